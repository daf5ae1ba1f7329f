// What can go wrong under the books, by name: a disk's errors become StoreFailures here, and nowhere else.

import Database from 'better-sqlite3'
import { StoreFailure, type StoreFailureKind } from '../core/ports'
import { asStoreFailure } from '../disk/failures'

const sqliteKinds: readonly (readonly [prefix: string, kind: StoreFailureKind])[] = [
  ['SQLITE_FULL', 'full'],
  ['SQLITE_CORRUPT', 'corrupt'],
  ['SQLITE_NOTADB', 'corrupt'],
  ['SQLITE_BUSY', 'locked'],
  ['SQLITE_LOCKED', 'locked'],
  ['SQLITE_READONLY', 'read-only'],
  ['SQLITE_PERM', 'read-only'],
  ['SQLITE_CANTOPEN', 'io'],
  // No room for the index of the log, which each start makes anew: SQLite's name for a full disk there.
  ['SQLITE_IOERR_SHMSIZE', 'full'],
  ['SQLITE_IOERR', 'io'],
  ['SQLITE_PROTOCOL', 'io'],
  ['SQLITE_NOLFS', 'io'],
]

/** The books were written by a newer till than this one: going on could lose what that one added. */
export class NewerBooks extends StoreFailure {
  constructor(
    readonly found: number,
    readonly known: number,
  ) {
    super('newer', `the books have version ${found}, this till knows ${known}; install the newer till`)
  }
}

/** The books are gone, and something tells that there were some: empty ones begin only on a person's word. */
export class BooksGone extends StoreFailure {
  constructor() {
    super('corrupt', 'there were books here, and they are gone')
  }
}

/**
 * Runs something on the disk. An outside failure becomes a StoreFailure; all else, a broken constraint among it, is a
 * bug and is thrown as it is.
 */
export function onDisk<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw asFailure(error)
  }
}

/** An outside failure under its name; all else as it is. */
export function asFailure(error: unknown): unknown {
  if (error instanceof Database.SqliteError) {
    const kind = sqliteKinds.find(([prefix]) => error.code.startsWith(prefix))?.[1]
    return kind === undefined ? error : new StoreFailure(kind, `${error.code}: ${error.message}`, error)
  }
  return asStoreFailure(error)
}
