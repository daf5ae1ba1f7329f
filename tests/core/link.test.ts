// The link's health, and the deadline that a jumping clock can't move.

import { describe, expect, it } from 'vitest'
import { Deadlines } from '../../electron/core/deadlines'
import { type Heard, linkAfter, skewMs, unknownLink } from '../../electron/core/link'
import type { TroubleKind } from '../../electron/core/ports'
import { aSale } from '../support/builders'
import { FakeClock } from '../support/clock'

describe('the link', () => {
  const heardIn = (...heard: Heard[]) => heard.reduce((link, one, at) => linkAfter(link, one, at + 1), unknownLink(0))
  const answer = (tookMs = 100): Heard => ({ kind: 'answer', tookMs })
  const trouble = (kind: TroubleKind): Heard => ({ kind: 'trouble', trouble: kind })

  it.each<[TroubleKind, string]>([
    ['offline', 'OFFLINE'],
    ['timed-out', 'OFFLINE'],
    ['cert-too-early', 'CERTIFICATE_WRONG'],
    ['cert-expired', 'CERTIFICATE_WRONG'],
    ['cert-bad', 'CERTIFICATE_WRONG'],
    ['intercepted', 'INTERCEPTED'],
    ['blocked', 'BLOCKED'],
    ['unauthorized', 'TOKEN_EXPIRED'],
    ['quota-spent', 'QUOTA_SPENT'],
    ['rate-limited', 'SLOW'],
    ['server-error', 'SERVER_TROUBLE'],
    ['nonsense', 'SERVER_TROUBLE'],
    ['bad-request', 'SERVER_TROUBLE'],
  ])('%s is %s, and an answer mends it', (kind, state) => {
    expect(heardIn(trouble(kind)).state).toBe(state)
    expect(heardIn(trouble(kind), answer()).state).toBe('OK')
  })

  it('tells since when, and when Bakong last answered', () => {
    expect(heardIn(answer(), trouble('offline'), trouble('timed-out'))).toEqual({
      state: 'OFFLINE',
      since: 2,
      lastAnswerAt: 1,
    })
  })

  it('says SLOW for slow answers', () => {
    expect(heardIn(answer(3001)).state).toBe('SLOW')
    expect(heardIn(answer(3000)).state).toBe('OK')
  })

  it('a knock that is answered clears only what it has tried', () => {
    const knock: Heard = { kind: 'reached' }
    for (const line of ['offline', 'blocked', 'intercepted', 'cert-bad'] as const)
      expect(heardIn(trouble(line), knock).state, line).toBe('OK')
    expect(heardIn(trouble('unauthorized'), knock).state).toBe('TOKEN_EXPIRED')
    expect(heardIn(trouble('quota-spent'), knock).state).toBe('QUOTA_SPENT')
    expect(heardIn(trouble('quota-spent'), { kind: 'budget-open' }).state).toBe('OK')
  })

  it('compares clocks at half of the second that HTTP cuts off', () => {
    expect(skewMs(10_000, 10_500)).toBe(0)
    expect(skewMs(null, 10_500)).toBeNull()
  })
})

describe('the deadline', () => {
  const lifetime = 300_000
  const made = (clock: FakeClock) => aSale({ createdAt: clock.now(), expiresAt: clock.now() + lifetime })

  it('runs on when the PC clock is set back', async () => {
    const clock = new FakeClock()
    const deadlines = new Deadlines(clock)
    const sale = made(clock)
    expect(deadlines.remainingMs(sale)).toBe(lifetime)
    await clock.pass(100_000)
    clock.setWall(clock.now() - 3_600_000)
    expect(deadlines.remainingMs(sale)).toBe(200_000)
  })

  it('counts sleep, and a clock that is put forward', async () => {
    const clock = new FakeClock()
    const deadlines = new Deadlines(clock)
    const sale = made(clock)
    deadlines.remainingMs(sale)
    clock.sleep(250_000)
    expect(deadlines.remainingMs(sale)).toBe(50_000)
  })

  it('is never longer than the whole life of a code, also after a restart with a clock that was set back', () => {
    const clock = new FakeClock()
    const sale = made(clock)
    clock.setWall(clock.now() - 86_400_000)
    expect(new Deadlines(clock).remainingMs(sale)).toBe(lifetime)
  })
})
