// A day with a hundred look-ups looked like one without a limit: a customer who had paid waited for a green screen that no
// look was planned for, and nobody was told that a key would bring it.

import { afterEach, describe, expect, it } from 'vitest'
import { businessDay } from '../../electron/core/businessDay'
import { customerView } from '../../electron/core/customerView'
import { isAskedSoon, type ScreenView, SOON_MS, type TillView } from '../../shared/till'
import { TillKit } from '../support/tillKit'

const SECOND = 1000
const MINUTE = 60 * SECOND

let kit: TillKit
afterEach(() => kit.close())

function seen(): TillView {
  if (kit.view === null) throw new Error('the till shows nothing')
  return kit.view
}

/** What the customer reads now. */
const guest = () => customerView(seen()).screen

function open(screen: ScreenView) {
  if (screen.kind !== 'waiting' && screen.kind !== 'time-up') throw new Error(`no sale is open: ${screen.kind}`)
  return screen
}

describe('a code on a limited day', () => {
  // Paid at 14 s, it turned PAID at 93 s.
  it('never waits longer than ten seconds for a look that the screens say nothing of', async () => {
    kit = new TillKit({ dailyLookups: 100 })
    const { id } = kit.charge()
    let quiet = 0
    let told = 0
    while (kit.sale(id).state === 'PENDING') {
      await kit.clock.pass(500)
      const { screen } = seen()
      if (screen.kind !== 'waiting') continue
      const { nextAt, busy } = screen.asked
      const waitMs = nextAt === null ? Number.POSITIVE_INFINITY : nextAt - kit.clock.now()
      // The cashier's window counts down to this very moment.
      expect(isAskedSoon(screen.asked, kit.clock.now())).toBe(waitMs <= SOON_MS)
      if (busy || waitMs <= SOON_MS) quiet += 1
      else {
        told += 1
        expect(guest()).toMatchObject({ kind: 'scan', showReceipt: true })
      }
    }
    expect(told).toBeGreaterThan(100)
    expect(quiet).toBeGreaterThan(10)
  })

  it('tells the owner what the looks went to', async () => {
    kit = new TillKit({ dailyLookups: 100 })
    const sale = kit.charge()
    const pressed = kit.till.check(sale.id)
    await kit.clock.pass(6 * MINUTE)
    await pressed
    const { limit, used } = seen().lookUps
    expect(limit).toBe(100)
    expect(used).toMatchObject({ person: 1, deadline: 1 })
    expect(used.automatic + used.person + used.deadline).toBe(100 - (seen().lookupsLeft ?? 0))
  })
})

// 40 s after the deadline of a paid sale everything was still green, and nobody had been told to press a key.
it('the moment the last look-up is spent both screens say what is left to do, and the key still finds the money', async () => {
  kit = new TillKit({ dailyLookups: 5 })
  const day = businessDay(kit.clock.now())
  for (let call = 0; call < 5; call++) kit.store.countLookUp(kit.bakong.tokenId, day, 'automatic')
  const sale = kit.charge()
  await kit.clock.pass(SECOND)
  expect(seen()).toMatchObject({ lookupsLeft: 0, byHandOpen: false, link: { state: 'QUOTA_SPENT' } })
  expect(isAskedSoon(open(seen().screen).asked, kit.clock.now())).toBe(false)
  expect(guest()).toMatchObject({ kind: 'scan', showReceipt: true })
  kit.pays(sale)
  const pressed = kit.till.check(sale.id)
  await kit.clock.pass(2 * SECOND)
  await pressed
  expect(guest()).toMatchObject({ kind: 'paid' })
})

it('without a limit neither screen sends anybody to a key or a receipt', async () => {
  kit = new TillKit()
  const { id } = kit.charge()
  while (kit.sale(id).state === 'PENDING') {
    await kit.clock.pass(500)
    const screen = guest()
    if (screen.kind === 'scan') expect(screen.showReceipt).toBe(false)
  }
  expect(seen().lookUps.limit).toBeNull()
})

// "Please ask for a new code" while nothing was decided: the customer who had paid was made to pay again.
it('nobody is sent for a new code before Bakong has been heard after the deadline', async () => {
  kit = new TillKit()
  const { id } = kit.charge()
  await kit.clock.pass(4 * MINUTE)
  kit.bakong.trouble = 'offline'
  await kit.clock.pass(10 * MINUTE)
  expect(open(seen().screen).kind).toBe('time-up')
  expect(guest()).toMatchObject({ kind: 'time-up', decided: false })
  kit.bakong.trouble = null
  while (kit.sale(id).state === 'PENDING') {
    expect(guest()).toMatchObject({ kind: 'time-up', decided: false })
    await kit.clock.pass(500)
  }
  await kit.clock.pass(100)
  expect(guest()).toMatchObject({ kind: 'time-up', decided: true })
})
