// All or nothing: work is done in a folder of its own and moved into place by one rename, so that a kill leaves no halves.

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { inCache } from './paths.mjs'
import { isAlive } from './process.mjs'

const prefix = 'unfinished-'

/** An antivirus or an indexer on Windows has what was just unpacked open for a moment. */
const away = { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }
const passing = new Set(['EPERM', 'EBUSY', 'EACCES'])
const renameTries = 20
const renamePauseMs = 100

/**
 * Gives the work a new folder in the cache and removes what is left of it afterwards.
 * @template T
 * @param {(folder: string) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function inWorkFolder(work) {
  mkdirSync(inCache(), { recursive: true })
  removeAbandoned()
  const folder = mkdtempSync(inCache(`${prefix}${process.pid}-`))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, away)
  }
}

/** Puts a finished folder or file in its place; what was there before is gone. @param {string} from @param {string} to */
export function moveInto(from, to) {
  mkdirSync(dirname(to), { recursive: true })
  rmSync(to, away)
  rename(from, to)
}

/** Copies a file so that a reader sees the old one or the whole new one. @param {string} from @param {string} to */
export function copyInto(from, to) {
  mkdirSync(dirname(to), { recursive: true })
  const unfinished = `${to}.${prefix}${process.pid}`
  copyFileSync(from, unfinished)
  rename(unfinished, to)
}

/** @param {string} path @param {string} text */
export function writeInto(path, text) {
  mkdirSync(dirname(path), { recursive: true })
  const unfinished = `${path}.${prefix}${process.pid}`
  writeFileSync(unfinished, text)
  rename(unfinished, path)
}

/** A killed set-up could not tidy up: the next one does. */
function removeAbandoned() {
  if (!existsSync(inCache())) return
  for (const name of readdirSync(inCache())) {
    if (!name.startsWith(prefix)) continue
    const pid = Number.parseInt(name.slice(prefix.length), 10)
    if (pid === process.pid || !isAlive(pid)) rmSync(inCache(name), away)
  }
}

/** Tries again for two seconds. It may sleep meanwhile: a set-up has no window. @param {string} from @param {string} to */
function rename(from, to) {
  for (let tries = 1; ; tries++) {
    try {
      renameSync(from, to)
      return
    } catch (error) {
      const { code = '' } = /** @type {NodeJS.ErrnoException} */ (error)
      if (!passing.has(code) || tries >= renameTries) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, renamePauseMs)
    }
  }
}
