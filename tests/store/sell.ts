// Sales that move through the books, for the store's tests and for the till that they kill.

import type { Commit, Store } from '../../electron/core/ports'
import { ok } from '../../shared/result'
import type { PaymentRecord, Sale, SaleEvent, SaleIn } from '../../shared/sale'
import { aPayment, aSale } from '../support/builders'

/** 10:00 on 22 November 2026 in Phnom Penh. */
export const AT = Date.UTC(2026, 10, 22, 3, 0, 0)

/** A new sale in the books. */
export function sell(store: Store, over: Partial<SaleIn<'PENDING'>> = {}, nextCheckAt = AT + 2000): SaleIn<'PENDING'> {
  const made = aSale(over)
  const stored = store.createSale(made.id, (billNumber) => ok({ sale: { ...made, billNumber }, nextCheckAt }))
  if (!stored.ok || stored.value.state !== 'PENDING') throw new Error('the sale was not made')
  return stored.value
}

/** What `commit` takes when Bakong's payment settles a sale. */
export function paidCommit(before: Sale, over: Partial<PaymentRecord> = {}, at = before.createdAt + 22_000): Commit {
  const { amountMinor, currency, accountId } = before
  const sentAt = before.createdAt + 20_000
  const record = aPayment({ amountMinor, currency, toAccountId: accountId, createdDateMs: sentAt, ...over })
  const after = aSale({
    ...without(before),
    state: 'PAID',
    version: before.version + 1,
    paidAt: at,
    confirmation: { kind: 'bakong', payment: record },
  })
  const event: SaleEvent = { type: 'payment-found', at, payment: record, usedElsewhere: false, retryPaid: false }
  const payment = { record, raw: `{"hash":"${record.hash}"}`, settles: true }
  return { before, after, event, payment, nextCheckAt: null, jobs: [{ kind: 'receipt', payload: '{}' }] }
}

/** Settles a sale; fails the test when the row was not as `before`. */
export function pay(store: Store, before: Sale, over: Partial<PaymentRecord> = {}, at?: number): Sale {
  const change = paidCommit(before, over, at)
  if (!store.commit(change)) throw new Error('the sale had moved')
  return change.after
}

/** What `commit` takes when the cashier cancels. */
export function cancelCommit(before: Sale, flags: Sale['flags'] = []): Commit {
  const at = before.createdAt + 30_000
  const after = aSale({
    ...without(before),
    state: 'CANCELLED',
    version: before.version + 1,
    closedAt: at,
    asked: 'not-found',
    flags,
  })
  const event: SaleEvent = { type: 'cancelled', at, asked: 'not-found' }
  return { before, after, event, payment: null, nextCheckAt: at + 10_000, jobs: [] }
}

export function cancel(store: Store, before: Sale, flags: Sale['flags'] = []): Sale {
  const change = cancelCommit(before, flags)
  if (!store.commit(change)) throw new Error('the sale had moved')
  return change.after
}

function without({ state: _state, ...rest }: Sale): Omit<Sale, 'state'> {
  return rest
}
