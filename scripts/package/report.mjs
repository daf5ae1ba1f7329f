// How large a packed till is, by part.

import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { listPackage, statFile } from '@electron/asar'

/** @typedef {{ part: string, bytes: number }} Part */

/** @param {string} folder of a packed till @returns {Part[]} the largest first */
export function parts(folder) {
  const asar = join(folder, 'resources/app.asar')
  /** @type {Map<string, number>} */
  const sizes = new Map()
  /** @param {string} part @param {number} bytes */
  const add = (part, bytes) => sizes.set(part, (sizes.get(part) ?? 0) + bytes)
  for (const file of filesUnder(folder)) {
    const path = file.slice(folder.length + 1)
    if (path !== 'resources/app.asar') add(partOf(path), statSync(file).size)
  }
  for (const entry of listPackage(asar, { isPack: false })) {
    const stat = statFile(asar, entry.slice(1))
    if ('size' in stat && !('unpacked' in stat && stat.unpacked)) add(`app.asar: ${topOf(entry)}`, stat.size)
  }
  return [...sizes].map(([part, bytes]) => ({ part, bytes })).sort((a, b) => b.bytes - a.bytes)
}

/** @param {Part[]} list */
export function table(list) {
  const total = list.reduce((sum, { bytes }) => sum + bytes, 0)
  return [...list, { part: 'all', bytes: total }].map(({ part, bytes }) => `${mib(bytes)}  ${part}`).join('\n')
}

/** @param {string} path */
function partOf(path) {
  if (path.startsWith('resources/')) return 'addons outside the asar'
  if (path.startsWith('locales/')) return "Electron: Chromium's words"
  if (/^(LICENSE|THIRD)/.test(path)) return 'licences'
  return path.includes('/') ? `Electron: ${path.split('/')[0]}` : `Electron: ${path}`
}

/** @param {string} entry `/out/main/main.js` */
function topOf(entry) {
  return entry.split('/').slice(1, 3).join('/')
}

/** @param {string} folder @returns {string[]} */
function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
}

/** @param {number} bytes */
function mib(bytes) {
  return `${(bytes / 2 ** 20).toFixed(2)} MiB`.padStart(12)
}
