// Mutants of the queries that the tests were seen to send. The schema's walls have a test of their own (tests/store/schema).

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import Database from 'better-sqlite3'
import { bundle } from '../lib/bundle.mjs'

/** What is looked for in a query, what stands in its place, and how it is called. @type {[RegExp, string, string][]} */
const changes = [
  [/ >= /g, ' > ', '>= is >'],
  [/ <= /g, ' < ', '<= is <'],
  [/ > /g, ' >= ', '> is >='],
  [/ < /g, ' <= ', '< is <='],
  [/ <> /g, ' = ', '<> is ='],
  [/ IS NOT NULL/g, ' IS NULL', 'IS NOT NULL is IS NULL'],
  [/ IS NULL/g, ' IS NOT NULL', 'IS NULL is IS NOT NULL'],
  [/\bAND\b/g, 'OR', 'AND is OR'],
  [/ AND [\w.@]+ (=|<|>|<=|>=|<>) (\w+\.\w+|\?|'[\w-]+'|@\w+|\d+)/g, '', 'a condition less'],
  [/ AND [\w.]+ IS (NOT )?NULL/g, '', 'a condition less'],
  [/ WHERE [\w.]+ (=|<|>|<=|>=) ('[\w-]+'|\d+)(?= ORDER|$)/g, '', 'no WHERE'],
  [/ DESC\b/g, '', 'no DESC'],
  [/ ORDER BY [\w.]+(?= LIMIT)/g, '', 'no ORDER'],
  [/(?<=ORDER BY [\w., ]*[\w.]+)(?= LIMIT)(?<! DESC)/g, ' DESC', 'the order turned'],
  [/\bmin\(/g, 'max(', 'min is max'],
  [/\bmax\(/g, 'min(', 'max is min'],
  [/\bsum\(/g, 'max(', 'sum is max'],
  [/ \+ 1\b/g, ' + 2', '+ 1 is + 2'],
  [/ \+ excluded/g, ' - excluded', '+ is -'],
  [/ = 1\b/g, ' = 0', '= 1 is = 0'],
  [/ ON CONFLICT \([\w, ]+\) DO NOTHING/g, '', 'no ON CONFLICT'],
  [/LEFT JOIN/g, 'JOIN', 'LEFT JOIN is JOIN'],
  [/'waiting'/g, "'done'", 'another state'],
]

/** @typedef {{ id: string, name: string, line: string, from: string, to: string, text: string, mutated: string, tests: string[] }} SqlMutant */

/**
 * @param {import('./play.mjs').Place} place
 * @param {import('./plan.mjs').Known} known
 * @returns {Promise<SqlMutant[]>} also written where the runner finds them
 */
export async function sqlMutants({ work, out }, { sql, tests }) {
  const db = await booksOf(work)
  /** @type {SqlMutant[]} */
  const mutants = []
  for (const [text, users] of sql) {
    for (const [what, to, name] of changes) {
      for (const { 0: from, index } of text.matchAll(what)) {
        const mutated = text.slice(0, index) + to + text.slice(index + from.length)
        if (!isValid(db, mutated)) continue
        const line = text.slice(Math.max(0, index - 60), index + from.length + 30).replaceAll(/\s+/g, ' ')
        const sorted = [...users].sort((a, b) => (tests.get(a) ?? 0) - (tests.get(b) ?? 0))
        mutants.push({ id: `sql ${mutants.length}`, name, line, from, to, text, mutated, tests: sorted })
      }
    }
  }
  db.close()
  writeFileSync(join(out, 'sqlMutants.json'), JSON.stringify(mutants))
  return mutants
}

/** Empty books of the newest schema, to see which queries are SQL at all. @param {string} work */
async function booksOf(work) {
  const file = await bundle(work, 'electron/store/migrate.ts', 'out/mutate', '.mjs')
  /** @type {{ migrations: readonly { up: string }[] }} */
  const { migrations } = await import(pathToFileURL(file).href)
  const db = new Database(':memory:')
  for (const { up } of migrations) db.exec(up)
  return db
}

/** @param {Database.Database} db @param {string} sql */
function isValid(db, sql) {
  try {
    db.prepare(sql)
    return true
  } catch (error) {
    if (error instanceof Database.SqliteError) return false
    throw error
  }
}
