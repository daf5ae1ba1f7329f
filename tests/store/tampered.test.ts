// Whoever changes what the books say of money behind the till's back is found out: each column of each row, each row taken
// away. What is not vouched for stands in a list, with its reason.

import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { StoreFailure } from '../../electron/core/ports'
import type { Sale } from '../../shared/sale'
import { TillKit } from '../support/tillKit'

/** Tables that tell of money. */
const tables = [
  'sale',
  'sale_event',
  'payment',
  'refund',
  'refund_withdrawn',
  'refund_open',
  'alarm',
  'day_paid',
] as const

/** What the events do not vouch for, and why nobody loses money by it. */
const notVouched: Readonly<Record<string, string>> = {
  'sale.flags': 'they say how the money came; what came, and whether somebody has to look, is vouched for',
  'payment.id': 'only a number',
  'payment.found_at': 'when the till learnt of it; the event tells',
  'payment.sent_after_ms': 'what the pace of looks is learnt from',
  'payment.raw': 'Bakong’s own words beside what was read of them, which the event tells',
  'alarm.id': 'only a number',
  'alarm.at': 'when the strip came up; the event tells',
}
/** Rows that nothing misses, and why. */
const rowsNotMissed: Readonly<Record<string, string>> = {
  alarm: 'its sale stands in Needs attention all the same',
}

let kit: TillKit
let db: Database.Database

beforeAll(async () => {
  kit = new TillKit()
  db = kit.store.db
  const settle = () => kit.clock.pass(10_000)
  const done = (sale: Sale) => kit.till.next(sale.id)
  const { attention } = kit.till
  const charge = async (over: Parameters<TillKit['pays']>[1] | null = null) => {
    const sale = kit.charge()
    if (over !== null) kit.pays(sale, over)
    await settle()
    return sale
  }
  // Paid; another amount, taken; another amount, given back, and that note taken back; late, and left; by hand, taken back.
  done(await charge({}))
  const taken = await charge({ amountMinor: 12_000 })
  attention.resolve(taken.id, 'accepted', 'Sok', 'it is all she had')
  done(taken)
  for (const note of ['paid back', 'not yet']) {
    const owed = await charge({ amountMinor: 13_000 })
    attention.resolve(owed.id, 'refund-owed', 'Sok', note)
    done(owed)
  }
  const last = await charge({ amountMinor: 14_000 })
  attention.resolve(last.id, 'refund-owed', 'Sok', 'to be paid back')
  done(last)
  const [first, second] = attention.view().refunds
  if (first === undefined || second === undefined) throw new Error('two refunds are owed')
  attention.refundMade(first.id, 'Sok', 'cash')
  attention.refundTakeBack(second.id, 'owed', 'Sok', 'it was right')
  const cancelled = await charge()
  const cancelling = kit.till.cancel(cancelled.id)
  await settle()
  await cancelling
  done(cancelled)
  kit.pays(cancelled)
  await kit.clock.pass(60_000)
  kit.bakong.trouble = 'offline'
  const byHand = await charge()
  kit.till.confirmByHand(byHand.id, 'Dara', 'I saw it')
  attention.takeBack(byHand.id, 'confirmation', 'Sok', 'it was another')
  await settle()
  kit.till.close()
  kit.damaged = true
  expect(kit.store.verifyChain().kind).toBe('whole')
  const triggers = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all()
  for (const name of triggers) db.exec(`DROP TRIGGER ${String(name)}`)
})
afterAll(() => kit.close())

/** Does something to the books, looks, and puts them back. @returns what the check says */
function after(deed: () => void): string {
  db.exec('SAVEPOINT before')
  try {
    deed()
    return kit.store.verifyChain().kind
  } catch (error) {
    // What the schema's own walls refuse (tests/store/schema.test.ts) never gets there.
    if (error instanceof Database.SqliteError || error instanceof StoreFailure) return 'refused'
    throw error
  } finally {
    db.exec('ROLLBACK TO before; RELEASE before')
  }
}

interface Column {
  readonly name: string
  readonly pk: number
}
const columnsOf = (table: string) => db.pragma(`table_info(${table})`) as readonly Column[]

/** Each row of a table, by its key. */
function rowsOf(table: string): readonly { readonly where: string; readonly key: readonly unknown[] }[] {
  const names = columnsOf(table).flatMap(({ name, pk }) => (pk > 0 ? [name] : []))
  const where = names.map((name) => `${name} IS ?`).join(' AND ')
  const keys = db
    .prepare(`SELECT ${names.join(', ')} FROM ${table}`)
    .raw()
    .all() as unknown[][]
  return keys.map((key) => ({ where, key }))
}

it.each(tables)('%s: each column of each row', (table) => {
  const rows = rowsOf(table)
  expect(rows.length, 'there is something to change').toBeGreaterThan(0)
  const unseen = new Set<string>()
  for (const { name } of columnsOf(table))
    for (const { where, key } of rows) {
      const now = db
        .prepare(`SELECT ${name} FROM ${table} WHERE ${where}`)
        .pluck()
        .get(...key)
      for (const other of othersThan(now, name)) {
        expect(other).not.toBe(now)
        const change = db.prepare(`UPDATE ${table} SET ${name} = ? WHERE ${where}`)
        if (after(() => change.run(other, ...key)) === 'whole') unseen.add(`${table}.${name}`)
      }
    }
  const expected = Object.keys(notVouched).filter((column) => column.startsWith(`${table}.`))
  expect([...unseen].sort()).toEqual(expected.sort())
})

it.each(tables)('%s: each row taken away', (table) => {
  const gone = rowsOf(table).map(({ where, key }) =>
    after(() => db.prepare(`DELETE FROM ${table} WHERE ${where}`).run(...key)),
  )
  expect(gone.includes('whole')).toBe(table in rowsNotMissed)
})

it.each(['sale', 'payment', 'refund', 'alarm'] as const)('%s: a row that nothing tells of is noticed', (table) => {
  const another: Readonly<Record<string, string>> = {
    bill_serial: '(SELECT max(bill_serial) + 1 FROM sale)',
    bill_number: "printf('%04d', (SELECT max(bill_serial) + 1 FROM sale))",
    id: table === 'sale' ? "replace(id, '-8', '-9')" : `(SELECT max(id) + 1 FROM ${table})`,
    md5: "replace(md5, substr(md5, 1, 1), 'x')",
    hash: "replace(hash, substr(hash, 1, 1), 'x')",
  }
  const columns = columnsOf(table).map(({ name }) => another[name] ?? name)
  const insert = `INSERT INTO ${table} SELECT ${columns.join(', ')} FROM ${table} ${table === 'payment' ? 'WHERE settles = 0' : ''} LIMIT 1`
  expect(after(() => db.prepare(insert).run())).toBe('broken')
})

/** Other values of the same kind, such as the column might well hold. */
function othersThan(value: unknown, column: string): readonly unknown[] {
  if (value === null) return column.endsWith('at') || column.endsWith('_ms') ? [1_900_000_000_000] : ['x']
  if (typeof value === 'number') return [value + 1, -value - 1]
  if (value === 'KHR' || value === 'USD') return [value === 'KHR' ? 'USD' : 'KHR']
  if (typeof value !== 'string') return [null, 'x']
  if (value === '[]') return ['["LATE"]', '["RECOVERED"]']
  if (value.startsWith('[')) return ['[]']
  // Of JSON a figure or a name that is told; of text its last letter.
  const told = value.startsWith('{') ? value.replace(/[0-8](?=[^0-9]*$)|Sok|Dara/, '9') : value
  return [told === value ? `${value.slice(0, -1)}${value.endsWith('1') ? '2' : '1'}` : told]
}
