// The check in idle time: a change that the structure does not show is found, between customers and never in their way.

import { expect, test } from 'vitest'
import type { StoreFailure } from '../../electron/core/ports'
import { checkInIdleTime } from '../../electron/store/idleCheck'
import type { OpenStore } from '../../electron/store/open'
import { FakeClock } from '../support/clock'
import { books, pay, sell } from './support'

function checked(store: OpenStore) {
  const clock = new FakeClock()
  const said = { busy: false, broken: [] as StoreFailure[], whole: [] as number[] }
  const end = checkInIdleTime({
    store,
    clock,
    busy: () => said.busy,
    broken: (failure) => said.broken.push(failure),
    whole: (events) => said.whole.push(events),
  })
  return { clock, said, end }
}

test('whole books are told to be whole once, with sales made while they were read', async () => {
  const store = books()
  for (let made = 0; made < 450; made++) sell(store)
  const { clock, said } = checked(store)
  await clock.pass(20_150)
  pay(store, sell(store))
  await clock.pass(60_000)
  expect(said).toMatchObject({ broken: [], whole: [452] })
})

test('a changed amount that quick_check calls ok is found, and named corrupt', async () => {
  const store = books()
  const sale = sell(store)
  pay(store, sale)
  store.db.exec('DROP TRIGGER payment_fixed; UPDATE payment SET amount_minor = amount_minor + 1')
  expect(store.db.pragma('quick_check', { simple: true })).toBe('ok')
  const { clock, said } = checked(store)
  await clock.pass(60_000)
  expect(said.broken).toMatchObject([{ kind: 'corrupt' }])
  expect(said.whole).toEqual([])
})

test('it waits while a customer is served, and ends when the till closes', async () => {
  const store = books()
  sell(store)
  const { clock, said, end } = checked(store)
  said.busy = true
  await clock.pass(120_000)
  expect(said.whole).toEqual([])
  end()
  said.busy = false
  await clock.pass(120_000)
  expect(said.whole).toEqual([])
})

test('a flipped bit in a time is corrupt, said once, and ends nothing: it was a crash at each start', async () => {
  const store = books()
  pay(store, sell(store))
  store.db.pragma('ignore_check_constraints = ON')
  store.db.exec(
    'DROP TRIGGER sale_paid_stays; DROP TRIGGER sale_one_step; UPDATE sale SET paid_at = paid_at | (1 << 53)',
  )
  const { clock, said } = checked(store)
  await clock.pass(60_000)
  expect(said.broken).toMatchObject([{ kind: 'corrupt' }])
})
