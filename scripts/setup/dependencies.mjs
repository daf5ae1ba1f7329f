// node_modules: installed when missing or when it is not what package-lock.json says.

import { writeInto } from '../lib/atomic.mjs'
import { sha256, textOf } from '../lib/files.mjs'
import { inRoot } from '../lib/paths.mjs'
import { npm } from '../lib/run.mjs'
import { Stop, step } from '../lib/say.mjs'

/** SHA-1 is no protection. */
const strongHash = /(^|\s)sha(256|384|512)-[A-Za-z0-9+/]+={0,2}(\s|$)/

/** A lock without any hash has a line for each of hundreds of packages. */
const faultsShown = 10

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
  const faults = lockFaults(text)
  if (faults.length > 0) {
    const more = faults.length > faultsShown ? `\n  and ${faults.length - faultsShown} more` : ''
    throw new Stop(`package-lock.json is not to be trusted:\n  ${faults.slice(0, faultsShown).join('\n  ')}${more}`)
  }
  return text
}

/**
 * What a lock must not hold: a package without its hash, which installs tampered without a word; and the address of a
 * registry, which would hold for everybody.
 * @param {string} lock @returns {string[]} one line each, with the package's place
 */
export function lockFaults(lock) {
  return Object.entries(packagesOf(lock)).flatMap(([path, { integrity, resolved, link }]) => {
    if (path === '' || link === true) return []
    const hashed = integrity !== undefined && strongHash.test(integrity)
    const addressed = resolved !== undefined && !resolved.startsWith('file:')
    return [...(hashed ? [] : [`${path} has no hash`]), ...(addressed ? [`${path} names a registry`] : [])]
  })
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
  return record !== undefined && recordFits(lock, record)
}

/**
 * @param {string} lock package-lock.json
 * @param {string} record npm's own, of what it installed
 */
export function recordFits(lock, record) {
  const wanted = packagesOf(lock)
  const present = packagesOf(record)
  const known = Object.entries(present).every(([path, entry]) => sameContent(wanted[path], entry))
  return known && Object.entries(wanted).every(([path, entry]) => path === '' || entry.optional || path in present)
}

/** @typedef {{ version?: string, integrity?: string, resolved?: string, link?: boolean, optional?: boolean }} Entry */

/** @param {string} json @returns {Record<string, Entry>} */
function packagesOf(json) {
  return JSON.parse(json).packages ?? {}
}

/** What has no hash is like nothing. @param {Entry | undefined} a @param {Entry} b */
function sameContent(a, b) {
  if (a === undefined || a.version !== b.version) return false
  return a.link === true || (a.integrity !== undefined && a.integrity === b.integrity)
}
