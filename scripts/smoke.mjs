// The packed till, as a shop would have it: started, sold with over the local API to PAID, ended; its fuses and its sandbox.

import { spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { listPackage } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import Database from 'better-sqlite3'
import { withDisplay } from './display.mjs'
import { isRoot } from './lib/process.mjs'
import { Stop, say } from './lib/say.mjs'
import { parts, table } from './package/report.mjs'
import { packFolder } from './package.mjs'
import { makeSandboxWork } from './setup/sandbox.mjs'

const startLimitMs = 45_000
const endLimitMs = 15_000
const pollMs = 100
/** The user without rights that Linux systems have: Chromium has no sandbox as root. */
const nobody = 65_534

/** Seccomp's filter mode in /proc/PID/status: the renderer may make only the system calls of the list. */
const seccompFilter = /^Seccomp:\s+2$/m

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
    await withDisplay(async (env) => chooseBackup(executable, await sell(executable, folder, env)))
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

/** @param {string} executable @param {string} folder @param {NodeJS.ProcessEnv} env */
async function sell(executable, folder, env) {
  const data = mkdtempSync(join(folder, 'data-'))
  const port = await freePort()
  const provision = join(folder, 'provision.json')
  writeFileSync(provision, JSON.stringify({ api: { enabled: true, port } }))
  const user = isRoot() ? { uid: nobody, gid: nobody } : {}
  if (isRoot()) chownSync(data, nobody, nobody)
  const home = { HOME: data, XDG_CONFIG_HOME: data, XDG_CACHE_HOME: data, XDG_RUNTIME_DIR: data }
  const till = { KHQR_POS_DATA_DIR: data, KHQR_POS_TEST: '1', KHQR_POS_PROVISION: provision }
  const sandboxed = sandboxIsPossible()
  const withoutSandbox = sandboxed ? [] : ['--no-sandbox']
  if (!sandboxed) say('Sandbox: NOT TRIED. This container allows nobody a namespace of their own.')
  const child = spawn(executable, ['--ozone-platform=x11', ...withoutSandbox], {
    cwd: data,
    env: { ...env, ...home, ...till, ELECTRON_RUN_AS_NODE: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...user,
  })
  let said = ''
  let code = /** @type {number | string | null} */ (null)
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said = (said + text).slice(-20_000)))
  child.once('error', (error) => (code = error.message))
  child.once('exit', (status, signal) => (code = status ?? signal))
  const alive = () => demand(code === null, `the till ended with ${code}:\n${said}`)
  try {
    const base = `http://127.0.0.1:${port}`
    const began = Date.now()
    await until('the till is ready and answers /health', startLimitMs, async () => {
      alive()
      if (!said.includes('KHQR POS is ready')) return false
      return (await fetch(`${base}/health`).catch(() => null))?.ok ?? false
    })
    say(`Ready, and /health answered, after ${((Date.now() - began) / 1000).toFixed(1)} s.`)
    if (sandboxed) demandSandbox(child.pid ?? 0)
    const body = JSON.stringify({ amount: 1, currency: 'USD' })
    const headers = { 'content-type': 'application/json' }
    const sale = await json(await fetch(`${base}/pos/sale`, { method: 'POST', headers, body }))
    demand(sale.status === 'PENDING', `a new sale is ${sale.status}`)
    await json(await fetch(`${base}/test/paid/${sale.sale_id}`))
    await until('the sale is PAID', startLimitMs, async () => {
      alive()
      return (await json(await fetch(`${base}/pos/sale/${sale.sale_id}/status`))).status === 'PAID'
    })
    child.kill('SIGTERM')
    await until('the till has ended', endLimitMs, async () => code !== null)
    demand(code === 0, `the till ended with ${code}:\n${said}`)
    demandInBooks(join(data, 'demo.db'), sale.sale_id)
    say('One demo sale over the API: PENDING, PAID, in the books; the till ended with 0.')
    const backups = readdirSync(join(data, 'backups'))
    demand(backups.length === 1, `the till left ${backups.length} backups at its close`)
    demandInBooks(join(data, 'backups', backups[0] ?? ''), sale.sale_id)
    return { data, env: { ...env, ...home, ...till, ELECTRON_RUN_AS_NODE: undefined }, user }
  } finally {
    if (code === null) child.kill('SIGKILL')
  }
}

/**
 * The window for books in trouble, and the worker thread that reads backups: both are files inside the archive that a
 * day's work may never touch.
 * @param {string} executable
 * @param {{ data: string, env: NodeJS.ProcessEnv, user: { uid?: number, gid?: number } }} till as `sell` left it
 */
async function chooseBackup(executable, { data, env, user }) {
  const withoutSandbox = sandboxIsPossible() ? [] : ['--no-sandbox']
  const child = spawn(executable, ['--ozone-platform=x11', '--choose-backup', ...withoutSandbox], {
    cwd: data,
    env,
    stdio: 'ignore',
    ...user,
  })
  try {
    const looked = /"recovery\.looked".*"backups":1,"readable":1/
    await until('the worker has read the backup', startLimitMs, async () => {
      demand(child.exitCode === null, `the till ended with ${child.exitCode} instead of showing its backups`)
      return looked.test(readFileSync(join(data, 'logs/till.log'), 'utf8'))
    })
    say('The backup made at close was read by the worker, for the window in which one is chosen.')
  } finally {
    child.kill('SIGKILL')
  }
}

/** Chromium's helper needs CAP_SYS_ADMIN (bit 21), which some containers withhold even from root. */
function sandboxIsPossible() {
  if (!isRoot()) return true
  const bounding = /^CapBnd:\s+([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'
  return (BigInt(`0x${bounding}`) >> 21n) % 2n === 1n
}

/** Every page's process runs under the system-call filter. @param {number} pid of the till */
function demandSandbox(pid) {
  const renderers = descendants(pid).filter((process) => textOfProcess(process, 'cmdline').includes('--type=renderer'))
  demand(renderers.length > 0, 'the till has no page')
  for (const process of renderers)
    demand(seccompFilter.test(textOfProcess(process, 'status')), `the page's process ${process} is not in the sandbox`)
  say(`Sandbox: on for ${renderers.length} pages${isRoot() ? ', run as the user nobody' : ''}.`)
}

/** @param {number} pid @returns {number[]} */
function descendants(pid) {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
  /** @param {number} parent @returns {number[]} */
  const below = (parent) =>
    all
      .filter((child) => textOfProcess(child, 'status').includes(`\nPPid:\t${parent}\n`))
      .flatMap((child) => [child, ...below(child)])
  return below(pid)
}

/** @param {number} pid @param {string} file */
function textOfProcess(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return '' // it has ended since the list was read
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

/** @param {Response} response */
async function json(response) {
  const text = await response.text()
  demand(response.ok, `${response.url} answered ${response.status}: ${text}`)
  return JSON.parse(text)
}

/** @param {string} what @param {number} limitMs @param {() => Promise<boolean>} reached */
async function until(what, limitMs, reached) {
  const end = Date.now() + limitMs
  while (!(await reached())) {
    demand(Date.now() < end, `not reached in ${limitMs / 1000} s: ${what}`)
    await pause(pollMs)
  }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

/** @param {boolean} holds @param {string} otherwise @returns {asserts holds} */
function demand(holds, otherwise) {
  if (!holds) throw new Stop(`The packed till fails: ${otherwise}`)
}
