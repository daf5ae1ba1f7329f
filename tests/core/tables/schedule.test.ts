// When each kind of sale is looked at next, at each pace and at the borders of each phase, in seconds from now.

import { describe, expect, it } from 'vitest'
import type { BudgetView } from '../../../electron/core/budget'
import {
  gapExtraMs,
  type LookFacts,
  limitedMoments,
  mostOverdueFirst,
  nextLook,
  othersBetween,
  type Pace,
  spareLooks,
} from '../../../electron/core/schedule'
import type { Sale } from '../../../shared/sale'
import { aPayment, aSale } from '../../support/builders'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const MADE = Date.UTC(2026, 10, 22, 3, 0, 0)
const LIFE = 300 * SECOND

const free: Pace = { kind: 'free' }
const limited: Pace = { kind: 'limited', momentsMs: [20 * SECOND, 80 * SECOND] }
const spent = (inMs: number): Pace => ({ kind: 'spent', opensAt: MADE + inMs })

const open = aSale()
const closedAfter = (seconds: number) => ({ closedAt: MADE + seconds * SECOND })
const byHand = { kind: 'by-hand', by: 'Dara', reason: 'seen' } as const

/** @returns seconds from now; null: never again */
function look(sale: Sale, ageS: number, pace: Pace, over: Partial<LookFacts> = {}): number | null {
  const now = MADE + ageS * SECOND
  const at = nextLook({
    sale,
    now,
    remainingMs: LIFE - ageS * SECOND,
    pace,
    madeAt: MADE,
    heardAt: null,
    mayEnd: true,
    jitter: 0.5,
    ...over,
  })
  return at === null ? null : (at - now) / SECOND
}

describe('an open sale, without a limit', () => {
  it.each([
    [0, 2],
    [119.999, 2],
    [120, 4],
    [295.9, 4],
    // The next step would be past the deadline: three seconds after it, and none in between.
    [296, 7],
    [299, 4],
    [300, 3],
    [302.9, 3],
    // Nobody has heard Bakong since: on and on.
    [303, 4],
    [400, 4],
    [3600, 4],
  ])('at %s s: %s s', (age, next) => {
    expect(look(open, age, free)).toBe(next)
  })

  it('is spread by a tenth, so that tills do not ask in step', () => {
    expect([0, 0.5, 1].map((jitter) => look(open, 10, free, { jitter }))).toEqual([1.9, 2, 2.1])
  })
})

describe('a closed sale, without a limit', () => {
  const closed = aSale({ state: 'EXPIRED', ...closedAfter(303) })
  it.each([
    [0, 10],
    [119, 10],
    [120, 60],
    [899, 60],
    [900, 600],
    [7199, 600],
    [7200, 3600],
    [80_000, 3600],
  ])('%s s after it was closed: %s s', (since, next) => {
    expect(look(closed, 303 + since, free)).toBe(next)
  })

  it('never past the end of its watch, and then once more unless Bakong has been heard since', () => {
    const day = DAY / SECOND
    expect(look(closed, day - 100, free)).toBe(100)
    expect(look(closed, day, free)).toBe(0)
    expect(look(closed, day, free, { heardAt: MADE + DAY - 1 })).toBe(0)
    expect(look(closed, day, free, { heardAt: MADE + DAY })).toBeNull()
    // A person has moved it since: Bakong has a word to say about that.
    expect(look(closed, day, free, { heardAt: MADE + DAY, unheard: true })).toBe(0)
    // An open one is never left undecided.
    expect(look(open, day, free, { heardAt: MADE + DAY })).toBe(0)
    // And nothing ends where nobody knows what time it is.
    expect(look(closed, day, free, { heardAt: MADE + DAY, mayEnd: false })).toBe(3600)
    expect(look(closed, day, free, { heardAt: MADE + DAY, mayEnd: true, watchMayEnd: false })).toBe(3600)
    expect(look(closed, day, free, { heardAt: MADE + DAY, mayEnd: false, watchMayEnd: true })).toBeNull()
  })

  it('that was closed in the future was closed before the clock was set: its age is what is known', () => {
    const future = aSale({ state: 'CANCELLED', ...closedAfter(100_000) })
    expect(look(future, 500, free)).toBe(60)
    expect(look(future, 10_000, free)).toBe(3600)
    // A minute is two clocks that differ.
    expect(look(aSale({ state: 'CANCELLED', ...closedAfter(560) }), 500, free)).toBe(10)
    expect(look(aSale({ state: 'CANCELLED', ...closedAfter(561) }), 500, free)).toBe(60)
  })

  it.each([
    ['paid by hand', aSale({ state: 'PAID', paidAt: MADE + 20 * SECOND, confirmation: byHand }), 10],
    ['cancelled', aSale({ state: 'CANCELLED', ...closedAfter(20) }), 10],
    ['failed', aSale({ state: 'FAILED', ...closedAfter(20) }), 10],
    ['paid, Bakong says so', aSale({ state: 'PAID' }), null],
    ['open, wrong money came', aSale({ mismatch: { payment: aPayment(), foundAt: MADE } }), null],
    [
      'cancelled, wrong money came',
      aSale({ state: 'CANCELLED', ...closedAfter(20), mismatch: { payment: aPayment(), foundAt: MADE } }),
      null,
    ],
  ] as const)('%s: %s', (_, sale, next) => {
    for (const pace of [free, limited, spent(0)]) if (next === null) expect(look(sale, 30, pace), pace.kind).toBeNull()
    expect(look(sale, 30, free)).toBe(next)
  })
})

describe('under a daily limit', () => {
  it.each([
    [0, 20],
    [19.9, 0.1],
    [20, 60],
    [79, 1],
    // No moment left: the look after the deadline.
    [80, 223],
    [300, 3],
    [303, 3],
  ])('an open sale at %s s: %s s', (age, next) => {
    expect(look(open, age, limited)).toBeCloseTo(next, 6)
  })

  it('a moment past the deadline is the look after it', () => {
    expect(look(open, 250, { kind: 'limited', momentsMs: [900 * SECOND] })).toBe(53)
  })

  const cancelled = aSale({ state: 'CANCELLED', ...closedAfter(30) })
  it('a closed one has one look after its deadline, at once where that was missed, then the end of its watch', () => {
    expect(look(cancelled, 30, limited)).toBe(273)
    expect(look(cancelled, 302.9, limited)).toBe(3)
    expect(look(cancelled, 303, limited)).toBe(0)
    expect(look(cancelled, 400, limited, { heardAt: MADE + 302_499 })).toBe(0)
    expect(look(cancelled, 400, limited, { heardAt: MADE + 302_500 })).toBe(DAY / SECOND - 400)
    expect(look(cancelled, 400, limited, { heardAt: MADE + 302_500, unheard: true })).toBe(0)
  })

  it('while nobody knows what time it is, nothing is further away than ten minutes, and nothing is asked in a row', () => {
    const unknown = { mayEnd: false } as const
    expect(look(open, 0, limited, unknown)).toBe(20)
    expect(look(open, 100, limited, unknown)).toBe(203)
    expect(look(open, 100, limited, { ...unknown, remainingMs: 6 * 365 * DAY })).toBe(600)
    expect(look(cancelled, 100, limited, { ...unknown, remainingMs: 6 * 365 * DAY })).toBe(600)
    expect(look(open, 400, limited, unknown)).toBe(600)
    expect(look(cancelled, 400, limited, unknown)).toBe(600)
  })
})

describe('on a spent day', () => {
  it.each([
    ['open', open],
    ['cancelled', aSale({ state: 'CANCELLED', ...closedAfter(30) })],
  ] as const)('one that is %s waits for the new day, and is asked at once where that has come', (_, sale) => {
    expect(look(sale, 30, spent(5 * HOUR))).toBe(5 * 3600 - 30)
    expect(look(sale, 30, spent(0))).toBe(0)
  })
})

describe('an answer that nobody can read', () => {
  const unread = aSale({ flags: ['UNREADABLE'] })
  const closed = aSale({ state: 'EXPIRED', flags: ['UNREADABLE'], ...closedAfter(303) })
  it.each([
    ['open, its deadline to come', unread, 100, free, 203],
    ['open, limited', unread, 100, limited, 203],
    ['open, its deadline past by less than the grace', unread, 302, free, 1],
    ['open, its deadline past', unread, 303, free, 86_400],
    ['closed', closed, 400, free, 86_400],
    ['on a spent day that opens later', unread, 100, spent(10 * HOUR), 36_000 - 100],
    ['on a spent day that opens before', unread, 100, spent(0), 203],
  ] as const)('%s', (_, sale, age, pace, next) => {
    expect(look(sale, age, pace)).toBe(next)
  })

  it('is asked about for thirty days, and not given up while nobody knows what time it is', () => {
    const days = (30 * DAY) / SECOND
    expect(look(closed, days - 1, free)).toBe(86_400)
    expect(look(closed, days, free)).toBeNull()
    expect(look(closed, days, free, { mayEnd: false })).toBe(86_400)
    expect(look(closed, days, free, { mayEnd: false, watchMayEnd: true })).toBeNull()
  })
})

describe('the moments of a limited day', () => {
  const view = (left: number | null): BudgetView => ({
    limit: left,
    used: { automatic: 0, person: 0, deadline: 0 },
    declaredSpent: false,
    mayTry: false,
  })
  const moments = (
    limit: number | null,
    salesPerDay: readonly number[],
    salesMadeToday = 0,
    own: readonly number[] = [],
  ) =>
    limitedMoments({ budget: view(limit), saleId: 'sale-a', ownDelaysMs: own, salesPerDay, salesMadeToday }).map(
      (ms) => ms / SECOND,
    )

  it.each([
    // Of 100 look-ups 5 are kept for keys: 95 for 95 sales leave none.
    [100, [94], []],
    [100, [200], []],
    // Looks to spare for each sale by the usual times of paying: 49.5 s is when four of five have paid.
    [100, [60], [49.5]],
    [100, [40], [20.7, 37, 95.61]],
    [100, [30], [17.9, 26.85, 49.5, 109.75]],
    [1000, [10], [11.423, 13.423, 15.885, 18.192, 20.115, 23.038, 26.192, 30.577, 36.269, 44.808, 58.731, 91.269]],
  ] as const)('%i look-ups, %j sales a day: after %j s', (limit, sales, after) => {
    const said = moments(limit, sales)
    expect(said.length).toBe(after.length)
    for (const [index, at] of after.entries()) expect(said[index]).toBeCloseTo(at, 2)
  })

  it('are the shop’s own times once it has twenty', () => {
    const own = Array.from({ length: 20 }, () => 5 * SECOND)
    expect(moments(100, [60], 0, own)).toEqual([6.5])
    expect(moments(100, [60], 0, own.slice(1))).toEqual([49.5])
  })

  it('a busier day than usual goes on being so; a shop without history is taken for one of eighty sales', () => {
    expect(spareLooks({ budget: view(100), salesPerDay: [], salesMadeToday: 0 })).toBe(0)
    expect(spareLooks({ budget: view(200), salesPerDay: [], salesMadeToday: 0 })).toBe(160 - 81)
    expect(spareLooks({ budget: view(200), salesPerDay: [10, 20], salesMadeToday: 5 })).toBe(160 - 11)
    expect(spareLooks({ budget: view(200), salesPerDay: [10, 20], salesMadeToday: 15 })).toBe(160 - 1)
    expect(spareLooks({ budget: view(200), salesPerDay: [10, 20], salesMadeToday: 40 })).toBe(160 - 10)
    expect(spareLooks({ budget: view(null), salesPerDay: [10], salesMadeToday: 5 })).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('many at once', () => {
  it.each([
    [0, 1],
    [13, 1],
    [14, 2],
    [18, 2],
    [19, 3],
    [45, 3],
    [46, 1],
    [1000, 1],
  ])('%i others: %i of them between two looks at the one on the screen', (others, between) => {
    expect(othersBetween(others)).toBe(between)
  })

  it('the most overdue by its own pace comes first, then the quicker pace', () => {
    const now = 1_000_000
    const due = (name: string, paceMs: number, lateMs: number) => ({
      name,
      nextCheckAt: now - lateMs,
      lastAskedAt: now - lateMs - paceMs,
    })
    const order = (...looks: ReturnType<typeof due>[]) => mostOverdueFirst(looks, now).map(({ name }) => name)
    expect(order(due('hourly', 3600_000, 60_000), due('each 2 s', 2000, 2000))).toEqual(['each 2 s', 'hourly'])
    expect(order(due('each 2 s', 2000, 1000), due('each 8 s', 8000, 40_000))).toEqual(['each 8 s', 'each 2 s'])
    expect(order(due('slow', 8000, 0), due('quick', 2000, 0))).toEqual(['quick', 'slow'])
    // Never asked about, or before the clock was set back: at the pace of a new sale.
    const never = { name: 'never', nextCheckAt: now - 2000, lastAskedAt: null }
    const ahead = { name: 'ahead', nextCheckAt: now - 1000, lastAskedAt: now + 5 }
    expect(mostOverdueFirst([ahead, never], now).map(({ name }) => name)).toEqual(['never', 'ahead'])
  })

  it('calls are a second apart and a little more', () => {
    expect([0, 0.5, 1].map(gapExtraMs)).toEqual([5, 12.5, 20])
  })
})
