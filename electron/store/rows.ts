// A sale as a row and back. Checked both ways: what is written was a Sale, what is read must be one.

import { needsAttention, Sale } from '../../shared/sale'

export interface SaleRow {
  readonly id: string
  readonly bill_serial: number
  readonly bill_number: string
  readonly amount_minor: number
  readonly currency: string
  readonly khr_per_usd: number
  readonly khqr: string
  readonly md5: string
  readonly account_id: string
  readonly merchant_name: string
  readonly demo: number
  readonly source: string
  readonly retry_of: string | null
  readonly created_at: number
  readonly expires_at: number
  readonly state: string
  readonly version: number
  readonly flags: string
  readonly mismatch: string | null
  readonly resolution: string | null
  readonly paid_at: number | null
  readonly confirmation: string | null
  readonly closed_at: number | null
  readonly asked: string | null
  readonly needs_attention: number
  readonly sent_after_ms: number | null
}

export function rowOf(sale: Sale): SaleRow {
  return {
    id: sale.id,
    bill_serial: Number(sale.billNumber),
    bill_number: sale.billNumber,
    amount_minor: sale.amountMinor,
    currency: sale.currency,
    khr_per_usd: sale.khrPerUsd,
    khqr: sale.khqr,
    md5: sale.md5,
    account_id: sale.accountId,
    merchant_name: sale.merchantName,
    demo: sale.demo ? 1 : 0,
    source: sale.source,
    retry_of: sale.retryOf,
    created_at: sale.createdAt,
    expires_at: sale.expiresAt,
    state: sale.state,
    version: sale.version,
    flags: JSON.stringify(sale.flags),
    mismatch: sale.mismatch === null ? null : JSON.stringify(sale.mismatch),
    resolution: sale.resolution === null ? null : JSON.stringify(sale.resolution),
    paid_at: sale.state === 'PAID' ? sale.paidAt : null,
    confirmation: sale.state === 'PAID' ? JSON.stringify(sale.confirmation) : null,
    closed_at: 'closedAt' in sale ? sale.closedAt : null,
    asked: sale.state === 'CANCELLED' ? sale.asked : null,
    needs_attention: needsAttention(sale) ? 1 : 0,
    sent_after_ms: sentAfterMs(sale),
  }
}

/** From code shown to money sent, where Bakong says when that was and it makes sense. */
function sentAfterMs(sale: Sale): number | null {
  if (sale.state !== 'PAID' || sale.confirmation.kind !== 'bakong') return null
  const sentAt = sale.confirmation.payment.createdDateMs
  return sentAt === null || sentAt < sale.createdAt ? null : sentAt - sale.createdAt
}

/** @throws ZodError when the row is no sale: the file was changed by something else */
export function saleOf(row: SaleRow): Sale {
  const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text))
  return Sale.parse({
    state: row.state,
    id: row.id,
    billNumber: row.bill_number,
    amountMinor: row.amount_minor,
    currency: row.currency,
    khrPerUsd: row.khr_per_usd,
    khqr: row.khqr,
    md5: row.md5,
    accountId: row.account_id,
    merchantName: row.merchant_name,
    demo: row.demo === 1,
    source: row.source,
    retryOf: row.retry_of,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    version: row.version,
    flags: parsed(row.flags),
    mismatch: parsed(row.mismatch),
    resolution: parsed(row.resolution),
    paidAt: row.paid_at ?? undefined,
    confirmation: row.confirmation === null ? undefined : parsed(row.confirmation),
    closedAt: row.closed_at ?? undefined,
    asked: row.asked ?? undefined,
  })
}
