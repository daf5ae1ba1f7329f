// How to start Electron here: which binary, with which arguments and environment, and what to call it in a report.

import { isRoot } from './lib/process.mjs'
import { Stop } from './lib/say.mjs'
import { findRuntime, versionsOf } from './setup/runtime.mjs'

/** @typedef {{ executablePath: string, args: string[], env: Record<string, string>, runtimeName: string }} Launch */

/**
 * The arguments go before the app's folder. Fetches nothing: `setup` must have been there before.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Launch}
 */
export function electronLaunch(env = process.env) {
  const runtime = findRuntime()
  if (runtime === undefined) throw new Stop('There is no Electron here yet: run `npm start` or `npm test` once.')
  const { electron, chrome, node } = versionsOf(runtime)
  return {
    executablePath: runtime.executablePath,
    args: flags(env),
    env: { ...asApp(env), ELECTRON_OVERRIDE_DIST_PATH: runtime.folder },
    runtimeName: `Electron ${electron} (${runtime.kind} runtime, Chromium ${chrome?.split('.')[0]}, Node ${node})`,
  }
}

/**
 * Chromium refuses to start as root with its sandbox, and only then is it left out. On Wayland windows can't be placed, so
 * the till runs under X11 where the session offers it; the choice is made before our code runs, so it must be an argument.
 * @param {NodeJS.ProcessEnv} env
 */
function flags(env) {
  if (process.platform !== 'linux') return []
  return [
    ...(isRoot() ? ['--no-sandbox'] : []),
    ...(env.WAYLAND_DISPLAY && env.DISPLAY ? ['--ozone-platform=x11'] : []),
  ]
}

/**
 * Without the variable that would make it a plain Node, which some editors hand down.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Record<string, string>}
 */
function asApp(env) {
  const entries = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  return Object.fromEntries(entries.filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE'))
}
