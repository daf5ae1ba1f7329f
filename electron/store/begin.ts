// Begins empty books where some are gone, on a person's word: they carry the last known bill number on, and say on whose word.

import { serialAfterRestore } from '../core/backups'
import { reachedByRestores } from '../core/bills'
import { StoreFailure } from '../core/ports'
import { isEmpty } from './beginnings'
import { connect } from './connection'
import { jumpEvents } from './eventNumbers'
import { attempt, busiestDay, factsOf, readBooks } from './facts'
import { onDisk } from './failures'
import { fileOf } from './files'
import { beginLineage, booksIdOf } from './lineage'
import { takeLock } from './lock'
import { migrate, migrations } from './migrate'
import { peoplePart } from './people'
import { asides, letBillsJump, putInPlace } from './restore'
import { statements } from './statements'

export interface BeginRequest {
  readonly books: string
  readonly now: number
  /** The manager whose PIN it was; the till's own name where the shop's was typed. */
  readonly by: string
  readonly word: 'pin' | 'shop-name'
  /** The newest backup that can be read. */
  readonly newest: { readonly file: string; readonly at: number } | null
  /** Bill numbers known from elsewhere: the log, other backups. */
  readonly knownBills: readonly number[]
}

/** @returns the bill number after which the till goes on  @throws StoreFailure, also where there are books after all */
export function beginAnew(request: BeginRequest): { readonly to: number } {
  const file = fileOf(request.books)
  const release = takeLock(file)
  try {
    return onDisk(() => {
      if (!isEmpty(file)) throw new StoreFailure('io', 'there are books here')
      return putInPlace(file, request.now, (part) => ({ to: make(part, file, request) }))
    })
  } finally {
    release()
  }
}

function make(part: string, file: string, { now, by, word, newest, knownBills }: BeginRequest): number {
  const before = newest === null ? null : attempt(() => readBooks(newest.file, lookBack))
  const backupAt = newest?.at ?? 0
  const busiest = before?.busiestDay ?? 0
  const reached = reachedByRestores({
    ...{ lastBill: before?.lastBill ?? 0, busiestDay: busiest, backupAt },
    restores: asides(file),
  })
  const to = serialAfterRestore({
    known: [...knownBills, reached],
    busiestDay: busiest,
    unseenMs: newest === null ? 0 : now - newest.at,
  })
  const db = connect(part)
  try {
    migrate(db, migrations, () => undefined)
    db.transaction(() => {
      letBillsJump(db, 0, to)
      db.prepare('INSERT INTO begun (at, by, word, after_serial) VALUES (?, ?, ?, ?)').run(now, by, word, to)
      peoplePart(db, statements(db)).appendAudit({
        at: now,
        actor: by,
        action: 'backups.begunAnew',
        facts: {
          ...{ way: word, goesOnAfter: to },
          ...(newest !== null && { backupAt: new Date(newest.at).toISOString() }),
        },
      })
      // Programs were told events under numbers that these books would begin to give again.
      jumpEvents(db, now)
      beginLineage(db, before?.till)
    }).immediate()
    db.pragma('wal_checkpoint(TRUNCATE)')
    return to
  } finally {
    db.close()
  }
}

function lookBack(db: Parameters<typeof factsOf>[0]) {
  return { lastBill: factsOf(db).lastBill, busiestDay: busiestDay(db), till: booksIdOf(db)?.till }
}
