// An amount as it was written, number or string, to whole minor units: by its digits, never by a floating-point number.

import { type Currency, type Money, moneyOf } from '../../shared/money'
import { type Result, refuse } from '../../shared/result'

/** A JSON number by the text that stood in the body. */
export class RawNumber {
  constructor(readonly text: string) {}
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/

/** Texts beyond these are no amounts; they only keep an exponent from growing into a book. */
export const TEXT_MAX = 64
const EXPONENT_MAX = 30

/**
 * Reads `1`, `0.1`, `1e3`, `"12500"`, `"2.50"`. A program's point is JSON's, which never parts thousands: `"1.500"` is
 * $1.50, unlike what a person writes.
 * @returns the money, or the refusal that says what is wrong with the amount
 */
export function amountOf(given: RawNumber | string, currency: Currency): Result<Money> {
  const text = typeof given === 'string' ? given : given.text
  if (text === '') return refuse('amount-missing', 'amount')
  if (text.length > TEXT_MAX) return refuse('amount-too-large', 'amount')
  const match = DECIMAL.exec(text)
  if (match === null) return refuse('amount-not-a-number', 'amount')
  const [, sign = '', whole = '0', fraction = '', exponentText = '0'] = match
  const isZero = /^0*$/.test(whole + fraction)
  if (sign === '-') return refuse(isZero ? 'amount-zero' : 'amount-negative', 'amount')
  if (isZero) return refuse('amount-zero', 'amount')
  // Its text has at most 64 characters, so the exponent is a number, if perhaps a large one.
  const exponent = Number(exponentText)
  if (exponent > EXPONENT_MAX) return refuse('amount-too-large', 'amount')
  if (exponent < -EXPONENT_MAX) {
    return refuse(currency === 'KHR' ? 'amount-riel-has-no-decimals' : 'amount-too-many-decimals', 'amount')
  }
  return moneyOf(...shifted(whole, fraction, exponent), currency)
}

/** The digits before and after the point, once it is moved by `exponent` places. */
function shifted(whole: string, fraction: string, exponent: number): readonly [string, string] {
  const zeros = '0'.repeat(EXPONENT_MAX)
  const digits = zeros + whole + fraction + zeros
  const point = zeros.length + whole.length + exponent
  return [digits.slice(0, point), digits.slice(point)]
}
