// A connection as the books need it: every pragma said, and read back.

import { existsSync, statSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { StoreFailure } from '../core/ports'
import { NewerBooks } from './failures'
import { makePrivate } from './files'
import { versionOf } from './migrate'

/**
 * How long a connection waits in SQLite for another program's lock. SQLite waits by sleeping, so the main thread never
 * does: there, what is locked is tried again from outside (`core/patience`). A worker may sleep.
 */
export const LOCK_WAIT_MS = isMainThread ? 0 : 5000

/** Books up to this size are gone through at every start (some 0.2 s); larger ones only after an unclean end. */
const QUICK_CHECK_ALWAYS_BYTES = 64 * 1024 * 1024

/**
 * `synchronous` must be said on every open: better-sqlite3 is built so that a WAL database opens with NORMAL, which may
 * lose the last commits in a power cut (better-sqlite3 docs/performance.md, "A note about durability").
 * `recursive_triggers`: without it INSERT OR REPLACE deletes rows past the triggers that forbid it.
 * The two `fullfsync` mean something on macOS only.
 */
const pragmas: readonly (readonly [name: string, value: string, readBack: string | number])[] = [
  ['busy_timeout', String(LOCK_WAIT_MS), LOCK_WAIT_MS],
  ['trusted_schema', 'OFF', 0],
  ['cell_size_check', 'ON', 1],
  ['temp_store', 'MEMORY', 2],
  ['foreign_keys', 'ON', 1],
  ['recursive_triggers', 'ON', 1],
  ['journal_mode', 'WAL', 'wal'],
  ['synchronous', 'FULL', 2],
  ['fullfsync', 'ON', 1],
  ['checkpoint_fullfsync', 'ON', 1],
]

/**
 * Looks at the books without changing a byte of them: whole, and not from the future. A connection that may write
 * would fold the log into the file when it closes, and what is broken must stay as it was found.
 * @throws StoreFailure `corrupt`, and NewerBooks
 */
export function inspect(file: string, newestKnown: number): void {
  // A rollback journal is there only until the books are in WAL mode for the first time: that was broken off, and
  // connecting puts it right, which this look must not do.
  if (!existsSync(file) || statSync(file).size === 0 || existsSync(`${file}-journal`)) return
  // A till that ended well has folded its log into the file and taken it away.
  const endedWell = !existsSync(`${file}-wal`) || statSync(`${file}-wal`).size === 0
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: LOCK_WAIT_MS })
  try {
    db.pragma('trusted_schema = OFF')
    db.pragma('cell_size_check = ON')
    const found = versionOf(db)
    if (found > newestKnown) throw new NewerBooks(found, newestKnown)
    // What a whole structure can't tell, and large books that ended well, are checked in idle time: see idleCheck.ts.
    if (endedWell && statSync(file).size > QUICK_CHECK_ALWAYS_BYTES) return
    const verdict = db.pragma('quick_check(1)', { simple: true })
    if (verdict !== 'ok') throw new StoreFailure('corrupt', String(verdict))
  } finally {
    db.close()
  }
}

/** Opens the books for writing. */
export function connect(file: string): Database.Database {
  makePrivate(file)
  const db = new Database(file, { timeout: LOCK_WAIT_MS })
  try {
    for (const [name, value, wanted] of pragmas) {
      db.pragma(`${name} = ${value}`)
      const found = db.pragma(name, { simple: true })
      if (found !== wanted) throw new StoreFailure('io', `${name} is ${String(found)}, not ${value}`)
    }
    mustBeWritable(db)
  } catch (error) {
    db.close()
    throw error
  }
  return db
}

/**
 * SQLite opens what it can't write without a word; better to hear of it now than at the first sale. Books that another
 * program is writing to can be written: the till opens, and shows what is in them.
 */
function mustBeWritable(db: Database.Database): void {
  try {
    db.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${versionOf(db)}; ROLLBACK`)
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || !error.code.startsWith('SQLITE_BUSY')) throw error
  }
}
