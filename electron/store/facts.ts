// Reads books without changing a byte of them: what stands in a backup, and what can still be read of broken books.

import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { BooksFacts, MissingSale, SalvagedFacts } from '../../shared/backups'
import { BackupFailure, StoreFailure } from '../core/ports'
import { verifyChain } from './chain'
import { LOCK_WAIT_MS } from './connection'
import { asFailure, onDisk } from './failures'
import { booksIdOf } from './lineage'

/** Sales listed of those that a backup lacks; a day of a busy shop. */
export const MISSING_MAX = 2000
/** Rows that can't be read in a row, after which the rest of broken books is left alone. */
const UNREADABLE_MAX = 3000

/** Opens for reading only. A file that can't be read throws StoreFailure. */
export function readBooks<T>(file: string, read: (db: Database.Database) => T): T {
  return onDisk(() => {
    const db = new Database(file, { readonly: true, fileMustExist: true, timeout: LOCK_WAIT_MS })
    try {
      db.pragma('trusted_schema = OFF')
      db.pragma('cell_size_check = ON')
      return read(db)
    } finally {
      db.close()
    }
  })
}

export function factsOf(db: Database.Database): BooksFacts {
  const one = <Row>(text: string) => db.prepare<[], Row>(text).get() as Row
  const { sales } = one<{ sales: number }>('SELECT count(*) AS sales FROM watch')
  const last = one<{ bill_serial: number; created_at: number } | undefined>(
    'SELECT bill_serial, created_at FROM sale WHERE bill_serial > 0 ORDER BY bill_serial DESC LIMIT 1',
  )
  const head = headOf(db)
  const { serial } = one<{ serial: number }>('SELECT last_bill_serial AS serial FROM till')
  return {
    sales,
    lastBill: Math.max(serial, last?.bill_serial ?? 0),
    lastSaleAt: last?.created_at ?? null,
    events: head?.seq ?? 0,
    head: head?.hash ?? null,
    books: booksIdOf(db),
  }
}

/** The last event: the head of the chain. Null in books without any. */
export function headOf(db: Database.Database): { readonly seq: number; readonly hash: string } | null {
  const last = 'SELECT seq, hash FROM sale_event ORDER BY seq DESC LIMIT 1'
  return db.prepare<[], { seq: number; hash: string }>(last).get() ?? null
}

/**
 * Reads everything: each page (`integrity_check` also holds the indexes against their tables), each event's hash, each sale
 * against its events.
 * @throws StoreFailure `corrupt`, BackupFailure `not-whole`: also for an empty file, or one that holds other tables than books
 */
export function verifyBooks(file: string): BooksFacts {
  return readBooks(file, (db) => {
    try {
      return verify(db)
    } catch (error) {
      // The disk's own troubles have names; any other is of the file, which is then no books.
      const failure = asFailure(error)
      throw failure instanceof StoreFailure || failure instanceof BackupFailure
        ? failure
        : new BackupFailure('not-whole', 'these are no books', error)
    }
  })
}

function verify(db: Database.Database): BooksFacts {
  const verdict = db.pragma('integrity_check(1)', { simple: true })
  if (verdict !== 'ok') throw new BackupFailure('not-whole', String(verdict))
  const chain = verifyChain(db)
  if (chain.kind !== 'whole') throw new BackupFailure('not-whole', `event ${chain.seq}: ${chain.why}`)
  return factsOf(db)
}

/** The hash of an event, or null where there is none. */
export function hashAt(db: Database.Database, seq: number): string | null {
  return db.prepare<[number], { hash: string }>('SELECT hash FROM sale_event WHERE seq = ?').get(seq)?.hash ?? null
}

/** The day on which this shop made most sales. */
export function busiestDay(db: Database.Database): number {
  return db.prepare<[], { made: number | null }>('SELECT max(made) AS made FROM day_made').get()?.made ?? 0
}

/**
 * What can be read of broken books after a bill number: each page by itself, so that one that is torn hides only its own.
 * @returns null when not even the till's own row and no sale can be read
 */
export function salvage(file: string, afterBill: number): Omit<SalvagedFacts, 'open'> | null {
  if (!existsSync(file)) return null
  return attempt(() =>
    readBooks(file, (db) => {
      const counted = attempt(() => db.prepare<[], { n: number }>('SELECT last_bill_serial AS n FROM till').get())?.n
      const highest = attempt(() =>
        db.prepare<[], { n: number | null }>('SELECT max(bill_serial) AS n FROM sale').get(),
      )?.n
      const last = Math.max(counted ?? 0, highest ?? 0)
      const missing = attempt(() => missingSales(db, afterBill, last)) ?? []
      const lastRead = missing.at(-1)?.bill ?? 0
      if (last === 0 && lastRead === 0) return null
      return { lastBill: Math.max(last, lastRead), missing }
    }),
  )
}

/** Broken books are what this is for: what can't be read is not there. */
export function attempt<T>(read: () => T): T | null {
  try {
    return onDisk(read)
  } catch {
    // Whatever it is: a page, a row, or what stands in it.
    return null
  }
}

function missingSales(db: Database.Database, afterBill: number, lastBill: number): MissingSale[] {
  const row = db.prepare<[number], MissingSale>(
    `SELECT bill_serial AS bill, amount_minor AS amountMinor, currency, state, created_at AS createdAt
     FROM sale WHERE bill_serial = ?`,
  )
  const found: MissingSale[] = []
  let unreadable = 0
  const until = lastBill === 0 ? afterBill + MISSING_MAX : Math.min(lastBill, afterBill + MISSING_MAX)
  for (let bill = afterBill + 1; bill <= until && unreadable < UNREADABLE_MAX; bill++) {
    const sale = attempt(() => row.get(bill))
    if (sale == null) unreadable += 1
    else found.push(sale)
  }
  return found
}
