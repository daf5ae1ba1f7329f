// Who, and their PIN: names to choose from, a numeric pad, the keyboard. The same for signing in and for a manager's word.
// With several names nobody is chosen: a wrong try counts against the one it was meant for.

import { type ReactNode, useState } from 'react'
import { type PersonView, PIN_DIGITS } from '../../../shared/people'
import type { RefusalCode, Result } from '../../../shared/result'
import type { Text } from '../../../shared/text'
import { Button } from '../../ui/Button'
import { useTick } from '../../ui/snapshot'
import { useTouchKey } from '../../ui/touchKey'
import { useKeys } from '../keys'

export interface GivenPin {
  readonly personId: string
  readonly pin: string
  /** In place of one that the till no longer takes. */
  readonly newPin?: string
}

interface PinPadProps {
  readonly people: readonly PersonView[]
  readonly text: Text
  /** What the PIN is for, over the names: the pad beside it keeps its place, however long it is. */
  readonly about?: ReactNode
  readonly send: (given: GivenPin) => Promise<Result<unknown>>
  /** Null where there is no way back: the till is locked. */
  readonly onCancel: (() => void) | null
}

/** What is typed next: the PIN; where that must be changed, a new one, and that once more. */
type Step =
  | { readonly kind: 'pin' }
  | { readonly kind: 'new'; readonly pin: string }
  | { readonly kind: 'again'; readonly pin: string; readonly newPin: string }

/** Kept as what it is, not as words: the language may change, and time goes by. */
type Problem =
  | { readonly kind: 'refused'; readonly code: RefusalCode }
  /** On this page's own clock. */
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'length' | 'who' | 'scanner' | 'differs' }

const digits = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '0'] as const

export function PinPad({ people, text, about, send, onCancel }: PinPadProps) {
  const words = text.peopleWords
  const [chosen, setChosen] = useState<string | null>(people.length === 1 ? (people[0]?.id ?? null) : null)
  const [typed, setTyped] = useState('')
  const [step, setStep] = useState<Step>({ kind: 'pin' })
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const person = people.find(({ id }) => id === chosen)

  const type = (digit: string) => {
    if (busy) return
    if (person === undefined) return setProblem({ kind: 'who' })
    if (problem?.kind !== 'wait') setProblem(null)
    setTyped((before) => (before.length >= PIN_DIGITS.max ? before : before + digit))
  }
  const back = () => setTyped((before) => before.slice(0, -1))
  const choose = (id: string | null) => {
    setChosen(id)
    setTyped('')
    setStep({ kind: 'pin' })
    setProblem(null)
  }
  const move = (by: number) => {
    if (busy || people.length === 0) return
    const at = people.findIndex(({ id }) => id === chosen)
    const next = at < 0 ? (by > 0 ? 0 : people.length - 1) : (at + by + people.length) % people.length
    choose(people[next]?.id ?? null)
  }

  const enter = async () => {
    if (busy) return
    if (person === undefined) return setProblem({ kind: 'who' })
    if (typed.length < PIN_DIGITS.min) return setProblem({ kind: 'length' })
    setTyped('')
    if (step.kind === 'new') {
      setProblem(null)
      return setStep({ ...step, kind: 'again', newPin: typed })
    }
    if (step.kind === 'again' && step.newPin !== typed) {
      setProblem({ kind: 'differs' })
      return setStep({ kind: 'new', pin: step.pin })
    }
    setBusy(true)
    const given = step.kind === 'again' ? { pin: step.pin, newPin: typed } : { pin: typed }
    const result = await send({ personId: person.id, ...given })
    setBusy(false)
    if (!result.ok) refused(result.error.code, result.error.detail, given.pin)
  }
  const refused = (code: RefusalCode, detail: string | undefined, pin: string) => {
    const mustChange = code === 'pin-must-change' || code === 'pin-too-common'
    setStep(mustChange ? { kind: 'new', pin } : { kind: 'pin' })
    if (code === 'pin-must-change') setProblem(null)
    else if (code === 'pin-wait' && detail !== undefined)
      setProblem({ kind: 'wait', until: performance.now() + Number(detail) * 1000 })
    else setProblem({ kind: 'refused', code })
  }

  const touch = useTouchKey()
  const keep = () => () => {
    setTyped(typed)
    setChosen(chosen)
  }
  useKeys(
    { Enter: () => void enter(), ...(onCancel === null ? {} : { Escape: onCancel }) },
    {
      modal: true,
      typing: {
        keys: { digit: type, Backspace: back, ArrowDown: () => move(1), ArrowUp: () => move(-1) },
        keep,
        scanned: () => setProblem({ kind: 'scanner' }),
      },
    },
  )
  const label = { pin: words.pin, new: words.pinNew, again: words.pinAgain }[step.kind]
  return (
    <div className="pin">
      <div className="pin__left">
        {about}
        <div className="pin__who" role="radiogroup" aria-label={words.whoHere}>
          {people.map(({ id, name, role, pinLost }) => (
            // biome-ignore lint/a11y/useSemanticElements: an input of type radio can't hold two lines of text and a touch target of this size
            <button
              key={id}
              type="button"
              role="radio"
              aria-checked={id === chosen}
              className="choice"
              data-testid={`who-${name}`}
              onClick={() => !busy && choose(id)}
            >
              {name}
              <small>{pinLost ? words.pinLost : words[role]}</small>
            </button>
          ))}
        </div>
      </div>
      <div className="pin__entry" data-step={step.kind}>
        <p className="pin__dots" role="status" data-testid="pin-dots" aria-label={`${label}: ${typed.length}`}>
          {'●'.repeat(typed.length) || <span className="quiet">{label}</span>}
        </p>
        <p className="pin__problem" role="alert" data-testid="pin-problem">
          {problem !== null && <ProblemWords key={problem.kind} problem={problem} text={text} />}
          {problem === null && step.kind === 'new' && words.pinChange}
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

function ProblemWords({ problem, text }: { problem: Problem; text: Text }) {
  const words = text.peopleWords
  switch (problem.kind) {
    case 'refused':
      return text.refusals[problem.code]
    case 'wait':
      return <Wait until={problem.until} text={text} />
    case 'length':
      return words.pinHelp
    case 'who':
      return words.chooseWho
    case 'scanner':
      return text.scanner
    case 'differs':
      return words.pinDiffers
  }
}

/** Counts down to nothing. Read aloud once, not each second. */
function Wait({ until, text }: { until: number; text: Text }) {
  useTick(250)
  const [first] = useState(() => secondsTo(until))
  const left = secondsTo(until)
  if (left <= 0) return null
  return (
    <>
      <span className="unseen">{text.peopleWords.wait(String(first))}</span>
      <span aria-hidden="true" data-testid="pin-wait">
        {text.peopleWords.wait(String(left))}
      </span>
    </>
  )
}

function secondsTo(until: number): number {
  return Math.ceil((until - performance.now()) / 1000)
}
