// Builders of sales and payments: valid unless a test says otherwise.

import { createHash } from 'node:crypto'
import type { FixedSale, PaymentRecord, Sale, SaleIn, SaleState } from '../../shared/sale'

const AT = Date.UTC(2026, 10, 22, 3, 0, 0)
let serial = 0

/** A fresh uuid, not random: a failing test names the same ids each time. */
export function anId(): string {
  serial += 1
  return `00000000-0000-4000-8000-${String(serial).padStart(12, '0')}`
}

export function aHash(seed: string | number = ++serial): string {
  return createHash('sha256').update(`hash ${seed}`).digest('hex')
}

export function aPayment(over: Partial<PaymentRecord> = {}): PaymentRecord {
  return {
    hash: aHash(),
    fromAccountId: 'sok_dara@abaa',
    toAccountId: 'rumduol_cafe@demo',
    amountMinor: 12_500,
    currency: 'KHR',
    createdDateMs: AT + 20_000,
    acknowledgedDateMs: AT + 21_000,
    externalRef: null,
    description: null,
    ...over,
  }
}

function fixed(over: Partial<FixedSale>): FixedSale {
  const id = over.id ?? anId()
  return {
    kind: 'dynamic',
    id,
    billNumber: String(++serial).padStart(4, '0'),
    amountMinor: 12_500,
    currency: 'KHR',
    khrPerUsd: 4100,
    khqr: `00020101021229210017rumduol_cafe@demo ${id}`,
    md5: createHash('md5').update(id).digest('hex'),
    accountId: 'rumduol_cafe@demo',
    merchantName: 'Rumduol Cafe',
    demo: true,
    source: 'cashier',
    retryOf: null,
    shortHash: null,
    createdAt: AT,
    expiresAt: AT + 300_000,
    ...over,
  }
}

/** `aSale({ state: 'PAID' })`: a sale in that state, with what such a sale must hold. */
export function aSale<S extends SaleState = 'PENDING'>(over: Partial<SaleIn<S>> & { state?: S } = {}): SaleIn<S> {
  const base = { ...fixed(over as Partial<FixedSale>), version: 0, flags: [], mismatch: null, resolution: null }
  const state = over.state ?? 'PENDING'
  const closed = { closedAt: base.expiresAt + 3000 }
  const byState: { [K in SaleState]: Sale } = {
    PENDING: { ...base, state: 'PENDING' },
    PAID: { ...base, state: 'PAID', paidAt: AT + 22_000, confirmation: { kind: 'bakong', payment: aPayment() } },
    EXPIRED: { ...base, ...closed, state: 'EXPIRED' },
    CANCELLED: { ...base, ...closed, state: 'CANCELLED', asked: 'not-found' },
    FAILED: { ...base, ...closed, state: 'FAILED' },
  }
  return { ...byState[state as SaleState], ...over } as SaleIn<S>
}
