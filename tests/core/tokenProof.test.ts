// The token: not asked yet until an answer has proved it, and tried in live before the first customer pays with it.

import { afterEach, describe, expect, it } from 'vitest'
import { businessDay } from '../../electron/core/businessDay'
import { anId } from '../support/builders'
import { TillKit } from '../support/tillKit'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

let kit: TillKit
afterEach(() => kit.close())

const token = () => kit.view?.link.token
const counted = () => kit.store.lookUps(kit.bakong.tokenId, businessDay(kit.clock.now())).used
const restart = () => {
  kit.close(false)
  kit = new TillKit({ dailyLookups: 100, clock: kit.clock, folder: kit.folder })
}

describe('a token that nothing has proved', () => {
  it('that Bakong refuses is known before the first sale, and does not look healthy 20 s into it', async () => {
    kit = new TillKit({ dailyLookups: 100, proved: false })
    kit.bakong.trouble = 'unauthorized'
    await Promise.resolve()
    expect(kit.till.link).toMatchObject({ state: 'NOT_ASKED', token: 'not-asked' })
    await kit.clock.pass(10 * SECOND)
    expect(kit.view?.link).toMatchObject({ state: 'TOKEN_EXPIRED', token: 'refused' })
    expect(kit.till.tokenRefused).toBe(true)
  })

  it('is tried by one look that is counted as the till’s own', async () => {
    kit = new TillKit({ dailyLookups: 100, proved: false })
    await kit.clock.pass(10 * SECOND)
    expect(token()).toBe('good')
    expect(kit.bakong.calls).toHaveLength(1)
    expect(counted()).toEqual({ automatic: 1, person: 0, deadline: 0 })
    await kit.clock.pass(20 * MINUTE)
    expect(kit.bakong.calls).toHaveLength(1)
  })

  it('is proved by a sale’s own look, which costs none beside', async () => {
    kit = new TillKit({ proved: false })
    kit.charge()
    await kit.clock.pass(3 * SECOND)
    expect(token()).toBe('good')
    expect(counted().automatic).toBe(1)
  })

  it('is not tried on a spent day', async () => {
    kit = new TillKit({ dailyLookups: 100, proved: false })
    kit.store.markSpent(kit.bakong.tokenId, businessDay(kit.clock.now()), kit.clock.now())
    await kit.clock.pass(20 * MINUTE)
    expect(kit.bakong.calls).toEqual([])
    expect(token()).toBe('not-asked')
  })

  it('is not tried over a line that does not stand, and not each minute when no word comes', async () => {
    kit = new TillKit({ dailyLookups: 100, proved: false })
    kit.bakong.trouble = 'offline'
    await kit.clock.pass(10 * MINUTE)
    expect(kit.bakong.calls).toEqual([])
    kit.bakong.trouble = 'server-error'
    await kit.clock.pass(50 * MINUTE)
    expect(kit.bakong.calls).toHaveLength(1)
    restart()
    kit.bakong.trouble = 'server-error'
    await kit.clock.pass(10 * MINUTE)
    expect(kit.bakong.calls).toEqual([])
  })
})

describe('a proof', () => {
  it('holds for a day and through restarts, which ask nothing', async () => {
    kit = new TillKit({ dailyLookups: 100 })
    await kit.clock.pass(MINUTE)
    restart()
    await kit.clock.pass(10 * MINUTE)
    expect(token()).toBe('good')
    expect(kit.bakong.calls).toEqual([])
    kit.clock.sleep(24 * HOUR)
    await kit.clock.pass(2 * MINUTE)
    expect(kit.bakong.calls).toHaveLength(1)
    expect(token()).toBe('good')
  })

  it('is also the trial in set-up, of the same day', async () => {
    const asked = { lookUps: 1, spent: false, good: true }
    kit = new TillKit({ dailyLookups: 100, proved: false, asked: () => asked })
    await kit.clock.pass(MINUTE)
    expect(token()).toBe('good')
    expect(kit.bakong.calls).toEqual([])
  })

  it('is this token’s alone', async () => {
    kit = new TillKit({ dailyLookups: 100 })
    kit.bakong.tokenId = 'token-2'
    expect(kit.till.link.token).toBe('not-asked')
    await kit.clock.pass(10 * SECOND)
    expect(token()).toBe('good')
  })

  it('is no more once Bakong has refused the token, also after a restart', async () => {
    kit = new TillKit({ dailyLookups: 100 })
    const sale = kit.charge()
    kit.bakong.trouble = 'unauthorized'
    const checked = kit.till.check(sale.id)
    await kit.clock.pass(SECOND)
    await checked
    expect(kit.view?.link).toMatchObject({ state: 'TOKEN_EXPIRED', token: 'refused' })
    expect(kit.view?.byHandOpen).toBe(true)
    kit.store.hide(sale.id)
    restart()
    expect(kit.till.link.state).toBe('TOKEN_EXPIRED')
  })

  it('of a clock that was ahead is none', async () => {
    kit = new TillKit({ dailyLookups: 100 })
    kit.store.putSetting('token.word', `good ${kit.clock.now() + 48 * HOUR} ${kit.bakong.tokenId}`)
    restart()
    await kit.clock.pass(10 * SECOND)
    expect(kit.bakong.calls).toHaveLength(1)
  })

  it('that can’t be read is none, and ends no till', async () => {
    kit = new TillKit({ dailyLookups: 100 })
    kit.store.putSetting('token.word', '{"half')
    restart()
    await kit.clock.pass(10 * SECOND)
    expect(token()).toBe('good')
  })
})

describe('an answer about one sale', () => {
  it('that can’t be read makes Bakong no worse for all others', async () => {
    kit = new TillKit()
    kit.charge()
    kit.bakong.trouble = 'nonsense'
    kit.bakong.spoke = true
    await kit.clock.pass(5 * SECOND)
    expect(kit.bakong.calls.length).toBeGreaterThan(0)
    expect(kit.view?.link.state).toBe('OK')
    // Of this sale nothing is known, so a manager may stand in.
    expect(kit.view?.byHandOpen).toBe(true)
  })

  it('an error page for it does: the server gives no answers', async () => {
    kit = new TillKit()
    kit.charge()
    kit.bakong.trouble = 'nonsense'
    await kit.clock.pass(5 * SECOND)
    expect(kit.view?.link.state).toBe('SERVER_TROUBLE')
  })

  it('a receipt that can’t be looked up here says nothing of the link', async () => {
    kit = new TillKit()
    await kit.clock.pass(2 * SECOND)
    kit.bakong.trouble = 'blocked'
    const checked = kit.till.stickers.check({
      saleId: anId(),
      amountMinor: 5000,
      currency: 'KHR',
      shortHash: '0a1b2c3d',
    })
    await kit.clock.pass(3 * SECOND)
    expect(await checked).toMatchObject({ value: { kind: 'could-not-ask', why: 'blocked' } })
    kit.bakong.trouble = null
    expect(kit.till.link.state).toBe('OK')
  })
})
