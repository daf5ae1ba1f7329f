// `npm start` as a new user sees it: the till's own lines, and none of Chromium's about buses, sound cards and GPUs.

import { spawn } from 'node:child_process'
import { expect, test } from './support/till'

/** Starts the till by the script, ends it once it is ready, and gives what stood on the terminal. */
async function start(dataDir: string, ...given: string[]): Promise<{ code: number | null; lines: string[] }> {
  const child = spawn(process.execPath, ['scripts/start.mjs', ...given], {
    env: { ...process.env, KHQR_POS_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (out += data))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  try {
    await expect.poll(() => out, { timeout: 60_000 }).toContain('KHQR POS API')
  } finally {
    child.kill('SIGINT')
  }
  return { code: await ended, lines: out.split('\n').filter(Boolean) }
}

test('shows nothing that a new user would take for an error', async ({ dataDir }) => {
  const { code, lines } = await start(dataDir)
  expect(code).toBe(0)
  expect(lines.filter((line) => !/^(KHQR POS|What Chromium)/.test(line))).toEqual([])
  const verbose = await start(dataDir, '--verbose')
  expect(verbose.code).toBe(0)
  // What there is to complain of depends on the machine; nothing is said of a log when nothing is kept from anybody.
  expect(verbose.lines.join('\n')).not.toContain('What Chromium')
})
