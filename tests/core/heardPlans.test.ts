// When a sale is asked about again after each answer and each trouble, in the books. Planned too late, money that has come is
// not seen for half an hour after a blip; planned too early, an outage eats the day's look-ups.

import { describe, expect, it } from 'vitest'
import { Ages } from '../../electron/core/ages'
import type { Budget, BudgetView } from '../../electron/core/budget'
import { Heard } from '../../electron/core/heard'
import { BakongTrouble, type LookUp, type TroubleKind, troubleKinds, type Watch } from '../../electron/core/ports'
import type { Sales } from '../../electron/core/sales'
import type { Sale } from '../../shared/sale'
import { aPayment, aSale } from '../support/builders'
import { FakeClock } from '../support/clock'
import { toldTime, WatchBooks } from '../support/watchBooks'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const MADE = Date.UTC(2026, 10, 22, 3, 0, 0)

const notFound: LookUp = { kind: 'not-found' }
const unreadable: LookUp = { kind: 'unreadable', why: 'amount', raw: '{}' }

function kit(ageMs = 10 * SECOND, limit: number | null = null) {
  const clock = new FakeClock(MADE + ageMs)
  const books = new WatchBooks()
  const ages = new Ages(toldTime(clock, books.store))
  const told: { id: string; kind: string; afterDeadline: boolean }[] = []
  const state: { changes: number; refuses: boolean; next: number | null; reserve: number } = {
    changes: 0,
    refuses: false,
    next: MADE + HOUR,
    reserve: 100,
  }
  const view = (): BudgetView => ({
    limit,
    used: { automatic: 0, person: 0, deadline: 100 - state.reserve },
    declaredSpent: false,
    mayTry: false,
  })
  const asked: Sale[] = []
  const heard = new Heard({
    store: books.store,
    clock,
    budget: {
      view,
      retryAt: () => MADE + 2 * HOUR,
      nextOpening: () => MADE + 5 * HOUR,
    } as unknown as Budget,
    ages,
    sales: () =>
      ({
        atOnce: (work: () => void) => work(),
        heard: (id: string, { kind }: LookUp, afterDeadline: boolean) => {
          told.push({ id, kind, afterDeadline })
          return state.refuses
            ? { ok: false, error: { code: 'not-found' } }
            : { ok: true, value: aSale({ id, state: 'EXPIRED' }) }
        },
      }) as unknown as Sales,
    nextLook: (sale) => {
      asked.push(sale)
      return state.next
    },
    changed: () => {
      state.changes += 1
    },
  })
  /** A sale that was to be looked at now. */
  const add = (watch: Partial<Watch> = {}) => books.add(aSale(), { nextCheckAt: clock.now(), ...watch })
  const wait = (sale: Sale) => {
    const { nextCheckAt } = books.watch(sale.id)
    return nextCheckAt === null ? null : (nextCheckAt - clock.now()) / SECOND
  }
  return { clock, books, told, state, asked, heard, add, wait }
}

const trouble = (kind: TroubleKind, context: BakongTrouble['context'] = {}) =>
  new BakongTrouble(kind, 'as the test wants', context)

describe('a proper answer', () => {
  it.each<[LookUp, Watch['lastAnswer']]>([
    [notFound, 'not-found'],
    [{ kind: 'found', payment: aPayment(), raw: '{}' }, 'found'],
    [{ kind: 'failed' }, 'failed'],
  ])('%j ends every streak and plans the next look by what the sale is now', (word, lastAnswer) => {
    const { clock, books, heard, add, asked, state } = kit()
    const sale = add({ errorStreak: 3, unreadable: 2, looks: 4, madeAt: null })
    heard.take([{ sale, word, askedAt: clock.monotonic() - 100 }])
    const now = clock.now()
    expect(books.watch(sale.id)).toEqual({
      saleId: sale.id,
      nextCheckAt: MADE + HOUR,
      lastAskedAt: now,
      lastAnswer,
      errorStreak: 0,
      unreadable: 0,
      looks: 5,
      madeAt: now,
      heardAt: now - 100,
    })
    expect(asked.map((of) => of.state)).toEqual(['EXPIRED'])
    expect(state.changes).toBe(1)
  })

  it('that changes nothing of the sale plans it as it is; the end of a watch is kept as that', () => {
    const { clock, books, heard, add, asked, state } = kit()
    state.refuses = true
    state.next = null
    const sale = add()
    heard.take([{ sale, word: notFound, askedAt: clock.monotonic() }])
    expect(asked).toEqual([sale])
    expect(books.watch(sale.id)).toMatchObject({ nextCheckAt: null, lastAnswer: 'not-found' })
  })

  // A key is pressed around the deadline: only a question that left 2.5 s after it may let a code expire.
  it.each([
    [-1, false],
    [0, false],
    [3, false],
    [1000, false],
    [2499, false],
    [2500, true],
    [60_000, true],
  ])('asked for %i ms after the deadline is the last word: %s', async (afterMs, isLast) => {
    const { clock, heard, add, told } = kit(0)
    const sale = add()
    await clock.pass(300 * SECOND + afterMs)
    const askedAt = clock.monotonic()
    // However long it was under way.
    await clock.pass(20 * SECOND)
    heard.take([{ sale, word: notFound, askedAt }])
    expect(told).toEqual([{ id: sale.id, kind: 'not-found', afterDeadline: isLast }])
  })

  it('of no sale at all is no news', () => {
    const { heard, state } = kit()
    heard.take([])
    expect(state.changes).toBe(0)
  })
})

describe('an answer that nobody can read', () => {
  const take = (of: ReturnType<typeof kit>, watch: Partial<Watch>) => {
    const sale = of.add(watch)
    of.heard.take([{ sale, word: unreadable, askedAt: of.clock.monotonic() }])
    return sale
  }

  it.each<[before: number, limit: number | null, waitS: number]>([
    [0, null, 2],
    [1, null, 4],
    [0, 100, 15],
    [1, 100, 30],
  ])('after %i of them, limit %s: again in %s s, and nobody is told', (before, limit, waitS) => {
    const all = kit(10 * SECOND, limit)
    const sale = take(all, { unreadable: before, errorStreak: 2, looks: 1, heardAt: 5 })
    expect(all.wait(sale)).toBe(waitS)
    expect(all.told).toEqual([])
    expect(all.books.watch(sale.id)).toMatchObject({
      lastAskedAt: all.clock.now(),
      lastAnswer: 'no-answer',
      errorStreak: 0,
      unreadable: before + 1,
      looks: 2,
      // It tells nothing about whether money came.
      heardAt: 5,
    })
  })

  it.each<[before: number, next: number | null, waitS: number | null]>([
    [2, MADE + HOUR, 600],
    [3, MADE + 2 * HOUR, 3600],
    [4, MADE + 48 * HOUR, 86_400],
    [9, MADE + 48 * HOUR, 86_400],
    // The look after the deadline, if that comes first.
    [2, MADE + 303 * SECOND, 293],
    [2, null, null],
  ])('after %i of them it is a matter for a person, and asked about again, planned %s: %s s', (before, next, waitS) => {
    const all = kit()
    all.state.next = next
    const sale = take(all, { unreadable: before })
    expect(all.told).toEqual([{ id: sale.id, kind: 'unreadable', afterDeadline: false }])
    expect(all.wait(sale)).toBe(waitS)
  })

  it('that the books refuse to take is asked for again soon', () => {
    const all = kit()
    all.state.refuses = true
    expect(all.wait(take(all, { unreadable: 2 }))).toBe(8)
  })

  it('revives no watch that has ended', () => {
    const all = kit()
    for (const unread of [0, 5]) expect(all.wait(take(all, { unreadable: unread, nextCheckAt: null }))).toBeNull()
  })
})

describe('no proper answer', () => {
  /** Seconds after the first, second, third and fourth trouble in a row. */
  const waits: Readonly<Record<TroubleKind, readonly [number, number, number, number]>> = {
    offline: [2, 4, 8, 15],
    'timed-out': [2, 4, 8, 15],
    'cert-too-early': [2, 4, 8, 15],
    'cert-expired': [2, 4, 8, 15],
    'cert-bad': [2, 4, 8, 15],
    intercepted: [2, 4, 8, 15],
    blocked: [15, 15, 15, 15],
    unauthorized: [60, 60, 60, 60],
    // Until the budget says when to try again.
    'quota-spent': [7190, 7190, 7190, 7190],
    'rate-limited': [2, 4, 8, 15],
    'server-error': [2, 4, 8, 15],
    nonsense: [2, 4, 8, 15],
    'bad-request': [60, 60, 60, 60],
  }

  it.each(troubleKinds)('%s: again soon, a little later each time', (kind) => {
    const { books, clock, heard, add, wait } = kit()
    const sale = add({ looks: 1, lastAnswer: 'found', heardAt: 5 })
    for (const [index, seconds] of waits[kind].entries()) {
      heard.putOff([sale], trouble(kind))
      expect(wait(sale)).toBe(seconds)
      expect(books.watch(sale.id)).toMatchObject({
        lastAskedAt: clock.now(),
        lastAnswer: 'no-answer',
        errorStreak: index + 1,
        looks: index + 2,
        heardAt: 5,
      })
    }
  })

  it.each(troubleKinds)('%s where each look is counted: doubled, unless nothing left this computer', (kind) => {
    const counted = kit(10 * SECOND, 100)
    const sale = counted.add()
    const said = [15, 30, 60, 120].map(() => {
      counted.heard.putOff([sale], trouble(kind))
      return counted.wait(sale)
    })
    const patience = kind === 'unauthorized' || kind === 'bad-request' ? 60 : 0
    expect(said).toEqual(
      kind === 'quota-spent' ? waits[kind] : [15, 30, 60, 120].map((seconds) => Math.max(seconds, patience)),
    )

    const free = kit(10 * SECOND, 100)
    const unsent = free.add({ looks: 3 })
    free.heard.putOff([unsent], trouble(kind, { unsent: true }))
    expect(free.wait(unsent)).toBe(waits[kind][0])
    expect(free.books.watch(unsent.id).looks).toBe(3)
  })

  it('as long as Bakong asks for with a 429', () => {
    const { heard, add, wait } = kit()
    const sale = add()
    heard.putOff([sale], trouble('rate-limited', { retryAfterMs: 90 * SECOND }))
    expect(wait(sale)).toBe(90)
  })

  // [planned s from now, what the key met, then]
  it.each<[planned: number, kind: TroubleKind, waitS: number]>([
    [1, 'offline', 1],
    [60, 'offline', 2],
    [60, 'unauthorized', 60],
    [30, 'unauthorized', 30],
    [1, 'quota-spent', 7190],
    [7200, 'quota-spent', 7190],
  ])('to a person’s key makes no wait longer: planned in %i s, %s: %s s', (planned, kind, waitS) => {
    const { books, clock, heard, add, wait } = kit()
    const sale = add({ nextCheckAt: clock.now() + planned * SECOND, errorStreak: 0 })
    heard.putOff([sale], trouble(kind), 'person')
    expect(wait(sale)).toBe(waitS)
    expect(books.watch(sale.id)).toMatchObject({ errorStreak: 0, looks: 1, lastAnswer: 'no-answer' })
  })

  it('to a key in the middle of an outage goes on as the till had come', () => {
    const { books, clock, heard, add, wait } = kit()
    const sale = add({ nextCheckAt: clock.now() + HOUR, errorStreak: 3 })
    heard.putOff([sale], trouble('offline'), 'person')
    expect([wait(sale), books.watch(sale.id).errorStreak]).toEqual([8, 3])
  })

  it('revives no watch that has ended, and plans each of a list by itself, in one commit', () => {
    const { books, heard, add, wait, state } = kit()
    const [ended, first, fourth] = [add({ nextCheckAt: null }), add(), add({ errorStreak: 3 })]
    heard.putOff([ended, first, fourth], trouble('offline'))
    expect([wait(ended), wait(first), wait(fourth)]).toEqual([null, 2, 15])
    heard.putOff([ended], trouble('quota-spent'), 'person')
    expect(wait(ended)).toBeNull()
    expect([books.commits, state.changes]).toEqual([2, 2])
  })
})

describe('a list that said nothing of some', () => {
  it('has each of them asked about alone, now', () => {
    const { books, heard, add, wait, state } = kit()
    const [one, ended] = [add({ nextCheckAt: MADE + HOUR, looks: 2 }), add({ nextCheckAt: null })]
    heard.silent([one, ended])
    expect([wait(one), books.watch(one.id).looks, wait(ended)]).toEqual([0, 3, null])
    expect([books.commits, state.changes]).toEqual([1, 1])
  })

  it('and of none has nothing written or shown', () => {
    const { books, heard, state } = kit()
    heard.silent([])
    expect([books.commits, state.changes]).toEqual([0, 0])
  })
})

describe('a day that has none left', () => {
  // The reserve has one left for deadlines while fewer than 95 of 100 are used; the day opens five hours after.
  it.each<[what: string, ageS: number, reserve: number, waitS: number]>([
    ['an open code, with a look kept for its deadline', 10, 100, 293],
    ['an open code, with none kept', 10, 5, 5 * 3600 - 10],
    ['a code at its end', 300, 100, 5 * 3600 - 300],
    ['a code that is over', 400, 100, 5 * 3600 - 400],
  ])('%s', (_, ageS, reserve, waitS) => {
    const { books, heard, add, wait, state } = kit(ageS * SECOND, 100)
    state.reserve = reserve
    const [sale, ended] = [add({ looks: 2, errorStreak: 1 }), add({ nextCheckAt: null })]
    heard.awaitBudget([sale, ended])
    expect([wait(sale), wait(ended)]).toEqual([waitS, null])
    // Nobody was asked.
    expect(books.watch(sale.id)).toMatchObject({ looks: 2, errorStreak: 1, lastAskedAt: null, lastAnswer: null })
    expect([books.commits, state.changes]).toEqual([1, 1])
  })
})
