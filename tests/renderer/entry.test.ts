// Entering an amount: what is charged is what stands on the screen, and no slip of the hand becomes another amount.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
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
} from '../../renderer/cashier/entry'
import { AMOUNT_MINOR_MAX, type Currency, figureText, parseAmount } from '../../shared/money'

const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const
const keys: readonly EntryKey[] = [...digits, '00', '000', '.', '+', 'back', 'clear']
const currency = fc.constantFrom<Currency>('KHR', 'USD')
const amount = fc.integer({ min: 1, max: AMOUNT_MINOR_MAX })

/** One character a key; `<` is Backspace, `a` a letter, `-` a minus. */
function type(text: string, unit: Currency, from: Entry = emptyEntry(unit)): Entry {
  return [...text].reduce((entry, key) => {
    if (key === '<') return press(entry, 'back')
    if (key === '-') return stick(entry, 'amount-negative')
    if (key === 'a') return stick(entry, 'amount-not-a-number')
    return press(entry, key as EntryKey)
  }, from)
}

function charged(entry: Entry): number | string {
  const due = entryCharge(entry)
  return due.ok ? due.value.amountMinor : due.error.code
}

describe('typing', () => {
  it.each<[string, Currency, string, number | string]>([
    ['5000', 'KHR', '5,000', 5000],
    ['0012', 'KHR', '12', 12],
    ['125', 'USD', '1.25', 125],
    ['7', 'USD', '0.07', 7],
    ['1.25', 'USD', '1.25', 125],
    ['1.', 'USD', '1.', 100],
    ['1234.5', 'USD', '1,234.5', 123_450],
    ['.5', 'USD', '0.5', 50],
    ['12.<', 'USD', '1.', 100],
    ['12<', 'KHR', '1', 1],
    ['4500+8000', 'KHR', '12,500', 12_500],
    ['4500+', 'KHR', '4,500', 4500],
    ['4500+<<', 'KHR', '450', 450],
    ['1.5+25', 'USD', '1.75', 175],
    ['', 'KHR', '0', 'amount-missing'],
    ['0', 'KHR', '0', 'amount-zero'],
    ['0.00', 'USD', '0.00', 'amount-zero'],
  ])('%s %s shows %s', (text, unit, figure, due) => {
    const entry = type(text, unit)
    expect(entryFigure(entry)).toBe(figure)
    expect(charged(entry)).toBe(due)
  })

  // A till that passes over the wrong key charges 1,005 riel for 100.5 and 5 for -5.
  it.each<[string, Currency, string, string]>([
    ['100.5', 'KHR', '100', 'amount-riel-has-no-decimals'],
    ['-5', 'KHR', '0', 'amount-negative'],
    ['12a', 'KHR', '12', 'amount-not-a-number'],
    ['1a2', 'KHR', '1', 'amount-not-a-number'],
    ['1234567890123', 'KHR', '123,456,789,012', 'amount-too-large'],
    ['1.234', 'USD', '1.23', 'amount-too-many-decimals'],
    ['1.2.3', 'USD', '1.2', 'amount-not-a-number'],
    ['12345678901.', 'USD', '123,456,789.01', 'amount-too-large'],
  ])('%s %s stops at %s until the wrong key is taken back', (text, unit, figure, problem) => {
    const entry = type(text, unit)
    expect(entryFigure(entry)).toBe(figure)
    expect(charged(entry)).toBe(problem)
    const freed = type('<', unit, entry)
    expect(freed).toMatchObject({ problem: null, stuck: false })
    expect(entryFigure(freed)).toBe(figure)
    expect(type('5', unit, press(entry, 'clear')).text).toBe('5')
  })

  it('takes a key of several digits whole or not at all', () => {
    const ten = type('1234567890', 'KHR')
    const after = press(ten, '000')
    expect(entryFigure(after)).toBe('1,234,567,890')
    expect(charged(after)).toBe('amount-too-large')
  })

  it('lets the next digit begin after Enter found nothing to charge', () => {
    const entry = say(emptyEntry('KHR'), 'amount-missing')
    expect(charged(type('7', 'KHR', entry))).toBe(7)
  })

  it('never turns riel into dollars', () => {
    expect(entryFigure(otherCurrency(type('12500', 'KHR')))).toBe('0.00')
  })

  it('keeps the tape within what a code can carry', () => {
    const most = paste(emptyEntry('KHR'), '999999999999')
    expect(charged(type('1', 'KHR', press(most, '+')))).toBe('amount-too-large')
    expect(entryTape(press(most, '+'))).toEqual(['999,999,999,999', '0'])
  })
})

describe('pasting', () => {
  it.each<[string, Currency, number | string]>([
    ['1.25', 'USD', 125],
    ['12,500', 'KHR', 12_500],
    ['១២,៥០០ ៛', 'KHR', 12_500],
    ['abc', 'KHR', 'amount-not-a-number'],
    ['-5', 'KHR', 'amount-negative'],
    ['1.234', 'USD', 'amount-too-many-decimals'],
    ['100.5', 'KHR', 'amount-riel-has-no-decimals'],
    ['1234567890123', 'KHR', 'amount-too-large'],
    ['0', 'KHR', 'amount-zero'],
    ['', 'KHR', 'amount-missing'],
  ])('%s %s', (text, unit, due) => {
    expect(charged(paste(type('4500+8', unit), text))).toBe(due)
  })

  it('reads whatever it is given, and shows what it read', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), currency, (text, unit) => {
        const entry = paste(emptyEntry(unit), text)
        const due = entryCharge(entry)
        if (due.ok) expect(parseAmount(entryFigure(entry), unit)).toEqual(due)
        else expect(entry.text).toBe('')
      }),
    )
  })
})

describe('any keys in any order', () => {
  const step = fc.oneof(
    fc.constantFrom(...keys).map((key) => (entry: Entry) => press(entry, key)),
    amount.map((minor) => (entry: Entry) => paste(entry, figureText({ amountMinor: minor, currency: entry.currency }))),
    fc.constant((entry: Entry) => stick(entry, 'amount-not-a-number')),
    fc.constant(otherCurrency),
  )

  it('charge what the screen shows, within what a code can carry, or nothing', () => {
    fc.assert(
      fc.property(currency, fc.array(step, { maxLength: 60 }), (unit, steps) => {
        let entry = emptyEntry(unit)
        for (const next of steps) {
          entry = next(entry)
          const due = entryCharge(entry)
          if (!due.ok) continue
          expect(due.value.amountMinor).toBeGreaterThan(0)
          expect(due.value.amountMinor).toBeLessThanOrEqual(AMOUNT_MINOR_MAX)
          expect(parseAmount(entryFigure(entry), entry.currency)).toEqual(due)
        }
      }),
    )
  })

  it('leave the amount as it was when a key is refused', () => {
    fc.assert(
      fc.property(currency, fc.array(step, { maxLength: 40 }), fc.constantFrom(...keys), (unit, steps, key) => {
        const before = steps.reduce((entry, next) => next(entry), emptyEntry(unit))
        const after = press(before, key)
        if (after.stuck)
          expect(entryTotal({ ...after, problem: null })).toEqual(entryTotal({ ...before, problem: null }))
      }),
    )
  })

  it('type every amount digit by digit', () => {
    fc.assert(
      fc.property(amount, currency, (minor, unit) => {
        expect(charged(type(String(minor), unit))).toBe(minor)
      }),
    )
  })
})
