// Whether books may begin here. Where this till ever had some, empty ones begin only on a person's word: see begin.ts.

import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { removeHere } from '../disk/wholeFile'
import { attempt, readBooks } from './facts'
import { isLeftover, makePrivate, setAsideAt } from './files'
import { versionOf } from './migrate'
import { booksThere } from './restore'

/** Lies beside the books while they are made for the first time: a till that is killed meanwhile has lost nothing. */
const MAKING = '.begins'

/** Whether there were books here and are none: asked before the lock is taken, which leaves a trace itself. */
export function areGone(file: string, known: () => boolean): boolean {
  return isEmpty(file) && ((!existsSync(file + MAKING) && hasTraces(file)) || known())
}

/**
 * Asked before the lock is taken too.
 * @param known whether anything outside their folder tells of these books: a backup, the till's diary
 * @returns true where there never were any; from then on they are known to be in the making
 */
export function mayBegin(file: string, known: () => boolean): boolean {
  if (existsSync(file + MAKING)) return !known()
  if (!isEmpty(file) || areGone(file, known)) return false
  makePrivate(file + MAKING)
  return true
}

/** Nothing there, or a file into which nothing was ever written: neither it nor its log has a version. */
export function isEmpty(file: string): boolean {
  if (!booksThere(file)) return true
  if (!existsSync(file) || storedVersion(file) > 0) return false
  return (attempt(() => readBooks(file, versionOf)) ?? 0) === 0
}

/** The books have begun: gone, they would be missed from now on. */
export function haveBegun(file: string): void {
  if (existsSync(file + MAKING)) removeHere(file + MAKING)
}

/** An empty file, a log of theirs, a lock that a till once took, books that were set aside, what a killed restore has left. */
function hasTraces(file: string): boolean {
  if (['', '-wal', '.lock'].some((suffix) => existsSync(file + suffix))) return true
  const folder = dirname(file)
  if (!existsSync(folder)) return false
  return readdirSync(folder).some(
    (name) => setAsideAt(basename(file), name) !== null || isLeftover(basename(file), name),
  )
}

/** SQLite's file format 1.3.6 to 1.3.20: the user version, which each step of the books raises, in four bytes from here. */
const VERSION_AT = 60

/**
 * The version of books by their file alone, which a full disk can't refuse.
 * @returns 0 for a file that is too short to hold any
 */
export function storedVersion(file: string): number {
  const bytes = Buffer.alloc(4)
  const handle = openSync(file, 'r')
  try {
    return readSync(handle, bytes, 0, 4, VERSION_AT) === 4 ? bytes.readUInt32BE() : 0
  } finally {
    closeSync(handle)
  }
}
