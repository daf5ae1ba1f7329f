// What other programs ask must never cost the cashier his look-ups, his turn, or a sale its plan.

import { afterEach, beforeEach, expect, it } from 'vitest'
import { businessDay } from '../../electron/core/businessDay'
import { apiGrant, apiReadGrant } from '../../shared/grants'
import type { Sale } from '../../shared/sale'
import { TillKit } from '../support/tillKit'

const SECOND = 1000
let kit: TillKit
beforeEach(() => {
  kit = new TillKit({ dailyLookups: 100 })
})
afterEach(() => kit.close())

const used = () => kit.store.lookUps(kit.bakong.tokenId, businessDay(kit.clock.now())).used

/** What a program, or the cashier, gets for a question. */
async function asks(sale: Sale, by: 'program' | 'person' = 'program') {
  const checked = kit.till.check(sale.id, by)
  await kit.clock.pass(5 * SECOND)
  const done = await checked
  if (!done.ok) throw new Error(done.error.code)
  return done.value.asked
}

async function cancels(sale: Sale): Promise<Sale> {
  const cancelled = kit.till.cancel(sale.id, 'program')
  await kit.clock.pass(5 * SECOND)
  const done = await cancelled
  if (!done.ok) throw new Error(done.error.code)
  return done.value
}

/** A program has asked until it gets no more. */
async function shareUsedUp(): Promise<Sale> {
  const sale = kit.charge()
  for (let asked = 0; asked < 100; asked++) {
    const answer = await asks(sale)
    if (answer.kind === 'could-not-ask') return sale
  }
  throw new Error('a program may ask without end')
}

it('a program that asks without end leaves the whole reserve to people, and is told when there is more', async () => {
  const sale = await shareUsedUp()
  expect(await asks(sale)).toEqual({ kind: 'could-not-ask', why: 'quota-spent' })
  expect(used().person).toBe(0)
  expect(used().automatic).toBe(80)
  expect(businessDay(kit.till.shareOpensAt)).not.toBe(businessDay(kit.clock.now()))
  // The cashier's key has the reserve: each press is answered by Bakong.
  const left = 100 - used().automatic - used().deadline
  expect(left).toBeGreaterThanOrEqual(19)
  for (let press = 0; press < left; press++) expect(await asks(sale, 'person')).toEqual({ kind: 'not-found' })
  expect(kit.view?.link.budget).toBe('counted-out')
})

it('a question that is refused changes no plan, and nothing on the screens', async () => {
  const sale = await shareUsedUp()
  await kit.clock.pass(10 * SECOND)
  const plan = kit.store.watch(sale.id)
  const screen = JSON.stringify(kit.view?.screen, (name, value) => (/[mM]s$/.test(name) ? 0 : value))
  const checked = kit.till.check(sale.id, 'program')
  await kit.clock.pass(0)
  expect(await checked).toMatchObject({ value: { asked: { why: 'quota-spent' } } })
  expect(kit.store.watch(sale.id)).toEqual(plan)
  expect(JSON.stringify(kit.view?.screen, (name, value) => (/[mM]s$/.test(name) ? 0 : value))).toBe(screen)
})

it.each([100, null])(
  'within three seconds of an answer it is the answer, and Bakong is not asked (limit %s)',
  async (limit) => {
    kit.close()
    kit = new TillKit({ dailyLookups: limit })
    const sale = kit.charge()
    const first = kit.till.check(sale.id, 'program')
    await kit.clock.pass(1500)
    expect(await first).toMatchObject({ value: { asked: { kind: 'not-found' } } })
    const calls = kit.bakong.calls.length
    const again = Array.from({ length: 5 }, () => kit.till.check(sale.id, 'program'))
    await kit.clock.pass(0)
    for (const answer of await Promise.all(again))
      expect(answer).toMatchObject({ value: { asked: { kind: 'not-found' } } })
    expect(kit.bakong.calls).toHaveLength(calls)
  },
)

it('programs that wait in the queue never keep a person from asking, and the person is first', async () => {
  kit.close()
  kit = new TillKit()
  const own = kit.charge()
  kit.till.startTogether(
    Array.from({ length: 30 }, () => ({
      ...{ saleId: crypto.randomUUID(), amountMinor: 100, currency: 'KHR', source: 'api' },
      api: { reference: null, idempotency: null, link: 'OK' },
    })),
  )
  const others = kit.store.lastSales(30).filter(({ source }) => source === 'api')
  const programs = others.map((sale) => kit.till.check(sale.id, 'program'))
  kit.pays(own)
  const pressed = kit.till.check(own.id)
  await kit.clock.pass(3 * SECOND)
  expect(await pressed).toMatchObject({ ok: true, value: { asked: { kind: 'found' } } })
  await kit.clock.pass(60 * SECOND)
  await Promise.all(programs)
})

it('cancel asks while the share has a look-up, and is done all the same when it has none: still watched', async () => {
  const before = kit.charge()
  expect(await cancels(before)).toMatchObject({ state: 'CANCELLED', asked: 'not-found' })
  kit.till.next(before.id)
  kit.till.next((await shareUsedUp()).id)
  const sale = kit.charge()
  const people = used()
  const cancelled = await cancels(sale)
  expect(cancelled).toMatchObject({ state: 'CANCELLED', asked: 'could-not-ask' })
  expect([used().person, used().automatic]).toEqual([people.person, people.automatic])
  expect(kit.store.watch(sale.id)?.nextCheckAt).toEqual(expect.any(Number))
  // Once more is the same answer; a cashier is told that it is closed.
  expect(await cancels(sale)).toEqual(cancelled)
  expect(await kit.till.cancel(sale.id)).toMatchObject({ ok: false, error: { code: 'sale-closed' } })
})

it('payment wins over the cancel of a program as well', async () => {
  const sale = kit.charge()
  kit.pays(sale)
  expect((await cancels(sale)).state).toBe('PAID')
  expect(await kit.till.cancel(sale.id, 'program')).toMatchObject({ ok: false, error: { code: 'sale-already-paid' } })
})

it('no program may ask at a person’s word', () => {
  for (const { commands } of [apiGrant, apiReadGrant])
    for (const command of ['sale.check', 'sale.cancel', 'sticker.check'] as const)
      expect(commands).not.toContain(command)
})

it('a sale that Bakong has confirmed is answered from the books, however often a program asks', async () => {
  const sale = kit.charge()
  kit.pays(sale)
  await kit.clock.pass(60 * SECOND)
  if (kit.sale(sale.id).state !== 'PAID') await asks(sale, 'person')
  const calls = kit.bakong.calls.length
  for (let turn = 0; turn < 5; turn++) {
    await kit.clock.pass(10 * SECOND)
    expect(await asks(sale)).toEqual({ kind: 'found' })
  }
  expect(kit.bakong.calls).toHaveLength(calls)
  expect(kit.view?.screen).toMatchObject({ kind: 'paid' })
})
