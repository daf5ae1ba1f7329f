// Bakong answers about a code, and nobody can tell what. If this breaks, money that came is hidden for ever, asking for it
// eats the look-ups of all other sales, or the till says that Bakong has a fault.

import { afterEach, describe, expect, it } from 'vitest'
import type { Sale } from '../../shared/sale'
import { settle } from '../support/clock'
import { TillKit } from '../support/tillKit'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
let kit: TillKit
afterEach(() => kit.close())

async function unread(kit: TillKit): Promise<Sale> {
  const sale = kit.charge()
  kit.bakong.unreadable(sale.md5)
  await kit.clock.pass(10 * MINUTE)
  return sale
}

/** Takes it off the screens, as the cashier does who can't know more. */
async function putAside(sale: Sale): Promise<void> {
  const cancelled = kit.till.cancel(sale.id)
  await kit.clock.pass(5 * SECOND)
  await cancelled
  kit.till.next(sale.id)
}

/** The machine sleeps for about so long, and wakes. */
async function asleep(ms: number): Promise<void> {
  kit.clock.sleep(ms - 10 * SECOND)
  kit.till.wake()
  await kit.clock.pass(10 * SECOND)
}

const looksAt = (sale: Sale) => kit.bakong.calls.filter(({ md5s }) => md5s.includes(sale.md5)).length

describe.each([null, 100])('with %s look-ups a day', (dailyLookups) => {
  it('it is a matter for Needs attention after a few tries, with what Bakong said; the link is well', async () => {
    kit = new TillKit({ dailyLookups })
    const sale = await unread(kit)
    expect(kit.sale(sale.id)).toMatchObject({ state: 'PENDING', flags: ['UNREADABLE'] })
    expect(kit.view).toMatchObject({ attentionCount: 1, link: { state: 'OK' } })
    expect(kit.till.attention.view().open).toMatchObject([
      {
        sale: { id: sale.id },
        came: null,
        unread: { why: 'transaction: amount', raw: '{"amount":"12,500"}' },
        ways: ['accepted', 'left'],
      },
    ])
    // Three tries, and the one after the deadline, if none of them was.
    expect([3, 4]).toContain(looksAt(sale))
  })

  it('then it is asked once a day, whatever wakes the till, and not for ever', async () => {
    kit = new TillKit({ dailyLookups })
    const sale = await unread(kit)
    await putAside(sale)
    const before = looksAt(sale)
    for (let hour = 0; hour < 3 * 24; hour++) await asleep(HOUR)
    expect(looksAt(sale) - before).toBe(3)
    for (let day = 0; day < 40; day++) await asleep(DAY)
    expect(looksAt(sale) - before).toBeLessThanOrEqual(31)
    expect(kit.store.watch(sale.id)?.nextCheckAt).toBeNull()
    expect(kit.store.attentionCount()).toBe(1)
  })

  it('what ailed Bakong for some minutes is found in the hour, not the next day', async () => {
    kit = new TillKit({ dailyLookups })
    const sale = await unread(kit)
    expect(kit.sale(sale.id).flags).toEqual(['UNREADABLE'])
    kit.pays(sale, { createdDateMs: sale.createdAt + SECOND })
    await kit.clock.pass(HOUR)
    expect(kit.sale(sale.id)).toMatchObject({ state: 'PAID', flags: [] })
  })

  it('one that can be read after all makes the sale PAID, and nobody is asked any more', async () => {
    kit = new TillKit({ dailyLookups })
    const sale = await unread(kit)
    kit.pays(sale, { createdDateMs: sale.createdAt + SECOND })
    await asleep(DAY + MINUTE)
    expect(kit.sale(sale.id)).toMatchObject({ state: 'PAID', flags: [], confirmation: { kind: 'bakong' } })
    expect(kit.view).toMatchObject({ attentionCount: 0 })
  })

  it('one odd answer and a good one after it are no matter for anybody', async () => {
    kit = new TillKit({ dailyLookups })
    const sale = kit.charge()
    kit.bakong.unreadable(sale.md5)
    const asked = kit.till.check(sale.id)
    await kit.clock.pass(2 * SECOND)
    expect(await asked).toMatchObject({ value: { asked: { kind: 'could-not-ask', why: 'nonsense' } } })
    kit.pays(sale)
    await kit.clock.pass(MINUTE)
    expect(kit.sale(sale.id)).toMatchObject({ state: 'PAID', flags: [] })
    expect(kit.store.watch(sale.id)?.unreadable).toBe(0)
  })
})

it('under a daily limit twenty of them leave the day to the other sales, with lists closed too', async () => {
  kit = new TillKit({ dailyLookups: 100 })
  kit.bakong.listOpen = false
  for (let day = 0; day < 2; day++) {
    for (let turn = 0; turn < 10; turn++) {
      const sale = kit.charge()
      kit.bakong.unreadable(sale.md5)
      for (let press = 0; press < 2; press++) void kit.till.check(sale.id)
      await kit.clock.pass(MINUTE)
      await putAside(sale)
    }
    await asleep(23 * HOUR)
  }
  expect(kit.store.attentionCount()).toBe(20)
  const before = kit.bakong.calls.length
  await kit.clock.pass(DAY / 2)
  const calls = kit.bakong.calls.slice(before)
  expect(calls.filter(({ list }) => !list).length).toBeGreaterThan(0)
  // A dozen a day, and the lists that try whether lists work again.
  expect(calls.length).toBeLessThanOrEqual(6 + 3)
  expect(kit.view).toMatchObject({ link: { state: 'OK' } })
  expect(kit.view?.lookupsLeft).toBeGreaterThan(80)
}, 60_000)

it('a manager who saw the money takes it: PAID by hand in whole books, and Bakong clears it later', async () => {
  kit = new TillKit()
  const sale = await unread(kit)
  expect(kit.till.attention.resolve(sale.id, 'refund-owed', 'Dara', 'no')).toMatchObject({ ok: false })
  expect(kit.till.attention.resolve(sale.id, 'accepted', 'Dara', 'seen in the app').ok).toBe(true)
  await settle()
  expect(kit.sale(sale.id)).toMatchObject({
    state: 'PAID',
    flags: ['UNREADABLE', 'MANUAL'],
    confirmation: { kind: 'by-hand', by: 'Dara', reason: 'seen in the app' },
  })
  expect(kit.view).toMatchObject({ attentionCount: 0, board: { paidCount: 1, paidKhrMinor: 12_500 } })
  expect(kit.store.verifyChain().kind).toBe('whole')
  kit.pays(sale, { createdDateMs: sale.createdAt + SECOND })
  await asleep(DAY + MINUTE)
  expect(kit.sale(sale.id)).toMatchObject({ flags: [], confirmation: { kind: 'bakong' } })
  expect(kit.view?.board).toMatchObject({ paidCount: 0 })
  expect(kit.store.dayTotals('2040-11-22')).toMatchObject({ paidCount: 1, paidKhrMinor: 12_500 })
})

it('survives a restart in between: the tries are counted in the books', async () => {
  kit = new TillKit({ dailyLookups: 100 })
  const sale = kit.charge()
  kit.bakong.unreadable(sale.md5)
  for (let start = 0; start < 3; start++) {
    await kit.clock.pass(3 * SECOND)
    kit.close(false)
    kit = new TillKit({ dailyLookups: 100, clock: kit.clock, folder: kit.folder })
    kit.bakong.unreadable(sale.md5)
  }
  await kit.clock.pass(3 * SECOND)
  expect(kit.sale(sale.id).flags).toEqual(['UNREADABLE'])
})

it('a sticker’s receipt that Bakong answers so is told as an answer that can’t be read', async () => {
  kit = new TillKit()
  kit.bakong.lookUpShortHash = async () => ({
    value: { kind: 'unreadable', why: 'errorCode 99', raw: '{}' },
    serverDateMs: null,
    mayBeCopy: false,
    tookMs: 5,
  })
  const asked = kit.till.stickers.check({
    ...{ saleId: '00000000-0000-4000-8000-00000000abcd', shortHash: 'abcdef12', amountMinor: 12_500, currency: 'KHR' },
  })
  await kit.clock.pass(3 * SECOND)
  expect(await asked).toEqual({ ok: true, value: { kind: 'could-not-ask', why: 'nonsense' } })
  expect(kit.view).toMatchObject({ link: { state: 'OK' } })
})
