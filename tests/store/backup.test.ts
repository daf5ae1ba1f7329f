// Backups on a real disk: a copy that is the books or no copy, and a restore that no bill number survives twice.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { BackupFailure, StoreFailure } from '../../electron/core/ports'
import { backupName, listBackups, makeBackup, readName, verifyBackup } from '../../electron/store/backup'
import { createBackupFiles } from '../../electron/store/backupFiles'
import { salvage } from '../../electron/store/facts'
import { verifyAudit } from '../../electron/store/people'
import { booksThere, finishRestore, restoreBackup } from '../../electron/store/restore'
import { tasks } from '../../electron/store/tasks'
import { AT, aFolder, books, count, pay, sell, thrown } from './support'

/** A shop with some sales and a folder for backups. */
function shop(sales = 5) {
  const folder = aFolder()
  const backups = join(folder, 'backups')
  mkdirSync(backups)
  const store = books(folder)
  for (let index = 0; index < sales; index++) pay(store, sell(store))
  return { store, file: store.db.name, backups, folder }
}

/** Overwrites pages in the middle of the file, as a dying disk does. */
function tear(file: string, from = 0.3, to = 0.7): void {
  const bytes = readFileSync(file)
  bytes.fill(0x5a, Math.floor((bytes.length * from) / 4096) * 4096, Math.floor((bytes.length * to) / 4096) * 4096)
  writeFileSync(file, bytes)
}

const workshop = { run: async (task: keyof typeof tasks, input: never) => tasks[task](input) as never }

describe('a backup', () => {
  it('is made while the till sells, verified, named by its time, and for this user alone', () => {
    const { store, file, backups } = shop()
    const made = makeBackup(file, backups, AT)
    expect(made).toMatchObject({ sales: 5, lastBill: 5, events: 10 })
    const { till, lineage } = store.booksId()
    const name = `till-${till}-${lineage}-20261122T030000000Z.db`
    expect(readdirSync(backups)).toEqual([name])
    expect(backupName(file, AT, { till, lineage })).toBe(name)
    sell(store)
    expect(verifyBackup(join(backups, name))).toEqual(made)
    if (process.platform !== 'win32') expect(statSync(join(backups, name)).mode & 0o077).toBe(0)
  })

  it('holds the sales that are only in the log yet', () => {
    const { store, file, backups } = shop(1)
    expect(existsSync(`${file}-wal`)).toBe(true)
    const sale = sell(store)
    makeBackup(file, backups, AT)
    const copy = books(join(backups, backupName(file, AT, store.booksId())))
    expect(copy.sale(sale.id)).toEqual(sale)
  })

  it('of broken books is refused and leaves nothing behind', () => {
    const { store, file, backups } = shop(300)
    store.close()
    tear(file)
    const failure = thrown(() => makeBackup(file, backups, AT))
    expect(failure instanceof StoreFailure || failure instanceof BackupFailure).toBe(true)
    expect(readdirSync(backups)).toEqual([])
  })

  it('whose books were changed behind the till’s back is refused: a good one must not be rotated away by it', () => {
    const { store, file, backups } = shop()
    store.db.exec('DROP TRIGGER sale_event_fixed; UPDATE sale_event SET at = at + 1 WHERE seq = 3')
    expect(thrown(() => makeBackup(file, backups, AT))).toMatchObject({ kind: 'not-whole' })
    expect(readdirSync(backups)).toEqual([])
  })

  it('sweeps up what a power cut left, and nothing else', () => {
    const { store, file, backups } = shop()
    const id = store.booksId()
    // Another till may be writing into the same folder at this moment.
    const others = `${backupName(file, AT - 1, { ...id, till: 'a'.repeat(12) })}.part`
    for (const name of [`${backupName(file, AT - 1, id)}.part`, others, 'mine.part', 'photo.jpg'])
      writeFileSync(join(backups, name), 'x')
    makeBackup(file, backups, AT)
    expect(readdirSync(backups).sort()).toEqual(['mine.part', 'photo.jpg', backupName(file, AT, id), others].sort())
  })

  it('needs its folder', () => {
    const { file, backups } = shop()
    expect(thrown(() => makeBackup(file, join(backups, 'gone'), AT))).toMatchObject({ kind: 'folder-missing' })
  })

  it('is known by its name alone', () => {
    const id = { till: 'a1'.repeat(6), lineage: 'b2'.repeat(6) }
    expect(readName('/x/till.db', backupName('/x/till.db', AT, id))).toEqual({ at: AT, books: id })
    for (const older of ['till-20261122T030000000Z.db', 'till.db.version-10-20261122T030000000Z'])
      expect(readName('/x/till.db', older)).toEqual({ at: AT, books: null })
    const strange = ['demo-20261122T030000000Z.db', 'till-20261122T030000000Z.db.part', 'till.db', 'till-2026.db']
    for (const name of [...strange, `till-${'a'.repeat(12)}-20261122T030000000Z.db`])
      expect(readName('/x/till.db', name)).toBeNull()
  })

  it('goes on where the file that names the second folder was saved by an editor of Windows', async () => {
    const { file, backups } = shop()
    const other = aFolder()
    const named: string[] = []
    const open = () =>
      createBackupFiles({ books: file, folder: backups, workshop, unreadable: (why) => named.push(why) })
    const text = JSON.stringify({ second: other })
    writeFileSync(join(backups, 'places.json'), `\ufeff${text}`)
    expect(open().second()?.folder).toBe(other)
    writeFileSync(join(backups, 'places.json'), Buffer.from(`\ufeff${text}`, 'utf16le'))
    const files = open()
    expect(files.second()).toBeNull()
    expect(named).toEqual(['places.json is saved as UTF-16; save it as UTF-8'])
    await files.make('here', AT)
    expect(files.list()).toHaveLength(1)
    writeFileSync(join(backups, 'places.json.new'), '{"sec')
    writeFileSync(join(backups, 'till-20261122T040000000Z.db.part'), 'half')
    files.clear()
    expect(readdirSync(backups).sort()).toEqual([
      'places.json',
      expect.stringMatching(/^till-.*-20261122T030000000Z\.db$/),
    ])
  })

  it('has a second folder, which is remembered outside the books and may not lie in the first', async () => {
    const { file, backups, folder } = shop()
    const other = aFolder()
    const files = createBackupFiles({ books: file, folder: backups, workshop })
    await expect(files.chooseSecond(join(folder, 'backups'))).rejects.toBeInstanceOf(BackupFailure)
    await files.chooseSecond(other)
    const again = createBackupFiles({ books: file, folder: backups, workshop })
    expect(again.second()?.folder).toBe(other)
    await again.make('here', AT)
    await again.make('second', AT)
    expect(
      again
        .list()
        .map(({ place }) => place)
        .sort(),
    ).toEqual(['here', 'second'])
    expect(new Set(again.list().map(({ id }) => id)).size).toBe(2)
    for (const { id } of again.list()) expect(await again.verify(id)).toMatchObject({ sales: 5 })
    await again.remove('second', again.list().find(({ place }) => place === 'second')?.id ?? '')
    expect(readdirSync(other)).toEqual([])
    await again.chooseSecond(null)
    expect(again.second()).toBeNull()
  })
})

describe('a restore', () => {
  function broken(sales = 300) {
    const kit = shop(sales)
    makeBackup(kit.file, kit.backups, AT)
    const later = [sell(kit.store), sell(kit.store)]
    const [entry] = listBackups(kit.backups, kit.file, 'here')
    return { ...kit, later, backup: join(kit.backups, entry?.id ?? '') }
  }
  const request = (file: string, backup: string, knownBills: number[] = []) => ({
    books: file,
    backup,
    backupAt: AT,
    now: AT + 3_600_000,
    knownBills,
    missing: [],
    by: 'Sophea',
  })

  it('says in the trail of the new books who took them back, and from when', () => {
    const { store, file, backup } = broken()
    store.close()
    const { to, aside } = restoreBackup(request(file, backup))
    const restored = books(file)
    expect(restored.auditPage(null, 1)).toMatchObject([
      {
        actor: 'Sophea',
        action: 'backups.restored',
        facts: { backupAt: new Date(AT).toISOString(), goesOnAfter: to, setAside: basename(aside) },
      },
    ])
    expect(verifyAudit(restored.db)).toBeNull()
  })

  it('brings the sales back, sets the broken books aside byte by byte, and repeats no bill number', () => {
    const { store, file, backup, later } = broken()
    store.close()
    tear(file)
    const torn = readFileSync(file)
    const { to, aside } = restoreBackup(request(file, backup, [302]))
    expect(readFileSync(aside)).toEqual(torn)
    expect(to).toBe(2000)
    const restored = books(file)
    expect(count(restored.db, 'sale')).toBe(300)
    expect(restored.verifyChain()).toEqual({ kind: 'whole', events: 600 })
    const next = sell(restored)
    expect(next.billNumber).toBe('2001')
    expect(later.map(({ billNumber }) => billNumber)).not.toContain(next.billNumber)
    expect(restored.lastRestore()).toMatchObject({ backupAt: AT, from: 300, to: 2000 })
    expect(() => restored.db.exec('DELETE FROM restored')).toThrow('stays written')
  })

  it('from a backup that is damaged too changes nothing', () => {
    const { store, file, backup } = broken()
    store.close()
    tear(backup)
    const before = readdirSync(dirname(file)).sort()
    const bytes = readFileSync(file)
    const failure = thrown(() => restoreBackup(request(file, backup)))
    expect(failure instanceof StoreFailure || failure instanceof BackupFailure).toBe(true)
    expect(readdirSync(dirname(file)).sort()).toEqual(before)
    expect(readFileSync(file)).toEqual(bytes)
  })

  it('is refused while a till has the books open', () => {
    const { file, backup } = broken(5)
    expect(thrown(() => restoreBackup(request(file, backup)))).toMatchObject({ kind: 'locked' })
  })

  it('cut off between the decision and the last name is finished at the next start', () => {
    const { store, file, backup, folder } = broken(5)
    store.close()
    // What is on the disk when the power goes: the new books ready, the log already aside, the old file not yet.
    const ready = `${file}.restored-20261122T040000000Z`
    cpSync(backup, ready)
    writeFileSync(`${file}.set-aside-20261122T040000000Z-wal`, 'the log')
    const old = readFileSync(file)
    const again = books(file)
    expect(count(again.db, 'sale')).toBe(5)
    expect(readFileSync(`${file}.set-aside-20261122T040000000Z`)).toEqual(old)
    expect(readdirSync(folder).some((name) => name.includes('.restored-'))).toBe(false)
    finishRestore(file)
    expect(booksThere(folder)).toBe(true)
  })

  it('cut off before the decision leaves the old books in their place', () => {
    const { store, file, backup, folder } = broken(5)
    store.close()
    for (const suffix of ['', '-wal', '-journal']) cpSync(backup, `${file}.restored-20261122T040000000Z.part${suffix}`)
    cpSync(backup, `${file}.version-50-20261122T030000000Z.part`)
    expect(count(books(file).db, 'sale')).toBe(7)
    // And no half of it lies about from now on.
    expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([])
  })

  it('that another program hindered does not come back over the one that was chosen after it', () => {
    const { store, file, backup, folder } = broken(5)
    store.close()
    // Decided, and not finished: a reader had the books.
    cpSync(backup, `${file}.restored-20261122T030000000Z`)
    const newer = join(folder, 'newer.db')
    cpSync(file, newer)
    restoreBackup(request(file, newer))
    for (const start of ['first', 'second']) {
      const again = books(file)
      expect(count(again.db, 'sale'), start).toBe(7)
      again.close()
    }
  })
})

test('what broken books still tell is listed: the highest bill, and sales that no backup has', () => {
  const { store, file } = shop(300)
  store.close()
  expect(salvage(file, 298)).toMatchObject({ lastBill: 300, missing: [{ bill: 299 }, { bill: 300 }] })
  tear(file)
  const found = salvage(file, 0)
  for (const sale of found?.missing ?? []) expect(sale.amountMinor).toBe(12_500)
  writeFileSync(file, 'no database at all')
  expect(salvage(file, 0)).toBeNull()
  expect(salvage(join(aFolder(), 'none.db'), 0)).toBeNull()
})
