// Late money, Needs attention, confirming by hand and sticker sales: the till as a whole, in plain Node.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { customerView } from '../../electron/core/customerView'
import type { Sale } from '../../shared/sale'
import { anId, aPayment } from '../support/builders'
import { settle } from '../support/clock'
import { TillKit } from '../support/tillKit'

const SECOND = 1000
let kit: TillKit
beforeEach(() => {
  kit = new TillKit()
})
afterEach(() => {
  kit.close()
})

async function cancelled(): Promise<Sale> {
  const sale = kit.charge()
  const done = kit.till.cancel(sale.id)
  await kit.clock.pass(2 * SECOND)
  await done
  kit.till.next(sale.id)
  return sale
}

/** A cancelled sale that is off the screens, and its money after that. */
async function lateMoney(over: Parameters<typeof aPayment>[0] = {}): Promise<Sale> {
  const sale = await cancelled()
  kit.pays(sale, over)
  await kit.clock.pass(11 * SECOND)
  return sale
}

function jobs(): readonly unknown[] {
  return kit.store.db.prepare('SELECT * FROM job').all()
}

describe('late money', () => {
  it('of a sale that nobody looks at raises one alarm, until somebody has seen it, over restarts', async () => {
    const sale = await lateMoney({ fromAccountId: 'sok_dara@abaa' })
    expect(kit.view?.alarm).toMatchObject({
      count: 1,
      first: { sale: { id: sale.id, flags: ['AFTER_CANCEL'] }, came: { amountMinor: 12_500, payer: 'sok_dara@abaa' } },
    })
    kit.close(false)
    const again = new TillKit({ clock: kit.clock, folder: kit.folder })
    await kit.clock.pass(60 * SECOND)
    const alarm = again.view?.alarm
    expect(alarm).toMatchObject({ count: 1 })
    again.till.attention.alarmSeen(alarm?.first.id ?? 0, 'Dara')
    again.till.attention.alarmSeen(alarm?.first.id ?? 0, 'Sok')
    await settle()
    expect(again.view).toMatchObject({ alarm: null, attentionCount: 1 })
    again.close(false)
    kit = new TillKit({ clock: kit.clock, folder: kit.folder })
    await kit.clock.pass(60 * SECOND)
    expect(kit.view?.alarm).toBeNull()
    expect(kit.store.db.prepare('SELECT seen_by FROM alarm').all()).toEqual([{ seen_by: 'Dara' }])
  })

  it('of a sale that is still on the screens is no alarm: the cashier sees it', async () => {
    const sale = kit.charge()
    await kit.clock.pass(305 * SECOND)
    kit.pays(sale)
    await kit.clock.pass(11 * SECOND)
    expect(kit.view).toMatchObject({ alarm: null, screen: { kind: 'paid' }, attentionCount: 1 })
  })

  it('that does not match is told as well, and money that was only learnt late, too', async () => {
    const wrong = await lateMoney({ amountMinor: 1 })
    expect(kit.view?.alarm?.first).toMatchObject({ sale: { id: wrong.id, flags: ['AMOUNT_MISMATCH'] } })
    const sale = kit.charge()
    await kit.clock.pass(305 * SECOND)
    kit.till.next(sale.id)
    kit.pays(sale, { createdDateMs: sale.expiresAt - 1 })
    await kit.clock.pass(11 * SECOND)
    expect(kit.sale(sale.id).flags).toEqual(['RECOVERED'])
    expect(kit.view).toMatchObject({ alarm: { count: 2, first: { sale: { id: wrong.id } } }, attentionCount: 1 })
  })

  it('for a first code whose retry is paid too is a duplicate: one refund proposed and owed once', async () => {
    const first = kit.charge()
    await kit.clock.pass(305 * SECOND)
    const retry = kit.charge(12_500, first.id)
    kit.pays(retry)
    await kit.clock.pass(3 * SECOND)
    kit.till.next(retry.id)
    kit.pays(first)
    await kit.clock.pass(70 * SECOND)
    expect(kit.sale(first.id)).toMatchObject({ state: 'PAID', flags: expect.arrayContaining(['DUPLICATE']) })
    // Nobody takes receipts yet: a printer's first day would print all of them.
    expect(jobs()).toEqual([])
    const { open } = kit.till.attention.view()
    expect(open.map((entry) => [entry.sale.id, entry.ways[0]])).toEqual([[first.id, 'refund-owed']])
    expect(kit.till.attention.resolve(first.id, 'refund-owed', 'Dara', 'paid twice').ok).toBe(true)
    expect(kit.till.attention.resolve(first.id, 'refund-owed', 'Dara', 'paid twice')).toMatchObject({
      error: { code: 'nothing-to-resolve' },
    })
    const view = kit.till.attention.view()
    expect(view).toMatchObject({ open: [], owed: { khrMinor: 12_500, usdMinor: 0, count: 1 } })
    const id = view.refunds[0]?.id ?? 0
    expect(kit.till.attention.refundMade(id, 'Sok', ' ')).toMatchObject({ error: { code: 'reason-missing' } })
    expect(kit.till.attention.refundMade(id, 'Sok', 'cash').ok).toBe(true)
    expect(kit.till.attention.refundMade(id, 'Sok', 'cash').ok).toBe(false)
    expect(kit.till.attention.view()).toMatchObject({ refunds: [], owed: { count: 0 } })
    expect(kit.store.refund(id)).toMatchObject({ by: 'Dara', made: { by: 'Sok', note: 'cash' } })
  })
})

describe('needs attention', () => {
  it('a purchase that its other code paid takes no second payment by word; one taken calls the retry off', async () => {
    const first = await cancelled()
    const retry = kit.charge(12_500, first.id)
    kit.pays(first, { amountMinor: 12_000 })
    kit.till.wake()
    await kit.clock.pass(5 * SECOND)
    expect(kit.till.attention.resolve(first.id, 'accepted', 'Dara', 'regular customer').ok).toBe(true)
    await settle()
    expect(kit.sale(retry.id).state).toBe('CANCELLED')
    expect(kit.view?.screen).toMatchObject({ kind: 'paid', sale: { id: first.id } })
    kit.till.next(first.id)

    const other = await cancelled()
    const again = kit.charge(12_500, other.id)
    kit.pays(again)
    await kit.clock.pass(5 * SECOND)
    kit.pays(other, { amountMinor: 12_000 })
    kit.till.wake()
    await kit.clock.pass(5 * SECOND)
    const entry = kit.till.attention.view().open.find(({ sale }) => sale.id === other.id)
    expect(entry?.ways).toEqual(['refund-owed', 'left'])
    expect(kit.till.attention.resolve(other.id, 'accepted', 'Dara', 'fine')).toMatchObject({
      error: { code: 'retry-of-paid' },
    })
    expect(kit.view?.board).toMatchObject({ paidCount: 2, paidKhrMinor: 24_500 })
  })

  it('what a manager decides ends no watch: Bakong still has its say, over a clock that was a day ahead', async () => {
    kit.bakong.trouble = 'offline'
    const sale = kit.charge()
    await kit.clock.pass(5 * SECOND)
    kit.clock.setWall(kit.clock.now() + 26 * 3600 * SECOND)
    expect(kit.till.confirmByHand(sale.id, 'Dara', 'receipt seen').ok).toBe(true)
    expect(kit.till.attention.resolve(sale.id, 'left', 'Dara', 'ask Bakong').ok).toBe(true)
    kit.clock.setWall(kit.clock.now() - 26 * 3600 * SECOND)
    kit.pays(sale)
    kit.bakong.trouble = null
    await kit.clock.pass(180 * SECOND)
    expect(kit.sale(sale.id)).toMatchObject({ state: 'PAID', flags: [], confirmation: { kind: 'bakong' } })
    expect(kit.store.db.prepare('SELECT sum(count) AS n FROM day_paid').get()).toEqual({ n: 1 })
  })

  it('a manager takes wrong money: PAID, and the day counts what came, not what was asked', async () => {
    const sale = await lateMoney({ amountMinor: 12_000 })
    expect(kit.view?.board.paidCount).toBe(0)
    expect(kit.till.attention.view().open[0]).toMatchObject({ ways: ['accepted', 'refund-owed', 'left'] })
    expect(kit.till.attention.resolve(sale.id, 'accepted', 'Dara', 'regular customer').ok).toBe(true)
    await settle()
    expect(kit.sale(sale.id)).toMatchObject({ state: 'PAID', resolution: { by: 'Dara', way: 'accepted' } })
    expect(kit.view).toMatchObject({ attentionCount: 0, board: { paidCount: 1, paidKhrMinor: 12_000 } })
    expect(kit.store.verifyChain()).toMatchObject({ kind: 'whole' })
  })

  it('what is left is kept apart with its note, and can be settled later', async () => {
    const sale = await lateMoney()
    expect(kit.till.attention.resolve(sale.id, 'left', 'Dara', 'customer comes on Monday').ok).toBe(true)
    expect(kit.till.attention.view()).toMatchObject({
      open: [],
      left: [{ sale: { id: sale.id }, resolution: { note: 'customer comes on Monday' } }],
    })
    expect(kit.till.attention.resolve(sale.id, 'refund-owed', 'Dara', 'came').ok).toBe(true)
    expect(kit.till.attention.view()).toMatchObject({ left: [], owed: { khrMinor: 12_500 } })
    expect(kit.sale(sale.id).state).toBe('PAID')
  })
})

describe('confirming by hand', () => {
  it('is open only while Bakong cannot be asked, and Bakong clears it later without counting twice', async () => {
    const sale = kit.charge()
    await kit.clock.pass(5 * SECOND)
    expect(kit.view?.byHandOpen).toBe(false)
    expect(kit.till.confirmByHand(sale.id, 'Dara', 'receipt')).toMatchObject({ error: { code: 'bakong-can-be-asked' } })
    kit.bakong.trouble = 'offline'
    await kit.clock.pass(5 * SECOND)
    expect(kit.view?.byHandOpen).toBe(true)
    expect(kit.till.confirmByHand(sale.id, 'Dara', ' ')).toMatchObject({ error: { code: 'reason-missing' } })
    expect(kit.till.confirmByHand(sale.id, 'Dara', 'saw the receipt').ok).toBe(true)
    expect(kit.till.confirmByHand(sale.id, 'Dara', 'again').ok).toBe(false)
    await settle()
    expect(kit.view).toMatchObject({
      screen: { kind: 'paid', sale: { flags: ['MANUAL'] }, payer: null },
      attentionCount: 1,
      board: { paidCount: 1, last: [{ byHand: true }] },
    })
    kit.pays(sale)
    kit.bakong.trouble = null
    await kit.clock.pass(60 * SECOND)
    expect(kit.sale(sale.id)).toMatchObject({ state: 'PAID', flags: [], confirmation: { kind: 'bakong' } })
    expect(kit.view).toMatchObject({ attentionCount: 0, alarm: null, board: { paidCount: 1, paidKhrMinor: 12_500 } })
    expect(jobs()).toEqual([])
  })

  it('of a cancelled sale keeps being watched, and other money than said is an alarm', async () => {
    const sale = kit.charge()
    kit.bakong.trouble = 'timed-out'
    const done = kit.till.cancel(sale.id)
    await kit.clock.pass(5 * SECOND)
    await done
    expect(kit.till.confirmByHand(sale.id, 'Dara', 'receipt').ok).toBe(true)
    kit.till.next(sale.id)
    kit.pays(sale, { amountMinor: 100 })
    kit.bakong.trouble = null
    await kit.clock.pass(60 * SECOND)
    expect(kit.sale(sale.id).flags).toEqual(['MANUAL', 'AMOUNT_MISMATCH'])
    expect(kit.view).toMatchObject({ attentionCount: 1, alarm: { count: 1 } })
  })

  it('calls the retry off the screens, and a purchase paid on another code is refused', async () => {
    const first = kit.charge()
    await kit.clock.pass(305 * SECOND)
    const retry = kit.charge(12_500, first.id)
    kit.bakong.trouble = 'offline'
    await kit.clock.pass(5 * SECOND)
    expect(kit.till.confirmByHand(first.id, 'Dara', 'receipt').ok).toBe(true)
    expect(kit.sale(retry.id).state).toBe('CANCELLED')
    expect(kit.till.confirmByHand(retry.id, 'Dara', 'receipt')).toMatchObject({ error: { code: 'retry-of-paid' } })
  })
})

describe('"I have paid"', () => {
  const guest = () => (kit.view === null ? null : customerView(kit.view).screen)

  it('is answered on both screens, and the answer goes after a while', async () => {
    const sale = kit.charge()
    await kit.clock.pass(3 * SECOND)
    let letGo: () => void = () => undefined
    kit.bakong.hold = new Promise((resolve) => {
      letGo = resolve
    })
    const checked = kit.till.check(sale.id)
    await kit.clock.pass(SECOND)
    expect(guest()).toMatchObject({ check: { kind: 'asking' } })
    letGo()
    kit.bakong.hold = null
    await settle()
    await checked
    expect(kit.view?.screen).toMatchObject({ asked: { check: { kind: 'not-found' } } })
    expect(guest()).toMatchObject({ kind: 'scan', check: { kind: 'not-received' } })
    await kit.clock.pass(10 * SECOND)
    expect(guest()).toMatchObject({ check: null })
  })

  it('says within three seconds that there is no answer yet, then why there is none', async () => {
    const sale = kit.charge()
    await kit.clock.pass(3 * SECOND)
    let letGo: () => void = () => undefined
    kit.bakong.hold = new Promise((resolve) => {
      letGo = resolve
    })
    const checked = kit.till.check(sale.id)
    await kit.clock.pass(3 * SECOND)
    expect(guest()).toMatchObject({ check: { kind: 'still-asking' } })
    kit.bakong.trouble = 'server-error'
    letGo()
    kit.bakong.hold = null
    await checked
    await settle()
    expect(kit.view?.screen).toMatchObject({ asked: { check: { kind: 'could-not-ask', why: 'server-error' } } })
    expect(guest()).toMatchObject({ check: { kind: 'could-not-ask', why: 'server-error' } })
  })
})

describe('a sticker sale', () => {
  /** A customer pays the printed code. @returns what their receipt shows */
  function stickerPaid(over: Parameters<typeof aPayment>[0] = {}): string {
    const now = kit.clock.now()
    const payment = aPayment({ createdDateMs: now - 60_000, acknowledgedDateMs: now - 59_000, ...over })
    kit.bakong.paid(`sticker ${payment.hash}`, payment)
    return payment.hash.slice(0, 8)
  }
  const ours = () => ({ toAccountId: kit.till.settings.merchant.accountId })

  async function check(shortHash: string, saleId = anId(), amountMinor = 12_500) {
    const asked = kit.till.stickers.check({ saleId, shortHash, amountMinor, currency: 'KHR' })
    await kit.clock.pass(2 * SECOND)
    return asked
  }

  it('is PAID when Bakong knows the payment, counted once, and shown', async () => {
    const saleId = anId()
    const shortHash = stickerPaid(ours())
    expect(await check(shortHash.toUpperCase(), saleId)).toMatchObject({ value: { kind: 'received', saleId } })
    expect(kit.sale(saleId)).toMatchObject({ kind: 'sticker', state: 'PAID', shortHash, flags: [], billNumber: '0001' })
    expect(kit.view).toMatchObject({ screen: { kind: 'paid' }, board: { paidCount: 1, paidKhrMinor: 12_500 } })
    expect(kit.store.verifyChain()).toEqual({ kind: 'whole', events: 2 })
    // The same request again is the same sale; it is never asked about by MD5.
    expect(await check(shortHash, saleId)).toMatchObject({ value: { kind: 'received' } })
    await kit.clock.pass(600 * SECOND)
    expect(kit.bakong.calls.filter((call) => call.md5s.length > 0)).toEqual([])
    expect(kit.store.lastSales(9)).toHaveLength(1)
    expect(jobs()).toEqual([])
  })

  it('never takes a payment twice, be it of another sticker sale or of a code on the screen', async () => {
    const shortHash = stickerPaid(ours())
    const first = anId()
    const second = anId()
    const both = Promise.all([check(shortHash, first), check(shortHash, second)])
    await kit.clock.pass(4 * SECOND)
    const answers = (await both).map((answer) => (answer.ok ? answer.value.kind : answer.error.code))
    expect(answers).toEqual(['received', 'already-used'])
    kit.till.next(first)
    const sale = kit.charge()
    kit.pays(sale)
    await kit.clock.pass(3 * SECOND)
    kit.till.next(sale.id)
    const { confirmation } = kit.sale(sale.id) as Extract<Sale, { state: 'PAID' }>
    expect(await check(confirmation.payment?.hash.slice(0, 8) ?? '')).toMatchObject({
      value: { kind: 'already-used', billNumber: '0002' },
    })
    expect(kit.store.lastSales(9)).toHaveLength(2)
  })

  it('names what does not fit, and makes no sale of it', async () => {
    const wrongs = [
      [{ toAccountId: 'somebody@aclb' }, ['account']],
      [{ ...ours(), createdDateMs: kit.clock.now() - 25 * 3_600_000 }, ['time']],
      [{ ...ours(), createdDateMs: kit.clock.now() + 3_600_000 }, ['time']],
      [{ ...ours(), createdDateMs: null, acknowledgedDateMs: null }, ['time']],
    ] as const
    for (const [wrong, differs] of wrongs) {
      expect(await check(stickerPaid(wrong))).toMatchObject({ value: { kind: 'does-not-match', differs } })
    }
    expect(await check('00000000')).toMatchObject({ value: { kind: 'not-found' } })
    expect(await check(stickerPaid(ours()), anId(), 13_000)).toMatchObject({ value: { kind: 'not-found' } })
    expect(await check('xyz')).toMatchObject({ error: { code: 'short-hash-malformed' } })
    kit.bakong.trouble = 'offline'
    expect(await check('00000000')).toMatchObject({ value: { kind: 'could-not-ask', why: 'offline' } })
    expect(kit.store.lastSales(9)).toEqual([])
    expect(kit.charge().billNumber).toBe('0001')
  })

  it('older than 15 minutes by Bakong’s time needs a manager: its receipt may have paid at another till', async () => {
    const minutes = 60 * SECOND
    const sent = (ago: number) => stickerPaid({ ...ours(), createdDateMs: kit.clock.now() - ago })
    expect(await check(sent(14 * minutes))).toMatchObject({ value: { kind: 'received' } })
    kit.till.next(kit.store.shownSaleId() ?? '')
    // This computer's clock is an hour behind, or ahead: Bakong's time decides.
    kit.bakong.aheadMs = 60 * minutes
    expect(await check(sent(5 * minutes))).toMatchObject({ value: { kind: 'too-old' } })
    kit.bakong.aheadMs = -60 * minutes
    expect(await check(sent(70 * minutes))).toMatchObject({ value: { kind: 'received' } })
    kit.till.next(kit.store.shownSaleId() ?? '')
    kit.bakong.aheadMs = 0
    const saleId = anId()
    const shortHash = sent(3 * 60 * minutes)
    expect(await check(shortHash, saleId)).toMatchObject({ value: { kind: 'too-old' } })
    expect(kit.store.sale(saleId)).toBeNull()
    const calls = kit.bakong.calls.length
    const taken = kit.till.stickers.check({ saleId, shortHash, amountMinor: 12_500, currency: 'KHR' }, true)
    await kit.clock.pass(2 * SECOND)
    expect(await taken).toMatchObject({ value: { kind: 'received', saleId } })
    // What Bakong said a moment ago still holds: the manager's word costs no second look-up.
    expect(kit.bakong.calls).toHaveLength(calls)
    kit.till.next(saleId)
    const day = sent(25 * 60 * minutes)
    const late = kit.till.stickers.check({ saleId: anId(), shortHash: day, amountMinor: 12_500, currency: 'KHR' }, true)
    await kit.clock.pass(2 * SECOND)
    expect(await late).toMatchObject({ value: { kind: 'does-not-match', differs: ['time'] } })
  })

  it('is no sale where Bakong tells of another amount or currency than was typed', async () => {
    const told = [
      [{ amountMinor: 12_000 }, ['amount']],
      [{ amountMinor: 12_501 }, ['amount']],
      [{ currency: 'USD' }, ['currency']],
      [{ currency: 'USD', amountMinor: 125 }, ['currency']],
    ] as const
    for (const [over, differs] of told) {
      const payment = aPayment({ ...ours(), createdDateMs: kit.clock.now(), ...over })
      kit.bakong.lookUpShortHash = async () => ({
        value: { kind: 'found', payment, raw: '{}' },
        serverDateMs: kit.clock.now(),
        mayBeCopy: false,
        tookMs: 100,
      })
      expect(await check(payment.hash.slice(0, 8))).toMatchObject({ value: { kind: 'does-not-match', differs } })
    }
    expect(kit.store.lastSales(9)).toEqual([])
  })

  it('whose answer lay in a computer that slept is as old as it is when it is read', async () => {
    const { bakong, clock } = kit
    const answer = bakong.lookUpShortHash.bind(bakong)
    bakong.lookUpShortHash = async (...asked) => {
      const said = await answer(...asked)
      await new Promise<void>((read) => void clock.after(3 * SECOND, read))
      return said
    }
    const shortHash = stickerPaid(ours())
    const checked = kit.till.stickers.check({ saleId: anId(), shortHash, amountMinor: 12_500, currency: 'KHR' })
    await clock.pass(2 * SECOND)
    clock.sleep(9 * 3_600_000)
    await clock.pass(5 * SECOND)
    expect(await checked).toMatchObject({ value: { kind: 'too-old' } })
  })

  it('is refused while a sale is on the screens, and spends a look-up of the reserve for people', async () => {
    kit.close()
    kit = new TillKit({ dailyLookups: 10 })
    expect(await check('00000000')).toMatchObject({ value: { kind: 'not-found' } })
    expect(kit.view?.lookupsLeft).toBe(9)
    kit.charge()
    expect(await check('00000000')).toMatchObject({ error: { code: 'sale-on-screen' } })
  })

  it('leaves a code whose money was taken for it to a person', async () => {
    const sale = await cancelled()
    const payment = aPayment({ ...ours(), createdDateMs: kit.clock.now(), acknowledgedDateMs: kit.clock.now() })
    kit.bakong.paid(sale.md5, payment)
    const made = anId()
    expect(await check(payment.hash.slice(0, 8), made)).toMatchObject({ value: { kind: 'received' } })
    await kit.clock.pass(20 * SECOND)
    expect(kit.sale(sale.id)).toMatchObject({ state: 'CANCELLED', flags: ['DUPLICATE'] })
    expect(kit.till.attention.view().open[0]).toMatchObject({ paidSale: kit.sale(made).billNumber, ways: ['left'] })
    expect(kit.till.attention.resolve(sale.id, 'refund-owed', 'Dara', 'x')).toMatchObject({
      error: { code: 'payment-already-used' },
    })
    expect(kit.view?.board.paidCount).toBe(1)
  })
})
