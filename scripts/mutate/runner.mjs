// A vitest runner that plays each test once for every mutant that it reaches, in one process. Runs in vitest's worker.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { TestRunner } from 'vitest'
import { addRow, rows } from './rows.mjs'

const { MUTATE_MODE: mode, MUTATE_OUT: out = '', MUTATE_MUTANT: only } = process.env
const root = process.cwd()

/** A loop without end passes so many mutants' places, and is stopped. */
const firstSteps = 4_000_000
const leastSteps = 100_000
/** What Stryker's switches count by themselves. */
const hitsOnLoad = 2_000_000
const leastHits = 600

/** The name is Stryker's: the switches in the sources read it. */
const switches = {
  /** @type {string | undefined} */
  activeMutant: mode === 'static' ? only : undefined,
  /** @type {string | undefined} */
  currentTestId: undefined,
  mutantCoverage: { /** @type {Record<string, number>} */ static: {}, perTest: {} },
  hitCount: 0,
  hitLimit: mode === 'static' ? hitsOnLoad : Number.POSITIVE_INFINITY,
}
Object.assign(globalThis, { __stryker__: switches })

let steps = 0
let stepsMax = Number.POSITIVE_INFINITY
if (mode === 'mutate') {
  const bag = {}
  Object.defineProperty(switches.mutantCoverage, 'static', {
    get: () => {
      steps += 1
      if (steps > stepsMax) throw new Error('Too many steps: a loop without end')
      return bag
    },
  })
}

/** @type {Record<string, Set<string>>} */
const queries = {}
const sqlFile = join(out, 'sqlMutants.json')
/** @type {Map<string, { text: string, mutated: string }>} */
const sqlMutants = new Map()
if (mode === 'mutate' && existsSync(sqlFile))
  for (const mutant of JSON.parse(readFileSync(sqlFile, 'utf8'))) sqlMutants.set(mutant.id, mutant)
if (mode === 'cover' || sqlMutants.size > 0) watchQueries()

/** Sees each query of the store, or puts a wrong one in its place. */
function watchQueries() {
  const Database = createRequire(join(root, 'package.json'))('better-sqlite3')
  const real = Database.prototype.prepare
  /** @param {string} sql @param {unknown[]} rest */
  Database.prototype.prepare = function (sql, ...rest) {
    const test = switches.currentTestId
    if (mode === 'cover' && test !== undefined && new Error().stack?.includes('/electron/store/')) {
      queries[sql] ??= new Set()
      queries[sql].add(test)
    }
    const mutant = sqlMutants.get(switches.activeMutant ?? '')
    return real.call(this, mutant?.text === sql ? mutant.mutated : sql, ...rest)
  }
}

/** @param {any} test */
function nameOf(test) {
  const names = []
  for (let task = test; task; task = task.suite) names.unshift(task.name)
  return `${test.file.filepath.slice(root.length + 1).replaceAll('\\', '/')} > ${names.join(' > ')} #${test.id}`
}

export default class MutantRunner extends TestRunner {
  #began = 0
  /** @type {import('./plan.mjs').Turn[]} */
  #turns = []
  /** The steps of this test, as far as it passed. */
  #usual = 0

  /** @override @param {any} test */
  async onBeforeRunTask(test) {
    await super.onBeforeRunTask(test)
    this.#began = performance.now()
    this.#usual = 0
    if (mode !== 'mutate') return
    const name = nameOf(test)
    /** @type {import('./plan.mjs').Plan} */
    const plan = JSON.parse(readFileSync(join(out, 'plan.json'), 'utf8'))
    /** @type {{ id: string, test: string }[]} */
    const killed = rows(join(out, 'killed.jsonl'))
    /** @type {{ id: string, test: string }[]} */
    const lived = rows(join(out, 'lived.jsonl'))
    const over = new Set([
      ...killed.map(({ id }) => id),
      ...lived.filter((row) => row.test === name).map(({ id }) => id),
    ])
    this.#turns = (plan[name] ?? []).filter(({ id }) => !over.has(id))
    if (this.#turns.length === 0) test.mode = 'skip'
    else test.repeats = this.#turns.length - 1
  }

  /** @override @param {any} test @param {any} [at] */
  onBeforeTryTask(test, at) {
    super.onBeforeTryTask(test)
    if (mode === 'cover') switches.currentTestId = nameOf(test)
    const turn = this.#turns[at?.repeats ?? 0]
    if (mode !== 'mutate' || turn === undefined) return
    switches.activeMutant = turn.id
    switches.hitCount = 0
    switches.hitLimit = Math.max(leastHits, turn.hits * 20)
    steps = 0
    stepsMax = this.#usual === 0 ? firstSteps : Math.max(leastSteps, this.#usual * 10)
    writeFileSync(
      join(out, 'heart.json'),
      JSON.stringify({ id: turn.id, test: nameOf(test), at: Date.now(), ms: turn.ms }),
    )
  }

  /** @param {any} test @param {any} at */
  async onAfterRetryTask(test, at) {
    const turn = this.#turns[at?.repeats ?? 0]
    if (mode !== 'mutate' || turn === undefined) return
    switches.activeMutant = undefined
    stepsMax = Number.POSITIVE_INFINITY
    const row = { id: turn.id, test: nameOf(test) }
    if (test.result.state === 'fail') {
      const why = (test.result.errors?.[0]?.message ?? '').split('\n')[0].slice(0, 160)
      addRow(join(out, 'killed.jsonl'), { ...row, why })
      test.result.state = 'pass'
      test.result.errors = undefined
    } else {
      this.#usual = Math.max(this.#usual, steps)
      addRow(join(out, 'lived.jsonl'), row)
    }
  }

  /** @override @param {any} test */
  onAfterRunTask(test) {
    super.onAfterRunTask(test)
    switches.currentTestId = undefined
    if (mode !== 'cover') return
    const ms = Math.round(performance.now() - this.#began)
    addRow(join(out, 'tests.jsonl'), { test: nameOf(test), ms, passes: test.result?.state === 'pass' })
  }

  /** @override @param {any} [files] */
  onAfterRunFiles(files) {
    super.onAfterRunFiles()
    const { perTest, static: onLoad } = switches.mutantCoverage
    if (mode === 'cover') {
      for (const { filepath } of files ?? [])
        addRow(join(out, 'cover.jsonl'), {
          file: filepath.slice(root.length + 1).replaceAll('\\', '/'),
          perTest,
          onLoad: Object.keys(onLoad),
        })
      for (const [sql, tests] of Object.entries(queries)) addRow(join(out, 'sql.jsonl'), { sql, tests: [...tests] })
    }
    if (mode === 'mutate') writeFileSync(join(out, 'finished'), '')
  }
}
