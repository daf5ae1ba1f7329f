// One till for one set of books: the lock that says so.

import Database from 'better-sqlite3'
import { StoreFailure } from '../core/ports'
import { onDisk } from './failures'
import { makePrivate } from './files'

/**
 * Takes the books for this process. The lock is an exclusive transaction on an empty file beside them, so that an
 * auditor's tool may still read the books, and so that the system takes it back when the process dies, however it dies:
 * a lock file with a process number in it would stay.
 * @param file the books
 * @returns a function that gives the lock back
 * @throws StoreFailure `locked` when another till has these books open
 */
export function takeLock(file: string): () => void {
  return onDisk(() => {
    makePrivate(`${file}.lock`)
    const lock = new Database(`${file}.lock`, { timeout: 0 })
    try {
      // Nothing reaches the file, so there is nothing to journal. The write that is never committed is what tells a lock
      // from the mere reading that SQLite would content itself with on a file that can't be written.
      lock.pragma('journal_mode = MEMORY')
      lock.exec('BEGIN EXCLUSIVE; PRAGMA user_version = 1')
    } catch (error) {
      lock.close()
      const taken = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')
      throw taken ? new StoreFailure('locked', 'another till has these books open', error) : error
    }
    return () => lock.close()
  })
}
