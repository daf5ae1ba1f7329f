// What the webhooks ask of the store and of the world.

import type { Result } from '../../shared/result'
import type { DeliveryOutcome, DeliveryView, PING, WebhookEvent } from '../../shared/webhooks'

export interface Endpoint {
  readonly id: string
  readonly url: string
  readonly events: readonly WebhookEvent[]
  readonly enabled: boolean
  /** UTC ms. */
  readonly createdAt: number
}

/** A webhook that was written with its sale and has not been delivered yet. */
export interface WebhookJob {
  readonly id: number
  readonly endpointId: string
  readonly eventId: string
  readonly type: WebhookEvent
  readonly saleId: string
  /** The body, the same bytes on each try. */
  readonly body: string
  /** Tries so far. */
  readonly attempts: number
  /** UTC ms. */
  readonly nextAt: number
  /** The tries are counted from here: when it was written, or sent again by hand; UTC ms. */
  readonly since: number
}

export type NewDelivery = Omit<DeliveryView, 'id'>

/** What becomes of the job after a try. `waiting`: tried again at this time, UTC ms. */
export type JobFate =
  | { readonly state: 'done' }
  | { readonly state: 'given-up' }
  | { readonly state: 'waiting'; readonly nextAt: number }

/** Every method is synchronous and is one transaction. Any may throw StoreFailure. */
export interface WebhookBooks {
  /** The lineage by which events of restored books are told apart from those of the books before; null when none were. */
  eventLineage(): string | null

  /** Those that are not removed, the first made first. */
  endpoints(): readonly Endpoint[]
  addEndpoint(endpoint: Endpoint): void
  putEndpoint(endpoint: Endpoint): void
  /** Removes it, and gives up what waits for it. */
  removeEndpoint(id: string, at: number): void

  /** What may be sent to this endpoint next, soonest first. Of each sale only the oldest event: order is kept. */
  waitingWebhooks(endpointId: string, limit: number): readonly WebhookJob[]
  waitingCount(endpointId: string): number
  /** Writes down a try and what follows from it.  @returns the delivery's id in the log */
  noteDelivery(jobId: number, delivery: NewDelivery, fate: JobFate): number
  /** Writes down a delivery that has no job: a ping. */
  logDelivery(delivery: NewDelivery): number
  /** Makes all that waits due now: at start, on wake, when the network returns. */
  hastenWebhooks(now: number): void
  /** @returns false when the log has forgotten it, or it was a ping, or its endpoint is gone */
  redeliver(deliveryId: number, now: number): boolean
  /** Newest first. @param endpointId null for all endpoints */
  deliveries(endpointId: string | null, before: number | null, limit: number): readonly DeliveryView[]
}

export interface WebhookRequest {
  readonly url: string
  readonly secret: string
  readonly eventId: string
  readonly type: WebhookEvent | typeof PING
  /** Unix seconds: when this try was made. */
  readonly timestamp: number
  readonly body: string
}

export interface Delivered {
  readonly outcome: DeliveryOutcome
  readonly status: number | null
  readonly tookMs: number
}

/** Brings events to their endpoints. */
export interface Deliver {
  /** @returns the address in its one form, or the refusal `webhook-address` */
  judge(url: string): Result<string>
  /** Whatever happens outside is a value: it never throws but for a bug. */
  send(request: WebhookRequest): Promise<Delivered>
}

/**
 * Where secrets are kept, through restarts. Never shown, never logged. Also on a machine without a keyring: a secret that
 * is gone after a restart would silence its webhook, and it only lets others speak to one receiver in the till's name.
 */
export interface SecretStore {
  get(name: string): string | null
  put(name: string, value: string, keep: 'always'): void | Promise<void>
  remove(name: string): void | Promise<void>
}
