// Puts a backup in the place of broken books. Prepared apart, whole; then one name decides, and a power cut at any moment
// before or after it leaves the old books or the new ones, never half of each.

import { copyFileSync, existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type Database from 'better-sqlite3'
import type { MissingSale, RestoredFacts } from '../../shared/backups'
import { serialAfterRestore } from '../core/backups'
import { reachedByRestores } from '../core/bills'
import { clearHere, moveHere, removeHere, syncFile } from '../disk/wholeFile'
import { addOpenSales, readOpenSales } from './carry'
import { connect } from './connection'
import { jumpEvents } from './eventNumbers'
import { attempt, busiestDay, factsOf, readBooks, verifyBooks } from './facts'
import { onDisk } from './failures'
import { decidedAt, fileOf, isLeftover, momentOf, setAsideAt, stamp } from './files'
import { beginLineage } from './lineage'
import { takeLock } from './lock'
import { migrate, migrations } from './migrate'
import { peoplePart } from './people'
import { parsed } from './rows'
import { statements } from './statements'

/** The file last: a log that is found beside new books would be played into them. */
const SUFFIXES = ['-wal', '-shm', '-journal', ''] as const

/** Books put aside that are read for bill numbers, the newest. */
const ASIDES_READ_MAX = 20

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

/** What a restore has done. */
export interface Restored {
  /** The bill number after which the till goes on. */
  readonly to: number
  /** Open sales that were taken along from the books that were put aside. */
  readonly carried: number
  readonly aside: string
}

/**
 * Restores a backup. The broken books are put aside, untouched; what of them is open goes along (carry.ts).
 * @throws StoreFailure, and BackupFailure when the backup itself is not whole: nothing has changed then
 */
export function restoreBackup(request: RestoreRequest): Restored {
  const file = fileOf(request.books)
  const release = takeLock(file)
  try {
    return onDisk(() => {
      verifyBooks(request.backup)
      return putInPlace(file, request.now, (part, aside) => {
        copyFileSync(request.backup, part)
        return { ...prepare(part, file, request, aside), aside }
      })
    })
  } finally {
    release()
  }
}

/**
 * Puts other books in the place of these, under the lock. They are made apart, and get the name by which whoever opens these
 * books next finishes it.
 * @param make makes them at this path  @param aside where the books of now go
 */
export function putInPlace<T>(file: string, now: number, make: (part: string, aside: string) => T): T {
  const at = stamp(now)
  const ready = `${file}.restored-${at}`
  const part = `${ready}.part`
  const aside = asideName(file, at)
  let made: T
  try {
    for (const suffix of SUFFIXES) removeHere(part + suffix)
    made = make(part, aside)
    syncFile(part)
    // Decided before and not finished. A person has chosen another one since, whatever the clock said then.
    for (const name of decisions(file)) removeHere(join(dirname(file), name))
    moveHere(part, ready)
  } catch (error) {
    for (const suffix of SUFFIXES) clearHere(part + suffix)
    throw error
  }
  finishOrWithdraw(file, ready, aside)
  return made
}

/** Where another program hinders it, it is as if it had not been decided: it must not come later, over what is chosen next. */
function finishOrWithdraw(file: string, ready: string, aside: string): void {
  const before = SUFFIXES.filter((suffix) => existsSync(file + suffix))
  try {
    finishRestore(file)
  } catch (error) {
    // Cut off in here, the next start still finds it decided, and finishes it.
    const moved = before.filter((suffix) => !existsSync(file + suffix)).reverse()
    if (attempt(() => moved.map((suffix) => moveHere(aside + suffix, file + suffix))) !== null) clearHere(ready)
    throw error
  }
}

/** Brings the copy to the newest version, lets its bill numbers jump, takes open sales along, and writes down what was done. */
function prepare(part: string, file: string, request: RestoreRequest, aside: string): Omit<Restored, 'aside'> {
  const open = readOpenSales(file)
  const db = connect(part)
  try {
    migrate(db, migrations, () => undefined)
    const facts = factsOf(db)
    const busiest = busiestDay(db)
    const { now, backupAt } = request
    const reached = reachedByRestores({
      lastBill: facts.lastBill,
      busiestDay: busiest,
      backupAt,
      restores: asides(file),
    })
    const to = serialAfterRestore({
      known: [...request.knownBills, reached, ...open.parcels.map(({ sale }) => sale.bill_serial)],
      busiestDay: busiest,
      unseenMs: now - backupAt,
    })
    let carried: readonly number[] = []
    db.transaction(() => {
      letBillsJump(db, facts.lastBill, to)
      jumpEvents(db, now)
      // Their events are told anew: whoever was told them is told to begin anew by the jump.
      carried = addOpenSales(db, open, now)
      const missing = request.missing.filter(({ bill }) => !carried.includes(bill))
      db.prepare(
        `INSERT INTO restored (at, backup_at, set_aside, from_serial, to_serial, missing) VALUES (?, ?, ?, ?, ?, ?)`,
      ).run(now, backupAt, basename(aside), facts.lastBill, to, JSON.stringify(missing))
      // The trail of the books that were set aside is not in these: it says itself that something is missing here.
      peoplePart(db, statements(db)).appendAudit({
        at: now,
        actor: request.by ?? 'Till',
        action: 'backups.restored',
        facts: {
          ...{ backupAt: new Date(backupAt).toISOString(), goesOnAfter: to, setAside: basename(aside) },
          ...(carried.length > 0 && { carried: carried.length }),
        },
      })
      beginLineage(db)
    }).immediate()
    db.pragma('wal_checkpoint(TRUNCATE)')
    return { to, carried: carried.length }
  } finally {
    db.close()
  }
}

/** One by one, as the books' own rule wants it. */
export function letBillsJump(db: Database.Database, from: number, to: number): void {
  const next = db.prepare('UPDATE till SET last_bill_serial = last_bill_serial + 1')
  for (let serial = from; serial < to; serial++) next.run()
}

/** Books that were put aside here, the oldest first: when, and the last bill that can be read in them. */
export function asides(file: string): readonly { readonly at: number; readonly lastBill: number }[] {
  const found = readdirSync(dirname(file)).flatMap((name) => {
    const at = setAsideAt(basename(file), name)
    return at === null ? [] : [{ name, at: momentOf(at) }]
  })
  const newest = found.sort((one, other) => one.at - other.at).slice(-ASIDES_READ_MAX)
  return newest.map(({ name, at }) => ({ at, lastBill: lastBillIn(join(dirname(file), name)) }))
}

function lastBillIn(file: string): number {
  const companions = ['-wal', '-shm'].map((suffix) => file + suffix).filter((one) => !existsSync(one))
  const last = attempt(() => readBooks(file, (db) => factsOf(db).lastBill)) ?? 0
  // What reading them has made beside them: nobody else opens these.
  for (const one of companions) clearHere(one)
  return last
}

/**
 * Finishes a restore that was decided, if there is one: puts the old books aside and the new ones in their place. Called
 * under the lock.
 */
export function finishRestore(file: string): void {
  const folder = dirname(file)
  const decided = decisions(file)
  const newest = decided.pop()
  if (newest === undefined) return
  for (const name of decided) removeHere(join(folder, name))
  const aside = asideName(file, decidedAt(basename(file), newest) ?? '')
  for (const suffix of SUFFIXES) if (existsSync(file + suffix)) moveHere(file + suffix, aside + suffix)
  moveHere(join(folder, newest), file)
}

/** Books that are whole and are to take these books' place, the last one decided last. */
function decisions(file: string): string[] {
  return namesBeside(file)
    .filter((name) => decidedAt(basename(file), name) !== null)
    .sort()
}

/** Takes away what a restore, or a copy before an update, has left when it was broken off. Called under the lock. */
export function dropUnfinished(file: string): void {
  for (const name of namesBeside(file)) if (isLeftover(basename(file), name)) clearHere(join(dirname(file), name))
}

function namesBeside(file: string): readonly string[] {
  return existsSync(dirname(file)) ? readdirSync(dirname(file)) : []
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
  return { at, backupAt, from, to, missing: parsed(missing) as MissingSale[] }
}

/** Whether there are books at this path, or whole ones that were decided to take their place. */
export function booksThere(path: string): boolean {
  const file = fileOf(path)
  return (existsSync(file) && statSync(file).size > 0) || decisions(file).length > 0
}
