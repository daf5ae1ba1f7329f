// The long tasks of the books by name. They run in a worker thread, each with its own connection, so that no sale waits.

import type { BooksFacts, RecoveryBackup, SalvagedFacts } from '../../shared/backups'
import { glance, makeBackup, verifyBackup } from './backup'
import { readBooks, salvage } from './facts'
import { verifyAudit } from './people'
import { type RestoreRequest, restoreBackup } from './restore'

export interface Tasks {
  readonly backup: (input: { books: string; folder: string; at: number }) => BooksFacts
  readonly verify: (input: { file: string }) => BooksFacts
  readonly glance: (input: { file: string }) => RecoveryBackup['facts']
  readonly salvage: (input: { file: string; afterBill: number }) => SalvagedFacts | null
  readonly restore: (input: RestoreRequest) => { readonly to: number; readonly aside: string }
  /** `ok`, or what SQLite found. */
  readonly check: (input: { file: string }) => string
  /** The first line of the trail that does not fit; null when it is whole. */
  readonly trail: (input: { file: string }) => number | null
}

export const tasks: Tasks = {
  backup: ({ books, folder, at }) => makeBackup(books, folder, at),
  verify: ({ file }) => verifyBackup(file),
  glance: ({ file }) => glance(file),
  salvage: ({ file, afterBill }) => salvage(file, afterBill),
  restore: restoreBackup,
  check: ({ file }) => readBooks(file, (db) => String(db.pragma('quick_check(1)', { simple: true }))),
  trail: ({ file }) => readBooks(file, verifyAudit),
}
