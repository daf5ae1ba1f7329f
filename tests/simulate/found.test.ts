// Seeds that once broke something, played again for good. Where the dice fall anew, the story has a test of its own too.

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { simulate } from './run'

const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'khqr-found-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each([
  [2, 'confirmed by hand beside a retry that was paid'],
  [5377, 'cancelled in an outage longer than the watch'],
  [5675, 'cancelled in an outage longer than the watch'],
  [5702, 'cancelled while the clock was a day ahead'],
  [6043, 'cancelled in an outage longer than the watch'],
  [12504, 'open while the clock was put right by a year'],
  [12743, 'open while the clock was put right by a year'],
])(
  'seed %i: a sale %s',
  async (seed) => {
    expect((await simulate(seed, folder)).broken).toBeNull()
  },
  60_000,
)
