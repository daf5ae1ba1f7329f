// Other programs: run in silence for their output, or in full view with our signals passed on to them.

import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { root } from './paths.mjs'
import { Stop } from './say.mjs'

const outputLimit = 400_000
const headLines = 12
const tailLines = 25
const patienceMs = 8_000
/** What an ended program still had to say is here by then; whoever it left behind may hold its pipe for ever. */
const lastWordsMs = 1_000
const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])

/** @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number }} RunOptions */

/** A program ended badly; the message holds the beginning and the end of what it printed. */
export class CommandFailed extends Stop {
  /** @param {string} command @param {string} how @param {string} printed */
  constructor(command, how, printed) {
    super(`${command} ${how}${printed === '' ? '' : `:\n${endsOf(printed)}`}`)
  }
}

/**
 * Runs a program in silence and gives what it wrote to its standard output. When we are told to end, so is it.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>}
 */
export async function output(command, args, { cwd = root, env = process.env, timeoutMs } = {}) {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs })
  const release = endWithUs(child)
  let out = ''
  let all = ''
  child.stdout.on('data', (data) => {
    out = keepEnd(out + data)
    all = keepEnd(all + data)
  })
  child.stderr.on('data', (data) => {
    all = keepEnd(all + data)
  })
  const name = [command, ...args].join(' ')
  try {
    const { code, signal } = await ended(child)
    if (code === 0) return out
    if (signal !== null && child.killed && timeoutMs)
      throw new CommandFailed(name, `gave no answer in ${timeoutMs} ms`, all)
    throw new CommandFailed(name, signal === null ? `ended with code ${code}` : `was ended by ${signal}`, all)
  } finally {
    release()
  }
}

/**
 * Runs a program in full view and gives its exit code. The program gets its own process group, so that a Ctrl-C reaches
 * it once, from us, and not a second time from the terminal: at the second one Chromium dies without a goodbye.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions & { complaint?: (line: string) => void }} [options] `complaint` is given each line of the standard
 *   error, which then is not shown
 * @returns {Promise<number>}
 */
export async function show(command, args, { cwd = root, env = process.env, complaint } = {}) {
  const stderr = complaint === undefined ? 'inherit' : 'pipe'
  const stdio = /** @type {const} */ (['inherit', 'inherit', stderr])
  const child = spawn(command, args, { cwd, env, stdio: [...stdio], detached: process.platform !== 'win32' })
  if (complaint !== undefined && child.stderr !== null) {
    createInterface({ input: child.stderr }).on('line', complaint)
  }
  const release = passSignalsTo(child)
  try {
    const { code, signal } = await Promise.race([ended(child), endedAndSilent(child)])
    return code ?? 128 + (signal === null ? 1 : constants.signals[signal])
  } finally {
    release()
  }
}

/**
 * npm, by the npm that started us where there is one: `npm` alone can't be spawned on Windows.
 * @param {string[]} args
 * @param {RunOptions} [options]
 */
export function npm(args, options) {
  const cli = process.env.npm_execpath
  if (cli?.endsWith('.js')) return output(process.execPath, [cli, ...args], options)
  if (process.platform === 'win32') return output('cmd.exe', ['/d', '/s', '/c', 'npm', ...args], options)
  return output('npm', args, options)
}

/** @param {import('node:child_process').ChildProcess} child */
function ended(child) {
  /** @type {Promise<{ code: number | null, signal: NodeJS.Signals | null }>} */
  const promise = new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  return promise
}

/** @param {import('node:child_process').ChildProcess} child */
async function endedAndSilent(child) {
  /** @type {{ code: number | null, signal: NodeJS.Signals | null }} */
  const how = await new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })))
  await pause(lastWordsMs, undefined, { ref: false })
  child.stderr?.destroy()
  return how
}

/** @param {import('node:child_process').ChildProcess} child */
function endWithUs(child) {
  const onExit = () => child.kill()
  /** @param {NodeJS.Signals} signal */
  const onSignal = (signal) => {
    child.kill(signal)
    process.exit(128 + constants.signals[signal])
  }
  process.on('exit', onExit)
  for (const signal of signals) process.on(signal, onSignal)
  return () => {
    process.off('exit', onExit)
    for (const signal of signals) process.off(signal, onSignal)
  }
}

/**
 * Passes the first signal on and waits for a decent end; a second one after a while, or a stuck child, is a kill.
 * @param {import('node:child_process').ChildProcess} child
 */
function passSignalsTo(child) {
  const kill = () => child.kill('SIGKILL')
  /** @type {NodeJS.Timeout | undefined} */
  let lastResort
  /** @param {NodeJS.Signals} signal */
  const onSignal = (signal) => {
    if (lastResort !== undefined) return
    child.kill(signal)
    lastResort = setTimeout(kill, patienceMs)
  }
  process.on('exit', kill)
  for (const signal of signals) process.on(signal, onSignal)
  return () => {
    clearTimeout(lastResort)
    process.off('exit', kill)
    for (const signal of signals) process.off(signal, onSignal)
  }
}

/** @param {string} text */
function endsOf(text) {
  const lines = text.trimEnd().split('\n')
  if (lines.length <= headLines + tailLines) return lines.join('\n')
  return [...lines.slice(0, headLines), '...', ...lines.slice(-tailLines)].join('\n')
}

/** @param {string} text */
function keepEnd(text) {
  return text.length > outputLimit ? text.slice(-outputLimit) : text
}
