// The till's own lines on the terminal, the rest in a log: Chromium, its drivers and the system's sound complain of much
// that is no fault of anybody's (no D-Bus, no sound card, no GPU), and a new user takes that for errors.

import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { root } from './paths.mjs'
import { show } from './run.mjs'

/** A page that complains without end must not fill the disk. */
const logBytesMax = 5 * 1024 * 1024
/** What is shown of the log when the program ends badly and has not said why itself. */
const lastLines = 20

/** `[4711:1130/200800.865834:ERROR:bus.cc(407)] …`: Chromium's own way to begin a line. */
const chromiumLine = /^\[\d+:/
/** The end of a process, and errors of JavaScript that nobody caught: never kept from anybody. */
const failureLine = /^(\s+at |Uncaught |App threw |(\w+)?Error\b)/

/** @param {string} line of the program's standard error */
export function isOwnLine(line) {
  if (chromiumLine.test(line)) return line.includes(':FATAL:')
  return line.startsWith('KHQR POS') || failureLine.test(line)
}

/**
 * Runs the till like `show`; of what it writes to its standard error only its own lines are shown, the others go into the
 * log, whose place is said once. Ends it badly without a word of its own, the log's last lines are shown.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env: NodeJS.ProcessEnv, logPath: string, say?: (line: string) => void }} options
 * @returns {Promise<number>} its exit code
 */
export async function showOwnLines(command, args, { env, logPath, say = (line) => process.stderr.write(`${line}\n`) }) {
  mkdirSync(dirname(logPath), { recursive: true })
  const log = openSync(logPath, 'w', 0o600)
  const place = relative(root, logPath)
  /** @type {string[]} */
  const last = []
  let bytes = 0
  let saidWhy = false
  /** @param {string} line */
  const hear = (line) => {
    if (isOwnLine(line)) {
      saidWhy = true
      say(line)
      return
    }
    if (bytes === 0)
      say(`What Chromium and the system say goes into ${place}; \`npm start -- --verbose\` shows it here.`)
    last.push(line)
    if (last.length > lastLines) last.shift()
    if (bytes < logBytesMax) bytes += writeSync(log, `${line}\n`)
  }
  try {
    const code = await show(command, args, { env, complaint: hear })
    if (code !== 0) {
      if (!saidWhy) for (const line of last) say(line)
      say(`The till ended with code ${code}.`)
    }
    return code
  } finally {
    closeSync(log)
  }
}
