// Two transactions of one code may be told in turns, and one may be corrected. If this breaks, whole books are called broken
// for it, or the till falls over at each start; or a corrected payment never makes its sale PAID.

import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PaymentRecord, Sale } from '../../shared/sale'
import { aHash, aPayment } from '../support/builders'
import { TillKit } from '../support/tillKit'

const SECOND = 1000
const [A, B] = [aHash('told first'), aHash('told second')]
let kit: TillKit
let sale: Sale
beforeEach(() => {
  kit = new TillKit()
  sale = kit.charge(12_500)
})
// `close` holds the books against their events.
afterEach(() => kit.close())

/** Bakong tells this transaction, and somebody asks. */
async function told(over: Partial<PaymentRecord>): Promise<Sale> {
  const { accountId: toAccountId, createdAt: createdDateMs } = sale
  kit.bakong.paid(sale.md5, aPayment({ amountMinor: 12_500, toAccountId, createdDateMs, ...over }))
  const asked = kit.till.check(sale.id)
  await kit.clock.pass(4 * SECOND)
  await asked
  return kit.sale(sale.id)
}

const events = () => kit.store.db.prepare('SELECT count(*) FROM sale_event').pluck().get()
const payments = () =>
  kit.store.db.prepare('SELECT hash, amount_minor AS amountMinor, settles FROM payment ORDER BY id').all()

it('a wrong one, another, the first again with its time of credit filled in: both are kept once, and nothing is new', async () => {
  await told({ hash: A, amountMinor: 12_000, acknowledgedDateMs: null })
  const both = await told({ hash: B, amountMinor: 500 })
  const before = events()
  expect(await told({ hash: A, amountMinor: 12_000, acknowledgedDateMs: sale.createdAt + SECOND })).toEqual(both)
  expect(events()).toBe(before)
  expect(kit.store.verifyChain().kind).toBe('whole')
  expect(payments()).toEqual([
    { hash: A, amountMinor: 12_000, settles: 0 },
    { hash: B, amountMinor: 500, settles: 0 },
  ])
})

it('a wrong one, another, and the first corrected: the sale is PAID by it, and somebody looks at the other', async () => {
  await told({ hash: A, amountMinor: 12_000 })
  await told({ hash: B, amountMinor: 500 })
  const paid = await told({ hash: A })
  expect(paid).toMatchObject({
    state: 'PAID',
    confirmation: { kind: 'bakong', payment: { hash: A, amountMinor: 12_500 } },
    mismatch: { payment: { hash: B } },
  })
  expect(kit.view).toMatchObject({ attentionCount: 1, board: { paidCount: 1, paidKhrMinor: 12_500 } })
  expect(kit.failures).toEqual([])
  expect(payments()).toEqual([
    { hash: A, amountMinor: 12_500, settles: 1 },
    { hash: B, amountMinor: 500, settles: 0 },
  ])
  // What Bakong said first is kept beside what it says now.
  expect(kit.store.db.prepare('SELECT hash FROM payment_retold').all()).toEqual([{ hash: A }])
  expect(await told({ hash: A, amountMinor: 12_000 })).toEqual(paid)
})

it('a wrong one that is corrected at once makes the sale PAID; that Bakong changed its word stays for a manager', async () => {
  await told({ hash: A, amountMinor: 12_000 })
  expect(await told({ hash: A })).toMatchObject({ state: 'PAID', mismatch: null, flags: ['AMOUNT_MISMATCH'] })
  expect(kit.till.attention.view().open[0]).toMatchObject({ sale: { id: sale.id }, came: { amountMinor: 12_500 } })
  expect(kit.till.attention.resolve(sale.id, 'accepted', 'Dara', 'right now').ok).toBe(true)
})

it('a refund owed for the first telling stands when the figures are told anew', async () => {
  await told({ hash: A, amountMinor: 12_000 })
  expect(kit.till.attention.resolve(sale.id, 'refund-owed', 'Dara', 'too little').ok).toBe(true)
  expect(await told({ hash: A })).toMatchObject({ state: 'PAID', flags: ['AMOUNT_MISMATCH', 'AFTER_CANCEL'] })
  expect(kit.store.refundsOwed()).toMatchObject({ khrMinor: 12_000 })
  expect(kit.store.attentionCount()).toBe(1)
})
