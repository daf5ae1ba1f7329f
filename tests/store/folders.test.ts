// Folders that fail, or are shared by two tills. A stick that answers with an error ended the till; two tills with one stick
// deleted each other's backups and offered each other's books.

import { cpSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BackupKeeper } from '../../electron/core/backups'
import { offeredBackups } from '../../electron/offered'
import { backupName, makeBackup, readName } from '../../electron/store/backup'
import { createBackupFiles } from '../../electron/store/backupFiles'
import { migrations } from '../../electron/store/migrate'
import type { OpenStore } from '../../electron/store/open'
import { restoreBackup } from '../../electron/store/restore'
import { tasks } from '../../electron/store/tasks'
import { FakeClock } from '../support/clock'
import { AT, aFolder, books, pay, sell } from './support'

/** Whatever lies under this path answers with this error. Rights would not do: root may look anywhere. */
const sick = vi.hoisted(() => ({ under: '', code: '' }))
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  const ill =
    <F extends (...input: never[]) => unknown>(syscall: string, work: F) =>
    (...input: Parameters<F>) => {
      const [path] = input as unknown as [unknown]
      if (sick.under !== '' && String(path).startsWith(sick.under))
        throw Object.assign(new Error(`${sick.code}: ${syscall} '${path}'`), { code: sick.code, syscall })
      return work(...input)
    }
  const looks = ['statSync', 'readdirSync', 'statfsSync', 'openSync', 'mkdirSync', 'renameSync'] as const
  const exists: typeof fs.existsSync = (path) =>
    (sick.under === '' || !String(path).startsWith(sick.under)) && fs.existsSync(path)
  const patched = Object.fromEntries(looks.map((name) => [name, ill(name, fs[name] as never)]))
  return { ...fs, ...patched, existsSync: exists }
})

const DAY = 24 * 3_600_000
const workshop = { run: async (task: keyof typeof tasks, input: never) => tasks[task](input) as never }
const stores: OpenStore[] = []
const lost: unknown[] = []
const onLost = (error: unknown) => void lost.push(error)
beforeEach(() => {
  lost.splice(0)
  process.on('unhandledRejection', onLost)
})
afterEach(() => {
  sick.under = ''
  process.off('unhandledRejection', onLost)
  for (const store of stores.splice(0)) store.close()
})

function tillIn(folder = aFolder(), clock = new FakeClock(), versions = migrations) {
  mkdirSync(join(folder, 'backups'), { recursive: true })
  const store = books(folder, { migrations: versions })
  stores.push(store)
  pay(store, sell(store))
  const told: string[] = []
  const files = filesOf(folder)
  const keeper = new BackupKeeper({
    ...{ files, clock, changed: () => undefined, restored: () => store.lastRestore() },
    told: (event, { place, kind }) => told.push([event, place, kind].filter(Boolean).join(' ')),
  })
  return { folder, clock, store, files, keeper, told, backups: join(folder, 'backups'), book: store.db.name }
}

function filesOf(folder: string, unreadable: (why: string) => void = () => undefined) {
  return createBackupFiles({ books: join(folder, 'till.db'), folder: join(folder, 'backups'), workshop, unreadable })
}

/** What the window for broken books offers, newest first. */
function offered(files: ReturnType<typeof filesOf>, asked = false) {
  return offeredBackups({ files, workshop, asked, log: () => undefined })
}

const olderName = (at: number) => `till-${new Date(at).toISOString().replace(/[-:.]/g, '')}.db`

describe('a second folder that answers with an error', () => {
  it.each(['EACCES', 'EIO', 'ESTALE', 'ENOTCONN', 'EHOSTDOWN', 'ELOOP', 'UNKNOWN', 'ENOENT'])(
    '%s: the till sells on, makes its own backup, says so, and fills the folder when it is well again',
    async (code) => {
      const { clock, keeper, files, told } = tillIn()
      const stick = join(aFolder(), 'stick')
      await files.chooseSecond(stick)
      Object.assign(sick, { under: stick, code })
      expect(keeper.view()).toMatchObject({ trouble: null, second: { folder: stick, trouble: expect.any(String) } })
      expect(keeper.lacksToday).toBe(true)
      keeper.start()
      await clock.pass(5 * 60_000)
      expect(told.slice(0, 2)).toEqual(['made here', expect.stringMatching(/^failed second [a-z-]+$/)])
      expect(keeper.view().trouble).toMatchObject({ place: 'second' })
      expect(files.list().map(({ place }) => place)).toEqual(['here'])
      sick.under = ''
      await clock.pass(90 * 60_000)
      // The day's older copy is taken away by the real disk.
      await vi.waitFor(() => expect(keeper.view()).toMatchObject({ trouble: null, second: { trouble: null } }))
      expect(new Set(files.list().map(({ place }) => place))).toEqual(new Set(['here', 'second']))
      keeper.close()
      expect(lost).toEqual([])
    },
  )

  it('the till’s own folder that fails is said, and no command, look or close of the till ends it', async () => {
    const { clock, keeper, backups, told } = tillIn()
    Object.assign(sick, { under: backups, code: 'EIO' })
    keeper.start()
    await clock.pass(5 * 60_000)
    expect(keeper.view()).toMatchObject({ backups: [], trouble: { kind: 'io', place: 'here' } })
    expect(keeper.lacksToday).toBe(false)
    expect(await keeper.now()).toMatchObject({ ok: false, error: { code: 'backup-failed' } })
    expect(await keeper.verify('any')).toMatchObject({ error: { code: 'backup-unknown' } })
    expect(told).toContain('failed here io')
    sick.under = ''
    await clock.pass(2 * 3_600_000)
    expect(keeper.view().trouble).toBeNull()
    keeper.close()
    expect(lost).toEqual([])
  })

  it('a bug under the backups is a trouble that is shown, and the loop goes on', async () => {
    const { clock, keeper, files } = tillIn()
    const list = vi.spyOn(files, 'list').mockImplementation(() => {
      throw new RangeError('Invalid time value')
    })
    keeper.start()
    await clock.pass(5 * 60_000)
    expect(keeper.view()).toMatchObject({ backups: [], trouble: { kind: 'unusable' } })
    list.mockRestore()
    await clock.pass(2 * 3_600_000)
    expect(keeper.view()).toMatchObject({ trouble: null, backups: [{ place: 'here' }] })
    keeper.close()
    expect(lost).toEqual([])
  })
})

describe('a spoilt places.json', () => {
  const spoilt: Readonly<Record<string, string>> = {
    'cut off': '{"second":"/me',
    'a name with a zero in it': JSON.stringify({ second: '/media/\0stick' }),
    'a relative name': JSON.stringify({ second: 'media/stick' }),
    'no name': JSON.stringify({ second: { '/media': 1 } }),
    'no object': '7',
    zeros: '\0'.repeat(40),
    empty: '',
  }
  it.each(Object.keys(spoilt))(
    '%s: said once on the page, the first folder goes on, and it is chosen again',
    async (kind) => {
      const { folder, backups, clock, store } = tillIn()
      writeFileSync(join(backups, 'places.json'), spoilt[kind] ?? '')
      const said: string[] = []
      const files = filesOf(folder, (why) => said.push(why))
      const keeper = new BackupKeeper({
        ...{ files, clock },
        changed: () => undefined,
        told: () => undefined,
        restored: () => null,
      })
      await files.knows(store.booksId())
      expect(keeper.view()).toMatchObject({ second: null, trouble: { kind: 'second-unknown', place: 'second' } })
      keeper.start()
      await clock.pass(5 * 60_000)
      expect(files.list()).toHaveLength(1)
      expect(said).toEqual([expect.stringContaining('places.json')])
      await files.chooseSecond(aFolder())
      expect(await keeper.now()).toMatchObject({ ok: true, value: { trouble: null } })
      keeper.close()
      expect(lost).toEqual([])
    },
  )

  it('that is a folder, or can’t be read, is no reason to forget which second folder was chosen', async () => {
    const { folder, files, backups, store } = tillIn()
    const stick = aFolder()
    await files.chooseSecond(stick)
    Object.assign(sick, { under: join(backups, 'places.json'), code: 'EIO' })
    const again = filesOf(folder)
    sick.under = ''
    rmSync(join(backups, 'places.json'))
    mkdirSync(join(backups, 'places.json'))
    expect(again.secondUnknown?.()).toBe(true)
    await again.knows(store.booksId())
    rmSync(join(backups, 'places.json'), { recursive: true })
    writeFileSync(join(backups, 'places.json'), JSON.stringify({ second: stick }))
    // Read again as soon as it can be.
    expect(again.second()).toMatchObject({ folder: stick, trouble: null })
  })
})

describe('two tills with one second folder', () => {
  async function twoTills() {
    const stick = aFolder()
    const clock = new FakeClock()
    const tills = [tillIn(undefined, clock), tillIn(undefined, clock)] as const
    for (const { files, store } of tills) {
      await files.chooseSecond(stick)
      await files.knows(store.booksId())
    }
    return { stick, clock, tills }
  }
  const ofTill = (folder: string, { store }: { store: OpenStore }) =>
    readdirSync(folder).filter((name) => name.includes(store.booksId().till))

  it('keep their own, delete their own, list and offer their own, for two months', async () => {
    const { stick, clock, tills } = await twoTills()
    for (let day = 0; day < 60; day++) {
      // One of them sells on every second day only, and is slower.
      for (const [index, { keeper }] of tills.entries())
        if (day % (index + 1) === 0) expect(await keeper.now()).toMatchObject({ ok: true })
      await clock.pass(DAY)
    }
    for (const till of tills) {
      const mine = ofTill(stick, till)
      expect(mine).toEqual(ofTill(till.backups, till))
      expect(mine.length).toBeGreaterThanOrEqual(7)
      const listed = till.files.list().filter(({ place }) => place === 'second')
      expect(listed.map(({ id }) => id.replace('second:', '')).sort()).toEqual(mine)
      // Also where the books are gone, and only the files beside them say whose they were.
      const seen = await offered(filesOf(till.folder), true)
      expect(new Set(seen.map(({ facts }) => facts?.books?.till))).toEqual(new Set([till.store.booksId().till]))
    }
    expect(readdirSync(stick)).toHaveLength(tills.flatMap((till) => ofTill(stick, till)).length)
  })

  it('do not take each other’s unfinished copies away', async () => {
    const { stick, tills } = await twoTills()
    const [one, other] = tills
    const writing = `${backupName(other.book, AT, other.store.booksId())}.part`
    const older = `${olderName(AT)}.part`
    for (const name of [writing, older]) writeFileSync(join(stick, name), 'half')
    await one.files.make('second', AT + 1)
    expect(readdirSync(stick)).toEqual(expect.arrayContaining([writing, older]))
  })

  it('a new till that never sold is offered the other’s only to who asks for a backup, and marked', async () => {
    const { stick, tills } = await twoTills()
    await tills[0].files.make('second', AT)
    const folder = aFolder()
    mkdirSync(join(folder, 'backups'))
    const store = books(folder)
    const files = filesOf(folder)
    await files.chooseSecond(stick)
    await files.knows(store.booksId())
    await files.make('here', AT + 1)
    expect(files.list().map(({ place }) => place)).toEqual(['here'])
    expect(await offered(files)).toHaveLength(1)
    expect(await offered(files, true)).toMatchObject([{ place: 'here' }, { place: 'second', another: true }])
  })
})

it('a backup that somebody puts into the till’s own folder is offered too, marked, and never deleted', async () => {
  const [one, other] = [tillIn(), tillIn()]
  await one.clock.pass(30 * DAY)
  await other.files.make('here', one.clock.now())
  const [name] = readdirSync(other.backups).filter((file) => file.endsWith('.db'))
  cpSync(join(other.backups, name ?? ''), join(one.backups, name ?? ''))
  for (let hour = 0; hour < 8; hour++) {
    await one.clock.pass(DAY / 8)
    await one.keeper.now()
  }
  expect(await offered(one.files, true)).toEqual(
    expect.arrayContaining([expect.objectContaining({ id: name, another: true })]),
  )
})

it('a folder of one’s own that can’t be read hides no backup on the stick', async () => {
  const { files, store, backups } = tillIn()
  await files.chooseSecond(aFolder())
  await files.knows(store.booksId())
  await files.make('second', AT)
  Object.assign(sick, { under: backups, code: 'EIO' })
  expect(await offered(files)).toMatchObject([{ place: 'second', facts: { sales: 1 } }])
})

it('after a restore the day’s backup of the books before is none of these', async () => {
  const { folder, clock, store, files, keeper, book } = tillIn()
  await keeper.now()
  expect(keeper.lacksToday).toBe(false)
  const [backup] = files.list()
  store.close()
  const now = clock.now()
  restoreBackup({
    books: book,
    backup: files.fileOf(backup?.id ?? ''),
    backupAt: now,
    now,
    knownBills: [],
    missing: [],
  })
  await files.knows(books(folder).booksId())
  expect(keeper.lacksToday).toBe(true)
  await keeper.now()
  // The one from before it is of another lineage, and is not rotated away by it.
  expect(files.list()).toHaveLength(2)
  expect(keeper.lacksToday).toBe(false)
})

describe('books and backups of before they had an id', () => {
  const before90 = migrations.filter(({ version }) => version < 90)

  /** A till of the version before, with backups of that version's names in both folders. */
  function olderTill(stick: string, at: number) {
    const folder = aFolder()
    const { store, book, backups } = tillIn(folder, new FakeClock(), before90)
    for (const [place, when] of [
      [backups, at],
      [stick, at + 1],
    ] as const) {
      makeBackup(book, place, when)
      for (const name of readdirSync(place))
        if (readName(book, name)?.books != null) renameSync(join(place, name), join(place, olderName(when)))
    }
    store.close()
    writeFileSync(join(backups, 'places.json'), JSON.stringify({ second: stick }))
    return { folder, backups }
  }

  it('go on: the next backup gives this till’s their names, and leaves the other’s alone', async () => {
    const stick = aFolder()
    const one = olderTill(stick, AT)
    olderTill(stick, AT + 1000)
    const store = books(one.folder)
    const files = filesOf(one.folder)
    await files.knows(store.booksId())
    expect(
      files
        .list()
        .map(({ place }) => place)
        .sort(),
    ).toEqual(['here', 'update'])
    for (const place of ['here', 'second'] as const) await files.make(place, AT + DAY)
    const { till } = store.booksId()
    expect(readdirSync(one.backups).filter((name) => name.includes(till))).toHaveLength(2)
    expect(readdirSync(stick).filter((name) => name.includes(till))).toHaveLength(2)
    expect(readdirSync(stick)).toContain(olderName(AT + 1001))
    expect(files.list().filter(({ place }) => place === 'second')).toHaveLength(2)
  })

  it('are offered by what stands in them where the books break on the very day of the update', async () => {
    const stick = aFolder()
    const one = olderTill(stick, AT)
    olderTill(stick, AT + 1000)
    rmSync(join(one.folder, 'till.db'))
    const seen = await offered(filesOf(one.folder))
    expect(seen.map(({ place, at }) => [place, at])).toEqual([
      ['second', AT + 1],
      ['here', AT],
    ])
    // And they can be taken back, and are the same till's afterwards.
    const backup = filesOf(one.folder).fileOf(seen[0]?.id ?? '')
    const till = seen[0]?.facts?.books?.till
    restoreBackup({
      books: join(one.folder, 'till.db'),
      backup,
      backupAt: AT,
      now: AT + DAY,
      knownBills: [],
      missing: [],
    })
    expect(books(one.folder).booksId()).toMatchObject({ till, first: false })
  })
})

describe('among the newest backups', () => {
  it('empty, cut off and foreign files hide no good one, be there ever so many', async () => {
    const { files, backups, book, store } = tillIn()
    await files.make('here', AT)
    const good = readdirSync(backups).find((name) => name.endsWith('.db')) ?? ''
    const { lineage, till } = store.booksId()
    for (let index = 1; index <= 9; index++) {
      const file = join(backups, backupName(book, AT + index, { till, lineage }))
      writeFileSync(file, index % 3 === 0 ? Buffer.alloc(8192) : '')
      if (index % 3 !== 1) continue
      const foreign = new Database(file)
      foreign.exec('CREATE TABLE sale (y); CREATE TABLE watch (z)')
      foreign.close()
    }
    const seen = await offered(files)
    expect(seen[0]).toMatchObject({ id: good, facts: { sales: 1 } })
    expect(seen).toHaveLength(6)
    for (const { id, facts } of seen.slice(1)) {
      expect(facts).toBeNull()
      await expect(files.verify(id)).rejects.toMatchObject({ kind: expect.stringMatching(/^(not-whole|corrupt)$/) })
      const request = { books: join(aFolder(), 'till.db'), backup: files.fileOf(id), backupAt: AT, now: AT }
      await expect(workshop.run('restore', { ...request, knownBills: [], missing: [] } as never)).rejects.toMatchObject(
        {
          kind: expect.stringMatching(/^(not-whole|corrupt)$/),
        },
      )
    }
  })
})

describe('books that lack what a backup holds', () => {
  it('are backed up, the backup that holds more is kept, and it is said until somebody went back to it', async () => {
    const kit = tillIn()
    const { clock, files, keeper, store, book, backups } = kit
    store.db.pragma('wal_checkpoint(TRUNCATE)')
    const early = join(aFolder(), 'early.db')
    cpSync(book, early)
    pay(store, sell(store))
    expect(await keeper.now()).toMatchObject({ ok: true })
    const [holds] = files.list().map(({ id }) => id)
    store.close()
    // Somebody puts an older file in the place of the books: whole in itself, two events short.
    for (const suffix of ['-wal', '-shm']) rmSync(book + suffix, { force: true })
    cpSync(early, book)
    const again = books(kit.folder)
    pay(again, sell(again))
    expect(again.verifyChain().kind).toBe('whole')
    for (let day = 0; day < 400; day += 20) {
      await clock.pass(20 * DAY)
      expect(await keeper.now()).toMatchObject({ ok: true, value: { trouble: { kind: 'behind' } } })
    }
    expect(keeper.view().trouble).toMatchObject({ kind: 'behind', place: 'here' })
    expect(files.list().map(({ id }) => id)).toContain(holds)
    again.close()
    const now = clock.now()
    restoreBackup({ books: book, backup: join(backups, holds ?? ''), backupAt: AT, now, knownBills: [], missing: [] })
    books(kit.folder)
    expect(await keeper.now()).toMatchObject({ ok: true, value: { trouble: null } })
  })

  it('the last event taken off a sale that stands, all sums put right, is told by the backup alone', async () => {
    const { store, files, keeper } = tillIn()
    const last = sell(store)
    pay(store, last)
    await files.make('here', AT)
    for (const { name } of store.db
      .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
      .all())
      store.db.exec(`DROP TRIGGER ${name}`)
    store.db.prepare('DELETE FROM sale_event WHERE sale_id = ? AND version = 1').run(last.id)
    store.db.prepare('DELETE FROM payment WHERE sale_id = ?').run(last.id)
    store.db
      .prepare("UPDATE sale SET state = 'PENDING', version = 0, paid_at = NULL, confirmation = NULL WHERE id = ?")
      .run(last.id)
    store.db.prepare('UPDATE day_paid SET count = count - 1, amount_minor = amount_minor - ?').run(last.amountMinor)
    expect(store.verifyChain().kind).toBe('whole')
    expect(await keeper.now()).toMatchObject({ ok: true, value: { trouble: { kind: 'behind' } } })
  })
})
