// npm run simulate -- --seed N --runs M: plays simulated shops, says what was broken, and how to see it again.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Rule, rules, stillBroken } from './rules'
import { type RunReport, simulate, simulateShelf } from './run'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '1000' },
    seconds: { type: 'string' },
    kill: { type: 'string' },
    trace: { type: 'boolean', default: false },
    /** How many broken runs end it. */
    broken: { type: 'string', default: '5' },
    /** Two tills and their folders only: slower, and played with every fiftieth seed otherwise. */
    shelf: { type: 'boolean', default: false },
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

/** Every so many seeds two tills and their folders are played too. */
const SHELF_EVERY = 50

const sums = new Map<string, number>()
const letPass =
  values.pass === undefined ? stillBroken : new Set(values.pass.split(',').filter((name) => name !== 'none') as Rule[])
const passed = new Map<Rule, { runs: number; first: string }>()
let played = 0
let broken = 0
const begun = Date.now()

type Play = typeof simulate | typeof simulateShelf
type Report = Pick<RunReport, 'seed' | 'broken' | 'letPass' | 'trace'> & { readonly counts: object }

async function playOne(play: Play, seed: number, how: string): Promise<void> {
  const report: Report = await play(seed, folder, values.trace, letPass)
  played += 1
  for (const [key, count] of Object.entries(report.counts)) sums.set(key, (sums.get(key) ?? 0) + count)
  for (const [rule, what] of report.letPass) {
    const { runs, first } = passed.get(rule) ?? { runs: 0, first: `seed ${seed}${how}: ${what}` }
    passed.set(rule, { runs: runs + 1, first })
  }
  if (values.trace) console.log(report.trace.join('\n'))
  if (report.broken === null) return
  broken += 1
  if (!values.trace && !values.quiet) console.log((await play(seed, folder, true, letPass)).trace.slice(-60).join('\n'))
  console.log(`seed ${seed}${how}: ${values.quiet ? report.broken.split('\n')[0] : report.broken}`)
  if (!values.quiet) console.log(`Again: npm run simulate -- --seed ${seed}${how} --runs 1 --trace\n`)
}

for (let seed = first; seed < first + runs && Date.now() < until && broken < Number(values.broken); seed++) {
  if (!values.shelf) await playOne(simulate, seed, '')
  if (values.shelf || seed % SHELF_EVERY === 0) await playOne(simulateShelf, seed, ' --shelf')
}
const seconds = (Date.now() - begun) / 1000
const { user, system } = process.cpuUsage()
const perSecond = (played / seconds).toFixed(1)
const perCpuSecond = ((played * 1e6) / (user + system)).toFixed(1)
console.log(
  `${played} runs in ${seconds.toFixed(1)} s (${perSecond} a second, ${perCpuSecond} a second of its core), ${broken} broken`,
)
console.log([...sums].map(([name, sum]) => `${name} ${sum}`).join(', '))
for (const [rule, { runs, first }] of passed)
  console.log(`let pass in ${runs} runs: ${rule} (${rules[rule]})\n  ${first}`)
process.exitCode = broken > 0 ? 1 : 0
