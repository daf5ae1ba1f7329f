// What the smoke test needs to start packed tills, to look at them from outside, and to end each of them.

import { spawn } from 'node:child_process'
import { chownSync, mkdtempSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isRoot } from '../lib/process.mjs'
import { Stop } from '../lib/say.mjs'

export const startLimitMs = 45_000
export const endLimitMs = 15_000
const pollMs = 50
/** The user without rights that Linux systems have: Chromium has no sandbox as root. */
const nobody = 65_534

/** Seccomp's filter mode in /proc/PID/status: the renderer may make only the system calls of the list. */
const seccompFilter = /^Seccomp:\s+2$/m

/** @typedef {{ executable: string, folder: string, env: NodeJS.ProcessEnv }} Packed the program, a folder for data, the display */
/**
 * @typedef {object} Started
 * @property {import('node:child_process').ChildProcess} child
 * @property {string} data its data folder
 * @property {() => string} said on the terminal
 * @property {() => number | string | null} ended with which code; null while it runs
 * @property {() => number[]} pids of the till itself, also of one that was started again
 * @property {() => Promise<void>} stop whatever still runs of it
 */

/** A folder that the till's user may write in. @param {string} folder @returns {string} */
export function dataFolder(folder) {
  const data = mkdtempSync(join(folder, 'data-'))
  if (isRoot()) chownSync(data, nobody, nobody)
  return data
}

/**
 * Starts a packed till as an ordinary user. Nothing tells it that it is tested.
 * @param {Packed} packed
 * @param {{ data?: string, env?: NodeJS.ProcessEnv, args?: readonly string[] }} [how]
 * @returns {Started}
 */
export function startTill({ executable, folder, env }, { data = dataFolder(folder), env: own = {}, args = [] } = {}) {
  const home = { HOME: data, XDG_CONFIG_HOME: data, XDG_CACHE_HOME: data, XDG_RUNTIME_DIR: data }
  const withoutSandbox = sandboxIsPossible() ? [] : ['--no-sandbox']
  const child = spawn(executable, ['--ozone-platform=x11', ...withoutSandbox, ...args], {
    cwd: data,
    env: { ...withoutOrders(env), ...home, KHQR_POS_DATA_DIR: data, ...own },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(isRoot() ? { uid: nobody, gid: nobody } : {}),
  })
  let said = ''
  let code = /** @type {number | string | null} */ (null)
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said = (said + text).slice(-20_000)))
  child.once('error', (error) => (code = error.message))
  child.once('exit', (status, signal) => (code = status ?? signal))
  const pids = () => tillsWith(executable, data)
  return {
    child,
    data,
    said: () => said,
    ended: () => code,
    pids,
    stop: async () => {
      for (const pid of pids()) process.kill(pid, 'SIGKILL')
      await until('the till is gone', endLimitMs, async () => code !== null && pids().length === 0)
    },
  }
}

/** This machine's own, but for what a packed till would start again without. @param {NodeJS.ProcessEnv} env */
function withoutOrders(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(NODE_|ELECTRON_|KHQR_POS_)/.test(name)))
}

/** Processes of this program with this data folder, without Chromium's own. @param {string} executable @param {string} data */
function tillsWith(executable, data) {
  return processes().filter((pid) => {
    // Chromium writes a title of its own over the arguments and what follows them, the environment.
    if (textOfProcess(pid, 'cmdline').includes('--type=')) return false
    return linkOfProcess(pid, 'exe') === executable && linkOfProcess(pid, 'cwd') === data
  })
}

/** @param {Started} till */
export async function untilReady(till) {
  await until('the till is ready', startLimitMs, async () => {
    if (till.said().includes('KHQR POS is ready')) return true
    demand(till.pids().length > 0 || till.ended() === null, `the till ended with ${till.ended()}:\n${till.said()}`)
    return false
  })
}

/** Chromium's helper needs CAP_SYS_ADMIN (bit 21), which some containers withhold even from root. */
export function sandboxIsPossible() {
  if (!isRoot()) return true
  const bounding = /^CapBnd:\s+([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'
  return (BigInt(`0x${bounding}`) >> 21n) % 2n === 1n
}

/** Every page's process runs under the system-call filter. @param {number} pid of the till @returns {number} how many */
export function demandSandbox(pid) {
  const renderers = pagesOf(pid)
  demand(renderers.length > 0, 'the till has no page')
  for (const process of renderers)
    demand(seccompFilter.test(textOfProcess(process, 'status')), `the page's process ${process} is not in the sandbox`)
  return renderers.length
}

/** @param {number} pid of the till @returns {number[]} the processes of its pages */
function pagesOf(pid) {
  return descendants(pid).filter((process) => textOfProcess(process, 'cmdline').includes('--type=renderer'))
}

/** @returns {number[]} */
function processes() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
}

/** @param {number} pid @returns {number[]} */
function descendants(pid) {
  const all = processes()
  /** @param {number} parent @returns {number[]} */
  const below = (parent) =>
    all
      .filter((child) => textOfProcess(child, 'status').includes(`\nPPid:\t${parent}\n`))
      .flatMap((child) => [child, ...below(child)])
  return below(pid)
}

/** @param {number} pid @param {string} file */
export function textOfProcess(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return '' // it has ended since the list was read
  }
}

/** @param {number} pid @param {string} name */
function linkOfProcess(pid, name) {
  try {
    return readlinkSync(`/proc/${pid}/${name}`)
  } catch {
    return '' // it has ended since the list was read
  }
}

/** @param {Response} response */
export async function json(response) {
  const text = await response.text()
  demand(response.ok, `${response.url} answered ${response.status}: ${text}`)
  return JSON.parse(text)
}

/** @param {string} what @param {number} limitMs @param {() => Promise<boolean>} reached */
export async function until(what, limitMs, reached) {
  const end = Date.now() + limitMs
  while (!(await reached())) {
    demand(Date.now() < end, `not reached in ${limitMs / 1000} s: ${what}`)
    await pause(pollMs)
  }
}

/** @returns {Promise<number>} */
export function freePort() {
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
export function demand(holds, otherwise) {
  if (!holds) throw new Stop(`The packed till fails: ${otherwise}`)
}
