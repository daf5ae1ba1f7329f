// Who, and their PIN: names to choose from, a numeric pad, the keyboard. The same for signing in and for a manager's word.

import { useState } from 'react'
import { type PersonView, PIN_DIGITS } from '../../../shared/people'
import type { Result } from '../../../shared/result'
import type { Text } from '../../../shared/text'
import { Button } from '../../ui/Button'
import { useTouchKey } from '../../ui/touchKey'
import { useKeys } from '../keys'

interface PinPadProps {
  readonly people: readonly PersonView[]
  readonly text: Text
  readonly send: (personId: string, pin: string) => Promise<Result<unknown>>
  /** Null where there is no way back: the till is locked. */
  readonly onCancel: (() => void) | null
}

const digits = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '0'] as const

export function PinPad({ people, text, send, onCancel }: PinPadProps) {
  const words = text.peopleWords
  const [chosen, setChosen] = useState<string | null>(people.length === 1 ? (people[0]?.id ?? null) : null)
  const [pin, setPin] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const person = people.find(({ id }) => id === chosen) ?? people[0]

  const type = (digit: string) => {
    if (busy) return
    setProblem('')
    setPin((before) => (before.length >= PIN_DIGITS.max ? before : before + digit))
  }
  const back = () => setPin((before) => before.slice(0, -1))
  const enter = async () => {
    if (busy || person === undefined || pin.length < PIN_DIGITS.min) {
      if (!busy) setProblem(words.pinHelp)
      return
    }
    setBusy(true)
    const result = await send(person.id, pin)
    setBusy(false)
    setPin('')
    if (result.ok) return
    const { code, detail } = result.error
    setProblem(code === 'pin-wait' && detail !== undefined ? words.wait(detail) : text.refusals[code])
  }
  const step = (by: number) => {
    const at = people.findIndex(({ id }) => id === person?.id)
    setChosen(people[(at + by + people.length) % people.length]?.id ?? null)
    setPin('')
  }

  const touch = useTouchKey()
  const keep = () => () => {
    setPin(pin)
    setChosen(chosen)
  }
  useKeys(
    { Enter: () => void enter(), ...(onCancel === null ? {} : { Escape: onCancel }) },
    {
      modal: true,
      typing: {
        keys: { digit: type, Backspace: back, ArrowDown: () => step(1), ArrowUp: () => step(-1) },
        keep,
        scanned: () => setProblem(text.scanner),
      },
    },
  )
  return (
    <div className="pin">
      <div className="pin__who" role="radiogroup" aria-label={words.whoHere}>
        {people.map(({ id, name, role }) => (
          // biome-ignore lint/a11y/useSemanticElements: an input of type radio can't hold two lines of text and a touch target of this size
          <button
            key={id}
            type="button"
            role="radio"
            aria-checked={id === person?.id}
            className="choice"
            data-testid={`who-${name}`}
            onClick={() => {
              setChosen(id)
              setPin('')
            }}
          >
            {name}
            <small>{words[role]}</small>
          </button>
        ))}
      </div>
      <div className="pin__entry">
        <p className="pin__dots" role="status" data-testid="pin-dots" aria-label={`${words.pin}: ${pin.length}`}>
          {'●'.repeat(pin.length) || <span className="quiet">{words.pin}</span>}
        </p>
        <p className="pin__problem" role="alert" data-testid="pin-problem">
          {problem}
        </p>
        <div className="pin__keys">
          {digits.map((digit) => (
            <button key={digit} type="button" data-testid={`pin-${digit}`} {...touch(() => type(digit))}>
              {digit}
            </button>
          ))}
          <button type="button" aria-label={text.backspace} data-testid="pin-back" {...touch(back)}>
            ⌫
          </button>
        </div>
        <div className="pin__actions">
          <Button kind="main" testId="pin-enter" hint="Enter" busy={busy} onPress={() => void enter()}>
            {words.enter}
          </Button>
          {onCancel !== null && (
            <Button testId="pin-cancel" hint="Esc" onPress={onCancel}>
              {text.menuWords.back}
            </Button>
          )}
        </div>
      </div>
    </div>
  )
}
