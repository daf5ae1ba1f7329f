// Reads a till's books from its file, as an auditor would: apart from the till's own code.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'

export interface StoredSale {
  readonly id: string
  readonly bill_number: string
  readonly state: string
  readonly amount_minor: number
  readonly currency: string
  readonly khqr: string
  readonly md5: string
  readonly retry_of: string | null
}

export type BooksName = 'demo.db' | 'till.db'

/** A live till's books where there are some: a test in demo mode has none. */
export function booksOf(dataDir: string): BooksName {
  return existsSync(join(dataDir, 'till.db')) ? 'till.db' : 'demo.db'
}

/** @param name `demo.db` or `till.db` */
export function books<T>(dataDir: string, name: BooksName, read: (db: Database.Database) => T): T {
  const db = new Database(join(dataDir, name), { readonly: true, fileMustExist: true })
  try {
    return read(db)
  } finally {
    db.close()
  }
}

export function storedSales(dataDir: string, name: BooksName = booksOf(dataDir)): StoredSale[] {
  return books(dataDir, name, (db) => db.prepare('SELECT * FROM sale ORDER BY bill_number').all() as StoredSale[])
}

export function eventTypes(dataDir: string, saleId: string, name: BooksName = booksOf(dataDir)): string[] {
  return books(dataDir, name, (db) =>
    (db.prepare('SELECT type FROM sale_event WHERE sale_id = ? ORDER BY seq').all(saleId) as { type: string }[]).map(
      (row) => row.type,
    ),
  )
}
