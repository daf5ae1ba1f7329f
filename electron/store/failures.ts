// What SQLite's error codes mean for a till: one of five reasons why nothing can be recorded, or a bug.

import Database from 'better-sqlite3'
import { StoreFailure, type StoreFailureKind } from '../core/ports'

const kinds: readonly (readonly [prefix: string, kind: StoreFailureKind])[] = [
  ['SQLITE_FULL', 'full'],
  ['SQLITE_CORRUPT', 'corrupt'],
  ['SQLITE_NOTADB', 'corrupt'],
  ['SQLITE_BUSY', 'locked'],
  ['SQLITE_LOCKED', 'locked'],
  ['SQLITE_READONLY', 'read-only'],
  ['SQLITE_PERM', 'read-only'],
  ['SQLITE_CANTOPEN', 'io'],
  ['SQLITE_IOERR', 'io'],
  ['SQLITE_PROTOCOL', 'io'],
]

/**
 * Runs something on the database. A failing disk becomes a StoreFailure; all else, a broken constraint among it, is a
 * bug and is thrown as it is.
 */
export function onDisk<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error
    const kind = kinds.find(([prefix]) => error.code.startsWith(prefix))?.[1]
    // A constraint's message names columns, never their values.
    throw kind === undefined ? error : new StoreFailure(kind, `${error.code}: ${error.message}`, error)
  }
}
