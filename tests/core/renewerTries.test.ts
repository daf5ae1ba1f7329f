// Each outcome of a renewal, with what is then in the vault, in the set-up and said to the owner: handled wrongly, the only
// good token is thrown away, or a dead one is kept.

import { describe, expect, it } from 'vitest'
import { BakongTrouble, type SetupFile, StoreFailure, type TokenDesk, type Vault } from '../../electron/core/ports'
import { Renewer } from '../../electron/core/renewer'
import { NEXT_TOKEN, TOKEN } from '../../electron/core/setup'
import { freshSetup, type Setup } from '../../shared/setup'
import type { Verdict } from '../../shared/setupView'
import { FakeClock } from '../support/clock'
import { WatchBooks } from '../support/watchBooks'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const TRIES = 'token.renewals'

function kit() {
  const clock = new FakeClock()
  const books = new WatchBooks()
  const began = clock.now()
  const state = {
    setup: { ...freshSetup, bakong: { ...freshSetup.bakong, email: 'shop@mail.kh' } } as Setup,
    values: new Map([[TOKEN, 'old']]),
    next: 'new' as string | null | Error,
    verdict: 'good' as Verdict,
    expiresAt: began + 10 * DAY,
    refused: false,
    /** How far the computer is ahead of Bakong; null: nobody knows. */
    aheadMs: 0 as number | null,
    vaultFails: null as Error | null,
    hold: null as Promise<void> | null,
    changes: 0,
    spent: 0,
  }
  const asked: number[] = []
  const log: string[] = []
  const file: SetupFile = {
    read: () => state.setup,
    change: async (edit) => {
      log.push('set-up')
      state.setup = edit(state.setup)
    },
  }
  const vault: Vault = {
    protection: 'keyring',
    unreadable: () => false,
    stored: () => true,
    get: (name) => state.values.get(name) ?? null,
    hold: (name, value) => {
      log.push(`hold ${name}`)
      state.values.set(name, value)
    },
    put: async (name, value) => {
      if (state.vaultFails !== null) throw state.vaultFails
      log.push(`put ${name} ${value}`)
      state.values.set(name, value)
    },
    remove: async (name) => {
      log.push(`remove ${name}`)
      state.values.delete(name)
    },
  }
  const desk: TokenDesk = {
    nameOf: (token) => token,
    expiresAt: () => state.expiresAt,
    attempt: async (_, __, spend) => {
      await spend()
      return state.verdict
    },
    knows: async () => null,
    renew: async (email) => {
      expect(email).toBe('shop@mail.kh')
      asked.push((clock.now() - began) / SECOND)
      if (state.hold !== null) await state.hold
      if (state.next instanceof Error) throw state.next
      return state.next
    },
  }
  const another = () =>
    new Renewer({
      clock,
      store: books.store,
      file,
      vault,
      desk,
      countedAs: () => 'name-of-old',
      refused: () => state.refused,
      bakongNow: () => (state.aheadMs === null ? null : clock.now() - state.aheadMs),
      spend: () => {
        state.spent += 1
      },
      renewed: () => log.push('renewed'),
      changed: () => {
        state.changes += 1
      },
      log: (outcome) => log.push(`log ${outcome}`),
    })
  const renewer = another()
  const tries = () => JSON.parse(books.settings.get(TRIES) ?? '[]') as number[]
  return { clock, books, state, asked, log, renewer, another, tries }
}

describe('a new token', () => {
  const had = (values: Map<string, string>) => [values.get(TOKEN), values.get(NEXT_TOKEN)]

  it.each<[Verdict, values: readonly (string | undefined)[], problem: string | null, counted: string | null]>([
    ['good', ['new', undefined], null, 'name-of-old'],
    ['good-spent', ['new', undefined], null, 'name-of-old'],
    ['wrong', ['old', undefined], 'renewal-failed', null],
    ['expired', ['old', undefined], 'renewal-failed', null],
    // These say nothing about the token: it is kept, and tried in an hour.
    ['offline', ['old', 'new'], 'renewal-failed', null],
    ['blocked', ['old', 'new'], 'renewal-failed', null],
  ])('that is %s', async (verdict, values, problem, counted) => {
    const { renewer, state, log } = kit()
    state.verdict = verdict
    expect(await renewer.now()).toBe(true)
    expect(had(state.values)).toEqual(values)
    expect([renewer.problem, renewer.renewing, state.setup.bakong.countedAs ?? null]).toEqual([problem, false, counted])
    expect(log.includes('renewed')).toBe(counted !== null)
    expect(log).toContain(`log ${verdict}`)
    expect(state.spent).toBe(1)
    // Both when it begins and when it is over.
    expect(state.changes).toBe(2)
  })

  it('is put away before it is tried, and in use before what was put away goes', async () => {
    const { renewer, log } = kit()
    await renewer.now()
    expect(log).toEqual([
      `put ${NEXT_TOKEN} new`,
      'log good',
      'set-up',
      `put ${TOKEN} new`,
      `remove ${NEXT_TOKEN}`,
      'renewed',
    ])
  })

  it('that the vault can’t take is held for this run; a bug of it is one', async () => {
    const { renewer, state, log } = kit()
    state.vaultFails = new StoreFailure('full', 'as the test wants')
    state.verdict = 'offline'
    await renewer.now()
    expect(log).toEqual([`hold ${NEXT_TOKEN}`, 'log not-stored', 'log offline'])
    expect(had(state.values)).toEqual(['old', 'new'])
    const bug = kit()
    bug.state.vaultFails = new TypeError('a bug')
    await expect(bug.renewer.now()).rejects.toThrow(TypeError)
    expect(bug.renewer.renewing).toBe(false)
  })

  it('that waits from before is tried, and no other is asked for', async () => {
    const { renewer, state, asked } = kit()
    state.values.set(NEXT_TOKEN, 'waiting')
    expect(await renewer.now()).toBe(true)
    expect([had(state.values), asked]).toEqual([['waiting', undefined], []])
  })

  it('is none where Bakong does not know the address, or can’t be asked', async () => {
    for (const [next, problem, line] of [
      [null, 'email-unknown', 'log email-unknown'],
      [new BakongTrouble('offline', 'no way'), 'renewal-failed', 'log failed'],
    ] as const) {
      const { renewer, state, log } = kit()
      state.next = next
      expect(await renewer.now()).toBe(true)
      expect([renewer.problem, log, had(state.values)]).toEqual([problem, [line], ['old', undefined]])
      renewer.settled()
      expect(renewer.problem).toBeNull()
    }
  })

  it('that comes after the till was stopped is left alone', async () => {
    const { renewer, state, log } = kit()
    let letGo: () => void = () => undefined
    state.hold = new Promise((resolve) => {
      letGo = resolve
    })
    const asked = renewer.now()
    await Promise.resolve()
    expect(renewer.renewing).toBe(true)
    // One at a time.
    expect(await renewer.now()).toBe(false)
    renewer.stop()
    letGo()
    await asked
    expect([log, state.changes]).toEqual([[], 1])
  })
})

describe('how often it is tried', () => {
  it('by a person: once a minute, ten times in a day', async () => {
    const { renewer, state, clock, tries } = kit()
    state.next = null
    expect(await renewer.now()).toBe(true)
    await clock.pass(MINUTE - 1)
    expect(await renewer.now()).toBe(false)
    await clock.pass(1)
    for (let more = 0; more < 9; more++) {
      expect(await renewer.now()).toBe(true)
      await clock.pass(MINUTE)
    }
    expect([await renewer.now(), tries().length]).toEqual([false, 10])
    // The first of them is a day old.
    await clock.pass(DAY - 10 * MINUTE - 1)
    expect(await renewer.now()).toBe(false)
    await clock.pass(1)
    expect(await renewer.now()).toBe(true)
  })

  it('by the till: twenty seconds after the start, then six hours apart, three times a day', async () => {
    const { renewer, state, clock, asked } = kit()
    state.next = null
    renewer.start()
    await clock.pass(25 * HOUR)
    expect(asked).toEqual([20, 20 + 6 * 3600, 20 + 12 * 3600, 20 + 24 * 3600])
    renewer.stop()
    await clock.pass(2 * DAY)
    expect(asked).toHaveLength(4)
  })

  it('is kept in the books, by Bakong’s time, and what is no time there counts for nothing', async () => {
    const { renewer, state, clock, tries, books, another } = kit()
    state.next = null
    state.aheadMs = HOUR
    await renewer.now()
    expect(tries()).toEqual([clock.now() - HOUR])
    expect(await another().now()).toBe(false)
    books.settings.set(TRIES, JSON.stringify(['soon', null]))
    expect(await another().now()).toBe(true)
    state.aheadMs = null
    books.settings.set(TRIES, '[]')
    await renewer.now()
    expect(tries()).toEqual([clock.now()])
  })

  it('a try from the future is one of now', async () => {
    const { renewer, clock, tries, books } = kit()
    books.settings.set(TRIES, JSON.stringify([clock.now() - HOUR, clock.now() + DAY]))
    expect(await renewer.now()).toBe(false)
    expect(tries()).toEqual([clock.now() - HOUR, clock.now()])
    await clock.pass(MINUTE)
    expect(await renewer.now()).toBe(true)
  })
})

describe('whether the till asks by itself', () => {
  it.each<[what: string, change: (state: ReturnType<typeof kit>['state']) => void, asks: boolean]>([
    ['the token ends in two weeks', (state) => (state.expiresAt -= -3 * DAY), true],
    ['it has longer', (state) => (state.expiresAt += 5 * DAY), false],
    ['there is no address', (state) => (state.setup = withBakong(state.setup, { email: null })), false],
    ['the owner wants none', (state) => (state.setup = withBakong(state.setup, { renew: false })), false],
    ['there is no token', (state) => state.values.clear(), false],
    ['Bakong has not told the time', (state) => (state.aheadMs = null), false],
    [
      'Bakong has not told the time, and refuses the token',
      (state) => {
        state.aheadMs = null
        state.refused = true
      },
      true,
    ],
    [
      'it has longer by Bakong’s time than by the clock',
      (state) => {
        state.expiresAt += 5 * DAY
        state.aheadMs = -3 * DAY
      },
      true,
    ],
  ])('%s', async (_, change, asks) => {
    const { renewer, state, asked, clock } = kit()
    change(state)
    renewer.start()
    await clock.pass(20 * SECOND - 1)
    expect(asked).toEqual([])
    await clock.pass(1)
    expect(asked).toHaveLength(asks ? 1 : 0)
    renewer.stop()
  })

  it('one that waits is tried again each hour, whatever the old one has', async () => {
    const { renewer, state, asked, clock, log } = kit()
    state.expiresAt += 50 * DAY
    state.values.set(NEXT_TOKEN, 'waiting')
    state.verdict = 'offline'
    renewer.start()
    await clock.pass(2 * HOUR + MINUTE)
    expect([log.filter((line) => line === 'log offline').length, asked]).toEqual([3, []])
    renewer.stop()
  })

  it('without an address nothing is asked by a key either', async () => {
    const { renewer, state, asked } = kit()
    state.setup = withBakong(state.setup, { email: null })
    await renewer.now()
    expect([asked, state.changes]).toEqual([[], 0])
  })

  it('the days that are left are shown each hour; a disk that fails is tried again in the next', async () => {
    const { renewer, state, clock, books, log, asked } = kit()
    renewer.start()
    books.disk = new StoreFailure('full', 'as the test wants')
    await clock.pass(20 * SECOND)
    expect([log, state.changes, asked]).toEqual([['log not-stored'], 1, []])
    books.disk = null
    await clock.pass(HOUR)
    expect(asked).toHaveLength(1)
    const before = state.changes
    await clock.pass(HOUR)
    expect(state.changes).toBe(before + 1)
    renewer.stop()
  })
})

function withBakong(setup: Setup, over: Partial<Setup['bakong']>): Setup {
  return { ...setup, bakong: { ...setup.bakong, ...over } }
}
