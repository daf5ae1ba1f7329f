// Each wall of the newest schema is run against: a wall that is gone, and a new column that nobody thought of, are seen.

import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { migrate, migrations } from '../../electron/store/migrate'
import { rules, type TableRules } from './schemaRules'

interface Schema {
  readonly tables: Readonly<Record<string, string>>
  readonly indexes: Readonly<Record<string, string>>
  readonly triggers: Readonly<Record<string, string>>
}

const schema: Schema = read()

function read(): Schema {
  const db = new Database(':memory:')
  migrate(db, migrations, () => undefined)
  const of = (type: string) => {
    const rows = db.prepare<[string], { name: string; sql: string }>(
      // An index is a wall where it is UNIQUE; else it would refuse in the place of one that is gone.
      `SELECT name, sql FROM sqlite_master
       WHERE type = ? AND name NOT LIKE 'sqlite_%' AND (type <> 'index' OR sql LIKE 'CREATE UNIQUE%')`,
    )
    return Object.fromEntries(rows.all(type).map(({ name, sql }) => [name, sql.replaceAll(/--.*$/gm, '')]))
  }
  const read = { tables: of('table'), indexes: of('index'), triggers: of('trigger') }
  db.close()
  return read
}

/** Books of this schema with the good rows in them, but `other` of that table. Parents are not asked for yet. */
function books({ tables, indexes, triggers }: Schema, without: string | null): Database.Database {
  const db = new Database(':memory:')
  db.pragma('foreign_keys = OFF')
  db.pragma('recursive_triggers = ON')
  for (const sql of [...Object.values(tables), ...Object.values(indexes)]) db.exec(sql)
  for (const [table, { one, other, single }] of Object.entries(rules)) {
    if (!(single === true && table === without)) insert(db, table, one)
    if (single !== true && table !== without) insert(db, table, other)
  }
  for (const sql of Object.values(triggers)) db.exec(sql)
  return db
}

function insert(db: Database.Database, table: string, row: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(row)
  db.prepare(`INSERT INTO ${table} (${names}) VALUES (${names.map(() => '?')})`).run(...Object.values(row))
}

/** What SQLite says to this, and nothing stays. Null: it was taken. */
function refusal(db: Database.Database, work: () => void): string | null {
  db.exec('BEGIN')
  try {
    work()
    return null
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error
    return `${error.code} ${error.message}`
  } finally {
    if (db.inTransaction) db.exec('ROLLBACK')
  }
}

const OWN_WALL = /^SQLITE_CONSTRAINT_(CHECK|NOTNULL|DATATYPE)|malformed JSON/
const UNIQUE = /^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY|ROWID)/
const PARENT = /^SQLITE_CONSTRAINT_FOREIGNKEY/
const TRIGGER = /^SQLITE_CONSTRAINT_TRIGGER/

/** What a table takes though it must not, or refuses though it is good. */
function holesOfTable(schema: Schema, table: string): string[] {
  const { one, other, columns, unique, parents = {}, single, tied = {} } = rules[table] as TableRules
  const db = books({ ...schema, triggers: {} }, table)
  const holes: string[] = []
  const put = (over: Readonly<Record<string, unknown>>) => refusal(db, () => insert(db, table, { ...other, ...over }))
  const must = (wall: RegExp, what: string, said: string | null) => {
    if (said === null || !wall.test(said)) holes.push(`${table}: ${what}: ${said ?? 'taken'}`)
  }
  const good = put({})
  if (good !== null) holes.push(`${table}: a good row: ${good}`)
  for (const [column, rule] of Object.entries(columns)) {
    if (rule.null === undefined) must(OWN_WALL, `${column} NULL`, put({ [column]: null }))
    const blob = put({ [column]: Buffer.from(String(other[column] ?? one[column])) })
    must(/^SQLITE_(CONSTRAINT_|MISMATCH)/, `${column} bytes`, blob)
    if (typeof (one[column] ?? other[column]) === 'number')
      must(/^SQLITE_(CONSTRAINT_|MISMATCH)/, `${column} words`, put({ [column]: 'many' }))
    for (const value of rule.wrong ?? []) {
      const row = typeof value === 'object' ? value : { [column]: value }
      must(OWN_WALL, JSON.stringify(row), put(row))
    }
  }
  if (single === true) insert(db, table, one)
  for (const key of unique) {
    const same = Object.fromEntries(
      key.flatMap((column) => [column, tied[column] ?? column]).map((column) => [column, one[column]]),
    )
    must(UNIQUE, `${key} twice`, put(same))
  }
  if (single === true) db.exec(`DELETE FROM ${table}`)
  db.pragma('foreign_keys = ON')
  for (const column of Object.keys(parents)) {
    const missing = typeof (one[column] ?? other[column]) === 'number' ? 99 : 'nobody'
    must(PARENT, `${column} without its parent`, put({ [column]: missing }))
  }
  db.close()
  return holes
}

/** What the triggers let pass, or forbid though it is good. */
function holesOfTriggers(schema: Schema, table: string): string[] {
  const { columns, fixed = [], kept, step, refused = [], allowed = [] } = rules[table] as TableRules
  const db = books(schema, null)
  const holes: string[] = []
  const run = (statements: readonly string[]) => refusal(db, () => void statements.map((sql) => db.exec(sql)))
  const must = (statements: readonly string[]) => {
    const said = run(statements)
    if (said === null || !TRIGGER.test(said)) holes.push(`${statements.at(-1)}: ${said ?? 'taken'}`)
  }
  for (const column of fixed === 'all' ? Object.keys(columns) : fixed)
    must([`UPDATE ${table} SET ${[`${column} = ${column}`, ...(step === undefined ? [] : [step])].join(', ')}`])
  if (kept === true) must([`DELETE FROM ${table}`])
  for (const statements of refused) {
    const before = run(statements.slice(0, -1))
    if (before !== null) holes.push(`${statements[0]}: ${before}`)
    must(statements)
  }
  for (const { does, finds } of allowed) {
    let found: unknown
    const said = refusal(db, () => {
      for (const sql of does) db.exec(sql)
      if (finds !== undefined) found = db.prepare(finds[0]).pluck().get()
    })
    if (said !== null) holes.push(`${does.at(-1)}: ${said}`)
    if (finds !== undefined && found !== finds[1]) holes.push(`${finds[0]}: ${found}`)
  }
  db.close()
  return holes
}

test.each(Object.keys(schema.tables))(
  '%s: each column has a rule, and what must be unique or have a parent has one',
  (table) => {
    const own = rules[table]
    expect(own, 'a new table needs rules in schemaRules.ts').toBeDefined()
    if (own === undefined) return
    const db = books({ ...schema, triggers: {} }, table)
    const pragma = <T>(name: string, of = table) => db.pragma(`${name}(${of})`) as T[]
    const names = pragma<{ name: string }>('table_xinfo').map(({ name }) => name)
    expect(Object.keys(own.columns)).toEqual(names)
    for (const row of [own.one, own.other]) expect(Object.keys(row).sort()).toEqual([...names].sort())
    for (const [name, rule] of Object.entries(own.columns))
      expect((rule.wrong ?? []).length > 0 || (rule.any ?? '') !== '', `${name} has no rule`).toBe(true)
    const parents = pragma<{ from: string; table: string; to: string }>('foreign_key_list')
    expect(Object.fromEntries(parents.map((key) => [key.from, `${key.table}.${key.to}`]))).toEqual(own.parents ?? {})
    const keys = pragma<{ name: string; unique: number }>('index_list').filter(({ unique }) => unique === 1)
    const key = pragma<{ name: string; pk: number; type: string }>('table_info').filter(({ pk }) => pk > 0)
    const columnsOf = (index: string) => pragma<{ name: string }>('index_info', index).map(({ name }) => name)
    const unique = keys.map(({ name }) => columnsOf(name).join())
    // The row number has no index of its own.
    if (key.length === 1 && key[0]?.type === 'INTEGER') unique.push(key[0].name)
    expect(unique.sort()).toEqual(own.unique.map((columns) => columns.join()).sort())
    db.close()
  },
)

test.each(Object.keys(schema.tables))('%s refuses what can’t be, and takes what can', (table) => {
  expect(holesOfTable(schema, table)).toEqual([])
  expect(holesOfTriggers(schema, table)).toEqual([])
})

describe('a wall that is missing is noticed', () => {
  test.each(Object.entries(schema.tables))('of %s', (table, sql) => {
    for (const [wall, without] of withoutEachWall(sql))
      expect(holesOfTable({ ...schema, tables: { ...schema.tables, [table]: without } }, table), wall).not.toEqual([])
  })

  test.each(Object.entries(schema.indexes))('index %s', (name, sql) => {
    const { [name]: _, ...indexes } = schema.indexes
    expect(holesOfTable({ ...schema, indexes }, tableOf(sql))).not.toEqual([])
  })

  test.each(Object.entries(schema.triggers))('trigger %s', (name, sql) => {
    const { [name]: _, ...triggers } = schema.triggers
    expect(holesOfTriggers({ ...schema, triggers }, tableOf(sql)), sql).not.toEqual([])
  })
})

/** The table that an index or a trigger stands on. */
function tableOf(sql: string): string {
  return / ON (\w+)/.exec(sql)?.[1] ?? ''
}

/** The table as it would be with one wall less, each in turn. */
function withoutEachWall(sql: string): [wall: string, sql: string][] {
  const found: [string, string][] = []
  const cut = (at: number, length: number, instead: string) =>
    found.push([sql.slice(at, at + length), sql.slice(0, at) + instead + sql.slice(at + length)])
  const checks = [...sql.matchAll(/\bCHECK \(/g)].map(({ index }) => [index, checkEnd(sql, index)] as const)
  const isInCheck = (at: number) => checks.some(([from, to]) => at > from && at < to)
  for (const [from, to] of checks) cut(from, to - from, 'CHECK (1)')
  // A key of a STRICT table is never NULL, said or not.
  for (const { 0: words, index } of sql.matchAll(/\bNOT NULL\b/g))
    if (!isInCheck(index) && !isKey(sql, index)) cut(index, words.length, '')
  for (const { 0: words, index } of sql.matchAll(/\bUNIQUE( \([^)]*\))?/g))
    if (!isInCheck(index)) cut(index, words.length, words === 'UNIQUE' ? '' : 'CHECK (1)')
  for (const { 0: words, index } of sql.matchAll(/\bREFERENCES "?\w+"? \(\w+\)/g)) cut(index, words.length, '')
  // A row number is whole, STRICT or not.
  const isNumberOnly = /\(\s*\w+ INTEGER PRIMARY KEY[^,]*\) STRICT$/.test(sql)
  for (const { index } of isNumberOnly ? [] : sql.matchAll(/\bSTRICT\b/g))
    cut(index, 'STRICT'.length, sql.includes('WITHOUT ROWID') ? 'WITHOUT ROWID' : '')
  return found.map(([wall, without]) => [wall, without.replace('WITHOUT ROWID, WITHOUT ROWID', 'WITHOUT ROWID')])
}

/** Whether the column of this line is part of the primary key. */
function isKey(sql: string, at: number): boolean {
  const line = sql.slice(sql.lastIndexOf('\n', at) + 1, at)
  const column = /^\s*"?(\w+)/.exec(line)?.[1] ?? ''
  const keys = /PRIMARY KEY \(([^)]*)\)/.exec(sql)?.[1]?.split(', ') ?? []
  return line.includes('PRIMARY KEY') || keys.includes(column)
}

function checkEnd(sql: string, from: number): number {
  let depth = 0
  for (let at = sql.indexOf('(', from); at < sql.length; at++) {
    if (sql[at] === '(') depth += 1
    if (sql[at] === ')') depth -= 1
    if (depth === 0) return at + 1
  }
  return sql.length
}
