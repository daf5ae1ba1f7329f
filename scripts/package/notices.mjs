// The third-party notices: the licence text of every package that the till is made of, read from node_modules.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { writeInto } from '../lib/atomic.mjs'
import { textOf } from '../lib/files.mjs'
import { inCache, inRoot } from '../lib/paths.mjs'
import { Stop } from '../lib/say.mjs'

const target = inCache('package/THIRD-PARTY-NOTICES.txt')
const licenceName = /^(licen[cs]e|copying|notice)(\.|-|$)/i
/** Named by bakong-khqr, and left out of the package (electron-builder.yml). */
const leftOut = new Set(['axios'])
const rule = '='.repeat(80)

/** Writes the notices where electron-builder.yml takes them from. @returns {number} how many packages they name */
export function writeNotices() {
  const packages = [...collect()].sort((a, b) => a.name.localeCompare(b.name))
  const head =
    'KHQR POS is made with the packages below. Electron and Chromium have files of their own beside this one.'
  writeInto(target, `${[head, ...packages.map(notice)].join(`\n\n${rule}\n\n`)}\n`)
  return packages.length
}

/** @typedef {{ name: string, version: string, licence: string, folder: string }} Package */

/** @returns {Package[]} what package.json depends on, and what that depends on, each once */
function collect() {
  /** @type {Map<string, Package>} */
  const found = new Map()
  const waiting = [inRoot()]
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    if (folder !== inRoot()) {
      if (found.has(folder)) continue
      const licence = typeof about.license === 'string' ? about.license : (about.license?.type ?? 'see its text')
      found.set(folder, { name: about.name, version: about.version, licence, folder })
    }
    for (const name of Object.keys(about.dependencies ?? {}))
      if (!leftOut.has(name)) waiting.push(folderOf(name, folder))
  }
  return [...found.values()]
}

/** Node's own way of looking: the nearest node_modules upwards. @param {string} name @param {string} from */
function folderOf(name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name)
    if (existsSync(join(candidate, 'package.json'))) return candidate
    if (folder === dirname(folder)) throw new Stop(`${name}, needed by ${from}, is not installed: run \`npm ci\`.`)
  }
}

/** @param {Package} given */
function notice({ name, version, licence, folder }) {
  const texts = readdirSync(folder)
    .filter((file) => licenceName.test(file))
    .map((file) => textOf(join(folder, file))?.trim() ?? '')
  const text = texts.length > 0 ? texts.join('\n\n') : 'The package carries no licence text of its own.'
  return `${name} ${version} (${licence})\n\n${text}`
}
