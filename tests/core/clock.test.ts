// A right clock that stops the shop, or a wrong one whose codes are dead for every bank: both are lost sales.

import { describe, expect, it } from 'vitest'
import type { Sale } from '../../shared/sale'
import { anId } from '../support/builders'
import { FakeClock } from '../support/clock'
import { aKit, restarted as startedAgain } from '../support/kits'
import type { TillKit } from '../support/tillKit'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const YEAR = 365 * DAY

function charge(kit: TillKit): string {
  const started = kit.till.start({ saleId: anId(), amountMinor: 5000, currency: 'KHR', source: 'cashier' })
  return started.ok ? 'sold' : started.error.code
}

/** A sale that is made, paid and off the screens. */
async function sell(kit: TillKit): Promise<Sale> {
  const sale = kit.charge()
  kit.pays(sale)
  await kit.clock.pass(5 * SECOND)
  expect(kit.sale(sale.id).state).toBe('PAID')
  kit.till.next(sale.id)
  return sale
}

describe('a time that may be old', () => {
  it('a page from a cache stops no sale: the time is asked for, once, and nothing happens', async () => {
    const kit = aKit()
    kit.bakong.pageAgeMs = 10 * MINUTE
    for (let quiet = 0; quiet < 3; quiet++) {
      await kit.clock.pass(50 * SECOND)
      expect(kit.till.link.state).toBe('OK')
      await sell(kit)
    }
    expect(kit.bakong.timesAsked).toBeGreaterThan(0)
    expect(kit.bakong.timesAsked).toBeLessThanOrEqual(2)
  })

  it('a cache that stays in the way costs ever fewer questions, and no look-up', async () => {
    const kit = aKit({ dailyLookups: 100 })
    kit.bakong.pageAgeMs = DAY
    await kit.clock.pass(HOUR)
    expect(kit.bakong.probes).toBeGreaterThan(50)
    expect(kit.bakong.timesAsked).toBeLessThanOrEqual(8)
    expect(kit.view?.lookupsLeft).toBe(100)
  })

  it.each(['a-copy', 'not-told', 'offline', 'timed-out', 'intercepted'] as const)(
    'nothing is believed where the time comes back as %s, and nothing is asked without end',
    async (timeIs) => {
      const kit = aKit()
      kit.bakong.pageAgeMs = 10 * MINUTE
      kit.bakong.timeIs = timeIs
      await kit.clock.pass(10 * MINUTE)
      expect(kit.till.link.state).toBe('OK')
      expect(charge(kit)).toBe('sold')
      expect(kit.bakong.timesAsked).toBeLessThanOrEqual(5)
    },
  )

  it('an answer to a look-up with an old Date stops no sale either', async () => {
    const kit = aKit()
    const lookUp = kit.bakong.lookUp.bind(kit.bakong)
    kit.bakong.lookUp = async (md5) => {
      const answer = await lookUp(md5)
      return { ...answer, serverDateMs: (answer.serverDateMs ?? 0) - 10 * MINUTE }
    }
    await sell(kit)
    await sell(kit)
    expect(kit.till.link.state).toBe('OK')
    expect(kit.bakong.timesAsked).toBeLessThanOrEqual(1)
  })

  it('a look-up that says so is believed where the time can’t be asked for', async () => {
    const kit = aKit()
    kit.bakong.timeIs = 'not-told'
    kit.charge()
    kit.bakong.aheadMs = 10 * MINUTE
    await kit.clock.pass(5 * SECOND)
    expect(kit.till.link.state).toBe('CLOCK_WRONG')
  })
})

describe('a clock that is wrong', () => {
  it.each([10 * MINUTE, -10 * MINUTE, 3 * YEAR])(
    'by %s ms is found before the first code, without a look-up',
    async (by) => {
      const kit = aKit({ dailyLookups: 100 })
      kit.bakong.aheadMs = by
      await kit.clock.pass(SECOND)
      expect(kit.view?.link.state).toBe('CLOCK_WRONG')
      expect(charge(kit)).toBe('clock-wrong')
      expect(kit.view?.lookupsLeft).toBe(100)
      expect(kit.bakong.calls).toHaveLength(0)
    },
  )

  it('sells again by itself once it is put right, at once and without the internet', async () => {
    const kit = aKit()
    kit.bakong.aheadMs = -3 * YEAR
    await kit.clock.pass(HOUR)
    expect(charge(kit)).toBe('clock-wrong')
    kit.bakong.trouble = 'offline'
    kit.clock.setWall(kit.clock.now() - 3 * YEAR)
    kit.bakong.aheadMs = 0
    expect(charge(kit)).toBe('sold')
    expect(kit.till.link.state).not.toBe('CLOCK_WRONG')
    // A night's sleep, still without the internet, is no clock that was set.
    await kit.clock.pass(MINUTE)
    kit.clock.sleep(8 * HOUR)
    await kit.clock.pass(MINUTE)
    expect(kit.till.link.state).toBe('OFFLINE')
  })

  it('is cleared when Bakong’s own time agrees, though a page from a cache never did', async () => {
    const kit = aKit()
    kit.bakong.aheadMs = 10 * MINUTE
    await kit.clock.pass(SECOND)
    expect(kit.till.link.state).toBe('CLOCK_WRONG')
    // A page as old as the clock is behind: it says what the clock says.
    kit.bakong.pageAgeMs = 10 * MINUTE
    await kit.clock.pass(2 * MINUTE)
    expect(kit.till.link.state).toBe('CLOCK_WRONG')
    kit.bakong.aheadMs = 0
    await kit.clock.pass(21 * SECOND)
    expect(kit.till.link.state).toBe('OK')
    expect(charge(kit)).toBe('sold')
  })

  it('set wrong while the till runs is found within seconds, however often the time was asked for', async () => {
    const kit = aKit()
    kit.bakong.pageAgeMs = DAY
    await kit.clock.pass(HOUR)
    kit.clock.setWall(kit.clock.now() + 10 * MINUTE)
    kit.bakong.aheadMs = -10 * MINUTE
    await kit.clock.pass(6 * SECOND)
    expect(kit.till.link.state).toBe('CLOCK_WRONG')
  })
})

describe('the floor of the clock', () => {
  const noon = Date.UTC(2040, 10, 22, 5)

  /** The same shop after a restart with another clock, and no internet. */
  function restarted(first: TillKit, wall: number, builtAt = 0): TillKit {
    const kit = startedAgain(first, { clock: new FakeClock(wall), builtAt })
    kit.bakong.trouble = 'offline'
    return kit
  }

  it.each([0, Date.UTC(2000, 0, 1), Date.UTC(2026, 0, 1)])(
    'a clock at %s, before the till was built, makes no code',
    (wall) => {
      const kit = aKit({ clock: new FakeClock(wall), builtAt: Date.UTC(2026, 5, 1) })
      kit.bakong.trouble = 'offline'
      expect(charge(kit)).toBe('clock-wrong')
      expect(kit.till.link.state).toBe('CLOCK_WRONG')
    },
  )

  it('a dead battery is noticed by what Bakong’s time was when they last agreed', async () => {
    const first = aKit({ clock: new FakeClock(noon) })
    await sell(first)
    const kit = restarted(first, noon - 9 * YEAR)
    await kit.clock.pass(90 * SECOND)
    expect(charge(kit)).toBe('clock-wrong')
    expect(kit.view?.link.state).toBe('CLOCK_WRONG')
    // The time service sets it, still without Bakong.
    kit.clock.setWall(noon + HOUR)
    expect(charge(kit)).toBe('sold')
  })

  it('a shop that never sold has it too, from knocks', async () => {
    const first = aKit({ clock: new FakeClock(noon) })
    await first.clock.pass(3 * MINUTE)
    expect(charge(restarted(first, noon - HOUR))).toBe('clock-wrong')
  })

  it('forgives the minute of DESIGN: a clock that goes back two seconds sells', async () => {
    const first = aKit({ clock: new FakeClock(noon) })
    await sell(first)
    first.clock.setWall(first.clock.now() - 2 * SECOND)
    expect(charge(first)).toBe('sold')
    const kit = restarted(first, first.clock.now() - 40 * SECOND)
    for (const { id } of kit.store.lastSales(5)) kit.till.next(id)
    expect(kit.till.link.state).not.toBe('CLOCK_WRONG')
  })

  it('is not raised by what a clock that was ahead wrote: three years for an hour, put right, sells at once', async () => {
    const first = aKit({ clock: new FakeClock(noon) })
    await sell(first)
    first.clock.setWall(first.clock.now() + 3 * YEAR)
    first.bakong.trouble = 'offline'
    const ahead = first.charge()
    await first.clock.pass(HOUR)
    first.till.cancel(ahead.id)
    await first.clock.pass(10 * SECOND)
    first.till.next(ahead.id)
    first.bakong.trouble = null
    first.bakong.aheadMs = -3 * YEAR
    await first.clock.pass(HOUR)
    expect(first.till.link.state).toBe('CLOCK_WRONG')
    const kit = restarted(first, first.clock.now() - 3 * YEAR)
    expect(charge(kit)).toBe('sold')
  })

  it('is overruled by Bakong’s own time, for good', async () => {
    // The machine that built the till was ahead by a month.
    const builtAt = noon + 30 * DAY
    const kit = aKit({ clock: new FakeClock(noon), builtAt })
    expect(charge(kit)).toBe('clock-wrong')
    await kit.clock.pass(SECOND)
    expect(kit.till.link.state).toBe('OK')
    await sell(kit)
    kit.clock.setWall(kit.clock.now() - 9 * YEAR)
    expect(charge(kit)).toBe('clock-wrong')
  })

  it('is not lowered by a page from a cache', async () => {
    const first = aKit({ clock: new FakeClock(noon) })
    await sell(first)
    const kit = restarted(first, noon - 10 * MINUTE)
    kit.bakong.trouble = null
    kit.bakong.aheadMs = 10 * MINUTE
    kit.bakong.pageAgeMs = 10 * MINUTE
    kit.bakong.timeIs = 'not-told'
    await kit.clock.pass(2 * MINUTE)
    expect(charge(kit)).toBe('clock-wrong')
  })

  it('a disk that fails is reported, and the floor is kept with the next answer', async () => {
    const kit = aKit({ clock: new FakeClock(noon) })
    kit.disk = { kind: 'full', methods: ['putSetting'] }
    await kit.clock.pass(SECOND)
    expect(kit.failures.length).toBeGreaterThan(0)
    kit.disk = null
    await kit.clock.pass(3 * MINUTE)
    expect(charge(restarted(kit, noon - HOUR))).toBe('clock-wrong')
  })
})

describe('a certificate that does not hold by this clock', () => {
  it('is the clock when it is not valid yet: no code, and the bar says the clock', async () => {
    const kit = aKit()
    kit.bakong.trouble = 'cert-too-early'
    await kit.clock.pass(SECOND)
    expect(kit.view?.link.state).toBe('CLOCK_WRONG')
    expect(charge(kit)).toBe('clock-wrong')
    kit.bakong.trouble = null
    await kit.clock.pass(21 * SECOND)
    expect(kit.till.link.state).toBe('OK')
  })

  it('is the clock no more once that was set', async () => {
    const kit = aKit()
    kit.bakong.trouble = 'cert-too-early'
    await kit.clock.pass(SECOND)
    kit.bakong.trouble = 'offline'
    kit.clock.setWall(kit.clock.now() + YEAR)
    expect(charge(kit)).toBe('sold')
  })

  it('is Bakong’s when it has ended, unless the clock is far ahead of all that is known', async () => {
    const builtAt = Date.UTC(2040, 10, 1)
    const kit = aKit({ builtAt })
    kit.bakong.trouble = 'cert-expired'
    await kit.clock.pass(SECOND)
    expect(kit.till.link.state).toBe('CERTIFICATE_WRONG')
    expect(charge(kit)).toBe('sold')
    const ahead = aKit({ builtAt, clock: new FakeClock(builtAt + 3 * YEAR) })
    ahead.bakong.trouble = 'cert-expired'
    await ahead.clock.pass(SECOND)
    expect(ahead.till.link.state).toBe('CLOCK_WRONG')
    expect(charge(ahead)).toBe('clock-wrong')
  })

  it('is not the clock’s fault where something reads the line', async () => {
    const kit = aKit()
    kit.bakong.trouble = 'intercepted'
    await kit.clock.pass(SECOND)
    expect(kit.till.link.state).toBe('INTERCEPTED')
    expect(charge(kit)).toBe('sold')
  })
})

it('a token that has ended only by a clock that is ahead is not called refused once that is set', async () => {
  const kit = aKit()
  kit.till.tokenHasEnded()
  expect(kit.till.link.state).toBe('TOKEN_EXPIRED')
  expect(kit.till.tokenRefused).toBe(false)
  kit.clock.setWall(kit.clock.now() - YEAR)
  await kit.clock.pass(6 * SECOND)
  expect(kit.till.link.state).toBe('OK')
})

describe('a clock that jumps while sales are open', () => {
  it.each([null, 100])(
    'a date that is a day ahead for half a minute ends no sale and no watch (%s a day)',
    async (dailyLookups) => {
      const kit = aKit({ dailyLookups })
      const closed = kit.charge()
      const cancelled = kit.till.cancel(closed.id)
      await kit.clock.pass(5 * SECOND)
      await cancelled
      kit.till.next(closed.id)
      const sale = kit.charge()
      await kit.clock.pass(30 * SECOND)
      const right = kit.clock.now()
      kit.clock.setWall(right + DAY)
      kit.bakong.aheadMs = -DAY
      await kit.clock.pass(30 * SECOND)
      expect(kit.sale(sale.id).state).toBe('PENDING')
      kit.clock.setWall(right + 30 * SECOND)
      kit.bakong.aheadMs = 0
      await kit.clock.pass(6 * SECOND)
      expect(kit.view?.screen.kind).toBe('waiting')
      kit.pays(sale)
      kit.pays(closed)
      await kit.clock.pass(6 * MINUTE)
      expect(kit.sale(sale.id)).toMatchObject({ state: 'PAID', flags: [] })
      kit.clock.sleep(24 * HOUR)
      await kit.clock.pass(30 * SECOND)
      expect(kit.sale(closed.id)).toMatchObject({ state: 'PAID', flags: ['AFTER_CANCEL'] })
    },
    60_000,
  )

  it('“Check now” after the clock was set back is never answered from an old answer', async () => {
    const kit = aKit({ dailyLookups: 100 })
    const sale = kit.charge()
    const first = kit.till.check(sale.id)
    await kit.clock.pass(2 * SECOND)
    expect(await first).toMatchObject({ value: { asked: { kind: 'not-found' } } })
    await kit.clock.pass(2 * SECOND)
    kit.clock.setWall(kit.clock.now() - 10 * MINUTE)
    kit.pays(sale)
    const second = kit.till.check(sale.id)
    await kit.clock.pass(2 * SECOND)
    expect(await second).toMatchObject({ value: { asked: { kind: 'found' }, sale: { state: 'PAID' } } })
  })
})
