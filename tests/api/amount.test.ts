// Amounts by their digits: what was written is what is charged, to the last riel and cent.

import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { amountOf, RawNumber } from '../../electron/api/amount'

const read = (text: string, currency: 'KHR' | 'USD') => {
  const amounts = [amountOf(new RawNumber(text), currency), amountOf(text, currency)]
  expect(amounts[0]).toEqual(amounts[1])
  const [one] = amounts
  return one?.ok ? one.value.amountMinor : one?.error.code
}

test.each([
  ['1', 'USD', 100],
  ['0.1', 'USD', 10],
  ['0.29', 'USD', 29],
  ['1.10', 'USD', 110],
  ['1.500', 'USD', 150],
  ['1e3', 'KHR', 1000],
  ['1.25E+4', 'KHR', 12_500],
  ['12500', 'KHR', 12_500],
  ['12500.0', 'KHR', 12_500],
  ['125000e-1', 'KHR', 12_500],
  ['9999999999.99', 'USD', 999_999_999_999],
  ['999999999999', 'KHR', 999_999_999_999],
  ['1.005', 'USD', 'amount-too-many-decimals'],
  ['1e-3', 'USD', 'amount-too-many-decimals'],
  ['1e-400', 'USD', 'amount-too-many-decimals'],
  ['100.5', 'KHR', 'amount-riel-has-no-decimals'],
  ['1e-30', 'KHR', 'amount-riel-has-no-decimals'],
  ['1000000000000', 'KHR', 'amount-too-large'],
  ['10000000000', 'USD', 'amount-too-large'],
  ['1e400', 'USD', 'amount-too-large'],
  ['1e12', 'KHR', 'amount-too-large'],
  [`1e${'9'.repeat(50)}`, 'KHR', 'amount-too-large'],
  ['9'.repeat(70), 'KHR', 'amount-too-large'],
  ['0', 'KHR', 'amount-zero'],
  ['-0', 'KHR', 'amount-zero'],
  ['0e5', 'USD', 'amount-zero'],
  ['-1', 'KHR', 'amount-negative'],
  ['', 'KHR', 'amount-missing'],
  ['NaN', 'USD', 'amount-not-a-number'],
  ['Infinity', 'USD', 'amount-not-a-number'],
  ['0x10', 'KHR', 'amount-not-a-number'],
  ['1,000', 'KHR', 'amount-not-a-number'],
  ['១២៣', 'KHR', 'amount-not-a-number'],
  [' 1', 'KHR', 'amount-not-a-number'],
  ['1.', 'USD', 'amount-not-a-number'],
] as const)('%s %s is %s', (text, currency, expected) => {
  expect(read(text, currency)).toBe(expected)
})

it('reads every amount back that can be written, in any spelling of its exponent', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999_999 }), fc.integer({ min: -8, max: 8 }), (minor, shift) => {
      const cents = `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`
      expect(read(cents, 'USD')).toBe(minor)
      expect(read(`${minor}e-2`, 'USD')).toBe(minor)
      if (shift >= 0) expect(read(`${minor}${'0'.repeat(shift)}e-${shift}`, 'KHR')).toBe(minor)
      else expect(read(`0.${String(minor).padStart(12, '0')}e12`, 'KHR')).toBe(minor)
    }),
  )
})
