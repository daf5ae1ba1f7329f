// Can the simulation fail? The rules are broken on purpose, one at a time, and a handful of runs must notice each.

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import type * as Budgets from '../../electron/core/budget'
import type * as Schedules from '../../electron/core/schedule'
import type * as Transitions from '../../electron/core/transition'
import { type Rule, rules } from './rules'

const RUNS_MAX = 120
const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'khqr-mutants-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const mutated = new Set<string>()
afterEach(() => {
  for (const path of mutated) vi.doUnmock(path)
  mutated.clear()
  vi.resetModules()
})

/**
 * @param first a seed shortly before one that notices: which it is falls anew with each change of the core
 * @param judged rules with a name that are not let pass
 * @returns what the first run that noticed said, or null when none did
 */
async function caught(first = 1, judged: readonly Rule[] = ['money-found']): Promise<string | null> {
  vi.resetModules()
  const { simulate } = await import('./run')
  const letPass = new Set((Object.keys(rules) as Rule[]).filter((rule) => !judged.includes(rule)))
  for (let seed = first; seed < first + RUNS_MAX; seed++) {
    const { broken } = await simulate(seed, folder, false, letPass)
    if (broken !== null) return broken
  }
  return null
}

/** Breaks the transition: the event is changed, or the sale that comes of it. */
function mutateTransition(change: (real: typeof Transitions) => typeof Transitions.transition): void {
  mutated.add('../../electron/core/transition')
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
}, 600_000)

test('a till that takes money for a purchase that is paid already without a word', async () => {
  mutateTransition(
    (real) => (sale, event) =>
      real.transition(sale, event.type === 'payment-found' ? { ...event, retryPaid: false } : event),
  )
  expect(await caught(8)).toMatch(/paid [23] times|2 receipts/)
}, 600_000)

test('a till that forgets money which does not match', async () => {
  mutateTransition((real) => (sale, event) => {
    const next = real.transition(sale, event)
    return next.ok && next.value.mismatch !== sale.mismatch ? { ok: true, value: sale } : next
  })
  expect(await caught()).toMatch(/in the ledger and not in the till/)
}, 600_000)

test('a till that ends the watch when a sale is closed', async () => {
  mutated.add('../../electron/core/schedule')
  vi.doMock('../../electron/core/schedule', async (original) => {
    const real = await original<typeof Schedules>()
    return {
      ...real,
      nextLook: (facts: Schedules.LookFacts) => (facts.sale.state === 'PENDING' ? real.nextLook(facts) : null),
    }
  })
  expect(await caught()).toMatch(/in the ledger and not in the till/)
}, 600_000)

test('a till that asks as often as it likes', async () => {
  mutated.add('../../electron/core/schedule')
  vi.doMock('../../electron/core/schedule', async (original) => ({
    ...(await original<typeof Schedules>()),
    CALL_GAP_MS: 200,
  }))
  expect(await caught()).toMatch(/two calls within/)
}, 600_000)

test('a till that does not look at its budget', async () => {
  mutated.add('../../electron/core/budget')
  vi.doMock('../../electron/core/budget', async (original) => ({
    ...(await original<typeof Budgets>()),
    mayAsk: () => true,
  }))
  expect(await caught(1, [])).toMatch(/look-ups of/)
}, 600_000)

// ---- The five causes of issue 17: each rule of core that mended one is taken out again ----

/** A module of the product, as far as a mutant knows it. */
type Module = Record<string, unknown>
type Method = (...given: unknown[]) => unknown

function mutate(path: string, change: (real: Module) => Module): void {
  mutated.add(path)
  vi.doMock(path, async (original) => {
    const real = (await original()) as Module
    return { ...real, ...change(real) }
  })
}

/** @returns what the first run said that broke one of these rules, all others let pass; null when none did */
async function caughtBy(
  wanted: readonly Rule[],
  play: 'simulate' | 'simulateShelf' = 'simulate',
): Promise<string | null> {
  vi.resetModules()
  const run = await import('./run')
  const letPass = new Set((Object.keys(rules) as Rule[]).filter((rule) => !wanted.includes(rule)))
  const runs = play === 'simulate' ? RUNS_MAX : SHELVES_MAX
  for (let seed = 1; seed <= runs; seed++) {
    const { broken } = await run[play](seed, folder, false, letPass)
    if (broken !== null) return broken
  }
  return null
}
const SHELVES_MAX = 25

test('cause 1: a till that judges deadlines and watches by its own clock', async () => {
  mutate('../../electron/core/time', (real) => {
    const Time = real['Time'] as new (...given: unknown[]) => object
    class OwnClock extends Time {
      readonly wall: { now(): number; monotonic(): number }
      constructor(...given: unknown[]) {
        super(...given)
        this.wall = (given[0] as { clock: OwnClock['wall'] }).clock
      }
      get now(): number {
        return this.wall.now()
      }
      get mayEnd(): boolean {
        return true
      }
      at(monotonic: number): number {
        return Math.floor(monotonic + this.wall.now() - this.wall.monotonic())
      }
    }
    return { Time: OwnClock }
  })
  expect(await caughtBy(['not-expired-early', 'money-found'])).toMatch(/EXPIRED|in the ledger and not in the till/)
}, 600_000)

test('cause 2: a till that does not remember since when Bakong was not heard', async () => {
  mutate('../../electron/core/schedule', (real) => {
    const nextLook = real['nextLook'] as Method
    return {
      nextLook: (facts: object) => nextLook({ ...facts, unheard: false, heardAt: Number.POSITIVE_INFINITY }),
    }
  })
  mutate('../../electron/store/queries', (real) => {
    const queries = real['queries'] as Record<string, string>
    return { queries: { ...queries, makeUnheardDue: 'UPDATE watch SET looks = looks WHERE @now < 0' } }
  })
  expect(await caughtBy(['asked-after-outage'])).toMatch(/not asked about/)
}, 600_000)

test('cause 3: a link that does not know of the budget', async () => {
  mutate('../../electron/core/link', (real) => {
    const linkView = real['linkView'] as Method | undefined
    return { linkView: (parts: object, ...given: unknown[]) => linkView?.({ ...parts, budget: 'open' }, ...given) }
  })
  expect(await caughtBy(['spent-is-said'])).toMatch(/no look-up is left/)
}, 600_000)

test('cause 4: a file that is no backup reaches the crash handler', async () => {
  mutate('../../electron/core/besideMoney', () => ({
    besideMoney: (work: Method) => work(),
    besideMoneyHere: (work: Method) => work(),
  }))
  expect(await caughtBy(['bad-backup', 'second-folder'], 'simulateShelf')).toMatch(/would have ended/)
}, 600_000)

test('cause 5: two tills whose books have the same id', async () => {
  mutate('../../electron/store/lineage', () => ({
    booksIdOf: () => ({ till: 'a'.repeat(12), lineage: 'b'.repeat(12), first: true }),
  }))
  expect(await caughtBy(['backups-own'], 'simulateShelf')).toMatch(/another till|deleted till/)
}, 600_000)
