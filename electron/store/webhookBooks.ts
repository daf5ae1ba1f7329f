// The webhooks' part of the books: endpoints, jobs of the outbox, the log of deliveries.

import type { Database } from 'better-sqlite3'
import {
  type DeliveryOutcome,
  type DeliveryView,
  deliveryTroubles,
  PING,
  type WebhookEvent,
  webhookEvents,
} from '../../shared/webhooks'
import { StoreFailure } from '../core/ports'
import type { Endpoint, JobFate, NewDelivery, WebhookBooks, WebhookJob } from '../core/webhookBooks'
import { booksIdOf } from './lineage'
import { queries } from './queries'
import { parsed } from './rows'
import type { Sql } from './statements'

/** Deliveries the log holds for each endpoint; the oldest are forgotten. */
export const LOG_MAX = 1000
/** Events that ended are kept this long, to be sent again by hand. */
const ENDED_KEPT_MS = 30 * 24 * 60 * 60 * 1000
const FORGOTTEN_AT_ONCE = 100

/** A handful. */
const allEndpoints = 'SELECT * FROM webhook_endpoint WHERE removed_at IS NULL ORDER BY created_at, id'

interface EndpointRow {
  readonly id: string
  readonly url: string
  readonly events: string
  readonly enabled: number
  readonly created_at: number
}

interface JobRow {
  readonly id: number
  readonly endpoint_id: string
  readonly event_id: string
  readonly event_type: string
  readonly sale_id: string
  readonly payload: string
  readonly attempts: number
  readonly next_at: number
  readonly since: number
}

interface DeliveryRow {
  readonly id: number
  readonly endpoint_id: string
  readonly event_id: string
  readonly type: string
  readonly sale_id: string | null
  readonly at: number
  readonly attempt: number
  readonly outcome: string
  readonly status: number | null
  readonly took_ms: number
  readonly gave_up: number
}

export function webhooksPart(db: Database, sql: Sql): WebhookBooks {
  const remove = db.transaction((id: string, at: number) => {
    sql('UPDATE webhook_endpoint SET removed_at = ?, enabled = 0 WHERE id = ?').run(at, id)
    sql("UPDATE job SET state = 'given-up' WHERE endpoint_id = ? AND state = 'waiting'").run(id)
  })
  const log = db.transaction((delivery: NewDelivery) => addDelivery(sql, delivery))
  const note = db.transaction((jobId: number, delivery: NewDelivery, fate: JobFate) => {
    settle(sql, jobId, delivery.at, fate)
    return addDelivery(sql, delivery)
  })
  // Asked for at each change of each sale, and changed by hand now and then. Forgotten before each change.
  let known: readonly Endpoint[] | null = null
  const forgotten = () => {
    known = null
  }
  return {
    eventLineage: () => {
      const id = booksIdOf(db)
      return id === null || id.first ? null : id.lineage
    },
    endpoints: () => {
      known ??= sql<EndpointRow>(allEndpoints).all().map(endpointOf)
      return known
    },
    addEndpoint: ({ id, url, events, enabled, createdAt }) => {
      forgotten()
      sql('INSERT INTO webhook_endpoint VALUES (?, ?, ?, ?, ?, NULL)').run(
        ...[id, url, JSON.stringify(events), enabled ? 1 : 0, createdAt],
      )
    },
    putEndpoint: ({ id, url, events, enabled }) => {
      forgotten()
      sql('UPDATE webhook_endpoint SET url = ?, events = ?, enabled = ? WHERE id = ?').run(
        ...[url, JSON.stringify(events), enabled ? 1 : 0, id],
      )
    },
    removeEndpoint: (id, at) => {
      forgotten()
      remove.immediate(id, at)
    },
    waitingWebhooks: (endpointId, limit) => sql<JobRow>(queries.waitingWebhooks).all(endpointId, limit).map(jobOf),
    waitingCount: (endpointId) => sql<{ count: number }>(queries.waitingCount).get(endpointId)?.count ?? 0,
    noteDelivery: (jobId, delivery, fate) => note.immediate(jobId, delivery, fate),
    logDelivery: (delivery) => log.immediate(delivery),
    hastenWebhooks: (now) => {
      sql("UPDATE job SET next_at = ? WHERE kind = 'webhook' AND state = 'waiting' AND next_at > ?").run(now, now)
    },
    redeliver: (deliveryId, now) =>
      sql(`UPDATE job SET state = 'waiting', attempts = 0, next_at = ?, since = ?
           WHERE (endpoint_id, event_id) = (
             SELECT webhook_endpoint.id, event_id FROM webhook_delivery
             JOIN webhook_endpoint ON webhook_endpoint.id = endpoint_id AND removed_at IS NULL
             WHERE webhook_delivery.id = ?)`).run(now, now, deliveryId).changes > 0,
    deliveries: (endpointId, before, limit) => {
      const below = before ?? Number.MAX_SAFE_INTEGER
      const rows =
        endpointId === null
          ? sql<DeliveryRow>(queries.deliveries).all(below, limit)
          : sql<DeliveryRow>(queries.deliveriesOfEndpoint).all(endpointId, below, limit)
      return rows.map(deliveryOf)
    },
  }
}

/** A job that was sent again by hand or given up meanwhile keeps what was decided then. */
function settle(sql: Sql, jobId: number, at: number, fate: JobFate): void {
  sql(`UPDATE job SET state = ?, attempts = attempts + 1, next_at = ? WHERE id = ? AND state = 'waiting'`).run(
    ...[fate.state, fate.state === 'waiting' ? fate.nextAt : at, jobId],
  )
  if (fate.state !== 'waiting') sql(queries.forgetWebhooks).run(at - ENDED_KEPT_MS, FORGOTTEN_AT_ONCE)
}

function addDelivery(sql: Sql, delivery: NewDelivery): number {
  const { endpointId, eventId, type, saleId, at, attempt, outcome, status, tookMs, gaveUp } = delivery
  const { lastInsertRowid } = sql(
    `INSERT INTO webhook_delivery (endpoint_id, event_id, type, sale_id, at, attempt, outcome, status, took_ms, gave_up)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(endpointId, eventId, type, saleId, at, attempt, outcome, status, Math.round(tookMs), gaveUp ? 1 : 0)
  sql(queries.forgetDeliveries).run(endpointId, endpointId, LOG_MAX)
  return Number(lastInsertRowid)
}

function endpointOf({ id, url, events, enabled, created_at }: EndpointRow): Endpoint {
  const wanted = parsed(events) as unknown[]
  return {
    ...{ id, url, enabled: enabled === 1, createdAt: created_at },
    events: webhookEvents.filter((event) => wanted.includes(event)),
  }
}

function jobOf(row: JobRow): WebhookJob {
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    eventId: row.event_id,
    type: eventOf(row.event_type),
    saleId: row.sale_id,
    body: row.payload,
    attempts: row.attempts,
    nextAt: row.next_at,
    since: row.since,
  }
}

function deliveryOf(row: DeliveryRow): DeliveryView {
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    eventId: row.event_id,
    type: row.type === PING ? PING : eventOf(row.type),
    saleId: row.sale_id,
    at: row.at,
    attempt: row.attempt,
    outcome: outcomeOf(row.outcome),
    status: row.status,
    tookMs: row.took_ms,
    gaveUp: row.gave_up === 1,
  }
}

function eventOf(text: string): WebhookEvent {
  return known(webhookEvents, text)
}

function outcomeOf(text: string): DeliveryOutcome {
  return known(['delivered', ...deliveryTroubles] as const, text)
}

function known<T extends string>(all: readonly T[], text: string): T {
  const found = all.find((one) => one === text)
  if (found === undefined) throw new StoreFailure('corrupt', `"${text}" is no webhook's word`)
  return found
}
