// A sale in the words that other programs read: the same in the local API's answers and in webhooks.

import { type Currency, decimalsOf } from '../../shared/money'
import { needsAttention, type Sale } from '../../shared/sale'

/** A sale without payer, payer's account and what a person wrote about it. Times are ISO 8601, UTC. */
export function saleBody(sale: Sale, reference: string | null) {
  return {
    sale_id: sale.id,
    amount: decimalAmount(sale.amountMinor, sale.currency),
    currency: sale.currency,
    md5: sale.md5,
    status: sale.state,
    bill_number: sale.billNumber,
    reference,
    khqr: sale.khqr,
    created_at: isoTime(sale.createdAt),
    expires_at: isoTime(sale.expiresAt),
    paid_at: sale.state === 'PAID' ? isoTime(sale.paidAt) : null,
    closed_at: 'closedAt' in sale ? isoTime(sale.closedAt) : null,
    flags: [...sale.flags],
    needs_attention: needsAttention(sale),
    verification: sale.state === 'PAID' ? sale.confirmation.kind : ('none' as const),
    source: sale.source,
    demo: sale.demo,
    version: sale.version,
  }
}

/** Riel or dollars. Twelve digits at the most: their shortest decimal text is exact. */
function decimalAmount(amountMinor: number, currency: Currency): number {
  return amountMinor / 10 ** decimalsOf(currency)
}

function isoTime(at: number): string {
  return new Date(at).toISOString()
}
