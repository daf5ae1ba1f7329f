// Whose books are these? Without an answer two tills with one folder take each other's backups for their own.

import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readBooks } from '../../electron/store/facts'
import { beginLineage, booksIdOf } from '../../electron/store/lineage'
import { migrations } from '../../electron/store/migrate'
import { restoreBackup } from '../../electron/store/restore'
import type { BooksId } from '../../shared/backups'
import { AT, aFolder, books, sell } from './support'

const before90 = migrations.filter(({ version }) => version < 90)
const restoreFrom = (file: string, backup: string, now: number) =>
  restoreBackup({ books: file, backup, backupAt: AT, now, knownBills: [], missing: [] })

/** Books of before they had an id. */
function older(sales: number): string {
  const store = books(join(aFolder(), 'till.db'), { migrations: before90 })
  for (let made = 0; made < sales; made++) sell(store)
  store.close()
  return store.db.name
}

function idIn(file: string): BooksId | null {
  return readBooks(file, booksIdOf)
}

test('two new tills are two tills, and each stays itself', () => {
  const one = books()
  const id = one.booksId()
  expect(id).toMatchObject({ first: true, till: expect.stringMatching(/^[0-9a-f]{12}$/) })
  expect(books().booksId().till).not.toBe(id.till)
  for (let made = 0; made < 2; made++) sell(one)
  one.close()
  expect(books(one.db.name).booksId()).toEqual(id)
})

test('books from before the id, and their backups, are known as one till’s without a word from anybody', () => {
  const file = older(3)
  const backup = join(aFolder(), 'backup.db')
  copyFileSync(file, backup)
  const id = idIn(backup)
  const updated = books(file)
  expect(updated.booksId()).toEqual(id)
  expect(idIn(older(1))?.till).not.toBe(id?.till)
  // A backup in which nothing was ever sold could be anybody's.
  expect(idIn(older(0))).toBeNull()
})

test('a restore is another lineage of the same till, also out of a backup without an id', () => {
  const file = older(2)
  const backup = join(aFolder(), 'backup.db')
  copyFileSync(file, backup)
  const idNow = () => {
    const store = books(file)
    store.close()
    return idIn(file)
  }
  const ids = [idNow()]
  for (const now of [AT + 1, AT + 2]) {
    restoreFrom(file, backup, now)
    ids.push(idNow())
  }
  expect(new Set(ids.map((id) => id?.till)).size).toBe(1)
  expect(new Set(ids.map((id) => id?.lineage)).size).toBe(3)
  expect(ids.map((id) => id?.first)).toEqual([true, false, false])
})

test('books that were restored before they had an id are not taken for those they replaced', () => {
  const file = older(2)
  const backup = join(aFolder(), 'backup.db')
  copyFileSync(file, backup)
  const store = books(file, { migrations: before90 })
  store.db
    .prepare(
      'INSERT INTO restored (at, backup_at, set_aside, from_serial, to_serial, missing) VALUES (?, 1, ?, 0, 9, ?)',
    )
    .run(AT, 'x', '[]')
  store.close()
  expect(idIn(file)).toMatchObject({ till: idIn(backup)?.till })
  expect(idIn(file)?.lineage).not.toBe(idIn(backup)?.lineage)
  const found = idIn(file)
  expect(books(file).booksId()).toEqual(found)
})

test('whose books these are is only added to', () => {
  const { db, booksId } = books()
  const { till } = booksId()
  beginLineage(db)
  beginLineage(db, 'abcdef012345')
  expect(booksId()).toMatchObject({ till: 'abcdef012345', first: false })
  for (const text of ['DELETE FROM lineage', `UPDATE lineage SET till = '${till}'`])
    expect(() => db.exec(text)).toThrow('stays written')
})
