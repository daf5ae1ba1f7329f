// The local API's part of the books: references, done requests, keys, the queue for the screens, pages and events.

import type { Database } from 'better-sqlite3'
import { type ApiEvent, apiScopes } from '../../shared/localApi'
import type { Sale } from '../../shared/sale'
import type { ApiBooks, ApiEntry, ApiKey, SalesPage, SalesQuery } from '../core/apiBooks'
import { type EventJump, numberOf, placeOf } from './eventNumbers'
import { queries } from './queries'
import { parsed, type SaleRow, saleOf } from './rows'
import type { Sql } from './statements'

/** Codes live ten minutes at the most and each is shown for three seconds at least: no more could ever be seen. */
const QUEUE_MAX = 200
/** Sales one page looks at, whatever it asks for: it must not hold up the next customer. */
const EXAMINED_MAX = 2000
const FORGOTTEN_AT_ONCE = 500
const KEYS_READ_MAX = 500

interface KeyRow {
  readonly id: string
  readonly name: string
  readonly hash: string
  readonly scopes: string
  readonly created_at: number
  readonly last_used_at: number | null
  readonly revoked_at: number | null
}

interface EventRow {
  readonly seq: number
  readonly sale_id: string
  readonly type: string
  readonly state: ApiEvent['state']
  readonly version: number
  readonly at: number
  readonly bill_number: string
  readonly amount_minor: number
  readonly currency: ApiEvent['currency']
  readonly reference: string | null
}

export function apiPart(db: Database, sql: Sql): ApiBooks {
  const together = db.transaction((work: () => unknown) => work())
  const showQueued = db.transaction((now: number) => takeFromQueue(sql, now))
  return {
    together: <T>(work: () => T) => together.immediate(work) as T,
    saleOfReference: (reference) => sql<{ id: string }>(queries.saleOfReference).get(reference)?.id ?? null,
    referenceOf: (saleId) => sql<{ reference: string }>(queries.referenceOf).get(saleId)?.reference ?? null,
    doneRequest: ({ key, caller = '' }) => {
      const row = sql<{ request_hash: string; sale_id: string; link: string }>(queries.doneRequest).get(key, caller)
      return row === undefined ? null : { requestHash: row.request_hash, saleId: row.sale_id, link: row.link }
    },
    forgetRequests: (before) => {
      sql(queries.forgetRequests).run({ before, limit: FORGOTTEN_AT_ONCE })
    },
    isQueued: (saleId) => sql(queries.isQueued).get(saleId) !== undefined,
    queuedCount: () => queuedCount(sql),
    showQueued: (now) => showQueued.immediate(now),
    salesPage: (query) => salesPage(sql, query),
    eventsAfter: (number, saleId, limit) => {
      const jumps = eventJumps(sql)
      const { seq } = placeOf(number, jumps, lastSeq(sql))
      const rows =
        saleId === null
          ? sql<EventRow>(queries.eventsAfter).all(seq, limit)
          : sql<EventRow>(queries.eventsOfSaleAfter).all(saleId, seq, limit)
      return rows.map((row) => eventOf(row, numberOf(row.seq, jumps)))
    },
    eventsGoOn: (number) => {
      const jumps = eventJumps(sql)
      const { seq, lost } = placeOf(number, jumps, lastSeq(sql))
      return { after: lost ? numberOf(seq, jumps) : number, lost }
    },
    lastEventSeq: () => numberOf(lastSeq(sql), eventJumps(sql)),
    apiKeys: () => sql<KeyRow>('SELECT * FROM api_key ORDER BY created_at DESC LIMIT ?').all(KEYS_READ_MAX).map(keyOf),
    addApiKey: ({ id, name, hash, scopes, createdAt, lastUsedAt, revokedAt }) => {
      sql('INSERT INTO api_key VALUES (?, ?, ?, ?, ?, ?, ?)').run(
        ...[id, name, hash, JSON.stringify(scopes), createdAt, lastUsedAt, revokedAt],
      )
    },
    revokeApiKey: (id, at) => {
      sql('UPDATE api_key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL').run(at, id)
    },
    noteApiKeyUsed: (id, at) => {
      sql('UPDATE api_key SET last_used_at = ? WHERE id = ?').run(at, id)
    },
  }
}

/** Puts a new sale of the API in its place, inside its transaction: on free screens, or behind those that wait. */
export function enterApiSale(sql: Sql, sale: Sale, { reference, idempotency }: ApiEntry): void {
  const serial = Number(sale.billNumber)
  if (reference !== null) sql('INSERT INTO sale_reference VALUES (?, ?)').run(serial, reference)
  if (idempotency !== null) {
    const { key, caller = '', requestHash, link } = idempotency
    sql('INSERT INTO idempotency VALUES (?, ?, ?, ?, ?, ?)').run(
      ...[key, caller, requestHash, sale.id, link, sale.createdAt],
    )
  }
  const { changes } = sql('UPDATE till SET shown_sale_id = ? WHERE shown_sale_id IS NULL').run(sale.id)
  if (changes === 0 && queuedCount(sql) < QUEUE_MAX) sql('INSERT INTO screen_queue VALUES (?)').run(serial)
}

/** A sale that has closed waits no longer, inside the transaction that closes it. */
export function leaveQueue(sql: Sql, after: Sale): void {
  if (after.state !== 'PENDING') sql('DELETE FROM screen_queue WHERE bill_serial = ?').run(Number(after.billNumber))
}

function queuedCount(sql: Sql): number {
  return sql<{ count: number }>('SELECT count(*) AS count FROM screen_queue').get()?.count ?? 0
}

/** Money that did not match must be seen by a person, so such a sale waits on when its time is up. */
function takeFromQueue(sql: Sql, now: number): string | null {
  sql(`DELETE FROM screen_queue WHERE bill_serial IN (
         SELECT bill_serial FROM screen_queue JOIN sale USING (bill_serial)
         WHERE sale.expires_at <= ? AND sale.mismatch IS NULL)`).run(now)
  const first = sql<{ bill_serial: number; id: string }>(queries.firstQueued).get()
  if (first === undefined) return null
  sql('DELETE FROM screen_queue WHERE bill_serial = ?').run(first.bill_serial)
  sql('UPDATE till SET shown_sale_id = ?').run(first.id)
  return first.id
}

function salesPage(sql: Sql, { state, source, from, to, beforeBill, limit }: SalesQuery): SalesPage | null {
  const after = beforeBill === null ? null : sql<SaleRow>('SELECT * FROM sale WHERE bill_serial = ?').get(beforeBill)
  if (after === undefined) return null
  const last = { at: after?.created_at ?? to, serial: after?.bill_serial ?? 0 }
  const bound = last.at < to ? last : { at: to, serial: 0 }
  const sales: Sale[] = []
  let examined = 0
  let serial: number | null = null
  for (const row of sql<SaleRow>(queries.salesPage).iterate(bound.at, bound.serial, from, EXAMINED_MAX + 1)) {
    if (sales.length >= limit || examined >= EXAMINED_MAX) return { sales, nextBeforeBill: serial }
    examined += 1
    serial = row.bill_serial
    if ((state === null || row.state === state) && (source === null || row.source === source)) sales.push(saleOf(row))
  }
  return { sales, nextBeforeBill: null }
}

function lastSeq(sql: Sql): number {
  return sql<{ seq: number }>(queries.lastEventSeq).get()?.seq ?? 0
}

function eventJumps(sql: Sql): readonly EventJump[] {
  return sql<EventJump>('SELECT from_seq AS fromSeq, ahead FROM event_jump ORDER BY id').all()
}

/** @param seq its number as other programs are told it */
function eventOf(row: EventRow, seq: number): ApiEvent {
  const { sale_id: saleId, type, state, version, at, reference } = row
  const { bill_number: billNumber, amount_minor: amountMinor, currency } = row
  return { seq, saleId, type, state, version, at, billNumber, amountMinor, currency, reference }
}

function keyOf(row: KeyRow): ApiKey {
  const scopes = parsed(row.scopes) as unknown[]
  return {
    id: row.id,
    name: row.name,
    hash: row.hash,
    scopes: apiScopes.filter((scope) => scopes.includes(scope)),
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  }
}
