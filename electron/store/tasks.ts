// The long tasks of the books by name. They run in a worker thread, each with its own connection, so that no sale waits.

import type { BooksFacts, RecoveryBackup, SalvagedFacts } from '../../shared/backups'
import { glance, makeBackup, verifyBackup } from './backup'
import { type BeginRequest, beginAnew } from './begin'
import { openBills } from './carry'
import { attempt, readBooks, salvage } from './facts'
import { type Staff, staffOf, verifyAudit } from './people'
import { type Restored, type RestoreRequest, restoreBackup } from './restore'

export interface Tasks {
  readonly backup: (input: { books: string; folder: string; at: number }) => BooksFacts
  readonly verify: (input: { file: string }) => BooksFacts
  readonly glance: (input: { file: string }) => RecoveryBackup['facts']
  readonly salvage: (input: { file: string; afterBill: number }) => SalvagedFacts | null
  readonly restore: (input: RestoreRequest) => Restored
  readonly begin: (input: BeginRequest) => { readonly to: number }
  /** Who may give their word, out of a backup; null when it can't be read. */
  readonly staff: (input: { file: string }) => Staff | null
  /** `ok`, or what SQLite found. */
  readonly check: (input: { file: string }) => string
  /** The first line of the trail that does not fit; null when it is whole. */
  readonly trail: (input: { file: string }) => number | null
}

export const tasks: Tasks = {
  backup: ({ books, folder, at }) => makeBackup(books, folder, at),
  verify: ({ file }) => verifyBackup(file),
  glance: ({ file }) => glance(file),
  salvage: ({ file, afterBill }) => {
    const found = salvage(file, afterBill)
    return found === null ? null : { ...found, open: openBills(file, afterBill) }
  },
  restore: restoreBackup,
  begin: beginAnew,
  staff: ({ file }) => attempt(() => readBooks(file, staffOf)),
  check: ({ file }) => readBooks(file, (db) => String(db.pragma('quick_check(1)', { simple: true }))),
  trail: ({ file }) => readBooks(file, verifyAudit),
}
