// Which tests are played for which mutant: those that reach it, the cheap ones first.

import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'
import { rows } from './rows.mjs'

/** @typedef {import('./instrument.mjs').Mutant} Mutant */
/** @typedef {{ id: string, hits: number, ms: number }} Turn one mutant's turn in a test */
/** @typedef {Record<string, Turn[]>} Plan by test */

/**
 * @typedef {object} Known
 * @property {Map<string, number>} tests how long each takes, ms, of those that pass
 * @property {Map<string, { test: string, hits: number, ms: number }[]>} reached by mutant
 * @property {Map<string, string[]>} onLoad by mutant: test files that run it only while files are loaded
 * @property {Map<string, { test: string, why: string }>} killed
 * @property {Map<string, Set<string>>} lived by mutant: tests that passed with it
 * @property {Set<string>} unrepeatable tests that fail without a mutant, played again: their kills prove nothing
 * @property {Map<string, string[]>} sql by text of a query: tests that use it
 */

/** Files where a wrong line costs money. */
const money =
  /shared\/(money|sale)|core\/(transition|schedule|budget|heard|deadlines|time|sales|watcher|agenda|link|sticker|attention|matters|asker|webhookEvents|saleBody|customerView|businessDay|screenQueue)\.ts|bakong\/(answers|transaction|json)|store\/(chain|moneyCheck|totals|sales|payments|rows|watches|lookUps|attention)|api\/(door|rate|amount)|ipc\/|khqr\/(payload|verify|crc|tlv|sdk)/

/**
 * @param {readonly Mutant[]} mutants
 * @param {{ salt: string, most: number }} choice
 * @returns {string[]} ids
 */
export function sampleOf(mutants, { salt, most }) {
  /** @param {Mutant} mutant */
  const rank = ({ file, line, column, kind, to }) =>
    createHash('md5').update(`${salt}${file}:${line}:${column}:${kind}:${to}`).digest('hex')
  /** @type {Map<string, { id: string, rank: string }[]>} */
  const byFile = new Map()
  for (const mutant of mutants) {
    const chance = rank(mutant)
    // Texts are rarely money: a third of them.
    if (mutant.kind === 'StringLiteral' && chance >= '5') continue
    byFile.set(mutant.file, [...(byFile.get(mutant.file) ?? []), { id: mutant.id, rank: chance }])
  }
  return [...byFile].flatMap(([file, list]) => {
    const count = money.test(file) ? most : Math.ceil(most / 3)
    const sorted = list.sort((a, b) => (a.rank < b.rank ? -1 : 1))
    return sorted.slice(0, count).map(({ id }) => id)
  })
}

/**
 * Whether a test's file is named after the mutant's: tests/core/screenQueue.test.ts for electron/core/screenQueue.ts.
 * @param {readonly Mutant[]} mutants
 * @returns {(id: string, test: string) => boolean}
 */
export function nearOf(mutants) {
  const stems = new Map(mutants.map(({ id, file }) => [id, `/${basename(file).replace(/\.tsx?$/, '')}`]))
  return (id, test) => {
    const stem = stems.get(id)
    return stem !== undefined && fileOf(test).includes(stem)
  }
}

/** What was found out so far. @param {string} out @returns {Known} */
export function known(out) {
  /** @type {{ test: string, ms: number, passes: boolean }[]} */
  const tests = rows(join(out, 'tests.jsonl'))
  const times = new Map(tests.filter(({ passes }) => passes).map(({ test, ms }) => [test, ms]))
  /** @type {Known['reached']} */
  const reached = new Map()
  /** @type {Known['onLoad']} */
  const onLoad = new Map()
  /** @type {{ file: string, perTest: Record<string, Record<string, number>>, onLoad: string[] }[]} */
  const covered = rows(join(out, 'cover.jsonl'))
  for (const { file, perTest, onLoad: loaded } of covered) {
    for (const [test, hitsById] of Object.entries(perTest)) {
      const ms = times.get(test)
      if (ms === undefined) continue
      for (const [id, hits] of Object.entries(hitsById)) add(reached, id, { test, hits, ms })
    }
    for (const id of loaded) add(onLoad, id, file)
  }
  /** @type {{ id: string, test: string, why: string }[]} */
  const kills = rows(join(out, 'killed.jsonl'))
  const unrepeatable = new Set(kills.filter(({ id }) => isNone(id)).map(({ test }) => test))
  const killed = new Map(kills.filter(({ test }) => !unrepeatable.has(test)).map((kill) => [kill.id, kill]))
  /** @type {Map<string, Set<string>>} */
  const lived = new Map()
  /** @type {{ id: string, test: string }[]} */
  const passed = rows(join(out, 'lived.jsonl'))
  for (const { id, test } of passed) lived.set(id, (lived.get(id) ?? new Set()).add(test))
  /** @type {Known['sql']} */
  const sql = new Map()
  /** @type {{ sql: string, tests: string[] }[]} */
  const queries = rows(join(out, 'sql.jsonl'))
  for (const query of queries) for (const test of query.tests) if (times.has(test)) add(sql, query.sql, test)
  return { tests: times, reached, onLoad, killed, lived, unrepeatable, sql }
}

/** The turn in which a test is played without a mutant, last of all: does it still pass? @param {string} test */
const none = (test) => `none ${test}`
/** @param {string} id */
export const isNone = (id) => id.startsWith('none ')

/**
 * @param {Known} known
 * @param {readonly string[] | readonly { id: string, tests: readonly string[] }[]} sample
 * @param {{ testMs: number, mutantMs: number, perFile: number }} limits the longest test, how long all turns of one
 *   mutant may take, and how many tests of one file
 * @param {(id: string, test: string) => boolean} [isNear] tests that are made for what the mutant is in come first: where
 *   a hundred reach it, theirs would have no turn otherwise
 * @returns {Plan}
 */
export function planOf({ tests, reached, killed, lived, unrepeatable }, sample, limits, isNear = () => false) {
  /** @type {Plan} */
  const plan = {}
  for (const one of sample) {
    const id = typeof one === 'string' ? one : one.id
    if (killed.has(id)) continue
    const candidates =
      typeof one === 'string'
        ? (reached.get(id) ?? [])
        : one.tests.map((test) => ({ test, hits: Number.MAX_SAFE_INTEGER, ms: tests.get(test) ?? 0 }))
    /** @type {Map<string, number>} */
    const ofFile = new Map()
    let sum = 0
    const near = candidates.filter(({ test }) => isNear(id, test))
    const others = candidates.filter(({ test }) => !isNear(id, test))
    const cheapFirst = [near, others].flatMap((some) => some.sort((a, b) => a.ms - b.ms))
    for (const { test, hits, ms } of cheapFirst) {
      if (lived.get(id)?.has(test) || unrepeatable.has(test)) continue
      if (ms > limits.testMs || sum + ms > limits.mutantMs) continue
      const file = fileOf(test)
      if ((ofFile.get(file) ?? 0) >= limits.perFile) continue
      ofFile.set(file, (ofFile.get(file) ?? 0) + 1)
      sum += ms + 2
      plan[test] = [...(plan[test] ?? []), { id, hits, ms }]
    }
  }
  for (const [test, turns] of Object.entries(plan))
    turns.push({ id: none(test), hits: Number.MAX_SAFE_INTEGER, ms: tests.get(test) ?? 0 })
  return plan
}

/**
 * @param {Known} known
 * @param {readonly string[]} sample
 * @param {(id: string, file: string) => boolean} [isNear] files that are made for what the mutant is in come first
 * @returns {{ onLoad: { id: string, files: string[] }[], unreached: string[] }} mutants that run only while files are
 *   loaded, and those that no test reaches
 */
export function planned({ reached, onLoad, tests }, sample, isNear = () => false) {
  const others = sample.filter((id) => !reached.has(id))
  /** @param {string} file */
  const cost = (file) => [...tests].reduce((sum, [test, ms]) => sum + (fileOf(test) === file ? ms : 0), 0)
  return {
    onLoad: others.flatMap((id) => {
      const files = onLoad.get(id)
      if (files === undefined) return []
      const nearFirst = (/** @type {string} */ file) => (isNear(id, file) ? 0 : 1)
      const sorted = [...new Set(files)].sort((a, b) => nearFirst(a) - nearFirst(b) || cost(a) - cost(b))
      return [{ id, files: sorted }]
    }),
    unreached: others.filter((id) => !onLoad.has(id)),
  }
}

/** @param {string} test */
export function fileOf(test) {
  return test.split(' > ')[0] ?? ''
}

/** @template T @param {Map<string, T[]>} map @param {string} key @param {T} value */
function add(map, key, value) {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
