// How long each kind of sale keeps the screens while another program's sale waits: too short, and a customer sees a code that
// is gone; too long, and the next one in the queue can't pay.

import { beforeEach, describe, expect, it } from 'vitest'
import { ScreenQueue } from '../../../electron/core/screenQueue'
import type { Sale } from '../../../shared/sale'
import { aPayment, aSale } from '../../support/builders'
import { FakeClock } from '../../support/clock'

let clock: FakeClock
let shown: Sale | null
let queued: number
let awaited: boolean
let remainingMs: number
/** When the screens were given away, by the clock since the start, ms. */
let given: number[]
let changes: number
let queue: ScreenQueue

beforeEach(() => {
  clock = new FakeClock()
  const begun = clock.monotonic()
  shown = null
  queued = 1
  awaited = false
  remainingMs = 100_000
  given = []
  changes = 0
  queue = new ScreenQueue({
    store: {
      shownSaleId: () => shown?.id ?? null,
      sale: (id: string) => (id === shown?.id ? shown : null),
      queuedCount: () => queued,
      showQueued: (now: number) => {
        expect(now).toBe(4711)
        given.push(clock.monotonic() - begun)
      },
    } as never,
    clock,
    changed: () => {
      changes += 1
      queue.tend()
    },
    remainingMs: (sale) => {
      expect(sale).toBe(shown)
      return remainingMs
    },
    isAwaited: (id) => {
      expect(id).toBe(shown?.id)
      return awaited
    },
    bestNow: () => 4711,
  })
})

const mismatch = { payment: aPayment({ amountMinor: 1 }), foundAt: 1 }
const api = { source: 'api' } as const

/** ms that it stays with time left on its code, and with none; null: until somebody acts. */
const rows: readonly (readonly [what: string, sale: Sale, running: number | null, timeUp: number | null])[] = [
  ['a cashier’s open sale', aSale(), null, null],
  ['a program’s open sale', aSale(api), null, 3000],
  ['a cashier’s open sale with wrong money', aSale({ flags: ['AMOUNT_MISMATCH'], mismatch }), null, null],
  ['a program’s open sale with wrong money', aSale({ ...api, flags: ['AMOUNT_MISMATCH'], mismatch }), null, null],
  ['a cashier’s paid sale', aSale({ state: 'PAID' }), 8000, 8000],
  ['a program’s paid sale', aSale({ ...api, state: 'PAID' }), 3000, 3000],
  ['a program’s sale that was paid late', aSale({ ...api, state: 'PAID', flags: ['LATE'] }), 8000, 8000],
  [
    'a program’s sale that was paid in time and learnt late',
    aSale({ ...api, state: 'PAID', flags: ['RECOVERED'] }),
    3000,
    3000,
  ],
  [
    'a program’s paid sale with more money',
    aSale({ ...api, state: 'PAID', flags: ['DUPLICATE'], mismatch }),
    8000,
    8000,
  ],
  ['a cashier’s expired sale', aSale({ state: 'EXPIRED' }), 8000, 8000],
  ['a program’s expired sale', aSale({ ...api, state: 'EXPIRED' }), 3000, 3000],
  [
    'a program’s expired sale with wrong money',
    aSale({ ...api, state: 'EXPIRED', flags: ['AMOUNT_MISMATCH'], mismatch }),
    null,
    null,
  ],
  ['a cashier’s cancelled sale', aSale({ state: 'CANCELLED' }), 8000, 8000],
  ['a program’s cancelled sale', aSale({ ...api, state: 'CANCELLED' }), 3000, 3000],
  ['a cashier’s failed sale', aSale({ state: 'FAILED' }), 8000, 8000],
  ['a program’s failed sale', aSale({ ...api, state: 'FAILED' }), 3000, 3000],
]

describe.each(rows)('%s', (_, sale, running, timeUp) => {
  it.each([
    [100_000, running],
    [1, running],
    [0, timeUp],
    [-1, timeUp],
  ] as const)('with %i ms left: %s', async (left, stays) => {
    shown = sale
    remainingMs = left
    queue.tend()
    await clock.pass(60_000)
    expect(given.slice(0, 1)).toEqual(stays === null ? [] : [stays])
  })

  it('is left alone where nobody waits', async () => {
    shown = sale
    queued = 0
    remainingMs = -1
    queue.tend()
    await clock.pass(60_000)
    expect([given, changes]).toEqual([[], 0])
  })
})

it('free screens are given at once, and not where nobody waits', () => {
  queue.tend()
  expect(given).toEqual([0])
  queued = 0
  queue.tend()
  expect(given).toEqual([0])
})

it('looked at again and again it goes no later, and stays while somebody waits for an answer about it', async () => {
  shown = aSale({ state: 'EXPIRED' })
  for (let second = 0; second < 5; second++) {
    queue.tend()
    await clock.pass(1000)
  }
  awaited = true
  queue.tend()
  await clock.pass(60_000)
  expect(given).toEqual([])
  awaited = false
  queue.tend()
  expect(given).toEqual([65_000])
})

it('another word about it, or another sale, begins anew; one that was opened again keeps the screens', async () => {
  shown = aSale({ state: 'EXPIRED' })
  queue.tend()
  await clock.pass(7000)
  // Late money: this screen has been up for no time at all.
  shown = { ...aSale({ state: 'PAID', flags: ['LATE'] }), id: shown.id } as Sale
  queue.tend()
  await clock.pass(7999)
  expect(given).toEqual([])
  const other = aSale({ state: 'CANCELLED' })
  shown = other
  queue.tend()
  await clock.pass(7999)
  expect(given).toEqual([])
  shown = { ...aSale(), id: other.id } as Sale
  queue.tend()
  shown = other
  queue.tend()
  await clock.pass(7999)
  expect(given).toEqual([])
  await clock.pass(1)
  expect(given.slice(0, 1)).toEqual([30_998])
})

it('changes that nobody waits for are shown together after a tenth of a second, and none after the end', async () => {
  for (let change = 0; change < 3; change++) queue.changedSoon()
  await clock.pass(99)
  expect(changes).toBe(0)
  await clock.pass(1)
  expect(changes).toBe(1)
  queue.changedSoon()
  await clock.pass(100)
  expect(changes).toBe(2)
  queue.changedSoon()
  shown = aSale({ state: 'EXPIRED' })
  queue.tend()
  queue.stop()
  await clock.pass(60_000)
  expect([changes, given.length]).toEqual([2, 2])
})
