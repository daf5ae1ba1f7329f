// Migrations: from nothing, step by step, each whole or not at all, with a copy to go back to.

import { readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { type Migration, migrations } from '../../electron/store/migrate'
import { openStore } from '../../electron/store/open'
import { AT, aFolder, books, count, pay, sell } from './support'

const now = () => AT
const newest = migrations.at(-1)?.version
const tips: Migration = {
  version: 9010,
  up: 'CREATE TABLE tip (id INTEGER PRIMARY KEY) STRICT; INSERT INTO tip VALUES (1)',
}
const broken: Migration = { version: 9030, up: 'CREATE TABLE half (id INTEGER) STRICT; INSERT INTO nowhere VALUES (1)' }

function schema(file: string): unknown {
  const db = new Database(file, { readonly: true })
  const found = [db.pragma('user_version', { simple: true }), db.prepare('SELECT * FROM sqlite_schema').all()]
  db.close()
  return found
}

test('a new shop starts with the newest books and bill 0001', () => {
  const store = books()
  expect(store.db.pragma('user_version', { simple: true })).toBe(migrations.at(-1)?.version)
  expect(sell(store).billNumber).toBe('0001')
})

test('an update of the till keeps the sales, and a copy of the books as they were', () => {
  const first = books()
  const sale = sell(first)
  first.close()
  const file = first.db.name
  const updated = books(file, { migrations: [...migrations, tips] })
  expect(updated.sale(sale.id)).toEqual(sale)
  expect(count(updated.db, 'tip')).toBe(1)
  updated.close()

  const copies = readdirSync(dirname(file)).filter((name) => name.includes('.version-'))
  const copy = join(dirname(file), copies[0] ?? '')
  expect(copies).toEqual([`till.db.version-${newest}-20261122T030000000Z`])
  expect(schema(copy)).toMatchObject([newest, expect.anything()])
  expect(count(new Database(copy, { readonly: true }), 'sale')).toBe(1)
  if (process.platform !== 'win32') expect(statSync(copy).mode & 0o077).toBe(0)
})

test('a new shop and an opening without news make no copy', () => {
  const store = books()
  store.close()
  books(store.db.name)
  expect(readdirSync(dirname(store.db.name)).filter((name) => name.includes('.version-'))).toEqual([])
})

test('an update that fails half-way leaves the books as the step before left them', () => {
  const store = books()
  store.close()
  const file = store.db.name
  expect(() => openStore(file, { now, migrations: [...migrations, tips, broken] })).toThrow('nowhere')
  const after = books(file, { migrations: [...migrations, tips] })
  expect(after.db.pragma('user_version', { simple: true })).toBe(9010)
  expect(after.db.pragma('user_version', { simple: true })).toBe(tips.version)
  expect(after.db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'half'").get()).toBeUndefined()
})

test('a step that fails changes neither version nor schema', () => {
  const store = books()
  store.close()
  const before = schema(store.db.name)
  expect(() => openStore(store.db.name, { now, migrations: [...migrations, broken] })).toThrow('nowhere')
  expect(schema(store.db.name)).toEqual(before)
})

test('steps in the wrong order are a mistake that stops the till at once', () => {
  const open = (versions: number[]) => () =>
    openStore(aFolder(), { now, migrations: versions.map((version) => ({ version, up: 'SELECT 1' })) })
  for (const versions of [[10, 10], [20, 10], [0]]) expect(open(versions)).toThrow('migrations rise')
})

test('receipts that nobody took are not printed on the first day of a printer; webhooks stay', () => {
  const older = books(aFolder(), { migrations: migrations.filter(({ version }) => version < 91) })
  const sale = sell(older)
  pay(older, sale)
  older.db
    .prepare("INSERT INTO job (sale_id, kind, payload, next_at, created_at) VALUES (?, 'webhook', '{}', 1, 1)")
    .run(sale.id)
  older.close()
  const updated = books(older.db.name)
  expect(updated.db.prepare('SELECT kind FROM job').all()).toEqual([{ kind: 'webhook' }])
  expect(updated.verifyChain()).toEqual({ kind: 'whole', events: 2 })
})
