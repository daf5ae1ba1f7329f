// The tamper-evident log: each event's hash covers the event and the hash before it.

import { createHash } from 'node:crypto'
import type { Database } from 'better-sqlite3'

export interface EventRow {
  readonly seq: number
  readonly sale_id: string
  readonly at: number
  readonly type: string
  readonly body: string
  readonly prev_hash: string
  readonly hash: string
}

/** What stands before the first event. */
export const CHAIN_START = '0'.repeat(64)

/** SHA-256 over the hash before and the event, as JSON text so that no two events share a text. */
export function eventHash(event: Omit<EventRow, 'hash'>): string {
  const { prev_hash, seq, sale_id, at, type, body } = event
  return createHash('sha256')
    .update(JSON.stringify([prev_hash, seq, sale_id, at, type, body]))
    .digest('hex')
}

/**
 * Reads all events in order and checks each link.
 * @returns the `seq` of the first event that was changed, put in or taken out before; null when the chain is whole
 */
export function firstBrokenLink(db: Database): number | null {
  let previous = CHAIN_START
  let expectedSeq = 1
  for (const row of db.prepare('SELECT * FROM sale_event ORDER BY seq').iterate() as Iterable<EventRow>) {
    const whole = row.seq === expectedSeq && row.prev_hash === previous && row.hash === eventHash(row)
    if (!whole) return row.seq
    previous = row.hash
    expectedSeq += 1
  }
  return null
}
