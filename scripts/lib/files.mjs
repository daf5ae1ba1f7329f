// Small questions about files: their text, their hash, and a mark that changes when they do.

import { createHash } from 'node:crypto'
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { codeOf } from './process.mjs'

/** @param {string} path @returns {string | undefined} nothing when there is no such file */
export function textOf(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined
    throw error
  }
}

/** A mark that changes whenever the file does, without reading it. @param {string} path */
export function markOf(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat && `${stat.size}:${stat.mtimeMs}`
}

/** @param {string} text */
export function sha256(text) {
  return createHash('sha256').update(text).digest('hex')
}

/** The hash in the form that npm's lock file uses. @param {string} path */
export async function integrityOf(path) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(path), hash)
  return `sha512-${hash.digest('base64')}`
}
