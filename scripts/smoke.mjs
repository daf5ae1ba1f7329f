// The packed till, as a shop would have it: started, sold with over the local API to PAID, ended; its fuses, its sandbox, and
// what whoever starts it can't talk it into (scripts/smoke/doors.mjs).

import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listPackage } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import Database from 'better-sqlite3'
import { withDisplay } from './display.mjs'
import { isRoot } from './lib/process.mjs'
import { say } from './lib/say.mjs'
import { parts, table } from './package/report.mjs'
import { packFolder } from './package.mjs'
import { makeSandboxWork } from './setup/sandbox.mjs'
import { noFolder, noHooks, noOrders, noOtherTrust } from './smoke/doors.mjs'
import {
  demand,
  demandSandbox,
  endLimitMs,
  freePort,
  json,
  sandboxIsPossible,
  startLimitMs,
  startTill,
  until,
  untilReady,
} from './smoke/kit.mjs'

/** What is only loaded in trouble or late, so that its absence would show too late. */
const needed = [
  '/out/main/main.js',
  '/out/main/worker.js',
  '/out/preload/cashier.cjs',
  '/out/preload/customer.cjs',
  '/out/preload/recovery.cjs',
  '/out/renderer/cashier.html',
  '/out/renderer/customer.html',
  '/out/renderer/recovery.html',
]

/** As `getCurrentFuseWire` reads them: the characters 0 and 1 of the binary's fuse wire. */
const FuseState = { DISABLE: 48, ENABLE: 49 }

/** @type {readonly (readonly [FuseV1Options, number])[]} the order and the sense of electron-builder.yml */
const fuses = [
  [FuseV1Options.RunAsNode, FuseState.DISABLE],
  [FuseV1Options.EnableCookieEncryption, FuseState.ENABLE],
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable, FuseState.DISABLE],
  [FuseV1Options.EnableNodeCliInspectArguments, FuseState.DISABLE],
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, FuseState.ENABLE],
  [FuseV1Options.OnlyLoadAppFromAsar, FuseState.ENABLE],
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, FuseState.DISABLE],
  [FuseV1Options.GrantFileProtocolExtraPrivileges, FuseState.DISABLE],
]

/** Linux only: elsewhere the release workflow does it on its own machines. @returns {Promise<number>} exit code */
export async function smokeTest() {
  if (process.platform !== 'linux') {
    say('Only on Linux so far: left out.')
    return 0
  }
  // Not in the project's folder, which another user may not be able to read.
  const folder = mkdtempSync(join(tmpdir(), 'khqr-pos-smoke-'))
  chmodSync(folder, 0o755)
  try {
    const app = await packFolder(join(folder, 'app'))
    const executable = join(app, 'khqr-pos')
    checkContent(app)
    await checkFuses(executable)
    // As the deb package does it; without it Chromium needs user namespaces.
    if (isRoot()) {
      chownSync(join(app, 'chrome-sandbox'), 0, 0)
      chmodSync(join(app, 'chrome-sandbox'), 0o4755)
    } else await makeSandboxWork({ kind: 'named', folder: app, executablePath: executable })
    await withDisplay(async (env) => {
      const packed = { executable, folder, env }
      await chooseBackup(packed, await sell(packed))
      await noHooks(packed)
      await noOtherTrust(packed)
      await noFolder(packed)
      await noOrders(packed)
    })
    const sizes = parts(app)
    say(
      table([
        ...sizes.slice(0, 6),
        { part: 'the rest', bytes: sizes.slice(6).reduce((sum, { bytes }) => sum + bytes, 0) },
      ]),
    )
    return 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {string} app */
function checkContent(app) {
  const resources = readdirSync(join(app, 'resources'))
  demand(!resources.includes('default_app.asar'), "Electron's default app is in the package")
  const entries = listPackage(join(app, 'resources/app.asar'), { isPack: false })
  for (const entry of needed) demand(entries.includes(entry), `${entry} is not in the package`)
  const foreign = entries.filter((entry) => !/^\/(out|node_modules|package\.json)(\/|$)/.test(entry))
  demand(foreign.length === 0, `the package holds what is no part of the till: ${foreign.slice(0, 5).join(', ')}`)
  const network = entries.filter((entry) => /node_modules\/(axios|follow-redirects)(\/|$)/.test(entry))
  demand(network.length === 0, `the package holds axios, which nothing loads: ${network[0]}`)
  const addons = readdirSync(join(app, 'resources/app.asar.unpacked/node_modules/better-sqlite3/prebuilds'))
  demand(addons.length === 1, `the package holds addons of other systems: ${addons.join(', ')}`)
  const notices = readFileSync(join(app, 'THIRD-PARTY-NOTICES.txt'), 'utf8')
  for (const name of ['better-sqlite3', 'bakong-khqr', 'react', 'zod'])
    demand(notices.includes(`\n${name} `), `the third-party notices do not name ${name}`)
}

/** @param {string} executable */
async function checkFuses(executable) {
  /** @type {Record<string, unknown>} */
  const wire = { ...(await getCurrentFuseWire(executable)) }
  for (const [fuse, state] of fuses)
    demand(wire[fuse] === state, `the fuse ${FuseV1Options[fuse]} reads ${wire[fuse]} instead of ${state}`)
  say(
    `Fuses: ${fuses.map(([fuse, state]) => `${FuseV1Options[fuse]} ${state === FuseState.ENABLE ? 'on' : 'off'}`).join(', ')}`,
  )
}

/** @param {import('./smoke/kit.mjs').Packed} packed @returns {Promise<string>} its data folder */
async function sell(packed) {
  const port = await freePort()
  const provision = join(packed.folder, 'provision.json')
  writeFileSync(provision, JSON.stringify({ api: { enabled: true, port } }))
  if (!sandboxIsPossible()) say('Sandbox: NOT TRIED. This container allows nobody a namespace of their own.')
  const began = Date.now()
  const till = startTill(packed, { env: { KHQR_POS_PROVISION: provision } })
  const { data } = till
  try {
    const base = `http://127.0.0.1:${port}`
    await untilReady(till)
    await until('the till answers /health', startLimitMs, async () => {
      return (await fetch(`${base}/health`).catch(() => null))?.ok ?? false
    })
    say(`Ready, and /health answered, after ${((Date.now() - began) / 1000).toFixed(1)} s.`)
    if (sandboxIsPossible()) {
      const pages = demandSandbox(till.child.pid ?? 0)
      say(`Sandbox: on for ${pages} pages${isRoot() ? ', run as the user nobody' : ''}.`)
    }
    const body = JSON.stringify({ amount: 1, currency: 'USD' })
    const headers = { 'content-type': 'application/json' }
    const sale = await json(await fetch(`${base}/pos/sale`, { method: 'POST', headers, body }))
    demand(sale.status === 'PENDING', `a new sale is ${sale.status}`)
    await json(await fetch(`${base}/test/paid/${sale.sale_id}`))
    await until('the sale is PAID', startLimitMs, async () => {
      return (await json(await fetch(`${base}/pos/sale/${sale.sale_id}/status`))).status === 'PAID'
    })
    till.child.kill('SIGTERM')
    await until('the till has ended', endLimitMs, async () => till.ended() !== null)
    demand(till.ended() === 0, `the till ended with ${till.ended()}:\n${till.said()}`)
    demandInBooks(join(data, 'demo.db'), sale.sale_id)
    say('One demo sale over the API: PENDING, PAID, in the books; the till ended with 0.')
    const backups = readdirSync(join(data, 'backups'))
    demand(backups.length === 1, `the till left ${backups.length} backups at its close`)
    demandInBooks(join(data, 'backups', backups[0] ?? ''), sale.sale_id)
    return data
  } finally {
    await till.stop()
  }
}

/**
 * The window for books in trouble, and the worker thread that reads backups: both are files inside the archive that a
 * day's work may never touch.
 * @param {import('./smoke/kit.mjs').Packed} packed
 * @param {string} data as `sell` left it
 */
async function chooseBackup(packed, data) {
  const till = startTill(packed, { data, args: ['--choose-backup'] })
  try {
    const looked = /"recovery\.looked".*"backups":1,"readable":1/
    await until('the worker has read the backup', startLimitMs, async () => {
      demand(till.ended() === null, `the till ended with ${till.ended()} instead of showing its backups`)
      return looked.test(readFileSync(join(data, 'logs/till.log'), 'utf8'))
    })
    say('The backup made at close was read by the worker, for the window in which one is chosen.')
  } finally {
    await till.stop()
  }
}

/** @param {string} path @param {string} saleId */
function demandInBooks(path, saleId) {
  const books = new Database(path, { readonly: true })
  const row = /** @type {{ state?: string } | undefined} */ (
    books.prepare('SELECT state FROM sale WHERE id = ?').get(saleId)
  )
  books.close()
  demand(row?.state === 'PAID', `the books say ${row?.state}`)
}
