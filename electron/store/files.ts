// The files of the books: how they are called, who may read them, and when their names are on the disk.

import { closeSync, existsSync, fsyncSync, openSync } from 'node:fs'
import { extname, join } from 'node:path'

/** What belongs to the owner of the till is nobody else's to read. */
const OWNER_ONLY = 0o600

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
  if (!existsSync(file)) closeSync(openSync(file, 'wx', OWNER_ONLY))
}

/** Waits until what was written to a file is on the disk. */
export function syncFile(file: string): void {
  sync(file, 'r+')
}

/** Waits until the names in a folder are on the disk. Windows can't open folders; it keeps a journal of names itself. */
export function syncFolder(folder: string): void {
  if (process.platform !== 'win32') sync(folder, 'r')
}

function sync(path: string, mode: 'r' | 'r+'): void {
  const handle = openSync(path, mode)
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
