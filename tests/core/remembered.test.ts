// What a snapshot read of the books is remembered until something is written: forgotten too late, the window shows a sale as
// it was; too early, each look at Bakong reads everything again.

import { describe, expect, it } from 'vitest'
import type { Store } from '../../electron/core/ports'
import { Remembered } from '../../electron/core/remembered'
import { watchOf } from '../../electron/core/watchOf'

/** Books whose every method answers how often it was asked. */
function kit() {
  const counts = new Map<string, number>()
  const books = new Proxy({} as Store, {
    get: (_, name) => {
      if (name === 'version') return 7
      return (...input: unknown[]) => {
        const key = `${String(name)}(${input.join()})`
        counts.set(key, (counts.get(key) ?? 0) + 1)
        return counts.get(key)
      }
    },
  })
  return { remembered: new Remembered(books), counts }
}

describe('what a snapshot reads', () => {
  const reads: readonly (readonly [keyof Store, ...(string | number)[]])[] = [
    ['sale', 'one'],
    ['lastSales', 5],
    ['dayTotals', '2026-11-22'],
    ['queuedCount'],
    ['attentionCount'],
    ['alarms', 3],
    ['alarmCount'],
  ]
  it.each(reads)('%s is read once, until something is written', (name, ...input) => {
    const { remembered } = kit()
    const read = () => (remembered.store[name as keyof Store] as (...of: unknown[]) => unknown)(...input)
    expect([read(), read()]).toEqual([1, 1])
    remembered.heard('commit')
    expect([read(), read()]).toEqual([2, 2])
    remembered.forget()
    expect(read()).toBe(3)
  })

  it('is one answer for each question', () => {
    const { remembered } = kit()
    const { store } = remembered
    store.sale('one')
    store.sale('one')
    expect([store.sale('two'), store.sale('one'), store.lastSales(1), store.lastSales(2)]).toEqual([1, 1, 1, 1])
  })

  it('is a hundred answers at most', () => {
    const { remembered, counts } = kit()
    for (let index = 0; index < 100; index++) remembered.store.sale(String(index))
    remembered.store.sale('0')
    expect(counts.get('sale(0)')).toBe(1)
    remembered.store.sale('100')
    remembered.store.sale('0')
    expect(counts.get('sale(0)')).toBe(2)
    remembered.store.sale('100')
    expect(counts.get('sale(100)')).toBe(1)
  })

  it('is nothing else: the sale on the screens is read each time', () => {
    const { remembered } = kit()
    expect([remembered.store.shownSaleId(), remembered.store.shownSaleId()]).toEqual([1, 2])
    expect((remembered.store as unknown as { version: number }).version).toBe(7)
  })
})

// Looks, counts and settings change nothing that a snapshot shows; whatever else is called may.
const harmless =
  'sale lastSales dayTotals queuedCount attentionCount alarms alarmCount shownSaleId samePurchase saleOfPayment keptPayment unreadAnswer watch putWatch due dueCount nextDueAt makeAllDue makeUnheardDue countLookUp uncountLookUp payDelays salesPerDay salesMadeOn setting putSetting endpoints eventLineage referenceOf isQueued together markSpent markOpened'
it.each(harmless.split(' '))('%s leaves what is remembered', (name) => {
  const { remembered } = kit()
  remembered.store.sale('one')
  remembered.heard(name)
  expect(remembered.store.sale('one')).toBe(1)
})

it.each(['createSale', 'createSettled', 'commit', 'show', 'hide', 'alarmSeen', 'refundMade', 'anything new'])(
  '%s forgets it',
  (name) => {
    const { remembered } = kit()
    remembered.store.sale('one')
    remembered.heard(name)
    expect(remembered.store.sale('one')).toBe(2)
  },
)

it('a sale without a watch is a bug', () => {
  expect(() => watchOf({ watch: () => null }, 'gone')).toThrow('every sale has its watch')
})
