// The walls inside the database: what no mistake in the code, and no tool, may do to money.

import { expect, test } from 'vitest'
import { fixedColumns, type SaleRow } from '../../electron/store/rows'
import { fixedFields } from '../../shared/sale'
import { books, cancel, everything, pay, sell } from './support'

/** A till with a sale of each kind: [paid, cancelled, pending]. */
function aDay() {
  const store = books()
  const paid = pay(store, sell(store))
  const cancelled = cancel(store, sell(store))
  const pending = sell(store)
  return { store, db: store.db, paid, cancelled, pending }
}

test('what was charged never changes: no column of what a sale was made of can be written again', () => {
  const { db, pending } = aDay()
  expect(fixedColumns.length).toBe(fixedFields.length + 1)
  const before = everything(db)
  for (const [name] of fixedColumns) {
    const row = db.prepare<[string], SaleRow>('SELECT * FROM sale WHERE id = ?').get(pending.id)
    const other = typeof row?.[name] === 'number' ? 7 : 'other'
    const write = db.prepare(`UPDATE sale SET ${name} = ?, version = version + 1 WHERE id = ?`)
    expect(() => write.run(other, pending.id), name).toThrow('never changes')
  }
  expect(() => db.prepare('UPDATE sale SET rowid = 77, version = version + 1 WHERE id = ?').run(pending.id)).toThrow()
  expect(everything(db)).toEqual(before)
})

test('a sale, an event, a payment cannot be made to disappear, not even by replacing it', () => {
  const { db } = aDay()
  const before = everything(db)
  for (const table of ['sale', 'sale_event', 'payment', 'till']) {
    expect(() => db.prepare(`DELETE FROM ${table}`).run(), table).toThrow(/never deleted|only added|keeps its count/)
  }
  for (const table of ['sale', 'sale_event', 'payment']) {
    const copy = `INSERT OR REPLACE INTO ${table} SELECT * FROM ${table} WHERE rowid = 1`
    expect(() => db.prepare(copy).run(), table).toThrow(/never deleted|only added/)
  }
  expect(everything(db)).toEqual(before)
})

test('history is only added to: no event and no payment can be rewritten', () => {
  const { db } = aDay()
  expect(() => db.prepare("UPDATE sale_event SET body = '{}'").run()).toThrow('only added')
  expect(() => db.prepare('UPDATE payment SET settles = 0').run()).toThrow('only added')
})

test('PAID never goes back, and a closed sale is never open again', () => {
  const { db, paid, cancelled } = aDay()
  const move = db.prepare(`UPDATE sale SET state = ?, version = version + 1, paid_at = NULL, confirmation = NULL,
                           closed_at = 1, asked = 'not-found' WHERE id = ?`)
  expect(() => move.run('CANCELLED', paid.id)).toThrow('PAID never goes back')
  expect(() => move.run('PENDING', cancelled.id)).toThrow('only into PAID')
  expect(() => move.run('EXPIRED', cancelled.id)).toThrow('only into PAID')
})

test('a sale cannot be moved without the version that its event belongs to', () => {
  const { db, pending } = aDay()
  const flag = (version: string) =>
    db.prepare(`UPDATE sale SET flags = '["LATE"]', version = ${version} WHERE id = ?`).run(pending.id)
  expect(() => flag('version')).toThrow('one version')
  expect(() => flag('version + 2')).toThrow('one version')
})

test('a state has what belongs to it and nothing else', () => {
  const { db, pending } = aDay()
  const move = (set: string) => db.prepare(`UPDATE sale SET ${set}, version = version + 1 WHERE id = ?`).run(pending.id)
  expect(() => move("state = 'PAID'")).toThrow('CHECK')
  expect(() => move("state = 'PAID', paid_at = 1")).toThrow('CHECK')
  expect(() => move("state = 'EXPIRED'")).toThrow('CHECK')
  expect(() => move("state = 'CANCELLED', closed_at = 1")).toThrow('CHECK')
  expect(() => move("state = 'FAILED', closed_at = 1, asked = 'not-found'")).toThrow('CHECK')
  expect(() => move("state = 'SOLD'")).toThrow('CHECK')
  expect(() => move("flags = 'LATE'")).toThrow()
})

test('half a riel, words for a number, nothing and less than nothing are no amount', () => {
  const { db, pending } = aDay()
  const row = db.prepare<[string], SaleRow>('SELECT * FROM sale WHERE id = ?').get(pending.id)
  const insert = (over: Record<string, unknown>) => {
    const fresh = { ...row, bill_serial: 50, bill_number: '0050', id: 'x'.repeat(36), md5: 'm'.repeat(32), ...over }
    const names = Object.keys(fresh)
    return db.prepare(`INSERT INTO sale (${names}) VALUES (${names.map((name) => `@${name}`)})`).run(fresh)
  }
  for (const amount_minor of [1.5, 'many', 0, -5000, null]) expect(() => insert({ amount_minor })).toThrow()
  expect(() => insert({ currency: 'EUR' })).toThrow('CHECK')
  expect(() => insert({ bill_number: '0051' })).toThrow('CHECK')
  expect(() => insert({ bill_serial: 1, bill_number: '0001' })).toThrow('UNIQUE')
  expect(() => insert({ id: pending.id })).toThrow('UNIQUE')
  expect(() => insert({ md5: pending.md5 })).toThrow('UNIQUE')
  expect(() => insert({ retry_of: 'nobody' })).toThrow('FOREIGN KEY')
  expect(insert({}).changes).toBe(1)
})

test('every table refuses what is not of its type', () => {
  const { db } = aDay()
  const tables = db.prepare<[], { name: string; strict: number }>(
    "SELECT name, strict FROM pragma_table_list WHERE schema = 'main'",
  )
  const loose = tables.all().filter(({ name, strict }) => strict === 0 && !name.startsWith('sqlite_'))
  expect(loose).toEqual([])
})
