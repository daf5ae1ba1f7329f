// One question to Bakong at a time: what it costs, what its answer says beside its word, and what a trouble says of the link.
// If this breaks the day is spent on refused calls, or "Bakong OK" stands over an outage.

import { describe, expect, it } from 'vitest'
import { Asker } from '../../electron/core/asker'
import type { Budget, BudgetView } from '../../electron/core/budget'
import {
  type Answer,
  type Bakong,
  BakongTrouble,
  type LookUp,
  type LookUpPurpose,
  StoreFailure,
  type TroubleKind,
  troubleKinds,
} from '../../electron/core/ports'
import type { Time } from '../../electron/core/time'
import type { TokenProof } from '../../electron/core/tokenProof'
import type { TokenWord } from '../../shared/till'
import { aSale } from '../support/builders'
import { FakeClock, settle } from '../support/clock'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const notFound: LookUp = { kind: 'not-found' }
const unreadable: LookUp = { kind: 'unreadable', why: 'amount', raw: '{}' }

type Heard = { tookMs?: number; serverDateMs?: number | null; mayBeCopy?: boolean }
/** What the next call meets. */
type Next = BakongTrouble | Error | Heard

const trouble = (kind: TroubleKind, context: BakongTrouble['context'] = {}) =>
  new BakongTrouble(kind, 'as the test wants', context)

function kit() {
  const clock = new FakeClock()
  /** What happened, in order, but for what is only shown. */
  const log: string[] = []
  const state = {
    next: {} as Next,
    word: notFound as LookUp,
    words: new Map<string, LookUp>(),
    time: {} as Next,
    probe: {} as Next,
    spent: false,
    mayTry: false,
    used: 0,
    refusedJustNow: false,
    opens: false,
    token: 'good' as TokenWord,
    tryDue: false,
    wrong: false,
    wasSet: false,
    disk: null as Error | null,
    changes: 0,
    hold: null as Promise<void> | null,
    /** The time is being asked for. */
    onTime: (): void => undefined,
  }
  const answer = async <T>(next: Next, value: T): Promise<Answer<T>> => {
    if (state.hold !== null) await state.hold
    await Promise.resolve()
    if (next instanceof Error) throw next
    const { tookMs = 100, serverDateMs = clock.now() - 500, mayBeCopy = false } = next
    return { value, serverDateMs, mayBeCopy, tookMs }
  }
  const bakong: Bakong = {
    tokenId: 'one',
    lookUp: (md5) => {
      log.push(`ask ${md5.length}`)
      return answer(state.next, state.word)
    },
    lookUpList: (md5s) => {
      log.push(`list ${md5s.length}`)
      return answer(state.next, state.words)
    },
    lookUpShortHash: (hash) => {
      log.push(`receipt ${hash}`)
      return answer(state.next, state.word)
    },
    probe: () => {
      log.push('knock')
      return answer(state.probe, null)
    },
    time: (account) => {
      log.push(`time ${account}`)
      state.onTime()
      return answer(state.time, null)
    },
  }
  const view = (): BudgetView => ({
    limit: 100,
    used: { automatic: state.used, person: 0, deadline: 0 },
    declaredSpent: state.spent,
    mayTry: state.mayTry,
  })
  const onDisk = (what: string) => {
    if (state.disk !== null) throw state.disk
    log.push(what)
  }
  const budget = {
    view: () => {
      if (state.disk !== null) throw state.disk
      return view()
    },
    spend: (purpose: LookUpPurpose) => {
      onDisk(`spend ${purpose}`)
      return 'today'
    },
    giveBack: (purpose: LookUpPurpose, day: string) => onDisk(`give back ${purpose} of ${day}`),
    declareSpent: (day: string) => {
      onDisk(`spent ${day}`)
      state.spent = true
    },
    answered: () => {
      if (state.disk !== null) throw state.disk
      return state.opens
    },
    get refusedJustNow() {
      return state.refusedJustNow
    },
  }
  const trust = {
    get wrong() {
      return state.wrong
    },
    mark: 1,
    wasSetSince: () => state.wasSet,
    look: () => undefined,
    lineStands: () => log.push('line stands'),
    hearTrouble: ({ kind }: BakongTrouble) => log.push(`clock hears ${kind}`),
    agreesByCopy: (skew: number) => log.push(`copy agrees ${skew}`),
    tell: (skew: number, tookMs?: number) => log.push(`told ${skew} in ${tookMs}`),
    suspect: (skew: number) => log.push(`suspects ${skew}`),
  }
  const proof = {
    get word() {
      return state.token
    },
    get refused() {
      return state.token === 'refused'
    },
    get tryDue() {
      return state.tryDue
    },
    heard: (good: boolean | null) => {
      log.push(`token ${good}`)
      if (good !== null) state.token = good ? 'good' : 'refused'
    },
    lacks: (what: string) => {
      log.push(`token ${what}`)
      state.token = 'refused'
    },
    clockWasSet: () => log.push('token: clock was set'),
  }
  const troubles: BakongTrouble[] = []
  const failures: StoreFailure[] = []
  const asker = new Asker({
    clock,
    bakong,
    budget: budget as unknown as Budget,
    patience: { clock },
    trust: trust as unknown as Time,
    proof: proof as unknown as TokenProof,
    accountId: () => 'shop@bank',
    changed: () => {
      state.changes += 1
    },
    reachable: () => log.push('reachable'),
    budgetOpened: () => log.push('budget opened'),
    storeFailed: (failure) => failures.push(failure),
    random: () => 0.5,
    trouble: (of) => troubles.push(of),
  })
  const take = () => log.splice(0)
  const one = async (next: Next = {}, purpose: LookUpPurpose = 'automatic') => {
    state.next = next
    return asker.one(aSale(), purpose)
  }
  const list = async (next: Next = {}) => {
    state.next = next
    return asker.list([aSale(), aSale()], 'automatic')
  }
  const knock = async (next: Next = {}) => {
    state.probe = next
    // Long after anything else was heard.
    await clock.pass(MINUTE)
    await asker.probe()
  }
  return { clock, state, asker, troubles, failures, take, one, list, knock, bakong }
}

describe('a question', () => {
  it.each(['automatic', 'person', 'deadline'] as const)('for %s is counted before it leaves', async (purpose) => {
    const { one, take, clock, asker } = kit()
    expect(await one({}, purpose)).toMatchObject({ value: notFound })
    expect(take()).toEqual([`spend ${purpose}`, 'ask 32', 'line stands', 'token true', 'told 0 in 100'])
    expect(asker.calledAt).toBe(clock.monotonic())
    expect(asker.link.lastAnswerAt).toBe(clock.now())
  })

  it('shows whom it is about while it is under way, and no longer, however it ends', async () => {
    const { state, asker } = kit()
    const [sale, other] = [aSale(), aSale()]
    for (const next of [{}, trouble('offline')]) {
      let letGo: () => void = () => undefined
      state.hold = new Promise((resolve) => {
        letGo = resolve
      })
      state.next = next
      const asked = asker.one(sale, 'automatic')
      await settle()
      expect([asker.isAsking(sale.id), asker.isAsking(other.id)]).toEqual([true, false])
      letGo()
      await asked
      expect(asker.isAsking(sale.id)).toBe(false)
    }
    expect(state.changes).toBeGreaterThanOrEqual(4)
  })

  it('that the books can’t count does not leave', async () => {
    const { state, asker, take } = kit()
    state.disk = new StoreFailure('full', 'as the test wants')
    await expect(asker.one(aSale(), 'automatic')).rejects.toThrow(StoreFailure)
    expect(take()).toEqual([])
  })

  it('that meets a bug is no trouble of the link', async () => {
    const { one, troubles } = kit()
    await expect(one(new TypeError('a bug'))).rejects.toThrow(TypeError)
    expect(troubles).toEqual([])
  })

  it('whose answer nobody can read is written down, and the link is well', async () => {
    const { state, asker, one, list, troubles } = kit()
    await one()
    expect(troubles).toEqual([])
    state.word = unreadable
    state.words = new Map<string, LookUp>([
      ['a', unreadable],
      ['b', notFound],
    ])
    await one()
    await list()
    await asker.shortHash('1234abcd', { amountMinor: 100, currency: 'KHR' })
    expect(troubles.map(({ kind, detail }) => [kind, detail])).toEqual(
      [1, 2, 3].map(() => ['nonsense', "an answer can't be read (amount); money may be there"]),
    )
    expect(asker.link.state).toBe('OK')
  })
})

describe('a trouble', () => {
  const states: Readonly<Record<TroubleKind, string>> = {
    offline: 'OFFLINE',
    'timed-out': 'OFFLINE',
    'cert-too-early': 'CERTIFICATE_WRONG',
    'cert-expired': 'CERTIFICATE_WRONG',
    'cert-bad': 'CERTIFICATE_WRONG',
    intercepted: 'INTERCEPTED',
    blocked: 'BLOCKED',
    unauthorized: 'TOKEN_EXPIRED',
    'quota-spent': 'QUOTA_SPENT',
    'rate-limited': 'SLOW',
    'server-error': 'SERVER_TROUBLE',
    nonsense: 'SERVER_TROUBLE',
    'bad-request': 'SERVER_TROUBLE',
  }
  it.each(troubleKinds)('%s to a question: the link says so, the clock hears it, and the log', async (kind) => {
    const { one, asker, troubles, take } = kit()
    const heard = await one(trouble(kind))
    expect(heard).toMatchObject({ kind })
    expect(asker.link).toMatchObject({ state: states[kind], lastAnswerAt: null })
    expect(troubles).toEqual([heard])
    const said = take()
    expect(said).toContain(`clock hears ${kind}`)
    // The token's and the budget's own words, and no others.
    expect(said.filter((line) => line.startsWith('token'))).toEqual(
      kind === 'unauthorized' ? ['token false'] : kind === 'quota-spent' ? ['token true'] : [],
    )
    expect(said.filter((line) => line.startsWith('spent') || line.startsWith('give'))).toEqual(
      kind === 'quota-spent' ? ['spent today'] : [],
    )
  })

  it.each(troubleKinds)('%s to a knock: the link alone', async (kind) => {
    const { knock, asker, take, troubles } = kit()
    await knock(trouble(kind))
    expect(take()).toEqual(['knock', `clock hears ${kind}`])
    expect(troubles).toHaveLength(1)
    // A knock carries no token and asks for no look-up.
    const link = kind === 'unauthorized' || kind === 'quota-spent' ? 'OK' : states[kind]
    expect(asker.link.state).toBe(link)
  })

  it.each(troubleKinds)('%s that never left this computer costs nothing', async (kind) => {
    const { one, asker, take } = kit()
    await one(trouble(kind, { unsent: true }), 'deadline')
    expect(take()).toContain('give back deadline of today')
    // What the till itself refused to send says nothing of the way.
    const own = { unauthorized: 'TOKEN_EXPIRED', 'bad-request': 'OK' } as Partial<Record<TroubleKind, string>>
    expect(asker.link.state).toBe(own[kind] ?? states[kind])
  })

  it('without a token the till has none, which is no word of Bakong’s', async () => {
    const { one, take } = kit()
    await one(trouble('unauthorized', { unsent: true }))
    expect(take().filter((line) => line.startsWith('token'))).toEqual(['token none'])
  })

  it.each(troubleKinds)('%s in Bakong’s own words: it is about the question, and the link is well', async (kind) => {
    const { one, asker, take, clock } = kit()
    await one(trouble('offline'))
    take()
    await one(trouble(kind, { spoke: true }))
    expect(asker.link).toMatchObject({
      state: kind === 'quota-spent' ? 'QUOTA_SPENT' : 'OK',
      lastAnswerAt: clock.now(),
    })
    expect(take()).toEqual(expect.arrayContaining(['line stands', 'token true']))
  })

  it('tells what time it is, where there was a Date', async () => {
    const { one, take, clock } = kit()
    await one(trouble('server-error', { serverDateMs: clock.now() - 500 }))
    expect(take()).toContain('told 0 in undefined')
    await one(trouble('server-error', { serverDateMs: clock.now() - 500, mayBeCopy: true }))
    expect(take()).toContain('copy agrees 0')
    await one(trouble('server-error'))
    expect(take().filter((line) => line.startsWith('told'))).toEqual([])
  })

  it('after the till was stopped is not written into books that may be closed', async () => {
    for (const of of [trouble('quota-spent', { serverDateMs: 1 }), trouble('offline', { unsent: true })]) {
      const { one, asker, take } = kit()
      const asked = one(of)
      asker.stop()
      expect(await asked).toBe(of)
      expect(take().filter((line) => !line.startsWith('clock'))).toEqual(['spend automatic', 'ask 32'])
    }
  })
})

describe('the link', () => {
  it('is slow past three seconds', async () => {
    const { one, asker } = kit()
    await one({ tookMs: 3000 })
    expect(asker.link.state).toBe('OK')
    await one({ tookMs: 3001 })
    expect(asker.link.state).toBe('SLOW')
  })

  it('is shown when it changes, and each of its words', async () => {
    const { state, asker, one } = kit()
    await one()
    const shown = async (change: () => unknown) => {
      const before = state.changes
      await change()
      asker.tokenHasEnded()
      return state.changes - before
    }
    expect(await shown(() => undefined)).toBe(1)
    expect(await shown(() => undefined)).toBe(0)
    state.spent = true
    expect(await shown(() => undefined)).toBe(1)
    state.wrong = true
    expect(await shown(() => undefined)).toBe(1)
    asker.stop()
    state.wrong = false
    expect(await shown(() => undefined)).toBe(0)
  })

  it('is looked at once a minute, though nothing was heard', async () => {
    const { state, asker, clock, one } = kit()
    await one()
    state.spent = true
    const before = state.changes
    await clock.pass(MINUTE - 1)
    asker.noticeTime()
    expect(state.changes).toBe(before)
    await clock.pass(1)
    asker.noticeTime()
    expect(state.changes).toBe(before + 1)
    // And again a minute after that.
    state.spent = false
    asker.noticeTime()
    expect(state.changes).toBe(before + 1)
    await clock.pass(MINUTE)
    asker.noticeTime()
    expect(state.changes).toBe(before + 2)
  })

  it('says what it last knew of the budget while the books can’t be read, or are closed', () => {
    const { state, asker } = kit()
    state.spent = true
    expect(asker.parts.budget).toBe('spent')
    state.spent = false
    state.disk = new StoreFailure('io', 'as the test wants')
    expect(asker.parts.budget).toBe('spent')
    state.disk = new TypeError('a bug')
    expect(() => asker.parts).toThrow(TypeError)
    state.disk = null
    asker.stop()
    expect(asker.parts.budget).toBe('spent')
  })

  it('hears of the token from outside', () => {
    const { asker, take } = kit()
    asker.tokenIs(true)
    asker.tokenIs(false)
    asker.tokenHasEnded()
    expect(take()).toEqual(['token true', 'token none', 'token ended'])
    expect(asker.tokenRefused).toBe(true)
    asker.clockWasSet()
    expect(take()).toEqual(['token: clock was set'])
  })
})

describe('an answer on a day that was spent', () => {
  it('opens it, and says so', async () => {
    const { state, one, take } = kit()
    state.opens = true
    await one()
    expect(take().at(-1)).toBe('budget opened')
    state.opens = false
    await one()
    expect(take()).not.toContain('budget opened')
  })

  it('is not lost where the disk can’t take that; a bug is no disk', async () => {
    const { state, asker, failures } = kit()
    let letGo: () => void = () => undefined
    state.hold = new Promise((resolve) => {
      letGo = resolve
    })
    const asked = asker.one(aSale(), 'automatic')
    await settle()
    state.disk = new StoreFailure('full', 'as the test wants')
    letGo()
    expect(await asked).toMatchObject({ value: notFound })
    expect(failures).toHaveLength(1)
  })
})

describe('whether there is a look for it', () => {
  it.each<[what: string, change: Partial<ReturnType<typeof kit>['state']>, affords: readonly boolean[]]>([
    ['an open day', {}, [true, true, true]],
    ['only keys are left', { used: 95 }, [false, false, true]],
    ['only deadlines and keys are left', { used: 80 }, [false, true, true]],
    ['error 17 of today', { spent: true }, [false, false, true]],
    ['error 17, long ago', { spent: true, mayTry: true }, [true, true, true]],
    // A key pressed again at once would only hear it again.
    ['error 17 a moment ago', { spent: true, refusedJustNow: true }, [false, false, false]],
    ['a moment ago, as another token has it', { refusedJustNow: true }, [true, true, false]],
  ])('%s', (_, change, affords) => {
    const { state, asker } = kit()
    Object.assign(state, change)
    expect((['automatic', 'deadline', 'person'] as const).map((purpose) => asker.affords(purpose))).toEqual(affords)
  })
})

describe('lists', () => {
  it('give Bakong’s words by code, of one look-up', async () => {
    const { state, list, take } = kit()
    state.words = new Map([['a', notFound]])
    expect(await list()).toMatchObject({ value: state.words })
    expect(take().slice(0, 2)).toEqual(['spend automatic', 'list 2'])
  })

  it.each(['blocked', 'nonsense', 'bad-request'] as const)(
    'that are closed (%s) are left alone for six hours, and say nothing of the link',
    async (kind) => {
      const { list, asker, clock, troubles } = kit()
      expect([asker.listOpen, asker.listInDoubt]).toEqual([true, false])
      expect(await list(trouble(kind))).toBe('closed')
      expect([asker.listOpen, asker.listInDoubt, asker.link.state, troubles.length]).toEqual([false, false, 'OK', 1])
      await clock.pass(6 * HOUR - 1)
      expect(asker.listOpen).toBe(false)
      await clock.pass(1)
      expect(asker.listOpen).toBe(true)
    },
  )

  const others = troubleKinds.filter((kind) => !['blocked', 'nonsense', 'bad-request'].includes(kind))
  it.each(others)('in trouble (%s) are in doubt until a single look has told', async (kind) => {
    const { list, one, asker } = kit()
    expect(await list(trouble(kind))).toMatchObject({ kind })
    expect([asker.listOpen, asker.listInDoubt]).toEqual([true, true])
    await one()
    expect([asker.listOpen, asker.listInDoubt]).toEqual([true, false])
  })

  // L: a list in trouble, l: one that goes well; s: a single look that goes well, S: one in trouble.
  it.each([
    ['Ls', true],
    ['LsLs', false],
    ['LSLs', true],
    ['LsLS', true],
    ['LsLSLs', true],
    ['LsLSLsLs', false],
    ['LslLs', true],
    ['LslLsLs', false],
    ['Lsss', true],
    ['LLs', true],
  ])('%s: they go on %s', async (story, goOn) => {
    const { list, one, asker, clock } = kit()
    for (const step of story) {
      if (step === 'L') await list(trouble('server-error'))
      else if (step === 'l') await list()
      else await one(step === 'S' ? trouble('server-error') : {})
    }
    expect(asker.listOpen).toBe(goOn)
    if (goOn) return
    // A server's trouble passes sooner than a closed path opens.
    await clock.pass(10 * MINUTE - 1)
    expect(asker.listOpen).toBe(false)
    await clock.pass(1)
    expect(asker.listOpen).toBe(true)
  })
})

describe('a look by a receipt', () => {
  const amount = { amountMinor: 12_500, currency: 'KHR' } as const

  it('is a person’s', async () => {
    const { asker, take } = kit()
    expect(await asker.shortHash('1234abcd', amount)).toMatchObject({ value: notFound })
    expect(take().slice(0, 2)).toEqual(['spend person', 'receipt 1234abcd'])
  })

  it.each(troubleKinds)('that meets %s: whether the link hears of it', async (kind) => {
    const { state, asker, troubles } = kit()
    state.next = trouble(kind)
    expect(await asker.shortHash('1234abcd', amount)).toMatchObject({ kind })
    const harmless = kind === 'blocked' || kind === 'nonsense' || kind === 'bad-request'
    expect(asker.link.state === 'OK').toBe(harmless)
    expect(troubles).toHaveLength(1)
  })
})

describe('a look for the token alone', () => {
  it.each<[what: string, heard: Next | null, change: Partial<ReturnType<typeof kit>['state']>, isDue: boolean]>([
    ['nothing was heard at Bakong’s address', null, {}, false],
    ['a knock was answered', {}, {}, true],
    ['nothing has to be proved', {}, { tryDue: false }, false],
    ['the line is down', trouble('offline'), {}, false],
    ['the server is in trouble', trouble('server-error'), {}, false],
    ['the server is busy', trouble('rate-limited'), {}, true],
    ['the day is spent', {}, { spent: true, mayTry: true }, false],
    ['the day is counted out', {}, { used: 100 }, false],
    ['what is left is kept for keys and deadlines', {}, { used: 80 }, false],
    ['one is left beside that', {}, { used: 79 }, true],
  ])('%s: is due %s', async (_, heard, change, isDue) => {
    const { state, asker, knock } = kit()
    Object.assign(state, { tryDue: true })
    if (heard !== null) {
      await knock()
      if (heard instanceof Error) await knock(heard)
    }
    Object.assign(state, change)
    expect(asker.tokenTryDue).toBe(isDue)
  })

  it('notes that it is tried, and asks for a code that nobody has made', async () => {
    const { asker, take, state } = kit()
    expect(await asker.proveToken()).toBeNull()
    expect(take().slice(0, 4)).toEqual(['token null', 'spend automatic', 'ask 32', 'line stands'])
    const refused = trouble('unauthorized')
    state.next = refused
    expect(await asker.proveToken()).toBe(refused)
    expect(asker.tokenRefused).toBe(true)
  })
})

describe('a knock', () => {
  it('comes a minute after anything was heard, and twenty seconds after where something is wrong', async () => {
    const { asker, one, take, clock, state } = kit()
    await asker.probe()
    // At the start: nothing was heard yet.
    expect(take()).toEqual(['knock', 'line stands', 'told 0 in 100'])
    await one()
    take()
    const knocksAfter = async (ms: number) => {
      await clock.pass(ms)
      await asker.probe()
      return take().includes('knock')
    }
    expect([await knocksAfter(MINUTE - 1), await knocksAfter(1), await knocksAfter(MINUTE - 1)]).toEqual([
      false,
      true,
      false,
    ])
    for (const next of [trouble('offline'), trouble('server-error'), { tookMs: 5000 }]) {
      await one(next)
      take()
      expect([await knocksAfter(20 * SECOND - 1), await knocksAfter(1)]).toEqual([false, true])
      await one()
    }
    state.wrong = true
    take()
    expect([await knocksAfter(20 * SECOND - 1), await knocksAfter(1)]).toEqual([false, true])
    state.wrong = false
    await one()
    take()
    asker.clockWasSet()
    expect(await knocksAfter(0)).toBe(true)
  })

  it('is one at a time', async () => {
    const { asker, take } = kit()
    await Promise.all([asker.probe(), asker.probe()])
    expect(take().filter((line) => line === 'knock')).toHaveLength(1)
  })

  it('that finds the way open again says so, once', async () => {
    const { knock, one, take, asker, state } = kit()
    await knock()
    expect(take()).not.toContain('reachable')
    await knock(trouble('offline'))
    await knock(trouble('offline'))
    expect(take()).not.toContain('reachable')
    await knock()
    expect(take().filter((line) => line === 'reachable')).toHaveLength(1)
    await knock()
    // The server has said of a look-up what a knock can't take back.
    await one(trouble('server-error'))
    await knock()
    expect(take()).not.toContain('reachable')
    state.wrong = true
    await knock(trouble('offline'))
    await knock()
    expect(take()).not.toContain('reachable')
    state.wrong = false
    await one()
    await knock(trouble('offline'))
    asker.stop()
    await knock()
    expect(take()).not.toContain('reachable')
  })

  it('on a clock that is taken for wrong asks for the time first, which alone can clear it', async () => {
    const { state, knock, take } = kit()
    state.wrong = true
    await knock()
    expect(take()).toEqual(['time shop@bank', 'told 0 in 100', 'knock', 'line stands', 'told 0 in 100'])
  })

  it('whose answer is a bug ends in it', async () => {
    const { knock } = kit()
    await expect(knock(new TypeError('a bug'))).rejects.toThrow(TypeError)
  })
})

describe('what an answer’s Date says', () => {
  const dated = (aheadMs: number, mayBeCopy: boolean) => (clock: FakeClock) => ({
    serverDateMs: clock.now() - 500 - aheadMs,
    mayBeCopy,
  })
  const time = (all: ReturnType<typeof kit>) => all.take().filter((line) => /^(time|told|copy|suspects)/.test(line))

  it.each<[what: string, aheadMs: number, mayBeCopy: boolean, said: readonly string[]]>([
    ['agrees by a minute', MINUTE, false, [`told ${MINUTE} in 100`]],
    ['agrees by a minute the other way', -MINUTE, false, [`told ${-MINUTE} in 100`]],
    ['of a copy agrees', MINUTE, true, [`copy agrees ${MINUTE}`]],
    ['is off', MINUTE + 1, false, [`suspects ${MINUTE + 1}`, 'time shop@bank', 'told 0 in 50']],
    ['is off the other way', -MINUTE - 1, false, [`suspects ${-MINUTE - 1}`, 'time shop@bank', 'told 0 in 50']],
    ['of a copy is off: it may be old', HOUR, true, ['time shop@bank', 'told 0 in 50']],
  ])('%s', async (_, aheadMs, mayBeCopy, said) => {
    const all = kit()
    all.state.time = { tookMs: 50, serverDateMs: all.clock.now() - 500 }
    await all.one(dated(aheadMs, mayBeCopy)(all.clock))
    await all.asker.timeAsked
    expect(time(all)).toEqual(said)
  })

  it('is nothing where there is none', async () => {
    const all = kit()
    await all.one({ serverDateMs: null })
    expect(time(all)).toEqual([])
  })

  // What Bakong says when it is asked for the time, after an answer that was an hour off.
  it.each<[what: string, next: (clock: FakeClock) => Next, copy: boolean, told: readonly string[]]>([
    ['an hour off as well', (clock) => ({ serverDateMs: clock.now() - 500 - HOUR }), false, [`told ${HOUR} in 100`]],
    ['that it is right', (clock) => ({ serverDateMs: clock.now() - 500 }), false, ['told 0 in 100']],
    ['nothing', () => trouble('offline'), false, [`told ${HOUR} in undefined`]],
    ['no time', () => ({ serverDateMs: null }), false, [`told ${HOUR} in undefined`]],
    ['a copy', () => ({ mayBeCopy: true }), false, [`told ${HOUR} in undefined`]],
    ['nothing, and the first was a copy', () => trouble('offline'), true, []],
    ['a copy, and the first was one', () => ({ mayBeCopy: true }), true, []],
  ])('asked for the time Bakong says %s', async (_, next, copy, told) => {
    const all = kit()
    all.state.time = next(all.clock)
    await all.one(dated(HOUR, copy)(all.clock))
    await all.asker.timeAsked
    expect(time(all).filter((line) => line.startsWith('told'))).toEqual(told)
    expect(all.troubles).toHaveLength(all.state.time instanceof Error ? 1 : 0)
    expect(all.asker.calledAt).toBe(all.clock.monotonic())
  })

  /** How many seconds apart it is asked for, when each second an answer says so. */
  async function gaps(all: ReturnType<typeof kit>, copy: boolean, next: (clock: FakeClock) => Next, forMs: number) {
    const at: number[] = []
    for (let second = 0; second * SECOND < forMs; second++) {
      all.state.time = next(all.clock)
      await all.one(dated(HOUR, copy)(all.clock))
      await all.asker.timeAsked
      if (time(all).some((line) => line.startsWith('time'))) at.push(second)
      await all.clock.pass(SECOND)
    }
    return at.slice(1).map((second, index) => second - (at[index] ?? 0))
  }

  it('is asked about ever more rarely where the clock is right: a cache in the way costs few calls', async () => {
    const right = (clock: FakeClock) => ({ serverDateMs: clock.now() - 500 })
    expect(await gaps(kit(), true, right, HOUR)).toEqual([60, 120, 240, 480, 900, 900])
  })

  it('each twenty seconds where it is wrong', async () => {
    const wrong = (clock: FakeClock) => ({ serverDateMs: clock.now() - 500 - HOUR })
    expect(await gaps(kit(), true, wrong, 70 * SECOND)).toEqual([20, 20, 20])
  })

  it('at once where it could not be told, by an answer that is no copy', async () => {
    const all = kit()
    all.state.time = { mayBeCopy: true }
    await all.one(dated(HOUR, true)(all.clock))
    await all.asker.timeAsked
    time(all)
    await all.one(dated(HOUR, true)(all.clock))
    await all.asker.timeAsked
    expect(time(all)).toEqual([])
    await all.one(dated(HOUR, false)(all.clock))
    await all.asker.timeAsked
    expect(time(all)).toContain('time shop@bank')
  })

  it('at once where the clock was set since, and the gaps begin anew', async () => {
    const all = kit()
    const right = (clock: FakeClock) => ({ serverDateMs: clock.now() - 500 })
    await gaps(all, true, right, 10 * MINUTE)
    all.state.wasSet = true
    await all.one(dated(HOUR, true)(all.clock))
    await all.asker.timeAsked
    expect(time(all)).toContain('time shop@bank')
    all.state.wasSet = false
    expect((await gaps(all, true, right, 5 * MINUTE))[0]).toBe(120)
  })

  it('is nothing to a till that was stopped', async () => {
    const all = kit()
    const asked = all.one(dated(HOUR, false)(all.clock))
    all.asker.stop()
    await asked
    expect(time(all)).toEqual([])
    const stopped = kit()
    stopped.state.time = { serverDateMs: stopped.clock.now() - 500 - HOUR }
    stopped.state.onTime = () => stopped.asker.stop()
    await stopped.one(dated(HOUR, false)(stopped.clock))
    await stopped.asker.timeAsked
    expect(time(stopped).filter((line) => line.startsWith('told'))).toEqual([])
  })

  it('that meets a bug when it is asked for is one', async () => {
    const all = kit()
    all.state.time = new TypeError('a bug')
    await all.one(dated(HOUR, false)(all.clock))
    await expect(all.asker.timeAsked).rejects.toThrow(TypeError)
  })
})
