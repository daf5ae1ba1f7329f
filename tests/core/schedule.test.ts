// When a sale is looked at next, under each pace.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { automaticLeft, type BudgetView, lookUpsLeft, mayAsk, shareOf } from '../../electron/core/budget'
import { businessDay, nextDayStart } from '../../electron/core/businessDay'
import {
  backOffMs,
  DEADLINE_GRACE_MS,
  type LookFacts,
  limitedMoments,
  mostOverdueFirst,
  nextLook,
  othersBetween,
  type Pace,
  WATCH_MS,
} from '../../electron/core/schedule'
import type { Sale } from '../../shared/sale'
import { anId, aPayment, aSale } from '../support/builders'

const SECOND = 1000
const HOUR = 3_600_000
const sale = aSale()
const free: Pace = { kind: 'free' }

function look(
  of: Sale,
  age: number,
  pace: Pace = free,
  remainingMs = of.expiresAt - of.createdAt - age,
  over: Partial<LookFacts> = {},
): number | null {
  const now = of.createdAt + age
  const known = { madeAt: of.createdAt, heardAt: now, mayEnd: true }
  const at = nextLook({ sale: of, now, remainingMs, pace, jitter: 0.5, ...known, ...over })
  return at === null ? null : at - now
}

describe('without a daily limit', () => {
  it('looks every 2 s for two minutes, then every 4 s, then once just after the deadline', () => {
    expect(look(sale, 0)).toBe(2 * SECOND)
    expect(look(sale, 119 * SECOND)).toBe(2 * SECOND)
    expect(look(sale, 121 * SECOND)).toBe(4 * SECOND)
    expect(look(sale, 299 * SECOND)).toBe(SECOND + DEADLINE_GRACE_MS)
  })

  it('watches a closed sale more and more slowly, and ends after a day', () => {
    const closed = aSale({ state: 'EXPIRED', closedAt: sale.createdAt + 303 * SECOND })
    const sinceClosed = (ms: number) => look(closed, closed.closedAt - closed.createdAt + ms, free, -1)
    expect(sinceClosed(0)).toBe(10 * SECOND)
    expect(sinceClosed(3 * 60 * SECOND)).toBe(60 * SECOND)
    expect(sinceClosed(20 * 60 * SECOND)).toBe(600 * SECOND)
    expect(sinceClosed(3 * HOUR)).toBe(HOUR)
    expect(look(closed, WATCH_MS, free, -1)).toBeNull()
  })

  it('asks nothing more once Bakong has settled the sale or its wrong money is known', () => {
    expect(look(aSale({ state: 'PAID' }), 30 * SECOND)).toBeNull()
    expect(look(aSale({ mismatch: { payment: aPayment(), foundAt: 0 } }), 30 * SECOND)).toBeNull()
  })

  it('goes on asking about a sale that only a manager confirmed', () => {
    const byHand = aSale({ state: 'PAID', confirmation: { kind: 'by-hand', by: 'm', reason: 'r' } })
    expect(look(byHand, 60 * SECOND)).toBe(10 * SECOND)
  })

  it('never plans a look in the past, nor more than an hour away while the watch lasts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: WATCH_MS - 1 }), fc.integer({ min: -1e7, max: 6e5 }), (age, remaining) => {
        for (const of of [
          sale,
          aSale({ state: 'EXPIRED' }),
          aSale({ state: 'CANCELLED' }),
          aSale({ state: 'FAILED' }),
        ]) {
          const wait = look(of, age, free, remaining)
          expect(wait).not.toBeNull()
          expect(wait).toBeGreaterThanOrEqual(0)
          expect(wait).toBeLessThanOrEqual(HOUR * 1.06)
        }
      }),
    )
  })
})

describe('with a daily limit', () => {
  const pace: Pace = { kind: 'limited', momentsMs: [20 * SECOND, 60 * SECOND] }

  it('looks at the likely moments, then once after the deadline', () => {
    expect(look(sale, 0, pace)).toBe(20 * SECOND)
    expect(look(sale, 20 * SECOND, pace)).toBe(40 * SECOND)
    expect(look(sale, 60 * SECOND, pace)).toBe(240 * SECOND + DEADLINE_GRACE_MS)
  })

  it('looks once at a cancelled code after its deadline, then leaves it to the next start or the end of the watch', () => {
    const cancelled = aSale({ state: 'CANCELLED', closedAt: sale.createdAt + 30 * SECOND })
    expect(look(cancelled, 30 * SECOND, pace)).toBe(270 * SECOND + DEADLINE_GRACE_MS)
    expect(look(cancelled, 400 * SECOND, pace)).toBe(WATCH_MS - 400 * SECOND)
  })

  it('waits for the new day when the day is spent', () => {
    const opensAt = sale.createdAt + 5 * HOUR
    expect(look(sale, 10 * SECOND, { kind: 'spent', opensAt })).toBe(5 * HOUR - 10 * SECOND)
  })
})

describe('back-off', () => {
  it('waits 2, 4, 8, 15, 15 s, longer where time alone mends nothing, and as long as Bakong asks', () => {
    expect([1, 2, 3, 4, 9].map((streak) => backOffMs(streak, 'offline', undefined) / SECOND)).toEqual([2, 4, 8, 15, 15])
    expect(backOffMs(1, 'unauthorized', undefined)).toBe(60 * SECOND)
    expect(backOffMs(1, 'rate-limited', 40 * SECOND)).toBe(40 * SECOND)
    expect(backOffMs(1, 'rate-limited', 1e12)).toBe(HOUR)
  })
})

describe('the budget', () => {
  const used = (automatic: number, person = 0, deadline = 0): BudgetView => ({
    limit: 100,
    used: { automatic, person, deadline },
    declaredSpent: false,
    mayTry: false,
  })

  it('keeps a fifth for people and deadlines', () => {
    expect(mayAsk(used(79), 'automatic')).toBe(true)
    expect(mayAsk(used(80), 'automatic')).toBe(false)
    expect(mayAsk(used(80), 'person')).toBe(true)
    expect(automaticLeft(used(60, 20))).toBe(20)
    expect(automaticLeft(used(60, 30))).toBe(10)
  })

  it('keeps some of that for keys: no deadline takes a look from the cashier whose customer stands there', () => {
    expect(mayAsk(used(80, 0, 14), 'deadline')).toBe(true)
    expect(mayAsk(used(80, 0, 15), 'deadline')).toBe(false)
    expect(mayAsk(used(80, 5, 14), 'deadline')).toBe(true)
    expect(mayAsk(used(80, 12, 8), 'deadline')).toBe(false)
  })

  it('lets a person’s key through at all times, and the till once an hour after error 17', () => {
    const spent = { ...used(30), declaredSpent: true }
    const may = (view: BudgetView) => (['automatic', 'deadline', 'person'] as const).map((why) => mayAsk(view, why))
    expect(may(used(80, 12, 8))).toEqual([false, false, true])
    expect(may(spent)).toEqual([false, false, true])
    expect(may({ ...spent, mayTry: true })).toEqual([true, true, true])
  })

  it('gives each till its share of the token', () => {
    expect([shareOf(100, 1), shareOf(100, 3), shareOf(5, 20), shareOf(null, 5)]).toEqual([100, 33, 1, null])
  })

  it('has none left once Bakong said so, and no end where there is no limit', () => {
    expect(lookUpsLeft({ ...used(1), declaredSpent: true })).toBe(0)
    expect(lookUpsLeft({ ...used(5000), limit: null })).toBeNull()
    expect(mayAsk({ ...used(5000), limit: null }, 'automatic')).toBe(true)
  })
})

describe('limited moments', () => {
  const budget: BudgetView = {
    limit: 100,
    used: { automatic: 0, person: 0, deadline: 0 },
    declaredSpent: false,
    mayTry: false,
  }
  const facts = { budget, saleId: anId(), ownDelaysMs: [], salesPerDay: [80], salesMadeToday: 1 }

  it('gives most of 80 sales a day one early look, when most customers have paid', () => {
    const ids = Array.from({ length: 1000 }, (_, n) => `sale ${n}`)
    const looked = ids.map((saleId) => limitedMoments({ ...facts, saleId })).filter((moments) => moments.length > 0)
    expect(looked.length).toBeGreaterThan(650)
    expect(looked.every((moments) => moments.length === 1 && (moments[0] ?? 0) > 25 * SECOND)).toBe(true)
    expect(ids.map((saleId) => limitedMoments({ ...facts, saleId })).filter((moments) => moments.length > 0)).toEqual(
      looked,
    )
  })

  it('gives a quiet shop more looks, and learns its own times', () => {
    const quiet = { ...facts, salesPerDay: [20] }
    const usual = limitedMoments(quiet)
    expect(usual.length).toBeGreaterThan(4)
    expect([...usual].sort((a, b) => a - b)).toEqual(usual)
    const quick = limitedMoments({ ...quiet, ownDelaysMs: Array.from({ length: 40 }, () => 6 * SECOND) })
    expect(new Set(quick)).toEqual(new Set([7500]))
  })

  it('spares none where there is less than one look for each sale', () => {
    expect(limitedMoments({ ...facts, salesPerDay: [300] })).toEqual([])
  })

  it('gives none when nothing is left', () => {
    expect(limitedMoments({ ...facts, budget: { ...budget, declaredSpent: true } })).toEqual([])
  })
})

describe('the business day', () => {
  it('turns at midnight in Phnom Penh, UTC+7', () => {
    expect(businessDay(Date.UTC(2026, 10, 22, 16, 59, 59))).toBe('2026-11-22')
    expect(businessDay(Date.UTC(2026, 10, 22, 17, 0, 0))).toBe('2026-11-23')
    expect(nextDayStart(Date.UTC(2026, 10, 22, 16, 59, 59))).toBe(Date.UTC(2026, 10, 22, 17))
    expect(nextDayStart(Date.UTC(2026, 10, 22, 17))).toBe(Date.UTC(2026, 10, 23, 17))
  })
})

describe('many sales at once', () => {
  it('puts first what is most overdue by its own pace, then what is of the quicker pace', () => {
    const now = sale.createdAt + HOUR
    const late = (lateMs: number, paceMs: number) => ({
      nextCheckAt: now - lateMs,
      lastAskedAt: now - lateMs - paceMs,
    })
    const hourly = late(60 * SECOND, HOUR)
    const quick = late(20 * SECOND, 2 * SECOND)
    const slower = late(40 * SECOND, 10 * SECOND)
    const forgotten = late(20 * HOUR, HOUR)
    expect(mostOverdueFirst([hourly, slower, quick, forgotten], now)).toEqual([forgotten, quick, slower, hourly])
    const [justDue, hourlyJustDue] = [late(0, 2 * SECOND), late(0, HOUR)]
    expect(mostOverdueFirst([hourlyJustDue, justDue], now)).toEqual([justDue, hourlyJustDue])
    // Spread by a tenth, 2 s are still 2 s: who waits longer comes first.
    const [longer, spread] = [late(24.2 * SECOND, 2.1 * SECOND), late(23.4 * SECOND, 1.9 * SECOND)]
    expect(mostOverdueFirst([spread, longer], now)).toEqual([longer, spread])
    // Never asked; asked before somebody set the clock back.
    const fresh = { nextCheckAt: now - 4 * SECOND, lastAskedAt: null }
    const fromTheFuture = { nextCheckAt: now - 3 * SECOND, lastAskedAt: now + HOUR }
    expect(mostOverdueFirst([fromTheFuture, late(SECOND, 2 * SECOND), fresh], now)).toMatchObject([
      fresh,
      fromTheFuture,
      { nextCheckAt: now - SECOND },
    ])
  })

  it('lets a crowd come between two looks at the sale on the screen only where all have their turn sooner by it', () => {
    expect([0, 1, 13].map(othersBetween)).toEqual([1, 1, 1])
    expect([14, 18, 19, 20, 45].map(othersBetween)).toEqual([2, 2, 3, 3, 3])
    expect([46, 1000].map(othersBetween)).toEqual([1, 1])
  })
})
