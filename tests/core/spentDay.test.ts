// A thousand sales of a program are open on a day without look-ups. If this breaks, the till stands still for seconds when it
// wakes: each of them was put off with a commit of its own, all in one turn.

import { afterEach, expect, it } from 'vitest'
import { businessDay } from '../../electron/core/businessDay'
import { anId } from '../support/builders'
import { settle } from '../support/clock'
import { TillKit } from '../support/tillKit'

const MANY = 400
let kit: TillKit
afterEach(() => kit.close())

/** Sales that are open while the day is spent, and what their putting off costs from now on. */
async function spent(listOpen: boolean) {
  kit = new TillKit({ dailyLookups: 100 })
  kit.bakong.listOpen = listOpen
  const api = { reference: null, idempotency: null, link: 'OK' }
  const request = { amountMinor: 5000, currency: 'KHR', source: 'api', api } as const
  kit.till.startTogether(Array.from({ length: MANY }, () => ({ ...request, saleId: anId() })))
  for (let call = 0; call < 100; call++) kit.store.countLookUp('token-1', businessDay(kit.clock.now()), 'automatic')
  await kit.clock.pass(2000)
  const cost = { commits: 0 }
  kit.disk = {
    kind: 'full',
    methods: {
      includes: (name) => {
        if (['putWatch', 'together'].includes(name) && !kit.store.db.inTransaction) cost.commits += 1
        return false
      },
    },
  }
  return cost
}

it.each([true, false])('they are put off in slices of one commit each (lists open: %s)', async (listOpen) => {
  const cost = await spent(listOpen)
  kit.till.wake()
  await settle()
  // Between two slices there is room for a sale.
  expect(kit.store.dueCount(kit.clock.now())).toBeGreaterThan(MANY / 2)
  await kit.clock.pass(2000)
  expect(kit.store.dueCount(kit.clock.now())).toBe(0)
  expect(cost.commits).toBeLessThanOrEqual(MANY / 50 + 5)
  expect(kit.view?.link.state).toBe('QUOTA_SPENT')
})
