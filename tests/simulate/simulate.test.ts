// A short run of simulated shops at fixed seeds. The long one is `npm run simulate`; see docs/reliability.md.

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { simulate } from './run'

const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'khqr-simulate-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('twelve shops with power cuts, bad disks, bad networks and wrong clocks lose, invent and double nothing', async () => {
  const sums = { sales: 0, payments: 0, crashes: 0, diskFaults: 0, networkFaults: 0, clockFaults: 0 }
  for (let seed = 1; seed <= 12; seed++) {
    const { broken, counts } = await simulate(seed, folder)
    expect(broken, `npm run simulate -- --seed ${seed} --runs 1 --trace`).toBeNull()
    for (const key of Object.keys(sums) as (keyof typeof sums)[]) sums[key] += counts[key]
  }
  // A run without faults would prove nothing.
  for (const [what, sum] of Object.entries(sums)) expect(sum, what).toBeGreaterThan(8)
}, 300_000)

test('a run can be played again by its seed', async () => {
  const first = await simulate(7, folder, true)
  const second = await simulate(7, folder, true)
  expect(first.trace.length).toBeGreaterThan(20)
  expect(second).toEqual(first)
}, 60_000)
