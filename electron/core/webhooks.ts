// The manager's side of the webhooks: endpoints made, changed, tested and removed; the log; sending again.

import { ok, type Result, refuse } from '../../shared/result'
import {
  DELIVERIES_PAGE,
  type DeliveryView,
  ENDPOINTS_MAX,
  PING,
  type WebhookEvent,
  type WebhooksView,
} from '../../shared/webhooks'
import { type Outbox, secretName } from './outbox'
import { patiently } from './patience'
import type { Clock, Store } from './ports'
import type { Deliver, Endpoint, SecretStore } from './webhookBooks'

export interface WebhooksDeps {
  readonly store: Store
  readonly clock: Clock
  readonly deliver: Deliver
  readonly secrets: SecretStore
  readonly outbox: Pick<Outbox, 'poke'>
  readonly newId: () => string
  /** `whsec_` and base64 of random bytes. */
  readonly newSecret: () => string
  /** What a window shows of the webhooks has changed. */
  readonly changed: () => void
}

export interface EndpointChange {
  readonly url?: string | undefined
  readonly events?: readonly WebhookEvent[] | undefined
  readonly enabled?: boolean | undefined
}

export class Webhooks {
  readonly #deps: WebhooksDeps

  constructor(deps: WebhooksDeps) {
    this.#deps = deps
  }

  /** @throws StoreFailure */
  view(): WebhooksView {
    const { store } = this.#deps
    return {
      endpoints: store.endpoints().map((endpoint) => ({
        ...endpoint,
        waiting: store.waitingCount(endpoint.id),
        last: store.deliveries(endpoint.id, null, 1)[0] ?? null,
      })),
    }
  }

  /** @returns the secret, this once */
  async add(url: string, events: readonly WebhookEvent[]): Promise<Result<{ id: string; secret: string }>> {
    const { store, clock, deliver, secrets, newId, newSecret, changed } = this.#deps
    const judged = deliver.judge(url)
    if (!judged.ok) return judged
    if (store.endpoints().length >= ENDPOINTS_MAX) return refuse('too-many-webhooks')
    const id = newId()
    const secret = newSecret()
    // First the secret: an endpoint without one would be told nothing.
    await secrets.put(secretName(id), secret, 'always')
    // Others may have been added meanwhile.
    if (store.endpoints().length >= ENDPOINTS_MAX) {
      await secrets.remove(secretName(id))
      return refuse('too-many-webhooks')
    }
    const endpoint = { id, url: judged.value, events: unique(events), enabled: true, createdAt: clock.now() }
    await patiently(() => store.addEndpoint(endpoint), { clock })
    changed()
    return ok({ id, secret })
  }

  change(id: string, change: EndpointChange): Result<WebhooksView> {
    const { store, deliver, outbox, changed } = this.#deps
    const before = this.#endpoint(id)
    if (before === null) return refuse('webhook-unknown', 'id')
    const url = deliver.judge(change.url ?? before.url)
    if (!url.ok) return url
    store.putEndpoint({
      ...before,
      url: url.value,
      events: unique(change.events ?? before.events),
      enabled: change.enabled ?? before.enabled,
    })
    outbox.poke()
    changed()
    return ok(this.view())
  }

  async remove(id: string): Promise<Result<WebhooksView>> {
    const { store, clock, secrets, changed } = this.#deps
    if (this.#endpoint(id) === null) return refuse('webhook-unknown', 'id')
    await patiently(() => store.removeEndpoint(id, clock.now()), { clock })
    changed()
    await secrets.remove(secretName(id))
    return ok(this.view())
  }

  deliveries(endpointId: string | null, before: number | null) {
    const found = this.#deps.store.deliveries(endpointId, before, DELIVERIES_PAGE + 1)
    const deliveries = found.slice(0, DELIVERIES_PAGE)
    return { deliveries, nextBefore: found.length > DELIVERIES_PAGE ? (deliveries.at(-1)?.id ?? null) : null }
  }

  /** Sends an event again, with its id and body as they were. */
  redeliver(deliveryId: number): Result<WebhooksView> {
    const { store, clock, outbox, changed } = this.#deps
    if (!store.redeliver(deliveryId, clock.now())) return refuse('delivery-unknown', 'deliveryId')
    outbox.poke()
    changed()
    return ok(this.view())
  }

  /** Sends a `ping`, once: a person waits for what becomes of it. */
  async test(id: string): Promise<Result<DeliveryView>> {
    const { store, clock, deliver, secrets, newId, changed } = this.#deps
    const endpoint = this.#endpoint(id)
    if (endpoint === null) return refuse('webhook-unknown', 'id')
    const eventId = `evt_${newId().replaceAll('-', '')}`
    const secret = secrets.get(secretName(id))
    const made = clock.now()
    const body = JSON.stringify({ id: eventId, type: PING, timestamp: new Date(made).toISOString(), data: {} })
    const timestamp = Math.floor(made / 1000)
    const { outcome, status, tookMs } =
      secret === null
        ? { outcome: 'no-secret' as const, status: null, tookMs: 0 }
        : await deliver.send({ url: endpoint.url, secret, eventId, type: PING, timestamp, body })
    const delivery = {
      ...{ endpointId: id, eventId, saleId: null, outcome, status, tookMs, attempt: 1 },
      type: PING,
      at: clock.now(),
      gaveUp: outcome !== 'delivered',
    } as const
    const logged = store.logDelivery(delivery)
    changed()
    return ok({ id: logged, ...delivery })
  }

  #endpoint(id: string): Endpoint | null {
    return this.#deps.store.endpoints().find((endpoint) => endpoint.id === id) ?? null
  }
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)]
}
