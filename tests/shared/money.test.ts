// Money: no amount is lost, invented or rounded on its way in or out.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  AMOUNT_MINOR_MAX,
  addMoney,
  type Currency,
  equivalent,
  minorFromBakong,
  money,
  moneyText,
  parseAmount,
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
  ])('refuses %s', (minor, code) => {
    expect(money(minor, 'KHR')).toMatchObject({ ok: false, error: { code } })
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
  })
})

describe('minorFromBakong', () => {
  it.each<[number | string, Currency, number | undefined]>([
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
  })

  it('stays exact for the largest amounts', () => {
    expect(equivalent({ amountMinor: 999_999_999_999, currency: 'USD' }, 9999).amountMinor).toBe(99_989_999_999_900)
  })
})
