// A token's trial against the simulated Bakong: each fault has its own verdict, and at most one look-up is spent.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { REGISTERED_EMAIL } from '../../electron/bakong/simulator/desk'
import { type Simulator, startSimulator } from '../../electron/bakong/simulator/server'
import { tokenDesk } from '../../electron/bakong/tokenDesk'
import { realClock } from './support'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.stop())
beforeEach(() => simulator.play('manual'))

const desk = () => tokenDesk(() => simulator.baseUrl, realClock)

async function attempt(token: string, accountId: string | null = 'shop@aclb') {
  let spent = 0
  const verdict = await desk().attempt(token, accountId, () => {
    spent += 1
  })
  return { verdict, spent }
}

describe('a trial', () => {
  it('of a good token spends one look-up', async () => {
    const token = simulator.issueToken()
    expect(await attempt(token)).toEqual({ verdict: 'good', spent: 1 })
    expect(simulator.lookUpsToday(token)).toBe(1)
  })

  it('of a wrong token spends none, since the account is asked about first', async () => {
    expect(await attempt('eyJhbGciOiJIUzI1NiJ9.e30.x')).toEqual({ verdict: 'wrong', spent: 0 })
    expect(await attempt('eyJhbGciOiJIUzI1NiJ9.e30.x', null)).toEqual({ verdict: 'wrong', spent: 1 })
  })

  it('of an expired token spends none and never sends it', async () => {
    const token = simulator.issueToken({ lifetimeMs: -1000 })
    const before = simulator.visits().length
    expect(await attempt(token)).toEqual({ verdict: 'expired', spent: 0 })
    const asked = simulator.visits().slice(before)
    expect(asked.map(({ path }) => path)).toEqual(['/v1/check_bakong_account'])
    expect(simulator.lookUpsToday(token)).toBe(0)
  })

  it('of a good token on a computer whose date is a year ahead does not call it expired', async () => {
    const token = simulator.issueToken()
    const ahead = { ...realClock, now: () => Date.now() + 366 * 86_400_000 }
    const verdict = await tokenDesk(() => simulator.baseUrl, ahead).attempt(token, 'shop@aclb', () => undefined)
    expect(verdict).toBe('good')
  })

  it('knows an account that does not exist', async () => {
    const token = simulator.issueToken()
    expect(await attempt(token, 'nobody@aclb')).toEqual({ verdict: 'unknown-account', spent: 0 })
    expect(await desk().knows('nobody@aclb', token)).toBe(false)
    expect(await desk().knows('shop@aclb', token)).toBe(true)
  })

  it.each([
    ['blocked', 'blocked'],
    ['connection-cut', 'offline'],
    ['error-500', 'server-trouble'],
    ['rate-limited', 'busy'],
  ] as const)('where Bakong plays %s says %s', async (scenario, verdict) => {
    const token = simulator.issueToken()
    simulator.play(scenario)
    expect((await attempt(token)).verdict).toBe(verdict)
    expect(await desk().knows('shop@aclb', token)).toBeNull()
  })

  it('of a good token whose day is spent says both', async () => {
    const token = simulator.issueToken()
    simulator.play({ name: 'quota-spent', limit: 0 })
    expect(await attempt(token)).toEqual({ verdict: 'good-spent', spent: 1 })
  })
})

describe('renewal', () => {
  it('brings a token that is good, for a registered address only', async () => {
    const token = await desk().renew(REGISTERED_EMAIL)
    expect(token).not.toBeNull()
    expect((await attempt(token ?? '')).verdict).toBe('good')
    expect(await desk().renew('who@nowhere.kh')).toBeNull()
  })
})
