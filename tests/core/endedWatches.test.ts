// A watch that has ended stays ended. If this breaks, a key pressed on an old sale, while Bakong can't be asked, has it asked
// about again without end: look-ups that other sales need.

import { afterEach, expect, it } from 'vitest'
import { TillKit } from '../support/tillKit'

const SECOND = 1000
const HOUR = 3_600_000
let kit: TillKit
afterEach(() => kit.close())

it.each([
  ['in an outage', 'offline', null],
  ['with a day that Bakong calls spent', 'quota-spent', 100],
  ['with a day that the till has spent itself', null, 5],
] as const)('a question about a sale whose watch has ended revives it in no way: %s', async (_, trouble, limit) => {
  kit = new TillKit({ dailyLookups: limit })
  const sale = kit.charge()
  kit.pays(sale)
  await kit.clock.pass(5 * SECOND)
  if (kit.sale(sale.id).state !== 'PAID') void kit.till.check(sale.id)
  await kit.clock.pass(5 * SECOND)
  expect(kit.sale(sale.id).state).toBe('PAID')
  expect(kit.store.watch(sale.id)?.nextCheckAt).toBeNull()
  kit.bakong.trouble = trouble
  for (let press = 0; press < 6; press++) {
    void kit.till.check(sale.id)
    await kit.clock.pass(5 * SECOND)
  }
  expect(kit.store.watch(sale.id)?.nextCheckAt).toBeNull()
  const before = kit.bakong.calls.length
  await kit.clock.pass(HOUR)
  expect(kit.bakong.calls.length).toBe(before)
})
