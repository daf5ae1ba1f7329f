// Books that are gone never begin anew at 0001 by themselves, and no restore gives a bill number or a decision twice.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { StoreFailure } from '../../electron/core/ports'
import { makeBackup } from '../../electron/store/backup'
import { beginAnew } from '../../electron/store/begin'
import { storedVersion } from '../../electron/store/beginnings'
import { BooksGone, openStore } from '../../electron/store/open'
import { verifyAudit } from '../../electron/store/people'
import { restoreBackup } from '../../electron/store/restore'
import { AT, aFolder, books, count, pay, sell, thrown } from './support'

const HOUR = 3_600_000
const now = () => AT

/** Books with some sales and a backup of them, closed. */
function shop(sales = 5) {
  const folder = aFolder()
  const backups = join(folder, 'backups')
  mkdirSync(backups)
  const store = books(folder)
  for (let index = 0; index < sales; index++) pay(store, sell(store))
  const file = store.db.name
  makeBackup(file, backups, AT)
  return { folder, store, file, backup: join(backups, readdirSync(backups)[0] ?? '') }
}

function lose(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true })
}

const word = { by: 'Sophea', word: 'pin', now: AT + HOUR } as const

describe('books that are gone are not begun anew by themselves where only this tells of them:', () => {
  const stamp = '20261122T040000000Z'
  it.each([
    ['their lock', () => undefined],
    ['what a killed restore has left', (file: string) => writeFileSync(`${file}.restored-${stamp}.part`, 'half')],
    ['what a killed update has left', (file: string) => writeFileSync(`${file}.version-50-${stamp}.part-journal`, '')],
    ['books that were set aside', (file: string) => writeFileSync(`${file}.set-aside-${stamp}`, 'broken')],
    ['an empty file in their place', (file: string) => writeFileSync(file, '')],
    [
      'a database in their place into which nothing was ever written',
      (file: string) => {
        const db = new Database(file)
        db.pragma('journal_mode = WAL')
        db.close()
      },
    ],
  ])('%s', (_what, leave) => {
    const { store, file } = shop()
    store.close()
    lose(file)
    if (leave.length > 0) rmSync(`${file}.lock`)
    leave(file)
    // As at the start, and by "Try again".
    for (let time = 0; time < 3; time++) expect(thrown(() => openStore(file, { now }))).toBeInstanceOf(BooksGone)
    expect(existsSync(file) ? storedVersion(file) : 0).toBe(0)
  })

  it('a backup or the diary, of which the till knows', () => {
    const file = join(aFolder(), 'till.db')
    expect(thrown(() => openStore(file, { now, known: () => true }))).toBeInstanceOf(BooksGone)
    expect(existsSync(file)).toBe(false)
  })
})

it('a till that never had any begins by itself, also when the power was cut while it did', () => {
  const file = join(aFolder(), 'till.db')
  // As a kill leaves them: the lock is taken, the books are not whole.
  writeFileSync(`${file}.begins`, '')
  writeFileSync(`${file}.lock`, '')
  writeFileSync(file, '')
  const store = books(file)
  expect(sell(store).billNumber).toBe('0001')
  store.close()
  expect(existsSync(`${file}.begins`)).toBe(false)
  lose(file)
  expect(thrown(() => openStore(file, { now }))).toBeInstanceOf(BooksGone)
})

it('books that only their log holds are opened, not taken for empty', () => {
  const file = join(aFolder(), 'till.db')
  const store = books(file)
  sell(store)
  const copy = join(aFolder(), 'till.db')
  for (const suffix of ['', '-wal', '.lock']) cpSync(file + suffix, copy + suffix)
  expect(storedVersion(copy)).toBe(0)
  expect(count(books(copy).db, 'sale')).toBe(1)
})

describe('begun on a person’s word', () => {
  it('they carry the last known bill on, say on whose word, and are this till’s', () => {
    const { store, file, backup } = shop()
    const till = store.booksId().till
    const told = store.lastEventSeq()
    store.close()
    lose(file)
    writeFileSync(`${file}.restored-20261122T040000000Z.part`, 'half')
    expect(beginAnew({ books: file, ...word, newest: { file: backup, at: AT }, knownBills: [1234] })).toEqual({
      to: 3000,
    })
    const fresh = books(file)
    expect(count(fresh.db, 'sale')).toBe(0)
    expect(fresh.auditPage(null, 10)).toMatchObject([
      {
        actor: 'Sophea',
        action: 'backups.begunAnew',
        facts: { way: 'pin', goesOnAfter: 3000, backupAt: new Date(AT).toISOString() },
      },
    ])
    expect(verifyAudit(fresh.db)).toBeNull()
    expect(fresh.booksId()).toMatchObject({ till, first: false })
    expect(sell(fresh).billNumber).toBe('3001')
    expect(fresh.verifyChain()).toEqual({ kind: 'whole', events: 1 })
    expect(fresh.eventsGoOn(told).lost).toBe(true)
    expect(() => fresh.db.exec('DELETE FROM begun')).toThrow('stays written')
    expect(readdirSync(join(file, '..')).filter((name) => /part|restored|begins/.test(name))).toEqual([])
  })

  it('where nothing at all can be read they leave room for what was sold', () => {
    const { store, file } = shop()
    store.close()
    lose(file)
    beginAnew({ books: file, ...word, by: 'Till', word: 'shop-name', newest: null, knownBills: [] })
    expect(sell(books(file)).billNumber).toBe('1001')
  })

  it('never over books that are there', () => {
    const { store, file } = shop()
    store.close()
    const before = readFileSync(file)
    const begin = () => beginAnew({ books: file, ...word, newest: null, knownBills: [] })
    expect(thrown(begin)).toBeInstanceOf(StoreFailure)
    expect(readFileSync(file)).toEqual(before)
    expect(readdirSync(join(file, '..')).filter((name) => name.includes('set-aside'))).toEqual([])
  })
})

describe('a second restore', () => {
  const from = (file: string, backup: string, at: number) => ({
    ...{ books: file, backup, backupAt: AT, now: at, knownBills: [], missing: [] },
  })

  it('of the same old backup gives no bill twice, though neither books nor diary can be read', () => {
    const { store, file, backup } = shop()
    store.close()
    const given: string[] = []
    for (let time = 1; time <= 3; time++) {
      writeFileSync(file, Buffer.alloc(50_000, 0x5a))
      for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true })
      restoreBackup(from(file, backup, AT + time * 60_000))
      const till = books(file)
      given.push(sell(till).billNumber)
      till.close()
    }
    expect(given).toEqual(['2001', '3001', '4001'])
  })

  it('stands, though the clock was ahead when the one before it was decided and could not be finished', () => {
    const { store, file, backup, folder } = shop()
    for (let index = 0; index < 20; index++) pay(store, sell(store))
    makeBackup(file, join(folder, 'backups'), AT + HOUR)
    store.close()
    // Decided tomorrow, by a clock that was put right since.
    cpSync(backup, `${file}.restored-20261123T030000000Z`)
    const later = join(folder, 'backups', readdirSync(join(folder, 'backups')).sort().at(-1) ?? '')
    restoreBackup({ ...from(file, later, AT + 2 * HOUR), backupAt: AT + HOUR })
    for (const start of ['first', 'second']) {
      const till = books(file)
      expect(count(till.db, 'sale'), start).toBe(25)
      till.close()
    }
  })

  it('that was hindered is withdrawn: it does not come by itself over what is done next', () => {
    const { store, file, backup } = shop()
    pay(store, sell(store))
    store.close()
    const blocked = `${file}.set-aside-20261122T040000000Z`
    mkdirSync(blocked)
    writeFileSync(join(blocked, 'x'), '')
    expect(thrown(() => restoreBackup(from(file, backup, AT + HOUR)))).toBeInstanceOf(StoreFailure)
    rmSync(blocked, { recursive: true })
    expect(readdirSync(join(file, '..')).filter((name) => name.includes('restored'))).toEqual([])
    expect(count(books(file).db, 'sale')).toBe(6)
  })
})

it('what a killed restore or update has left beside the books is gone after the next start, and nothing else', () => {
  const { store, file, folder } = shop()
  store.close()
  const stamp = '20261122T040000000Z'
  const left = ['restored', 'version-50'].flatMap((what) =>
    ['', '-wal', '-shm', '-journal'].map((suffix) => `${basename(file)}.${what}-${stamp}.part${suffix}`),
  )
  const kept = [`${basename(file)}.version-50-${stamp}`, `${basename(file)}.set-aside-${stamp}-wal`, 'other.db.part']
  for (const name of [...left, ...kept]) writeFileSync(join(folder, name), 'x')
  books(file)
  const names = readdirSync(folder)
  expect(names.filter((name) => left.includes(name))).toEqual([])
  expect(names).toEqual(expect.arrayContaining(kept))
})
