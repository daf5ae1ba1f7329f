// Money: whole minor units (riel, cents) with their currency. The only file that does arithmetic on amounts.

import { assert, ok, type Refusal, type Result, refuse } from './result'

export const currencies = ['KHR', 'USD'] as const
export type Currency = (typeof currencies)[number]

/**
 * Digits an amount may have in minor units: 999,999,999,999 ៛ or $9,999,999,999.99. The second is exactly what the
 * 13 characters of KHQR tag 54 hold (KHQR Content Guideline); riel is kept to the same count of digits so that a slip
 * on the keypad is stopped at the same place in both currencies.
 */
export const AMOUNT_DIGITS_MAX = 12
export const AMOUNT_MINOR_MAX = 10 ** AMOUNT_DIGITS_MAX - 1

export interface Money {
  /** Riel, or US cents. A positive safe integer. */
  readonly amountMinor: number
  readonly currency: Currency
}

/** Decimals people write: riel has none in trade (ISO 4217 says two, no shop does), the dollar two. */
export function decimalsOf(currency: Currency): 0 | 2 {
  return currency === 'KHR' ? 0 : 2
}

/**
 * Builds an amount from minor units.
 * @returns the money, or `amount-zero`, `amount-negative`, `amount-too-large`, `amount-not-a-number`
 */
export function money(amountMinor: number, currency: Currency): Result<Money> {
  if (!Number.isSafeInteger(amountMinor)) return refuse('amount-not-a-number', 'amount')
  if (amountMinor < 0) return refuse('amount-negative', 'amount')
  if (amountMinor === 0) return refuse('amount-zero', 'amount')
  if (amountMinor > AMOUNT_MINOR_MAX) return refuse('amount-too-large', 'amount')
  return ok({ amountMinor, currency })
}

/** Signs that can't be seen and come along when text is copied, Khmer text above all. */
const INVISIBLE = /[\u200b-\u200f\u2060\ufeff]/g

/** What a person's amount may wear: the currency's sign or name, on either side. */
const MARK = /^(?:(\$|USD)|(៛|KHR))|(?:(\$|USD)|(៛|KHR))$/i

/** Thousands all parted by a comma, or all by a space; `0,500` would be half of something elsewhere. */
const DECIMAL = /^([1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?:[ \u00a0\u2009\u202f]\d{3})+|\d+)?(?:\.(\d*))?$/

/**
 * Reads what a person wrote: `5000`, `12,500`, `1.25`, `$3`, `12,500 ៛`, `5000.0`. Nothing is guessed: elsewhere
 * `12.500` is twelve thousand and `58,99` is fifty-eight, so a point before exactly three digits is not certain, and
 * neither is any comma or space that does not part thousands.
 * @returns the money in minor units, or the refusal that names what is wrong with the amount
 */
export function parseAmount(text: string, currency: Currency): Result<Money> {
  if (text.length > 64) return refuse('amount-too-large', 'amount')
  const { bare, marked } = unmarked(text.replace(INVISIBLE, '').trim())
  if (marked !== null && marked !== currency) return refuse('amount-other-currency', 'amount')
  if (bare === '') return refuse('amount-missing', 'amount')
  if (/^[-\u2212]/.test(bare)) return refuse('amount-negative', 'amount')
  const match = DECIMAL.exec(bare)
  const [, whole, fraction] = match ?? []
  if (!match || (whole === undefined && !fraction)) {
    // Digits and separators that don't fit together: people mean something by them, and nobody can say what.
    const unclear = /^(?=.*\d)[\d.,\s]*$/.test(bare)
    return refuse(unclear ? 'amount-not-certain' : 'amount-not-a-number', 'amount')
  }
  if (fraction?.length === 3) return refuse('amount-not-certain', 'amount')
  return moneyOf((whole ?? '0').replace(/\D/g, ''), fraction ?? '', currency)
}

/** Takes the currency's marks off, `$1.25 USD` has two. `marked`: which currency they name. */
function unmarked(text: string): { readonly bare: string; readonly marked: Currency | null } {
  let bare = text
  let marked: Currency | null = null
  for (let side = 0; side < 2; side++) {
    const mark = MARK.exec(bare)
    if (mark === null) break
    const named: Currency = (mark[1] ?? mark[3]) === undefined ? 'KHR' : 'USD'
    if (marked !== null && marked !== named) return { bare: text, marked }
    marked = named
    bare = bare.replace(mark[0], '').trim()
  }
  return { bare, marked }
}

/**
 * An amount by its digits: `whole` before the point, `fraction` after it (zeros at its end are harmless).
 * @returns the money in minor units, or the refusal that names what is wrong with the amount
 */
export function moneyOf(whole: string, fraction: string, currency: Currency): Result<Money> {
  const kept = fraction.replace(/0+$/, '')
  const decimals = decimalsOf(currency)
  if (kept.length > decimals) {
    return refuse(currency === 'KHR' ? 'amount-riel-has-no-decimals' : 'amount-too-many-decimals', 'amount')
  }
  const digits = (whole + kept.padEnd(decimals, '0')).replace(/^0+(?=\d)/, '')
  if (digits.length > AMOUNT_DIGITS_MAX) return refuse('amount-too-large', 'amount')
  return money(Number(digits), currency)
}

/**
 * The amount as KHQR tag 54 and NBC's own SDK write it: riel as an integer, dollars as an integer or with two
 * decimals (`1`, `1.50`). The text is part of the code and so of its MD5.
 */
export function tag54Text({ amountMinor, currency }: Money): string {
  if (currency === 'KHR' || amountMinor % 100 === 0) return String(currency === 'KHR' ? amountMinor : amountMinor / 100)
  return `${Math.floor(amountMinor / 100)}.${String(amountMinor % 100).padStart(2, '0')}`
}

/** The figure without its sign: `12,500` or `3.25`. */
export function figureText({ amountMinor, currency }: Money): string {
  const decimals = decimalsOf(currency)
  const scale = 10 ** decimals
  const whole = String(Math.floor(amountMinor / scale)).replace(/\B(?=(\d{3})+$)/g, ',')
  return decimals === 0 ? whole : `${whole}.${String(amountMinor % scale).padStart(decimals, '0')}`
}

/** The amount as people read it: `12,500 ៛` or `$3.25`. */
export function moneyText(value: Money): string {
  return value.currency === 'KHR' ? `${figureText(value)} ៛` : `$${figureText(value)}`
}

/** Whether two amounts are the same money: same currency, same minor units. */
export function sameMoney(a: Money, b: Money): boolean {
  return a.currency === b.currency && a.amountMinor === b.amountMinor
}

/**
 * The same value in the other currency at the shop's rate, rounded half up to a whole riel or cent. For reading only:
 * it never enters a code.
 * @param khrPerUsd riel for one dollar, a whole number
 * @returns minor units of the other currency; may be 0 (1 riel is no cent), so it is not a `Money` to charge
 */
export function equivalent({ amountMinor, currency }: Money, khrPerUsd: number): Money {
  assert(Number.isSafeInteger(khrPerUsd) && khrPerUsd > 0, 'the rate is a positive whole number')
  const other: Currency = currency === 'KHR' ? 'USD' : 'KHR'
  // BigInt: 12 digits times a 4-digit rate would leave the safe integers.
  const [multiply, divide] = currency === 'KHR' ? [100n, BigInt(khrPerUsd)] : [BigInt(khrPerUsd), 100n]
  const doubled = (BigInt(amountMinor) * multiply * 2n + divide) / (divide * 2n)
  return { amountMinor: Number(doubled), currency: other }
}

/**
 * Reads an amount out of an answer of Bakong, which sends numbers (`1.0`, `4400`) and, by its own document, strings.
 * Accepts any decimal that is exactly a whole number of minor units; anything else is not an amount we know.
 * @returns minor units, or undefined when it can't be read exactly
 */
export function minorFromBakong(amount: number | string, currency: Currency): number | undefined {
  // A number's shortest decimal text is exactly what was in the JSON for every amount of up to 15 digits.
  const text = typeof amount === 'number' ? plainDecimal(amount) : amount.trim()
  if (text === undefined || !/^\d{1,16}(\.\d+)?$/.test(text)) return undefined
  const [whole = '0', fraction = ''] = text.split('.')
  const decimals = decimalsOf(currency)
  const kept = fraction.replace(/0+$/, '')
  if (kept.length > decimals) return undefined
  const minor = Number(whole + kept.padEnd(decimals, '0'))
  return Number.isSafeInteger(minor) ? minor : undefined
}

function plainDecimal(value: number): string | undefined {
  if (!Number.isFinite(value) || value < 0) return undefined
  const text = String(value)
  return text.includes('e') ? undefined : text
}

/** Adds amounts of one currency, as the `+` key does. Refuses a sum that no code can carry. */
export function addMoney(parts: readonly Money[], currency: Currency): Result<Money, Refusal> {
  let sum = 0
  for (const part of parts) {
    assert(part.currency === currency, 'only amounts of one currency can be added')
    sum += part.amountMinor
  }
  return money(sum, currency)
}
