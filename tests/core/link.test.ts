// The link's health, and the deadline that a jumping clock can't move.

import { describe, expect, it } from 'vitest'
import { Deadlines } from '../../electron/core/deadlines'
import {
  cantBeAsked,
  type Heard,
  type LinkParts,
  linkView,
  skewMs,
  unknownWay,
  wayAfter,
  worstOf,
} from '../../electron/core/link'
import type { TroubleKind } from '../../electron/core/ports'
import { aSale } from '../support/builders'
import { FakeClock } from '../support/clock'

const well: LinkParts = { way: unknownWay, token: 'good', budget: 'open', clockWrong: false }

describe('the way', () => {
  const after = (...heard: Heard[]) => heard.reduce(wayAfter, unknownWay)
  const stateAfter = (...heard: Heard[]) => worstOf({ ...well, way: after(...heard) })
  const answer = (tookMs = 100): Heard => ({ kind: 'answer', tookMs })
  const knock = (tookMs = 100): Heard => ({ kind: 'reached', tookMs })
  const trouble = (kind: TroubleKind, by: 'question' | 'knock' = 'question'): Heard => ({
    kind: 'trouble',
    trouble: kind,
    by,
  })

  it.each<[TroubleKind, string]>([
    ['offline', 'OFFLINE'],
    ['timed-out', 'OFFLINE'],
    ['cert-too-early', 'CERTIFICATE_WRONG'],
    ['cert-expired', 'CERTIFICATE_WRONG'],
    ['cert-bad', 'CERTIFICATE_WRONG'],
    ['intercepted', 'INTERCEPTED'],
    ['blocked', 'BLOCKED'],
    ['rate-limited', 'SLOW'],
    ['server-error', 'SERVER_TROUBLE'],
    ['nonsense', 'SERVER_TROUBLE'],
    ['bad-request', 'SERVER_TROUBLE'],
  ])('%s is %s, and an answer mends it', (kind, state) => {
    expect(stateAfter(trouble(kind))).toBe(state)
    expect(stateAfter(trouble(kind), answer())).toBe('OK')
  })

  it('is well where the token is refused or the day spent: these are told by their own parts', () => {
    for (const kind of ['unauthorized', 'quota-spent'] as const)
      expect(stateAfter(trouble('offline'), trouble(kind)), kind).toBe('OK')
  })

  it('says SLOW for slow answers, until a quick knock', () => {
    expect(stateAfter(answer(3001))).toBe('SLOW')
    expect(stateAfter(answer(3000))).toBe('OK')
    expect(stateAfter(answer(3001), knock(3001))).toBe('SLOW')
    expect(stateAfter(answer(3001), knock())).toBe('OK')
  })

  it('a knock that is answered clears the line, and of the server only what a knock has said', () => {
    for (const line of ['offline', 'blocked', 'intercepted', 'cert-bad'] as const)
      expect(stateAfter(trouble(line), knock()), line).toBe('OK')
    expect(stateAfter(trouble('server-error'), knock())).toBe('SERVER_TROUBLE')
    expect(stateAfter(trouble('rate-limited'), knock())).toBe('SLOW')
    // A 502 of a quiet night stood until somebody sold.
    expect(stateAfter(trouble('server-error', 'knock'), knock())).toBe('OK')
  })

  it('an outage hides nothing of what stands behind it', () => {
    expect(stateAfter(trouble('server-error'), trouble('offline'), knock())).toBe('SERVER_TROUBLE')
  })
})

describe('the link', () => {
  const spent: LinkParts = { ...well, budget: 'spent' }
  const offline: LinkParts = { ...well, way: { ...unknownWay, line: 'offline' } }

  it('is the worst of its parts: what must be mended first', () => {
    expect(worstOf({ ...well, budget: 'counted-out' })).toBe('QUOTA_SPENT')
    expect(worstOf(spent)).toBe('QUOTA_SPENT')
    expect(worstOf({ ...spent, token: 'refused' })).toBe('TOKEN_EXPIRED')
    expect(worstOf({ ...spent, ...{ way: offline.way, token: 'refused' } })).toBe('OFFLINE')
    expect(worstOf({ ...offline, clockWrong: true })).toBe('CLOCK_WRONG')
    expect(worstOf({ ...well, token: 'not-asked' })).toBe('OK')
  })

  it('opens confirming by hand for what Bakong or the line says, not for the clock or the till’s own count', () => {
    expect([spent, offline, { ...well, token: 'refused' as const }].map(cantBeAsked)).toEqual([true, true, true])
    const asks = [well, { ...well, clockWrong: true }, { ...well, budget: 'counted-out' as const }]
    expect(asks.map(cantBeAsked)).toEqual([false, false, false])
  })

  it('tells since when it is so', () => {
    const first = linkView(well, null, null, 1)
    const second = linkView(spent, first, 1, 2)
    expect(second).toEqual({ state: 'QUOTA_SPENT', since: 2, lastAnswerAt: 1, token: 'good', budget: 'spent' })
    expect(linkView({ ...spent, budget: 'counted-out' }, second, 1, 3).since).toBe(2)
    expect(linkView(well, second, 1, 4).since).toBe(4)
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
