// Makes a fresh clone able to run: packages, a real Electron, SQLite that fits it, and what these need from the system.

import { pathToFileURL } from 'node:url'
import { alone } from './lib/lock.mjs'
import { main, say } from './lib/say.mjs'
import { installPackages, missingCompiler, missingPackages, packageNeeds } from './setup/debian.mjs'
import { dependenciesFit, installDependencies } from './setup/dependencies.mjs'
import { checkNode } from './setup/nodeVersion.mjs'
import { findRuntime, getRuntime } from './setup/runtime.mjs'
import { makeSandboxWork, sandboxWorks } from './setup/sandbox.mjs'
import { fitSqlite, sqliteFits, sqliteNeedsCompiler } from './setup/sqlite.mjs'

/** @typedef {{ runtime: boolean, display: boolean, desktop?: boolean, decoders?: boolean }} Wanted */

/**
 * Does what is missing and nothing else; when nothing is, it is a matter of milliseconds and prints nothing.
 * @param {Wanted} wanted whether Electron will run, whether it may need a display, or a whole desktop, of our own making, and
 *   whether codes will be read by decoders that npm does not have
 */
export async function setup(wanted) {
  checkNode()
  if (isDone(wanted)) return
  await alone(async () => {
    await installDependencies()
    await installPackages([...missingFor(wanted), ...(sqliteNeedsCompiler() ? missingCompiler() : [])])
    const runtime = wanted.runtime ? await getRuntime() : undefined
    if (runtime !== undefined) await makeSandboxWork(runtime)
    await fitSqlite(runtime)
  })
}

/** @param {Wanted} wanted */
function isDone(wanted) {
  if (!dependenciesFit() || missingFor(wanted).length > 0) return false
  if (!wanted.runtime) return sqliteFits(undefined)
  const runtime = findRuntime()
  return runtime !== undefined && sandboxWorks(runtime) && sqliteFits(runtime)
}

/** @param {Wanted} wanted */
function missingFor(wanted) {
  return missingPackages([
    ...(wanted.runtime ? packageNeeds.electron : []),
    ...(wanted.display ? packageNeeds.display : []),
    ...(wanted.decoders ? packageNeeds.decoders : []),
    ...(wanted.desktop ? packageNeeds.desktop : []),
  ])
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(async () => {
    await setup({ runtime: true, display: true, desktop: true })
    say('Everything is in place.')
  })
}
