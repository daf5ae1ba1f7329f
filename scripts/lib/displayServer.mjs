// Starts an X server on a display number of its own choosing, and sees to it that it never outlives us.

import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { Stop } from './say.mjs'

const startLimitMs = 20_000
const endLimitMs = 5_000

/**
 * Runs the server under a shell that waits for the end of our pipe to it: however we end, by kill -9 too, the pipe closes
 * and the server is ended. Ctrl-C is not for it: the app must be able to leave first. Display numbers come from the
 * server itself, over file descriptor 3.
 */
const keeper = `
trap '' INT HUP
"$@" </dev/null & server=$!
exec 3>&-
cat >/dev/null
kill "$server"
wait "$server"
`

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<{ display: string, stop: () => Promise<void> }>}
 */
export async function startDisplayServer(command, args) {
  const shell = spawn('sh', ['-c', keeper, 'sh', command, '-displayfd', '3', '-nolisten', 'tcp', ...args], {
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const complaints = text(/** @type {import('node:stream').Readable} */ (shell.stderr))
  const ended = new Promise((resolve) => shell.once('close', resolve))
  const stop = async () => {
    shell.stdin?.end()
    const lastResort = setTimeout(() => shell.pid && process.kill(-shell.pid, 'SIGKILL'), endLimitMs)
    await ended
    clearTimeout(lastResort)
  }
  const number = await numberFrom(/** @type {import('node:stream').Readable} */ (shell.stdio[3]))
  if (number === undefined) {
    await stop()
    throw new Stop(`${command} gave no display.\n${(await complaints).trimEnd()}`)
  }
  // Held open for the server's life, they need not keep us alive.
  shell.unref()
  for (const stream of shell.stdio)
    if (stream && 'unref' in stream) /** @type {import('node:net').Socket} */ (stream).unref()
  return { display: `:${number}`, stop }
}

/**
 * The first line that the server writes; nothing when it ends, or stays silent, without one.
 * @param {import('node:stream').Readable} stream
 * @returns {Promise<string | undefined>}
 */
function numberFrom(stream) {
  return new Promise((resolve) => {
    let said = ''
    const limit = setTimeout(() => resolve(undefined), startLimitMs)
    stream.on('data', (data) => {
      said += data
      if (said.includes('\n')) finish(said.trim())
    })
    stream.once('end', () => finish(undefined))
    /** @param {string | undefined} number */
    function finish(number) {
      clearTimeout(limit)
      resolve(number)
    }
  })
}
