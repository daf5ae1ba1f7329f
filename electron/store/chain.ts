// The tamper-evident log: each event's hash covers the event and the hash before it.

import { hash } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import type { Sale } from '../../shared/sale'
import { StoreFailure } from '../core/ports'
import { asFailure } from './failures'
import { moneyCheck } from './moneyCheck'
import { fieldsOf, type SaleRow, saleOf } from './rows'
import { serialCheck } from './serials'
import type { Sql } from './statements'

/** An event as it stands in the books. */
export interface EventRow {
  readonly seq: number
  readonly sale_id: string
  readonly version: number
  readonly state: string
  readonly at: number
  readonly type: string
  readonly body: string
  readonly prev_hash: string
  readonly hash: string
}

/**
 * What `verifyChain` found. When broken, `seq` is the first row that does not fit, and `why`:
 * `missing` rows before it were taken out, or (past the last row) at the end; `changed` its content is not what was
 * hashed; `link` it does not follow the row before; `sale` the sale's row, or what is kept of its money, is not what
 * the events say; `sums` (past the last row) the days' totals or the list of refunds are not what the sales say;
 * `unreadable` (0) a value stands somewhere that the till never writes.
 */
export type ChainReport =
  | { readonly kind: 'whole'; readonly events: number }
  | {
      readonly kind: 'broken'
      readonly seq: number
      readonly why: 'missing' | 'changed' | 'link' | 'sale' | 'sums' | 'unreadable'
    }

/** The type of a sale's first event, which no `SaleEvent` has: its body holds what the sale was made of. */
export const STARTED = 'started'

/** What stands before the first event. */
const CHAIN_START = '0'.repeat(64)

/** SHA-256 over the hash before and the event, as JSON text so that no two events share a text. */
function hashOf({ prev_hash, seq, sale_id, version, state, at, type, body }: Omit<EventRow, 'hash'>): string {
  const text = JSON.stringify([prev_hash, seq, sale_id, version, state, at, type, body])
  return hash('sha256', text)
}

/**
 * Adds an event to the chain, inside the transaction that moves the sale.
 * @param after the sale as it is once the event has happened
 */
export function appendEvent(
  sql: Sql,
  after: Pick<Sale, 'id' | 'version'> & { readonly state: string },
  event: { at: number; type: string; body: unknown },
): void {
  const last = sql<Pick<EventRow, 'seq' | 'hash'>>('SELECT seq, hash FROM sale_event ORDER BY seq DESC LIMIT 1').get()
  const row = {
    seq: (last?.seq ?? 0) + 1,
    sale_id: after.id,
    version: after.version,
    state: after.state,
    at: event.at,
    type: event.type,
    body: JSON.stringify(event.body),
    prev_hash: last?.hash ?? CHAIN_START,
  }
  sql('INSERT INTO sale_event VALUES (@seq, @sale_id, @version, @state, @at, @type, @body, @prev_hash, @hash)').run({
    ...row,
    hash: hashOf(row),
  })
}

/** Events or sales read in one step: some 5 ms of work. */
const STEP_ROWS = 200

/** Reads all events in order, checks each link, and holds the sales against them. */
export function verifyChain(db: Database): ChainReport {
  const steps = chainSteps(db)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/**
 * The same in small steps, so that the till may sell between two of them: no reading stays open, and what is sold
 * meanwhile is checked too.
 */
export function* chainSteps(db: Database): Generator<void, ChainReport> {
  try {
    return yield* eventSteps(db)
  } catch (error) {
    // The disk's troubles have names. Any other comes of what was read: the check takes nothing but what stands there.
    if (asFailure(error) instanceof StoreFailure) throw error
    return { kind: 'broken', seq: 0, why: 'unreadable' }
  }
}

function* eventSteps(db: Database): Generator<void, ChainReport> {
  const page = db.prepare<[number, number], EventRow>('SELECT * FROM sale_event WHERE seq > ? ORDER BY seq LIMIT ?')
  const saleById = db.prepare<[string], SaleRow>('SELECT * FROM sale WHERE id = ?')
  let previous = CHAIN_START
  let events = 0
  for (;;) {
    const rows = page.all(events, STEP_ROWS)
    for (const row of rows) {
      const why = flaw(row, events + 1, previous) ?? (startsRight(row, saleById.get(row.sale_id)) ? null : 'sale')
      if (why !== null) return { kind: 'broken', seq: row.seq, why }
      previous = row.hash
      events += 1
    }
    if (rows.length === 0) break
    yield
  }
  return yield* saleSteps(db, events)
}

function flaw(row: EventRow, expectedSeq: number, previous: string): 'missing' | 'changed' | 'link' | null {
  if (row.seq !== expectedSeq) return 'missing'
  if (row.hash !== hashOf(row)) return 'changed'
  return row.prev_hash === previous ? null : 'link'
}

/** Whether the sale's row still has the amount, the code and the rest that its first event holds. */
function startsRight({ type, body }: EventRow, row: SaleRow | undefined): boolean {
  if (type !== STARTED) return true
  if (row === undefined) return false
  const now = fieldsOf(row)
  return Object.entries(JSON.parse(body) as object).every(([field, value]) => now[field] === value)
}

/**
 * Whether one sale's events, out of whatever books, are each as they were written, follow one another, and leave the sale
 * where its row stands.
 * @param events by their versions
 */
export function eventsFit(events: readonly EventRow[], row: SaleRow): boolean {
  const last = events.at(-1)
  return (
    events[0]?.type === STARTED &&
    events.every(
      (event, index) => event.version === index && event.hash === hashOf(event) && startsRight(event, row),
    ) &&
    last?.version === row.version &&
    last.state === row.state
  )
}

interface LastEvent {
  readonly seq: number | null
  readonly behind: 0 | 1
}

/** Each sale stands where its last event left it. Events cut off at the end show here: nothing follows them. */
function* saleSteps(db: Database, events: number): Generator<void, ChainReport> {
  const page = db.prepare<[number, number], SaleRow>(
    'SELECT * FROM sale WHERE bill_serial > ? ORDER BY bill_serial LIMIT ?',
  )
  const oddOne = db.prepare<[number, number], LastEvent>(
    `SELECT last.seq, last.seq IS NULL OR last.version < sale.version AS behind
     FROM sale LEFT JOIN sale_event AS last ON last.sale_id = sale.id
       AND last.version = (SELECT max(version) FROM sale_event WHERE sale_id = sale.id)
     WHERE sale.bill_serial > ? AND sale.bill_serial <= ?
       AND (last.version IS NOT sale.version OR last.state IS NOT sale.state) LIMIT 1`,
  )
  const money = moneyCheck(db)
  const serials = serialCheck(db)
  const missing: ChainReport = { kind: 'broken', seq: events + 1, why: 'missing' }
  let checked = 0
  for (;;) {
    const rows = page.all(checked, STEP_ROWS)
    const upTo = rows.at(-1)?.bill_serial
    if (upTo === undefined) break
    const odd = oddOne.get(checked, upTo)
    if (odd !== undefined) {
      if (odd.behind === 1 || odd.seq === null) return missing
      return { kind: 'broken', seq: odd.seq, why: 'sale' }
    }
    for (const row of rows) {
      if (!serials.follows(row.bill_serial)) return missing
      const seq = money.odd(saleOf(row), row.needs_attention)
      if (seq !== null) return { kind: 'broken', seq, why: 'sale' }
    }
    checked = upTo
    yield
  }
  if (!serials.endsRight()) return missing
  // The totals hang on no event: what does not fit is told behind the last one.
  return money.sumsFit() ? { kind: 'whole', events } : { kind: 'broken', seq: events + 1, why: 'sums' }
}
