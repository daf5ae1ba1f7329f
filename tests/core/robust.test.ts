// The loop in bad times: a disk that fails between two writes, a long sleep on a small budget, a thousand open sales.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Sale } from '../../shared/sale'
import { FakeClock } from '../support/clock'
import { type KitOptions, TillKit } from '../support/tillKit'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
let kit: TillKit
beforeEach(() => {
  kit = new TillKit()
})
afterEach(() => kit.close())

function anew(options: KitOptions): void {
  kit.close()
  kit = new TillKit(options)
}

/** A sale that nobody has paid and the cashier has closed. */
async function closedSale(): Promise<Sale> {
  const sale = kit.charge()
  const cancelled = kit.till.cancel(sale.id)
  await kit.clock.pass(5 * SECOND)
  await cancelled
  kit.till.next(sale.id)
  return sale
}

describe('a disk that fails', () => {
  it('between the look-up and the commit costs no second look-up: the answer waits, and is written first', async () => {
    // More than sales are expected: each has an early look.
    anew({ dailyLookups: 400 })
    const sale = kit.charge()
    kit.pays(sale)
    // The knock of the start has its time kept before.
    await kit.clock.pass(0)
    kit.disk = { kind: 'full', methods: ['commit', 'putSetting'] }
    await kit.clock.pass(MINUTE)
    const asked = kit.bakong.calls.length
    expect(kit.failures.length).toBeGreaterThan(1)
    await kit.clock.pass(30 * MINUTE)
    expect(kit.bakong.calls).toHaveLength(asked)
    expect(kit.sale(sale.id).state).toBe('PENDING')
    kit.disk = null
    await kit.clock.pass(MINUTE + 5 * SECOND)
    expect(kit.sale(sale.id).state).toBe('PAID')
    expect(kit.bakong.calls).toHaveLength(asked)
  })

  it('is tried every five seconds, which is how long a customer waits once it is well', async () => {
    const sale = kit.charge()
    kit.pays(sale)
    kit.disk = { kind: 'io', methods: ['commit', 'putSetting'] }
    await kit.clock.pass(MINUTE)
    const first = kit.failures.length
    await kit.clock.pass(10 * MINUTE)
    expect(kit.failures.length - first).toBeLessThanOrEqual(120)
    kit.disk = null
    await kit.clock.pass(5 * SECOND)
    expect(kit.view?.storeTrouble).toBeNull()
  })

  it('stands in the view until a write succeeds again, also when nothing can be read', async () => {
    const every = ['commit', 'putSetting', 'putWatch', 'countLookUp', 'createSale', 'lastSales']
    kit.charge()
    await kit.clock.pass(SECOND)
    expect(kit.view?.storeTrouble).toBeNull()
    kit.disk = { kind: 'full', methods: every }
    await kit.clock.pass(10 * SECOND)
    expect(kit.view?.storeTrouble).toMatchObject({ kind: 'full' })
    kit.disk = null
    await kit.clock.pass(2 * MINUTE)
    expect(kit.view?.storeTrouble).toBeNull()
  })
})

describe('a long sleep or a restart under a daily limit', () => {
  it('does not ask again about every closed sale where the list path is closed', async () => {
    anew({ dailyLookups: 100 })
    kit.bakong.listOpen = false
    for (let made = 0; made < 20; made++) {
      await closedSale()
      await kit.clock.pass(6 * MINUTE)
    }
    const asked = kit.bakong.calls.length
    kit.clock.sleep(HOUR)
    kit.till.wake()
    await kit.clock.pass(5 * MINUTE)
    expect(kit.bakong.calls.length - asked).toBeLessThanOrEqual(3)
  })

  it('leaves the reserve to people, however many sales were open', async () => {
    anew({ dailyLookups: 50 })
    kit.bakong.trouble = 'offline'
    kit.bakong.listOpen = false
    for (let made = 0; made < 45; made++) {
      const sale = kit.charge()
      kit.store.hide(sale.id)
    }
    kit.clock.sleep(HOUR)
    kit.bakong.trouble = null
    kit.till.wake()
    await kit.clock.pass(10 * MINUTE)
    expect(kit.view?.lookupsLeft).toBeGreaterThanOrEqual(10)
  })
})

describe('midnight', () => {
  it('takes QUOTA_SPENT off the screens though nobody asks anything', async () => {
    anew({ dailyLookups: 10, clock: new FakeClock(Date.UTC(2040, 10, 22, 16, 0, 0)) })
    const sale = kit.charge()
    kit.bakong.trouble = 'quota-spent'
    await kit.clock.pass(6 * MINUTE)
    expect(kit.view?.link.state).toBe('QUOTA_SPENT')
    // The sale is settled by hand elsewhere: nothing is left to ask.
    kit.store.db.prepare('UPDATE watch SET next_check_at = NULL').run()
    await kit.clock.pass(70 * MINUTE)
    expect(kit.sale(sale.id).state).toBe('PENDING')
    expect(kit.view?.link.state).toBe('OK')
  })
})

describe('a thousand open sales', () => {
  it.each([true, false])(
    'with the list path open: %s, cost a call a second, and the shown sale none of its own',
    async (open) => {
      kit.store.db.pragma('synchronous = OFF')
      for (let made = 0; made < 1000; made++) kit.store.hide(kit.charge().id)
      kit.bakong.listOpen = open
      const shown = kit.charge()
      await kit.clock.pass(30 * SECOND)
      const times = kit.bakong.calls.map(({ at }) => at)
      for (let index = 1; index < times.length; index++)
        expect((times[index] ?? 0) - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(SECOND)
      const looks = kit.bakong.calls.filter(({ md5s }) => md5s.includes(shown.md5)).map(({ at }) => at)
      // Alone on the till it would be looked at every 2 s after each answer: at 2.1, 4.2, …
      for (let index = 1; index < looks.length; index++)
        expect((looks[index] ?? 0) - (looks[index - 1] ?? 0)).toBeLessThanOrEqual(2.2 * SECOND)
      expect(looks.length).toBeGreaterThan(10)
      expect(kit.bakong.calls.length).toBeGreaterThan(looks.length)
    },
  )
})

describe('a clock that turns out wrong after the code was made', () => {
  it('takes a code off the screens that is dead for the banks, and still takes its money', async () => {
    kit.bakong.aheadMs = 10 * MINUTE
    const sale = kit.charge()
    await kit.clock.pass(3 * SECOND)
    expect(kit.view).toMatchObject({ link: { state: 'CLOCK_WRONG' }, screen: { kind: 'time-up' } })
    expect(kit.sale(sale.id).state).toBe('PENDING')
    kit.pays(sale)
    await kit.clock.pass(5 * SECOND)
    expect(kit.sale(sale.id).state).toBe('PAID')
  })

  it('leaves a code that can be paid: the PC is ahead, so the banks take it longer than the till shows it', async () => {
    kit.bakong.aheadMs = -10 * MINUTE
    kit.charge()
    await kit.clock.pass(3 * SECOND)
    expect(kit.view).toMatchObject({ link: { state: 'CLOCK_WRONG' }, screen: { kind: 'waiting' } })
  })
})

describe('an outage longer than the watch', () => {
  it('does not end it: a sale that was cancelled unheard is asked about when Bakong is back', async () => {
    const sale = kit.charge()
    kit.bakong.trouble = 'offline'
    kit.clock.sleep(25 * HOUR)
    await kit.clock.pass(MINUTE)
    const cancelled = kit.till.cancel(sale.id)
    await kit.clock.pass(5 * SECOND)
    expect(await cancelled).toMatchObject({ value: { state: 'CANCELLED', asked: 'could-not-ask' } })
    kit.pays(sale)
    kit.bakong.trouble = null
    await kit.clock.pass(5 * MINUTE)
    expect(kit.sale(sale.id).state).toBe('PAID')
  })
})
