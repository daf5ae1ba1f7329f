// What the cashier has typed so far: a card terminal's way of entering an amount. The keys are kept as they came, commas
// too; the figure is a view of them and is never read back. Pure.

import { latinDigits } from '../../shared/digits'
import { AMOUNT_DIGITS_MAX, addMoney, type Currency, figureText, type Money, parseAmount } from '../../shared/money'
import { err, ok, type RefusalCode, type Result } from '../../shared/result'

export interface Entry {
  readonly currency: Currency
  /** Amounts that were put aside with `+`. */
  readonly tape: readonly Money[]
  /** `fill`: digits that fill from the smallest unit, riel or cents. `point`: dollars with a point that was typed. */
  readonly mode: 'fill' | 'point'
  /** Riel may hold the commas that were typed between thousands. */
  readonly text: string
  /** What was wrong with the last key or paste; said at the field until the next one. */
  readonly problem: RefusalCode | null
  /**
   * A key that is no part of an amount stands in the way, as it would in a text field, until Backspace takes it back.
   * Were it only passed over, `100.5` riel would be charged as 1,005 and `-5` as 5.
   */
  readonly stuck: boolean
  /** The amount of the sale before, which came to nothing: there to be corrected, and the next digit takes its place. */
  readonly standing: boolean
  /** What was typed in the other currency, tape and all, until Tab brings it back; it has no aside of its own. */
  readonly aside: Entry | null
  /** Tab has just brought it back. Said until the next key. */
  readonly returned: boolean
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
  | ','
  | '+'
  | 'back'
  | 'clear'

/** Amounts on one tape; a longer one is a shopping list for another program. */
const TAPE_MAX = 50
const DECIMALS = 2

/** Commas between thousands so far: the last three digits may still be on their way. */
const COMMAS_BEGUN = /^[1-9]\d{0,2}(?:,\d{3})*,\d{0,3}$/
const COMMAS_WHOLE = /^[1-9]\d{0,2}(?:,\d{3})*$/

export function emptyEntry(currency: Currency): Entry {
  const nothing = { tape: [], text: '', problem: null, stuck: false, standing: false, aside: null, returned: false }
  return { currency, mode: 'fill', ...nothing }
}

/** Nothing typed in its currency; what was put aside in the other one stays there. */
function cleared({ currency, aside }: Entry): Entry {
  return { ...emptyEntry(currency), aside }
}

/** The amount of a sale that came to nothing, to be charged again, corrected or typed over. */
export function standingEntry({ amountMinor, currency }: Money): Entry {
  return { ...emptyEntry(currency), text: String(amountMinor), standing: true }
}

/** A comma was typed, and the three digits that make it one between thousands are not there: `12,5`. */
function unsettled({ text }: Entry): boolean {
  return text.includes(',') && !COMMAS_WHOLE.test(text)
}

/** What is typed now, in minor units; 0 for nothing. */
function typedMinor({ mode, text }: Entry): number {
  if (mode === 'fill') return Number(text.replaceAll(',', ''))
  const [whole = '', fraction = ''] = text.split('.')
  return Number(`${whole}${fraction.padEnd(DECIMALS, '0')}`)
}

/** The whole amount: what is on the tape and what is typed. */
export function entryTotal(entry: Entry): Result<Money> {
  if (unsettled(entry)) return err({ code: 'amount-not-certain', field: 'amount' })
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

/** What is wrong with what is typed, to be said at the field. A comma is given the time of one more key. */
export function entryProblem(entry: Entry): RefusalCode | null {
  return entry.problem ?? (unsettled(entry) && !entry.text.endsWith(',') ? 'amount-not-certain' : null)
}

/** The large figure: the total, or exactly what is typed while it is no amount yet. */
export function entryFigure(entry: Entry): string {
  if (unsettled(entry)) return entry.text
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
export function press(before: Entry, key: EntryKey): Entry {
  // Whoever clears begins anew: what was put aside could only come back under another customer's digits.
  if (key === 'clear') return emptyEntry(before.currency)
  const entry = before.returned ? { ...before, returned: false } : before
  if (entry.stuck) return key === 'back' ? { ...entry, problem: null, stuck: false } : entry
  if (entry.standing) return pressOnStanding(entry, key)
  switch (key) {
    case 'back':
      return deleteLast(entry)
    case '.':
      return startPoint(entry)
    case ',':
      // People who write a comma for the point mean it in dollars.
      return entry.currency === 'USD' ? startPoint(entry) : partThousands(entry)
    case '+':
      return putAside(entry)
    default: {
      const typed = [...key].reduce(typeDigit, { ...entry, problem: null })
      return typed.problem === null ? typed : stick(entry, typed.problem)
    }
  }
}

/** The amount of the sale before is corrected by Backspace, added to by `+`, and gives way to anything else. */
function pressOnStanding(entry: Entry, key: EntryKey): Entry {
  if (key === 'back' || key === '+') return press({ ...entry, standing: false }, key)
  const typed = press(cleared(entry), key)
  return typed.stuck && typed.problem !== null ? stick(entry, typed.problem) : typed
}

/** A key that is no part of an amount: a letter, a minus. */
export function stick(entry: Entry, problem: RefusalCode): Entry {
  return entry.stuck ? entry : { ...entry, problem, stuck: true, returned: false }
}

const entryKeys: ReadonlySet<string> = new Set<EntryKey>([
  ...(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const),
  ...(['00', '000', '.', ',', '+', 'back', 'clear'] as const),
])

/**
 * The entry after one key or one character, wherever it came from: a keyboard, a touched key, an input method.
 * @param name a key of the keypad, a character, or a key's name (`keyName.ts`)
 */
export function typeKey(entry: Entry, name: string): Entry {
  const key = name.length === 1 ? latinDigits(name) : name
  if (entryKeys.has(key)) return press(entry, key as EntryKey)
  switch (key) {
    case 'Backspace':
      return press(entry, 'back')
    case 'Delete':
    case 'Escape':
      return press(entry, 'clear')
    case '/':
    case 'Tab':
      return otherCurrency(entry)
    case '-':
    case '\u2212':
      return stick(entry, 'amount-negative')
    // A space says nothing, in the Khmer layout it can't even be seen; `?` is the window's own.
    case '?':
    case 'Space':
    case ' ':
    case '\u00a0':
    case '\u200b':
      return entry
    default:
      return stick(entry, 'amount-not-a-number')
  }
}

/** Enter was pressed and there is nothing that could be charged; the next digit is as good as any. */
export function say(entry: Entry, problem: RefusalCode): Entry {
  return { ...entry, problem }
}

/**
 * Text that was pasted or filled in is read whole and takes the place of all that was typed. One that can't be read
 * blocks the amount: were it only left empty, the next digits would be charged as if nothing had been pasted.
 */
export function paste(entry: Entry, text: string): Entry {
  const empty = cleared(entry)
  if (text.trim() === '') return empty
  const read = parseAmount(latinDigits(text), entry.currency)
  return read.ok ? { ...empty, text: String(read.value.amountMinor) } : stick(empty, read.error.code)
}

/** A whole number as people write it in a field of a page: `4100`, `4,100`; never one that could mean another. */
export function wholeNumber(text: string): Result<number> {
  const read = parseAmount(latinDigits(text), 'KHR')
  return read.ok ? ok(read.value.amountMinor) : read
}

/**
 * The other currency. It begins empty: 12,500 riel must not become $125.00, and nobody means to charge the equivalent that
 * was rounded for reading. What was typed is put aside whole, and the same key brings it back: each amount stays in the
 * currency it was typed in.
 */
export function otherCurrency(entry: Entry): Entry {
  const { aside, currency } = entry
  const typed = typedMinor(entry) !== 0 || entry.tape.length > 0
  const kept = typed ? { ...entry, aside: null, returned: false } : null
  if (aside !== null) return { ...aside, aside: kept, returned: true }
  return { ...emptyEntry(currency === 'KHR' ? 'USD' : 'KHR'), aside: kept }
}

function typeDigit(entry: Entry, digit: string): Entry {
  if (entry.problem !== null) return entry
  if (entry.mode === 'fill') {
    const text = (entry.text + digit).replace(/^0+(?=\d)/, '')
    if (text.includes(',') && !COMMAS_BEGUN.test(text)) return { ...entry, problem: 'amount-not-certain' }
    return fits(entry, { ...entry, text })
  }
  const [, fraction = ''] = entry.text.split('.')
  if (fraction.length >= DECIMALS) return { ...entry, problem: 'amount-too-many-decimals' }
  return fits(entry, { ...entry, text: entry.text + digit })
}

/** The longer entry if a code can carry it (tape included), else the shorter with a word about it. */
function fits(before: Entry, after: Entry): Entry {
  const tooLong = after.text.replace(/[.,]/g, '').length > AMOUNT_DIGITS_MAX
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

/** Between thousands of riel a comma is as good as none; anywhere else nobody can say what it means. */
function partThousands(entry: Entry): Entry {
  if (!COMMAS_WHOLE.test(entry.text)) return stick(entry, 'amount-not-certain')
  return { ...entry, problem: null, text: `${entry.text},` }
}

function putAside(entry: Entry): Entry {
  if (unsettled(entry)) return stick(entry, 'amount-not-certain')
  const minor = typedMinor(entry)
  if (minor === 0 || entry.tape.length >= TAPE_MAX) return { ...entry, problem: null }
  const tape = [...entry.tape, { amountMinor: minor, currency: entry.currency }]
  return { ...cleared(entry), tape }
}
