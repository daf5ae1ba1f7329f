// Decisions about money that turn out wrong: each has a way back, nothing is counted twice, and the books stay whole.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { apiSale } from '../../electron/core/saleBody'
import type { ResolutionWay, Sale } from '../../shared/sale'
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

const desk = () => kit.till.attention
const entry = (id: string) => {
  const { open, left, decided } = desk().view()
  return [...open, ...left, ...decided].find(({ sale }) => sale.id === id)
}
const told = (sale: Sale) => apiSale(sale, null, false)
const counted = () => {
  const { paidCount, paidKhrMinor, paidUsdMinor } = kit.view?.board ?? {}
  return [paidCount, paidKhrMinor, paidUsdMinor]
}

/** A sale that a manager confirmed by hand while Bakong could not be asked. It is on the screens. */
async function byHand(amountMinor = 12_500): Promise<Sale> {
  kit.bakong.trouble = 'offline'
  const sale = kit.charge(amountMinor)
  await kit.clock.pass(5 * SECOND)
  expect(kit.till.confirmByHand(sale.id, 'Dara', 'receipt seen').ok).toBe(true)
  await settle()
  return sale
}

/** The customer pays, and Bakong is asked. */
async function paysAndIsAsked(sale: Sale, over: Parameters<typeof aPayment>[0] = {}): Promise<string> {
  const payment = aPayment()
  kit.pays(sale, { hash: payment.hash, ...over })
  const checked = kit.till.check(sale.id)
  await kit.clock.pass(4 * SECOND)
  await checked
  return payment.hash
}

function resolve(sale: Sale, way: ResolutionWay) {
  return desk().resolve(sale.id, way, 'Dara', 'looked at')
}

describe('a confirmation by hand that was wrong', () => {
  it('is withdrawn: PAID stays, nothing is counted, a person must look, and programs hear it', async () => {
    const endpointId = anId()
    kit.store.addEndpoint({
      id: endpointId,
      url: 'http://127.0.0.1:1/hook',
      events: ['sale.needs_attention', 'sale.updated'],
      enabled: true,
      createdAt: kit.clock.now(),
    })
    const sale = await byHand()
    expect(counted()).toEqual([1, 12_500, 0])
    expect(entry(sale.id)).toMatchObject({ takeBacks: ['confirmation'] })
    expect(desk().takeBack(sale.id, 'confirmation', 'Sophea', '  ')).toMatchObject({
      error: { code: 'reason-missing' },
    })
    expect(desk().takeBack(sale.id, 'confirmation', 'Sophea', 'the receipt was of another shop').ok).toBe(true)
    await settle()
    expect(kit.sale(sale.id)).toMatchObject({
      state: 'PAID',
      flags: ['WITHDRAWN'],
      confirmation: { kind: 'by-hand', by: 'Dara', withdrawn: { by: 'Sophea' } },
    })
    expect(counted()).toEqual([0, 0, 0])
    expect(kit.view).toMatchObject({ attentionCount: 1, board: { last: [{ withdrawn: true, needsAttention: true }] } })
    // Neither screen goes on saying that it was paid.
    expect(kit.view?.screen.kind).toBe('amount')
    expect(entry(sale.id)).toMatchObject({ withdrawn: { by: 'Sophea' }, ways: ['accepted', 'left'], takeBacks: [] })
    expect(told(kit.sale(sale.id))).toMatchObject({ state: 'PAID', verification: 'none', needsAttention: true })
    const sent = kit.store.waitingWebhooks(endpointId, 9).map(({ body }): unknown => JSON.parse(body))
    expect(sent).toMatchObject([
      { type: 'sale.needs_attention', data: { status: 'PAID', verification: 'none', needs_attention: true } },
    ])
    expect(desk().takeBack(sale.id, 'confirmation', 'Sophea', 'again')).toMatchObject({
      error: { code: 'nothing-to-take-back' },
    })
  })

  it('stays watched, and Bakong’s later word counts the money once, with an alarm', async () => {
    const sale = await byHand()
    desk().takeBack(sale.id, 'confirmation', 'Sophea', 'not in the bank')
    kit.pays(sale)
    kit.bakong.trouble = null
    await kit.clock.pass(60 * SECOND)
    expect(kit.sale(sale.id)).toMatchObject({ state: 'PAID', flags: ['RECOVERED'], confirmation: { kind: 'bakong' } })
    expect(counted()).toEqual([1, 12_500, 0])
    expect(told(kit.sale(sale.id))).toMatchObject({ verification: 'bakong', needsAttention: false })
    expect(kit.view).toMatchObject({ attentionCount: 0, alarm: { count: 1, first: { sale: { id: sale.id } } } })
    expect(desk().takeBack(sale.id, 'confirmation', 'Sophea', 'again').ok).toBe(false)
  })

  it('of which Bakong tells late or other money needs a person', async () => {
    const late = await byHand()
    desk().takeBack(late.id, 'confirmation', 'Sophea', 'not in the bank')
    const other = await byHand(700)
    desk().takeBack(other.id, 'confirmation', 'Sophea', 'not in the bank')
    kit.pays(late, { createdDateMs: late.expiresAt + 1 })
    kit.pays(other, { amountMinor: 500 })
    kit.bakong.trouble = null
    await kit.clock.pass(60 * SECOND)
    expect(kit.sale(late.id)).toMatchObject({ flags: ['LATE'], confirmation: { kind: 'bakong' } })
    expect(kit.sale(other.id)).toMatchObject({ flags: ['WITHDRAWN', 'AMOUNT_MISMATCH'] })
    expect(counted()).toEqual([1, 12_500, 0])
    // What came is taken for it after all: the day counts what came.
    expect(resolve(other, 'accepted').ok).toBe(true)
    await settle()
    expect(counted()).toEqual([2, 13_000, 0])
    expect(kit.sale(other.id)).toMatchObject({
      flags: ['AMOUNT_MISMATCH'],
      confirmation: { payment: { amountMinor: 500 } },
    })
  })

  it('over a restart and days later is still the way it was left; the watch ends no sooner for it', async () => {
    const sale = await byHand()
    await kit.clock.pass(2 * SECOND)
    desk().takeBack(sale.id, 'confirmation', 'Sophea', 'not in the bank')
    const { nextCheckAt } = kit.store.watch(sale.id) ?? {}
    expect(nextCheckAt).not.toBeNull()
    kit.close(false)
    kit = new TillKit({ clock: kit.clock, folder: kit.folder })
    await settle()
    expect(kit.view).toMatchObject({ screen: { kind: 'amount' }, attentionCount: 1, board: { paidCount: 0 } })
  })

  it('withdrawn by mistake is given again with a reason, and counted once', async () => {
    const sale = await byHand()
    desk().takeBack(sale.id, 'confirmation', 'Sophea', 'wrong sale')
    expect(resolve(sale, 'accepted').ok).toBe(true)
    await settle()
    expect(kit.sale(sale.id)).toMatchObject({ state: 'PAID', flags: ['MANUAL'], confirmation: { reason: 'looked at' } })
    expect(counted()).toEqual([1, 12_500, 0])
    expect(told(kit.sale(sale.id)).verification).toBe('by-hand')
    // And back once more: each step is one of its own.
    expect(desk().takeBack(sale.id, 'confirmation', 'Sophea', 'it was right').ok).toBe(true)
    await settle()
    expect(counted()).toEqual([0, 0, 0])
  })

  it('frees its purchase for another code, and only one of the two is counted without a word', async () => {
    const first = await byHand()
    desk().takeBack(first.id, 'confirmation', 'Sophea', 'not in the bank')
    kit.bakong.trouble = null
    const retry = kit.charge(12_500, first.id)
    kit.pays(retry)
    await kit.clock.pass(5 * SECOND)
    kit.till.next(retry.id)
    expect(counted()).toEqual([1, 12_500, 0])
    expect(entry(first.id)?.ways).toEqual(['left'])
    expect(resolve(first, 'accepted')).toMatchObject({ error: { code: 'retry-of-paid' } })
    kit.pays(first)
    await kit.clock.pass(70 * SECOND)
    expect(kit.sale(first.id).flags).toContain('DUPLICATE')
    expect(entry(first.id)?.ways[0]).toBe('refund-owed')
  })

  it('that Bakong has answered with other money counts what came, once that is accepted', async () => {
    const sale = await byHand()
    kit.pays(sale, { amountMinor: 12_000 })
    kit.bakong.trouble = null
    await kit.clock.pass(60 * SECOND)
    expect(counted()).toEqual([1, 12_500, 0])
    expect(resolve(sale, 'accepted').ok).toBe(true)
    await settle()
    expect(counted()).toEqual([1, 12_000, 0])
    expect(kit.sale(sale.id).flags).toEqual(['AMOUNT_MISMATCH'])
  })
})

describe('a decision that was wrong', () => {
  it('to leave it: it is to decide again', async () => {
    const sale = await byHand()
    resolve(sale, 'left')
    expect(kit.store.attentionCount()).toBe(0)
    expect(entry(sale.id)?.takeBacks).toEqual(['confirmation', 'resolution'])
    expect(desk().takeBack(sale.id, 'resolution', 'Sophea', '')).toMatchObject({ error: { code: 'reason-missing' } })
    expect(desk().takeBack(sale.id, 'resolution', 'Sophea', 'the customer is here').ok).toBe(true)
    await settle()
    expect(desk().view()).toMatchObject({ open: [{ sale: { id: sale.id } }], left: [] })
    expect(desk().takeBack(sale.id, 'resolution', 'Sophea', 'again')).toMatchObject({
      error: { code: 'nothing-to-take-back' },
    })
  })

  it('to accept wrong money: out of the totals, and it can be given back instead', async () => {
    const sale = kit.charge()
    await paysAndIsAsked(sale, { amountMinor: 12_000 })
    resolve(sale, 'accepted')
    await settle()
    expect(counted()).toEqual([1, 12_000, 0])
    expect(desk().view().decided).toMatchObject([{ sale: { id: sale.id }, ways: [], takeBacks: ['confirmation'] }])
    expect(desk().takeBack(sale.id, 'resolution', 'Sophea', 'x')).toMatchObject({
      error: { code: 'nothing-to-take-back' },
    })
    expect(desk().takeBack(sale.id, 'confirmation', 'Sophea', 'customer came back').ok).toBe(true)
    await settle()
    expect(counted()).toEqual([0, 0, 0])
    expect(entry(sale.id)).toMatchObject({ ways: ['accepted', 'refund-owed', 'left'], came: { amountMinor: 12_000 } })
    expect(resolve(sale, 'refund-owed').ok).toBe(true)
    expect(desk().view()).toMatchObject({ open: [], owed: { khrMinor: 12_000 } })
  })

  it('nothing is owed back where nothing came', async () => {
    const sale = kit.charge()
    await paysAndIsAsked(sale, { amountMinor: 0 })
    expect(entry(sale.id)?.ways).toEqual(['left'])
    expect(resolve(sale, 'refund-owed')).toMatchObject({ error: { code: 'nothing-came' } })
    expect(resolve(sale, 'accepted')).toMatchObject({ error: { code: 'nothing-came' } })
    expect(desk().view().owed).toMatchObject({ khrMinor: 0 })
  })

  it('to accept late money that Bakong confirmed: it is counted all the same, and to decide again', async () => {
    const sale = kit.charge()
    await kit.clock.pass(305 * SECOND)
    await paysAndIsAsked(sale, { createdDateMs: sale.expiresAt + 1 })
    resolve(sale, 'accepted')
    expect(desk().takeBack(sale.id, 'confirmation', 'Sophea', 'x')).toMatchObject({
      error: { code: 'nothing-to-take-back' },
    })
    expect(desk().takeBack(sale.id, 'resolution', 'Sophea', 'they want it back').ok).toBe(true)
    await settle()
    expect(counted()).toEqual([1, 12_500, 0])
    expect(entry(sale.id)?.ways).toEqual(['accepted', 'refund-owed', 'left'])
  })
})

describe('a refund that was wrong', () => {
  async function owed(): Promise<{ sale: Sale; id: number }> {
    const sale = kit.charge()
    await paysAndIsAsked(sale, { amountMinor: 12_000 })
    expect(resolve(sale, 'refund-owed').ok).toBe(true)
    return { sale, id: desk().view().refunds[0]?.id ?? 0 }
  }
  const rows = (table: string) => kit.store.db.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }

  it('noted as made: a row cancels that row, it is owed again, and can be made again', async () => {
    const { id } = await owed()
    expect(desk().refundTakeBack(id, 'made', 'Sophea', 'too early')).toMatchObject({
      error: { code: 'nothing-to-take-back' },
    })
    for (const round of [1, 2]) {
      expect(desk().refundMade(id, 'Sok', 'cash').ok).toBe(true)
      expect(desk().refundMade(id, 'Sok', 'cash').ok).toBe(false)
      expect(desk().view()).toMatchObject({ refunds: [], made: [{ id, made: { by: 'Sok' } }], owed: { count: 0 } })
      expect(desk().refundTakeBack(id, 'made', 'Sophea', ' ')).toMatchObject({ error: { code: 'reason-missing' } })
      expect(desk().refundTakeBack(id, 'owed', 'Sophea', 'x')).toMatchObject({
        error: { code: 'nothing-to-take-back' },
      })
      expect(desk().refundTakeBack(id, 'made', 'Sophea', `it lay in the drawer ${round}`).ok).toBe(true)
      expect(desk().refundTakeBack(id, 'made', 'Sophea', 'twice').ok).toBe(false)
      expect(desk().view()).toMatchObject({
        refunds: [{ id, made: null, notMade: { by: 'Sophea', note: `it lay in the drawer ${round}` } }],
        made: [],
        owed: { khrMinor: 12_000, count: 1 },
      })
    }
    expect([rows('refund_made').n, rows('refund_made_withdrawn').n]).toEqual([2, 2])
    expect(kit.store.verifyChain().kind).toBe('whole')
  })

  it('noted as owed: a row cancels it, the sale is to decide again, and the same money can be owed again', async () => {
    const { sale, id } = await owed()
    expect(kit.sale(sale.id).state).toBe('CANCELLED')
    expect(desk().refundTakeBack(id, 'owed', 'Sophea', 'the customer keeps the goods').ok).toBe(true)
    expect(desk().refundTakeBack(id, 'owed', 'Sophea', 'twice')).toMatchObject({
      error: { code: 'nothing-to-take-back' },
    })
    expect(desk().refundMade(id, 'Sok', 'cash').ok).toBe(false)
    await settle()
    expect(desk().view()).toMatchObject({ open: [{ sale: { id: sale.id } }], refunds: [], owed: { count: 0 } })
    expect(resolve(sale, 'refund-owed').ok).toBe(true)
    const again = desk().view().refunds[0]?.id ?? 0
    expect(desk().view().owed).toMatchObject({ khrMinor: 12_000, count: 1 })
    expect(desk().refundTakeBack(again, 'owed', 'Sophea', 'a regular').ok).toBe(true)
    expect(resolve(sale, 'accepted').ok).toBe(true)
    await settle()
    expect(counted()).toEqual([1, 12_000, 0])
    expect([rows('refund').n, rows('refund_withdrawn').n]).toEqual([2, 2])
  })
})

describe('money that came again and again for one code', () => {
  it('a third payment comes back to Needs attention and can be given back, like the second', async () => {
    const sale = kit.charge()
    await paysAndIsAsked(sale)
    await paysAndIsAsked(sale)
    expect(resolve(sale, 'refund-owed').ok).toBe(true)
    expect(kit.store.attentionCount()).toBe(0)
    await paysAndIsAsked(sale)
    expect(kit.store.attentionCount()).toBe(1)
    expect(resolve(sale, 'refund-owed').ok).toBe(true)
    expect(kit.store.refundsOwed()).toEqual({ khrMinor: 25_000, usdMinor: 0, count: 2 })
    expect(counted()).toEqual([1, 12_500, 0])
  })

  it('of two wrong payments each is given back, or taken: none is hidden by the other', async () => {
    const sale = kit.charge()
    await paysAndIsAsked(sale, { amountMinor: 12_000 })
    await paysAndIsAsked(sale, { amountMinor: 500 })
    expect(entry(sale.id)).toMatchObject({ came: { amountMinor: 500 }, waiting: 1 })
    expect(resolve(sale, 'refund-owed').ok).toBe(true)
    expect(kit.store.refundsOwed()).toMatchObject({ khrMinor: 500, count: 1 })
    expect(entry(sale.id)).toMatchObject({ came: { amountMinor: 12_000 }, waiting: 0 })
    expect(resolve(sale, 'refund-owed').ok).toBe(true)
    expect(kit.store.refundsOwed()).toMatchObject({ khrMinor: 12_500, count: 2 })
    expect(kit.store.attentionCount()).toBe(0)
    // One of them is not owed after all: it alone comes up again.
    const first = desk()
      .view()
      .refunds.find(({ amountMinor }) => amountMinor === 500)
    expect(desk().refundTakeBack(first?.id ?? 0, 'owed', 'Sophea', 'kept').ok).toBe(true)
    expect(entry(sale.id)).toMatchObject({ came: { amountMinor: 500 }, waiting: 0 })
    expect(resolve(sale, 'accepted').ok).toBe(true)
    await settle()
    expect(counted()).toEqual([1, 500, 0])
    expect(kit.store.refundsOwed()).toMatchObject({ khrMinor: 12_000, count: 1 })
  })

  it('told in turns each asks once, and what was decided stays decided', async () => {
    const sale = kit.charge()
    const [a, b] = [aPayment({ amountMinor: 12_000 }), aPayment({ amountMinor: 500 })]
    for (const payment of [a, b, a, b]) await paysAndIsAsked(sale, payment)
    resolve(sale, 'refund-owed')
    resolve(sale, 'refund-owed')
    const { version } = kit.sale(sale.id)
    for (const payment of [a, b, a]) await paysAndIsAsked(sale, payment)
    expect(kit.sale(sale.id).version).toBe(version)
    expect(kit.store.refundsOwed()).toMatchObject({ khrMinor: 12_500, count: 2 })
  })

  it('beside late money: both are decided about, the newer one first', async () => {
    const sale = kit.charge()
    await kit.clock.pass(305 * SECOND)
    await paysAndIsAsked(sale, { createdDateMs: sale.expiresAt + 1 })
    await paysAndIsAsked(sale, { amountMinor: 700 })
    expect(entry(sale.id)).toMatchObject({ came: { amountMinor: 700 }, waiting: 1 })
    resolve(sale, 'refund-owed')
    expect(entry(sale.id)).toMatchObject({ came: { amountMinor: 12_500 }, waiting: 0 })
    resolve(sale, 'refund-owed')
    expect(kit.store.refundsOwed()).toMatchObject({ khrMinor: 13_200, count: 2 })
    expect(kit.store.attentionCount()).toBe(0)
  })
})

describe('money that another account received', () => {
  it('can only be claimed by the customer, or left: this shop can neither take it nor give it back', async () => {
    const sale = kit.charge()
    await paysAndIsAsked(sale, { toAccountId: 'somebody@aclb' })
    expect(entry(sale.id)?.ways).toEqual(['claim-asked', 'left'])
    for (const way of ['accepted', 'refund-owed'] as const)
      expect(resolve(sale, way)).toMatchObject({ error: { code: 'money-elsewhere' } })
    expect(kit.store.refundsOwed().count).toBe(0)
    expect(resolve(sale, 'claim-asked').ok).toBe(true)
    await settle()
    expect(kit.sale(sale.id)).toMatchObject({ state: 'CANCELLED', resolution: { way: 'claim-asked' } })
    expect(counted()).toEqual([0, 0, 0])
    expect(desk().view()).toMatchObject({
      open: [],
      decided: [{ sale: { id: sale.id }, came: { toAccountId: 'somebody@aclb' }, takeBacks: ['resolution'] }],
    })
    expect(desk().takeBack(sale.id, 'resolution', 'Sophea', 'wrong sale').ok).toBe(true)
    expect(entry(sale.id)?.ways).toEqual(['claim-asked', 'left'])
  })

  it('is not what a manager confirmed by hand: with the claim that word falls, and nothing of it is counted', async () => {
    const sale = await byHand()
    kit.pays(sale, { toAccountId: 'somebody@aclb' })
    kit.bakong.trouble = null
    await kit.clock.pass(60 * SECOND)
    expect(entry(sale.id)?.ways).toEqual(['claim-asked', 'left'])
    expect(resolve(sale, 'claim-asked').ok).toBe(true)
    await settle()
    expect(counted()).toEqual([0, 0, 0])
    expect(told(kit.sale(sale.id)).verification).toBe('none')
  })

  it('beside the right money is judged by itself, whatever flags the sale has', async () => {
    const sale = kit.charge()
    await paysAndIsAsked(sale, { toAccountId: 'somebody@aclb' })
    await paysAndIsAsked(sale, { amountMinor: 12_000 })
    expect(entry(sale.id)?.ways).toEqual(['accepted', 'refund-owed', 'left'])
    expect(resolve(sale, 'claim-asked')).toMatchObject({ error: { code: 'nothing-to-claim' } })
    expect(resolve(sale, 'refund-owed').ok).toBe(true)
    expect(entry(sale.id)?.ways).toEqual(['claim-asked', 'left'])
  })
})

describe('money that paid another sale already', () => {
  it('the screen and the alarm name that sale', async () => {
    const first = kit.charge(700)
    const hash = await paysAndIsAsked(first)
    kit.till.next(first.id)
    const second = kit.charge(700)
    await paysAndIsAsked(second, { hash })
    expect(kit.view?.screen).toMatchObject({ kind: 'mismatch', paidSale: first.billNumber, wrongAccount: null })
    kit.till.next(second.id)
    const third = kit.charge(700)
    const done = kit.till.cancel(third.id)
    await kit.clock.pass(2 * SECOND)
    await done
    kit.till.next(third.id)
    await paysAndIsAsked(third, { hash })
    await settle()
    expect(kit.view?.alarm).toMatchObject({ first: { sale: { id: third.id }, paidSale: first.billNumber } })
  })
})
