// Which Electron runs the till here: one that was named, the official one, or the fallback; and what is inside it.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { writeInto } from '../lib/atomic.mjs'
import { markOf, textOf } from '../lib/files.mjs'
import { inCache, inRoot } from '../lib/paths.mjs'
import { Stop, say } from '../lib/say.mjs'
import { fallbackFolder, fallbackIsComplete, fallbackIsPossible, installFallbackElectron } from './fallbackElectron.mjs'
import { installOfficialElectron } from './officialElectron.mjs'

const recordPath = inCache('runtime.json')
const answerLimitMs = 30_000

/**
 * @typedef {{ kind: 'named' | 'official' | 'fallback', folder: string, executablePath: string }} Runtime
 * @typedef {{ electron: string, chrome: string, node: string, napi: string }} Versions
 */

/** The runtime that is ready for use, without fetching anything. @returns {Runtime | undefined} */
export function findRuntime() {
  return named() ?? official() ?? fallback()
}

/** @returns {Promise<Runtime>} */
export async function getRuntime() {
  const ready = findRuntime()
  if (ready !== undefined) return ready
  const failure = await installOfficialElectron()
  const downloaded = official()
  if (downloaded !== undefined) return downloaded
  const reason = reasonOf(failure)
  if (!fallbackIsPossible) {
    throw new Stop(
      `Electron could not be downloaded (${reason}).\n` +
        'Connect to the internet and try again; behind a proxy, set HTTPS_PROXY and ELECTRON_GET_USE_PROXY=1; or unpack\n' +
        'an Electron of the version in package.json yourself and set ELECTRON_OVERRIDE_DIST_PATH to its folder.',
    )
  }
  say(`Electron's own download can't be had here (${reason}). To try it again another day, delete ${fallbackFolder}.`)
  await installFallbackElectron()
  return /** @type {Runtime} */ (fallback())
}

/** Asks the runtime itself, once for each binary. @param {Runtime} runtime @returns {Versions} */
export function versionsOf({ executablePath }) {
  const key = `${executablePath} ${markOf(executablePath)}`
  const record = JSON.parse(textOf(recordPath) ?? '{}')
  if (record.key === key) return record.versions
  const asked = spawnSync(executablePath, ['-p', 'JSON.stringify(process.versions)'], {
    encoding: 'utf8',
    env: asNode(),
    timeout: answerLimitMs,
  })
  if (asked.status !== 0)
    throw new Stop(`Electron does not start here.\n${asked.stderr || asked.error}${missingLibraries(executablePath)}`)
  const { electron, chrome, node, napi } = JSON.parse(asked.stdout)
  const versions = { electron, chrome, node, napi }
  writeInto(recordPath, JSON.stringify({ key, versions }))
  return versions
}

/** The environment in which Electron's binary is a plain Node. @returns {NodeJS.ProcessEnv} */
export function asNode() {
  return { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
}

/** @returns {Runtime | undefined} */
function named() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (!folder) return undefined
  const executablePath = join(folder, executableName())
  if (existsSync(executablePath)) return { kind: 'named', folder, executablePath }
  throw new Stop(`ELECTRON_OVERRIDE_DIST_PATH is ${folder}, but there is no ${executableName()} in it.`)
}

/** Its installer writes path.txt last. @returns {Runtime | undefined} */
function official() {
  const folder = inRoot('node_modules/electron/dist')
  const executablePath = join(folder, executableName())
  const version = JSON.parse(textOf(inRoot('node_modules/electron/package.json')) ?? '{}').version
  const complete =
    textOf(inRoot('node_modules/electron/path.txt')) === executableName() &&
    textOf(join(folder, 'version'))?.replace(/^v/, '') === version &&
    existsSync(executablePath)
  return complete ? { kind: 'official', folder, executablePath } : undefined
}

/** @returns {Runtime | undefined} */
function fallback() {
  if (!fallbackIsComplete()) return undefined
  return { kind: 'fallback', folder: fallbackFolder, executablePath: join(fallbackFolder, executableName()) }
}

function executableName() {
  if (process.platform === 'win32') return 'electron.exe'
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return 'electron'
}

/** On a Linux without Debian's packages the loader itself says which libraries to look for. @param {string} executablePath */
function missingLibraries(executablePath) {
  if (process.platform !== 'linux') return ''
  const { stdout } = spawnSync('ldd', [executablePath], { encoding: 'utf8' })
  const missing = (stdout ?? '').split('\n').flatMap((line) => /^\s*(\S+) => not found/.exec(line)?.[1] ?? [])
  return missing.length === 0
    ? ''
    : `\nThese libraries are missing; install the packages that hold them: ${missing.join(', ')}.`
}

/** fetch hides what happened in `cause`. @param {Error | undefined} failure */
function reasonOf(failure) {
  const cause = failure?.cause instanceof Error ? failure.cause : failure
  return cause?.message.split('\n')[0] ?? 'its files are not complete'
}
