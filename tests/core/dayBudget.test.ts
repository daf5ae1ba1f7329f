// The day's look-ups as people meet them: used up by the till's own count, declared spent by Bakong, opened at another hour,
// raised by the owner, shared by several tills.

import { afterEach, describe, expect, it } from 'vitest'
import { businessDay } from '../../electron/core/businessDay'
import type { Asked } from '../../electron/core/watcher'
import type { Sale } from '../../shared/sale'
import { FakeClock } from '../support/clock'
import { countedTogether } from '../support/ledger'
import { type KitOptions, TillKit } from '../support/tillKit'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Noon in Phnom Penh. */
const NOON = Date.UTC(2040, 10, 22, 5, 0, 0)

let kit: TillKit
afterEach(() => kit.close())

function anew(options: KitOptions = {}): void {
  kit = new TillKit({ clock: new FakeClock(NOON), ...options })
  kit.store.db.pragma('synchronous = OFF')
}

/** The till has asked this often today, by itself. */
function used(count: number): void {
  const day = businessDay(kit.clock.now())
  for (let call = 0; call < count; call++) kit.store.countLookUp(kit.bakong.tokenId, day, 'automatic')
}

const counted = () => kit.store.lookUps(kit.bakong.tokenId, businessDay(kit.clock.now())).used

async function press(sale: Sale): Promise<Asked> {
  const checked = kit.till.check(sale.id)
  await kit.clock.pass(3 * SECOND)
  const result = await checked
  if (!result.ok) throw new Error(result.error.code)
  return result.value.asked
}

const byHand = (sale: Sale) => kit.till.confirmByHand(sale.id, 'Dara', 'I saw it on her phone')

describe('a day that is used up by the till’s own count', () => {
  it('shows at once, and not first when somebody has pressed a key 40 s too late', async () => {
    anew({ dailyLookups: 10 })
    used(10)
    const sale = kit.charge()
    kit.pays(sale)
    await kit.clock.pass(SECOND)
    expect(kit.view?.link).toMatchObject({ state: 'QUOTA_SPENT', budget: 'counted-out' })
    expect(kit.view?.lookupsLeft).toBe(0)
    expect(kit.bakong.calls).toEqual([])
  })

  it('shows the moment its last look-up has left', async () => {
    anew({ dailyLookups: 10 })
    used(9)
    const sale = kit.charge()
    await kit.clock.pass(SECOND)
    expect(kit.view?.link.state).toBe('OK')
    await press(sale)
    expect(kit.view?.link.state).toBe('QUOTA_SPENT')
  })

  it('still has Bakong asked by a key: the till’s count may be wrong, and the money is there', async () => {
    anew({ dailyLookups: 10 })
    used(10)
    const sale = kit.charge()
    kit.pays(sale)
    expect(kit.view?.byHandOpen ?? false).toBe(false)
    expect(await press(sale)).toEqual({ kind: 'found' })
    expect(kit.sale(sale.id).state).toBe('PAID')
  })

  it('opens confirming by hand once Bakong itself says 17, or can’t be reached', async () => {
    anew({ dailyLookups: 10 })
    used(10)
    const sale = kit.charge()
    await kit.clock.pass(SECOND)
    expect(kit.view?.byHandOpen).toBe(false)
    expect(byHand(sale)).toMatchObject({ error: { code: 'bakong-can-be-asked' } })
    kit.bakong.trouble = 'quota-spent'
    expect(await press(sale)).toEqual({ kind: 'could-not-ask', why: 'quota-spent' })
    expect(kit.view).toMatchObject({ byHandOpen: true, link: { state: 'QUOTA_SPENT', budget: 'spent' } })
    expect(byHand(sale)).toMatchObject({ value: { state: 'PAID', flags: ['MANUAL'] } })
  })

  it('refuses a program, which is not a person', async () => {
    anew({ dailyLookups: 10 })
    used(10)
    const sale = kit.charge()
    const checked = kit.till.check(sale.id, 'program')
    await kit.clock.pass(SECOND)
    expect(await checked).toMatchObject({ value: { asked: { why: 'quota-spent' } } })
    expect(kit.bakong.calls).toEqual([])
  })

  it('is shown after a restart too', async () => {
    anew({ dailyLookups: 10 })
    used(10)
    kit.close(false)
    kit = new TillKit({ dailyLookups: 10, clock: kit.clock, folder: kit.folder })
    await kit.clock.pass(SECOND)
    expect(kit.view?.link.state).toBe('QUOTA_SPENT')
  })
})

describe('keys', () => {
  it('find looks left for them when a day’s deadlines have taken all others', async () => {
    anew({ dailyLookups: 20 })
    used(16)
    // Four are left, one of them for keys: deadlines of unpaid codes take the others.
    for (let made = 0; made < 5; made++) {
      const sale = kit.charge()
      await kit.clock.pass(5 * MINUTE + 10 * SECOND)
      kit.store.hide(sale.id)
    }
    expect(counted().deadline).toBe(3)
    const sale = kit.charge()
    kit.pays(sale)
    expect(await press(sale)).toEqual({ kind: 'found' })
    expect(kit.view).toMatchObject({ lookupsLeft: 0, link: { state: 'QUOTA_SPENT' } })
  })

  it('pressed in a row after error 17 are answered with it, not asked again each time', async () => {
    anew()
    const sale = kit.charge()
    kit.bakong.trouble = 'quota-spent'
    await press(sale)
    const asked = kit.bakong.calls.length
    expect(await press(sale)).toEqual({ kind: 'could-not-ask', why: 'quota-spent' })
    expect(kit.bakong.calls).toHaveLength(asked)
    await kit.clock.pass(10 * SECOND)
    await press(sale)
    expect(kit.bakong.calls).toHaveLength(asked + 1)
  })

  it('pressed in an outage make no wait longer and cost nothing, where nothing reached Bakong', async () => {
    anew({ dailyLookups: 100 })
    kit.bakong.trouble = 'offline'
    kit.bakong.unsent = true
    const sale = kit.charge()
    await kit.clock.pass(5 * MINUTE + 10 * SECOND)
    const before = kit.store.watch(sale.id)?.errorStreak ?? 0
    for (let pressed = 0; pressed < 10; pressed++) {
      await press(sale)
      const { nextCheckAt, errorStreak, looks } = kit.store.watch(sale.id) ?? {}
      // 15 s is the till's own longest wait in an outage.
      expect((nextCheckAt ?? 0) - kit.clock.now()).toBeLessThanOrEqual(15 * SECOND)
      expect(looks).toBe(0)
      // Ten presses in half a minute; the till itself has tried twice meanwhile.
      expect(errorStreak).toBeLessThanOrEqual(before + 3)
    }
    expect(counted()).toEqual({ automatic: 0, person: 0, deadline: 0 })
    expect(kit.view?.lookupsLeft).toBe(100)
    kit.bakong.trouble = null
    kit.pays(sale)
    await kit.clock.pass(20 * SECOND)
    expect(kit.sale(sale.id).state).toBe('PAID')
  })

  it('pressed while Bakong hangs cost what may have reached it, and leave the plan where it was', async () => {
    anew({ dailyLookups: 100 })
    kit.bakong.trouble = 'timed-out'
    const sale = kit.charge()
    const planned = kit.store.watch(sale.id)?.nextCheckAt
    await press(sale)
    expect(counted().person).toBe(1)
    expect(kit.store.watch(sale.id)?.nextCheckAt).toBeLessThanOrEqual(planned ?? 0)
  })
})

describe('after error 17', () => {
  it('a day that opens at 07:00 is found open within the hour, and is not lost to the shop', async () => {
    // 15:00 in Phnom Penh; two other tills of the shop have used the token up.
    anew({ dailyLookups: 100, clock: new FakeClock(Date.UTC(2040, 10, 22, 8, 0, 0)) })
    countedTogether([kit], 100, 0).others(100)
    const sale = kit.charge()
    await kit.clock.pass(10 * MINUTE)
    expect(kit.view?.link.state).toBe('QUOTA_SPENT')
    kit.pays(sale, { createdDateMs: sale.createdAt + 20 * SECOND })
    kit.store.hide(sale.id)
    const before = kit.bakong.calls.length
    await kit.clock.pass(2 * HOUR)
    expect(kit.bakong.calls.length - before).toBeLessThanOrEqual(2)
    // 06:30 of the next day, by the till's own count a new one: Bakong still says 17.
    kit.clock.sleep(Date.UTC(2040, 10, 22, 23, 30, 0) - kit.clock.now())
    await kit.clock.pass(MINUTE)
    expect(kit.view?.link).toMatchObject({ state: 'QUOTA_SPENT', budget: 'spent' })
    await kit.clock.pass(HOUR + MINUTE)
    expect(kit.sale(sale.id).state).toBe('PAID')
    expect(kit.view?.link).toMatchObject({ state: 'OK', budget: 'open' })
    // What was asked in vain is not taken off the day that has opened.
    expect(kit.view?.lookupsLeft).toBeGreaterThan(95)
  })

  it('one press of a key asks Bakong, which may have opened the day since', async () => {
    anew({ dailyLookups: 100, clock: new FakeClock(Date.UTC(2040, 10, 22, 23, 30, 0)) })
    countedTogether([kit], 100, 0).others(100)
    const first = kit.charge()
    expect(await press(first)).toEqual({ kind: 'could-not-ask', why: 'quota-spent' })
    // Past 07:00, and before the till's own look of the hour.
    await kit.clock.pass(35 * MINUTE)
    kit.pays(first, { createdDateMs: first.createdAt + 20 * SECOND })
    expect(await press(first)).toEqual({ kind: 'found' })
    expect(kit.view?.link).toMatchObject({ state: 'OK', budget: 'open' })
  })

  it('a key after a night’s sleep asks Bakong, though the computer slept right after an error 17', async () => {
    anew({ dailyLookups: 100 })
    const sale = kit.charge()
    kit.bakong.trouble = 'quota-spent'
    expect(await press(sale)).toEqual({ kind: 'could-not-ask', why: 'quota-spent' })
    kit.bakong.trouble = null
    kit.pays(sale)
    kit.clock.sleep(9 * HOUR)
    expect(await press(sale)).toEqual({ kind: 'found' })
  })

  it('a 429 alone holds a key', async () => {
    anew()
    const sale = kit.charge()
    kit.bakong.trouble = 'rate-limited'
    kit.bakong.retryAfterMs = 60 * SECOND
    await kit.clock.pass(3 * SECOND)
    kit.bakong.trouble = null
    const asked = kit.bakong.calls.length
    expect(await press(sale)).toEqual({ kind: 'could-not-ask', why: 'rate-limited' })
    expect(kit.bakong.calls).toHaveLength(asked)
  })

  it.each([null, 100])('with a limit of %s many open sales cost one look an hour together', async (dailyLookups) => {
    anew({ dailyLookups })
    kit.bakong.listOpen = false
    kit.bakong.trouble = 'quota-spent'
    const sales = Array.from({ length: 6 }, () => {
      const sale = kit.charge()
      kit.store.hide(sale.id)
      return sale
    })
    await kit.clock.pass(10 * MINUTE)
    const asked = kit.bakong.calls.length
    await kit.clock.pass(2 * HOUR + 2 * MINUTE)
    expect(kit.bakong.calls.length - asked).toBe(2)
    // The day opens: all of them are asked about at once, not each an hour later.
    kit.bakong.trouble = null
    for (const sale of sales) kit.pays(sale, { createdDateMs: sale.createdAt + 20 * SECOND })
    await kit.clock.pass(HOUR + MINUTE)
    expect(sales.map(({ id }) => kit.sale(id).state)).toEqual(sales.map(() => 'PAID'))
  })

  it('holds through a restart, and is tried again an hour after it was heard', async () => {
    anew({ dailyLookups: 100 })
    const sale = kit.charge()
    kit.bakong.trouble = 'quota-spent'
    await press(sale)
    await kit.clock.pass(30 * MINUTE)
    kit.close(false)
    kit = new TillKit({ dailyLookups: 100, clock: kit.clock, folder: kit.folder })
    await kit.clock.pass(20 * MINUTE)
    expect(kit.view?.link).toMatchObject({ state: 'QUOTA_SPENT', budget: 'spent' })
    expect(kit.bakong.calls).toEqual([])
    await kit.clock.pass(20 * MINUTE)
    expect(kit.bakong.calls).toHaveLength(1)
  })
})

describe('a limit that was learnt', () => {
  const learnt = () => kit.store.lookUps(kit.bakong.tokenId, businessDay(kit.clock.now())).learnt

  it.each([5, 99])('is not, by error 17 after %s calls: other tills use the token', async (calls) => {
    anew()
    used(calls - 1)
    const sale = kit.charge()
    kit.bakong.trouble = 'quota-spent'
    await press(sale)
    expect(learnt()).toBeNull()
    expect(kit.view?.link.budget).toBe('spent')
  })

  it('is what was answered before error 17', async () => {
    anew()
    used(120)
    const sale = kit.charge()
    kit.bakong.trouble = 'quota-spent'
    await press(sale)
    expect(learnt()).toBe(120)
  })

  it('gives way to the owner’s word, another number or none', async () => {
    let limit: number | null = null
    anew({ limit: () => limit })
    kit.store.learnLimit(kit.bakong.tokenId, 100)
    expect(kit.till.view().lookupsLeft).toBe(100)
    limit = 5000
    kit.till.limitIs()
    expect(kit.till.view().lookupsLeft).toBe(5000)
    limit = null
    kit.till.limitIs()
    expect(kit.till.view().lookupsLeft).toBeNull()
  })
})

describe('a limit that is raised', () => {
  it.each([null, 5000])('to %s has what waited for it asked about at once', async (raised) => {
    let limit: number | null = 5
    anew({ limit: () => limit })
    used(5)
    const sale = kit.charge()
    await kit.clock.pass(10 * SECOND)
    kit.pays(sale)
    expect(kit.view?.link.state).toBe('QUOTA_SPENT')
    limit = raised
    kit.till.limitIs()
    await kit.clock.pass(3 * SECOND)
    expect(kit.sale(sale.id).state).toBe('PAID')
    expect(kit.view?.link.state).toBe('OK')
  })
})
