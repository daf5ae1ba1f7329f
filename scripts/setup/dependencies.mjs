// node_modules: installed when missing or when it is not what package-lock.json says.

import { writeInto } from '../lib/atomic.mjs'
import { sha256, textOf } from '../lib/files.mjs'
import { inRoot } from '../lib/paths.mjs'
import { npm } from '../lib/run.mjs'
import { Stop, step } from '../lib/say.mjs'

const stampPath = inRoot('node_modules/.khqr-pos-lock')

export function dependenciesFit() {
  return textOf(stampPath) === stampFor(lockText())
}

/** No package's install script is run: the two native parts, Electron and better-sqlite3, have steps of their own. */
export async function installDependencies() {
  const lock = lockText()
  if (textOf(stampPath) === stampFor(lock)) return
  if (!holdsWhatLockSays(lock)) {
    const command = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
    await step('Installing the packages of package-lock.json', () => npm(command))
  }
  writeInto(stampPath, stampFor(lock))
}

function lockText() {
  const text = textOf(inRoot('package-lock.json'))
  if (text === undefined) throw new Stop('package-lock.json is missing: this is not a whole copy of the project.')
  return text
}

/** @param {string} lock */
function stampFor(lock) {
  return `${sha256(lock)} ${process.platform}-${process.arch}`
}

/**
 * After a developer's own `npm install` the lock is new but node_modules is right. npm writes down what it installed as
 * its last act, so a half-done install has no such record.
 * @param {string} lock
 */
function holdsWhatLockSays(lock) {
  const record = textOf(inRoot('node_modules/.package-lock.json'))
  if (record === undefined) return false
  const wanted = packagesOf(lock)
  const present = packagesOf(record)
  const known = Object.entries(present).every(([path, entry]) => sameContent(wanted[path], entry))
  return known && Object.entries(wanted).every(([path, entry]) => path === '' || entry.optional || path in present)
}

/** @typedef {{ version?: string, integrity?: string, optional?: boolean }} Entry */

/** @param {string} json @returns {Record<string, Entry>} */
function packagesOf(json) {
  return JSON.parse(json).packages ?? {}
}

/** @param {Entry | undefined} a @param {Entry} b */
function sameContent(a, b) {
  return a !== undefined && a.version === b.version && a.integrity === b.integrity
}
