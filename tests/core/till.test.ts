// The till as a whole in plain Node: what is asked when, and what comes of each answer.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { businessDay } from '../../electron/core/businessDay'
import { anId } from '../support/builders'
import { FakeClock, settle } from '../support/clock'
import { TillKit } from '../support/tillKit'

const SECOND = 1000
let kit: TillKit
beforeEach(() => {
  kit = new TillKit()
})
afterEach(() => {
  kit.close()
})

describe('a sale', () => {
  it('is stored before its code is shown, and is PAID within the pace once Bakong knows the payment', async () => {
    const sale = kit.charge()
    expect(kit.sale(sale.id).state).toBe('PENDING')
    await kit.clock.pass(10 * SECOND)
    expect(kit.view?.screen).toMatchObject({ kind: 'waiting', asked: { answer: 'not-found' } })
    kit.pays(sale)
    await kit.clock.pass(2.6 * SECOND)
    expect(kit.sale(sale.id).state).toBe('PAID')
    expect(kit.view?.screen.kind).toBe('paid')
    expect(kit.view?.board).toMatchObject({ paidCount: 1, paidKhrMinor: 12_500, paidUsdMinor: 0 })
    const asked = kit.bakong.calls.length
    await kit.clock.pass(60 * SECOND)
    expect(kit.bakong.calls).toHaveLength(asked)
  })

  it('with the same id is the same sale; with another amount it is refused', () => {
    const saleId = anId()
    const start = (amountMinor: number) => kit.till.start({ saleId, amountMinor, currency: 'KHR', source: 'cashier' })
    const first = start(500)
    expect(start(500)).toEqual(first)
    expect(start(600)).toMatchObject({ ok: false, error: { code: 'sale-id-taken' } })
    expect(kit.store.lastSales(10)).toHaveLength(1)
  })

  it('is the only one on the screens: a second charge is refused and makes nothing', () => {
    kit.charge()
    const second = kit.till.start({ saleId: anId(), amountMinor: 1, currency: 'KHR', source: 'cashier' })
    expect(second).toMatchObject({ ok: false, error: { code: 'sale-on-screen' } })
    expect(kit.store.lastSales(10)).toHaveLength(1)
  })

  it.each([
    [0, 'amount-zero'],
    [-1, 'amount-negative'],
    [1.5, 'amount-not-a-number'],
    [10 ** 12, 'amount-too-large'],
  ])('of %s is refused with %s, and uses no bill number', (amountMinor, code) => {
    const refused = kit.till.start({ saleId: anId(), amountMinor, currency: 'KHR', source: 'cashier' })
    expect(refused).toMatchObject({ ok: false, error: { code, field: 'amount' } })
    expect(kit.charge().billNumber).toBe('0001')
  })

  it('whose money came while somebody pressed the cancelled screen away stays, to be seen as PAID', async () => {
    const sale = kit.charge()
    void kit.till.cancel(sale.id)
    await kit.clock.pass(SECOND)
    expect(kit.view?.screen.kind).toBe('cancelled')
    kit.pays(sale)
    await kit.clock.pass(11 * SECOND)
    expect(kit.till.next(sale.id, 'cancelled')).toMatchObject({ ok: false, error: { code: 'sale-changed-meanwhile' } })
    expect(kit.view?.screen.kind).toBe('paid')
    expect(kit.till.next(sale.id, 'paid').ok).toBe(true)
    await settle()
    expect(kit.view?.screen.kind).toBe('amount')
  })

  it('stays on the screens after PAID until the cashier moves on', async () => {
    const sale = kit.charge()
    expect(kit.till.next(sale.id)).toMatchObject({ ok: false, error: { code: 'sale-still-open' } })
    kit.pays(sale)
    await kit.clock.pass(3600 * SECOND)
    expect(kit.view?.screen.kind).toBe('paid')
    expect(kit.till.next(sale.id).ok).toBe(true)
    await settle()
    expect(kit.view?.screen.kind).toBe('amount')
  })

  it('that pays wrong is never PAID by itself and can be put aside', async () => {
    const sale = kit.charge()
    kit.pays(sale, { amountMinor: 12_000 })
    await kit.clock.pass(10 * SECOND)
    expect(kit.sale(sale.id)).toMatchObject({ state: 'PENDING', flags: ['AMOUNT_MISMATCH'] })
    expect(kit.view).toMatchObject({ attentionCount: 1, screen: { kind: 'mismatch', came: { amountMinor: 12_000 } } })
    expect(kit.till.next(sale.id).ok).toBe(true)
  })
})

describe('expiry', () => {
  it('needs a fresh "not found" asked after the deadline', async () => {
    const sale = kit.charge()
    await kit.clock.pass(300 * SECOND)
    expect(kit.sale(sale.id).state).toBe('PENDING')
    expect(kit.view?.screen.kind).toBe('time-up')
    await kit.clock.pass(5 * SECOND)
    expect(kit.sale(sale.id).state).toBe('EXPIRED')
    expect(kit.view?.screen.kind).toBe('expired')
  })

  it('waits while Bakong cannot be asked, with the code off the screen', async () => {
    const sale = kit.charge()
    kit.bakong.trouble = 'timed-out'
    await kit.clock.pass(1200 * SECOND)
    expect(kit.sale(sale.id).state).toBe('PENDING')
    expect(kit.view?.screen.kind).toBe('time-up')
    expect(kit.view?.link.state).toBe('OFFLINE')
    kit.bakong.trouble = null
    await kit.clock.pass(16 * SECOND)
    expect(kit.sale(sale.id).state).toBe('EXPIRED')
  })

  it('finds money that was sent in time but seen late, and flags money that was sent late', async () => {
    const first = kit.charge()
    await kit.clock.pass(304 * SECOND)
    expect(kit.sale(first.id).state).toBe('EXPIRED')
    kit.pays(first, { createdDateMs: first.expiresAt - 1 })
    await kit.clock.pass(11 * SECOND)
    expect(kit.sale(first.id)).toMatchObject({ state: 'PAID', flags: ['RECOVERED'] })
    expect(kit.view?.attentionCount).toBe(0)
    kit.till.next(first.id)
    const second = kit.charge()
    await kit.clock.pass(304 * SECOND)
    kit.pays(second)
    await kit.clock.pass(11 * SECOND)
    expect(kit.sale(second.id)).toMatchObject({ state: 'PAID', flags: ['LATE'] })
    expect(kit.view?.attentionCount).toBe(1)
  })

  it('is not fooled by a PC clock that is set back while the code is out', async () => {
    const sale = kit.charge()
    await kit.clock.pass(100 * SECOND)
    kit.clock.setWall(kit.clock.now() - 3_600_000)
    kit.bakong.aheadMs = 3_600_000
    await kit.clock.pass(205 * SECOND)
    expect(kit.sale(sale.id).state).toBe('EXPIRED')
    expect(kit.view?.link.state).toBe('CLOCK_WRONG')
    kit.till.next(sale.id)
    const refused = kit.till.start({ saleId: anId(), amountMinor: 1, currency: 'KHR', source: 'cashier' })
    expect(refused).toMatchObject({ ok: false, error: { code: 'clock-wrong' } })
    kit.bakong.aheadMs = 0
    await kit.clock.pass(20 * SECOND)
    expect(kit.till.start({ saleId: anId(), amountMinor: 1, currency: 'KHR', source: 'cashier' }).ok).toBe(true)
  })
})

describe('cancel', () => {
  it('asks first, and payment wins', async () => {
    const sale = kit.charge()
    kit.pays(sale)
    const cancelled = kit.till.cancel(sale.id)
    await kit.clock.pass(2 * SECOND)
    expect(await cancelled).toMatchObject({ ok: true, value: { state: 'PAID' } })
    expect(await kit.till.cancel(sale.id)).toMatchObject({ ok: false, error: { code: 'sale-already-paid' } })
  })

  it('closes the sale when Bakong knows nothing, and money that still comes is flagged', async () => {
    const sale = kit.charge()
    const cancelled = kit.till.cancel(sale.id)
    await kit.clock.pass(SECOND)
    expect(await cancelled).toMatchObject({ ok: true, value: { state: 'CANCELLED', asked: 'not-found' } })
    kit.pays(sale)
    await kit.clock.pass(11 * SECOND)
    expect(kit.sale(sale.id)).toMatchObject({ state: 'PAID', flags: ['AFTER_CANCEL'] })
  })

  it('does not wait long for a Bakong that hangs: cancelled, still watched', async () => {
    const sale = kit.charge()
    let letGo: () => void = () => undefined
    kit.bakong.hold = new Promise((resolve) => {
      letGo = resolve
    })
    const cancelled = kit.till.cancel(sale.id)
    await kit.clock.pass(4 * SECOND)
    expect(await cancelled).toMatchObject({ ok: true, value: { state: 'CANCELLED', asked: 'could-not-ask' } })
    kit.pays(sale)
    letGo()
    kit.bakong.hold = null
    await kit.clock.pass(15 * SECOND)
    expect(kit.sale(sale.id)).toMatchObject({ state: 'PAID', flags: ['AFTER_CANCEL'] })
  })
})

describe('check now', () => {
  it('jumps the queue, answers within a second, and a key pressed twice at once costs one look-up', async () => {
    const sale = kit.charge()
    await kit.clock.pass(121 * SECOND)
    kit.pays(sale)
    const before = kit.bakong.calls.length
    const both = Promise.all([kit.till.check(sale.id), kit.till.check(sale.id)])
    await kit.clock.pass(SECOND)
    expect(await both).toMatchObject([{ value: { asked: { kind: 'found' } } }, { value: { asked: { kind: 'found' } } }])
    expect(kit.bakong.calls.length - before).toBe(1)
    expect(kit.sale(sale.id).state).toBe('PAID')
  })

  it('says why Bakong could not be asked, and changes nothing', async () => {
    const sale = kit.charge()
    kit.bakong.trouble = 'unauthorized'
    const checked = kit.till.check(sale.id)
    await kit.clock.pass(SECOND)
    expect(await checked).toMatchObject({ value: { asked: { kind: 'could-not-ask', why: 'unauthorized' } } })
    expect(kit.sale(sale.id).state).toBe('PENDING')
  })
})

describe('the retry', () => {
  it('gets a new code only when the first is closed and unpaid, and both paid is a DUPLICATE', async () => {
    const first = kit.charge()
    const retry = () =>
      kit.till.start({ saleId: anId(), amountMinor: 12_500, currency: 'KHR', source: 'cashier', retryOf: first.id })
    expect(retry()).toMatchObject({ ok: false, error: { code: 'sale-still-open' } })
    await kit.clock.pass(304 * SECOND)
    const second = kit.charge(12_500, first.id)
    expect(second.retryOf).toBe(first.id)
    kit.pays(second)
    await kit.clock.pass(5 * SECOND)
    expect(kit.sale(second.id)).toMatchObject({ state: 'PAID', flags: [] })
    kit.pays(first)
    await kit.clock.pass(11 * SECOND)
    expect(kit.sale(first.id)).toMatchObject({ state: 'PAID', flags: ['LATE', 'DUPLICATE'] })
    expect(retry()).toMatchObject({ ok: false, error: { code: 'retry-of-paid' } })
  })
})

describe('the first code', () => {
  it('paid while its retry is on the screens, takes the retry off before the customer pays twice', async () => {
    const first = kit.charge()
    await kit.clock.pass(304 * SECOND)
    const retry = kit.charge(12_500, first.id)
    kit.pays(first, { createdDateMs: first.expiresAt - 1 })
    await kit.clock.pass(12 * SECOND)
    expect(kit.sale(first.id)).toMatchObject({ state: 'PAID', flags: ['RECOVERED'] })
    expect(kit.sale(retry.id).state).toBe('CANCELLED')
    expect(kit.view?.screen).toMatchObject({ kind: 'paid', sale: { id: first.id } })
  })
})

describe('an outage', () => {
  it('of forty minutes leaves a limited token most of its day, and the money is found when the way is open', async () => {
    kit.close()
    kit = new TillKit({ dailyLookups: 100 })
    const sale = kit.charge()
    kit.bakong.trouble = 'offline'
    await kit.clock.pass(2400 * SECOND)
    expect(kit.bakong.calls.length).toBeLessThan(15)
    kit.pays(sale)
    kit.bakong.trouble = null
    await kit.clock.pass(30 * SECOND)
    expect(kit.sale(sale.id).state).toBe('PAID')
  })
})

describe('midnight', () => {
  it("takes an error 17 seconds after it for yesterday's", async () => {
    kit.close()
    kit = new TillKit({ dailyLookups: 100, clock: new FakeClock(Date.UTC(2040, 10, 22, 16, 59, 30)) })
    const sale = kit.charge()
    kit.bakong.trouble = 'quota-spent'
    await kit.clock.pass(31 * SECOND)
    const checked = kit.till.check(sale.id)
    await kit.clock.pass(2 * SECOND)
    await checked
    kit.bakong.trouble = null
    kit.pays(sale)
    await kit.clock.pass(600 * SECOND)
    expect(kit.sale(sale.id).state).toBe('PAID')
  })
})

describe('closing the till', () => {
  it('in the middle of a question is no crash', async () => {
    const sale = kit.charge()
    kit.bakong.hold = new Promise(() => undefined)
    const both = Promise.all([kit.till.check(sale.id), kit.till.cancel(sale.id)])
    await kit.clock.pass(100)
    kit.close()
    expect(await both).toMatchObject([{ ok: false }, { ok: false }])
    kit = new TillKit()
  })
})

describe('restart', () => {
  it('resumes the same sale and code, and finds the payment that came meanwhile, once', async () => {
    const sale = kit.charge()
    await kit.clock.pass(5 * SECOND)
    kit.till.close()
    kit.store.close()
    await kit.clock.pass(60 * SECOND)
    const again = new TillKit({ clock: kit.clock, folder: kit.folder })
    await kit.clock.pass(SECOND)
    expect(again.view?.screen).toMatchObject({ kind: 'waiting', sale: { id: sale.id } })
    again.pays(sale)
    await kit.clock.pass(3 * SECOND)
    expect(again.sale(sale.id)).toMatchObject({ state: 'PAID', khqr: sale.khqr, md5: sale.md5 })
    expect(again.view?.board).toMatchObject({ paidCount: 1, paidKhrMinor: 12_500 })
    kit.close = () => again.close()
  })
})

describe('politeness', () => {
  it('never asks more than once a second, nor about many sales one by one where the list is open', async () => {
    for (let made = 0; made < 30; made++) {
      const sale = kit.charge()
      const cancelled = kit.till.cancel(sale.id)
      await kit.clock.pass(2 * SECOND)
      await cancelled
      kit.till.next(sale.id)
    }
    kit.charge()
    await kit.clock.pass(60 * SECOND)
    const times = kit.bakong.calls.map((call) => call.at)
    for (let index = 1; index < times.length; index++)
      expect((times[index] ?? 0) - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(SECOND)
    expect(kit.bakong.calls.some((call) => call.list && call.md5s.length > 2)).toBe(true)
  })

  it('learns that the list path is closed and goes on with single looks, the sale on the screen first', async () => {
    kit.bakong.listOpen = false
    for (let made = 0; made < 5; made++) {
      const sale = kit.charge()
      const cancelled = kit.till.cancel(sale.id)
      await kit.clock.pass(2 * SECOND)
      await cancelled
      kit.till.next(sale.id)
    }
    const shown = kit.charge()
    kit.pays(shown)
    await kit.clock.pass(4 * SECOND)
    expect(kit.sale(shown.id).state).toBe('PAID')
    await kit.clock.pass(60 * SECOND)
    expect(kit.bakong.calls.filter((call) => call.list)).toHaveLength(1)
    expect(kit.view?.link.state).toBe('OK')
  })

  it('honours Retry-After, also against a key', async () => {
    const sale = kit.charge()
    kit.bakong.trouble = 'rate-limited'
    kit.bakong.retryAfterMs = 30 * SECOND
    await kit.clock.pass(3 * SECOND)
    const before = kit.bakong.calls.length
    const checked = kit.till.check(sale.id)
    await kit.clock.pass(20 * SECOND)
    expect(await checked).toMatchObject({ value: { asked: { kind: 'could-not-ask', why: 'rate-limited' } } })
    expect(kit.bakong.calls).toHaveLength(before)
  })

  it('that asks to be left alone for an hour leaves nobody stuck: by hand is open for what it was not asked about, too', async () => {
    const first = kit.charge()
    await kit.clock.pass(3 * SECOND)
    const cancelled = kit.till.cancel(first.id)
    await kit.clock.pass(3 * SECOND)
    expect(await cancelled).toMatchObject({ value: { state: 'CANCELLED' } })
    expect(kit.till.confirmByHand(first.id, 'Sok', 'receipt seen')).toMatchObject({ ok: false })
    kit.till.next(first.id)
    kit.charge()
    kit.bakong.trouble = 'rate-limited'
    kit.bakong.retryAfterMs = 3600 * SECOND
    await kit.clock.pass(5 * SECOND)
    expect(kit.till.confirmByHand(first.id, 'Sok', 'receipt seen')).toMatchObject({ value: { state: 'PAID' } })
  })
})

describe('a limited token', () => {
  beforeEach(() => {
    kit.close()
    kit = new TillKit({ dailyLookups: 10 })
  })

  it('never asks more by itself than the day allows, keeps looks for the key, and says when it is spent', async () => {
    for (let made = 0; made < 12; made++) {
      const sale = kit.charge()
      await kit.clock.pass(305 * SECOND)
      if (kit.sale(sale.id).state === 'PENDING') {
        const cancelled = kit.till.cancel(sale.id)
        await kit.clock.pass(SECOND)
        await cancelled
      }
      kit.till.next(sale.id)
    }
    const { automatic, deadline } = kit.store.lookUps(kit.bakong.tokenId, businessDay(kit.clock.now())).used
    expect(automatic + deadline).toBeLessThanOrEqual(9)
    const sale = kit.charge()
    expect(kit.view).toMatchObject({ lookupsLeft: 0, link: { state: 'QUOTA_SPENT', budget: 'counted-out' } })
    kit.pays(sale)
    // The next day begins in Phnom Penh: what waited is verified by itself.
    kit.clock.sleep(15 * 3600 * SECOND)
    await kit.clock.pass(60 * SECOND)
    expect(kit.sale(sale.id).state).toBe('PAID')
  })

  it('takes error 17 for the end of the day, whatever it counted itself', async () => {
    kit.charge()
    kit.bakong.trouble = 'quota-spent'
    await kit.clock.pass(310 * SECOND)
    const asked = kit.bakong.calls.length
    expect(asked).toBeGreaterThan(0)
    await kit.clock.pass(3600 * SECOND)
    // One look an hour tries whether the day has opened.
    expect(kit.bakong.calls).toHaveLength(asked + 1)
    expect(kit.view?.link.state).toBe('QUOTA_SPENT')
  })
})
