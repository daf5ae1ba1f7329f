// Sales and events in the words of the API's answers.

import type { z } from 'zod'
import type { ApiEvent, ApiSale } from '../../shared/localApi'
import type { LinkState } from '../../shared/till'
import { decimalAmount, isoTime, saleBody } from '../core/saleBody'
import type { EventAnswer, SaleAnswer } from './schemas'

export function saleAnswer(sale: ApiSale): z.infer<typeof SaleAnswer> {
  return { ...saleBody(sale), queued: sale.queued }
}

export function askedAnswer(link: LinkState, at: number) {
  return { link, as_of: isoTime(at) }
}

export function eventAnswer(event: ApiEvent): z.infer<typeof EventAnswer> {
  return {
    seq: event.seq,
    type: event.type,
    sale_id: event.saleId,
    status: event.state,
    version: event.version,
    at: isoTime(event.at),
    bill_number: event.billNumber,
    amount: decimalAmount(event.amountMinor, event.currency),
    currency: event.currency,
    reference: event.reference,
  }
}
