// One backup: whose it is, room first, a copy of one moment, read back whole, held against the books, and only then given its name.

import { existsSync, mkdirSync, readdirSync, type Stats, statfsSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'
import type { BackupEntry, BooksFacts, BooksId } from '../../shared/backups'
import { besideMoneyHere } from '../core/besideMoney'
import { BackupFailure, type BackupMade } from '../core/ports'
import { isSystemError } from '../disk/failures'
import { clearHere, moveHere, removeHere, syncFile } from '../disk/wholeFile'
import { LOCK_WAIT_MS } from './connection'
import { factsOf, hashAt, headOf, readBooks, verifyBooks } from './facts'
import { onDisk } from './failures'
import { makePrivate, stamp } from './files'
import { booksIdOf } from './lineage'

/** Left free beside a backup, and asked for on a full disk: sales come first. */
export const ROOM_LEFT_BYTES = 64 * 1024 * 1024

/** SQLite's companions of a file, and the file. */
const SUFFIXES = ['-journal', '-wal', '-shm', ''] as const

const stampPattern = '\\d{8}T\\d{9}Z'
const idPattern = '[0-9a-f]{12}'

/** Whose a backup is, as far as its name says it. */
type Whose = Pick<BooksId, 'till' | 'lineage'>

/** `till-4f1c…-00a1…-20261122T030000123Z.db` for the books `till.db`: whose they are, which lineage, when. */
export function backupName(books: string, at: number, { till, lineage }: Whose): string {
  return `${basename(books, '.db')}-${till}-${lineage}-${stamp(at)}.db`
}

/**
 * What the name of a backup says; null for the name of something else.
 * @returns `books` is null in the names of earlier versions and of copies before an update
 */
export function readName(books: string, name: string): { readonly at: number; readonly books: Whose | null } | null {
  const stem = basename(books, '.db')
  const made = `${stem}-(?:(${idPattern})-(${idPattern})-)?(${stampPattern})\\.db`
  const match = new RegExp(`^(?:${made}|${stem}\\.db\\.version-\\d+-(${stampPattern}))$`).exec(name)
  const [, till, lineage, madeAt, updatedAt] = match ?? []
  const text = madeAt ?? updatedAt
  if (text === undefined) return null
  const [, year, month, day, hour, minute, second, ms] = /^(....)(..)(..)T(..)(..)(..)(...)Z$/.exec(text) ?? []
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`)
  if (Number.isNaN(at)) return null
  return { at, books: till === undefined || lineage === undefined ? null : { till, lineage } }
}

/** The backups of books of this name in a folder, whoever's they are; none where there is no such folder. */
export function listBackups(folder: string, books: string, place: BackupEntry['place']): BackupEntry[] {
  return onDisk(() => {
    if (statSync(folder, { throwIfNoEntry: false }) === undefined) return []
    return readdirSync(folder).flatMap((name) => {
      const named = readName(books, name)
      const found = named === null ? undefined : fileAt(join(folder, name))
      if (named === null || found === undefined || !found.isFile()) return []
      return [{ id: name, at: named.at, bytes: found.size, place, books: named.books }]
    })
  })
}

/** One file that can't be looked at hides none of the others. */
function fileAt(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    if (!isSystemError(error)) throw error
    return undefined
  }
}

/**
 * Copies the books as they are at one moment, while the till goes on selling: reads through its own connection.
 * @param at UTC ms, becomes the name  @returns what stands in the copy
 * @throws StoreFailure, and BackupFailure `not-enough-room`, `folder-missing`, `not-whole`
 */
export function makeBackup(books: string, folder: string, at: number): BackupMade {
  return onDisk(() => {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      throw new BackupFailure('folder-missing', 'not there')
    const db = new Database(books, { readonly: true, fileMustExist: true, timeout: LOCK_WAIT_MS })
    try {
      const id = booksIdOf(db)
      if (id === null) throw new BackupFailure('not-whole', 'the books do not say whose they are')
      dropParts(folder, books, id.till)
      needRoom(books, folder)
      const target = join(folder, backupName(books, at, id))
      const facts = copyAndVerify(db, `${target}.part`, target)
      adoptOlder(folder, books, id.till)
      const ahead = backupsAhead(db, folder, { books, id })
      return ahead.length === 0 ? facts : { ...facts, ahead }
    } finally {
      db.close()
    }
  })
}

function copyAndVerify(db: Database.Database, part: string, target: string): BooksFacts {
  try {
    makePrivate(part)
    const before = factsOf(db)
    db.prepare('VACUUM INTO ?').run(part)
    syncFile(part)
    const copy = verifyBooks(part)
    mustBeTheBooks(copy, before, factsOf(db), hashAt(db, copy.events))
    moveHere(part, target)
    return copy
  } catch (error) {
    for (const suffix of SUFFIXES) clearHere(part + suffix)
    throw error
  }
}

/** Sales may be made while the copy is: it stands between what was before and what is after, and ends in a link of the chain. */
function mustBeTheBooks(copy: BooksFacts, before: BooksFacts, after: BooksFacts, head: string | null): void {
  const between = (field: 'events' | 'sales' | 'lastBill') =>
    before[field] <= copy[field] && copy[field] <= after[field]
  if (!between('events') || !between('sales') || !between('lastBill')) {
    throw new BackupFailure('not-whole', 'the copy counts otherwise than the books')
  }
  if (copy.head !== head) throw new BackupFailure('not-whole', 'the copy ends in another event than the books')
}

/**
 * Gives this till's backups of earlier versions, whose names do not say whose they are, the name they would have now. Whose
 * they are stands in them. Those of other tills, and such as can't be read, stay as they are, and nobody deletes them.
 */
function adoptOlder(folder: string, books: string, till: string): void {
  for (const { id: name, at, books: named } of listBackups(folder, books, 'here')) {
    if (named !== null || !name.endsWith('.db')) continue
    const whose = attempt(() => readBooks(join(folder, name), booksIdOf))
    if (whose?.till === till) attempt(() => moveHere(join(folder, name), join(folder, backupName(books, at, whose))))
  }
}

/** The backups of this lineage whose last event is not in the books: something was cut off, or the books are older. */
function backupsAhead(db: Database.Database, folder: string, whose: { books: string; id: Whose }): string[] {
  const { till, lineage } = whose.id
  return listBackups(folder, whose.books, 'here').flatMap(({ id: name, books: named }) => {
    if (named?.till !== till || named.lineage !== lineage) return []
    const head = attempt(() => readBooks(join(folder, name), headOf))
    return head == null || hashAt(db, head.seq) === head.hash ? [] : [name]
  })
}

/** A backup that can't be read is looked at by who wants it; here it is only not there. */
function attempt<T>(work: () => T): T | null {
  return besideMoneyHere<T | null>(work, () => null)
}

/**
 * Takes away what a backup that was broken off has left.
 * @param till only this one's: another till may be writing into the same folder. Null: all there are, in a folder of one's own
 */
export function dropParts(folder: string, books: string, till: string | null): void {
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const whole = /^(.*)\.part(?:-journal|-wal|-shm)?$/.exec(name)?.[1]
    const named = whole === undefined ? null : readName(books, whole)
    if (named !== null && (till === null || named.books?.till === till)) clearHere(join(folder, name))
  }
}

function needRoom(books: string, folder: string): void {
  const size = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0
  const needed = size(books) + size(`${books}-wal`) + ROOM_LEFT_BYTES
  const free = freeBytes(folder)
  if (free < needed) throw new BackupFailure('not-enough-room', `${free} bytes free, ${needed} needed`)
}

/** What this user may still write in a folder, bytes. */
export function freeBytes(folder: string): number {
  return onDisk(() => {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  })
}

/** @throws BackupFailure, StoreFailure */
export function verifyBackup(file: string): BooksFacts {
  if (!existsSync(file)) throw new BackupFailure('folder-missing', 'this backup is gone')
  return verifyBooks(file)
}

/** What stands in a backup, at a glance; null when it can't be read, or is none: empty, another program's, half written. */
export function glance(file: string): BooksFacts | null {
  return attempt(() => readBooks(file, factsOf))
}

/** Whether a folder can take backups: made if need be, on which disk, and that it can be written. @throws StoreFailure */
export function tryFolder(folder: string, data: string): { readonly sameDisk: boolean } {
  return onDisk(() => {
    mkdirSync(folder, { recursive: true })
    const probe = join(folder, '.khqr-pos-probe')
    removeHere(probe)
    makePrivate(probe)
    removeHere(probe)
    return { sameDisk: statSync(folder).dev === statSync(data).dev }
  })
}
