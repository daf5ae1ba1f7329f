// Opening the books: every open is durable, one till writes, and what is broken or newer stays as it was found.

import { chmodSync, chownSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { StoreFailure } from '../../electron/core/ports'
import { migrations } from '../../electron/store/migrate'
import { BooksGone, NewerBooks, openStore, setAside } from '../../electron/store/open'
import { AT, aFolder, books, count, sell } from './support'

const now = () => AT
const NOBODY = 65_534

function failure(work: () => unknown): StoreFailure {
  try {
    work()
  } catch (error) {
    if (error instanceof StoreFailure) return error
    throw error
  }
  throw new Error('it did not fail')
}

/** The books and their log, byte for byte. */
function bytes(file: string): string[] {
  return ['', '-wal'].map((suffix) => (existsSync(file + suffix) ? readFileSync(file + suffix, 'base64') : 'none'))
}

/** Books as a power cut leaves them: the last sales are in the log only. */
function cutOff(change: (db: Database.Database) => void = () => undefined): string {
  const store = books()
  sell(store)
  store.db.pragma('wal_checkpoint(TRUNCATE)')
  sell(store)
  change(store.db)
  const file = join(aFolder(), 'till.db')
  for (const suffix of ['', '-wal']) writeFileSync(file + suffix, readFileSync(store.db.name + suffix))
  return file
}

/** Runs something as a user whom file rights bind; they do not bind root. */
function asOrdinaryUser<T>(folder: string, work: () => T): T {
  if (process.getuid?.() !== 0) return work()
  chownSync(folder, NOBODY, NOBODY)
  process.seteuid?.(NOBODY)
  try {
    return work()
  } finally {
    process.seteuid?.(0)
  }
}

test('a power cut loses no sale: every commit waits for the disk, on a fresh open and on each later one', () => {
  const folder = aFolder()
  for (const open of ['first', 'second', 'third']) {
    const { db, close } = books(folder)
    const pragma = (name: string) => db.pragma(name, { simple: true })
    expect([open, pragma('journal_mode'), pragma('synchronous')]).toEqual([open, 'wal', 2])
    expect([pragma('fullfsync'), pragma('checkpoint_fullfsync')]).toEqual([1, 1])
    // Waiting in SQLite for another program's lock would hold every window up: it is tried again from outside.
    expect([pragma('foreign_keys'), pragma('recursive_triggers'), pragma('busy_timeout')]).toEqual([1, 1, 0])
    expect([pragma('trusted_schema'), pragma('cell_size_check'), pragma('temp_store')]).toEqual([0, 1, 2])
    close()
  }
})

test('a folder means till.db in it, a path ending in .db means that file', () => {
  const folder = aFolder()
  books(folder)
  books(join(folder, 'demo.db'))
  expect(readdirSync(folder).filter((name) => name.endsWith('.db'))).toEqual(['demo.db', 'till.db'])
})

test.skipIf(process.platform === 'win32')('other users of the PC cannot read the sales', () => {
  const store = books()
  sell(store)
  for (const suffix of ['', '-wal', '-shm']) expect(statSync(store.db.name + suffix).mode & 0o077).toBe(0)
})

test('two tills cannot write into the same books, an auditor can read them meanwhile', () => {
  const store = books()
  const refused = failure(() => openStore(store.db.name, { now }))
  expect(refused.kind).toBe('locked')
  expect(refused.message).toContain('another till')
  sell(store)
  const auditor = new Database(store.db.name, { readonly: true })
  expect(count(auditor, 'sale')).toBe(1)
  auditor.close()
})

test('a till that was closed, or that could not open its books, leaves no lock behind', () => {
  const first = books()
  first.close()
  first.close()
  const again = books(first.db.name)
  again.db.pragma('user_version = 9999')
  again.close()
  expect(() => openStore(first.db.name, { now })).toThrow(NewerBooks)
  const repair = new Database(first.db.name)
  repair.pragma(`user_version = ${migrations.at(-1)?.version}`)
  repair.close()
  books(first.db.name)
})

test('books that were closed refuse, as a disk does, whoever still waited for something', () => {
  const store = books()
  store.close()
  expect(() => store.setting('x')).toThrow(StoreFailure)
})

test('closing folds the log into the file, so that the file alone can be carried away', () => {
  const store = books()
  sell(store)
  expect(store.close()).toBeNull()
  expect(existsSync(`${store.db.name}-wal`)).toBe(false)
  expect(count(new Database(store.db.name, { readonly: true }), 'sale')).toBe(1)
})

test('after a power cut the sales of the log are there', () => {
  expect(count(books(cutOff()).db, 'sale')).toBe(2)
})

test('a newer till has been here: this one does not touch its books', () => {
  const file = cutOff((db) => db.pragma('user_version = 9999'))
  const before = bytes(file)
  const refused = failure(() => openStore(file, { now }))
  expect(refused).toBeInstanceOf(NewerBooks)
  expect(refused).toMatchObject({ kind: 'newer', found: 9999, known: migrations.at(-1)?.version })
  expect(bytes(file)).toEqual(before)
})

test('a file that is no database is refused and kept', () => {
  const file = join(aFolder(), 'till.db')
  writeFileSync(file, 'these are not books'.repeat(1000))
  const before = bytes(file)
  expect(failure(() => openStore(file, { now })).kind).toBe('corrupt')
  expect(bytes(file)).toEqual(before)
})

test('books with a spoilt page are refused, kept as they are, log included, and put aside only on demand', () => {
  const file = cutOff()
  const spoilt = readFileSync(file)
  spoilt.fill(0xa5, 4096 * 2, 4096 * 9)
  writeFileSync(file, spoilt)
  const before = bytes(file)
  expect(failure(() => openStore(file, { now })).kind).toBe('corrupt')
  expect(failure(() => openStore(file, { now })).kind).toBe('corrupt')
  expect(bytes(file)).toEqual(before)

  const aside = setAside(file, { now })
  expect(aside).toBe(`${file}.set-aside-20261122T030000000Z`)
  expect(bytes(aside)).toEqual(before)
  // And empty ones don't begin in their place by themselves.
  expect(failure(() => openStore(file, { now }))).toBeInstanceOf(BooksGone)
})

test('books that a till has open cannot be put aside under it, nor books that are not there', () => {
  const store = books()
  expect(failure(() => setAside(store.db.name, { now })).kind).toBe('locked')
  expect(failure(() => setAside(aFolder(), { now })).kind).toBe('io')
})

test('a row that something else has spoilt is not shown as a sale', () => {
  const store = books()
  const sale = sell(store)
  store.db.exec('DROP TRIGGER sale_fixed; DROP TRIGGER sale_one_step')
  store.db.prepare("UPDATE sale SET merchant_name = '', khqr = 'x' WHERE id = ?").run(sale.id)
  expect(failure(() => store.sale(sale.id)).kind).toBe('corrupt')
})

test.skipIf(process.platform === 'win32')(
  'a file that may not be written is noticed at start, not at the first sale',
  () => {
    const file = cutOff()
    const folder = join(file, '..')
    chmodSync(file, 0o444)
    expect(asOrdinaryUser(folder, () => failure(() => openStore(file, { now }))).kind).toBe('read-only')
  },
)

test.skipIf(process.platform === 'win32')('a folder that may not be written is noticed at start', () => {
  const folder = aFolder()
  const kind = asOrdinaryUser(folder, () => {
    chmodSync(folder, 0o555)
    return failure(() => openStore(folder, { now })).kind
  })
  chmodSync(folder, 0o755)
  expect(kind).toBe('read-only')
})

test('a folder that is not there is an outside failure, not a crash', () => {
  expect(failure(() => openStore(join(aFolder(), 'unplugged'), { now })).kind).toBe('io')
})
