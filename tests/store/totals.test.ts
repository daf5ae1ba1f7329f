// Totals and habits: by Phnom Penh day, each sale once, by the moment it became PAID.

import { expect, test } from 'vitest'
import type { Sale } from '../../shared/sale'
import { aPayment } from '../support/builders'
import { AT, books, cancel, cancelCommit, paidCommit, pay, sell } from './support'

/** Midnight between 22 and 23 November in Phnom Penh. */
const MIDNIGHT = Date.UTC(2026, 10, 22, 17, 0, 0)
const DAY = 86_400_000

function madeAt(at: number): { createdAt: number; expiresAt: number } {
  return { createdAt: at, expiresAt: at + 300_000 }
}

test('a day ends at midnight in Phnom Penh: a sale counts where it was made, its money where it became PAID', () => {
  const store = books()
  const before = sell(store, { ...madeAt(MIDNIGHT - 60_000), amountMinor: 1000 })
  const across = sell(store, { ...madeAt(MIDNIGHT - 1), amountMinor: 20_000 })
  const after = sell(store, { ...madeAt(MIDNIGHT), amountMinor: 325, currency: 'USD' })
  pay(store, before, {}, MIDNIGHT - 1)
  pay(store, across, {}, MIDNIGHT)
  pay(store, after, {}, MIDNIGHT + 5000)
  expect(store.dayTotals('2026-11-22')).toEqual({ paidCount: 1, paidKhrMinor: 1000, paidUsdMinor: 0 })
  expect(store.dayTotals('2026-11-23')).toEqual({ paidCount: 2, paidKhrMinor: 20_000, paidUsdMinor: 325 })
  expect(store.dayTotals('2026-11-24')).toEqual({ paidCount: 0, paidKhrMinor: 0, paidUsdMinor: 0 })
  expect([store.salesMadeOn('2026-11-22'), store.salesMadeOn('2026-11-23')]).toEqual([2, 1])
})

test('money counts once: not again when Bakong confirms what a manager said, nor for what is not paid', () => {
  const store = books()
  const sale = sell(store)
  const change = paidCommit(sale)
  const byHand: Sale = { ...change.after, confirmation: { kind: 'by-hand', by: 'Dara', reason: 'receipt' } } as Sale
  const event = { type: 'confirmed-by-hand', at: AT, by: 'Dara', reason: 'receipt' } as const
  expect(store.commit({ ...change, after: byHand, event, payment: null })).toBe(true)
  expect(store.commit({ ...paidCommit(byHand), jobs: [] })).toBe(true)
  cancel(store, sell(store))
  sell(store)
  expect(store.dayTotals('2026-11-22')).toEqual({ paidCount: 1, paidKhrMinor: 12_500, paidUsdMinor: 0 })
})

test('the day totals are the sum of the paid sales', () => {
  const store = books()
  for (let round = 0; round < 60; round++) {
    const sale = sell(store, {
      ...madeAt(MIDNIGHT + round * 7_000_000),
      currency: round % 3 === 0 ? 'USD' : 'KHR',
      amountMinor: round + 1,
    })
    if (round % 4 !== 0) pay(store, sale)
  }
  const summed = store.db
    .prepare(
      `SELECT date(paid_at / 1000, 'unixepoch', '+7 hours') AS day, currency, count(*) AS count, sum(amount_minor) AS amount_minor
       FROM sale WHERE state = 'PAID' GROUP BY day, currency ORDER BY day, currency`,
    )
    .all()
  expect(summed.length).toBeGreaterThan(8)
  expect(store.db.prepare('SELECT * FROM day_paid ORDER BY day, currency').all()).toEqual(summed)
})

test('the busiest days are known without counting: sales of the last trading days, newest first, closed days left out', () => {
  const store = books()
  for (const [daysAgo, sales] of [
    [9, 1],
    [5, 4],
    [4, 2],
    [1, 3],
    [0, 7],
  ] as const) {
    for (let sale = 0; sale < sales; sale++) sell(store, madeAt(AT - daysAgo * DAY))
  }
  expect(store.salesPerDay('2026-11-22', 3)).toEqual([3, 2, 4])
  expect(store.salesPerDay('2026-11-22', 7)).toEqual([3, 2, 4, 1])
  expect(store.salesPerDay('2026-01-01', 7)).toEqual([])
  expect(store.salesMadeOn('2026-11-22')).toBe(7)
  expect(store.salesMadeOn('2026-11-20')).toBe(0)
})

test('the shop learns how long its customers take, newest first, leaving out what makes no sense', () => {
  const store = books()
  const sent = (delayMs: number | null) => {
    const sale = sell(store)
    pay(store, sale, { createdDateMs: delayMs === null ? null : sale.createdAt + delayMs })
  }
  for (const delayMs of [9000, null, 15_000, -4000, 0, 21_000]) sent(delayMs)
  const sale = sell(store)
  const record = aPayment({ createdDateMs: sale.createdAt + 1 })
  store.commit({ ...cancelCommit(sale), payment: { record, raw: '{}', settles: false } })
  expect(store.payDelays(10)).toEqual([21_000, 0, 15_000, 9000])
  expect(store.payDelays(2)).toEqual([21_000, 0])
})

test('what somebody must look at is counted until it is resolved; RECOVERED asks nothing of anybody', () => {
  const store = books()
  sell(store)
  cancel(store, sell(store), ['RECOVERED'])
  cancel(store, sell(store), ['LATE'])
  const odd = cancel(store, sell(store), ['DUPLICATE', 'RECOVERED'])
  expect(store.attentionCount()).toBe(2)
  const resolution = { way: 'accepted', at: AT, by: 'Dara', note: 'given back' } as const
  const event = { type: 'attention-resolved', usedElsewhere: false, ...resolution } as const
  const after: Sale = { ...odd, version: odd.version + 1, resolution }
  expect(store.commit({ before: odd, after, event, payment: null, nextCheckAt: null, jobs: [] })).toBe(true)
  expect(store.attentionCount()).toBe(1)
})

test('settings survive a restart', () => {
  const store = books()
  store.putSetting('window', 'here')
  store.putSetting('window', 'ទីនេះ')
  store.close()
  const again = books(store.db.name)
  expect([again.setting('window'), again.setting('none')]).toEqual(['ទីនេះ', null])
})
