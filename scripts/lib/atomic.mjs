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
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Puts a finished folder or file in its place; what was there before is gone. @param {string} from @param {string} to */
export function moveInto(from, to) {
  mkdirSync(dirname(to), { recursive: true })
  rmSync(to, { recursive: true, force: true })
  renameSync(from, to)
}

/** Copies a file so that a reader sees the old one or the whole new one. @param {string} from @param {string} to */
export function copyInto(from, to) {
  mkdirSync(dirname(to), { recursive: true })
  const unfinished = `${to}.${prefix}${process.pid}`
  copyFileSync(from, unfinished)
  renameSync(unfinished, to)
}

/** @param {string} path @param {string} text */
export function writeInto(path, text) {
  mkdirSync(dirname(path), { recursive: true })
  const unfinished = `${path}.${prefix}${process.pid}`
  writeFileSync(unfinished, text)
  renameSync(unfinished, path)
}

/** A killed set-up could not tidy up: the next one does. */
function removeAbandoned() {
  if (!existsSync(inCache())) return
  for (const name of readdirSync(inCache())) {
    if (!name.startsWith(prefix)) continue
    const pid = Number.parseInt(name.slice(prefix.length), 10)
    if (pid === process.pid || !isAlive(pid)) rmSync(inCache(name), { recursive: true, force: true })
  }
}
