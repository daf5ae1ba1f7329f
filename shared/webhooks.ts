// What the windows see of webhooks: addresses that are told of sales, and what became of it. Never a secret.

/** What a change of a sale is called. Each change is one event. */
export const webhookEvents = [
  'sale.started',
  'sale.paid',
  'sale.expired',
  'sale.cancelled',
  'sale.failed',
  /** Money came that somebody must look at, and the sale stayed as it was. */
  'sale.needs_attention',
  /** Anything else: somebody settled what needed attention, or Bakong confirmed what was confirmed by hand. */
  'sale.updated',
] as const
export type WebhookEvent = (typeof webhookEvents)[number]

/** Sent by "test" alone. */
export const PING = 'ping'

export const ENDPOINTS_MAX = 10
export const WEBHOOK_URL_MAX = 1024
/** Deliveries on one page of the log. */
export const DELIVERIES_PAGE = 20

/** Why a delivery did not arrive. */
export const deliveryTroubles = [
  /** No way there: DNS, refused, reset. */
  'unreachable',
  'timed-out',
  /** The certificate was not accepted. */
  'tls',
  /** Any HTTP answer but 2xx and 3xx. */
  'refused',
  'redirected',
  /** The address is not one that may be told (any more). */
  'address-not-allowed',
  /** The secret is not on this machine: the endpoint must be made anew. */
  'no-secret',
] as const
export type DeliveryTrouble = (typeof deliveryTroubles)[number]
export type DeliveryOutcome = 'delivered' | DeliveryTrouble

export interface DeliveryView {
  readonly id: number
  readonly endpointId: string
  readonly eventId: string
  readonly type: WebhookEvent | typeof PING
  /** Null for a ping. */
  readonly saleId: string | null
  /** When the answer came, or the waiting for it ended; UTC ms. */
  readonly at: number
  /** 1 for the first try. */
  readonly attempt: number
  readonly outcome: DeliveryOutcome
  /** HTTP status, when there was an answer. */
  readonly status: number | null
  readonly tookMs: number
  /** It was the last try: nothing follows by itself. */
  readonly gaveUp: boolean
}

export interface EndpointView {
  readonly id: string
  readonly url: string
  readonly events: readonly WebhookEvent[]
  readonly enabled: boolean
  /** UTC ms. */
  readonly createdAt: number
  /** Events that wait to be delivered. */
  readonly waiting: number
  readonly last: DeliveryView | null
}

export interface WebhooksView {
  readonly endpoints: readonly EndpointView[]
}
