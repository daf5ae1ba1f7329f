// Reads a till's books from its file, as an auditor would: apart from the till's own code.

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

/** @param name `demo.db` or `till.db` */
export function books<T>(dataDir: string, name: 'demo.db' | 'till.db', read: (db: Database.Database) => T): T {
  const db = new Database(join(dataDir, name), { readonly: true, fileMustExist: true })
  try {
    return read(db)
  } finally {
    db.close()
  }
}

export function storedSales(dataDir: string, name: 'demo.db' | 'till.db' = 'demo.db'): StoredSale[] {
  return books(dataDir, name, (db) => db.prepare('SELECT * FROM sale ORDER BY bill_number').all() as StoredSale[])
}

export function eventTypes(dataDir: string, saleId: string, name: 'demo.db' | 'till.db' = 'demo.db'): string[] {
  return books(dataDir, name, (db) =>
    (db.prepare('SELECT type FROM sale_event WHERE sale_id = ? ORDER BY seq').all(saleId) as { type: string }[]).map(
      (row) => row.type,
    ),
  )
}
