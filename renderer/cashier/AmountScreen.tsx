// How much? Keypad, numeric pad and keyboard fill one amount; Enter makes one code.

import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { type Money as MoneyValue, sameMoney } from '../../shared/money'
import type { RefusalCode } from '../../shared/result'
import type { Text } from '../../shared/text'
import type { TillView } from '../../shared/till'
import { Button, Hint, shortcutOf } from '../ui/Button'
import { useFit } from '../ui/fit'
import { Icon } from '../ui/Icon'
import { amountSize, CurrencyWord, Equivalent, Money, RielSign } from '../ui/Money'
import { useSight } from '../ui/Seen'
import { useTouchKey } from '../ui/touchKey'
import { useAmountField } from './amountField'
import {
  type Entry,
  type EntryKey,
  emptyEntry,
  entryCharge,
  entryFigure,
  entryProblem,
  entryTape,
  entryTotal,
  paste,
  say,
  standingEntry,
  typeKey,
} from './entry'
import { Kept } from './Kept'
import { useKeys } from './keys'
import { WelcomeCard } from './setup/WelcomeCard'
import { useRefusedSound } from './sound'
import type { Typed } from './typed'
import { useCommand } from './useCommand'

interface AmountScreenProps {
  readonly view: TillView
  readonly text: Text
  /** What stands on the amount before anything is typed. */
  readonly standing: MoneyValue | null
  /** Keys that were pressed on the screen before and already count; they are taken out. */
  readonly carried: RefObject<string[]>
  /** Keeps what is typed while this screen is away: the menu is open, or a program's sale has the screens. */
  readonly typed: Typed
  /** The customer paid the printed code. */
  readonly onSticker: () => void
  /** The owner wants to set the shop up. */
  readonly onSetUp: () => void
}

export function AmountScreen({ view, text, standing, carried, typed, onSticker, onSetUp }: AmountScreenProps) {
  const untouched = standing === null ? emptyEntry(view.currency) : standingEntry(standing)
  // Null until something is typed: what stands there may go while nobody touches it.
  const [touched, setTouched] = useState<Entry | null>(() => {
    const keys = carried.current.filter((key) => key !== 'Enter')
    return keys.length === 0 ? typed.current : keys.reduce(typeKey, typed.current ?? untouched)
  })
  useEffect(() => {
    typed.current = touched
  }, [touched, typed])
  const gone = (before: Entry) => before.standing && standing === null
  const present = (before: Entry | null): Entry => {
    if (before === null || gone(before)) return untouched
    return before.aside !== null && gone(before.aside) ? { ...before, aside: null } : before
  }
  const entry = present(touched)
  const setEntry = (next: (before: Entry) => Entry) =>
    setTouched((before) => {
      const after = next(present(before))
      return after === untouched ? null : after
    })
  const command = useCommand()
  const saleIdFor = useSaleId()
  const total = entryTotal(entry)
  const due = entryCharge(entry)

  const [scanned, setScanned] = useState(false)
  const sight = useSight()
  const edit = (next: (before: Entry) => Entry) => {
    // What is typed after Enter belongs to no sale: left here it would stand before the next one's digits.
    if (command.busy !== null) return
    // Whatever way it was typed: Enter after it is meant for this screen.
    sight.touched()
    command.dismiss()
    setScanned(false)
    setEntry(next)
  }
  const field = useAmountField({ entry, onEdit: edit })
  const type = (key: string) => edit((before) => typeKey(before, key))
  const change = () => type('Tab')
  const charge = async () => {
    if (!due.ok) {
      setEntry((before) => say(before, due.error.code))
      return
    }
    const started = await command.send('sale.start', { saleId: saleIdFor(due.value), ...due.value })
    if (started?.ok) typed.current = null
  }

  const chargeFirst = async () => {
    const first = { amountMinor: 100, currency: 'KHR' } as const
    await command.send('sale.start', { saleId: saleIdFor(first), ...first })
  }

  const figure = entryFigure(entry)
  const fitted = useFit<HTMLLabelElement>()
  const problem: RefusalCode | null = entryProblem(entry) ?? command.refusal
  // A comma on its way is none yet.
  useRefusedSound(scanned || (entry.problem === null ? command.refusal : touched))
  const nothingTyped = entry.text === '' && entry.tape.length === 0 && entry.aside === null
  const welcome = view.welcome !== null && nothingTyped && problem === null

  const keys = {
    digit: type,
    '.': type,
    ',': type,
    '+': type,
    '-': type,
    '/': type,
    Backspace: type,
    Delete: type,
    Escape: type,
    Tab: type,
    Space: type,
    other: type,
  }
  useKeys(
    {
      Enter: () => void charge(),
      // The welcome card has this key for itself.
      F2: welcome ? undefined : onSticker,
      // The window's own: the keys of this screen.
      '?': () => undefined,
    },
    { typing: { keys, keep: () => () => setTouched(touched), scanned: () => setScanned(true) } },
  )
  useCarried(carried, { type, charge: () => void charge() })
  usePastedText(field.ref, (pasted) => edit((before) => paste(before, pasted)))

  return (
    <div className="stage" role="application" aria-label={text.amount}>
      <section className="display">
        <h1 className="state" data-testid="state" data-state="READY">
          {text.amount}
        </h1>
        <div className="hero">
          <label ref={fitted} className={`amount amount--entry ${amountSize(figure)}`}>
            {entry.currency === 'USD' && (
              <span className="amount__dollar" aria-hidden="true">
                $
              </span>
            )}
            <span className="amount__field" data-figure={figure}>
              <input
                {...field}
                data-testid="amount"
                aria-label={text.spokenWords.amountIn[entry.currency]}
                aria-invalid={problem !== null}
                aria-describedby="amount-error"
                inputMode="none"
              />
            </span>
            {entry.currency === 'KHR' && <RielSign />}
          </label>
          <p className="equivalent">
            <CurrencyWord currency={entry.currency} before={view.currencyBefore} text={text} />
            {total.ok && <Equivalent {...total.value} khrPerUsd={view.khrPerUsd} />}
            <span className="rate num">
              <Money amountMinor={view.khrPerUsd} currency="KHR" /> {text.toTheDollar}
            </span>
          </p>
          <Kept entry={entry} text={text} language={view.language} />
        </div>
        <div className="status">
          <p className="field-error" id="amount-error" role="alert" data-testid="amount-error">
            {(scanned || problem !== null) && (
              <>
                <Icon name="stopSmall" />
                {scanned || problem === null ? text.scanner : text.refusals[problem]}
              </>
            )}
          </p>
          {welcome ? (
            <WelcomeCard view={view} text={text} onSetUp={onSetUp} onFirstSale={() => void chargeFirst()} />
          ) : (
            <>
              <Tape entry={entry} />
              {problem === null && !scanned && (
                <Button testId="sticker" hint="F2" onPress={onSticker}>
                  {text.attentionWords.sticker}
                </Button>
              )}
            </>
          )}
        </div>
        <div className="actions">
          <Button kind="main" testId="charge" hint="Enter" busy={command.busy !== null} onPress={() => void charge()}>
            {text.charge}
            {due.ok && (
              <>
                &ensp;
                <Money {...due.value} />
              </>
            )}
          </Button>
          <CurrencySwitch entry={entry} text={text} onPress={change} />
        </div>
      </section>
      <Keypad text={text} onKey={type} />
    </div>
  )
}

/**
 * The sale's id, made once for one amount: pressed again after no answer came, it is the same sale to main, which may
 * have stored it before it went silent.
 */
function useSaleId(): (due: MoneyValue) => string {
  const made = useRef<{ readonly id: string; readonly due: MoneyValue } | null>(null)
  return (due) => {
    if (made.current === null || !sameMoney(made.current.due, due)) made.current = { id: crypto.randomUUID(), due }
    return made.current.id
  }
}

/** Keys that came to the screen before while this one was on its way: those since its first look, and Enter last. */
function useCarried(
  carried: RefObject<string[]>,
  { type, charge }: { type: (key: string) => void; charge: () => void },
): void {
  const taken = useRef(carried.current.length)
  const sight = useSight()
  // They were meant for this screen, and so is the Enter after them.
  useLayoutEffect(() => {
    if (taken.current > 0) sight.touched()
  }, [sight])
  const [entered, setEntered] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when this screen has come up
  useEffect(() => {
    const keys = carried.current.splice(0)
    for (const key of keys.slice(taken.current)) if (key !== 'Enter') type(key)
    setEntered((before) => before || keys.includes('Enter'))
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: with the amount as it is once all keys are in it
  useEffect(() => {
    if (!entered) return
    setEntered(false)
    charge()
  }, [entered])
}

/** The field always has the focus here, and text that is pasted anywhere in the window is meant for it. */
function usePastedText(field: RefObject<HTMLInputElement | null>, onText: (text: string) => void): void {
  const latest = useRef(onText)
  latest.current = onText
  useEffect(() => {
    field.current?.focus()
    const listen = (event: ClipboardEvent) => {
      event.preventDefault()
      latest.current(event.clipboardData?.getData('text/plain') ?? '')
    }
    window.addEventListener('paste', listen)
    return () => window.removeEventListener('paste', listen)
  }, [field])
}

function Tape({ entry }: { entry: Entry }) {
  const parts = entryTape(entry)
  return (
    <p className="tape num">
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same amount may stand on a tape twice, and its place is all it has
        <span key={index}>
          {index > 0 && <i>+</i>}
          {part}
        </span>
      ))}
    </p>
  )
}

function CurrencySwitch({ entry, text, onPress }: { entry: Entry; text: Text; onPress: () => void }) {
  const riel = entry.currency === 'KHR'
  return (
    <button
      type="button"
      className="switch"
      data-testid="currency"
      data-state={entry.currency}
      aria-keyshortcuts={shortcutOf('Tab')}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onPress}
    >
      <span className={riel ? 'switch__on' : ''}>
        <RielSign />
        {!riel && <Hint>Tab</Hint>}
      </span>
      <span className={riel ? '' : 'switch__on'}>
        <span aria-hidden="true">$</span>
        {riel && <Hint>Tab</Hint>}
      </span>
      <span className="unseen">{text.spokenWords.currencyNow[entry.currency]}</span>
    </button>
  )
}

const keypadKeys: readonly (readonly [EntryKey, string])[] = [
  ['7', ''],
  ['8', ''],
  ['9', ''],
  ['back', 'soft'],
  ['4', ''],
  ['5', ''],
  ['6', ''],
  ['clear', 'soft'],
  ['1', ''],
  ['2', ''],
  ['3', ''],
  ['+', 'soft tall'],
  ['0', ''],
  ['00', ''],
  ['000', ''],
]

function Keypad({ text, onKey }: { text: Text; onKey: (key: EntryKey) => void }) {
  const touch = useTouchKey()
  const labels: Partial<Record<EntryKey, string>> = { back: text.backspace, clear: text.clear, '+': text.add }
  return (
    <div className="side">
      <div className="keypad">
        {keypadKeys.map(([key, kind]) => (
          <button key={key} type="button" className={kind} data-testid={`key-${key}`} {...touch(() => onKey(key))}>
            {key === 'back' ? <Icon name="back" /> : key === 'clear' ? 'C' : key}
            {labels[key] !== undefined && <span className="unseen"> {labels[key]}</span>}
          </button>
        ))}
      </div>
    </div>
  )
}
