// The day's look-ups as the books keep them: what error 17 teaches and for how long it holds, who spends them, and when the
// next day begins. If this breaks the till is blind until midnight after one short trouble, or never believes Bakong's no.

import { describe, expect, it } from 'vitest'
import { type AskedElsewhere, Budget } from '../../electron/core/budget'
import type { LookUpCount, LookUpLedger, LookUpPurpose, Store } from '../../electron/core/ports'
import { FakeClock } from '../support/clock'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Noon in Phnom Penh, 22 November. */
const NOON = Date.UTC(2026, 10, 22, 5, 0, 0)
const TODAY = '2026-11-22'
const MIDNIGHT = Date.UTC(2026, 10, 22, 17, 0, 0)
const none: LookUpCount = { automatic: 0, person: 0, deadline: 0 }
const nowhere: AskedElsewhere = { lookUps: 0, spent: false, good: false }

interface Day {
  used: LookUpCount
  openedWith: LookUpCount | null
}

/** Books of look-ups in memory: a token's days, its limit and its last error 17. */
class Ledgers {
  readonly days = new Map<string, Day>()
  readonly learnt = new Map<string, number | null>()
  readonly spent = new Map<string, { readonly day: string; readonly at: number }>()

  day(tokenId: string, day: string): Day {
    const name = `${tokenId} ${day}`
    const known = this.days.get(name) ?? { used: none, openedWith: null }
    this.days.set(name, known)
    return known
  }

  get store(): Store {
    const add = (tokenId: string, day: string, purpose: LookUpPurpose, by: number) => {
      const counted = this.day(tokenId, day)
      counted.used = { ...counted.used, [purpose]: counted.used[purpose] + by }
    }
    const books: Partial<Store> = {
      countLookUp: (tokenId, day, purpose) => add(tokenId, day, purpose, 1),
      uncountLookUp: (tokenId, day, purpose) => add(tokenId, day, purpose, -1),
      lookUps: (tokenId, day): LookUpLedger => ({
        ...this.day(tokenId, day),
        learnt: this.learnt.get(tokenId) ?? null,
        spent: this.spent.get(tokenId)?.day === day,
        spentAt: this.spent.get(tokenId)?.at ?? null,
      }),
      learnLimit: (tokenId, limit) => void this.learnt.set(tokenId, limit),
      markSpent: (tokenId, day, at) => void this.spent.set(tokenId, { day, at }),
      markOpened: (tokenId, day, used) => {
        this.day(tokenId, day).openedWith = used
        this.spent.delete(tokenId)
      },
    }
    return books as Store
  }
}

function kit(
  at = NOON,
  { limit = null, elsewhere = nowhere }: { limit?: number | null; elsewhere?: AskedElsewhere } = {},
) {
  const clock = new FakeClock(at)
  const ledgers = new Ledgers()
  const state = { token: 'one', limit, elsewhere }
  const another = () =>
    new Budget({
      store: ledgers.store,
      clock,
      tokenId: () => state.token,
      configured: () => state.limit,
      elsewhere: () => state.elsewhere,
    })
  const budget = another()
  const used = (count: Partial<LookUpCount>, day = TODAY) => {
    ledgers.day(state.token, day).used = { ...none, ...count }
  }
  /** Minutes until it may try again, as it says; and whether it says that it may now. */
  const waits = (of = budget) => [(of.retryAt() - clock.now()) / MINUTE, of.view().mayTry]
  return { clock, ledgers, state, budget, another, used, waits }
}

describe('error 17', () => {
  // The refused call is one of those counted: 101 counted are a limit of 100.
  it.each<[counted: number, limit: number | null, known: number | null, learnt: number | null]>([
    [101, null, null, 100],
    [100, null, null, null],
    [501, null, null, 500],
    [501, null, 500, 500],
    [500, null, 500, 499],
    [501, null, 400, 400],
    [101, null, 100, 100],
    [101, 200, null, null],
    [1, null, null, null],
  ])('after %i look-ups, %s named by the owner, %s learnt before: %s', (counted, limit, known, learnt) => {
    const { ledgers, budget, used } = kit(NOON, { limit })
    ledgers.learnt.set('one', known)
    used({ automatic: counted - 2, person: 1, deadline: 1 })
    budget.declareSpent(TODAY)
    expect(ledgers.learnt.get('one')).toBe(learnt)
    expect(budget.view()).toMatchObject({ declaredSpent: true, limit: limit ?? learnt })
  })

  it('teaches nothing more than was answered since the day was opened again', () => {
    const { ledgers, budget, used } = kit()
    ledgers.day('one', TODAY).openedWith = { automatic: 50, person: 0, deadline: 0 }
    used({ automatic: 150 })
    budget.declareSpent(TODAY)
    expect(ledgers.learnt.get('one')).toBeUndefined()
    used({ automatic: 151 })
    budget.declareSpent(TODAY)
    expect(ledgers.learnt.get('one')).toBe(100)
  })

  it('of yesterday’s call is yesterday’s: today is open', () => {
    const { ledgers, budget } = kit(MIDNIGHT + MINUTE)
    budget.declareSpent(TODAY)
    expect(ledgers.spent.get('one')).toEqual({ day: TODAY, at: MIDNIGHT + MINUTE })
    expect(budget.view().declaredSpent).toBe(false)
  })

  it('is about its own token: another one asks on, and the first is still spent', () => {
    const { budget, state } = kit()
    budget.declareSpent(TODAY, 'two')
    expect(budget.view().declaredSpent).toBe(false)
    expect(budget.refusedJustNow).toBe(false)
    state.token = 'two'
    expect(budget.view().declaredSpent).toBe(true)
    expect(budget.refusedJustNow).toBe(true)
  })

  it('holds an hour, and no longer than the day', async () => {
    const { clock, budget, used, waits } = kit()
    used({ automatic: 30 })
    budget.declareSpent(TODAY)
    expect(waits()).toEqual([60, false])
    expect(budget.nextOpening()).toBe(NOON + HOUR)
    await clock.pass(HOUR - 1)
    expect(waits()).toEqual([1 / MINUTE, false])
    await clock.pass(1)
    expect(waits()).toEqual([0, true])
    await clock.pass(HOUR)
    expect(waits()).toEqual([0, true])

    const late = kit(MIDNIGHT - 10 * MINUTE)
    late.used({ automatic: 30 })
    late.budget.declareSpent(TODAY)
    // Two minutes after midnight: clocks differ.
    expect(late.budget.nextOpening()).toBe(MIDNIGHT + 2 * MINUTE)
    expect(late.budget.opensAt()).toBe(MIDNIGHT + 2 * MINUTE)
  })

  it('by the clock that says more: a sleep counts, and a clock that is set back makes it no longer', async () => {
    const slept = kit()
    slept.used({ automatic: 30 })
    slept.budget.declareSpent(TODAY)
    slept.clock.sleep(50 * MINUTE)
    expect(slept.waits()).toEqual([10, false])
    const back = kit()
    back.used({ automatic: 30 })
    back.budget.declareSpent(TODAY)
    await back.clock.pass(50 * MINUTE)
    back.clock.setWall(NOON - HOUR)
    expect(back.waits()).toEqual([10, false])
  })

  it('of an earlier run holds by the wall clock, and at most an hour from this start', async () => {
    const { clock, budget, another, used, waits } = kit()
    used({ automatic: 30 })
    budget.declareSpent(TODAY)
    await clock.pass(20 * MINUTE)
    expect(waits(another())).toEqual([40, false])
    clock.setWall(NOON - 2 * HOUR)
    const again = another()
    expect(waits(again)).toEqual([60, false])
    await clock.pass(HOUR)
    expect(waits(again)).toEqual([0, true])
  })

  // [minutes after midnight, look-ups of this day, minutes to wait]
  it.each([
    [0, 1, 5],
    [19, 5, 5],
    [20, 5, 60],
    [19, 6, 60],
    [10, 0, 5],
  ])('%i minutes after midnight and %i look-ups is yesterday’s: tried again after %i', (minutes, count, wait) => {
    const { budget, used, waits } = kit(MIDNIGHT + minutes * MINUTE)
    used({ automatic: count }, '2026-11-23')
    budget.declareSpent('2026-11-23')
    expect(waits()).toEqual([wait, false])
  })

  it('was heard a moment ago for ten seconds, while the day is spent', async () => {
    const { clock, budget, another } = kit()
    expect(budget.refusedJustNow).toBe(false)
    budget.declareSpent(TODAY)
    expect(budget.refusedJustNow).toBe(true)
    expect(another().refusedJustNow).toBe(false)
    await clock.pass(10 * SECOND - 1)
    expect(budget.refusedJustNow).toBe(true)
    await clock.pass(1)
    expect(budget.refusedJustNow).toBe(false)

    const late = kit(MIDNIGHT - 1)
    late.budget.declareSpent(TODAY)
    await late.clock.pass(1)
    expect(late.budget.refusedJustNow).toBe(false)
  })
})

describe('an answer', () => {
  it('after error 17 opens the day again: it is counted from here on, each purpose by itself', () => {
    const { budget, used, ledgers } = kit(NOON, { limit: 100 })
    used({ automatic: 60, person: 10, deadline: 30 })
    budget.declareSpent(TODAY)
    expect(budget.answered()).toBe(true)
    expect(ledgers.day('one', TODAY).openedWith).toEqual({ automatic: 60, person: 10, deadline: 30 })
    expect(budget.view()).toEqual({ limit: 100, used: none, declaredSpent: false, mayTry: false })
    expect(budget.refusedJustNow).toBe(false)
    used({ automatic: 62, person: 9, deadline: 31 })
    // One was given back meanwhile: less than none was never asked.
    expect(budget.view().used).toEqual({ automatic: 2, person: 0, deadline: 1 })
    expect(budget.answered()).toBe(false)
    // A second error 17 is a new one.
    budget.declareSpent(TODAY)
    expect(budget.answered()).toBe(true)
  })

  it('on a day that is not spent opens nothing', () => {
    const { budget, ledgers } = kit()
    expect(budget.answered()).toBe(false)
    expect(ledgers.day('one', TODAY).openedWith).toBeNull()
  })

  it('of another token opens that one’s day', () => {
    const { budget, state } = kit()
    budget.declareSpent(TODAY)
    budget.declareSpent(TODAY, 'two')
    expect(budget.answered('two')).toBe(true)
    expect(budget.view().declaredSpent).toBe(true)
    state.token = 'two'
    expect(budget.view().declaredSpent).toBe(false)
  })
})

describe('what was asked outside these books, when the token was tried', () => {
  it('comes out of what is kept for people', () => {
    const { budget, used } = kit(NOON, { elsewhere: { lookUps: 3, spent: false, good: true } })
    used({ automatic: 1, person: 2, deadline: 4 })
    expect(budget.view().used).toEqual({ automatic: 1, person: 5, deadline: 4 })
  })

  it('and met error 17 spends the day, until Bakong answers here', () => {
    const { budget, state } = kit(NOON, { elsewhere: { lookUps: 2, spent: true, good: false } })
    expect(budget.view().declaredSpent).toBe(true)
    // Nobody knows when it was heard: an hour from this start.
    expect(budget.retryAt()).toBe(NOON + HOUR)
    expect(budget.answered()).toBe(true)
    expect(budget.view()).toMatchObject({ declaredSpent: false, used: none })
    state.elsewhere = { lookUps: 2, spent: true, good: true }
    expect(budget.view().declaredSpent).toBe(false)
  })
})

describe('a look-up', () => {
  it('is counted before it leaves, for its token and day, and given back to those', async () => {
    const { clock, budget, ledgers } = kit(MIDNIGHT - 1)
    const day = budget.spend('person')
    expect([day, budget.spend('deadline', 'two')]).toEqual([TODAY, TODAY])
    expect([ledgers.day('one', TODAY).used.person, ledgers.day('two', TODAY).used.deadline]).toEqual([1, 1])
    await clock.pass(1)
    expect(budget.spend('automatic')).toBe('2026-11-23')
    budget.giveBack('person', day)
    expect(ledgers.day('one', TODAY).used).toEqual(none)
    expect(budget.view().used).toEqual({ ...none, automatic: 1 })
  })
})

describe('the limit', () => {
  it.each<[named: number | null, learnt: number | null, limit: number | null]>([
    [null, null, null],
    [null, 150, 150],
    [80, 150, 80],
    [200, 150, 200],
  ])('of %s by the owner and %s by experience is %s', (named, learnt, limit) => {
    const { budget, ledgers } = kit(NOON, { limit: named })
    ledgers.learnt.set('one', learnt)
    expect(budget.view().limit).toBe(limit)
  })

  it('that was learnt is forgotten once the owner has said what holds', () => {
    const { budget, ledgers } = kit()
    budget.forgetLearnt()
    // Nothing was learnt: nothing is written.
    expect(ledgers.learnt.has('one')).toBe(false)
    ledgers.learnt.set('one', 150)
    budget.forgetLearnt()
    expect(ledgers.learnt.get('one')).toBeNull()
  })

  it('counted out, the till waits for midnight in Phnom Penh and two minutes', () => {
    const { budget, used } = kit(NOON, { limit: 10 })
    used({ automatic: 10 })
    expect(budget.nextOpening()).toBe(MIDNIGHT + 2 * MINUTE)
  })
})
