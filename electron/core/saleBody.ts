// A sale in the words that other programs read: the same in the local API's answers and in webhooks.

import type { ApiSale } from '../../shared/localApi'
import { type Currency, decimalsOf } from '../../shared/money'
import { counts, needsAttention, type Sale } from '../../shared/sale'

/** Without the payer, the account and whatever a person wrote about it. @param queued it waits for the screens */
export function apiSale(sale: Sale, reference: string | null, queued: boolean): ApiSale {
  const { id, billNumber, kind, state, amountMinor, currency, khqr, md5, source, demo, createdAt, expiresAt } = sale
  return {
    ...{ id, billNumber, kind, state, amountMinor, currency, khqr, md5, source, reference, demo, createdAt, expiresAt },
    paidAt: sale.state === 'PAID' ? sale.paidAt : null,
    closedAt: 'closedAt' in sale ? sale.closedAt : null,
    version: sale.version,
    flags: sale.flags,
    verification: counts(sale) ? sale.confirmation.kind : 'none',
    needsAttention: needsAttention(sale),
    queued,
  }
}

/** Times are ISO 8601, UTC. Whether it waits for the screens is no part of it: that changes by itself. */
export function saleBody(sale: ApiSale) {
  return {
    sale_id: sale.id,
    amount: decimalAmount(sale.amountMinor, sale.currency),
    currency: sale.currency,
    md5: sale.md5,
    status: sale.state,
    kind: sale.kind,
    bill_number: sale.billNumber,
    reference: sale.reference,
    khqr: sale.khqr,
    created_at: isoTime(sale.createdAt),
    expires_at: isoTime(sale.expiresAt),
    paid_at: isoTimeOrNull(sale.paidAt),
    closed_at: isoTimeOrNull(sale.closedAt),
    flags: [...sale.flags],
    needs_attention: sale.needsAttention,
    verification: sale.verification,
    source: sale.source,
    demo: sale.demo,
    version: sale.version,
  }
}

/** Riel or dollars. Twelve digits at the most: their shortest decimal text is exact. */
export function decimalAmount(amountMinor: number, currency: Currency): number {
  return amountMinor / 10 ** decimalsOf(currency)
}

export function isoTime(at: number): string {
  return new Date(at).toISOString()
}

function isoTimeOrNull(at: number | null): string | null {
  return at === null ? null : isoTime(at)
}
