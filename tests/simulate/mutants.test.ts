// Can the simulation fail? The rules are broken on purpose, one at a time, and a handful of runs must notice each.

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import type * as Budgets from '../../electron/core/budget'
import type * as Schedules from '../../electron/core/schedule'
import type * as Transitions from '../../electron/core/transition'

const RUNS_MAX = 120
const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'khqr-mutants-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(() => {
  vi.doUnmock('../../electron/core/transition')
  vi.doUnmock('../../electron/core/schedule')
  vi.doUnmock('../../electron/core/budget')
  vi.resetModules()
})

/**
 * @param first a seed shortly before one that notices: which it is falls anew with each change of the core
 * @returns what the first run that noticed said, or null when none did
 */
async function caught(first = 1): Promise<string | null> {
  vi.resetModules()
  const { simulate } = await import('./run')
  for (let seed = first; seed < first + RUNS_MAX; seed++) {
    const { broken } = await simulate(seed, folder)
    if (broken !== null) return broken
  }
  return null
}

/** Breaks the transition: the event is changed, or the sale that comes of it. */
function mutateTransition(change: (real: typeof Transitions) => typeof Transitions.transition): void {
  vi.doMock('../../electron/core/transition', async (original) => {
    const real = await original<typeof Transitions>()
    return { ...real, transition: change(real) }
  })
}

test('a till that takes any amount for the right one', async () => {
  mutateTransition((real) => (sale, event) => {
    if (event.type !== 'payment-found') return real.transition(sale, event)
    const { amountMinor, currency } = sale
    return real.transition(sale, { ...event, payment: { ...event.payment, amountMinor, currency } })
  })
  expect(await caught()).toMatch(/not what was asked|not in the ledger|chain is broken/)
}, 60_000)

test('a till that takes money for a purchase that is paid already without a word', async () => {
  mutateTransition(
    (real) => (sale, event) =>
      real.transition(sale, event.type === 'payment-found' ? { ...event, retryPaid: false } : event),
  )
  expect(await caught(8)).toMatch(/paid 2 times|2 receipts/)
}, 60_000)

test('a till that forgets money which does not match', async () => {
  mutateTransition((real) => (sale, event) => {
    const next = real.transition(sale, event)
    return next.ok && next.value.mismatch !== sale.mismatch ? { ok: true, value: sale } : next
  })
  expect(await caught()).toMatch(/in the ledger and not in the till/)
}, 60_000)

test('a till that ends the watch when a sale is closed', async () => {
  vi.doMock('../../electron/core/schedule', async (original) => {
    const real = await original<typeof Schedules>()
    return {
      ...real,
      nextLook: (facts: Schedules.LookFacts) => (facts.sale.state === 'PENDING' ? real.nextLook(facts) : null),
    }
  })
  expect(await caught()).toMatch(/in the ledger and not in the till/)
}, 60_000)

test('a till that asks as often as it likes', async () => {
  vi.doMock('../../electron/core/schedule', async (original) => ({
    ...(await original<typeof Schedules>()),
    CALL_GAP_MS: 200,
  }))
  expect(await caught()).toMatch(/two calls within/)
}, 60_000)

test('a till that does not look at its budget', async () => {
  vi.doMock('../../electron/core/budget', async (original) => ({
    ...(await original<typeof Budgets>()),
    mayAsk: () => true,
  }))
  expect(await caught(15)).toMatch(/look-ups of/)
}, 60_000)
