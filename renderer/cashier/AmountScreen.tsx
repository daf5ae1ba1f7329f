// How much? Keypad, numeric pad and keyboard fill one amount; Enter makes one code.

import { type RefObject, useEffect, useRef, useState } from 'react'
import type { RefusalCode } from '../../shared/result'
import type { Text } from '../../shared/text'
import type { TillView } from '../../shared/till'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { amountSize, Equivalent, Money } from '../ui/Money'
import {
  type Entry,
  type EntryKey,
  emptyEntry,
  entryFigure,
  entryTape,
  entryTotal,
  otherCurrency,
  paste,
  press,
  reject,
} from './entry'
import { useKeys } from './keys'
import { useCommand } from './useCommand'

interface AmountScreenProps {
  readonly view: TillView
  readonly text: Text
  /** A digit that was pressed on the screen before and already counts. */
  readonly firstDigit: string | null
}

export function AmountScreen({ view, text, firstDigit }: AmountScreenProps) {
  const [entry, setEntry] = useState<Entry>(() => {
    const empty = emptyEntry(view.currency)
    return firstDigit === null ? empty : press(empty, firstDigit as EntryKey)
  })
  const command = useCommand()
  const field = useRef<HTMLInputElement>(null)
  const total = entryTotal(entry)

  const type = (key: EntryKey) => setEntry((before) => press(before, key))
  const change = () => setEntry(otherCurrency)
  const charge = async () => {
    if (!total.ok) {
      setEntry((before) => reject(before, total.error.code))
      return
    }
    await command.send('sale.start', { saleId: crypto.randomUUID(), ...total.value })
  }

  useKeys({
    digit: (digit) => type(digit as EntryKey),
    '.': () => type('.'),
    ',': () => type('.'),
    '+': () => type('+'),
    Backspace: () => type('back'),
    Delete: () => type('clear'),
    Escape: () => type('clear'),
    Enter: () => void charge(),
    Tab: change,
    '/': change,
    '-': () => setEntry((before) => reject(before, 'amount-negative')),
    other: () => setEntry((before) => reject(before, 'amount-not-a-number')),
  })
  usePastedText(field, (pasted) => setEntry((before) => paste(before, pasted)))

  const figure = entryFigure(entry)
  const problem: RefusalCode | null = entry.problem ?? command.refusal
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
                onChange={(event) => setEntry((before) => paste(before, event.target.value))}
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
            {problem !== null && (
              <>
                <Icon name="stopSmall" />
                {text.refusals[problem]}
              </>
            )}
          </p>
          <Tape entry={entry} />
        </div>
        <div className="actions">
          <Button kind="main" testId="charge" hint="Enter" busy={command.busy !== null} onPress={() => void charge()}>
            {text.charge}
            {total.ok && (
              <>
                &ensp;
                <Money {...total.value} />
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
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onKey(key)}
          >
            {key === 'back' ? <Icon name="back" /> : key === 'clear' ? 'C' : key}
          </button>
        ))}
      </div>
    </div>
  )
}
