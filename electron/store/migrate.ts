// Brings the books to the newest version, one numbered step at a time, each whole or not at all.

import type { Database } from 'better-sqlite3'
import { assert } from '../../shared/result'
import { clearHere, moveHere, syncFile } from '../disk/wholeFile'
import { NewerBooks } from './failures'
import { makePrivate } from './files'
import { books } from './migrations/0010-books'
import { api } from './migrations/0020-api'
import { webhooks } from './migrations/0030-webhooks'
import { attention } from './migrations/0040-attention'
import { restored } from './migrations/0050-restored'
import { people } from './migrations/0060-people'
import { callers } from './migrations/0080-callers'
import { answers } from './migrations/0091-answers'
import { heard } from './migrations/0093-heard'
import { lookups } from './migrations/0094-lookups'

export interface Migration {
  /** By tens, so that a repair can go between. Becomes `user_version`. */
  readonly version: number
  /** SQL. A step that was released is never edited. */
  readonly up: string
}

/** All steps there are, rising. */
export const migrations: readonly Migration[] = [
  ...[books, api, webhooks, attention, restored, people, callers, answers, heard, lookups],
]

/** @returns the version of the books, 0 when they are empty */
export function versionOf(db: Database): number {
  return db.pragma('user_version', { simple: true }) as number
}

/** The version that the last of these steps leads to. */
export function newestOf(steps: readonly Migration[]): number {
  return steps.reduce((before, { version }) => {
    assert(version > before, 'migrations rise')
    return version
  }, 0)
}

/**
 * @param beforeFirst called once before the first step on books that are not empty: the place for a copy
 * @throws NewerBooks, or what a failing step threw; that step has left nothing behind then
 */
export function migrate(db: Database, steps: readonly Migration[], beforeFirst: () => void): void {
  const newest = newestOf(steps)
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

/**
 * Copies the books to another file, whole and on the disk, or not at all: forward is the only way migrations go, so a
 * step that turns out wrong must have a way back.
 */
export function copyBooks(db: Database, copy: string): void {
  const part = `${copy}.part`
  try {
    // One that a killed till has left is in the way.
    clearHere(part)
    makePrivate(part)
    db.prepare('VACUUM INTO ?').run(part)
    syncFile(part)
    moveHere(part, copy)
  } catch (error) {
    clearHere(part)
    throw error
  }
}
