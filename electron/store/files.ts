// The files of the books: how they are called, and who may read them.

import { closeSync, existsSync, openSync } from 'node:fs'
import { extname, join } from 'node:path'
import { OWNER_ONLY } from '../disk/wholeFile'

/** @param path the file, which ends in `.db`, or the folder in which it is `till.db` */
export function fileOf(path: string): string {
  return extname(path) === '.db' ? path : join(path, 'till.db')
}

/** A time as part of a file name, UTC: `20261122T030000123Z`. */
export function stamp(at: number): string {
  return new Date(at).toISOString().replace(/[-:.]/g, '')
}

/** Makes an empty file if there is none. SQLite gives its companions the same rights. */
export function makePrivate(file: string): void {
  if (!existsSync(file)) closeSync(openSync(file, 'wx', OWNER_ONLY.file))
}

/** The moment that `stamp` wrote, UTC ms. */
export function momentOf(text: string): number {
  const [, date, hour, minute, second, ms] = /^(\d{8})T(..)(..)(..)(...)Z$/.exec(text) ?? []
  return Date.parse(`${date?.slice(0, 4)}-${date?.slice(4, 6)}-${date?.slice(6)}T${hour}:${minute}:${second}.${ms}Z`)
}

/** A moment as `stamp` writes it. */
const STAMP = '\\d{8}T\\d{9}Z'
const setAsideName = new RegExp(`^set-aside-(${STAMP})$`)
const decidedName = new RegExp(`^restored-(${STAMP})$`)
const leftoverName = new RegExp(`^(?:restored|version-\\d+)-${STAMP}\\.part(?:-wal|-shm|-journal)?$`)

/** @param books the file's name @param name of a file beside it  @returns when books were put aside under it, as `stamp` writes it */
export function setAsideAt(books: string, name: string): string | null {
  return setAsideName.exec(after(books, name))?.[1] ?? null
}

/** @returns when it was decided that this file takes the books' place, as `stamp` writes it; null for any other file */
export function decidedAt(books: string, name: string): string | null {
  return decidedName.exec(after(books, name))?.[1] ?? null
}

/** What a restore, or the copy before an update, has left when it was broken off. */
export function isLeftover(books: string, name: string): boolean {
  return leftoverName.test(after(books, name))
}

function after(books: string, name: string): string {
  return name.startsWith(`${books}.`) ? name.slice(books.length + 1) : ''
}
