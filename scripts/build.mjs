// Builds the app into out/ when a source, its configuration or a package has changed since the last build.

import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeInto } from './lib/atomic.mjs'
import { markOf, sha256, textOf } from './lib/files.mjs'
import { alone } from './lib/lock.mjs'
import { inRoot, tools } from './lib/paths.mjs'
import { output } from './lib/run.mjs'
import { step } from './lib/say.mjs'

const sources = [
  'electron',
  'renderer',
  'shared',
  'resources',
  'electron.vite.config.ts',
  'tsconfig.json',
  'tsconfig.base.json',
  'package.json',
  'package-lock.json',
]
const stampPath = inRoot('out/.stamp')

/** Quick when nothing changed: it looks at names, sizes and times, and reads no source. */
export async function buildIfNeeded() {
  if (isBuilt()) return
  await alone(async () => {
    if (isBuilt()) return
    // Taken before the build: what changes while it runs is built the next time.
    const mark = sourcesMark()
    rmSync(stampPath, { force: true })
    await step('Building the app', () => output(process.execPath, [tools.electronVite, 'build']))
    writeInto(stampPath, mark)
  })
}

function isBuilt() {
  return textOf(stampPath) === sourcesMark()
}

function sourcesMark() {
  return sha256(sources.flatMap((name) => filesUnder(name)).join('\n'))
}

/** @param {string} name @returns {string[]} each file with its mark */
function filesUnder(name) {
  if (!existsSync(inRoot(name))) return []
  if (!name.includes('.')) {
    const entries = readdirSync(inRoot(name), { withFileTypes: true, recursive: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .sort()
      .map((path) => `${path} ${markOf(path)}`)
  }
  return [`${name} ${markOf(inRoot(name))}`]
}
