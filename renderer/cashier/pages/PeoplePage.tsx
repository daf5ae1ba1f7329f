// Who works at this till, their PINs, and when a PIN is asked for.

import { useState } from 'react'
import { latinDigits } from '../../../shared/digits'
import { IDLE_MINUTES, type PersonView, PIN_DIGITS, pinModes, type Role, roles } from '../../../shared/people'
import type { Text } from '../../../shared/text'
import { Button } from '../../ui/Button'
import { usePeople } from '../people/source'
import { type CommandState, useCommand } from '../useCommand'
import { Choice } from './Choice'
import type { PageProps } from './registry'
import { Stored } from './Stored'
import '../people/people.css'

export default function PeoplePage({ text }: PageProps) {
  const words = text.peopleWords
  const view = usePeople()
  const command = useCommand()
  const [open, setOpen] = useState<string | null>(null)
  return (
    <div className="page form-page" data-testid="people-page">
      <h1>{words.page}</h1>
      <p className="problem" role="alert" data-testid="people-problem">
        {command.refusal !== null && text.refusals[command.refusal]}
      </p>
      {view.people.length === 0 && <p>{words.nobodyYet}</p>}
      <ul>
        {view.people.map((person) => (
          <li key={person.id}>
            <Row person={person} text={text} command={command} onOpen={() => setOpen(person.id)} />
            {open === person.id && (
              <PersonForm person={person} text={text} command={command} onDone={() => setOpen(null)} />
            )}
          </li>
        ))}
      </ul>
      <h2>{words.add}</h2>
      <PersonForm key={view.people.length} person={null} text={text} command={command} onDone={() => undefined} />
      <h2>{words.whatAsks}</h2>
      <div className="choices-row" role="radiogroup" aria-label={words.whatAsks}>
        {pinModes.map((mode) => (
          <Choice
            key={mode}
            checked={view.mode === mode}
            testId={`pins-${mode}`}
            onPress={() => void command.send('people.lock', { mode })}
          >
            {words.modes[mode]}
          </Choice>
        ))}
      </div>
      <Stored
        label={words.idle}
        type="number"
        inputMode="numeric"
        testId="idle-minutes"
        min={IDLE_MINUTES.min}
        max={IDLE_MINUTES.max}
        stored={String(view.idleMinutes || IDLE_MINUTES.usual)}
        store={async (value) => {
          const result = await command.send('people.lock', { idleMinutes: Number(value) })
          return result?.ok === true
        }}
      />
      <p className="quiet">{words.forgotten}</p>
    </div>
  )
}

interface RowProps {
  readonly person: PersonView
  readonly text: Text
  readonly command: CommandState
  readonly onOpen: () => void
}

function Row({ person: { id, name, role, active, pinLost }, text, command, onOpen }: RowProps) {
  const words = text.peopleWords
  return (
    <div className="person-row" data-testid={`person-${name}`}>
      <div>
        {name}{' '}
        <small>{[words[role], !active && words.isOff, pinLost && words.pinLost].filter(Boolean).join(' · ')}</small>
      </div>
      <Button onPress={onOpen}>{words.change(name)}</Button>
      <Button onPress={() => void command.send('people.change', { id, active: !active })}>
        {active ? words.switchOff : words.switchOn}
      </Button>
    </div>
  )
}

interface PersonFormProps {
  /** Null for somebody new. */
  readonly person: PersonView | null
  readonly text: Text
  readonly command: CommandState
  readonly onDone: () => void
}

function PersonForm({ person, text, command, onDone }: PersonFormProps) {
  const words = text.peopleWords
  const [name, setName] = useState(person?.name ?? '')
  const [role, setRole] = useState<Role>(person?.role ?? 'manager')
  const [pin, setPin] = useState('')
  const save = async () => {
    const result =
      person === null
        ? await command.send('people.add', { name, role, pin })
        : await command.send('people.change', { id: person.id, name, role, ...(pin === '' ? {} : { pin }) })
    if (result?.ok) return onDone()
    // A field that was wrong is put right; what was refused as a whole does not stay as if it were kept.
    if (person === null || result?.error.field !== undefined) return
    setName(person.name)
    setRole(person.role)
    setPin('')
  }
  const prefix = person === null ? 'new' : 'edit'
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <label className="plain-field">
        {words.name}
        <input
          required
          maxLength={40}
          value={name}
          data-testid={`${prefix}-name`}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <label className="plain-field">
        {words.pinNew} ({words.pinHelp})
        <input
          type="password"
          inputMode="numeric"
          autoComplete="off"
          minLength={PIN_DIGITS.min}
          required={person === null}
          maxLength={PIN_DIGITS.max}
          value={pin}
          data-testid={`${prefix}-pin`}
          onChange={(event) => setPin(latinDigits(event.target.value))}
        />
      </label>
      <label className="plain-field">
        {words.role}
        <select value={role} data-testid={`${prefix}-role`} onChange={(event) => setRole(event.target.value as Role)}>
          {roles.map((each) => (
            <option key={each} value={each}>
              {words[each]}
            </option>
          ))}
        </select>
      </label>
      <Button kind="main" testId={`${prefix}-save`} busy={command.busy !== null}>
        {words.save}
      </Button>
    </form>
  )
}
