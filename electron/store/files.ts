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
