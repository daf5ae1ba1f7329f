// A list answer that names only what it found. If this breaks, all other sales stay PENDING for ever: asked about in lists
// alone, of which none ever says a word about them.

import { afterEach, expect, it } from 'vitest'
import type { Sale } from '../../shared/sale'
import { anId } from '../support/builders'
import { TillKit } from '../support/tillKit'

const SECOND = 1000
const MINUTE = 60 * SECOND
let kit: TillKit
afterEach(() => kit.close())

function sell(many: number): readonly Sale[] {
  const api = { reference: null, idempotency: null, link: 'OK' }
  const request = { amountMinor: 5000, currency: 'KHR', source: 'api', api } as const
  const begun = kit.till.startTogether(Array.from({ length: many }, () => ({ ...request, saleId: anId() })))
  return begun.flatMap((one) => (one.ok ? [one.value.sale] : []))
}

it('each that it leaves out is asked about alone after one silence, and expires by Bakong’s word', async () => {
  kit = new TillKit()
  kit.bakong.listNamesFoundOnly = true
  const sales = sell(5)
  kit.pays(sales[0] as Sale)
  await kit.clock.pass(20 * SECOND)
  expect(kit.sale(sales[0]?.id ?? '').state).toBe('PAID')
  const watches = () => sales.slice(1).map(({ id }) => kit.store.watch(id))
  expect(watches().map((watch) => watch?.lastAnswer)).toEqual(Array(4).fill('not-found'))
  // Bakong answered: that is no outage in which a manager may confirm by hand.
  expect(kit.till.confirmByHand(sales[1]?.id ?? '', 'Dara', 'no')).toMatchObject({
    error: { code: 'bakong-can-be-asked' },
  })
  const alone = kit.bakong.calls.filter(({ list }) => !list)
  expect(new Set(alone.flatMap(({ md5s }) => md5s)).size).toBeGreaterThanOrEqual(4)
  await kit.clock.pass(6 * MINUTE)
  expect(sales.slice(1).map(({ id }) => kit.sale(id).state)).toEqual(Array(4).fill('EXPIRED'))
})

it('money that such a list left out is found alone', async () => {
  kit = new TillKit()
  kit.bakong.listNamesFoundOnly = true
  const sales = sell(3)
  await kit.clock.pass(20 * SECOND)
  kit.bakong.listOpen = true
  for (const sale of sales) kit.pays(sale)
  await kit.clock.pass(20 * SECOND)
  expect(sales.map(({ id }) => kit.sale(id).state)).toEqual(Array(3).fill('PAID'))
})

it('under a daily limit closed sales that it leaves out do not eat the day one by one', async () => {
  kit = new TillKit({ dailyLookups: 100 })
  kit.bakong.listNamesFoundOnly = true
  sell(20)
  await kit.clock.pass(10 * MINUTE)
  const before = kit.bakong.calls.length
  for (let wake = 0; wake < 10; wake++) {
    kit.till.wake()
    await kit.clock.pass(MINUTE)
  }
  expect(kit.bakong.calls.length - before).toBeLessThanOrEqual(20)
})
