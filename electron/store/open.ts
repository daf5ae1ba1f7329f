// Opens the books: one file, one writer, every commit on the disk before it counts.

import { closeSync, openSync, renameSync } from 'node:fs'
import Database from 'better-sqlite3'
import { assert } from '../../shared/result'
import { type Store, StoreFailure } from '../core/ports'
import { onDisk } from './failures'
import { lookUpsPart } from './lookUps'
import { type Migration, migrate, migrations, versionOf } from './migrate'
import { salesPart } from './sales'
import { type Sql, statements } from './statements'
import { totalsPart } from './totals'
import { watchesPart } from './watches'

export interface OpenStore extends Store {
  /** For reports and tests; never for writing. */
  readonly db: Database.Database
  /** Folds the log into the file and lets go of it. */
  close(): void
}

export interface OpenOptions {
  readonly now: () => number
  /** Other than the product's own, in tests. */
  readonly migrations?: readonly Migration[]
}

/** Another process that writes is given this long; with one writer it only happens to a reader's checkpoint. */
const BUSY_MS = 5000

/**
 * Opens the books at `path`, makes them if there are none, and brings them to the newest version.
 * @throws StoreFailure: the till must not trade; `locked` when another till has these books open
 * @throws NewerBooks
 */
export function openStore(path: string, { now, migrations: steps = migrations }: OpenOptions): OpenStore {
  const releaseLock = takeLock(path)
  try {
    return onDisk(() => {
      const db = new Database(path)
      try {
        configure(db)
        checkWhole(db)
        migrate(db, steps, () => copyBefore(db, path, now()))
      } catch (error) {
        db.close()
        throw error
      }
      return compose(db, releaseLock)
    })
  } catch (error) {
    releaseLock()
    throw error
  }
}

/**
 * One till for one set of books. The lock is held on a file beside them, so that an auditor's tool may still read the
 * books; the system takes it back when the process dies, however it dies.
 */
function takeLock(path: string): () => void {
  return onDisk(() => {
    const lock = new Database(`${path}.lock`, { timeout: 0 })
    try {
      lock.exec('BEGIN EXCLUSIVE')
    } catch (error) {
      lock.close()
      throw error
    }
    return () => lock.close()
  })
}

/**
 * `synchronous` must be said on every open: better-sqlite3 is built so that a WAL database opens with NORMAL, which may
 * lose the last commits in a power cut (better-sqlite3 docs/performance.md, "A note about durability").
 */
function configure(db: Database.Database): void {
  const pragmas = [
    `busy_timeout = ${BUSY_MS}`,
    'journal_mode = WAL',
    'synchronous = FULL',
    'fullfsync = ON',
    'checkpoint_fullfsync = ON',
    'foreign_keys = ON',
    'trusted_schema = OFF',
    'cell_size_check = ON',
    'temp_store = MEMORY',
  ]
  for (const pragma of pragmas) db.pragma(pragma)
  assert(db.pragma('journal_mode', { simple: true }) === 'wal', 'the books are in WAL mode')
  assert(db.pragma('synchronous', { simple: true }) === 2, 'every commit reaches the disk')
  assert(db.pragma('foreign_keys', { simple: true }) === 1, 'foreign keys hold')
}

function checkWhole(db: Database.Database): void {
  const verdict = db.pragma('quick_check(1)', { simple: true })
  if (verdict !== 'ok') throw new StoreFailure('corrupt', String(verdict))
}

/** A step that turns out wrong must have a way back: forward is the only way migrations go. */
function copyBefore(db: Database.Database, path: string, at: number): void {
  const copy = `${path}.before-${versionOf(db)}-${at}`
  db.prepare('VACUUM INTO ?').run(`${copy}.part`)
  const file = openSync(`${copy}.part`, 'r')
  closeSync(file)
  renameSync(`${copy}.part`, copy)
}

function compose(db: Database.Database, releaseLock: () => void): OpenStore {
  const sql = statements(db)
  const parts: Store = {
    ...salesPart(db, sql),
    ...watchesPart(sql),
    ...lookUpsPart(sql),
    ...totalsPart(sql),
    ...settingsPart(sql),
  }
  const guarded = Object.fromEntries(
    Object.entries(parts).map(([name, method]) => [
      name,
      (...input: unknown[]) => onDisk(() => (method as (...input: unknown[]) => unknown)(...input)),
    ]),
  ) as unknown as Store
  return {
    ...guarded,
    db,
    close: () => {
      if (!db.open) return
      onDisk(() => {
        db.pragma('optimize')
        db.pragma('wal_checkpoint(TRUNCATE)')
        db.close()
      })
      releaseLock()
    },
  }
}

function settingsPart(sql: Sql): Pick<Store, 'setting' | 'putSetting'> {
  return {
    setting: (key) => sql<{ value: string }>('SELECT value FROM setting WHERE key = ?').get(key)?.value ?? null,
    putSetting: (key, value) => {
      sql('INSERT INTO setting VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(key, value)
    },
  }
}
