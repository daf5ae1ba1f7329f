// Which event a change of a sale is, and the jobs that tell it to those who want it.

import { needsAttention, type Sale } from '../../shared/sale'
import type { WebhookEvent } from '../../shared/webhooks'
import type { Job } from './ports'
import { apiSale, saleBody } from './saleBody'
import type { Endpoint } from './webhookBooks'

/** What this change is called. @param before null for a sale that was just made */
export function eventOf(before: Sale | null, after: Sale): WebhookEvent {
  if (before === null) return 'sale.started'
  if (before.state === after.state) return needsAttention(after) ? 'sale.needs_attention' : 'sale.updated'
  switch (after.state) {
    case 'PAID':
      return 'sale.paid'
    case 'EXPIRED':
      return 'sale.expired'
    case 'CANCELLED':
      return 'sale.cancelled'
    case 'FAILED':
      return 'sale.failed'
    case 'PENDING':
      throw new Error('no sale goes back to PENDING')
  }
}

/**
 * The same change has the same id for everybody and on each try. No dots: it is signed as `id.timestamp.body`.
 * @param lineage of restored books: the books before them may have told another change under the same version
 */
export function eventIdOf(sale: Sale, lineage: string | null): string {
  return `evt_${sale.id.replaceAll('-', '')}_${sale.version}${lineage === null ? '' : `_${lineage}`}`
}

/**
 * One job for each endpoint that wants this event.
 * @param at when the change happened, UTC ms
 * @param reference asked for only when somebody wants to know, as is
 * @param lineage of restored books; null while nothing was ever restored
 */
export function webhookJobs(
  change: { readonly before: Sale | null; readonly after: Sale; readonly at: number },
  endpoints: readonly Endpoint[],
  reference: () => string | null,
  lineage: () => string | null = () => null,
): readonly Job[] {
  const { before, after, at } = change
  const type = eventOf(before, after)
  const wanting = endpoints.filter(({ enabled, events }) => enabled && events.includes(type))
  if (wanting.length === 0) return []
  const eventId = eventIdOf(after, lineage())
  const body = JSON.stringify({
    id: eventId,
    type,
    timestamp: new Date(at).toISOString(),
    data: saleBody(apiSale(after, reference(), false)),
  })
  return wanting.map(({ id }) => ({ kind: 'webhook', payload: body, webhook: { endpointId: id, eventId, type } }))
}
