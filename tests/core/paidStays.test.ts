// A cashier who is quick takes PAID away before the customer has looked up; kept too long, the next one sees it.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PAID_STAYS_MS, PaidStays } from '../../electron/core/paidStays'
import type { CustomerView } from '../../shared/customer'
import type { TillView } from '../../shared/till'
import { screens, tillView } from '../renderer/views'
import { FakeClock } from '../support/clock'

let clock: FakeClock
let shown: CustomerView[]
let side: PaidStays

beforeEach(() => {
  clock = new FakeClock()
  shown = []
  side = started()
})
afterEach(() => side.stop())

function started(): PaidStays {
  return new PaidStays({ clock, slides: () => ['slide'], show: (view) => shown.push(view) })
}

function see(screen: TillView['screen'], change: Partial<TillView> = {}): void {
  side.saw(tillView(screen, { at: clock.now(), ...change }))
}

const now = () => shown.at(-1)?.screen.kind

describe('the customer’s PAID', () => {
  it('is still there for four seconds after the cashier’s Space, and then nothing of it is', async () => {
    see(screens.waiting)
    see(screens.paid)
    await clock.pass(500)
    see(screens.amount)
    expect(shown.at(-1)?.screen).toMatchObject({ kind: 'paid', amountMinor: 12_500, currency: 'KHR' })
    await clock.pass(PAID_STAYS_MS - 1)
    expect(now()).toBe('paid')
    await clock.pass(1)
    expect(shown.at(-1)).toMatchObject({ at: clock.now(), screen: { kind: 'idle', slides: ['slide'] } })
    expect(JSON.stringify(shown.at(-1))).not.toContain('12500')
  })

  it('is not kept longer by what else happens at the till meanwhile', async () => {
    see(screens.paid)
    see(screens.amount)
    await clock.pass(3000)
    see(screens.amount, { theme: 'dark' })
    expect(shown.at(-1)).toMatchObject({ theme: 'dark', screen: { kind: 'paid' } })
    await clock.pass(1000)
    expect(shown.at(-1)).toMatchObject({ theme: 'dark', screen: { kind: 'idle' } })
  })

  it('gives way to the next code at once and does not come back after it, nor twice', async () => {
    see(screens.paid)
    see(screens.amount)
    await clock.pass(1000)
    see(screens.waiting)
    expect(now()).toBe('scan')
    see(screens['cancelled-asked'])
    see(screens.amount)
    expect(now()).toBe('idle')
    await clock.pass(10_000)
    expect(now()).toBe('idle')
  })

  it('of the second of two quick sales is the second’s, for its own four seconds', async () => {
    see(screens.paid)
    see(screens.amount)
    await clock.pass(2000)
    see(screens.waiting)
    see(screens['paid-longest'])
    see(screens.amount)
    await clock.pass(PAID_STAYS_MS - 1)
    expect(shown.at(-1)?.screen).toMatchObject({ kind: 'paid', amountMinor: 999_999_999_999 })
    await clock.pass(1)
    expect(now()).toBe('idle')
  })

  it.each(['time-up', 'mismatch-short', 'failed', 'cancelled-asked'] as const)(
    'hides nothing that is said about another purchase: %s',
    (name) => {
      see(screens.paid)
      see(screens.amount)
      see(screens[name])
      expect(now()).not.toBe('paid')
    },
  )

  it('is not shown by a till that was started again, nor to whoever wakes the machine', async () => {
    see(screens.paid)
    see(screens.amount)
    side.stop()
    side = started()
    see(screens.amount)
    expect(now()).toBe('idle')

    see(screens.paid)
    see(screens.amount)
    clock.sleep(60_000)
    see(screens.amount)
    expect(now()).toBe('idle')
  })

  it('says nothing more once the till has closed', async () => {
    see(screens.paid)
    see(screens.amount)
    side.stop()
    const said = shown.length
    await clock.pass(10_000)
    expect(shown).toHaveLength(said)
  })

  it('stays through trouble with the disk, as PAID itself does', async () => {
    see(screens.paid)
    see(screens.amount, { storeTrouble: { kind: 'full', since: clock.now() } })
    expect(now()).toBe('paid')
    await clock.pass(PAID_STAYS_MS)
    expect(now()).toBe('idle')
  })
})
