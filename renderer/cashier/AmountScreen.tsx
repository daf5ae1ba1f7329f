// How much? Keypad, numeric pad and keyboard fill one amount; Enter makes one code.

import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { type Money as MoneyValue, sameMoney } from '../../shared/money'
import type { RefusalCode } from '../../shared/result'
import type { Text } from '../../shared/text'
import type { TillView } from '../../shared/till'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { amountSize, Equivalent, Money } from '../ui/Money'
import { useSight } from '../ui/Seen'
import { useTouchKey } from '../ui/touchKey'
import {
  type Entry,
  type EntryKey,
  emptyEntry,
  entryCharge,
  entryFigure,
  entryTape,
  entryTotal,
  otherCurrency,
  paste,
  press,
  say,
  stick,
} from './entry'
import { useKeys } from './keys'
import { WelcomeCard } from './setup/WelcomeCard'
import { useCommand } from './useCommand'

interface AmountScreenProps {
  readonly view: TillView
  readonly text: Text
  /** A digit that was pressed on the screen before and already counts. */
  readonly firstDigit: string | null
  /** Keeps what is typed while this screen is away: the menu is open, or a program's sale has the screens. */
  readonly typed: RefObject<Entry | null>
  /** The customer paid the printed code. */
  readonly onSticker: () => void
  /** The owner wants to set the shop up. */
  readonly onSetUp: () => void
}

export function AmountScreen({ view, text, firstDigit, typed, onSticker, onSetUp }: AmountScreenProps) {
  const [entry, setEntry] = useState<Entry>(() => {
    const empty = typed.current ?? emptyEntry(view.currency)
    return firstDigit === null ? empty : press(empty, firstDigit as EntryKey)
  })
  useEffect(() => {
    typed.current = entry
  }, [entry, typed])
  const command = useCommand()
  const field = useRef<HTMLInputElement>(null)
  const saleIdFor = useSaleId()
  const total = entryTotal(entry)
  const due = entryCharge(entry)

  const [scanned, setScanned] = useState(false)
  const sight = useSight()
  // Keys that came on the screen before were meant for this one, and so is the Enter after them.
  useLayoutEffect(() => {
    if (firstDigit !== null) sight.touched()
  }, [firstDigit, sight])

  const edit = (next: (before: Entry) => Entry) => {
    command.dismiss()
    setScanned(false)
    setEntry(next)
  }
  const type = (key: EntryKey) => edit((before) => press(before, key))
  const change = () => edit(otherCurrency)
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
  const problem: RefusalCode | null = entry.problem ?? command.refusal
  const welcome = view.welcome !== null && entry.text === '' && entry.tape.length === 0 && problem === null

  const keys = {
    digit: (digit: string) => type(digit as EntryKey),
    '.': () => type('.'),
    // Between thousands of riel it says nothing; people who write a comma for the point mean it in dollars.
    ',': () => (entry.currency === 'KHR' ? undefined : type('.')),
    '+': () => type('+'),
    Backspace: () => type('back'),
    Delete: () => type('clear'),
    Escape: () => type('clear'),
    Tab: change,
    '/': change,
    '-': () => edit((before) => stick(before, 'amount-negative')),
    // In the field it would count as text that replaces all that was typed.
    Space: () => undefined,
    other: () => edit((before) => stick(before, 'amount-not-a-number')),
  }
  useKeys(
    {
      Enter: () => void charge(),
      // The welcome card has this key for itself.
      F2: welcome ? undefined : onSticker,
      // The window's own: the keys of this screen.
      '?': () => undefined,
    },
    { typing: { keys, keep: () => () => setEntry(entry), scanned: () => setScanned(true) } },
  )
  usePastedText(field, (pasted) => edit((before) => paste(before, pasted)))

  return (
    <div className="stage">
      <section className="display">
        <h1 className="state" data-testid="state" data-state="READY" aria-live="polite">
          {text.amount}
        </h1>
        <div>
          <label className={`amount amount--entry ${amountSize(figure)}`}>
            {entry.currency === 'USD' && <span className="amount__dollar">$</span>}
            <span className="amount__field" data-figure={figure}>
              <input
                ref={field}
                data-testid="amount"
                aria-label={text.amount}
                aria-invalid={problem !== null}
                aria-describedby="amount-error"
                inputMode="none"
                autoComplete="off"
                spellCheck={false}
                value={figure}
                onChange={({ target }) => {
                  const filled = target.value
                  edit((before) => paste(before, filled))
                }}
              />
            </span>
            {entry.currency === 'KHR' && <span className="sign">៛</span>}
          </label>
          <p className="equivalent">
            {total.ok && <Equivalent {...total.value} khrPerUsd={view.khrPerUsd} />}
            <span className="rate num">
              <Money amountMinor={view.khrPerUsd} currency="KHR" /> {text.toTheDollar}
            </span>
          </p>
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
              {problem === null && (
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
      aria-label={`${text.currency}: ${riel ? text.riel : text.dollars}`}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onPress}
    >
      <span className={riel ? 'switch__on' : ''}>
        <span className="sign">៛</span>
        {!riel && <kbd className="hint">Tab</kbd>}
      </span>
      <span className={riel ? '' : 'switch__on'}>${riel && <kbd className="hint">Tab</kbd>}</span>
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
          <button
            key={key}
            type="button"
            className={kind}
            data-testid={`key-${key}`}
            aria-label={labels[key]}
            {...touch(() => onKey(key))}
          >
            {key === 'back' ? <Icon name="back" /> : key === 'clear' ? 'C' : key}
          </button>
        ))}
      </div>
    </div>
  )
}
