// What is asked about now, what for, and what has to wait: an agenda that is wrong here lets a crowd starve the customer who
// stands there, or spends the look-ups kept for keys on sales of this morning.

import { describe, expect, it } from 'vitest'
import { Agenda } from '../../electron/core/agenda'
import { Ages } from '../../electron/core/ages'
import type { Asker } from '../../electron/core/asker'
import type { Budget, BudgetView } from '../../electron/core/budget'
import type { Sale, SaleEvent } from '../../shared/sale'
import { aSale } from '../support/builders'
import { FakeClock } from '../support/clock'
import { toldTime, WatchBooks } from '../support/watchBooks'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const MADE = Date.UTC(2026, 10, 22, 3, 0, 0)

/** @param ageMs how old the sales are that `aSale` makes */
function kit(ageMs: number, { limit = null, listOpen = true }: { limit?: number | null; listOpen?: boolean } = {}) {
  const clock = new FakeClock(MADE + ageMs)
  const books = new WatchBooks()
  const time = toldTime(clock, books.store)
  const ages = new Ages(time)
  const view: { -readonly [Key in keyof BudgetView]: BudgetView[Key] } = {
    limit,
    used: { automatic: 0, person: 0, deadline: 0 },
    declaredSpent: false,
    mayTry: false,
  }
  const asker = { listOpen }
  const agenda = new Agenda({
    store: books.store,
    clock,
    asker: asker as Asker,
    budget: { view: () => view, nextOpening: () => MADE + 5 * HOUR } as unknown as Budget,
    ages,
    time,
    random: () => 0.5,
  })
  const due = () => agenda.due().map(({ id }) => id)
  /** When it is planned now, ms after now. */
  const planned = (sale: Sale) => {
    const { nextCheckAt } = books.watch(sale.id)
    return nextCheckAt === null ? null : nextCheckAt - clock.now()
  }
  return { clock, books, time, ages, view, asker, agenda, due, planned }
}

const ids = (...sales: readonly Sale[]) => sales.map(({ id }) => id)
const open = () => aSale()
const expired = () => aSale({ state: 'EXPIRED', closedAt: MADE + 303 * SECOND })
const cancelled = () => aSale({ state: 'CANCELLED', closedAt: MADE + 30 * SECOND })
const unread = () => aSale({ state: 'EXPIRED', closedAt: MADE + 303 * SECOND, flags: ['UNREADABLE'] })
const heardAfterTheEnd = { heardAt: MADE + 302_500, lastAnswer: 'not-found' } as const

describe('what a look is for', () => {
  const heard = MADE + 302_500
  it.each<[what: string, make: () => Sale, ageMs: number, heardAt: number | null, purpose: string]>([
    ['an open code', open, 0, null, 'automatic'],
    ['an open code, a moment before its end', open, 300 * SECOND - 1, null, 'automatic'],
    ['an open code at its end', open, 300 * SECOND, null, 'deadline'],
    ['an open code that is over, heard of', open, 304 * SECOND, heard, 'deadline'],
    ['an open code, fifteen minutes after its end', open, 1200 * SECOND, null, 'deadline'],
    ['an open code, later than that: nobody stands there', open, 1200 * SECOND + 1, null, 'automatic'],
    ['a cancelled code that can still be paid', cancelled, 299 * SECOND, null, 'automatic'],
    ['a cancelled code, never heard of', cancelled, 303 * SECOND, null, 'deadline'],
    ['a cancelled code, heard of too early to be the last word', cancelled, 303 * SECOND, heard - 1, 'deadline'],
    ['a cancelled code, heard of after its end', cancelled, 303 * SECOND, heard, 'automatic'],
    ['an expired code, long ago and unheard', expired, 1200 * SECOND + 1, null, 'automatic'],
  ])('%s', (_, make, ageMs, heardAt, purpose) => {
    const { books, agenda } = kit(ageMs)
    expect(agenda.purposeOf(books.add(make(), { heardAt }))).toBe(purpose)
  })
})

describe('when a sale is looked at next', () => {
  const spent = { automatic: 95, person: 0, deadline: 0 }
  it.each<[what: string, change: (view: ReturnType<typeof kit>['view']) => void, nextMs: number]>([
    ['without a limit', () => undefined, 2 * SECOND],
    ['under one, with looks to spare', (view) => Object.assign(view, { limit: 100 }), 11_423],
    ['once error 17 was heard', (view) => Object.assign(view, { declaredSpent: true }), 5 * HOUR],
    [
      'even when it may be tried again',
      (view) => Object.assign(view, { limit: 100, declaredSpent: true, mayTry: true }),
      5 * HOUR,
    ],
    ['once only keys have any left', (view) => Object.assign(view, { limit: 100, used: spent }), 5 * HOUR],
  ])('%s', (_, change, nextMs) => {
    const { books, view, agenda } = kit(0)
    books.salesPerDay = [1]
    change(view)
    expect(agenda.nextLook(books.add(open()))).toBe(MADE + nextMs)
  })

  it('paces itself by the shop’s own history: sales of the last week, times of the last two hundred', () => {
    const { books, view, agenda } = kit(0)
    view.limit = 100
    books.salesPerDay = [60, 60, 60, 60, 60, 60, 60, 1000]
    books.payDelays = [...Array.from({ length: 200 }, () => 5 * SECOND), ...Array.from({ length: 2000 }, () => HOUR)]
    expect(agenda.nextLook(books.add(open()))).toBe(MADE + 6500)
    // Ninety more than usual were sold: the rest of the day goes on so, and none can be spared.
    books.salesToday = 400
    expect(agenda.nextLook(books.add(open()))).toBe(MADE + 303 * SECOND)
  })

  it('by the wall clock, though it is planned by Bakong’s time', async () => {
    const { clock, books, view, agenda } = kit(0)
    clock.setWall(MADE + 40 * SECOND)
    const sale = books.add(open())
    expect(agenda.nextLook(sale)).toBe(MADE + 42 * SECOND)
    view.declaredSpent = true
    // The opening is a time of the wall clock already.
    expect(agenda.nextLook(sale)).toBe(MADE + 5 * HOUR)
  })

  it('what an answer of this moment adds counts before what is stored', () => {
    const { books, agenda } = kit(DAY)
    const sale = books.add(expired())
    expect(agenda.nextLook(sale)).toBe(MADE + DAY)
    expect(agenda.nextLook(sale, undefined, { madeAt: MADE, heardAt: MADE + DAY })).toBeNull()
    expect(agenda.nextLook(sale, undefined, { madeAt: MADE + HOUR, heardAt: MADE + DAY })).toBe(MADE + DAY + HOUR)
  })

  it('a sale that nobody knows the making of is as old as its code says', () => {
    const { books, agenda } = kit(DAY - 10 * SECOND)
    expect(agenda.nextLook(books.add(expired(), { madeAt: null }))).toBe(MADE + DAY)
  })

  it('one that is just being made is of this run: its whole life counts, whatever its code says', async () => {
    const { clock, books, ages, agenda } = kit(0)
    const earlier = books.add(open())
    agenda.nextLook(earlier)
    expect(ages.madeAt(earlier, null)).toBeNull()
    const sale = aSale({ createdAt: MADE - HOUR, expiresAt: MADE - HOUR + 300 * SECOND })
    expect(agenda.nextLook(sale)).toBe(MADE + 2 * SECOND)
    await clock.pass(10 * SECOND)
    expect(ages.leftMs(sale, null)).toBe(290 * SECOND)
  })

  const at = MADE + DAY
  it.each<[event: SaleEvent | undefined, isAskedAgain: boolean]>([
    [undefined, false],
    [{ type: 'cancelled', at, asked: 'not-found' }, false],
    [{ type: 'cancelled', at, asked: 'could-not-ask' }, true],
    [{ type: 'confirmed-by-hand', at, by: 'Dara', reason: 'seen' }, true],
    [{ type: 'by-hand-withdrawn', at, by: 'Dara', reason: 'erred' }, true],
    [{ type: 'payment-not-found', at, afterDeadline: true }, false],
  ])('at the end of its watch, after %j: asked once more %s', (event, isAskedAgain) => {
    const { books, agenda } = kit(DAY)
    const sale = books.add(expired(), { heardAt: MADE + DAY })
    expect(agenda.nextLook(sale, event)).toBe(isAskedAgain ? MADE + DAY : null)
  })
})

describe('the sale on the screen', () => {
  it('comes first, whatever waits longer', () => {
    const { books, due } = kit(10 * SECOND)
    const [older, shown] = [books.add(open(), { nextCheckAt: 1 }), books.add(open(), { nextCheckAt: MADE })]
    expect(due()).toEqual(ids(older, shown))
    books.shownId = shown.id
    expect(due()).toEqual(ids(shown, older))
  })

  const now = MADE + 10 * SECOND
  it.each<[nextCheckAt: number | null, others: boolean, isAsked: boolean]>([
    [now, false, true],
    [now + 1, false, false],
    [now, true, true],
    // Half a second too early is better than after another sale's call.
    [now + 500, true, true],
    [now + 501, true, false],
    [null, true, false],
  ])('planned for %s, others wait %s', (nextCheckAt, others, isAsked) => {
    const { books, due } = kit(10 * SECOND)
    const shown = books.add(open(), { nextCheckAt })
    books.shownId = shown.id
    const rest = others ? [books.add(open())] : []
    expect(due()).toEqual(ids(...(isAsked ? [shown] : []), ...rest))
  })

  it('is never asked about too early under a daily limit, nor at its deadline', () => {
    const limited = kit(10 * SECOND, { limit: 1000 })
    const ended = kit(300 * SECOND)
    for (const { books, clock, due } of [limited, ended]) {
      const shown = books.add(open(), { nextCheckAt: clock.now() + 100 })
      const other = books.add(open())
      books.shownId = shown.id
      expect(due()).toEqual(ids(other))
    }
  })

  it('is one of fifty, however many wait', () => {
    const { books, due } = kit(10 * SECOND)
    const all = Array.from({ length: 60 }, () => books.add(open(), { nextCheckAt: MADE }))
    books.shownId = all[59]?.id ?? null
    expect(due()).toEqual(ids(...all.slice(59), ...all.slice(0, 49)))
    books.shownId = null
    expect(due()).toHaveLength(50)
  })

  it('that the books have lost is no reason to stop', () => {
    const { books, due } = kit(10 * SECOND)
    const other = books.add(open())
    books.shownId = 'gone'
    expect(due()).toEqual(ids(other))
  })
})

describe('a crowd that must be asked about one by one', () => {
  const crowd = (others: number, listOpen = false) => {
    const all = kit(10 * SECOND, { listOpen })
    const shown = all.books.add(open(), { nextCheckAt: MADE })
    // Not all are due yet: what comes within four seconds takes part.
    const soon = MADE + 14 * SECOND
    const rest = Array.from({ length: others }, (_, index) =>
      all.books.add(open(), { nextCheckAt: index === 0 ? MADE : soon }),
    )
    all.books.shownId = shown.id
    return { ...all, shown, other: rest[0] as Sale }
  }

  it.each([
    [14, 2],
    [19, 3],
  ])('of %i others %i have their turn between two looks at the sale on the screen', (others, between) => {
    const { agenda, due, shown, other } = crowd(others)
    for (let turn = 0; turn < between; turn++) {
      expect(due()).toEqual(ids(other))
      agenda.looked(other)
    }
    expect(due()).toEqual(ids(shown, other))
    agenda.looked(shown)
    expect(due()).toEqual(ids(other))
  })

  it('keeps nobody from the sale on the screen before any of the others is due', () => {
    const { books, due, shown, other } = crowd(20)
    books.add(other, { nextCheckAt: MADE + 14 * SECOND })
    expect(due()).toEqual(ids(shown))
  })

  it('of few others each has its turn anyway, and where lists work nobody waits', () => {
    for (const { due, shown, other } of [crowd(13), crowd(30, true)]) expect(due()).toEqual(ids(shown, other))
  })
})

describe('a sale that a list said nothing of', () => {
  it('is asked about alone for an hour, by the clock that nobody sets', async () => {
    const { clock, books, agenda } = kit(0)
    const [left, other] = [books.add(open()), books.add(open())]
    const rides = () => [agenda.ridesInLists(left), agenda.ridesInLists(other)]
    expect(rides()).toEqual([true, true])
    agenda.leftOut([left])
    clock.sleep(5 * HOUR)
    await clock.pass(HOUR - 1)
    expect(rides()).toEqual([false, true])
    await clock.pass(1)
    expect(rides()).toEqual([true, true])
  })
})

describe('an answer that nobody can read', () => {
  it.each<[answers: number, waitMs: number]>([
    [3, 10 * MINUTE],
    [4, HOUR],
    [5, DAY],
  ])('after %i of them is left alone for its time, though all is due', (unreadable, waitMs) => {
    for (const [agoMs, isDue] of [
      [waitMs - 1, false],
      [waitMs, true],
    ] as const) {
      const { clock, books, due, planned } = kit(2 * DAY)
      const sale = books.add(unread(), { unreadable, lastAskedAt: clock.now() - agoMs })
      expect(due(), `${agoMs}`).toEqual(isDue ? ids(sale) : [])
      if (!isDue) expect(planned(sale)).toBe(1)
    }
  })

  it('waits its time from now on where the clock was set back behind the question', () => {
    const { clock, books, due, planned } = kit(2 * DAY)
    const sale = books.add(unread(), { unreadable: 3, lastAskedAt: clock.now() + MINUTE })
    expect(due()).toEqual([])
    expect(planned(sale)).toBe(10 * MINUTE)
    const longAgo = books.add(unread(), { unreadable: 3, lastAskedAt: clock.now() + 10 * MINUTE })
    expect(due()).toEqual(ids(longAgo))
  })

  it('that was never asked for in this run, or is readable now, is no reason to wait', () => {
    const { clock, books, due } = kit(2 * DAY)
    const never = books.add(unread(), { unreadable: 3 })
    const readable = books.add(expired(), { unreadable: 3, lastAskedAt: clock.now() })
    expect(due()).toEqual(ids(never, readable))
  })

  it('has its look after the deadline all the same', () => {
    const still = () => aSale({ flags: ['UNREADABLE'] })
    for (const [ageMs, askedMs, isDue] of [
      [300 * SECOND, 299 * SECOND, true],
      [300 * SECOND, 300 * SECOND, false],
      [299 * SECOND, 298 * SECOND, false],
    ] as const) {
      const { books, due, planned } = kit(ageMs)
      const sale = books.add(still(), { unreadable: 3, lastAskedAt: MADE + askedMs })
      expect(due(), `${ageMs}`).toEqual(isDue ? ids(sale) : [])
      // And is planned for that look, where it comes first.
      if (!isDue) expect(planned(sale)).toBe(303 * SECOND - ageMs)
    }
    const closed = kit(300 * SECOND)
    const sale = closed.books.add(unread(), { unreadable: 3, lastAskedAt: MADE + 299 * SECOND })
    expect(closed.due()).toEqual([])
    expect(closed.planned(sale)).toBe(599 * SECOND)
  })

  it('costs one look in two hours under a limit, by either clock, and that of a deadline is not counted', async () => {
    const { clock, books, agenda, due, planned } = kit(2 * DAY, { limit: 1000, listOpen: false })
    const [one, two] = [books.add(unread()), books.add(unread())]
    expect(due()).toEqual(ids(one))
    expect(planned(two)).toBe(2 * HOUR)
    agenda.looked(one)
    for (const wait of [() => clock.pass(HOUR), async () => clock.sleep(HOUR - 1)]) {
      const [again] = [books.add(unread())]
      await wait()
      expect(due()).toEqual([])
      books.add(again as Sale, { nextCheckAt: null })
    }
    books.add(one, { nextCheckAt: null })
    books.add(two, { nextCheckAt: MADE })
    expect(due()).toEqual([])
    expect(planned(two)).toBe(1)
    clock.sleep(1)
    const three = books.add(unread(), { nextCheckAt: clock.now() })
    expect(due()).toEqual(ids(two))
    expect(planned(three)).toBe(2 * HOUR)
  })

  it('waits for no other where nothing is counted', () => {
    const { books, due } = kit(2 * DAY, { listOpen: false })
    const all = [books.add(unread()), books.add(unread()), books.add(unread())]
    expect(due()).toEqual(ids(...all))
  })

  it('at its deadline is asked about beside the others, and takes no turn from them', () => {
    const { books, agenda, due } = kit(303 * SECOND, { limit: 1000, listOpen: false })
    const ending = books.add(aSale({ flags: ['UNREADABLE'] }))
    const early = aSale({ flags: ['UNREADABLE'], createdAt: MADE - HOUR, expiresAt: MADE - HOUR + 300 * SECOND })
    const old = books.add(early)
    expect(due()).toEqual(ids(ending, old))
    agenda.looked(ending)
    expect(due()).toEqual(ids(ending, old))
    agenda.looked(old)
    expect(due()).toEqual(ids(ending))
  })

  it('rides in a list for nothing', () => {
    const { books, due } = kit(2 * DAY, { limit: 1000, listOpen: true })
    const all = [books.add(unread()), books.add(unread()), books.add(unread())]
    expect(due()).toEqual(ids(...all))
  })
})

describe('under a daily limit, sales that Bakong has closed', () => {
  const day = (limit: number | null, listOpen = false, ageMs = HOUR) => {
    const all = kit(ageMs, { limit, listOpen })
    // Ten still to come and the one that is made: what is left beyond them may be spent.
    all.books.salesPerDay = [10]
    return all
  }
  const endsIn = DAY - HOUR

  it.each([
    [null, 3],
    // A fifth of 15 is kept: 12 less 11.
    [15, 1],
    [14, 0],
    [16, 1],
    [17, 2],
    [19, 3],
  ] as const)(
    'of a limit of %s, of three %i are asked about again, the others at the end of their watch',
    (limit, asked) => {
      const { books, due, planned } = day(limit)
      const closed = [expired(), cancelled(), expired()].map((sale) => books.add(sale, heardAfterTheEnd))
      expect(due()).toEqual(ids(...closed.slice(0, asked)))
      expect(closed.slice(asked).map(planned)).toEqual(closed.slice(asked).map(() => endsIn))
      expect(books.commits).toBe(asked === 3 ? 0 : 1)
    },
  )

  it('have no part of a look', () => {
    const { books, due } = day(17)
    // One and a half are left over.
    books.salesPerDay = [10, 11]
    const closed = [expired(), expired()].map((sale) => books.add(sale, heardAfterTheEnd))
    expect(due()).toEqual(ids(...closed.slice(0, 1)))
  })

  it.each<[what: string, make: () => Sale, watch: Parameters<WatchBooks['add']>[1], ageMs: number]>([
    ['open ones', open, heardAfterTheEnd, HOUR],
    ['those never heard of after their end', expired, { heardAt: MADE + 302_499, lastAnswer: 'not-found' }, HOUR],
    ['those with another last word', expired, { ...heardAfterTheEnd, lastAnswer: 'no-answer' }, HOUR],
    ['those at the end of their watch', expired, heardAfterTheEnd, DAY],
    ['those of which nobody knows the making', expired, { ...heardAfterTheEnd, madeAt: null }, HOUR],
  ])('are not %s', (_, make, watch, ageMs) => {
    const { books, due } = day(14, false, ageMs)
    const [closed, other] = [books.add(expired(), heardAfterTheEnd), books.add(make(), watch)]
    expect(due()).toEqual(ageMs === DAY ? ids(closed, other) : ids(other))
  })

  it('cost nothing in a list, unless a list would leave them out or there is but one', () => {
    const { books, agenda, due, planned } = day(14, true)
    const [one, two, three] = [0, 1, 2].map(() => books.add(expired(), heardAfterTheEnd)) as [Sale, Sale, Sale]
    expect(due()).toEqual(ids(one, two, three))
    agenda.leftOut([three])
    expect(due()).toEqual(ids(one, two))
    expect(planned(three)).toBe(endsIn)
    agenda.leftOut([two])
    expect(due()).toEqual([])
    expect([planned(one), planned(two)]).toEqual([endsIn, endsIn])
  })

  it('wait by the wall clock for the end of a watch that is Bakong’s', () => {
    const { clock, books, due } = day(14)
    const sale = books.add(expired(), heardAfterTheEnd)
    clock.setWall(clock.now() + 40 * SECOND)
    expect(due()).toEqual([])
    expect(books.watch(sale.id).nextCheckAt).toBe(MADE + DAY + 40 * SECOND)
  })
})
