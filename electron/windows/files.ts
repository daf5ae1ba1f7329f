// The built pages as a table of names, read once at start. An address is looked up in it and never becomes a path.

import { readdirSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'
import { assert } from '../../shared/result'

/** What a page may be made of. A file of another kind is not served. */
const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  woff2: 'font/woff2',
  wav: 'audio/wav',
}

/** Files of all pages together. The till has some dozens. */
const FILES_MAX = 2_000

/** Folders within folders. A build has one level. */
const DEPTH_MAX = 8

export interface BuiltFile {
  readonly path: string
  readonly contentType: string
  readonly size: number
}

/** By the path in an address: `/cashier.html`. */
export type FileTable = ReadonlyMap<string, BuiltFile>

/**
 * Reads which files the build has made. Links are left out, so nothing outside the folder is reached.
 * @param folder `out/renderer`
 * @throws when there is no build
 */
export function readFileTable(folder: string): FileTable {
  const table = new Map<string, BuiltFile>()
  collect(folder, '', DEPTH_MAX, table)
  return table
}

/** By hand rather than with `recursive`: that option does not reach into every asar archive. */
function collect(folder: string, address: string, depth: number, table: Map<string, BuiltFile>): void {
  assert(depth > 0, `a build has no more than ${DEPTH_MAX} levels`)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    const entryAddress = `${address}/${encodeURIComponent(entry.name)}`
    if (entry.isDirectory()) collect(path, entryAddress, depth - 1, table)
    const contentType = contentTypes[extname(entry.name).slice(1)]
    if (!entry.isFile() || contentType === undefined) continue
    assert(table.size < FILES_MAX, `a build has no more than ${FILES_MAX} files`)
    table.set(entryAddress, { path, contentType, size: statSync(path).size })
  }
}
