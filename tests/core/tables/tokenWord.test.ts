// What is known of the token, at each age and after each word: believed for too long, a dead token looks healthy until a
// customer has paid; for too short, each start spends a look.

import { describe, expect, it } from 'vitest'
import { StoreFailure } from '../../../electron/core/ports'
import { RENEW_DAYS, renewalDue, tokenLife, WARN_DAYS } from '../../../electron/core/tokenLife'
import { TokenProof } from '../../../electron/core/tokenProof'
import { FakeClock } from '../../support/clock'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NOW = Date.UTC(2026, 10, 22, 3, 0, 0)

function kit({ kept, live = true }: { kept?: string; live?: boolean } = {}) {
  const clock = new FakeClock(NOW)
  const state: { token: string; elsewhere: boolean; fails: Error | null; stored: string | null; puts: number } = {
    token: 'one',
    elsewhere: false,
    fails: null,
    stored: kept ?? null,
    puts: 0,
  }
  const failures: StoreFailure[] = []
  const another = () =>
    new TokenProof({
      clock,
      store: {
        setting: (key) => (key === 'token.word' ? state.stored : null),
        putSetting: (key, value) => {
          if (state.fails !== null) throw state.fails
          expect(key).toBe('token.word')
          state.puts += 1
          state.stored = value
        },
      },
      tokenId: () => state.token,
      provedElsewhere: () => state.elsewhere,
      live,
      storeFailed: (failure) => failures.push(failure),
    })
  const proof = another()
  return { clock, state, failures, proof, another, says: () => [proof.word, proof.refused, proof.tryDue] }
}

describe('what a till finds in its books', () => {
  it.each<[kept: string | undefined, word: string, tryDue: boolean]>([
    [undefined, 'not-asked', true],
    [`good ${NOW} one`, 'good', false],
    [`good ${NOW - DAY + 1} one`, 'good', false],
    [`good ${NOW - DAY} one`, 'not-asked', true],
    [`refused ${NOW} one`, 'refused', false],
    [`refused ${NOW - DAY + 1} one`, 'refused', false],
    [`refused ${NOW - DAY} one`, 'not-asked', true],
    [`tried ${NOW - HOUR + 1} one`, 'not-asked', false],
    [`tried ${NOW - HOUR} one`, 'not-asked', true],
    // From the future, of another token, or what nobody wrote.
    [`good ${NOW + 1} one`, 'not-asked', true],
    [`good ${NOW} two`, 'not-asked', true],
    [`refused ${NOW} two`, 'not-asked', true],
    [`fine ${NOW} one`, 'not-asked', true],
    [`good soon one`, 'not-asked', true],
    [`good 1234567890123456 one`, 'not-asked', true],
    [` good ${NOW} one`, 'not-asked', true],
    [`good ${NOW}`, 'not-asked', true],
    ['', 'not-asked', true],
  ])('%j: %s, to be tried %s', (kept, word, tryDue) => {
    expect(kit(kept === undefined ? {} : { kept }).says()).toEqual([word, word === 'refused', tryDue])
  })

  it('names the token last, whatever it holds', () => {
    const { state, proof, another } = kit()
    state.token = 'a b\nc'
    proof.heard(true)
    expect(state.stored).toBe(`good ${NOW} a b\nc`)
    expect(another().word).toBe('good')
  })
})

describe('what Bakong says', () => {
  it.each<[good: boolean | null, word: string, tryDue: boolean, stored: string]>([
    [true, 'good', false, `good ${NOW} one`],
    [false, 'refused', false, `refused ${NOW} one`],
    [null, 'not-asked', false, `tried ${NOW} one`],
  ])('%s: %s', (good, word, tryDue, stored) => {
    const { says, proof, state } = kit()
    proof.heard(good)
    expect(says()).toEqual([word, word === 'refused', tryDue])
    expect(state.stored).toBe(stored)
  })

  it('of one token is nothing about another', () => {
    const { says, proof, state } = kit()
    proof.heard(false)
    state.token = 'two'
    expect(says()).toEqual(['not-asked', false, true])
    state.token = 'one'
    expect(says()).toEqual(['refused', true, false])
  })

  it('is written each hour, and at once where it is another word or the clock was set back', async () => {
    const { clock, proof, state } = kit()
    const heard = (good: boolean) => {
      proof.heard(good)
      return state.puts
    }
    expect([heard(true), heard(true)]).toEqual([1, 1])
    await clock.pass(HOUR - 1)
    expect(heard(true)).toBe(1)
    await clock.pass(1)
    expect(heard(true)).toBe(2)
    expect([heard(false), heard(false), heard(true)]).toEqual([3, 3, 4])
    state.token = 'two'
    expect(heard(true)).toBe(5)
    clock.setWall(clock.now() - 1)
    expect(heard(true)).toBe(6)
  })

  it('that the disk does not take holds all the same, and is written with the next; a bug is no disk', () => {
    const { proof, state, failures, says } = kit()
    state.fails = new StoreFailure('full', 'as the test wants')
    proof.heard(true)
    expect([state.puts, failures.length, says()[0]]).toEqual([0, 1, 'good'])
    state.fails = null
    proof.heard(true)
    expect(state.puts).toBe(1)
    state.fails = new TypeError('a bug')
    expect(() => proof.heard(false)).toThrow(TypeError)
    expect(failures).toHaveLength(1)
  })
})

describe('what is known without asking', () => {
  it('there is no token, or it has ended: refused, until Bakong says otherwise', () => {
    for (const what of ['none', 'ended'] as const) {
      const { proof, says } = kit({ kept: `good ${NOW} one` })
      proof.lacks(what)
      // It is no word of Bakong's.
      expect(says()).toEqual(['refused', false, false])
      proof.heard(null)
      expect(says()[0]).toBe('refused')
      proof.heard(true)
      expect(says()[0]).toBe('good')
    }
  })

  it('an end that the clock alone told is forgotten when that is set; that there is none is not', () => {
    for (const [what, word] of [
      ['ended', 'good'],
      ['none', 'refused'],
    ] as const) {
      const { proof } = kit({ kept: `good ${NOW} one` })
      proof.lacks(what)
      proof.clockWasSet()
      expect(proof.word).toBe(word)
    }
  })

  it('it was proved in set-up, or there is none to prove in demo', () => {
    const { state, says } = kit()
    state.elsewhere = true
    expect(says()).toEqual(['good', false, false])
    expect(kit({ live: false }).says()).toEqual(['good', false, false])
    expect(kit({ live: false, kept: `refused ${NOW} one` }).says()).toEqual(['refused', true, false])
  })
})

describe('a token’s end', () => {
  it.each<[leftMs: number, daysLeft: number, warning: number | null]>([
    [14 * DAY + 1, 14, null],
    [14 * DAY, 14, 14],
    [7 * DAY + 1, 7, 14],
    [7 * DAY, 7, 7],
    [3 * DAY + 1, 3, 7],
    [3 * DAY, 3, 3],
    [DAY + 1, 1, 3],
    [DAY, 1, 1],
    [1, 0, 1],
    [0, 0, 0],
    [-1, -1, 0],
  ])('in %i ms: %i days, warning %s', (left, daysLeft, warning) => {
    expect(tokenLife(NOW + left, NOW)).toEqual({ daysLeft, warning })
  })

  it('is told two weeks before, and then at each step', () => {
    expect([WARN_DAYS, RENEW_DAYS]).toEqual([[14, 7, 3, 1], 14])
  })

  it.each<[leftMs: number | null, refused: boolean, triesAgoMs: readonly number[], due: boolean]>([
    [14 * DAY + 1, false, [], false],
    [14 * DAY, false, [], true],
    [null, false, [], false],
    [null, true, [], true],
    [80 * DAY, true, [], true],
    [-DAY, false, [], true],
    // Three tries a day, six hours between two.
    [DAY, false, [6 * HOUR - 1], false],
    [DAY, false, [6 * HOUR], true],
    [DAY, false, [12 * HOUR, 6 * HOUR], true],
    [DAY, false, [18 * HOUR, 12 * HOUR, 6 * HOUR], false],
    [DAY, false, [DAY - 1, 12 * HOUR, 6 * HOUR], false],
    [DAY, false, [DAY, 12 * HOUR, 6 * HOUR], true],
    [DAY, true, [DAY - 1, 12 * HOUR, 6 * HOUR], false],
  ])('in %s ms, refused %s, tried %j ms ago: asks for a new one %s', (left, refused, ago, due) => {
    const tries = ago.map((ms) => NOW - ms)
    expect(renewalDue({ expiresAt: left === null ? null : NOW + left, now: NOW, refused, tries })).toBe(due)
  })
})
