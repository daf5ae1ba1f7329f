// Entering an amount: what is charged is what stands on the screen, and no slip of the hand becomes another amount.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Entry,
  type EntryKey,
  emptyEntry,
  entryCharge,
  entryFigure,
  entryProblem,
  entryTape,
  entryTotal,
  otherCurrency,
  paste,
  press,
  say,
  standingEntry,
  stick,
  typeKey,
  wholeNumber,
} from '../../renderer/cashier/entry'
import { AMOUNT_MINOR_MAX, type Currency, figureText, parseAmount } from '../../shared/money'

const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const
const keys: readonly EntryKey[] = [...digits, '00', '000', '.', ',', '+', 'back', 'clear']
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
    ['12,500', 'KHR', '12,500', 12_500],
    ['1,250,000', 'KHR', '1,250,000', 1_250_000],
    ['12,<500', 'KHR', '12,500', 12_500],
    ['4,500+8000', 'KHR', '12,500', 12_500],
    ['58,99', 'USD', '58.99', 5899],
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
    ['1234,', 'KHR', '1,234', 'amount-not-certain'],
    [',5', 'KHR', '0', 'amount-not-certain'],
    ['0,5', 'KHR', '0', 'amount-not-certain'],
    ['1,2,500', 'KHR', '1,2', 'amount-not-certain'],
    ['12,5000', 'KHR', '12,500', 'amount-not-certain'],
    ['12,50+', 'KHR', '12,50', 'amount-not-certain'],
  ])('%s %s stops at %s until the wrong key is taken back', (text, unit, figure, problem) => {
    const entry = type(text, unit)
    expect(entryFigure(entry)).toBe(figure)
    expect(charged(entry)).toBe(problem)
    const freed = type('<', unit, entry)
    expect(freed).toMatchObject({ problem: null, stuck: false })
    expect(entryFigure(freed)).toBe(figure)
    expect(type('5', unit, press(entry, 'clear')).text).toBe('5')
  })

  // A comma that was passed over made 1,005 riel of 100,5.
  it.each(['100,5', '12,50', '1,2', '12,'])('charges nothing for %s riel until its thousands are whole', (text) => {
    const entry = type(text, 'KHR')
    expect(entryFigure(entry)).toBe(text)
    expect(charged(entry)).toBe('amount-not-certain')
    expect(entryProblem(entry)).toBe(text.endsWith(',') ? null : 'amount-not-certain')
    const missing = 3 - (text.length - 1 - text.indexOf(','))
    expect(charged(type('0'.repeat(missing), 'KHR', entry))).toBe(
      Number(text.replace(',', '').padEnd(text.indexOf(',') + 3, '0')),
    )
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

describe('one character, wherever it came from', () => {
  // A key of the keyboard, a touched key and text of an input method are the same to the amount.
  it.each<[Currency, string, number | string]>([
    ['KHR', '12500', 12_500],
    ['KHR', '123456', 123_456],
    ['KHR', '១២៥០០', 12_500],
    ['KHR', '５００', 500],
    ['USD', '125', 125],
    ['USD', '1.25', 125],
    ['USD', '1．25', 125],
    ['KHR', '100.5', 'amount-riel-has-no-decimals'],
    ['KHR', '-5', 'amount-negative'],
    ['KHR', '\u22125', 'amount-negative'],
    ['KHR', '1 \u200b2', 12],
    ['KHR', '1½', 'amount-not-a-number'],
    ['KHR', '12😀', 'amount-not-a-number'],
  ])('%s %s', (unit, text, due) => {
    expect(charged([...text].reduce(typeKey, emptyEntry(unit)))).toBe(due)
  })

  it('may be a key by its name', () => {
    const entry = ['1', '2', 'Backspace', '5', '+', '000', '7'].reduce(typeKey, emptyEntry('KHR'))
    expect(charged(entry)).toBe(22)
    expect(typeKey(entry, 'Escape')).toEqual(emptyEntry('KHR'))
    expect(typeKey(entry, 'Delete')).toEqual(emptyEntry('KHR'))
    expect(typeKey(entry, 'Tab')).toEqual({ ...emptyEntry('USD'), aside: entry })
    expect(typeKey(entry, '/')).toEqual({ ...emptyEntry('USD'), aside: entry })
  })
})

describe('Tab', () => {
  const tab = (entry: Entry) => typeKey(entry, 'Tab')
  const typed = type('12500+3000', 'KHR')

  it('pressed by mistake loses nothing: the other currency is empty, and Tab brings back amount and tape', () => {
    const other = tab(typed)
    expect([other.currency, entryFigure(other), charged(other)]).toEqual(['USD', '0.00', 'amount-missing'])
    expect(other.aside).toEqual(typed)
    const back = tab(other)
    expect(back).toEqual({ ...typed, returned: true })
    expect(entryTape(back)).toEqual(['12,500', '3,000'])
    expect(charged(type('0', 'KHR', back))).toBe(42_500)
    expect(type('0', 'KHR', back).returned).toBe(false)
    expect(type('a', 'KHR', back).returned).toBe(false)
  })

  it('keeps an amount of each currency apart, whatever is put upon a tape or pasted there', () => {
    const dollars = type('3.25+1.10', 'USD', tab(typed))
    expect(entryCharge(dollars)).toEqual({ ok: true, value: { amountMinor: 435, currency: 'USD' } })
    const riel = tab(dollars)
    expect(entryCharge(riel)).toEqual({ ok: true, value: { amountMinor: 15_500, currency: 'KHR' } })
    expect(entryCharge(tab(paste(riel, '8000')))).toEqual({ ok: true, value: { amountMinor: 435, currency: 'USD' } })
  })

  it('brings back neither what was cleared nor what was nothing', () => {
    for (const key of ['Escape', 'Delete', 'clear']) {
      expect(tab(typeKey(tab(typed), key))).toEqual(emptyEntry('KHR'))
      expect(tab(typeKey(type('5', 'USD', tab(typed)), key)).text).toBe('')
    }
    expect(tab(tab(emptyEntry('KHR')))).toEqual(emptyEntry('KHR'))
    expect(tab(type('0', 'KHR')).aside).toBeNull()
  })

  it('does not make an amount of what was none', () => {
    expect(charged(tab(tab(type('12,5', 'KHR'))))).toBe('amount-not-certain')
    expect(charged(tab(tab(type('12a', 'KHR'))))).toBe('amount-not-a-number')
  })

  it('brings back the amount of a sale that came to nothing as it stood: the next digit takes its place', () => {
    const standing = standingEntry({ amountMinor: 12_500, currency: 'KHR' })
    expect(charged(tab(tab(standing)))).toBe(12_500)
    expect(charged(type('8000', 'KHR', tab(tab(standing))))).toBe(8000)
    // The digits that take its place leave what is kept in the other currency alone.
    const kept = type('8000', 'KHR', tab(type('3.25', 'USD', tab(standing))))
    expect(charged(tab(kept))).toBe(325)
  })
})

describe('the amount of a sale that came to nothing', () => {
  const standing = standingEntry({ amountMinor: 12_500, currency: 'KHR' })

  it('can be charged again as it is', () => {
    expect([entryFigure(standing), charged(standing)]).toEqual(['12,500', 12_500])
  })

  it('gives way to the first digit', () => {
    expect(charged(type('8000', 'KHR', standing))).toBe(8000)
    expect(charged(type('1.5', 'USD', standingEntry({ amountMinor: 325, currency: 'USD' })))).toBe(150)
  })

  it('is corrected by Backspace and added to by +', () => {
    expect(charged(type('<5', 'KHR', standing))).toBe(12_505)
    expect(charged(type('+500', 'KHR', standing))).toBe(13_000)
  })

  it('stays where it is under a wrong key', () => {
    const stuck = type('.', 'KHR', standing)
    expect([entryFigure(stuck), charged(stuck)]).toEqual(['12,500', 'amount-riel-has-no-decimals'])
  })
})

describe('a number in a field of a page', () => {
  it.each([
    ['4100', 4100],
    ['4,100', 4100],
    ['៤១០០', 4100],
    ['4.100', 'amount-not-certain'],
    ['41,00', 'amount-not-certain'],
    ['abc', 'amount-not-a-number'],
  ])('%s', (text, expected) => {
    const read = wholeNumber(text)
    expect(read.ok ? read.value : read.error.code).toBe(expected)
  })
})

describe('pasting', () => {
  it.each<[string, Currency, number | string]>([
    ['1.25', 'USD', 125],
    ['12,500', 'KHR', 12_500],
    ['១២,៥០០ ៛', 'KHR', 12_500],
    ['abc', 'KHR', 'amount-not-a-number'],
    ['-5', 'KHR', 'amount-negative'],
    ['125', 'USD', 12_500],
    ['1.234', 'USD', 'amount-not-certain'],
    ['100.5', 'KHR', 'amount-riel-has-no-decimals'],
    ['100,5', 'KHR', 'amount-not-certain'],
    ['១２,500', 'KHR', 12_500],
    ['$5', 'KHR', 'amount-other-currency'],
    ['1234567890123', 'KHR', 'amount-too-large'],
    ['0', 'KHR', 'amount-zero'],
    ['', 'KHR', 'amount-missing'],
  ])('%s %s', (text, unit, due) => {
    expect(charged(paste(type('4500+8', unit), text))).toBe(due)
  })

  // Left empty and open, the amount took the next digits as if nothing had been pasted.
  it('blocks the amount when it can not be read, until Backspace', () => {
    const blocked = paste(type('4500', 'KHR'), 'abc')
    expect(charged(type('12', 'KHR', blocked))).toBe('amount-not-a-number')
    expect(charged(type('<12', 'KHR', blocked))).toBe(12)
    expect(charged(paste(blocked, '800'))).toBe(800)
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

  it('type into one currency what they would without Tab, and into the other as much', () => {
    const typing = fc.constantFrom(...keys.filter((key) => key !== 'clear'), 'Tab' as const)
    fc.assert(
      fc.property(currency, fc.array(typing, { maxLength: 60 }), (unit, pressed) => {
        let entry = emptyEntry(unit)
        const apart = { KHR: emptyEntry('KHR'), USD: emptyEntry('USD') }
        for (const key of pressed) {
          if (key === 'Tab') {
            // What is no amount yet, and nothing else, is not worth bringing back.
            const own = apart[entry.currency]
            if (otherCurrency(own).aside === null) apart[entry.currency] = emptyEntry(entry.currency)
          } else apart[entry.currency] = press(apart[entry.currency], key)
          entry = typeKey(entry, key)
          expect(entryCharge(entry)).toEqual(entryCharge(apart[entry.currency]))
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
