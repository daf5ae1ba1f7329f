// better-sqlite3 made to fit: its prebuilds need Node-API 10, so an older runtime gets a build of its own, once.

import { cpSync, existsSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { copyInto, inWorkFolder, writeInto } from '../lib/atomic.mjs'
import { markOf, textOf } from '../lib/files.mjs'
import { inCache, inRoot, tools } from '../lib/paths.mjs'
import { CommandFailed, npm, output } from '../lib/run.mjs'
import { Stop, step } from '../lib/say.mjs'
import { installPackages, missingCompiler } from './debian.mjs'
import { prebuiltNodeApi } from './pins.mjs'
import { asNode, versionsOf } from './runtime.mjs'

/** @typedef {import('./runtime.mjs').Runtime} Runtime */

const home = inRoot('node_modules/better-sqlite3')
const built = join(home, 'build/Release/better_sqlite3.node')
const fitPath = inRoot('node_modules/.khqr-pos-sqlite')
const checkLimitMs = 30_000

/** Opens a database and asks it one thing, in whichever runtime executes it. */
const trial = `
const Database = require('better-sqlite3')
const database = new Database(':memory:')
const { answer } = database.prepare('SELECT 6 * 7 AS answer').get()
database.close()
if (answer !== 42) throw new Error('SQLite answered ' + answer)
`

/** Was it tried with this Node, this runtime and this very binary, and did it work? @param {Runtime | undefined} runtime */
export function sqliteFits(runtime) {
  return textOf(fitPath) === fitFor(runtime)
}

/** Will a compiler be needed, as far as this Node alone can tell? */
export function sqliteNeedsCompiler() {
  return isOld(process.versions.napi) && !existsSync(built) && !existsSync(keptCopy())
}

/** @param {Runtime | undefined} runtime */
export async function fitSqlite(runtime) {
  if (sqliteFits(runtime)) return
  if (isOld(process.versions.napi) || (runtime !== undefined && isOld(versionsOf(runtime).napi)))
    await installOwnBuild(runtime)
  else rmSync(join(home, 'build'), { recursive: true, force: true })
  const failure = await failureIn(runtime)
  if (failure !== undefined) throw failure
  writeInto(fitPath, fitFor(runtime))
}

/** @param {Runtime | undefined} runtime */
async function installOwnBuild(runtime) {
  if (existsSync(keptCopy())) {
    copyInto(keptCopy(), built)
    if ((await failureIn(runtime)) === undefined) return
  }
  await installPackages(missingCompiler())
  await compile()
  copyInto(keptCopy(), built)
}

/**
 * Compiles a copy of the package, so that a kill leaves the real one as it was. The flags let the source, written for
 * Node-API 10, compile against older headers; the result runs in Node 20, 22 and 24 and in Electron 33.
 */
async function compile() {
  const nodedir = await headersFolder()
  await inWorkFolder(async (folder) => {
    const copy = join(folder, 'better-sqlite3')
    cpSync(home, copy, { recursive: true, filter: (path) => !path.endsWith('/prebuilds') && !path.endsWith('/build') })
    const args = [tools.nodeGyp, 'rebuild', '--release', '--force_build=1', '--jobs=max']
    const env = {
      ...process.env,
      CXXFLAGS: '-UNAPI_VERSION -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT',
    }
    await step('Compiling SQLite for this version of Node, once (about a minute)', () =>
      output(process.execPath, nodedir === undefined ? args : [...args, `--nodedir=${nodedir}`], { cwd: copy, env }),
    ).catch(explain)
    copyInto(join(copy, 'build/Release/better_sqlite3.node'), keptCopy())
  })
}

/** npm's setting where a machine has one, else the headers that came with this Node; without either node-gyp fetches them. */
async function headersFolder() {
  const setting = (await npm(['config', 'get', 'nodedir'])).trim()
  const candidates = [process.env.npm_config_nodedir, setting, dirname(dirname(process.execPath))]
  return candidates.find((folder) => folder && existsSync(join(folder, 'include/node/node_api.h')))
}

/** @param {unknown} error @returns {never} */
function explain(error) {
  if (!(error instanceof CommandFailed)) throw error
  throw new Stop(
    `${error.message}\n\nSQLite could not be compiled for Node ${process.versions.node}. With Node 22.14 or newer it need not be: install the current LTS version.`,
  )
}

/** @param {Runtime | undefined} runtime @returns {Promise<CommandFailed | undefined>} */
async function failureIn(runtime) {
  try {
    await output(process.execPath, ['-e', trial], { timeoutMs: checkLimitMs })
    if (runtime !== undefined)
      await output(runtime.executablePath, ['-e', trial], { env: asNode(), timeoutMs: checkLimitMs })
    return undefined
  } catch (error) {
    if (error instanceof CommandFailed) return error
    throw error
  }
}

/** @param {string | undefined} napi */
function isOld(napi) {
  return Number(napi) < prebuiltNodeApi
}

function keptCopy() {
  const { version } = JSON.parse(textOf(join(home, 'package.json')) ?? '{}')
  return inCache(`better-sqlite3-${version}-${process.platform}-${process.arch}`, 'better_sqlite3.node')
}

/** @param {Runtime | undefined} runtime */
function fitFor(runtime) {
  const inElectron = runtime && [runtime.executablePath, markOf(runtime.executablePath)]
  return JSON.stringify([
    process.execPath,
    process.version,
    inElectron,
    markOf(join(home, 'package.json')),
    markOf(built),
  ])
}
