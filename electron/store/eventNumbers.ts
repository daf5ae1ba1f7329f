// The numbers by which programs are told events. They rise with the books' own, and jump at a restore: the events that are
// lost by it were told under numbers which no other event may ever have, or a program would take new ones for old.

import type { Database } from 'better-sqlite3'

/** Events after `fromSeq` of the books have `ahead` added to their number. Rising, one for each restore. */
export interface EventJump {
  readonly fromSeq: number
  readonly ahead: number
}

/** Beyond the last jump where the clock went back between two restores: more events than one backup could miss. */
const JUMP_MIN = 1_000_000

/**
 * Lets the events from now on be told under numbers that were never told, inside the transaction of a restore. How many
 * the broken books had told nobody can know: the time in milliseconds is ahead of as many as could ever be made.
 * @param now UTC ms
 */
export function jumpEvents(db: Database, now: number): void {
  const last = db.prepare<[], { ahead: number | null }>('SELECT max(ahead) AS ahead FROM event_jump').get()?.ahead ?? 0
  const fromSeq = db.prepare<[], { seq: number | null }>('SELECT max(seq) AS seq FROM sale_event').get()?.seq ?? 0
  db.prepare('INSERT INTO event_jump (from_seq, ahead) VALUES (?, ?)').run(fromSeq, Math.max(now, last + JUMP_MIN))
}

/** @param seq an event's place in the books  @returns its number as it is told */
export function numberOf(seq: number, jumps: readonly EventJump[]): number {
  return seq + (jumps.findLast(({ fromSeq }) => seq > fromSeq)?.ahead ?? 0)
}

/**
 * @param number the last one that somebody was told
 * @param lastSeq of the books
 * @returns after which place of the books he goes on, and whether he was told events that are not in these books
 */
export function placeOf(
  number: number,
  jumps: readonly EventJump[],
  lastSeq: number,
): { readonly seq: number; readonly lost: boolean } {
  let ahead = 0
  for (const jump of jumps) {
    if (number <= jump.fromSeq + ahead) return { seq: number - ahead, lost: false }
    // Between two runs of numbers lie those of events that were lost.
    if (number <= jump.fromSeq + jump.ahead) return { seq: jump.fromSeq, lost: true }
    ahead = jump.ahead
  }
  const seq = number - ahead
  return seq <= lastSeq ? { seq, lost: false } : { seq: lastSeq, lost: true }
}
