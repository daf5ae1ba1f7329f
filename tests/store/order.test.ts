// What is asked for a few at a time comes in its order: the newest sale that needs attention, the oldest refund that is owed.
// Out of order, what lies beyond the limit is never seen by anybody.

import { beforeEach, describe, expect, it } from 'vitest'
import type { Sale } from '../../shared/sale'
import { anId } from '../support/builders'
import { aKit } from '../support/kits'
import type { TillKit } from '../support/tillKit'

let kit: TillKit
beforeEach(() => {
  kit = aKit()
})

/** A sale whose customer pays this. */
async function paid(over: Parameters<TillKit['pays']>[1] = {}): Promise<Sale> {
  const sale = kit.charge()
  kit.pays(sale, over)
  await kit.clock.pass(10_000)
  kit.till.next(sale.id)
  return kit.sale(sale.id)
}
const wrong = () => paid({ amountMinor: 12_000 })
const bills = (sales: readonly { readonly billNumber: string }[]) => sales.map(({ billNumber }) => billNumber)

/** Three sales with wrong money, decided in this way one after another, taken off the screens. */
async function three(way: 'accepted' | 'refund-owed' | 'left'): Promise<readonly string[]> {
  const ids: string[] = []
  for (let count = 0; count < 3; count++) {
    const sale = await wrong()
    expect(kit.till.attention.resolve(sale.id, way, 'Sok', `number ${count}`).ok).toBe(true)
    kit.till.next(sale.id)
    ids.push(sale.id)
  }
  return ids
}

describe('Needs attention', () => {
  it('shows the newest first, and as many as it is asked for', async () => {
    for (let count = 0; count < 3; count++) {
      const sale = kit.charge()
      const cancelling = kit.till.cancel(sale.id)
      await kit.clock.pass(5000)
      await cancelling
      kit.till.next(sale.id)
      kit.pays(sale)
      await kit.clock.pass(60_000)
    }
    await paid()
    expect(bills(kit.store.attention(9))).toEqual(['0003', '0002', '0001'])
    expect(bills(kit.store.attention(1))).toEqual(['0003'])
    expect(kit.store.attentionCount()).toBe(3)
    // The alarms of them: the oldest is shown until somebody has seen it.
    const ids = () => kit.store.alarms(9).map(({ saleId }) => kit.sale(saleId).billNumber)
    expect([ids(), kit.store.alarmCount()]).toEqual([['0001', '0002', '0003'], 3])
    const [first] = kit.store.alarms(1)
    kit.store.alarmSeen(first?.id ?? 0, kit.clock.now(), 'Dara')
    expect([ids(), kit.store.alarmCount()]).toEqual([['0002', '0003'], 2])
  })

  it('keeps what was left apart, the newest first', async () => {
    await three('left')
    await paid()
    expect(bills(kit.store.leftForLater(9))).toEqual(['0003', '0002', '0001'])
    expect(bills(kit.store.leftForLater(2))).toEqual(['0003', '0002'])
    expect(kit.store.attention(9)).toEqual([])
    expect(kit.store.decided(9)).toEqual([])
  })

  it('lists what was decided by when that was, the last first', async () => {
    const [first] = await three('accepted')
    expect(bills(kit.store.decided(9))).toEqual(['0003', '0002', '0001'])
    await kit.clock.pass(1000)
    kit.till.attention.takeBack(first ?? '', 'confirmation', 'Sok', 'once more')
    kit.till.attention.resolve(first ?? '', 'accepted', 'Sok', 'right all the same')
    expect(bills(kit.store.decided(1))).toEqual(['0001'])
  })

  it('gives back the oldest refund first, and tells of those that were given back, the last first', async () => {
    await three('refund-owed')
    const owed = () => kit.store.openRefunds(9).map(({ billNumber }) => billNumber)
    expect(owed()).toEqual(['0001', '0002', '0003'])
    expect(kit.store.openRefunds(1).map(({ billNumber }) => billNumber)).toEqual(['0001'])
    expect(kit.store.refundsOwed()).toEqual({ khrMinor: 36_000, usdMinor: 0, count: 3 })
    for (const { id } of kit.store.openRefunds(2)) kit.till.attention.refundMade(id, 'Sok', 'cash')
    expect(owed()).toEqual(['0003'])
    expect(kit.store.madeRefunds(9).map(({ billNumber }) => billNumber)).toEqual(['0002', '0001'])
    expect(kit.store.madeRefunds(1).map(({ billNumber }) => billNumber)).toEqual(['0002'])
    // Made, not made after all, and made again: what is told is the last of it.
    const [last] = kit.store.madeRefunds(1)
    kit.till.attention.refundTakeBack(last?.id ?? 0, 'made', 'Sok', 'he was gone')
    kit.till.attention.refundMade(last?.id ?? 0, 'Dara', 'by bank')
    expect(kit.store.refund(last?.id ?? 0)).toMatchObject({ made: { by: 'Dara', note: 'by bank' } })
    expect(kit.store.madeRefunds(9)).toHaveLength(2)
  })
})

describe('sales', () => {
  it('are the last ones, the newest first', async () => {
    for (let count = 0; count < 4; count++) await paid()
    expect(bills(kit.store.lastSales(2))).toEqual(['0004', '0003'])
    expect(bills(kit.store.lastSales(9))).toEqual(['0004', '0003', '0002', '0001'])
  })

  it('of one day and currency are summed; the last one that is taken out leaves no line', async () => {
    const [first] = await three('accepted')
    const day = () => kit.store.db.prepare('SELECT currency, count, amount_minor FROM day_paid').all()
    expect(day()).toEqual([{ currency: 'KHR', count: 3, amount_minor: 36_000 }])
    kit.till.attention.takeBack(first ?? '', 'confirmation', 'Sok', 'wrong')
    expect(day()).toEqual([{ currency: 'KHR', count: 2, amount_minor: 24_000 }])
    for (const { id } of kit.store.decided(9)) kit.till.attention.takeBack(id, 'confirmation', 'Sok', 'wrong')
    expect(day()).toEqual([])
  })
})

describe('watches', () => {
  it('are due from their very moment, and the next is the earliest', () => {
    const now = kit.clock.now()
    const first = kit.charge()
    kit.store.hide(first.id)
    const other = kit.charge()
    const at = (sale: Sale, nextCheckAt: number | null) => {
      const watch = kit.store.watch(sale.id)
      if (watch === null) throw new Error('each sale has its watch')
      kit.store.putWatch({ ...watch, nextCheckAt })
    }
    at(first, now + 500)
    at(other, now + 400)
    expect(kit.store.nextDueAt()).toBe(now + 400)
    expect([now + 399, now + 400, now + 500].map((by) => kit.store.dueCount(by))).toEqual([0, 1, 2])
    expect([now + 399, now + 400, now + 500].map((by) => kit.store.due(by, 9).length)).toEqual([0, 1, 2])
    at(other, null)
    expect([kit.store.nextDueAt(), kit.store.dueCount(now + 500)]).toEqual([now + 500, 1])
  })
})

it('programs’ keys are listed from the newest, as many as are asked for', () => {
  for (const [index, name] of ['one', 'two', 'three'].entries()) {
    const id = anId()
    const hash = id.replaceAll('-', '').padEnd(64, '0')
    const createdAt = kit.clock.now() + index
    kit.store.addApiKey({ id, name, hash, scopes: ['read'], createdAt, revokedAt: null, lastUsedAt: null })
  }
  expect(kit.store.apiKeys().map(({ name }) => name)).toEqual(['three', 'two', 'one'])
})
