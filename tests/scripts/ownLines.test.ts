// A first `npm start` must not look broken: Chromium's complaints go into a log, and a real failure is still seen.

import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { isOwnLine, showOwnLines } from '../../scripts/lib/ownLines.mjs'

const noise = [
  '[5596:1130/200800.865834:ERROR:bus.cc(407)] Failed to connect to the bus: Failed to connect to socket',
  '[5629:1130/200801.322659:ERROR:viz_main_impl.cc(181)] Exiting GPU process due to errors during initialization',
  "ALSA lib confmisc.c:855:(parse_card) cannot find card '0'",
  'libva error: vaGetDriverNames() failed with unknown libva error',
  '(electron:4711): Gtk-WARNING **: cannot open display',
  'MESA: error: ZINK: failed to choose pdev',
]

/** Runs a program that writes these lines to its standard error and ends with this code. */
async function run(lines: readonly string[], code: number) {
  const logPath = join(mkdtempSync(join(tmpdir(), 'khqr-start-')), 'start.log')
  const said: string[] = []
  const script =
    'for (const line of JSON.parse(process.argv[1])) console.error(line); process.exitCode = Number(process.argv[2])'
  const ended = await showOwnLines(process.execPath, ['-e', script, JSON.stringify(lines), String(code)], {
    env: process.env,
    logPath,
    say: (line: string) => void said.push(line),
  })
  return { ended, said, log: readFileSync(logPath, 'utf8').split('\n').filter(Boolean) }
}

it('shows the till’s own lines, keeps the rest in the log, and says once where that is', async () => {
  const { ended, said, log } = await run([...noise, 'KHQR POS: a word of its own', ...noise], 0)
  expect(ended).toBe(0)
  expect(log).toEqual([...noise, ...noise])
  expect(said).toEqual([expect.stringContaining('start.log'), 'KHQR POS: a word of its own'])
})

it('says nothing of a log when nothing was complained of', async () => {
  expect((await run([], 0)).said).toEqual([])
})

it('shows the last of the log when the till ends badly without a word', async () => {
  const missing = 'electron: error while loading shared libraries: libgtk-3.so.0: cannot open shared object file'
  const { ended, said } = await run([...Array.from({ length: 40 }, () => noise).flat(), missing], 127)
  expect(ended).toBe(127)
  expect(said.slice(-2)).toEqual([missing, 'The till ended with code 127.'])
  expect(said.length).toBeLessThan(30)
})

it('does not bury what the till said itself under the log', async () => {
  const { said } = await run([...noise, 'KHQR POS: The provisioning file is wrong'], 64)
  expect(said.slice(1)).toEqual(['KHQR POS: The provisioning file is wrong', 'The till ended with code 64.'])
})

it('never keeps an error of the program or the end of a process from anybody', () => {
  expect(isOwnLine('[1:1130/2008:FATAL:setuid_sandbox_host.cc(158)] The SUID sandbox helper binary was found')).toBe(
    true,
  )
  expect(isOwnLine('App threw an error during load')).toBe(true)
  expect(isOwnLine('TypeError: x is not a function')).toBe(true)
  expect(isOwnLine('    at start (file:///app/main.js:1:1)')).toBe(true)
  for (const line of noise) expect(isOwnLine(line), line).toBe(false)
})
