// Where a simulated till's books lie: in memory, which is quick, or in a file with its log, where a power cut is a copy.

import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { composeStore, type OpenStore, openStore } from '../../electron/store/open'

/** One set of books, over all lives of its till. */
export interface Books {
  /** The store of one life. What a life before it had open is as good as gone. */
  open(now: () => number): OpenStore
  /** The till ends as it should. */
  closed(store: OpenStore): void
  /** The power is gone at this moment: what no commit has brought to the disk is lost. */
  cut(): void
  remove(): void
}

/** Empty books of the newest version, as bytes: made once, since each migration takes its time. */
let empty: Buffer | null = null

function emptyBooks(): Buffer {
  if (empty !== null) return empty
  const folder = mkdtempSync(join(tmpdir(), 'khqr-empty-'))
  try {
    const path = join(folder, 'till.db')
    openStore(path, { now: () => 0 }).close()
    // A database in memory has no log beside it.
    const db = new Database(path)
    db.pragma('journal_mode = DELETE')
    db.close()
    empty = readFileSync(path)
    return empty
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What `connect` says to a file, as far as it is not about the file. */
const PRAGMAS = ['trusted_schema = OFF', 'temp_store = MEMORY', 'foreign_keys = ON', 'recursive_triggers = ON']

/** One connection for all runs, its statements prepared: each run is one transaction of it, rolled back at the end. */
let shared: { readonly store: OpenStore; taken: boolean; runs: number } | null = null

/** Then a new one is made: what was prepared for one question only stays with a connection until it is closed. */
const RUNS_MAX = 50

function prepared(): OpenStore {
  const db = new Database(emptyBooks())
  for (const pragma of PRAGMAS) db.pragma(pragma)
  return composeStore(db, () => undefined)
}

/**
 * Books in memory: the product's own statements on a database that lies nowhere. A till's transaction is a savepoint in
 * the run's; a power cut inside one rolls it back, which `Disk` sees to by throwing. The same store serves every life.
 */
export class MemoryBooks implements Books {
  readonly #store: OpenStore

  constructor() {
    shared ??= { store: prepared(), taken: false, runs: 0 }
    if (shared.taken) throw new Error('one run at a time has the books in memory')
    shared.taken = true
    this.#store = shared.store
    this.#store.db.exec('BEGIN')
  }

  open(): OpenStore {
    return this.#store
  }

  closed(): void {
    // Nothing lies between memory and memory.
  }

  cut(): void {
    // What was committed stands; the rest is rolled back on the way out.
  }

  remove(): void {
    this.#store.db.exec('ROLLBACK')
    if (shared === null) return
    shared.taken = false
    shared.runs += 1
    if (shared.runs < RUNS_MAX) return
    shared.store.db.close()
    shared = null
  }
}

/** Books in a file: opened by the product as it opens its own, and copied at a power cut as they stand, log included. */
export class FileBooks implements Books {
  readonly #folder: string
  readonly #old: OpenStore[] = []
  #store: OpenStore | null = null
  #number = 0

  constructor(folder: string) {
    this.#folder = folder
  }

  get path(): string {
    return join(this.#folder, `till.${this.#number}.db`)
  }

  open(now: () => number): OpenStore {
    this.#store = openStore(this.path, { now })
    return this.#store
  }

  closed(store: OpenStore): void {
    store.close()
    this.#store = null
  }

  /** The dying till runs on to its next pause against files that nobody will read again. */
  cut(): void {
    const from = this.path
    if (this.#store !== null) this.#old.push(this.#store)
    this.#store = null
    this.#number += 1
    copyFileSync(from, this.path)
    if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${this.path}-wal`)
  }

  remove(): void {
    for (const store of this.#old) store.close()
    this.#store?.close()
  }
}
