// Money sent for a code that the till has given up by a wrong clock is money that nobody sees.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ApiDesk } from '../../electron/core/apiDesk'
import { nextLook, type Pace, WATCH_MS } from '../../electron/core/schedule'
import { Time } from '../../electron/core/time'
import type { Sale } from '../../shared/sale'
import { anId, aSale } from '../support/builders'
import { FakeClock } from '../support/clock'
import { aKit, restarted } from '../support/kits'
import type { TillKit } from '../support/tillKit'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const YEAR = 365 * DAY

/** No answer says what time it is. */
function withoutDates({ bakong }: TillKit): void {
  const [lookUp, probe, list] = [bakong.lookUp, bakong.probe, bakong.lookUpList].map((call) => call.bind(bakong)) as [
    typeof bakong.lookUp,
    typeof bakong.probe,
    typeof bakong.lookUpList,
  ]
  bakong.timeIs = 'not-told'
  bakong.lookUp = async (md5) => ({ ...(await lookUp(md5)), serverDateMs: null })
  bakong.probe = async () => ({ ...(await probe()), serverDateMs: null })
  bakong.lookUpList = async (md5s) => ({ ...(await list(md5s)), serverDateMs: null })
}

/** The clock is set, and Bakong's time is not. */
function setAheadOf({ clock, bakong }: TillKit, ms: number): void {
  clock.setWall(clock.now() + ms)
  bakong.aheadMs -= ms
}

async function cancelled(kit: TillKit, sale: Sale): Promise<void> {
  const cancelling = kit.till.cancel(sale.id)
  await kit.clock.pass(5 * SECOND)
  expect(await cancelling).toMatchObject({ value: { state: 'CANCELLED' } })
  kit.till.next(sale.id)
}

describe.each([null, 100, 20])('with %s look-ups a day', (dailyLookups) => {
  it('a dead battery: a code made years ago by the clock, which is then set, is still waited for', async () => {
    const kit = aKit({ dailyLookups })
    kit.bakong.trouble = 'offline'
    const sale = kit.charge()
    await kit.clock.pass(20 * SECOND)
    kit.bakong.trouble = null
    // Bakong agrees with the clock as it is set now: what was wrong is the time of the sale.
    kit.clock.setWall(kit.clock.now() + 6 * YEAR)
    await kit.clock.pass(10 * SECOND)
    expect(kit.sale(sale.id).state).toBe('PENDING')
    kit.pays(sale)
    await kit.clock.pass(10 * MINUTE)
    expect(kit.sale(sale.id).state).toBe('PAID')
  })

  it('the same, closed: its watch lasts a day from then, and money is told', async () => {
    const kit = aKit({ dailyLookups })
    kit.bakong.trouble = 'offline'
    const sale = kit.charge()
    await cancelled(kit, sale)
    kit.bakong.trouble = null
    kit.clock.setWall(kit.clock.now() + 6 * YEAR)
    await kit.clock.pass(8 * MINUTE)
    expect(kit.store.watch(sale.id)?.nextCheckAt).not.toBeNull()
    kit.pays(sale)
    kit.clock.sleep(23 * HOUR)
    await kit.clock.pass(HOUR)
    expect(kit.sale(sale.id)).toMatchObject({ state: 'PAID', flags: ['AFTER_CANCEL'] })
    expect(kit.store.alarmCount()).toBe(1)
  })

  it('the same over a restart', async () => {
    const first = aKit({ dailyLookups })
    first.bakong.trouble = 'offline'
    const sale = first.charge()
    await cancelled(first, sale)
    first.clock.setWall(first.clock.now() + 6 * YEAR)
    const kit = restarted(first, { dailyLookups })
    await kit.clock.pass(5 * SECOND)
    kit.pays(sale)
    kit.clock.sleep(23 * HOUR)
    await kit.clock.pass(HOUR)
    expect(kit.sale(sale.id).state).toBe('PAID')
  })

  it.each([10 * MINUTE, DAY + HOUR, 3 * YEAR])(
    'a clock that jumps %s ms ahead ends no code and no watch, though no answer says what time it is',
    async (by) => {
      const kit = aKit({ dailyLookups })
      withoutDates(kit)
      const closed = kit.charge()
      await cancelled(kit, closed)
      const sale = kit.charge()
      await kit.clock.pass(30 * SECOND)
      kit.clock.setWall(kit.clock.now() + by)
      await kit.clock.pass(30 * SECOND)
      expect(kit.sale(sale.id).state).toBe('PENDING')
      kit.clock.setWall(kit.clock.now() - by)
      kit.pays(sale)
      kit.pays(closed)
      await kit.clock.pass(6 * MINUTE)
      expect(kit.sale(sale.id)).toMatchObject({ state: 'PAID', flags: [] })
      kit.clock.sleep(DAY)
      await kit.clock.pass(30 * SECOND)
      expect(kit.sale(closed.id)).toMatchObject({ state: 'PAID', flags: ['AFTER_CANCEL'] })
    },
  )

  it('a till that starts while the clock is a day ahead ends no watch by it, though its first answers tell no time', async () => {
    const first = aKit({ dailyLookups })
    const closed = first.charge()
    await cancelled(first, closed)
    await first.clock.pass(20 * MINUTE)
    first.clock.setWall(first.clock.now() + DAY + 2 * HOUR)
    const kit = restarted(first)
    kit.bakong.aheadMs = -DAY - 2 * HOUR
    withoutDates(kit)
    await kit.clock.pass(2 * MINUTE)
    setAheadOf(kit, -DAY - 2 * HOUR)
    kit.pays(closed)
    await kit.clock.pass(DAY + HOUR)
    expect(kit.sale(closed.id)).toMatchObject({ state: 'PAID' })
  })

  it('a code of a clock that is ahead ends when the banks say so, not before', async () => {
    const kit = aKit({ dailyLookups })
    // Less than what stops the shop.
    kit.bakong.aheadMs = -50 * SECOND
    const sale = kit.charge()
    await kit.clock.pass(5 * MINUTE + 20 * SECOND)
    expect(kit.view?.screen.kind).toBe('time-up')
    expect(kit.sale(sale.id).state).toBe('PENDING')
    await kit.clock.pass(40 * SECOND)
    expect(kit.sale(sale.id).state).toBe('EXPIRED')
  })

  it('a code of a clock that is behind is asked about for its whole life', async () => {
    const kit = aKit({ dailyLookups })
    kit.bakong.aheadMs = 50 * SECOND
    const sale = kit.charge()
    await kit.clock.pass(4 * MINUTE + 40 * SECOND)
    expect(kit.sale(sale.id).state).toBe('PENDING')
    await kit.clock.pass(30 * SECOND)
    expect(kit.sale(sale.id).state).toBe('EXPIRED')
  })

  it.each(['cancelled', 'confirmed by hand'] as const)(
    'a sale that was %s in an outage after its time was up is asked about once Bakong is heard again',
    async (how) => {
      const kit = aKit({ dailyLookups })
      const sale = kit.charge()
      await kit.clock.pass(5 * SECOND)
      kit.bakong.trouble = 'offline'
      await kit.clock.pass(25 * SECOND)
      kit.pays(sale)
      await kit.clock.pass(6 * MINUTE)
      if (how === 'cancelled') await cancelled(kit, sale)
      else expect(kit.till.confirmByHand(sale.id, 'Dara', 'saw it')).toMatchObject({ ok: true })
      kit.till.next(sale.id)
      await kit.clock.pass(40 * MINUTE)
      kit.bakong.trouble = null
      await kit.clock.pass(30 * SECOND)
      expect(kit.sale(sale.id)).toMatchObject({ state: 'PAID', confirmation: { kind: 'bakong' } })
    },
  )

  it('what was not heard after its time was up is still known to be so after a restart', async () => {
    const first = aKit({ dailyLookups })
    const sale = first.charge()
    await first.clock.pass(5 * SECOND)
    first.bakong.trouble = 'offline'
    await first.clock.pass(6 * MINUTE)
    await cancelled(first, sale)
    first.pays(sale)
    const kit = restarted(first, { dailyLookups })
    kit.bakong.trouble = 'offline'
    await kit.clock.pass(10 * MINUTE)
    kit.pays(sale)
    kit.bakong.trouble = null
    await kit.clock.pass(30 * SECOND)
    expect(kit.sale(sale.id).state).toBe('PAID')
  })
})

describe('a clock that is wrong', () => {
  it('is not right because of an answer that tells no time', async () => {
    const kit = aKit()
    const sale = kit.charge()
    kit.bakong.aheadMs = 10 * MINUTE
    await kit.clock.pass(10 * SECOND)
    expect(kit.till.link.state).toBe('CLOCK_WRONG')
    withoutDates(kit)
    await kit.clock.pass(2 * MINUTE)
    expect(kit.store.watch(sale.id)?.lastAnswer).toBe('not-found')
    expect(kit.till.link.state).toBe('CLOCK_WRONG')
  })

  it('lets nobody confirm by hand what Bakong has just been asked about', async () => {
    const kit = aKit()
    const sale = kit.charge()
    kit.bakong.aheadMs = 10 * MINUTE
    await kit.clock.pass(10 * SECOND)
    expect(kit.till.link.state).toBe('CLOCK_WRONG')
    expect(kit.till.confirmByHand(sale.id, 'Dara', 'saw it')).toMatchObject({ error: { code: 'bakong-can-be-asked' } })
  })

  it('is found before a program’s first code, however soon after the start it asks', async () => {
    const kit = aKit()
    kit.bakong.aheadMs = 10 * MINUTE
    const desk = new ApiDesk({ ...kit, newId: anId, soon: (task) => void Promise.resolve().then(task) })
    const selling = desk.sell({ amountMinor: 5000, currency: 'KHR', reference: null, idempotency: null })
    await kit.clock.pass(SECOND)
    expect(await selling).toMatchObject({ ok: false, error: { code: 'clock-wrong' } })
    expect(kit.store.lastSales(1)).toEqual([])
  })

  it('does not keep a program waiting where Bakong does not answer', async () => {
    const kit = aKit()
    const till = kit.another()
    kit.bakong.probe = () => new Promise(() => undefined)
    till.open()
    const desk = new ApiDesk({ ...kit, till, newId: anId, soon: (task) => void Promise.resolve().then(task) })
    const selling = desk.sell({ amountMinor: 5000, currency: 'KHR', reference: null, idempotency: null })
    await kit.clock.pass(4 * SECOND)
    till.close()
    expect(await selling).toMatchObject({ ok: true })
  })
})

it('a done request is not forgotten by a clock that is three days ahead, or was years behind', async () => {
  const kit = aKit()
  const desk = new ApiDesk({ ...kit, newId: anId, soon: (task) => void Promise.resolve().then(task) })
  const sell = async (key: string) => {
    const idempotency = { key, requestHash: 'a'.repeat(64) }
    const selling = desk.sell({ amountMinor: 5000, currency: 'KHR', reference: null, idempotency })
    await kit.clock.pass(0)
    const sold = await selling
    return sold.ok ? sold.value.sale.id : sold.error.code
  }
  const many = async (name: string) => {
    for (let n = 0; n < 210; n++) await sell(`${name}-${n}`)
  }
  const first = await sell('order-77')
  await kit.clock.pass(10 * SECOND)
  setAheadOf(kit, 3 * DAY)
  await kit.clock.pass(10 * SECOND)
  await many('ahead')
  setAheadOf(kit, -3 * DAY)
  await kit.clock.pass(30 * SECOND)
  expect(await sell('order-77')).toBe(first)
  // Nor one that a clock wrote down as years old.
  kit.store.db.prepare('UPDATE idempotency SET created_at = 0').run()
  await many('right')
  expect(await sell('order-77')).toBe(first)
  // It is forgotten when its time has come.
  kit.clock.sleep(3 * DAY)
  await kit.clock.pass(MINUTE)
  await many('later')
  expect(await sell('order-77')).not.toBe(first)
}, 60_000)

describe('waiting', () => {
  it('ends with the day’s limit that the owner raises', async () => {
    let limit = 5
    const kit = aKit({ limit: () => limit })
    const sale = kit.charge()
    for (let press = 0; press < 5; press++) {
      const asking = kit.till.check(sale.id)
      await kit.clock.pass(5 * SECOND)
      await asking
    }
    await kit.clock.pass(10 * MINUTE)
    expect(kit.sale(sale.id).state).toBe('PENDING')
    kit.pays(sale, { createdDateMs: sale.createdAt + MINUTE })
    limit = 500
    kit.till.limitIs()
    await kit.clock.pass(10 * SECOND)
    expect(kit.sale(sale.id).state).toBe('PAID')
  })

  it('that Bakong asked for (429) does not go on after a sleep that was longer', async () => {
    const kit = aKit()
    const sale = kit.charge()
    await kit.clock.pass(3 * SECOND)
    kit.bakong.trouble = 'rate-limited'
    kit.bakong.retryAfterMs = HOUR
    await kit.clock.pass(10 * SECOND)
    const asked = kit.bakong.calls.length
    kit.clock.sleep(10 * MINUTE)
    await kit.clock.pass(MINUTE)
    expect(kit.bakong.calls.length).toBe(asked)
    kit.bakong.trouble = null
    kit.clock.sleep(9 * HOUR)
    await kit.clock.pass(10 * SECOND)
    expect(kit.bakong.calls.length).toBeGreaterThan(asked)
    expect(kit.sale(sale.id).state).toBe('EXPIRED')
  })

  it('that Bakong asked for (429) does not last for the day by which the clock was ahead when it was heard', async () => {
    const kit = aKit()
    kit.bakong.timeIs = 'not-told'
    kit.clock.setWall(kit.clock.now() + DAY)
    const till = restarted(kit)
    withoutDates(till)
    const sale = till.charge()
    till.bakong.trouble = 'rate-limited'
    till.bakong.retryAfterMs = MINUTE
    await till.clock.pass(10 * SECOND)
    till.bakong.trouble = null
    const asked = till.bakong.calls.length
    // Bakong agrees with the clock as it is set now.
    till.clock.setWall(till.clock.now() - DAY)
    till.bakong.timeIs = 'told'
    await till.clock.pass(2 * MINUTE)
    expect(till.bakong.calls.length).toBeGreaterThan(asked)
    expect(till.sale(sale.id).state).toBe('PENDING')
  })

  it('that Bakong asked for is not cut short by a clock that is set ahead', async () => {
    const kit = aKit()
    kit.charge()
    kit.bakong.trouble = 'rate-limited'
    kit.bakong.retryAfterMs = HOUR
    await kit.clock.pass(10 * SECOND)
    const asked = kit.bakong.calls.length
    setAheadOf(kit, DAY)
    await kit.clock.pass(10 * MINUTE)
    expect(kit.bakong.calls.length).toBe(asked)
  })
})

it.each([null, 100, 20])(
  'a till that starts on a dead battery, limit %s, told no time: what is out is asked about once the clock is set',
  async (dailyLookups) => {
    const first = aKit({ dailyLookups })
    const sale = first.charge()
    await first.clock.pass(20 * SECOND)
    first.clock.setWall(first.clock.now() - 6 * YEAR)
    const kit = restarted(first, { dailyLookups })
    withoutDates(kit)
    await kit.clock.pass(20 * SECOND)
    kit.clock.setWall(kit.clock.now() + 6 * YEAR)
    await kit.clock.pass(6 * MINUTE)
    kit.pays(sale, { createdDateMs: sale.createdAt + MINUTE })
    await kit.clock.pass(21 * MINUTE)
    expect(kit.sale(sale.id).state).toBe('PAID')
  },
)

it.each([true, false])(
  'an answer that nobody can read, about a code made on a dead battery, is asked for until it can be; dates told: %s',
  async (dated) => {
    const first = aKit()
    first.clock.setWall(first.clock.now() - 6 * YEAR)
    const early = restarted(first)
    early.bakong.trouble = 'offline'
    const sale = early.charge()
    await early.clock.pass(SECOND)
    early.clock.setWall(early.clock.now() + 6 * YEAR)
    const kit = restarted(early)
    if (!dated) withoutDates(kit)
    kit.bakong.unreadable(sale.md5)
    await kit.clock.pass(HOUR)
    expect(kit.sale(sale.id).flags).toEqual(['UNREADABLE'])
    await cancelled(kit, sale)
    kit.clock.sleep(10 * HOUR)
    await kit.clock.pass(MINUTE)
    kit.pays(sale, { createdDateMs: kit.clock.now() - 10 * HOUR })
    kit.clock.sleep(30 * HOUR)
    await kit.clock.pass(MINUTE)
    expect(kit.sale(sale.id).state).toBe('PAID')
  },
)

it('a till that starts while the clock is ten minutes ahead, told no time: the code that is out can still be paid', async () => {
  const first = aKit()
  const sale = first.charge()
  await first.clock.pass(20 * SECOND)
  first.clock.setWall(first.clock.now() + 10 * MINUTE)
  const kit = restarted(first)
  kit.bakong.aheadMs -= 10 * MINUTE
  withoutDates(kit)
  await kit.clock.pass(MINUTE)
  expect(kit.sale(sale.id).state).toBe('PENDING')
  kit.pays(sale)
  await kit.clock.pass(MINUTE)
  expect(kit.sale(sale.id)).toMatchObject({ state: 'PAID', flags: [] })
})

it('no plan lies in the past, none ends a watch unheard, and none of a closed sale is more than a day away', () => {
  const paces: Pace[] = [{ kind: 'free' }, { kind: 'limited', momentsMs: [20 * SECOND] }]
  const time = fc.integer({ min: -10 * YEAR, max: 10 * YEAR })
  const known = fc.record({ madeAt: time, heardAt: fc.option(time), mayEnd: fc.boolean() })
  const state = fc.constantFrom('PENDING' as const, 'EXPIRED' as const, 'CANCELLED' as const, 'FAILED' as const)
  fc.assert(
    fc.property(known, state, time, time, fc.constantFrom(...paces), (facts, kind, closed, remainingMs, pace) => {
      const created = 2_000_000_000_000
      const sale = kind === 'PENDING' ? aSale() : aSale({ state: kind, closedAt: created + closed })
      const { mayEnd } = facts
      const madeAt = created + facts.madeAt
      const heardAt = facts.heardAt === null ? null : created + facts.heardAt
      const next = nextLook({ sale, now: created, remainingMs, pace, jitter: 0.5, madeAt, heardAt, mayEnd })
      if (next === null) {
        expect(mayEnd && kind !== 'PENDING').toBe(true)
        expect(heardAt).toBeGreaterThanOrEqual(madeAt + WATCH_MS)
      } else {
        expect(next).toBeGreaterThanOrEqual(created)
        const untilOver = Math.max(0, remainingMs) + 3 * SECOND
        expect(next - created).toBeLessThanOrEqual(Math.max(DAY, untilOver))
      }
    }),
  )
})

describe('Bakong’s time', () => {
  function aTime(clock = new FakeClock()) {
    const store = { setting: () => null, putSetting: () => undefined }
    return { clock, time: new Time({ clock, store, builtAt: 0, bakongIsReal: true, storeFailed: () => undefined }) }
  }

  it('is never said to be later than it is, whatever the seconds cut off and the way takes', () => {
    const step = fc.record({ passes: fc.integer({ min: 0, max: 5000 }), tookMs: fc.integer({ min: 0, max: 3000 }) })
    fc.assert(
      fc.property(fc.integer({ min: -YEAR, max: YEAR }), fc.array(step, { maxLength: 30 }), (wrongBy, steps) => {
        const { clock, time } = aTime()
        let passed = 0
        const start = clock.now()
        const bakong = () => start + passed - wrongBy
        const monotonic = () => 1_000_000 + passed
        clock.monotonic = monotonic
        clock.now = () => start + passed
        for (const { passes, tookMs } of steps) {
          passed += passes
          // Made when the question had come half-way.
          const date = Math.floor((bakong() + tookMs / 2) / SECOND) * SECOND
          passed += tookMs
          time.tell(clock.now() - (date + 500), tookMs)
          expect(time.bakongNow).toBeLessThanOrEqual(bakong())
          expect(time.bakongNow).toBeGreaterThanOrEqual(bakong() - SECOND - tookMs - 1)
        }
      }),
    )
  })

  it('goes on by the monotonic clock when the other is set, and catches up with a sleep at the next answer', async () => {
    const { clock, time } = aTime()
    expect(time.bakongNow).toBeNull()
    time.tell(-500, 0)
    const told = clock.now()
    clock.setWall(told + YEAR)
    expect(time.bakongNow).toBe(told)
    expect(time.standing).toBe('jumped')
    clock.setWall(told)
    clock.sleep(HOUR)
    expect(time.bakongNow).toBe(told)
    time.tell(-500, 0)
    expect(time.bakongNow).toBe(told + HOUR)
    expect(time.standing).toBe('told')
  })

  it('may not be taken from a clock that jumped, and from one that did not only while nothing speaks against it', () => {
    const { clock, time } = aTime()
    expect(time.standing).toBe('not-told')
    expect(time.mayEnd).toBe(true)
    clock.setWall(clock.now() + HOUR)
    expect(time.standing).toBe('jumped')
    expect(time.mayEnd).toBe(false)
    expect(time.now).toBe(clock.now() - HOUR)
    time.tell(-500, 0)
    expect(time.mayEnd).toBe(true)
    expect(time.now).toBe(clock.now())
  })
})
