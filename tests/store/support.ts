// What the store's tests share: books in a folder of their own, closed and thrown away after each test.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { afterEach } from 'vitest'
import { type OpenOptions, type OpenStore, openStore } from '../../electron/store/open'
import { AT } from './sell'

export { AT, cancel, cancelCommit, paidCommit, pay, sell } from './sell'

const folders: string[] = []
const open: OpenStore[] = []

afterEach(() => {
  for (const store of open.splice(0)) store.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A folder that is gone after the test. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'khqr-store-'))
  folders.push(folder)
  return folder
}

/** Books that are closed after the test. */
export function books(path = aFolder(), options: Partial<OpenOptions> = {}): OpenStore {
  const store = openStore(path, { now: () => AT, ...options })
  open.push(store)
  return store
}

/** How many rows a table has, or each of them. */
export function count(db: Database.Database, table: string): number {
  return db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${table}`).get()?.n ?? Number.NaN
}

/** All rows of all tables that a sale writes, to see that nothing has changed. */
export function everything(db: Database.Database): unknown {
  const tables = ['sale', 'sale_event', 'payment', 'watch', 'job', 'day_made', 'day_paid', 'till']
  return tables.map((table) => db.prepare(`SELECT * FROM ${table}`).all())
}

/** What this throws. */
export function thrown(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('it went well')
}
