// Sales and events in the words of the API's answers.

import type { z } from 'zod'
import type { ApiEvent, ApiSale } from '../../shared/localApi'
import { type Currency, decimalsOf } from '../../shared/money'
import type { LinkState } from '../../shared/till'
import type { EventAnswer, SaleAnswer } from './schemas'

/** Twelve digits at the most: their shortest decimal text is exact. */
function amount(amountMinor: number, currency: Currency): number {
  return amountMinor / 10 ** decimalsOf(currency)
}

const time = (at: number) => new Date(at).toISOString()
const timeOrNull = (at: number | null) => (at === null ? null : time(at))

export function saleAnswer(sale: ApiSale): z.infer<typeof SaleAnswer> {
  return {
    sale_id: sale.id,
    amount: amount(sale.amountMinor, sale.currency),
    currency: sale.currency,
    md5: sale.md5,
    status: sale.state,
    bill_number: sale.billNumber,
    reference: sale.reference,
    khqr: sale.khqr,
    created_at: time(sale.createdAt),
    expires_at: time(sale.expiresAt),
    paid_at: timeOrNull(sale.paidAt),
    closed_at: timeOrNull(sale.closedAt),
    flags: [...sale.flags],
    needs_attention: sale.needsAttention,
    verification: sale.verification,
    source: sale.source,
    queued: sale.queued,
    demo: sale.demo,
    version: sale.version,
  }
}

export function askedAnswer(link: LinkState, at: number) {
  return { link, as_of: time(at) }
}

export function eventAnswer(event: ApiEvent): z.infer<typeof EventAnswer> {
  return {
    seq: event.seq,
    type: event.type,
    sale_id: event.saleId,
    status: event.state,
    version: event.version,
    at: time(event.at),
    bill_number: event.billNumber,
    amount: amount(event.amountMinor, event.currency),
    currency: event.currency,
    reference: event.reference,
  }
}
