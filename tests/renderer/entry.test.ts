// Typing an amount: a slip of the hand must never become another amount.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
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
} from '../../renderer/cashier/entry'
import { AMOUNT_MINOR_MAX, type Currency, parseAmount } from '../../shared/money'

function type(currency: Currency, keys: string, from: Entry = emptyEntry(currency)): Entry {
  return [...keys].reduce((entry, key) => press(entry, key as EntryKey), from)
}

function minor(entry: Entry): number | string {
  const total = entryTotal(entry)
  return total.ok ? total.value.amountMinor : total.error.code
}

describe('typing', () => {
  it.each<[Currency, string, string, number | string]>([
    ['KHR', '5000', '5,000', 5000],
    ['KHR', '0005', '5', 5],
    ['KHR', '', '0', 'amount-missing'],
    ['KHR', '0', '0', 'amount-zero'],
    ['USD', '125', '1.25', 125],
    ['USD', '5', '0.05', 5],
    ['USD', '1.25', '1.25', 125],
    ['USD', '12.', '12.', 1200],
    ['USD', '12.5', '12.5', 1250],
    ['USD', '.5', '0.5', 50],
    ['USD', '1234.5', '1,234.5', 123_450],
    ['KHR', '4500+8000', '12,500', 12_500],
    ['KHR', '4500++8000+', '12,500', 12_500],
    ['USD', '1.5+2.25', '3.75', 375],
  ])('%s %s shows %s and is %s', (currency, keys, figure, total) => {
    const entry = type(currency, keys)
    expect(entryFigure(entry)).toBe(figure)
    expect(minor(entry)).toBe(total)
    expect(entry.problem).toBeNull()
  })

  it.each<[Currency, string, string, string]>([
    ['KHR', '5.', '5', 'amount-riel-has-no-decimals'],
    ['KHR', '1234567890123', '123,456,789,012', 'amount-too-large'],
    ['USD', '1.255', '1.25', 'amount-too-many-decimals'],
    ['USD', '12345678901.', '123,456,789.01', 'amount-too-large'],
  ])('%s %s stays %s and says %s', (currency, keys, figure, problem) => {
    const entry = type(currency, keys)
    expect(entryFigure(entry)).toBe(figure)
    expect(entry.problem).toBe(problem)
  })

  it('takes the last key back, and with nothing typed the last amount of the tape', () => {
    const back = (entry: Entry) => press(entry, 'back')
    expect(minor(back(type('KHR', '5000')))).toBe(500)
    expect(minor(back(type('USD', '12.5')))).toBe(1200)
    expect(minor(back(back(type('USD', '12.5'))))).toBe(100)
    expect(minor(back(type('KHR', '4500+8')))).toBe(4500)
    expect(minor(back(back(type('KHR', '4500+8'))))).toBe(4500)
    expect(minor(back(back(back(type('KHR', '4500+8')))))).toBe(450)
    expect(back(emptyEntry('KHR'))).toEqual(emptyEntry('KHR'))
  })

  it('shows the parts of a tape', () => {
    expect(entryTape(type('KHR', '4500+8000'))).toEqual(['4,500', '8,000'])
    expect(entryTape(type('KHR', '4500'))).toEqual([])
  })

  it('never carries an amount over into the other currency', () => {
    expect(otherCurrency(type('KHR', '12500'))).toEqual(emptyEntry('USD'))
  })
})

describe('pasting', () => {
  it.each<[Currency, string, number | string]>([
    ['KHR', '12,500', 12_500],
    ['USD', '1.25', 125],
    ['USD', '$3', 300],
    ['KHR', '100.5', 'amount-riel-has-no-decimals'],
    ['USD', '1.234', 'amount-too-many-decimals'],
    ['KHR', 'abc', 'amount-not-a-number'],
    ['KHR', '-5', 'amount-negative'],
    ['KHR', '0', 'amount-zero'],
    ['KHR', '1234567890123', 'amount-too-large'],
    ['KHR', '', 'amount-missing'],
  ])('%s %s', (currency, text, total) => {
    expect(minor(paste(type(currency, '77'), text))).toBe(total)
  })
})

describe('whatever is pressed', () => {
  const key = fc.constantFrom<EntryKey>('0', '1', '2', '5', '9', '00', '000', '.', '+', 'back', 'clear')
  it('the amount stays one that a code can carry, and the figure is the amount', () => {
    fc.assert(
      fc.property(fc.constantFrom<Currency>('KHR', 'USD'), fc.array(key, { maxLength: 40 }), (currency, keys) => {
        let entry = emptyEntry(currency)
        for (const pressed of keys) {
          entry = press(entry, pressed)
          const total = entryTotal(entry)
          if (!total.ok) {
            expect(total.error.code).not.toBe('amount-too-large')
            continue
          }
          expect(total.value.amountMinor).toBeGreaterThan(0)
          expect(total.value.amountMinor).toBeLessThanOrEqual(AMOUNT_MINOR_MAX)
          expect(parseAmount(entryFigure(entry), currency)).toEqual(total)
        }
      }),
      { numRuns: 500 },
    )
  })
})
