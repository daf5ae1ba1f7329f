// Puts a backup in the place of broken books. Prepared apart, whole; then one name decides, and a power cut at any moment
// before or after it leaves the old books or the new ones, never half of each.

import { copyFileSync, existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type Database from 'better-sqlite3'
import type { MissingSale, RestoredFacts } from '../../shared/backups'
import { serialAfterRestore } from '../core/backups'
import { clearHere, moveHere, removeHere, syncFile } from '../disk/wholeFile'
import { connect } from './connection'
import { jumpEvents } from './eventNumbers'
import { busiestDay, factsOf, verifyBooks } from './facts'
import { onDisk } from './failures'
import { fileOf, stamp } from './files'
import { beginLineage } from './lineage'
import { takeLock } from './lock'
import { migrate, migrations } from './migrate'
import { peoplePart } from './people'
import { statements } from './statements'

/** The file last: a log that is found beside new books would be played into them. */
const SUFFIXES = ['-wal', '-shm', '-journal', ''] as const

export interface RestoreRequest {
  /** The broken books. */
  readonly books: string
  readonly backup: string
  readonly backupAt: number
  readonly now: number
  /** Bill numbers known from elsewhere: broken books, log, other backups. */
  readonly knownBills: readonly number[]
  readonly missing: readonly MissingSale[]
  /** On whose word; the till's own if not given. */
  readonly by?: string
}

/**
 * Restores a backup. The broken books are put aside, untouched.
 * @returns the bill number after which the till goes on
 * @throws StoreFailure, and BackupFailure when the backup itself is not whole: nothing has changed then
 */
export function restoreBackup(request: RestoreRequest): { readonly to: number; readonly aside: string } {
  const file = fileOf(request.books)
  const release = takeLock(file)
  try {
    return onDisk(() => {
      verifyBooks(request.backup)
      const at = stamp(request.now)
      const ready = `${file}.restored-${at}`
      const part = `${ready}.part`
      const to = decide({ part, ready, request, aside: asideName(file, at) })
      finishRestore(file)
      return { to, aside: asideName(file, at) }
    })
  } finally {
    release()
  }
}

/** Makes the copy ready, and gives it the name by which whoever opens these books next finishes the restore. */
function decide(names: { part: string; ready: string; aside: string; request: RestoreRequest }): number {
  const { part, ready, aside, request } = names
  try {
    for (const suffix of SUFFIXES) removeHere(part + suffix)
    copyFileSync(request.backup, part)
    const to = prepare(part, request, aside)
    syncFile(part)
    moveHere(part, ready)
    return to
  } catch (error) {
    for (const suffix of SUFFIXES) clearHere(part + suffix)
    throw error
  }
}

/** Brings the copy to the newest version, lets its bill numbers jump, and writes down what was done. */
function prepare(part: string, request: RestoreRequest, aside: string): number {
  const db = connect(part)
  try {
    migrate(db, migrations, () => undefined)
    const facts = factsOf(db)
    const to = serialAfterRestore({
      known: [...request.knownBills, facts.lastBill],
      busiestDay: busiestDay(db),
      unseenMs: request.now - request.backupAt,
    })
    db.transaction(() => {
      // One by one, as the books' own rule wants it.
      const next = db.prepare('UPDATE till SET last_bill_serial = last_bill_serial + 1')
      for (let serial = facts.lastBill; serial < to; serial++) next.run()
      db.prepare(
        `INSERT INTO restored (at, backup_at, set_aside, from_serial, to_serial, missing) VALUES (?, ?, ?, ?, ?, ?)`,
      ).run(request.now, request.backupAt, basename(aside), facts.lastBill, to, JSON.stringify(request.missing))
      // The trail of the books that were set aside is not in these: it says itself that something is missing here.
      peoplePart(db, statements(db)).appendAudit({
        at: request.now,
        actor: request.by ?? 'Till',
        action: 'backups.restored',
        facts: { backupAt: new Date(request.backupAt).toISOString(), goesOnAfter: to, setAside: basename(aside) },
      })
      jumpEvents(db, request.now)
      beginLineage(db)
    }).immediate()
    db.pragma('wal_checkpoint(TRUNCATE)')
    return to
  } finally {
    db.close()
  }
}

/**
 * Finishes a restore that was decided, if there is one: puts the old books aside and the new ones in their place. Called
 * under the lock.
 */
export function finishRestore(file: string): void {
  const folder = dirname(file)
  const prefix = `${basename(file)}.restored-`
  const decided = (existsSync(folder) ? readdirSync(folder) : []).filter(
    (name) => name.startsWith(prefix) && /^\d{8}T\d{9}Z$/.test(name.slice(prefix.length)),
  )
  const newest = decided.sort().pop()
  if (newest === undefined) return
  // Decided before and not finished, because another program had the books: a person has chosen another one since.
  for (const name of decided) removeHere(join(folder, name))
  const aside = asideName(file, newest.slice(prefix.length))
  for (const suffix of SUFFIXES) if (existsSync(file + suffix)) moveHere(file + suffix, aside + suffix)
  moveHere(join(folder, newest), file)
}

/** Takes away what a restore, or a copy before an update, has left when it was broken off. Called under the lock. */
export function dropUnfinished(file: string): void {
  const folder = dirname(file)
  const unfinished = (name: string) =>
    name.startsWith(`${basename(file)}.`) &&
    /^(?:restored|version-\d+)-\d{8}T\d{9}Z\.part(?:-wal|-shm|-journal)?$/.test(name.slice(basename(file).length + 1))
  for (const name of existsSync(folder) ? readdirSync(folder).filter(unfinished) : []) clearHere(join(folder, name))
}

function asideName(file: string, at: string): string {
  return `${file}.set-aside-${at}`
}

/** The last restore of these books, or null. */
export function lastRestore(db: Database.Database): RestoredFacts | null {
  const row = db
    .prepare<[], { at: number; backup_at: number; from_serial: number; to_serial: number; missing: string }>(
      'SELECT * FROM restored ORDER BY id DESC LIMIT 1',
    )
    .get()
  if (row === undefined) return null
  const { at, backup_at: backupAt, from_serial: from, to_serial: to, missing } = row
  return { at, backupAt, from, to, missing: JSON.parse(missing) as MissingSale[] }
}

/** Whether there are books at this path, or the decision to have some. */
export function booksThere(path: string): boolean {
  const file = fileOf(path)
  if (existsSync(file) && statSync(file).size > 0) return true
  return (
    existsSync(dirname(file)) &&
    readdirSync(dirname(file)).some((name) => name.startsWith(`${basename(file)}.restored-`))
  )
}
