// Backups by time: when one is due, which are kept, what happens after a failure, and where bill numbers go on.

import { describe, expect, it } from 'vitest'
import { BackupKeeper, backupDue, backupsToDelete, lacksBackup, serialAfterRestore } from '../../electron/core/backups'
import { BackupFailure, type BackupFiles, StoreFailure } from '../../electron/core/ports'
import type { BackupEntry, BackupsView, BooksFacts } from '../../shared/backups'
import { FakeClock } from '../support/clock'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const facts: BooksFacts = { sales: 3, lastBill: 3, lastSaleAt: null, events: 3, head: null, books: null }

class Files implements BackupFiles {
  entries: BackupEntry[] = []
  failure: Error | null = null
  made = 0
  folder: string | null = null

  list = () => this.entries
  make(place: 'here' | 'second', at: number): Promise<BooksFacts> {
    this.made += 1
    if (this.failure !== null) return Promise.reject(this.failure)
    this.entries.push({ id: `${place}-${at}`, at, bytes: 1, place, books: null })
    return Promise.resolve(facts)
  }
  verify = () => (this.failure === null ? Promise.resolve(facts) : Promise.reject(this.failure))
  async remove(_place: string, id: string) {
    this.entries = this.entries.filter((entry) => entry.id !== id)
  }
  second = () => (this.folder === null ? null : { folder: this.folder, sameDisk: false, trouble: null })
  async chooseSecond(folder: string | null) {
    this.folder = folder
  }
}

function kit() {
  const clock = new FakeClock()
  const files = new Files()
  const views: BackupsView[] = []
  const keeper = new BackupKeeper({
    files,
    clock,
    changed: (view) => views.push(view),
    told: () => undefined,
    restored: () => null,
  })
  return { clock, files, views, keeper }
}

describe('when a backup is due', () => {
  const now = Date.UTC(2026, 10, 23, 3)
  const usual = { now, lastAt: now - DAY, failures: 0, lastFailedAt: null, busyAt: null, dueSince: now }

  it('is once a business day of Phnom Penh', () => {
    expect(backupDue(usual)).toBe(true)
    expect(backupDue({ ...usual, lastAt: now - HOUR })).toBe(false)
    // 17:00 UTC is the next day there.
    expect(lacksBackup(Date.UTC(2026, 10, 22, 16, 59), Date.UTC(2026, 10, 22, 17, 1))).toBe(true)
    expect(lacksBackup(Date.UTC(2026, 10, 22, 17, 1), Date.UTC(2026, 10, 23, 16, 59))).toBe(false)
  })

  it('waits for a quiet moment, but not for ever', () => {
    expect(backupDue({ ...usual, busyAt: now - 30_000 })).toBe(false)
    expect(backupDue({ ...usual, busyAt: now - 30_000, dueSince: now - 4 * HOUR })).toBe(true)
  })

  it('does not take one from the future for today’s', () => {
    expect(backupDue({ ...usual, lastAt: now + 400 * DAY })).toBe(true)
  })
})

describe('which backups are kept', () => {
  it('a year of days leaves 7 days, 4 weeks and 12 months, the newest of each', () => {
    const now = Date.UTC(2026, 10, 23, 12)
    let kept: { at: number }[] = []
    for (let day = 400; day >= 0; day--) {
      const at = now - day * DAY
      kept.push({ at })
      const gone = new Set(backupsToDelete(kept, at))
      kept = kept.filter((backup) => !gone.has(backup))
    }
    const ages = kept.map(({ at }) => (now - at) / DAY).sort((one, other) => one - other)
    expect(ages.slice(0, 7)).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(ages.length).toBeLessThanOrEqual(7 + 4 + 12)
    expect(ages.at(-1)).toBeGreaterThan(300)
    const months = new Set(kept.map(({ at }) => new Date(at + 7 * HOUR).toISOString().slice(0, 7)))
    expect(months.size).toBe(12)
  })

  it('two of one day leave the newer; one from the future stays and takes nobody’s place', () => {
    const now = Date.UTC(2026, 10, 23, 12)
    const [first, second, future] = [{ at: now - 2 * HOUR }, { at: now - HOUR }, { at: now + 900 * DAY }]
    expect(backupsToDelete([first, second, future], now)).toEqual([first])
  })
})

describe('the loop', () => {
  it('makes one when the till is idle, and one a day', async () => {
    const { clock, files, keeper } = kit()
    keeper.start()
    await clock.pass(5 * 60_000)
    expect(files.made).toBe(1)
    await clock.pass(10 * HOUR)
    expect(files.made).toBe(1)
    await clock.pass(14 * HOUR)
    expect(files.made).toBe(2)
    keeper.close()
  })

  it('says that one failed, tries again later and later, and says when it is well', async () => {
    const { clock, files, keeper, views } = kit()
    files.failure = new BackupFailure('not-enough-room', 'x')
    keeper.start()
    await clock.pass(5 * 60_000)
    expect(views.at(-1)?.trouble).toMatchObject({ kind: 'not-enough-room', place: 'here' })
    expect(files.made).toBe(1)
    const since = views.at(-1)?.trouble?.since
    await clock.pass(3 * HOUR)
    expect(files.made).toBeGreaterThan(2)
    expect(files.made).toBeLessThan(8)
    expect(keeper.view().trouble?.since).toBe(since)
    files.failure = null
    await clock.pass(2 * HOUR)
    expect(keeper.view().trouble).toBeNull()
    expect(files.entries).toHaveLength(1)
    keeper.close()
  })

  it('owes the second folder its copy even when the first has today’s', async () => {
    const { clock, files, keeper } = kit()
    files.chooseSecond('/stick')
    let away = true
    const make = files.make.bind(files)
    files.make = (place, at) =>
      place === 'second' && away ? Promise.reject(new BackupFailure('folder-missing', 'x')) : make(place, at)
    keeper.start()
    await clock.pass(5 * 60_000)
    expect(keeper.view().trouble).toMatchObject({ place: 'second', kind: 'folder-missing' })
    away = false
    await clock.pass(HOUR)
    expect(keeper.view().trouble).toBeNull()
    expect(files.entries.some(({ place }) => place === 'second')).toBe(true)
    keeper.close()
  })

  it('lets only one work at a time; what fails of a check is said, and a bug of it ends nothing', async () => {
    const { files, keeper } = kit()
    const first = keeper.now()
    expect(await keeper.now()).toMatchObject({ ok: false, error: { code: 'busy-already' } })
    expect((await first).ok).toBe(true)
    files.failure = new TypeError('bug')
    expect(await keeper.now()).toMatchObject({ error: { code: 'backup-failed', detail: 'unusable' } })
    expect(keeper.view().trouble).toMatchObject({ kind: 'unusable', place: 'here' })
    files.failure = new StoreFailure('corrupt', 'x')
    expect(await keeper.verify(files.entries[0]?.id ?? '')).toMatchObject({ error: { code: 'backup-damaged' } })
    expect(await keeper.verify('none')).toMatchObject({ error: { code: 'backup-unknown' } })
  })
})

describe('the bill number after a restore', () => {
  it('is beyond everything known, and beyond what could have been sold unseen', () => {
    expect(serialAfterRestore({ known: [], busiestDay: 0, unseenMs: 0 })).toBe(1000)
    expect(serialAfterRestore({ known: [142, 160], busiestDay: 80, unseenMs: DAY })).toBe(2000)
    expect(serialAfterRestore({ known: [1000], busiestDay: 10, unseenMs: 0 })).toBe(2000)
    const busy = serialAfterRestore({ known: [5000], busiestDay: 400, unseenMs: 10 * DAY })
    expect(busy).toBeGreaterThanOrEqual(5000 + 400 * 10)
    expect(serialAfterRestore({ known: [1], busiestDay: 3, unseenMs: -5 * DAY })).toBe(2000)
  })
})
