// Refunds, alarms and sticker sales in the books: only added to, each payment once, all or nothing.

import { expect, test } from 'vitest'
import type { Commit } from '../../electron/core/ports'
import { ok, refuse } from '../../shared/result'
import type { Sale } from '../../shared/sale'
import { aHash, anId, aSale } from '../support/builders'
import { AT, books, everything, paidCommit, pay, sell } from './support'

/** A paid sale, and the commit that leaves its money to be given back. */
function owing(store: ReturnType<typeof books>): { sale: Sale; hash: string; change: Commit } {
  const closed = sell(store)
  const first = paidCommit(closed)
  const after = { ...first.after, flags: ['LATE'] } as Sale
  store.commit({ ...first, after, alarm: true })
  const hash = first.payment?.record.hash ?? ''
  const resolution = { way: 'refund-owed', at: AT, by: 'Dara', note: 'late' } as const
  const event = { type: 'attention-resolved', usedElsewhere: false, ...resolution } as const
  const refund = { paymentHash: hash, amountMinor: 12_500, currency: 'KHR', by: 'Dara', note: 'late' } as const
  const settled = { ...after, version: after.version + 1, resolution } as Sale
  const change = { before: after, after: settled, event, payment: null, nextCheckAt: null, jobs: [], refund }
  return { sale: after, hash, change }
}

test('a refund is owed once for a payment, made once, and nothing of it can be rewritten', () => {
  const store = books()
  const { hash, change } = owing(store)
  expect(store.commit(change)).toBe(true)
  expect(store.commit(change)).toBe(false)
  expect(store.refundsOwed()).toEqual({ khrMinor: 12_500, usdMinor: 0, count: 1 })
  const [refund] = store.openRefunds(9)
  expect(refund).toMatchObject({ paymentHash: hash, made: null, by: 'Dara' })
  const id = refund?.id ?? 0
  expect(store.refundMade(id, { at: AT, by: 'Sok', note: 'cash' })).toBe(true)
  expect(store.refundMade(id, { at: AT, by: 'Sok', note: 'cash' })).toBe(false)
  expect(store.refundMade(77, { at: AT, by: 'Sok', note: 'cash' })).toBe(false)
  expect(store.openRefunds(9)).toEqual([])
  expect(store.refundOf(hash)).toMatchObject({ made: { by: 'Sok', note: 'cash' } })
  const before = everything(store.db)
  for (const table of ['refund', 'refund_made']) {
    expect(() => store.db.prepare(`UPDATE ${table} SET note = 'x'`).run(), table).toThrow('only added')
    expect(() => store.db.prepare(`DELETE FROM ${table}`).run(), table).toThrow('only added')
  }
  expect(() => store.db.prepare('DELETE FROM alarm').run()).toThrow('only seen')
  expect(everything(store.db)).toEqual(before)
})

test('a refund of money that is not kept for this sale takes the whole commit back', () => {
  const store = books()
  const { sale, change } = owing(store)
  const foreign = {
    ...change,
    refund: { paymentHash: aHash('foreign'), amountMinor: 12_500, currency: 'KHR', by: 'Dara', note: 'late' } as const,
  }
  expect(() => store.commit(foreign)).toThrow('a payment of this sale')
  expect(store.sale(sale.id)).toEqual(sale)
  expect(store.refundsOwed().count).toBe(0)
})

test('an alarm stands until it is seen, for good', () => {
  const store = books()
  const { sale, hash } = owing(store)
  const [alarm] = store.alarms(9)
  expect(alarm).toMatchObject({ saleId: sale.id, payment: { hash } })
  store.alarmSeen(alarm?.id ?? 0, AT, 'Dara')
  store.close()
  const again = books(store.db.name)
  expect([again.alarmCount(), again.alarms(9)]).toEqual([0, []])
})

test('a sale of money that came already is made whole or not at all, and uses a number only then', () => {
  const store = books()
  const change = (before: Sale) => ok(paidCommit(before))
  const make = (id: string) => (billNumber: string) =>
    ok(aSale({ id, billNumber, kind: 'sticker', shortHash: '12ab34cd' }))
  const lost = anId()
  expect(store.createSettled(lost, make(lost), () => refuse('payment-does-not-match'))).toMatchObject({ ok: false })
  const clash = anId()
  const hash = aHash('clash')
  pay(store, sell(store), { hash })
  expect(() => store.createSettled(clash, make(clash), (sale) => ok(paidCommit(sale, { hash })))).toThrow('one sale')
  expect([store.sale(lost), store.sale(clash)]).toEqual([null, null])
  const id = anId()
  const made = store.createSettled(id, make(id), change)
  expect(made).toMatchObject({ ok: true, value: { state: 'PAID', kind: 'sticker', billNumber: '0002' } })
  expect(store.createSettled(id, make(id), change)).toEqual(made)
  expect(store.shownSaleId()).toBe(id)
  expect(store.watch(id)?.nextCheckAt).toBeNull()
  expect(store.verifyChain()).toMatchObject({ kind: 'whole' })
})
