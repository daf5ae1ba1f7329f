// npm run package: packs the till. `-- --linux dir` packs a folder with the runtime at hand; `--report` says what is in it;
// `--release` packs what is published, and refuses any Electron but the official one.

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildIfNeeded } from './build.mjs'
import { inCache, inRoot } from './lib/paths.mjs'
import { output, show } from './lib/run.mjs'
import { main, Stop, say, step } from './lib/say.mjs'
import { writeNotices } from './package/notices.mjs'
import { findRuntime, versionsOf } from './setup/runtime.mjs'
import { setup } from './setup.mjs'

const builder = inRoot('node_modules/electron-builder/cli.js')

/**
 * Packs a folder for this machine's Linux with the runtime that the tests have.
 * @param {string} into an empty folder
 * @returns {Promise<string>} the folder of the packed till
 */
export async function packFolder(into) {
  await buildIfNeeded()
  writeNotices()
  const { options, env } = runtimeAtHand()
  const args = [builder, '--linux', 'dir', `--${process.arch}`, '--publish', 'never', ...options]
  await step('Packing the till', () =>
    output(process.execPath, [...args, `-c.directories.output=${into}`], { env: { ...process.env, ...env } }),
  )
  const name = readdirSync(into).find((entry) => entry.endsWith('unpacked'))
  if (name === undefined) throw new Error(`electron-builder left no folder in ${into}`)
  return join(into, name)
}

/** The Electron of the tests, given to electron-builder; the fallback takes its own addon along. */
function runtimeAtHand() {
  const runtime = findRuntime()
  if (runtime === undefined) throw new Stop('There is no Electron here yet: run `npm start` or `npm test` once.')
  const { electron, napi } = versionsOf(runtime)
  const options = [`-c.electronDist=${runtime.folder}`, `-c.electronVersion=${electron}`]
  if (Number(napi) >= 10) return { options, env: {} }
  const addon = inRoot('node_modules/better-sqlite3/build/Release/better_sqlite3.node')
  if (!existsSync(addon)) throw new Stop('SQLite for this Electron is missing: run `npm test` once.')
  return { options, env: { KHQR_POS_PACK_ADDON: addon } }
}

/**
 * The address that packed tills ask for newer versions, read by the till from package.json inside the archive.
 * @param {NodeJS.ProcessEnv} env
 */
function feedOption({ KHQR_POS_UPDATE_FEED: feed }) {
  if (!feed) return []
  // The packed till reads it by the rule of shared/address.ts, and would not start on another one.
  if (!/^https:\/\/[\w.-]+(:\d+)?(\/[\w.~%/-]*)?$/.test(feed))
    throw new Stop('KHQR_POS_UPDATE_FEED must be an https address, without a user, a query or a fragment.')
  return [`-c.extraMetadata.updateFeed=${feed}`]
}

/** What is published holds the Electron of package.json, fetched by electron-builder with its checksum. */
function refuseForRelease() {
  const named = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (named) throw new Stop('A release takes the official Electron only: unset ELECTRON_OVERRIDE_DIST_PATH.')
  const runtime = findRuntime()
  if (runtime !== undefined && runtime.kind !== 'official')
    throw new Stop(
      `A release takes the official Electron only, and the one at hand is the ${runtime.kind} runtime, for development and tests.`,
    )
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(async () => {
    const args = process.argv.slice(2)
    const wantsReport = args.includes('--report')
    const rest = args.filter((arg) => arg !== '--report' && arg !== '--release')
    await setup({ runtime: true, display: false })
    if (args.includes('--release')) {
      refuseForRelease()
      await buildIfNeeded()
      say(`The notices name ${writeNotices()} packages.`)
      return show(process.execPath, [builder, '--publish', 'never', ...feedOption(process.env), ...rest])
    }
    if (rest.length > 0 && rest.join(' ') !== '--linux dir')
      throw new Stop('Without --release only `--linux dir` is packed: installers hold the official Electron.')
    if (process.platform !== 'linux') throw new Stop('On this system use --release with --win.')
    const folder = await packFolder(inCache('packed'))
    say(`Packed: ${folder}`)
    if (wantsReport) {
      // Loaded late: before set-up the packages that it needs are not there yet.
      const { parts, table } = await import('./package/report.mjs')
      say(table(parts(folder)))
    }
    return 0
  })
}
