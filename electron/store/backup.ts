// One backup: room first, a copy of one moment, read back whole, held against the books, and only then given its name.

import { existsSync, mkdirSync, readdirSync, statfsSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'
import type { BackupEntry, BooksFacts } from '../../shared/backups'
import { BackupFailure, StoreFailure } from '../core/ports'
import { clearHere, moveHere, removeHere, syncFile } from '../disk/wholeFile'
import { LOCK_WAIT_MS } from './connection'
import { factsOf, hashAt, readBooks, verifyBooks } from './facts'
import { onDisk } from './failures'
import { makePrivate, stamp } from './files'

/** Left free beside a backup, and asked for on a full disk: sales come first. */
export const ROOM_LEFT_BYTES = 64 * 1024 * 1024

/** SQLite's companions of a file, and the file. */
const SUFFIXES = ['-journal', '-wal', '-shm', ''] as const

const stampPattern = '\\d{8}T\\d{9}Z'

/** `till-20261122T030000123Z.db` for the books `till.db`. */
export function backupName(books: string, at: number): string {
  return `${basename(books, '.db')}-${stamp(at)}.db`
}

/** When a backup was made, by its name; null for the name of something else. */
export function backupTime(books: string, name: string): number | null {
  const stem = basename(books, '.db')
  const match = new RegExp(`^(?:${stem}-(${stampPattern})\\.db|${stem}\\.db\\.version-\\d+-(${stampPattern}))$`).exec(
    name,
  )
  const text = match?.[1] ?? match?.[2]
  if (text === undefined) return null
  const [, year, month, day, hour, minute, second, ms] = /^(....)(..)(..)T(..)(..)(..)(...)Z$/.exec(text) ?? []
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`)
  return Number.isNaN(at) ? null : at
}

/** The backups of these books in a folder; none where there is no such folder. */
export function listBackups(folder: string, books: string, place: BackupEntry['place']): BackupEntry[] {
  if (!existsSync(folder)) return []
  return onDisk(() =>
    readdirSync(folder).flatMap((name) => {
      const at = backupTime(books, name)
      const found = at === null ? undefined : statSync(join(folder, name), { throwIfNoEntry: false })
      if (at === null || found === undefined || !found.isFile()) return []
      return [{ id: name, at, bytes: found.size, place }]
    }),
  )
}

/**
 * Copies the books as they are at one moment, while the till goes on selling: reads through its own connection.
 * @param at UTC ms, becomes the name  @returns what stands in the copy
 * @throws StoreFailure, and BackupFailure `not-enough-room`, `folder-missing`, `not-whole`
 */
export function makeBackup(books: string, folder: string, at: number): BooksFacts {
  return onDisk(() => {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      throw new BackupFailure('folder-missing', 'not there')
    dropParts(folder, books)
    needRoom(books, folder)
    const target = join(folder, backupName(books, at))
    const part = `${target}.part`
    try {
      const facts = copyAndVerify(books, part)
      moveHere(part, target)
      return facts
    } catch (error) {
      for (const suffix of SUFFIXES) clearHere(part + suffix)
      throw error
    }
  })
}

function copyAndVerify(books: string, part: string): BooksFacts {
  makePrivate(part)
  const db = new Database(books, { readonly: true, fileMustExist: true, timeout: LOCK_WAIT_MS })
  try {
    const before = factsOf(db)
    db.prepare('VACUUM INTO ?').run(part)
    syncFile(part)
    const copy = verifyBooks(part)
    mustBeTheBooks(copy, before, factsOf(db), hashAt(db, copy.events))
    return copy
  } finally {
    db.close()
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

/** Takes away what a backup that was broken off has left. */
export function dropParts(folder: string, books: string): void {
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const whole = /^(.*)\.part(?:-journal|-wal|-shm)?$/.exec(name)?.[1]
    if (whole !== undefined && backupTime(books, whole) !== null) clearHere(join(folder, name))
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

/** What stands in a backup, at a glance; null when it can't be read. */
export function glance(file: string): BooksFacts | null {
  try {
    return readBooks(file, factsOf)
  } catch (failure) {
    if (failure instanceof StoreFailure) return null
    throw failure
  }
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
