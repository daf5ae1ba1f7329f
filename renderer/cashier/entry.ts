// What the cashier has typed so far: a card terminal's way of entering an amount. Pure.

import { AMOUNT_DIGITS_MAX, addMoney, type Currency, figureText, type Money, parseAmount } from '../../shared/money'
import { err, type RefusalCode, type Result } from '../../shared/result'

export interface Entry {
  readonly currency: Currency
  /** Amounts that were put aside with `+`. */
  readonly tape: readonly Money[]
  /** `fill`: digits that fill from the smallest unit, riel or cents. `point`: dollars with a point that was typed. */
  readonly mode: 'fill' | 'point'
  readonly text: string
  /** What was wrong with the last key or paste; said at the field until the next one. */
  readonly problem: RefusalCode | null
  /**
   * A key that is no part of an amount stands in the way, as it would in a text field, until Backspace takes it back.
   * Were it only passed over, `100.5` riel would be charged as 1,005 and `-5` as 5.
   */
  readonly stuck: boolean
}

export type EntryKey =
  | '0'
  | '1'
  | '2'
  | '3'
  | '4'
  | '5'
  | '6'
  | '7'
  | '8'
  | '9'
  | '00'
  | '000'
  | '.'
  | '+'
  | 'back'
  | 'clear'

/** Amounts on one tape; a longer one is a shopping list for another program. */
const TAPE_MAX = 50
const DECIMALS = 2

export function emptyEntry(currency: Currency): Entry {
  return { currency, tape: [], mode: 'fill', text: '', problem: null, stuck: false }
}

/** What is typed now, in minor units; 0 for nothing. */
function typedMinor({ mode, text }: Entry): number {
  if (mode === 'fill') return Number(text === '' ? '0' : text)
  const [whole = '', fraction = ''] = text.split('.')
  return Number(`${whole}${fraction.padEnd(DECIMALS, '0')}`)
}

/** The whole amount: what is on the tape and what is typed. */
export function entryTotal(entry: Entry): Result<Money> {
  const minor = typedMinor(entry)
  if (minor === 0 && entry.tape.length === 0) {
    return err({ code: entry.problem ?? (entry.text === '' ? 'amount-missing' : 'amount-zero'), field: 'amount' })
  }
  const typed = minor === 0 ? [] : [{ amountMinor: minor, currency: entry.currency }]
  return addMoney([...entry.tape, ...typed], entry.currency)
}

/** What Enter would charge: the total, unless a wrong key stands in the way. */
export function entryCharge(entry: Entry): Result<Money> {
  return entry.stuck && entry.problem !== null ? err({ code: entry.problem, field: 'amount' }) : entryTotal(entry)
}

/** The large figure: the total, or exactly what is typed while a point is being typed. */
export function entryFigure(entry: Entry): string {
  if (entry.mode === 'point' && entry.tape.length === 0) {
    const [whole = '', fraction = ''] = entry.text.split('.')
    return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction}`
  }
  const total = entryTotal(entry)
  return figureText({ amountMinor: total.ok ? total.value.amountMinor : typedMinor(entry), currency: entry.currency })
}

/** The amounts of the tape and the one being typed, when there is more than one. */
export function entryTape(entry: Entry): readonly string[] {
  if (entry.tape.length === 0) return []
  const typed = { amountMinor: typedMinor(entry), currency: entry.currency }
  return [...entry.tape, typed].map(figureText)
}

/** The entry after one key. A key that can't be taken whole leaves the amount as it was and says why. */
export function press(entry: Entry, key: EntryKey): Entry {
  if (key === 'clear') return emptyEntry(entry.currency)
  if (entry.stuck) return key === 'back' ? { ...entry, problem: null, stuck: false } : entry
  switch (key) {
    case 'back':
      return deleteLast(entry)
    case '.':
      return startPoint(entry)
    case '+':
      return putAside(entry)
    default: {
      const typed = [...key].reduce(typeDigit, { ...entry, problem: null })
      return typed.problem === null ? typed : stick(entry, typed.problem)
    }
  }
}

/** A key that is no part of an amount: a letter, a minus. */
export function stick(entry: Entry, problem: RefusalCode): Entry {
  return entry.stuck ? entry : { ...entry, problem, stuck: true }
}

/** Enter was pressed and there is nothing that could be charged; the next digit is as good as any. */
export function say(entry: Entry, problem: RefusalCode): Entry {
  return { ...entry, problem }
}

/** A Khmer keyboard writes the same ten digits with its own signs. */
export function latinDigits(text: string): string {
  return text.replace(/[\u17e0-\u17e9]/g, (digit) => String(digit.charCodeAt(0) - 0x17e0))
}

/** Text that was pasted or filled in takes the place of all that was typed; wrong text leaves nothing to charge. */
export function paste(entry: Entry, text: string): Entry {
  const empty = emptyEntry(entry.currency)
  if (text.trim() === '') return empty
  const read = parseAmount(latinDigits(text), entry.currency)
  return read.ok ? { ...empty, text: String(read.value.amountMinor) } : { ...empty, problem: read.error.code }
}

/**
 * The other currency, with nothing typed: 12,500 riel must not become $125.00, and nobody means to charge the
 * equivalent that was rounded for reading.
 */
export function otherCurrency({ currency }: Entry): Entry {
  return emptyEntry(currency === 'KHR' ? 'USD' : 'KHR')
}

function typeDigit(entry: Entry, digit: string): Entry {
  if (entry.problem !== null) return entry
  if (entry.mode === 'fill') {
    const text = (entry.text + digit).replace(/^0+(?=\d)/, '')
    return fits(entry, { ...entry, text })
  }
  const [, fraction = ''] = entry.text.split('.')
  if (fraction.length >= DECIMALS) return { ...entry, problem: 'amount-too-many-decimals' }
  return fits(entry, { ...entry, text: entry.text + digit })
}

/** The longer entry if a code can carry it (tape included), else the shorter with a word about it. */
function fits(before: Entry, after: Entry): Entry {
  const tooLong = after.text.replace('.', '').length > AMOUNT_DIGITS_MAX
  const total = entryTotal(after)
  const tooLarge = tooLong || (!total.ok && total.error.code === 'amount-too-large')
  return tooLarge ? { ...before, problem: 'amount-too-large' } : after
}

function deleteLast(entry: Entry): Entry {
  const calm = { ...entry, problem: null }
  if (entry.text === '') return entry.tape.length === 0 ? calm : takeBack(calm)
  if (entry.mode === 'fill') return { ...calm, text: entry.text.slice(0, -1) }
  // The point itself goes with the last dollar: "12." would else turn into 12 cents.
  const text = entry.text.endsWith('.') ? `${entry.text.slice(0, -2)}.` : entry.text.slice(0, -1)
  return text === '.' ? { ...calm, mode: 'fill', text: '' } : { ...calm, text }
}

/** With nothing typed, the last amount of the tape comes back to be changed. */
function takeBack(entry: Entry): Entry {
  const last = entry.tape.at(-1)
  return last === undefined ? entry : { ...entry, tape: entry.tape.slice(0, -1), text: String(last.amountMinor) }
}

function startPoint(entry: Entry): Entry {
  if (entry.currency === 'KHR') return stick(entry, 'amount-riel-has-no-decimals')
  if (entry.mode === 'point') return stick(entry, 'amount-not-a-number')
  // The digits so far were whole dollars after all: "1 . 2 5" is what a calculator's user types.
  const pointed = fits(entry, { ...entry, mode: 'point', text: `${entry.text === '' ? '0' : entry.text}.` })
  return pointed.mode === 'point' ? { ...pointed, problem: null } : stick(entry, 'amount-too-large')
}

function putAside(entry: Entry): Entry {
  const minor = typedMinor(entry)
  if (minor === 0 || entry.tape.length >= TAPE_MAX) return { ...entry, problem: null }
  const tape = [...entry.tape, { amountMinor: minor, currency: entry.currency }]
  return { ...emptyEntry(entry.currency), tape }
}
