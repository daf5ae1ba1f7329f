// A till that goes on with a restored backup: what was open in it is watched on, what it lacks is told.

import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listBackups, makeBackup } from '../../electron/store/backup'
import { salvage } from '../../electron/store/facts'
import { restoreBackup } from '../../electron/store/restore'
import { webhookEvents } from '../../shared/webhooks'
import { TillKit } from '../support/tillKit'

const HOUR = 3_600_000

test('money for a sale that was open, in the backup or after it, is found, and paid sales that only the broken books knew are listed', async () => {
  const before = new TillKit()
  const { clock, folder, store } = before
  const open = before.charge()
  const backups = join(folder, 'backups')
  mkdirSync(backups)
  await clock.pass(1000)
  const backupAt = clock.now()
  const books = store.db.name
  makeBackup(books, backups, backupAt)
  store.hide(open.id)
  const lost = before.charge(7700)
  before.pays(lost)
  await clock.pass(10_000)
  expect(before.sale(lost.id).state).toBe('PAID')
  store.hide(lost.id)
  const later = before.charge(8800)
  before.close(false)

  const found = salvage(books, Number(open.billNumber))
  const [backup] = listBackups(backups, books, 'here')
  clock.sleep(HOUR)
  restoreBackup({
    books,
    backup: join(backups, backup?.id ?? ''),
    backupAt,
    now: clock.now(),
    knownBills: [found?.lastBill ?? 0],
    by: 'Till',
    missing: found?.missing ?? [],
  })

  const after = new TillKit({ clock, folder })
  after.pays(open, { createdDateMs: backupAt + 2000 })
  after.pays(later, { createdDateMs: later.createdAt + 2000, hash: 'c'.repeat(64) })
  await clock.pass(10_000)
  expect(after.sale(open.id)).toMatchObject({ state: 'PAID', flags: [] })
  expect(after.sale(later.id)).toMatchObject({ state: 'PAID', flags: [], billNumber: later.billNumber })
  expect(after.store.sale(lost.id)).toBeNull()
  expect(after.store.lastRestore()?.missing).toMatchObject([{ bill: Number(lost.billNumber), amountMinor: 7700 }])
  after.till.next(later.id)
  expect(Number(after.charge().billNumber)).toBeGreaterThan(Number(later.billNumber))
  after.close()
})

test('a program is told another change under another id after a restore: it would ignore money for what it thinks it knows', async () => {
  const before = new TillKit()
  const { clock, folder, store } = before
  store.addEndpoint({
    id: randomUUID(),
    url: 'https://a.example/',
    events: webhookEvents,
    enabled: true,
    createdAt: clock.now(),
  })
  const open = before.charge()
  const backups = join(folder, 'backups')
  mkdirSync(backups)
  const backupAt = clock.now()
  makeBackup(store.db.name, backups, backupAt)
  // Told, and lost with the books that broke.
  await before.till.cancel(open.id)
  const told = eventIds(before)
  before.close(false)
  const books = store.db.name
  const [backup] = listBackups(backups, books, 'here')
  clock.sleep(HOUR)
  const request = {
    books,
    backup: join(backups, backup?.id ?? ''),
    backupAt,
    now: clock.now(),
    knownBills: [],
    missing: [],
  }
  restoreBackup(request)

  const after = new TillKit({ clock, folder })
  const kept = eventIds(after)
  expect(told).toEqual(expect.arrayContaining(kept))
  after.pays(open, { createdDateMs: backupAt + 2000 })
  await clock.pass(10_000)
  expect(after.sale(open.id)).toMatchObject({ state: 'PAID', version: 1 })
  const fresh = eventIds(after).filter((id) => !kept.includes(id))
  expect(fresh).toHaveLength(1)
  for (const id of fresh) {
    expect(told).not.toContain(id)
    expect(id).toMatch(/^evt_[0-9a-f]{32}_1_[0-9a-f]{12}$/)
  }
  after.close()
})

function eventIds({ store }: TillKit): string[] {
  const text = "SELECT event_id AS id FROM job WHERE kind = 'webhook' ORDER BY id"
  return store.db
    .prepare<[], { id: string }>(text)
    .all()
    .map(({ id }) => id)
}
