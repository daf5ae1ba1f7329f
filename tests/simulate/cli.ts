// npm run simulate -- --seed N --runs M: plays simulated shops, says what was broken, and how to see it again.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type RunCounts, simulate } from './run'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '1000' },
    seconds: { type: 'string' },
    kill: { type: 'string' },
    trace: { type: 'boolean', default: false },
    folder: { type: 'string', default: existsSync('/dev/shm') ? '/dev/shm' : tmpdir() },
  },
})

if (values.kill !== undefined) {
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', 'tests/store/kill.test.ts', '--reporter=verbose']
  const env = { ...process.env, KHQR_POS_KILLS: values.kill }
  process.exit(spawnSync(process.execPath, vitest, { stdio: 'inherit', env }).status ?? 1)
}

const first = Number(values.seed)
const runs = Number(values.runs)
const until = values.seconds === undefined ? Number.POSITIVE_INFINITY : Date.now() + Number(values.seconds) * 1000
const folder = join(values.folder, `khqr-simulate-${process.pid}`)
mkdirSync(folder, { recursive: true })

const sums: Record<keyof RunCounts, number> = {
  sales: 0,
  payments: 0,
  calls: 0,
  networkFaults: 0,
  diskFaults: 0,
  crashes: 0,
  clockFaults: 0,
}
let played = 0
let broken = 0
const begun = Date.now()
for (let seed = first; seed < first + runs && Date.now() < until; seed++) {
  const report = await simulate(seed, folder)
  played += 1
  for (const key of Object.keys(sums) as (keyof RunCounts)[]) sums[key] += report.counts[key]
  if (report.broken === null && !values.trace) continue
  const traced = await simulate(seed, folder, true)
  if (report.broken !== null) broken += 1
  console.log(`${traced.trace.slice(values.trace ? 0 : -60).join('\n')}`)
  if (report.broken !== null)
    console.log(`seed ${seed}: ${report.broken}\nAgain: npm run simulate -- --seed ${seed} --runs 1 --trace\n`)
  if (broken >= 5) break
}
const seconds = (Date.now() - begun) / 1000
console.log(`${played} runs in ${seconds.toFixed(1)} s (${(played / seconds).toFixed(0)} runs/s), ${broken} broken`)
console.log(
  Object.entries(sums)
    .map(([name, sum]) => `${name} ${sum}`)
    .join(', '),
)
process.exitCode = broken > 0 ? 1 : 0
