// Brings a database to the newest version, one numbered step at a time, each whole or not at all.

import type { Database } from 'better-sqlite3'
import { assert } from '../../shared/result'
import { books } from './migrations/0010-books'

export interface Migration {
  /** By tens, so that a repair can go between. Becomes `user_version`. */
  readonly version: number
  /** SQL. A step that was released is never edited. */
  readonly up: string
}

/** All steps there are, rising. */
export const migrations: readonly Migration[] = [books]

/** The books were written by a newer till than this one: reading on could lose what it added. */
export class NewerBooks extends Error {
  override readonly name = 'NewerBooks'
  constructor(
    readonly found: number,
    readonly known: number,
  ) {
    super(`the books have version ${found}, this till knows ${known}: install the newer till`)
  }
}

/** @returns the version that the database has now, 0 for an empty one */
export function versionOf(db: Database): number {
  return db.pragma('user_version', { simple: true }) as number
}

/**
 * @param beforeFirst called once before the first step on books that are not empty: the place for a copy
 * @throws NewerBooks, or what a failing step threw; that step has left nothing behind then
 */
export function migrate(db: Database, steps: readonly Migration[], beforeFirst: () => void): void {
  steps.forEach((step, index) => {
    assert(step.version > (steps[index - 1]?.version ?? 0), 'migrations rise')
  })
  const newest = steps.at(-1)?.version ?? 0
  const found = versionOf(db)
  if (found > newest) throw new NewerBooks(found, newest)
  const missing = steps.filter((step) => step.version > found)
  if (found > 0 && missing.length > 0) beforeFirst()
  for (const step of missing) {
    db.transaction(() => {
      db.exec(step.up)
      db.pragma(`user_version = ${step.version}`)
    }).immediate()
  }
}
