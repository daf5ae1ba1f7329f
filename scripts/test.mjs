// npm test: types, lint, unit tests, build, end-to-end tests and the packaged app in this order, stopping at the first that fails.
// `npm test -- unit` runs that stage alone; what follows its name goes to its tool. `npm test -- scan` is a stage of its own.

import { rmSync } from 'node:fs'
import { buildIfNeeded } from './build.mjs'
import { withDisplay } from './display.mjs'
import { electronLaunch } from './electron.mjs'
import { textOf } from './lib/files.mjs'
import { inCache, tools } from './lib/paths.mjs'
import { show } from './lib/run.mjs'
import { main, Stop, say, seconds } from './lib/say.mjs'
import { setup } from './setup.mjs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** @typedef {{ title: string, run: (args: string[]) => Promise<number>, count?: () => Counts }} Stage */

const unitReport = inCache('reports/unit.json')
const e2eReport = inCache('reports/e2e.json')

/** Into a file or CI's log, the tools would go on writing colour codes. */
const inColour = process.stdout.isTTY

/** @satisfies {Record<string, Stage>} */
const stages = {
  types: { title: 'Types', run: (args) => tool(tools.tsc, ['-b', ...args]) },
  lint: {
    title: 'Lint and format',
    run: (args) => tool(tools.biome, ['ci', '.', `--colors=${inColour ? 'force' : 'off'}`, ...args]),
  },
  unit: {
    title: 'Unit tests',
    run: (args) =>
      tool(
        tools.vitest,
        ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`, ...args],
        plain(),
      ),
    count: unitCounts,
  },
  build: { title: 'Build', run: () => buildIfNeeded().then(() => 0) },
  e2e: { title: 'End-to-end tests', run: endToEnd, count: e2eCounts },
  // Loaded late: before set-up the packages that it needs are not there yet.
  smoke: { title: 'The packaged app', run: async () => (await import('./smoke.mjs')).smokeTest() },
}

/**
 * Run by their names alone: they take long, or need more of the system than most people have.
 * @satisfies {Record<string, Stage>}
 */
const apart = {
  scan: { title: 'Codes as a phone sees them', run: scan },
}

await main(async () => {
  const [name, ...args] = process.argv.slice(2)
  /** @type {Stage[]} */
  const chosen = name === undefined ? Object.values(stages) : named(name)
  const linux = process.platform === 'linux'
  await setup({ runtime: true, display: linux, desktop: linux, decoders: linux && name === 'scan' })
  // From an earlier run, they would be counted as this one's.
  for (const report of [unitReport, e2eReport]) rmSync(report, { force: true })
  const code = await runAll(chosen, args)
  const counts = sum(chosen.flatMap(({ count }) => count?.() ?? []))
  if (counts.passed + counts.failed > 0) {
    say(`\n${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`)
  }
  return code
})

/** @param {Stage[]} chosen @param {string[]} args */
async function runAll(chosen, args) {
  for (const { title, run } of chosen) {
    say(`\n== ${title}`)
    const began = Date.now()
    const code = await run(args)
    say(`== ${title}: ${code === 0 ? 'good' : 'FAILED'} (${seconds(Date.now() - began)})`)
    if (code !== 0) return code
  }
  return 0
}

/** @param {string} name @returns {Stage[]} */
function named(name) {
  if (name === 'e2e') return [stages.build, stages.e2e]
  if (name === 'scan') return [stages.build, apart.scan]
  const all = { ...stages, ...apart }
  const stage = Object.entries(all).find(([key]) => key === name)?.[1]
  if (stage === undefined) throw new Stop(`There is no stage "${name}". There are: ${Object.keys(all).join(', ')}.`)
  return [stage]
}

/** @param {string[]} args */
async function endToEnd(args) {
  return withDisplay((display) => {
    const { env, runtimeName } = electronLaunch(display)
    say(`The app runs on ${runtimeName}.`)
    return tool(tools.playwright, ['test', '--reporter=list,json', ...args], {
      ...env,
      PLAYWRIGHT_JSON_OUTPUT_FILE: e2eReport,
    })
  })
}

/** The windows stand on displays of the tests' own making. @param {string[]} args */
async function scan(args) {
  const { env, runtimeName } = electronLaunch()
  say(`The app runs on ${runtimeName}.`)
  return tool(tools.playwright, ['test', '--config=tests/scan/playwright.config.ts', ...args], env)
}

/** @param {string} launcher @param {string[]} args @param {NodeJS.ProcessEnv} [env] */
function tool(launcher, args, env = process.env) {
  return show(process.execPath, [launcher, ...args], { env })
}

function plain() {
  return inColour ? process.env : { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined }
}

/** @returns {Counts} */
function unitCounts() {
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0 } = JSON.parse(textOf(unitReport) ?? '{}')
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests }
}

/** A flaky test passed in the end. @returns {Counts} */
function e2eCounts() {
  const { expected = 0, flaky = 0, unexpected = 0, skipped = 0 } = JSON.parse(textOf(e2eReport) ?? '{}').stats ?? {}
  return { passed: expected + flaky, failed: unexpected, skipped }
}

/** @param {Counts[]} all @returns {Counts} */
function sum(all) {
  const zero = { passed: 0, failed: 0, skipped: 0 }
  return all.reduce(
    (total, counts) => ({
      passed: total.passed + counts.passed,
      failed: total.failed + counts.failed,
      skipped: total.skipped + counts.skipped,
    }),
    zero,
  )
}
