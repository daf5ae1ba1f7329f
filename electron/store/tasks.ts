// The long tasks of the books by name. None is about money that moves: whatever fails in one is a trouble with a name. They run in a worker thread, each with its own connection, so that no sale waits.

import type { BooksFacts, RecoveryBackup, SalvagedFacts } from '../../shared/backups'
import { asTrouble, besideMoneyHere } from '../core/besideMoney'
import type { BackupMade } from '../core/ports'
import { glance, makeBackup, verifyBackup } from './backup'
import { type BeginRequest, beginAnew } from './begin'
import { openBills } from './carry'
import { attempt, readBooks, salvage } from './facts'
import { type Staff, staffOf, verifyAudit } from './people'
import { type Restored, type RestoreRequest, restoreBackup } from './restore'

export interface Tasks {
  readonly backup: (input: { books: string; folder: string; at: number }) => BackupMade
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
  backup: named(({ books, folder, at }) => makeBackup(books, folder, at)),
  verify: named(({ file }) => verifyBackup(file)),
  glance: named(({ file }) => glance(file)),
  salvage: named(({ file, afterBill }) => {
    const found = salvage(file, afterBill)
    return found === null ? null : { ...found, open: openBills(file, afterBill) }
  }),
  restore: named(restoreBackup),
  begin: named(beginAnew),
  staff: named(({ file }) => attempt(() => readBooks(file, staffOf))),
  check: named(({ file }) => readBooks(file, (db) => String(db.pragma('quick_check(1)', { simple: true })))),
  trail: named(({ file }) => readBooks(file, verifyAudit)),
}

/** @returns the same task, which throws StoreFailure or BackupFailure and nothing else */
function named<In, Out>(task: (input: In) => Out): (input: In) => Out {
  return (input) =>
    besideMoneyHere(
      () => task(input),
      (_kind, error) => {
        throw asTrouble(error)
      },
    )
}
