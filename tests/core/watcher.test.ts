// Who is asked about when, and who waits: a person before a program before the till itself, one call a second, and rest after
// each trouble. If this breaks a key is answered late, or Bakong is called until it refuses this till.

import { describe, expect, it } from 'vitest'
import { Ages } from '../../electron/core/ages'
import type { Asker } from '../../electron/core/asker'
import type { Budget, BudgetView } from '../../electron/core/budget'
import {
  type Answer,
  BakongTrouble,
  type LookUp,
  type LookUpPurpose,
  StoreFailure,
  type TroubleKind,
  type Watch,
} from '../../electron/core/ports'
import type { Sales } from '../../electron/core/sales'
import { type Asked, type AskedBy, Watcher } from '../../electron/core/watcher'
import type { Sale } from '../../shared/sale'
import { aSale } from '../support/builders'
import { FakeClock, settle } from '../support/clock'
import { toldTime, WatchBooks } from '../support/watchBooks'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const MADE = Date.UTC(2026, 10, 22, 3, 0, 0)
const notFound: LookUp = { kind: 'not-found' }

const trouble = (kind: TroubleKind, context: BakongTrouble['context'] = {}) =>
  new BakongTrouble(kind, 'as the test wants', context)

function kit({ limit = null, quiet = true }: { limit?: number | null; quiet?: boolean } = {}) {
  const clock = new FakeClock(MADE + 10 * SECOND)
  const began = clock.monotonic()
  const books = new WatchBooks()
  const time = toldTime(clock, books.store)
  /** Each call: what, and how many ms after the beginning. */
  const calls: string[] = []
  const names = new Map<string, string>()
  const nameOf = (sale: Sale) => names.get(sale.id) ?? '?'
  const state = {
    word: notFound as LookUp,
    trouble: null as BakongTrouble | null,
    /** By a sale's name: what a list says; a name that is missing is left out. */
    listed: null as readonly string[] | null,
    list: null as BakongTrouble | 'closed' | null,
    listOpen: false,
    listInDoubt: false,
    affords: { automatic: true, deadline: true, person: true } as Record<LookUpPurpose, boolean>,
    tokenTryDue: false,
    proof: null as BakongTrouble | null,
    /** What a sale is once Bakong was heard of it. */
    settles: quiet,
    hold: null as Promise<void> | null,
    /** The disk takes nothing, and can be read. */
    full: null as Error | null,
    onTry: (): unknown => undefined,
    changes: 0,
    probes: 0,
  }
  const at = () => Math.round(clock.monotonic() - began)
  const called = async (what: string) => {
    asker.calledAt = clock.monotonic()
    calls.push(`${what} @${at()}`)
    if (state.hold !== null) await state.hold
    await Promise.resolve()
  }
  const answer = <T>(value: T): Answer<T> => ({ value, serverDateMs: null, mayBeCopy: false, tookMs: 1 })
  const asker = {
    calledAt: Number.NEGATIVE_INFINITY,
    timeAsked: Promise.resolve(),
    get listOpen() {
      return state.listOpen
    },
    get listInDoubt() {
      return state.listInDoubt
    },
    get tokenTryDue() {
      return state.tokenTryDue
    },
    affords: (purpose: LookUpPurpose) => state.affords[purpose],
    isAsking: () => false,
    one: async (sale: Sale, purpose: LookUpPurpose) => {
      await called(`${nameOf(sale)} ${purpose}`)
      return state.trouble ?? answer(state.word)
    },
    list: async (sales: readonly Sale[], purpose: LookUpPurpose) => {
      await called(`list ${sales.map(nameOf).join('')} ${purpose}`)
      if (state.list === 'closed') state.listOpen = false
      if (state.list !== null) return state.list
      const { listed } = state
      const told = sales.filter((sale) => listed === null || listed.includes(nameOf(sale)))
      return answer(new Map(told.map(({ md5 }) => [md5, state.word])))
    },
    shortHash: async (hash: string) => {
      await called(`receipt ${hash}`)
      return state.trouble ?? answer(state.word)
    },
    proveToken: async () => {
      state.tokenTryDue = false
      await called('token')
      return state.proof
    },
    probe: () => {
      state.probes += 1
      return Promise.resolve()
    },
    clockWasSet: () => calls.push(`clock was set @${at()}`),
    noticeTime: () => undefined,
    stop: () => undefined,
  }
  const failures: StoreFailure[] = []
  const told: string[] = []
  const budget = {
    view: (): BudgetView => ({
      limit,
      used: { automatic: 0, person: 0, deadline: 0 },
      declaredSpent: !state.affords.automatic,
      mayTry: false,
    }),
    retryAt: () => MADE + HOUR,
    nextOpening: () => MADE + HOUR,
  }
  const watcher = new Watcher({
    store: books.store,
    clock,
    asker: asker as unknown as Asker,
    budget: budget as unknown as Budget,
    ages: new Ages(time),
    time,
    sales: () =>
      ({
        atOnce: (work: () => void) => work(),
        heard: (id: string, { kind }: LookUp) => {
          told.push(`${names.get(id)} ${kind}`)
          const sale = books.store.sale(id)
          return { ok: true, value: state.settles ? aSale({ id, state: 'PAID' }) : sale }
        },
      }) as unknown as Sales,
    random: () => 0,
    patience: { clock },
    changed: () => {
      state.changes += 1
    },
    storeFailed: (failure) => failures.push(failure),
    tryStore: () => {
      state.onTry()
      const failure = books.disk ?? state.full
      if (failure !== null) throw failure
    },
  })
  /** A sale that is looked at in so many ms; null: its watch has ended. */
  const add = (name: string, inMs: number | null, watch: Partial<Watch> = {}, sale: Sale = aSale()) => {
    names.set(sale.id, name)
    books.add(sale, { nextCheckAt: inMs === null ? null : clock.now() + inMs, ...watch })
    // As the till does once a sale is made.
    if (books.disk === null) watcher.poke()
    return sale
  }
  const answers: string[] = []
  const ask = (sale: Sale, by: AskedBy = 'person', anew = true) => {
    void watcher.ask(sale.id, anew, by).then((asked: Asked) => {
      answers.push(`${nameOf(sale)} ${asked.kind === 'could-not-ask' ? asked.why : asked.kind} @${at()}`)
    })
  }
  /** Begun, and left alone for so long that nothing of the start is left. */
  const run = async () => {
    watcher.start()
    await clock.pass(10 * SECOND)
    calls.length = 0
    books.madeDue.length = 0
  }
  const take = () => calls.splice(0)
  const wait = (sale: Sale) => {
    const { nextCheckAt } = books.watch(sale.id)
    return nextCheckAt === null ? null : nextCheckAt - clock.now()
  }
  return { clock, books, state, watcher, failures, told, calls, take, answers, add, ask, run, wait, at }
}

describe('the start', () => {
  it('asks about everything, a second after whatever was asked just before, and for the time at once', async () => {
    const { watcher, add, clock, take, state, books } = kit()
    add('a', HOUR)
    let lookedInto = false
    watcher.start()
    void watcher.clockLookedInto.then(() => {
      lookedInto = true
    })
    await clock.pass(999)
    expect([state.probes, lookedInto, take()]).toEqual([1, true, []])
    // A sale is watched for a day from its making.
    expect(books.madeDue).toEqual([`all since ${MADE + 10 * SECOND - 24 * HOUR}`])
    await clock.pass(1)
    expect(take()).toEqual(['a automatic @1000'])
  })

  it('answers a key at once', async () => {
    const { watcher, add, ask, clock, take, answers } = kit()
    const sale = add('a', null)
    watcher.start()
    ask(sale)
    await clock.pass(0)
    expect([take(), answers]).toEqual([['a person @0'], ['a not-found @0']])
  })
})

describe('calls', () => {
  it('of the till itself are a second and a little apart, a key’s a second', async () => {
    const { run, add, ask, clock, take } = kit()
    await run()
    for (const name of ['a', 'b', 'c']) add(name, 0)
    const pressed = add('d', null)
    await clock.pass(5 * SECOND)
    const [first, ...rest] = take().map((call) => Number(call.split('@')[1]))
    expect(rest.map((ms) => ms - (first ?? 0))).toEqual([1005, 2010])
    ask(pressed)
    await clock.pass(0)
    ask(pressed)
    await clock.pass(SECOND)
    const [key, again] = take().map((call) => Number(call.split('@')[1]))
    expect((again ?? 0) - (key ?? 0)).toBe(1000)
  })

  it('a key that is pressed in the gap goes before the look that waited for it', async () => {
    const { run, add, ask, clock, take } = kit()
    await run()
    add('a', 0)
    add('b', 0)
    await clock.pass(400)
    ask(add('c', null))
    await clock.pass(5 * SECOND)
    expect(take()).toEqual(['a automatic @10000', 'c person @11000', 'b automatic @12005'])
  })
})

describe('who comes first', () => {
  it('a person, then a receipt, then a program; and after three of them a look that is due', async () => {
    const { run, add, ask, clock, take, watcher, state } = kit()
    await run()
    let letGo: () => void = () => undefined
    state.hold = new Promise((resolve) => {
      letGo = resolve
    })
    // While one is under way the others come.
    ask(add('first', null))
    await settle()
    ask(add('program', null), 'program')
    void watcher.askShortHash('1234abcd', { amountMinor: 100, currency: 'KHR' })
    ask(add('person', null))
    ask(add('other', null))
    add('due', 0)
    state.hold = null
    letGo()
    await clock.pass(10 * SECOND)
    expect(take().map((call) => call.split(' @')[0])).toEqual([
      'first person',
      'person person',
      'other person',
      'due automatic',
      'receipt 1234abcd',
      'program automatic',
    ])
  })

  it('questions alone go on one after another', async () => {
    const { run, add, ask, clock, take } = kit()
    await run()
    for (const name of 'abcdef') ask(add(name, null))
    await clock.pass(10 * SECOND)
    expect(take()).toHaveLength(6)
  })
})

describe('questions that wait', () => {
  it('are twenty of people and ten of programs, neither in the other’s place', async () => {
    const { run, add, ask, answers } = kit()
    await run()
    for (let index = 0; index < 21; index++) ask(add(`a${index}`, null))
    for (let index = 0; index < 11; index++) ask(add(`b${index}`, null), 'program')
    await settle()
    // The first of them has left already, and waits with the others until it is answered.
    expect(answers.filter((line) => line.includes('rate-limited')).map((line) => line.split(' ')[0])).toEqual([
      'a20',
      'b10',
    ])
  })

  it('of receipts are twenty', async () => {
    const { run, watcher } = kit()
    await run()
    const heard: unknown[] = []
    for (let index = 0; index < 21; index++)
      void watcher.askShortHash('1234abcd', { amountMinor: 100, currency: 'KHR' }).then((of) => heard.push(of))
    await settle()
    expect(heard.filter((of) => of === 'rate-limited')).toHaveLength(1)
  })

  it('about one sale are one call, unless one of them wants it anew or is no person’s', async () => {
    const { run, add, ask, clock, take, answers, watcher } = kit({ limit: 100 })
    await run()
    ask(add('first', null))
    const sale = add('a', null)
    ask(sale, 'person', true)
    ask(sale, 'person', true)
    // A person's answer is a program's too.
    ask(sale, 'program', true)
    expect([watcher.isAsking(sale.id), watcher.isAwaited(sale.id)]).toEqual([true, true])
    await clock.pass(5 * SECOND)
    expect(take().filter((call) => call.startsWith('a'))).toHaveLength(1)
    expect(answers.filter((line) => line.startsWith('a'))).toHaveLength(3)
    expect([watcher.isAsking(sale.id), watcher.isAwaited(sale.id)]).toEqual([false, false])

    ask(add('first', null))
    const other = add('b', null)
    ask(other, 'program', true)
    expect([watcher.isAsking(other.id), watcher.isAwaited(other.id)]).toEqual([true, false])
    // A program may be refused what a person is not.
    ask(other, 'person', true)
    ask(other, 'program', false)
    await clock.pass(9 * SECOND)
    expect(
      take()
        .filter((call) => call.startsWith('b'))
        .map((call) => call.split(' @')[0]),
    ).toEqual(['b person', 'b automatic'])
    expect(answers.filter((line) => line.startsWith('b'))).toHaveLength(3)
  })

  it('get no answer once the till is stopped', async () => {
    const { run, add, ask, answers, watcher, told, state, clock } = kit()
    await run()
    let letGo: () => void = () => undefined
    state.hold = new Promise((resolve) => {
      letGo = resolve
    })
    ask(add('a', null))
    ask(add('b', null))
    const receipt = watcher.askShortHash('1234abcd', { amountMinor: 100, currency: 'KHR' })
    await settle()
    watcher.stop()
    letGo()
    await settle()
    expect(answers.map((line) => line.split(' @')[0])).toEqual(['a offline', 'b offline'])
    expect(await receipt).toBe('offline')
    // What Bakong said meanwhile is not taken in: the books may be closed.
    expect(told).toEqual([])
    ask(add('c', null))
    await settle()
    expect(answers.at(-1)).toContain('c offline')
    expect(await watcher.askShortHash('1234abcd', { amountMinor: 100, currency: 'KHR' })).toBe('offline')
    watcher.wake()
    watcher.budgetOpened()
    watcher.reachable()
    await clock.pass(HOUR)
    expect(state.probes).toBeLessThan(5)
  })

  it('about a sale that is not there are answered', async () => {
    const { run, ask, answers, clock, take } = kit()
    await run()
    ask(aSale())
    await clock.pass(SECOND)
    expect([answers[0]?.split(' @')[0], take()]).toEqual(['? bad-request', []])
  })
})

describe('an answer of a moment ago', () => {
  const answered = { lastAnswer: 'not-found' } as const
  it.each<
    [what: string, by: AskedBy, limit: number | null, anew: boolean, agoMs: number, last: Partial<Watch>, asks: boolean]
  >([
    ['does for a person under a limit', 'person', 100, false, 2999, answered, false],
    ['does no longer after three seconds', 'person', 100, false, 3000, answered, true],
    ['does not for a person without a limit', 'person', null, false, 0, answered, true],
    ['does not for one who wants it anew', 'person', 100, true, 0, answered, true],
    ['does for a program', 'program', null, false, 2999, answered, false],
    ['does for a program no longer after three seconds', 'program', null, false, 3000, answered, true],
    ['that was none does for nobody', 'program', null, false, 0, { lastAnswer: 'no-answer' }, true],
    ['that never came does for nobody', 'program', null, false, 0, { lastAnswer: null }, true],
    ['of which nobody knows when does for nobody', 'program', null, false, 0, { ...answered, lastAskedAt: null }, true],
  ])('%s', async (_, by, limit, anew, agoMs, last, asks) => {
    const { run, add, ask, clock, take, answers } = kit({ limit })
    await run()
    const sale = add('a', null)
    // Heard in this run: by the monotonic clock.
    ask(sale, 'person', true)
    await clock.pass(0)
    take()
    answers.length = 0
    await clock.pass(agoMs)
    add('a', null, { lastAskedAt: clock.now() - agoMs, ...last }, sale)
    ask(sale, by, anew)
    await clock.pass(SECOND)
    expect(take().length).toBe(asks ? 1 : 0)
    expect(answers[0]).toContain('a not-found')
  })

  it.each([
    ['a sleep', (clock: FakeClock) => clock.sleep(3 * SECOND)],
    ['a clock that was set back', (clock: FakeClock) => clock.setWall(clock.now() - HOUR)],
  ])('is old after %s', async (what, happens) => {
    const { run, add, ask, clock, take } = kit()
    await run()
    const sale = add('a', null)
    ask(sale)
    await clock.pass(what === 'a sleep' ? SECOND : 3 * SECOND)
    take()
    happens(clock)
    ask(sale, 'program', false)
    await clock.pass(SECOND)
    expect(take().filter((call) => call.startsWith('a'))).toHaveLength(1)
  })

  it('of an earlier run is none', async () => {
    const { run, add, ask, clock, take } = kit()
    await run()
    ask(add('a', null, { lastAskedAt: clock.now(), ...answered }), 'program', false)
    await clock.pass(SECOND)
    expect(take()).toHaveLength(1)
  })
})

describe('what nobody can afford', () => {
  it.each<[by: AskedBy, purpose: LookUpPurpose]>([
    ['program', 'automatic'],
    ['person', 'person'],
  ])('of a %s is refused without a call', async (by, purpose) => {
    const { run, add, ask, clock, take, answers, state, wait, watcher } = kit()
    await run()
    state.affords[purpose] = false
    const sale = add('a', 10 * MINUTE)
    ask(sale, by)
    await clock.pass(0)
    expect([answers[0]?.split(' @')[0], take()]).toEqual(['a quota-spent', []])
    // A program that asks too often must not change the till's own plan.
    if (by === 'program') expect(wait(sale)).toBe(10 * MINUTE)
    else expect(await watcher.askShortHash('1234abcd', { amountMinor: 1, currency: 'KHR' })).toBe('quota-spent')
  })

  it('of looks that are due waits for the new day, all of one kind at once', async () => {
    const { run, add, clock, take, state, wait } = kit()
    await run()
    state.affords = { automatic: false, deadline: false, person: false }
    const ended = aSale({ createdAt: MADE - 5 * MINUTE, expiresAt: MADE })
    const [one, two] = [
      add('a', 0, {}, ended),
      add('b', 0, {}, aSale({ createdAt: MADE - 5 * MINUTE, expiresAt: MADE })),
    ]
    await clock.pass(5 * SECOND)
    expect(take()).toEqual([])
    expect([one, two].map((sale) => (wait(sale) ?? 0) + clock.now())).toEqual([MADE + HOUR, MADE + HOUR])
  })

  it('of automatic looks leaves that of a deadline', async () => {
    const { run, add, clock, take, state } = kit()
    await run()
    state.affords.automatic = false
    add('a', 0)
    add('b', 0, {}, aSale({ createdAt: MADE - 5 * MINUTE, expiresAt: MADE }))
    await clock.pass(10 * SECOND)
    expect(take().map((call) => call.split(' @')[0])).toEqual(['b deadline'])
  })
})

describe('after a trouble', () => {
  /** Seconds between the till's own calls, while each of them meets this. */
  async function gaps(kind: TroubleKind, count: number, context: BakongTrouble['context'] = {}) {
    const { run, add, clock, take, state } = kit()
    await run()
    state.trouble = trouble(kind, context)
    // Always one more that is due.
    for (let index = 0; index < count + 5; index++) add('a', 0)
    await clock.pass(10 * MINUTE)
    const at = take().map((call) => Number(call.split('@')[1]) / SECOND)
    return at.slice(1, count + 1).map((second, index) => Math.round(second - (at[index] ?? 0)))
  }
  it.each<[TroubleKind, readonly number[], BakongTrouble['context']]>([
    ['offline', [2, 4, 8, 15, 15], {}],
    ['server-error', [2, 4, 8, 15, 15], {}],
    ['blocked', [15, 15, 15], {}],
    ['unauthorized', [60, 60], {}],
    ['rate-limited', [2, 4, 8, 15, 15], {}],
    ['rate-limited', [40, 40, 40], { retryAfterMs: 40 * SECOND }],
    ['offline', [2, 4, 8], { retryAfterMs: 40 * SECOND }],
  ])('%s the till rests %j s, whatever is due (%j)', async (kind, seconds, context) => {
    expect(await gaps(kind, seconds.length, context)).toEqual(seconds)
  })

  it('of a key the till rests for the first step only, and its own streak is not longer', async () => {
    const { run, add, ask, clock, take, state } = kit()
    await run()
    state.trouble = trouble('offline')
    const sale = add('a', null)
    for (let pressed = 0; pressed < 4; pressed++) {
      ask(sale)
      await clock.pass(SECOND)
    }
    take()
    add('b', 0)
    add('c', 0)
    await clock.pass(10 * SECOND)
    const at = take().map((call) => Number(call.split('@')[1]))
    // The last key was a second ago: two seconds after it, then the first step of the till's own.
    expect(at.slice(0, 2).map((ms) => ms - 13_000)).toEqual([2000, 4000])
  })

  it('of a key no rest is cut short', async () => {
    const { run, add, ask, clock, take, state } = kit()
    await run()
    state.trouble = trouble('unauthorized')
    add('a', 0)
    await clock.pass(2 * SECOND)
    state.trouble = trouble('offline')
    ask(add('b', null))
    add('c', 0)
    await clock.pass(30 * SECOND)
    expect(take().map((call) => call.split(' @')[0])).toEqual(['a automatic', 'b person'])
  })

  it('an answer ends the streak, and what ended unheard is asked about', async () => {
    const { run, add, clock, take, state, books } = kit()
    await run()
    state.trouble = trouble('offline')
    for (let index = 0; index < 3; index++) add('a', 0)
    await clock.pass(8 * SECOND)
    expect(take()).toHaveLength(3)
    state.trouble = null
    expect(books.madeDue).toEqual([])
    await clock.pass(10 * SECOND)
    expect(books.madeDue).toEqual(['unheard'])
    take()
    state.trouble = trouble('offline')
    add('b', 0)
    add('c', 0)
    await clock.pass(3 * SECOND + 100)
    expect(take()).toHaveLength(2)
  })

  it('each sale is put off by its own streak, and a question says why it could not be asked', async () => {
    const { run, add, ask, clock, answers, state, wait, told } = kit()
    await run()
    state.trouble = trouble('blocked')
    const sale = add('a', 0, { errorStreak: 1 })
    await clock.pass(0)
    expect(wait(sale)).toBe(15 * SECOND)
    ask(add('b', null))
    await clock.pass(2 * SECOND)
    expect(answers[0]?.split(' @')[0]).toBe('b blocked')
    state.trouble = null
    state.word = { kind: 'unreadable', why: 'amount', raw: '{}' }
    ask(add('c', null))
    await clock.pass(2 * SECOND)
    expect(answers[1]?.split(' @')[0]).toBe('c nonsense')
    expect(told).toEqual([])
  })
})

describe('Bakong’s wish to be left alone (429)', () => {
  it('is for keys, receipts, programs and the till alike, and no longer than it said', async () => {
    const { run, add, ask, clock, take, answers, state, watcher } = kit()
    await run()
    const sale = add('a', null)
    expect(watcher.isHushed).toBe(false)
    state.trouble = trouble('rate-limited', { retryAfterMs: 30 * SECOND })
    ask(sale)
    await clock.pass(0)
    state.trouble = null
    take()
    answers.length = 0
    add('due', 0)
    await clock.pass(30 * SECOND - 1)
    expect([watcher.isHushed, take()]).toEqual([true, []])
    ask(sale)
    ask(sale, 'program')
    expect(await watcher.askShortHash('1234abcd', { amountMinor: 1, currency: 'KHR' })).toBe('rate-limited')
    await settle()
    expect(answers.map((line) => line.split(' @')[0])).toEqual(['a rate-limited', 'a rate-limited'])
    await clock.pass(1)
    expect(watcher.isHushed).toBe(false)
    await clock.pass(SECOND)
    expect(take().map((call) => call.split(' @')[0])).toEqual(['due automatic'])
  })

  it('that a receipt’s look heard is kept as well, and its other troubles make the till rest as a key’s', async () => {
    const { run, add, clock, take, state, watcher } = kit()
    await run()
    const receipt = async () => {
      const heard = watcher.askShortHash('1234abcd', { amountMinor: 1, currency: 'KHR' })
      await clock.pass(SECOND)
      return heard
    }
    state.trouble = trouble('offline')
    expect(await receipt()).toBe('offline')
    state.trouble = trouble('rate-limited', { retryAfterMs: 30 * SECOND })
    expect(await receipt()).toBe('rate-limited')
    expect(watcher.isHushed).toBe(true)
    state.trouble = null
    add('due', 0)
    await clock.pass(28 * SECOND)
    expect(take().filter((call) => call.startsWith('due'))).toEqual([])
    await clock.pass(3 * SECOND)
    expect(take().filter((call) => call.startsWith('due'))).toHaveLength(1)
    expect(await receipt()).toMatchObject({ value: notFound })
  })
})

describe('lists', () => {
  it('are asked for as soon as two are due, in one call', async () => {
    const { run, add, clock, take, state, told } = kit()
    await run()
    state.listOpen = true
    add('a', 0)
    add('b', 0)
    await clock.pass(0)
    expect([take().map((call) => call.split(' @')[0]), told]).toEqual([
      ['list ab automatic'],
      ['a not-found', 'b not-found'],
    ])
    add('c', 0)
    await clock.pass(3 * SECOND)
    expect(take().map((call) => call.split(' @')[0])).toEqual(['c automatic'])
  })

  it('are a deadline’s where one of them is', async () => {
    const { run, add, clock, take, state } = kit()
    await run()
    state.listOpen = true
    add('a', 0)
    add('b', 0, {}, aSale({ createdAt: MADE - 5 * MINUTE, expiresAt: MADE }))
    state.affords.automatic = false
    await clock.pass(0)
    expect(take()[0]).toMatch(/^list .* deadline/)
  })

  it('that the day can’t afford wait for the next', async () => {
    const { run, add, clock, take, state, wait } = kit()
    await run()
    state.listOpen = true
    state.affords = { automatic: false, deadline: false, person: true }
    const ended = () => aSale({ createdAt: MADE - 5 * MINUTE, expiresAt: MADE })
    const sales = [add('a', 0, {}, ended()), add('b', 0, {}, ended())]
    await clock.pass(0)
    expect(take()).toEqual([])
    expect(sales.map((sale) => (wait(sale) ?? 0) + clock.now())).toEqual([MADE + HOUR, MADE + HOUR])
  })

  it('in doubt, or without the sale that comes first, are none', async () => {
    const { run, add, clock, take, state } = kit()
    await run()
    state.listOpen = true
    state.listInDoubt = true
    add('a', 0)
    add('b', 0)
    await clock.pass(0)
    expect(take()[0]).toMatch(/^a automatic/)
    state.listInDoubt = false
    await clock.pass(5 * SECOND)
    take()
    // A list says nothing of "c": it is asked about alone, and the others in a list again.
    state.listed = ['d', 'e']
    for (const name of ['c', 'd', 'e']) add(name, 0)
    await clock.pass(0)
    state.settles = false
    await clock.pass(3 * SECOND)
    expect(take().map((call) => call.split(' @')[0])).toEqual(['list cde automatic', 'c automatic', 'c automatic'])
  })

  it('that are closed cost nothing more: each is asked about alone at once', async () => {
    const { run, add, clock, take, state } = kit()
    await run()
    state.listOpen = true
    state.list = 'closed'
    add('a', 0)
    add('b', 0)
    await clock.pass(4 * SECOND)
    expect(take().map((call) => call.split(' @')[0])).toEqual(['list ab automatic', 'a automatic', 'b automatic'])
  })

  it('in trouble put all of them off', async () => {
    const { run, add, clock, take, state, wait } = kit()
    await run()
    state.listOpen = true
    state.list = trouble('server-error')
    const sales = [add('a', 0), add('b', 0, { errorStreak: 2 })]
    await clock.pass(0)
    expect([take().length, ...sales.map(wait)]).toEqual([1, 2000, 8000])
  })
})

describe('what makes all due', () => {
  it.each<[what: string, happens: (of: ReturnType<typeof kit>) => void, madeDue: readonly string[]]>([
    ['a wake', ({ watcher }) => watcher.wake(), ['all']],
    ['a budget that opened', ({ watcher }) => watcher.budgetOpened(), ['all']],
    ['a way that is open again', ({ watcher }) => watcher.reachable(), ['unheard']],
    ['a disk that is back', ({ watcher }) => watcher.storeIsBack(), []],
    ['nothing', () => undefined, []],
  ])('%s', async (_, happens, madeDue) => {
    const all = kit()
    await all.run()
    all.add('a', HOUR, { heardAt: MADE })
    happens(all)
    await all.clock.pass(SECOND)
    expect(all.books.madeDue.map((line) => line.split(' ')[0])).toEqual(madeDue)
    expect(all.take()).toHaveLength(madeDue[0] === 'all' ? 1 : 0)
  })

  it('a clock that was set, or a sleep, within five seconds', async () => {
    const all = kit()
    await all.run()
    all.add('a', HOUR)
    all.clock.sleep(10 * SECOND)
    await all.clock.pass(5 * SECOND)
    expect(all.take().map((call) => call.split(' @')[0])).toEqual(['clock was set', 'a automatic'])
    expect(all.books.madeDue).toHaveLength(1)
  })

  it('a wake ends the rest after troubles, and its streak', async () => {
    const { run, add, clock, take, state, watcher } = kit()
    await run()
    state.trouble = trouble('unauthorized')
    add('a', 0)
    await clock.pass(SECOND)
    take()
    state.trouble = trouble('offline')
    watcher.wake()
    add('b', 0)
    await clock.pass(3 * SECOND + 100)
    // Asked at once; the rest after it is the first step again.
    expect(take()).toHaveLength(2)
  })

  it('a way that is open again ends the rest, and has the sale on the screen asked about now', async () => {
    const { run, add, clock, take, state, watcher, books, wait } = kit()
    await run()
    state.trouble = trouble('unauthorized')
    add('a', 0)
    const shown = add('b', HOUR, { heardAt: MADE })
    books.shownId = shown.id
    await clock.pass(SECOND)
    take()
    state.trouble = null
    watcher.reachable()
    expect(wait(shown)).toBe(0)
    await clock.pass(100)
    expect(take()[0]).toMatch(/^b automatic/)
    // Earlier is not made later, and an ended watch stays ended.
    const early = add('c', -SECOND, { heardAt: MADE })
    books.shownId = early.id
    watcher.reachable()
    expect(wait(early)).toBe(-SECOND)
    const ended = add('d', null)
    books.shownId = ended.id
    watcher.reachable()
    expect(wait(ended)).toBeNull()
  })
})

describe('a disk that fails', () => {
  const full = () => new StoreFailure('full', 'as the test wants')

  it('answers what waits, is told, and is tried again after one, two, then five seconds', async () => {
    const { run, add, ask, clock, answers, failures, state, take } = kit()
    await run()
    const sale = add('a', null)
    state.full = full()
    const tried: number[] = []
    const began = clock.monotonic()
    state.onTry = () => tried.push((clock.monotonic() - began) / SECOND)
    add('due', 0)
    await clock.pass(14 * SECOND)
    expect([tried, take(), failures.length]).toEqual([[0, 1, 3, 8, 13], [], 5])
    // A person does not wait for the next try.
    ask(sale)
    await settle()
    expect([tried.length, answers[0]?.split(' @')[0]]).toEqual([6, 'a offline'])
    state.full = null
    ask(sale)
    await clock.pass(0)
    expect(answers[1]?.split(' @')[0]).toBe('a not-found')
    await clock.pass(10 * SECOND)
    expect(take().map((call) => call.split(' @')[0])).toEqual(['a person', 'due automatic'])
  })

  it('that is back is used at once', async () => {
    const { run, add, clock, state, take, watcher } = kit()
    await run()
    state.full = full()
    add('due', 0)
    await clock.pass(9 * SECOND)
    state.full = null
    watcher.storeIsBack()
    await clock.pass(0)
    expect(take()).toHaveLength(1)
  })

  it('under a question answers it, and those that wait', async () => {
    const { run, add, ask, answers, books, state, failures } = kit()
    await run()
    const [sale, other] = [add('a', null), add('b', null)]
    let letGo: () => void = () => undefined
    state.hold = new Promise((resolve) => {
      letGo = resolve
    })
    ask(sale)
    ask(other)
    await settle()
    books.disk = full()
    letGo()
    await settle()
    expect(answers.map((line) => line.split(' @')[0])).toEqual(['a offline', 'b offline'])
    expect(failures.length).toBeGreaterThan(0)
  })

  it('when all is to be made due has it done as soon as it is well', async () => {
    const { run, add, clock, take, books, watcher } = kit()
    await run()
    add('a', HOUR)
    books.disk = full()
    watcher.wake()
    await clock.pass(3 * SECOND)
    expect(books.madeDue).toEqual([])
    books.disk = null
    await clock.pass(6 * SECOND)
    expect(books.madeDue).toHaveLength(1)
    expect(take()).toHaveLength(1)
    await clock.pass(20 * SECOND)
    expect(books.madeDue).toHaveLength(1)
  })

  it('when a way opens ends nothing; what is no failure of the disk is a bug', async () => {
    const { run, books, watcher, failures } = kit()
    await run()
    books.disk = full()
    watcher.reachable()
    expect(failures.length).toBeGreaterThan(0)
    books.disk = new TypeError('a bug')
    expect(() => watcher.reachable()).toThrow(TypeError)
    expect(() => watcher.wake()).toThrow(TypeError)
  })
})

describe('what the windows show', () => {
  it('is told in each round while an open code is on the screens, and at midnight', async () => {
    const { run, add, clock, state, books } = kit()
    await run()
    const told = async (ms: number) => {
      const before = state.changes
      await clock.pass(ms)
      return state.changes - before
    }
    expect(await told(20 * SECOND)).toBe(0)
    const open = add('a', null)
    books.shownId = open.id
    expect(await told(20 * SECOND)).toBeGreaterThanOrEqual(4)
    add('a', null, {}, aSale({ id: open.id, state: 'PAID' }))
    await told(5 * SECOND)
    expect(await told(20 * SECOND)).toBe(0)
    books.shownId = 'gone'
    expect(await told(20 * SECOND)).toBe(0)
    books.shownId = null
    // Midnight in Phnom Penh is at 17:00 UTC.
    const left = Date.UTC(2026, 10, 22, 17, 0, 0) - clock.now()
    await clock.pass(left - 6 * SECOND)
    expect(await told(5 * SECOND)).toBe(0)
    expect(await told(10 * SECOND)).toBe(1)
  })
})

describe('the look for the token alone', () => {
  const cases: readonly (readonly [what: string, prepare: (of: ReturnType<typeof kit>) => void, isAsked: boolean])[] = [
    ['nothing is due', () => undefined, true],
    ['a sale is looked at within a minute', ({ add }) => add('a', MINUTE - 5001), false],
    ['a sale is looked at later', ({ add }) => add('a', MINUTE + 5 * SECOND), true],
    ['a watch has ended', ({ add }) => add('a', null), true],
  ]
  it.each(cases)('%s', async (_, prepare, isAsked) => {
    const all = kit()
    await all.run()
    prepare(all)
    all.state.tokenTryDue = true
    await all.clock.pass(5 * SECOND)
    expect(all.take()).toHaveLength(isAsked ? 1 : 0)
  })

  it('waits for the rest after a trouble, and makes the till rest where it meets one', async () => {
    const { run, add, clock, take, state, watcher } = kit()
    await run()
    state.trouble = trouble('unauthorized')
    add('a', 0)
    await clock.pass(SECOND)
    take()
    watcher.nextLook(aSale({ state: 'PAID' }))
    add('a', null)
    state.tokenTryDue = true
    state.proof = trouble('offline')
    await clock.pass(50 * SECOND)
    expect(take().filter((call) => call.startsWith('token'))).toEqual([])
  })

  it('that meets a trouble makes the till rest', async () => {
    const { run, add, clock, take, state } = kit()
    await run()
    state.tokenTryDue = true
    state.proof = trouble('unauthorized')
    await clock.pass(5 * SECOND)
    expect(take()).toHaveLength(1)
    add('a', 0)
    await clock.pass(50 * SECOND)
    expect(take()).toEqual([])
    await clock.pass(10 * SECOND)
    expect(take()).toHaveLength(1)
  })
})
