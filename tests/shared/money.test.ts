// Money: no amount is lost, invented or rounded on its way in or out.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  AMOUNT_DIGITS_MAX,
  AMOUNT_MINOR_MAX,
  addMoney,
  type Currency,
  decimalsOf,
  equivalent,
  figureText,
  minorFromBakong,
  money,
  moneyOf,
  moneyText,
  parseAmount,
  sameMoney,
  tag54Text,
} from '../../shared/money'

const currency = fc.constantFrom<Currency>('KHR', 'USD')
const amount = fc.integer({ min: 1, max: AMOUNT_MINOR_MAX })

describe('parseAmount', () => {
  it.each<[string, Currency, number]>([
    ['5000', 'KHR', 5000],
    ['12,500 ៛', 'KHR', 12_500],
    ['5000.00', 'KHR', 5000],
    ['1.25', 'USD', 125],
    ['$1.5', 'USD', 150],
    ['.5', 'USD', 50],
    ['7', 'USD', 700],
    ['1,234.50 USD', 'USD', 123_450],
    ['1,250.50', 'USD', 125_050],
    ['12,500.00', 'KHR', 12_500],
    ['5000.0', 'KHR', 5000],
    ['12 500', 'KHR', 12_500],
    ['12\u202f500 ៛', 'KHR', 12_500],
    ['KHR 12,500.00', 'KHR', 12_500],
    ['\u200b5000\u200b ៛\n', 'KHR', 5000],
    ['$1.25 USD', 'USD', 125],
    ['9999999999.99', 'USD', 999_999_999_999],
    ['999999999999', 'KHR', 999_999_999_999],
    ['007', 'USD', 700],
    ['0000000000000000005', 'KHR', 5],
    ['0.05', 'USD', 5],
    ['.05', 'USD', 5],
    ['5.', 'USD', 500],
    ['1.500000', 'USD', 150],
    ['usd 3', 'USD', 300],
    ['3 khr', 'KHR', 3],
    ['$ 1.25', 'USD', 125],
    ['៛5000', 'KHR', 5000],
    ['1\u00a0234\u2009567', 'KHR', 1_234_567],
    [`${' '.repeat(60)}5000`, 'KHR', 5000],
    // Signs that can't be seen come along when text is copied.
    ['\u200e5000\u2060\ufeff', 'KHR', 5000],
  ])('reads %s %s', (text, unit, minor) => {
    expect(parseAmount(text, unit)).toEqual({ ok: true, value: { amountMinor: minor, currency: unit } })
  })

  it.each<[string, Currency, string]>([
    ['', 'KHR', 'amount-missing'],
    ['0', 'KHR', 'amount-zero'],
    ['0.00', 'USD', 'amount-zero'],
    ['-5', 'KHR', 'amount-negative'],
    ['1.2345', 'USD', 'amount-too-many-decimals'],
    ['100.5', 'KHR', 'amount-riel-has-no-decimals'],
    ['abc', 'KHR', 'amount-not-a-number'],
    ['12a', 'KHR', 'amount-not-a-number'],
    ['1e3', 'KHR', 'amount-not-a-number'],
    ['.', 'USD', 'amount-not-a-number'],
    ['NaN', 'USD', 'amount-not-a-number'],
    ['1234567890123', 'KHR', 'amount-too-large'],
    ['12345678901.23', 'USD', 'amount-too-large'],
    ['9'.repeat(100), 'KHR', 'amount-too-large'],
    ['$5', 'KHR', 'amount-other-currency'],
    ['5000 ៛', 'USD', 'amount-other-currency'],
    ['$5000 ៛', 'KHR', 'amount-other-currency'],
    ['៛5000$', 'KHR', 'amount-not-a-number'],
    ['5000 USD', 'KHR', 'amount-other-currency'],
    ['\u22125', 'KHR', 'amount-negative'],
    ['5-', 'KHR', 'amount-not-a-number'],
    ['5\u22124', 'KHR', 'amount-not-a-number'],
    ['$', 'USD', 'amount-missing'],
    ['  ', 'USD', 'amount-missing'],
    ['៛', 'KHR', 'amount-missing'],
    // Three signs are two too many: somebody may have typed a third thing.
    ['$$$5', 'USD', 'amount-not-a-number'],
    ['5 $ 4', 'USD', 'amount-not-a-number'],
    ['1000000000000', 'KHR', 'amount-too-large'],
    ['10000000000.00', 'USD', 'amount-too-large'],
    [`${' '.repeat(61)}5000`, 'KHR', 'amount-too-large'],
    ['100.01', 'KHR', 'amount-riel-has-no-decimals'],
    ['0.0001', 'USD', 'amount-too-many-decimals'],
  ])('refuses %s %s with %s', (text, unit, code) => {
    expect(parseAmount(text, unit)).toEqual({ ok: false, error: { code, field: 'amount' } })
  })

  // In Vietnam or Germany 12.500 is twelve thousand, and 58,99 is fifty-eight: a wrong guess is a wrong charge.
  it.each<[Currency, string]>([
    ['KHR', '12.500'],
    ['KHR', '12.000'],
    ['KHR', '50.000 ៛'],
    ['KHR', '1.250.000'],
    ['KHR', '12,500.000'],
    ['KHR', '100,5'],
    ['KHR', '12,50'],
    ['KHR', '1,2,500'],
    ['KHR', '1,2,3'],
    ['KHR', '1234,500'],
    ['KHR', '0,500'],
    ['KHR', '2 500 3'],
    ['KHR', '2,500 300'],
    ['KHR', '12,500\n4,000'],
    ['USD', '1.250'],
    ['USD', '1.234'],
    ['USD', '3.000'],
    ['USD', '1.005'],
    ['USD', '.500'],
    ['USD', '1.2.3'],
    ['USD', '58,99'],
    ['USD', '1.250,00'],
  ])('does not guess %s %s', (unit, text) => {
    expect(parseAmount(text, unit)).toEqual({ ok: false, error: { code: 'amount-not-certain', field: 'amount' } })
  })

  it('reads back every amount that it shows', () => {
    fc.assert(
      fc.property(amount, currency, (amountMinor, unit) => {
        const value = { amountMinor, currency: unit }
        expect(parseAmount(moneyText(value), unit)).toEqual({ ok: true, value })
        expect(parseAmount(tag54Text(value), unit)).toEqual({ ok: true, value })
        expect(tag54Text(value).length).toBeLessThanOrEqual(13)
      }),
    )
  })

  it('answers every text with money in range or a code', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), currency, (text, unit) => {
        const read = parseAmount(text, unit)
        if (read.ok) expect(money(read.value.amountMinor, unit).ok).toBe(true)
        else expect(read.error.field).toBe('amount')
      }),
    )
  })
})

describe('money', () => {
  it.each([
    [0, 'amount-zero'],
    [-1, 'amount-negative'],
    [1.5, 'amount-not-a-number'],
    [Number.NaN, 'amount-not-a-number'],
    [AMOUNT_MINOR_MAX + 1, 'amount-too-large'],
    [Number.MAX_SAFE_INTEGER + 1, 'amount-not-a-number'],
    [Number.POSITIVE_INFINITY, 'amount-not-a-number'],
  ])('refuses %s', (minor, code) => {
    expect(money(minor, 'KHR')).toEqual({ ok: false, error: { code, field: 'amount' } })
  })

  it.each([1, 100, AMOUNT_MINOR_MAX])('takes %i of either currency', (amountMinor) => {
    for (const unit of ['KHR', 'USD'] as const)
      expect(money(amountMinor, unit)).toEqual({ ok: true, value: { amountMinor, currency: unit } })
  })

  it('has twelve digits at the most, and cents in dollars alone', () => {
    expect([AMOUNT_DIGITS_MAX, AMOUNT_MINOR_MAX]).toEqual([12, 999_999_999_999])
    expect([decimalsOf('KHR'), decimalsOf('USD')]).toEqual([0, 2])
  })

  // 13,000 riel are not 13,000 cents.
  it('is the same only with the same figure and the same currency', () => {
    const a = { amountMinor: 13_000, currency: 'KHR' } as const
    expect(sameMoney(a, { ...a })).toBe(true)
    expect(sameMoney(a, { ...a, amountMinor: 12_999 })).toBe(false)
    expect(sameMoney(a, { ...a, currency: 'USD' })).toBe(false)
  })

  it.each<[string, string, Currency, number | string]>([
    ['5', '', 'KHR', 5],
    ['0005', '00', 'KHR', 5],
    ['5', '5', 'USD', 550],
    ['5', '05', 'USD', 505],
    ['5', '050', 'USD', 505],
    ['0', '01', 'USD', 1],
    ['', '01', 'USD', 1],
    ['0', '', 'USD', 'amount-zero'],
    ['5', '001', 'USD', 'amount-too-many-decimals'],
    ['5', '1', 'KHR', 'amount-riel-has-no-decimals'],
    ['9999999999', '99', 'USD', 999_999_999_999],
    ['10000000000', '', 'USD', 'amount-too-large'],
    ['1000000000000', '', 'KHR', 'amount-too-large'],
    ['0000000000000009', '', 'KHR', 9],
  ])('by its digits %j and %j in %s is %s', (whole, fraction, unit, wanted) => {
    const read = moneyOf(whole, fraction, unit)
    expect(read.ok ? read.value : read.error).toEqual(
      typeof wanted === 'number' ? { amountMinor: wanted, currency: unit } : { code: wanted, field: 'amount' },
    )
  })

  it('adds exactly, and refuses a sum that no code can carry', () => {
    expect(
      addMoney(
        [
          { amountMinor: 4500, currency: 'KHR' },
          { amountMinor: 8000, currency: 'KHR' },
        ],
        'KHR',
      ),
    ).toEqual({
      ok: true,
      value: { amountMinor: 12_500, currency: 'KHR' },
    })
    const most = { amountMinor: AMOUNT_MINOR_MAX, currency: 'KHR' as const }
    expect(addMoney([most, most], 'KHR')).toMatchObject({ ok: false, error: { code: 'amount-too-large' } })
    expect(addMoney([], 'KHR')).toMatchObject({ ok: false, error: { code: 'amount-zero' } })
    // Riel are never added to cents.
    expect(() => addMoney([most], 'USD')).toThrow('one currency')
  })
})

// The parser takes signs and separators off again, so that a wrong one is not seen there.
describe('a person reads', () => {
  it.each<[number, Currency, string, string, string]>([
    [1, 'KHR', '1 ៛', '1', '1'],
    [999, 'KHR', '999 ៛', '999', '999'],
    [1000, 'KHR', '1,000 ៛', '1,000', '1000'],
    [12_500, 'KHR', '12,500 ៛', '12,500', '12500'],
    [1_234_567, 'KHR', '1,234,567 ៛', '1,234,567', '1234567'],
    [999_999_999_999, 'KHR', '999,999,999,999 ៛', '999,999,999,999', '999999999999'],
    [1, 'USD', '$0.01', '0.01', '0.01'],
    [10, 'USD', '$0.10', '0.10', '0.10'],
    [100, 'USD', '$1.00', '1.00', '1'],
    [101, 'USD', '$1.01', '1.01', '1.01'],
    [150, 'USD', '$1.50', '1.50', '1.50'],
    [12_500, 'USD', '$125.00', '125.00', '125'],
    [123_456_789, 'USD', '$1,234,567.89', '1,234,567.89', '1234567.89'],
    [999_999_999_999, 'USD', '$9,999,999,999.99', '9,999,999,999.99', '9999999999.99'],
  ])('%i %s as %s, and a bank %5$s', (amountMinor, unit, text, figure, inCode) => {
    const value = { amountMinor, currency: unit }
    expect([moneyText(value), figureText(value), tag54Text(value)]).toEqual([text, figure, inCode])
  })
})

describe('minorFromBakong', () => {
  it.each<[number | string, Currency, number | undefined]>([
    [0, 'KHR', 0],
    ['0', 'USD', 0],
    ['0.00', 'USD', 0],
    [' 1.5 ', 'USD', 150],
    ['1.500000', 'USD', 150],
    ['1.505', 'USD', undefined],
    ['12500.00', 'KHR', 12_500],
    ['-1', 'KHR', undefined],
    [-0.5, 'USD', undefined],
    ['.5', 'USD', undefined],
    ['5.', 'USD', undefined],
    ['5x', 'USD', undefined],
    ['x5', 'USD', undefined],
    ['1.5.5', 'USD', undefined],
    [Number.POSITIVE_INFINITY, 'KHR', undefined],
    [1e-7, 'USD', undefined],
    ['9007199254740991', 'KHR', 9_007_199_254_740_991],
    ['9007199254740993', 'KHR', undefined],
    ['9007199254740991', 'USD', undefined],
    ['00000000000000001', 'KHR', undefined],
    ['0000000000000001', 'KHR', 1],
    [1, 'USD', 100],
    [1.0, 'USD', 100],
    [1.1, 'USD', 110],
    [0.07, 'USD', 7],
    ['1.50', 'USD', 150],
    ['4400.0', 'KHR', 4400],
    [4400, 'KHR', 4400],
    [4400.5, 'KHR', undefined],
    [1.005, 'USD', undefined],
    [-1, 'USD', undefined],
    [Number.NaN, 'USD', undefined],
    [1e21, 'KHR', undefined],
    ['1e3', 'KHR', undefined],
    ['', 'KHR', undefined],
    ['1,000', 'KHR', undefined],
  ])('%s %s is %s', (value, unit, minor) => {
    expect(minorFromBakong(value, unit)).toBe(minor)
  })

  it('reads every dollar amount that JSON can carry without a cent of error', () => {
    fc.assert(
      fc.property(amount, (minor) => {
        const asJson = JSON.parse(tag54Text({ amountMinor: minor, currency: 'USD' })) as number
        expect(minorFromBakong(asJson, 'USD')).toBe(minor)
      }),
    )
  })
})

describe('equivalent', () => {
  it('is rounded to the nearest cent or riel at the shop rate', () => {
    expect(equivalent({ amountMinor: 12_500, currency: 'KHR' }, 4100)).toEqual({ amountMinor: 305, currency: 'USD' })
    expect(equivalent({ amountMinor: 325, currency: 'USD' }, 4100)).toEqual({ amountMinor: 13_325, currency: 'KHR' })
    expect(equivalent({ amountMinor: 1, currency: 'KHR' }, 4100)).toEqual({ amountMinor: 0, currency: 'USD' })
    // Half a cent is a cent, and less is none.
    expect(equivalent({ amountMinor: 1, currency: 'KHR' }, 200).amountMinor).toBe(1)
    expect(equivalent({ amountMinor: 1, currency: 'KHR' }, 201).amountMinor).toBe(0)
    expect(equivalent({ amountMinor: 1, currency: 'USD' }, 50).amountMinor).toBe(1)
    expect(equivalent({ amountMinor: 1, currency: 'USD' }, 49).amountMinor).toBe(0)
    expect(equivalent({ amountMinor: 1, currency: 'USD' }, 1).amountMinor).toBe(0)
  })

  it.each([0, -4100, 4100.5, Number.NaN])('knows no rate of %s: a wrong one is a bug, and is loud', (rate) => {
    expect(() => equivalent({ amountMinor: 1, currency: 'KHR' }, rate)).toThrow('positive whole number')
  })

  it('stays exact for the largest amounts', () => {
    expect(equivalent({ amountMinor: 999_999_999_999, currency: 'USD' }, 9999).amountMinor).toBe(99_989_999_999_900)
  })
})
