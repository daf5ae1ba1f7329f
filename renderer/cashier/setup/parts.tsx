// What the set-up steps are built of: fields with a word each, choices, and one form with one main button.

import { type ReactNode, type RefObject, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import type { Language } from '../../../shared/settings'
import type { SetupView } from '../../../shared/setupView'
import type { Text } from '../../../shared/text'
import type { TillView } from '../../../shared/till'
import { call } from '../../pos'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import type { Snapshot } from '../../ui/snapshot'
import type { Drafts } from './drafts'

/** A step knows nothing of where it stands: in the wizard, or alone on a page of the menu. */
export interface StepProps {
  readonly view: SetupView
  readonly snapshot: Snapshot<TillView>
  readonly text: Text
  /** On the main button: "Next", or "Save". */
  readonly submit: string
  /** What is typed and not stored yet, of all steps. */
  readonly drafts: Drafts
  /** Stored. The view is read again. */
  readonly onDone: () => Promise<void>
  /** In place of `aside` while something is typed that is not stored. */
  readonly unsaved?: ReactNode
  /** Is given how to store what is typed, for a button outside the form. @returns whether it is stored */
  readonly saver?: RefObject<(() => Promise<boolean>) | null>
  /** The wizard's "Back". */
  readonly aside?: ReactNode
}

/** The set-up as main knows it. @returns null until it has come, and how to read it again */
export function useSetup(): { readonly view: SetupView | null; readonly reload: () => Promise<void> } {
  const [view, setView] = useState<SetupView | null>(null)
  const reload = async () => {
    const result = await call('setup.view', {})
    if (result.ok) setView(result.value)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once; after that by whoever changed something
  useEffect(() => void reload(), [])
  return { view, reload }
}

interface StepFormProps {
  readonly head: string
  readonly help?: string
  readonly testId: string
  readonly submit: string | null
  readonly busy?: boolean
  readonly problem?: string | null
  readonly aside?: ReactNode
  readonly beside?: ReactNode
  readonly onSubmit: () => void
  readonly children: ReactNode
}

/** The first field has the focus (the main button, where there is none), and Enter in any of them goes on. */
export function StepForm({
  head,
  help,
  testId,
  submit,
  busy = false,
  problem = null,
  aside,
  beside,
  onSubmit,
  children,
}: StepFormProps) {
  const form = useRef<HTMLFormElement>(null)
  // With the paint, not after it: whoever sees the step can type.
  useLayoutEffect(() => {
    const first = form.current?.querySelector<HTMLInputElement>('.step__fields input') ?? null
    const picked = first?.type === 'radio' ? first.closest('fieldset')?.querySelector<HTMLElement>(':checked') : null
    const field = picked ?? first ?? form.current?.querySelector<HTMLElement>('[type=submit]')
    field?.focus()
  }, [])
  const asked = useRef(false)
  // Asked to go on and refused: at the first field that is wrong, where its fault is read out and can be mended.
  useEffect(() => {
    const wrong = asked.current ? form.current?.querySelector<HTMLElement>('[aria-invalid=true]') : null
    if (wrong == null) return
    asked.current = false
    wrong.focus()
  })
  return (
    <form
      ref={form}
      className="step"
      data-testid={testId}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        asked.current = true
        if (!busy) onSubmit()
      }}
      onInput={() => {
        asked.current = false
      }}
    >
      <header>
        <h1>{head}</h1>
        {help !== undefined && <p className="quiet">{help}</p>}
      </header>
      <div className={`step__body ${beside === undefined ? '' : 'step__body--two'}`}>
        <div className="step__fields">{children}</div>
        {beside}
      </div>
      <footer className="step__actions">
        {aside}
        <p className="field-error" role="alert" data-testid="step-problem">
          {problem !== null && (
            <>
              <Icon name="stopSmall" />
              {problem}
            </>
          )}
        </p>
        {submit !== null && (
          <Button kind="main" testId="step-submit" hint="Enter" busy={busy}>
            {submit}
          </Button>
        )}
      </footer>
    </form>
  )
}

interface FieldProps {
  readonly label: string
  readonly help?: string
  /** What is wrong with it; shown in place of the help. */
  readonly fault?: string | null
  readonly value: string
  readonly onChange: (value: string) => void
  readonly testId: string
  readonly kind?: 'text' | 'number' | 'secret' | 'email'
  readonly suffix?: string
}

export function Field({ label, help, fault = null, value, onChange, testId, kind = 'text', suffix }: FieldProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <span className="field__box">
        <input
          id={id}
          data-testid={testId}
          type={kind === 'secret' ? 'password' : 'text'}
          inputMode={kind === 'number' ? 'numeric' : kind === 'email' ? 'email' : 'text'}
          autoComplete="off"
          spellCheck={false}
          value={value}
          aria-invalid={fault !== null}
          aria-describedby={`${id}-help`}
          onChange={({ target }) => onChange(target.value)}
        />
        {suffix !== undefined && <i>{suffix}</i>}
      </span>
      <small id={`${id}-help`} className={fault === null ? 'quiet' : 'field__fault'}>
        {fault ?? help}
      </small>
    </div>
  )
}

interface OptionsProps<T extends string> {
  readonly label: string
  readonly value: T | null
  readonly options: readonly {
    readonly value: T
    readonly title: string
    readonly help?: string
    readonly lang?: Language
  }[]
  readonly onPick: (value: T) => void
  readonly name: string
}

/** Real radio buttons: Tab reaches the group, the arrows move in it. */
export function Options<T extends string>({ label, value, options, onPick, name }: OptionsProps<T>) {
  const id = useId()
  return (
    <fieldset className="options">
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option.value} className="option" lang={option.lang}>
          <input
            type="radio"
            name={id}
            data-testid={`${name}-${option.value}`}
            checked={option.value === value}
            onChange={() => onPick(option.value)}
          />
          <span>
            {option.title}
            {option.help !== undefined && <small>{option.help}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

export function Tick({
  label,
  checked,
  onChange,
  testId,
}: {
  label: string
  checked: boolean
  onChange: (checked: boolean) => void
  testId: string
}) {
  return (
    <label className="tick-box">
      <input type="checkbox" data-testid={testId} checked={checked} onChange={() => onChange(!checked)} />
      <span>{label}</span>
    </label>
  )
}
