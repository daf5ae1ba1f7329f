// What a manager sees before they decide, and which ways are open to them. A field that is lost, and they decide blind; a way
// too many, and money is given back twice.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AttentionDesk, alarmView, paidSaleOf } from '../../../electron/core/attention'
import type { Store } from '../../../electron/core/ports'
import type { Sales } from '../../../electron/core/sales'
import type { OpenStore } from '../../../electron/store/open'
import { refuse } from '../../../shared/result'
import type { PaymentRecord, Sale } from '../../../shared/sale'
import { MemoryBooks } from '../../simulate/books'
import { pay, sell } from '../../store/sell'
import { aHash, aPayment, aSale } from '../../support/builders'
import { FakeClock } from '../../support/clock'

const MADE = Date.UTC(2026, 10, 22, 3, 0, 0)
const byHand = { kind: 'by-hand', by: 'Dara', reason: 'receipt seen' } as const
const withdrawn = { at: 7, by: 'Sok', reason: 'wrong receipt' }

const odd = aPayment({ hash: aHash('odd'), amountMinor: 12_000, fromAccountId: 'dara@abaa', createdDateMs: 5 })
const elsewhere: PaymentRecord = { ...odd, toAccountId: 'x@aclb' }
const mismatch = { payment: odd, foundAt: 4000 }
const oddView = {
  amountMinor: 12_000,
  currency: 'KHR',
  payer: 'dara@abaa',
  toAccountId: 'rumduol_cafe@demo',
  sentAt: 5,
  shortHash: odd.hash.slice(0, 8),
}

/** What the books say beside the sale itself. */
interface Beside {
  /** The odd money came for this sale first. */
  readonly cameFor?: Sale
  /** Another code of the purchase. */
  readonly other?: Sale
  readonly owed?: boolean
}

function deskOn(sale: Sale, { cameFor, other, owed = false }: Beside = {}): AttentionDesk {
  const store: Partial<Store> = {
    attention: () => [sale],
    leftForLater: () => [sale],
    decided: () => [sale],
    openRefunds: () => [],
    madeRefunds: () => [],
    refundsOwed: () => ({ khrMinor: 0, usdMinor: 0, count: 0 }),
    saleOfPayment: () => cameFor?.id ?? sale.id,
    sale: (id) => (id === cameFor?.id ? cameFor : null),
    samePurchase: () => (other === undefined ? [] : [other]),
    refundOf: (hash) => (owed ? ({ id: 1, paymentHash: hash } as never) : null),
    unreadAnswer: () => ({ at: 3000, why: 'amount', raw: '{"amount":"?"}' }),
  }
  return new AttentionDesk({ store: store as Store } as never)
}

const entry = (sale: Sale, beside?: Beside) => {
  const [first] = deskOn(sale, beside).view().open
  if (first === undefined) throw new Error('no entry')
  return first
}

const nothing = {
  came: null,
  unread: null,
  byHand: null,
  withdrawn: null,
  waiting: 0,
  paidSale: null,
  resolution: null,
  ways: ['left'],
  takeBacks: [],
}
const late = aSale({ state: 'PAID', flags: ['LATE'], paidAt: 9000, confirmation: { kind: 'bakong', payment: odd } })

const rows: readonly (readonly [what: string, sale: Sale, shown: object, beside?: Beside])[] = [
  [
    'wrong money for an open sale',
    aSale({ flags: ['AMOUNT_MISMATCH'], mismatch }),
    { came: oddView, learntAt: 4000, ways: ['accepted', 'refund-owed', 'left'] },
  ],
  [
    'wrong money, and its time is not told',
    aSale({ flags: ['AMOUNT_MISMATCH'], mismatch: { ...mismatch, payment: { ...odd, createdDateMs: null } } }),
    { came: { ...oddView, sentAt: null }, learntAt: 4000, ways: ['accepted', 'refund-owed', 'left'] },
  ],
  [
    'wrong money, and two before it of which one is decided',
    aSale({
      flags: ['AMOUNT_MISMATCH'],
      mismatch: { ...mismatch, earlier: [mismatch, { ...mismatch, decided: true }] },
    }),
    { came: oddView, learntAt: 4000, waiting: 1, ways: ['accepted', 'refund-owed', 'left'] },
  ],
  [
    'money without an amount',
    aSale({ flags: ['AMOUNT_MISMATCH'], mismatch: { ...mismatch, payment: { ...odd, amountMinor: 0 } } }),
    { came: { ...oddView, amountMinor: 0 }, learntAt: 4000 },
  ],
  [
    'one riel',
    aSale({ flags: ['AMOUNT_MISMATCH'], mismatch: { ...mismatch, payment: { ...odd, amountMinor: 1 } } }),
    { came: { ...oddView, amountMinor: 1 }, learntAt: 4000, ways: ['accepted', 'refund-owed', 'left'] },
  ],
  [
    'money in another account',
    aSale({ flags: ['ACCOUNT_MISMATCH'], mismatch: { ...mismatch, payment: elsewhere } }),
    { came: { ...oddView, toAccountId: 'x@aclb' }, learntAt: 4000, ways: ['claim-asked', 'left'] },
  ],
  [
    'money that came for another sale first',
    aSale({ flags: ['DUPLICATE'], mismatch }),
    { came: oddView, learntAt: 4000, paidSale: '0815', ways: ['left'] },
    { cameFor: aSale({ billNumber: '0815' }) },
  ],
  [
    'wrong money whose purchase is paid on another code',
    aSale({ flags: ['AMOUNT_MISMATCH'], mismatch }),
    { came: oddView, learntAt: 4000, ways: ['refund-owed', 'left'] },
    { other: aSale({ state: 'PAID' }) },
  ],
  [
    'wrong money that is owed back already',
    aSale({ flags: ['AMOUNT_MISMATCH'], mismatch }),
    { came: oddView, learntAt: 4000, ways: ['left'] },
    { owed: true },
  ],
  [
    'late money',
    late,
    { came: oddView, learntAt: 9000, ways: ['accepted', 'refund-owed', 'left'] },
    { other: aSale({ state: 'PAID' }) },
  ],
  [
    'late money that is owed back already',
    late,
    { came: oddView, learntAt: 9000, ways: ['accepted', 'left'] },
    { owed: true },
  ],
  [
    'money that came twice',
    aSale({ state: 'PAID', flags: ['DUPLICATE'], mismatch }),
    { came: oddView, learntAt: 4000, ways: ['refund-owed', 'accepted', 'left'] },
  ],
  [
    'a manager’s word',
    aSale({ state: 'PAID', flags: ['MANUAL'], paidAt: 9000, confirmation: byHand }),
    {
      learntAt: 9000,
      byHand: { by: 'Dara', reason: 'receipt seen' },
      ways: ['accepted', 'left'],
      takeBacks: ['confirmation'],
    },
  ],
  [
    'a manager’s word, and other money came',
    aSale({ state: 'PAID', flags: ['MANUAL', 'AMOUNT_MISMATCH'], paidAt: 9000, confirmation: byHand, mismatch }),
    {
      came: oddView,
      learntAt: 4000,
      byHand: { by: 'Dara', reason: 'receipt seen' },
      ways: ['accepted', 'refund-owed', 'left'],
      takeBacks: ['confirmation'],
    },
  ],
  [
    'a manager’s word, other money came, and the purchase is paid on another code',
    aSale({ state: 'PAID', flags: ['MANUAL', 'AMOUNT_MISMATCH'], paidAt: 9000, confirmation: byHand, mismatch }),
    {
      came: oddView,
      learntAt: 4000,
      byHand: { by: 'Dara', reason: 'receipt seen' },
      ways: ['accepted', 'refund-owed', 'left'],
      takeBacks: ['confirmation'],
    },
    { other: aSale({ state: 'PAID' }) },
  ],
  [
    'money that a manager took',
    aSale({
      state: 'PAID',
      flags: ['AMOUNT_MISMATCH'],
      confirmation: { ...byHand, payment: odd },
      mismatch: { ...mismatch, decided: true },
      resolution: { way: 'accepted', at: 8, by: 'Sok', note: 'regular', payment: odd.hash },
    }),
    {
      came: oddView,
      learntAt: 4000,
      byHand: { by: 'Dara', reason: 'receipt seen' },
      resolution: { way: 'accepted', at: 8, by: 'Sok', note: 'regular', payment: odd.hash },
      ways: ['accepted', 'refund-owed', 'left'],
      takeBacks: ['confirmation'],
    },
  ],
  [
    'a word that was taken back',
    aSale({ state: 'PAID', flags: ['WITHDRAWN'], paidAt: 9000, confirmation: { ...byHand, withdrawn } }),
    { learntAt: 9000, byHand: { by: 'Dara', reason: 'receipt seen' }, withdrawn, ways: ['accepted', 'left'] },
  ],
  [
    'a word that was taken back, and the purchase is paid on another code',
    aSale({ state: 'PAID', flags: ['WITHDRAWN'], paidAt: 9000, confirmation: { ...byHand, withdrawn } }),
    { learntAt: 9000, byHand: { by: 'Dara', reason: 'receipt seen' }, withdrawn, ways: ['left'] },
    { other: aSale({ state: 'PAID' }) },
  ],
  [
    'an answer that nobody can read',
    aSale({ flags: ['UNREADABLE'] }),
    { learntAt: 3000, unread: { why: 'amount', raw: '{"amount":"?"}' }, ways: ['accepted', 'left'] },
  ],
  [
    'an answer that nobody can read, and the purchase is paid on another code',
    aSale({ flags: ['UNREADABLE'] }),
    { learntAt: 3000, unread: { why: 'amount', raw: '{"amount":"?"}' } },
    { other: aSale({ state: 'PAID' }) },
  ],
  ['nothing at all', aSale({ createdAt: 1234 }), { learntAt: 1234 }],
  [
    'what was left with a note',
    aSale({ flags: ['AMOUNT_MISMATCH'], mismatch, resolution: { way: 'left', at: 8, by: 'Sok', note: 'Monday' } }),
    {
      came: oddView,
      learntAt: 4000,
      resolution: { way: 'left', at: 8, by: 'Sok', note: 'Monday' },
      ways: ['accepted', 'refund-owed', 'left'],
      takeBacks: ['resolution'],
    },
  ],
  [
    'what is decided, told by the money that it was about',
    aSale({
      state: 'CANCELLED',
      flags: ['AMOUNT_MISMATCH'],
      mismatch: { ...mismatch, decided: true },
      resolution: { way: 'refund-owed', at: 8, by: 'Sok', note: 'back' },
    }),
    { came: oddView, learntAt: 4000, resolution: { way: 'refund-owed', at: 8, by: 'Sok', note: 'back' } },
  ],
]

describe('a manager sees', () => {
  it.each(rows.map(([what, sale, shown, beside = {}]) => [what, sale, shown, beside] as const))(
    '%s',
    (_, sale, shown, beside) => {
      const { id, billNumber, state, amountMinor, currency, khrPerUsd, flags, createdAt } = sale
      const view = { id, billNumber, state, amountMinor, currency, khrPerUsd, flags, createdAt }
      expect(entry(sale, beside)).toEqual({ sale: view, ...nothing, ...shown })
    },
  )

  it('the same of what was left and what is decided; a decision has no way out but to be taken back', () => {
    const sale = aSale({ flags: ['AMOUNT_MISMATCH'], mismatch })
    const { open, left, decided } = deskOn(sale).view()
    expect(left).toEqual(open)
    expect(decided).toEqual([{ ...open[0], ways: [] }])
  })
})

describe('in the books', () => {
  let books: MemoryBooks
  let store: OpenStore
  let clock: FakeClock
  let changes: number
  let stopped: boolean
  let desk: AttentionDesk
  const asked: unknown[] = []
  beforeEach(() => {
    books = new MemoryBooks()
    store = books.open()
    clock = new FakeClock()
    changes = 0
    stopped = false
    asked.splice(0)
    const sales = new Proxy({} as Sales, {
      get:
        (_, name) =>
        (...input: unknown[]) => {
          asked.push([name, ...input])
          return { ok: true, value: null }
        },
    })
    desk = new AttentionDesk({
      store,
      clock,
      sales,
      changed: () => {
        changes += 1
      },
      stopped: () => (stopped ? refuse('trading-stopped') : null),
    })
  })
  afterEach(() => books.remove())

  /** A paid sale of which this is owed back. */
  function owed(amountMinor: number, currency: 'KHR' | 'USD'): number {
    const before = pay(store, sell(store, { amountMinor, currency }))
    const payment = before.state === 'PAID' ? before.confirmation.payment : undefined
    if (payment === undefined) throw new Error('not paid')
    const resolution = { way: 'refund-owed', at: clock.now(), by: 'Sok', note: 'back' } as const
    store.commit({
      before,
      after: { ...before, version: before.version + 1, flags: ['LATE'], resolution },
      event: { type: 'attention-resolved', usedElsewhere: false, ...resolution },
      payment: null,
      nextCheckAt: null,
      jobs: [],
      refund: { paymentHash: payment.hash, amountMinor, currency, by: 'Sok', note: 'back' },
    })
    return store.refundOf(payment.hash)?.id ?? 0
  }

  it('what is owed is the sum of all that is owed, each currency by itself; what was given back is not', () => {
    expect(desk.view().owed).toEqual({ khrMinor: 0, usdMinor: 0, count: 0 })
    const ids = [owed(12_500, 'KHR'), owed(4000, 'KHR'), owed(325, 'USD'), owed(150, 'USD'), owed(50, 'USD')]
    expect(desk.view().owed).toEqual({ khrMinor: 16_500, usdMinor: 525, count: 5 })
    expect(desk.view().refunds.map(({ id, amountMinor }) => [id, amountMinor])).toEqual([
      [ids[0], 12_500],
      [ids[1], 4000],
      [ids[2], 325],
      [ids[3], 150],
      [ids[4], 50],
    ])
    desk.refundMade(ids[1] ?? 0, 'Dara', ' cash ')
    desk.refundMade(ids[4] ?? 0, 'Dara', 'cash')
    expect(desk.view()).toMatchObject({
      owed: { khrMinor: 12_500, usdMinor: 475, count: 3 },
      made: [{ id: ids[4] }, { id: ids[1], made: { at: clock.now(), by: 'Dara', note: 'cash' } }],
    })
    expect(changes).toBe(2)
  })

  it('a refund is made once, taken back once, with a reason each, and each change is shown', () => {
    const id = owed(12_500, 'KHR')
    const code = (result: { ok: boolean; error?: { code: string; field?: string } }) =>
      result.ok ? 'ok' : `${result.error?.code} ${result.error?.field ?? ''}`.trim()
    expect(code(desk.refundTakeBack(id, 'made', 'Sok', 'why') as never)).toBe('nothing-to-take-back')
    expect(code(desk.refundMade(id, 'Dara', ' ') as never)).toBe('reason-missing note')
    expect(code(desk.refundMade(id + 1, 'Dara', 'cash') as never)).toBe('nothing-to-resolve')
    expect(changes).toBe(0)
    expect(desk.refundMade(id, 'Dara', 'cash')).toEqual({ ok: true, value: null })
    expect(code(desk.refundMade(id, 'Dara', 'cash') as never)).toBe('nothing-to-resolve')
    expect(code(desk.refundTakeBack(id, 'made', 'Sok', ' ') as never)).toBe('reason-missing note')
    expect(desk.refundTakeBack(id, 'made', 'Sok', ' was another ')).toEqual({ ok: true, value: null })
    expect(store.refund(id)).toMatchObject({ made: null, notMade: { at: clock.now(), by: 'Sok', note: 'was another' } })
    expect(changes).toBe(2)
    desk.refundTakeBack(id, 'owed', 'Sok', 'came back')
    expect(asked).toEqual([['withdrawRefund', id, 'Sok', 'came back']])
  })

  it('what was said of a sale is taken back where it was said', () => {
    desk.resolve('s', 'left', 'Dara', 'n')
    desk.takeBack('s', 'confirmation', 'Dara', 'n')
    desk.takeBack('s', 'resolution', 'Dara', 'n')
    expect(asked).toEqual([
      ['resolveAttention', 's', 'left', 'Dara', 'n'],
      ['withdrawByHand', 's', 'Dara', 'n'],
      ['withdrawResolution', 's', 'Dara', 'n'],
    ])
  })

  it('nothing is decided on damaged books', () => {
    const id = owed(12_500, 'KHR')
    stopped = true
    const answers = [
      desk.resolve('s', 'left', 'Dara', 'n'),
      desk.takeBack('s', 'confirmation', 'Dara', 'n'),
      desk.takeBack('s', 'resolution', 'Dara', 'n'),
      desk.refundMade(id, 'Dara', 'n'),
      desk.refundTakeBack(id, 'made', 'Dara', 'n'),
      desk.refundTakeBack(id, 'owed', 'Dara', 'n'),
    ]
    for (const answer of answers) expect(answer).toMatchObject({ error: { code: 'trading-stopped' } })
    expect([asked, store.refund(id)?.made, changes]).toEqual([[], null, 0])
  })

  it('an alarm tells the sale, the money, when, and how many wait; seen, the next one comes up', () => {
    expect(alarmView(store)).toBeNull()
    const alarm = (payment: PaymentRecord, at: number) => {
      const before = sell(store)
      store.commit({
        before,
        after: { ...before, version: 1, flags: ['AMOUNT_MISMATCH'], mismatch: { payment, foundAt: at } },
        event: { type: 'payment-found', at, payment, usedElsewhere: false, retryPaid: false },
        payment: { record: payment, raw: '{}', settles: false },
        nextCheckAt: null,
        jobs: [],
        alarm: true,
      })
      return before
    }
    const first = alarm(odd, MADE + 4000)
    alarm(aPayment({ amountMinor: 1 }), MADE + 5000)
    const view = alarmView(store)
    expect(view).toMatchObject({
      count: 2,
      first: { sale: { id: first.id, billNumber: first.billNumber }, came: oddView, paidSale: null, at: MADE + 4000 },
    })
    desk.alarmSeen(view?.first.id ?? 0, 'Dara')
    expect(alarmView(store)).toMatchObject({ count: 1, first: { came: { amountMinor: 1 } } })
    expect(store.db.prepare('SELECT seen_by, seen_at FROM alarm WHERE seen_by IS NOT NULL').all()).toEqual([
      { seen_by: 'Dara', seen_at: clock.now() },
    ])
    expect(changes).toBe(1)
  })

  it('money that came for another sale is named by that sale', () => {
    const sale = pay(store, sell(store))
    const payment = (sale.state === 'PAID' && sale.confirmation.payment) as PaymentRecord
    expect([paidSaleOf('another', payment, store), paidSaleOf(sale.id, payment, store)]).toEqual([
      sale.billNumber,
      null,
    ])
    expect(paidSaleOf('another', odd, store)).toBeNull()
    expect(paidSaleOf('another', payment, { saleOfPayment: () => 'gone', sale: () => null })).toBeNull()
  })
})
