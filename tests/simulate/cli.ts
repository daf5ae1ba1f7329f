// npm run simulate -- --seed N --runs M: plays simulated shops, says what was broken, and how to see it again.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Rule, rules, stillBroken } from './rules'
import { type RunCounts, simulate } from './run'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '1000' },
    seconds: { type: 'string' },
    kill: { type: 'string' },
    trace: { type: 'boolean', default: false },
    /** How many broken runs end it. */
    broken: { type: 'string', default: '5' },
    quiet: { type: 'boolean', default: false },
    /** Names of rules that may be broken, or `none`; what the code is known to break if not given. */
    pass: { type: 'string' },
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
const letPass =
  values.pass === undefined ? stillBroken : new Set(values.pass.split(',').filter((name) => name !== 'none') as Rule[])
const passed = new Map<Rule, { runs: number; first: string }>()
let played = 0
let broken = 0
const begun = Date.now()
for (let seed = first; seed < first + runs && Date.now() < until; seed++) {
  const report = await simulate(seed, folder, false, letPass)
  played += 1
  for (const key of Object.keys(sums) as (keyof RunCounts)[]) sums[key] += report.counts[key]
  for (const [rule, what] of report.letPass) {
    const { runs, first } = passed.get(rule) ?? { runs: 0, first: `seed ${seed}: ${what}` }
    passed.set(rule, { runs: runs + 1, first })
  }
  if (report.broken === null && !values.trace) continue
  if (report.broken !== null) broken += 1
  if (values.quiet && report.broken !== null) {
    console.log(`seed ${seed}: ${report.broken.split('\n')[0]}`)
    continue
  }
  const traced = await simulate(seed, folder, true, letPass)
  console.log(`${traced.trace.slice(values.trace ? 0 : -60).join('\n')}`)
  if (report.broken !== null)
    console.log(`seed ${seed}: ${report.broken}\nAgain: npm run simulate -- --seed ${seed} --runs 1 --trace\n`)
  if (broken >= Number(values.broken)) break
}
const seconds = (Date.now() - begun) / 1000
const { user, system } = process.cpuUsage()
const perSecond = (played / seconds).toFixed(1)
const perCpuSecond = ((played * 1e6) / (user + system)).toFixed(1)
console.log(
  `${played} runs in ${seconds.toFixed(1)} s (${perSecond} a second, ${perCpuSecond} a second of its core), ${broken} broken`,
)
console.log(
  Object.entries(sums)
    .map(([name, sum]) => `${name} ${sum}`)
    .join(', '),
)
for (const [rule, { runs, first }] of passed)
  console.log(`let pass in ${runs} runs: ${rule} (${rules[rule]})\n  ${first}`)
process.exitCode = broken > 0 ? 1 : 0
