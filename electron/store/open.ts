// Opens the books: one file, one writer, every commit on the disk before it counts.

import { dirname } from 'node:path'
import type Database from 'better-sqlite3'
import type { BooksId, RestoredFacts } from '../../shared/backups'
import { assert } from '../../shared/result'
import { type Store, StoreFailure } from '../core/ports'
import { apiPart } from './apiBooks'
import { attentionPart } from './attention'
import { haveBegun, mayBegin } from './beginnings'
import { type ChainReport, chainSteps, verifyChain } from './chain'
import { connect, inspect } from './connection'
import { BooksGone, onDisk } from './failures'
import { fileOf, stamp } from './files'
import { booksIdOf } from './lineage'
import { takeLock } from './lock'
import { lookUpsPart } from './lookUps'
import { copyBooks, type Migration, migrate, migrations, newestOf, versionOf } from './migrate'
import { peoplePart } from './people'
import { booksThere, dropUnfinished, finishRestore, lastRestore } from './restore'
import { fullNotIo } from './room'
import { salesPart } from './sales'
import { screenPart } from './screen'
import { settingsPart } from './settings'
import { statements } from './statements'
import { totalsPart } from './totals'
import { watchesPart } from './watches'
import { webhooksPart } from './webhookBooks'

export { BooksGone, NewerBooks } from './failures'
export { setAside } from './setAside'

export interface OpenStore extends Store {
  /** For reports and tests; never for writing. */
  readonly db: Database.Database
  /** Goes through all events and sales: has anything been changed, put in or taken out behind the till's back? Reads
   *  everything, so not while customers wait. */
  verifyChain(): ChainReport
  /** The last time these books were taken back from a backup. */
  lastRestore(): RestoredFacts | null
  /** Whose books these are. The same as long as they are open. */
  booksId(): BooksId
  /** The same in steps of some milliseconds each, for `checkInIdleTime`. Each step may throw StoreFailure. */
  chainSteps(): Generator<void, ChainReport>
  /**
   * Folds the log into the file and lets go of it.
   * @returns what went wrong with the folding, if anything: no sale is lost by it, the next open does it
   */
  close(): StoreFailure | null
}

export interface OpenOptions {
  readonly now: () => number
  /** Other than the product's own, in tests. */
  readonly migrations?: readonly Migration[]
  /** Asked where there are no books: whether a backup or the till's diary tells of some. Nothing does, if not given. */
  readonly known?: () => boolean
}

/**
 * Opens the books, makes them where there never were any, and brings them to the newest version.
 * @param path the file (`….db`), or the folder in which it is `till.db`
 * @throws StoreFailure: the till must not trade. `locked` when another till has these books open, `corrupt` when they
 *   are broken (they stay as they are, see `setAside`), BooksGone when there were some, NewerBooks when a newer till has
 *   written them
 */
export function openStore(path: string, options: OpenOptions): OpenStore {
  const file = fileOf(path)
  try {
    const begins = onDisk(() => mayBegin(file, options.known ?? (() => false)))
    const releaseLock = takeLock(file)
    try {
      return onDisk(() => openLocked(file, options, begins, releaseLock))
    } catch (error) {
      releaseLock()
      throw error
    }
  } catch (error) {
    throw fullNotIo(error, dirname(file))
  }
}

function openLocked(
  file: string,
  { now, migrations: steps = migrations }: OpenOptions,
  begins: boolean,
  releaseLock: () => void,
): OpenStore {
  // Before anything is cleared away that tells of them.
  if (!begins && !booksThere(file)) throw new BooksGone()
  dropUnfinished(file)
  finishRestore(file)
  inspect(file, newestOf(steps))
  const db = connect(file)
  try {
    const found = versionOf(db)
    if (!begins && found === 0) throw new BooksGone()
    migrate(db, steps, () => copyBooks(db, `${file}.version-${found}-${stamp(now())}`))
    haveBegun(file)
    return composeStore(db, releaseLock)
  } catch (error) {
    db.close()
    throw error
  }
}

/**
 * The store over a connection to books of the newest version.
 * @param releaseLock called when the store is closed
 */
export function composeStore(db: Database.Database, releaseLock: () => void): OpenStore {
  const sql = statements(db)
  const parts: Store = {
    ...salesPart(db, sql),
    ...screenPart(sql),
    ...watchesPart(sql),
    ...lookUpsPart(sql),
    ...totalsPart(sql),
    ...attentionPart(sql),
    ...settingsPart(sql),
    ...apiPart(db, sql),
    ...webhooksPart(db, sql),
    ...peoplePart(db, sql),
  }
  // Asked with each call: the database's own word costs as much as a small look-up.
  let open = true
  return {
    ...guarded(parts, () => open),
    db,
    verifyChain: () => onDisk(() => verifyChain(db)),
    lastRestore: () => onDisk(() => lastRestore(db)),
    booksId: () => {
      const id = onDisk(() => booksIdOf(db))
      assert(id !== null, 'books of this version know whose they are')
      return id
    },
    chainSteps: () => chainSteps(db),
    close: () => {
      open = false
      return close(db, releaseLock)
    },
  }
}

/**
 * Every method, with the disk's errors told by their names.
 * @param open after a change of books, whoever still waited for something hears that these are closed
 */
function guarded(parts: Store, open: () => boolean): Store {
  const guard =
    (method: (...input: unknown[]) => unknown) =>
    (...input: unknown[]) => {
      if (!open()) throw new StoreFailure('io', 'these books are closed')
      return onDisk(() => method(...input))
    }
  return Object.fromEntries(Object.entries(parts).map(([name, method]) => [name, guard(method)])) as unknown as Store
}

function close(db: Database.Database, releaseLock: () => void): StoreFailure | null {
  if (!db.open) return null
  try {
    onDisk(() => {
      db.pragma('optimize')
      db.pragma('wal_checkpoint(TRUNCATE)')
    })
    return null
  } catch (failure) {
    if (!(failure instanceof StoreFailure)) throw failure
    return failure
  } finally {
    db.close()
    releaseLock()
  }
}
