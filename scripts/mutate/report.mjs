// What the mutants came to: a table by file, and those that no test noticed.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { known, planned } from './plan.mjs'

/**
 * Mutants that change nothing that anybody could see, by file, code and change. Kept beside the tests, with the reason.
 * @typedef {{ file: string, line: string, from: string, to: string, why: string }} Equivalent
 */

/**
 * @param {import('./play.mjs').Place} place
 * @param {readonly import('./instrument.mjs').Mutant[]} mutants
 * @param {readonly string[]} sample
 * @param {readonly import('./sql.mjs').SqlMutant[]} sql
 * @returns {string} the table; the survivors are written to a file that it names
 */
export function report({ work, out }, mutants, sample, sql) {
  const found = known(out)
  const unreached = new Set(planned(found, sample).unreached)
  const chosen = new Set(sample)
  const equivalents = equivalentsOf(work)
  /** @type {Map<string, { tried: number, killed: number, equal: number, living: string[] }>} */
  const files = new Map()
  /** @param {string} file */
  const rowOf = (file) => {
    const row = files.get(file) ?? { tried: 0, killed: 0, equal: 0, living: [] }
    files.set(file, row)
    return row
  }
  let notPlayed = 0
  for (const mutant of mutants) {
    if (!chosen.has(mutant.id)) continue
    const row = rowOf(mutant.file)
    const tests = found.lived.get(mutant.id)?.size
    if (equivalents(mutant)) row.equal += 1
    else if (found.killed.has(mutant.id)) {
      row.tried += 1
      row.killed += 1
    } else if (tests !== undefined || unreached.has(mutant.id)) {
      row.tried += 1
      const how = tests === undefined ? 'no test reaches it' : `${tests} tests pass`
      row.living.push(`${mutant.line}:${mutant.column} ${how} | ${short(mutant.from)} -> ${short(mutant.to)}`)
    } else notPlayed += 1
  }
  for (const { id, name, line, tests } of sql) {
    const lived = found.lived.get(id)?.size
    if (!found.killed.has(id) && lived === undefined) continue
    const row = rowOf('queries of the store')
    row.tried += 1
    if (found.killed.has(id)) row.killed += 1
    else row.living.push(`${name}, ${lived} of ${tests.length} tests pass | ${line}`)
  }
  const rows = [...files].filter(([, { tried }]) => tried > 0)
  const list = rows.map(([file, { living }]) => [`== ${file}`, ...living].join('\n')).join('\n\n')
  const survivors = join(out, 'survivors.txt')
  writeFileSync(survivors, `${list}\n`)
  const lines = rows.map(([file, { tried, killed }]) => lineOf(file, killed, tried))
  /** @param {'tried' | 'killed' | 'equal'} what */
  const sum = (what) => rows.reduce((total, [, row]) => total + row[what], 0)
  return [
    '',
    ...lines,
    lineOf('all', sum('killed'), sum('tried')),
    `${sum('equal')} are equivalent, ${notPlayed} were not played. What lives: ${survivors}`,
  ].join('\n')
}

/** @param {string} name @param {number} killed @param {number} tried */
function lineOf(name, killed, tried) {
  return `${name.padEnd(44)} ${String(killed).padStart(5)} of ${String(tried).padStart(5)}  ${Math.floor((100 * killed) / tried)} %`
}

/** @param {string} text */
function short(text) {
  return text.replaceAll(/\s+/g, ' ').slice(0, 110)
}

/** @param {string} work */
function equivalentsOf(work) {
  /** @type {Equivalent[]} */
  const list = JSON.parse(readFileSync(join(work, 'tests/equivalentMutants.json'), 'utf8'))
  /** @param {{ file: string, from: string, to: string }} one */
  const key = ({ file, from, to }) => JSON.stringify([file, short(from), short(to)])
  const keys = new Set(list.map(key))
  return (/** @type {import('./instrument.mjs').Mutant} */ mutant) => keys.has(key(mutant))
}
