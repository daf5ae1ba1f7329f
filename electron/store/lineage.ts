// Whose books these are: a till's own id, the same in all its backups, and a lineage, new after each restore.

import type { Database } from 'better-sqlite3'
import type { BooksId } from '../../shared/backups'
import { hasTable } from './moneyCheck'

interface Row {
  readonly till: string
  readonly lineage: string
  readonly before: number
}

/**
 * Reads it out of books or a backup of any version.
 * @returns null for books of before version 90 in which nothing was ever sold: they could be any till's
 */
export function booksIdOf(db: Database): BooksId | null {
  if (!hasTable(db, 'lineage')) return derivedId(db)
  const row = db
    .prepare<[], Row>(
      'SELECT till, lineage, (SELECT count(*) FROM lineage) - 1 AS before FROM lineage ORDER BY id DESC LIMIT 1',
    )
    .get()
  return row === undefined ? null : { till: row.till, lineage: row.lineage, first: row.before === 0 }
}

/** What migration 0090 gives books that had none, from what is in all their backups alike. */
function derivedId(db: Database): BooksId | null {
  const head = db.prepare<[], { hash: string }>('SELECT hash FROM sale_event WHERE seq = 1').get()
  if (head === undefined) return null
  const restored = hasTable(db, 'restored')
    ? db.prepare<[], { at: number }>('SELECT at FROM restored ORDER BY id DESC LIMIT 1').get()
    : undefined
  return { till: head.hash.slice(0, 12), lineage: (restored?.at ?? 0).toString(16).padStart(12, '0'), first: true }
}

/**
 * From here on these books go another way than those before them: a restore, or books begun anew on a person's word.
 * Inside the transaction that does it.
 * @param till whose books they are from now on; as before if not given
 */
export function beginLineage(db: Database, till?: string): void {
  db.prepare(
    `INSERT INTO lineage (till, lineage)
     VALUES (coalesce(?, (SELECT till FROM lineage ORDER BY id DESC LIMIT 1)), lower(hex(randomblob(6))))`,
  ).run(till ?? null)
}
