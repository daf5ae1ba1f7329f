// A restore while a sale is open: its code may be paid all the same, so it goes along, whole and watched.

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeBackup } from '../../electron/store/backup'
import { tasks } from '../../electron/store/tasks'
import { ok } from '../../shared/result'
import { aSale } from '../support/builders'
import { AT, aFolder, books, cancel, count, pay, sell } from './support'

const now = AT + 3_600_000

/** Five paid sales, then a backup of them. */
function shop() {
  const folder = aFolder()
  const backups = join(folder, 'backups')
  mkdirSync(backups)
  const store = books(folder)
  for (let index = 0; index < 5; index++) pay(store, sell(store))
  const file = store.db.name
  makeBackup(file, backups, AT)
  return { folder, store, file, backup: join(backups, readdirSync(backups)[0] ?? '') }
}

function restore(file: string, backup: string) {
  const broken = tasks.salvage({ file, afterBill: 5 })
  const done = tasks.restore({
    ...{ books: file, backup, backupAt: AT, now, by: 'Sophea' },
    knownBills: [broken?.lastBill ?? 0],
    missing: broken?.missing ?? [],
  })
  return { broken, done }
}

it('an open sale, its code and its place on the screens are in the restored books, and Bakong is asked at once', () => {
  const { store, file, backup } = shop()
  const lost = pay(store, sell(store))
  const open = sell(store)
  const closed = cancel(store, sell(store))
  store.show(open.id)
  store.close()
  const { broken, done } = restore(file, backup)
  expect(broken?.open).toEqual([7, 8])
  expect(done).toMatchObject({ carried: 2, to: 2000 })
  const after = books(file)
  expect(after.sale(open.id)).toEqual(open)
  expect(after.sale(closed.id)).toEqual(closed)
  expect(after.sale(lost.id)).toBeNull()
  expect(after.shownSaleId()).toBe(open.id)
  expect(after.due(now, 10).map(({ id }) => id)).toEqual([open.id, closed.id])
  expect(after.verifyChain().kind).toBe('whole')
  expect(after.lastRestore()?.missing.map(({ bill }) => bill)).toEqual([6])
  expect(after.auditPage(null, 1)[0]?.facts).toMatchObject({ carried: 2 })
  // Its money settles it as ever, once, and the number stays its own.
  pay(after, open, {}, now)
  expect(after.dayTotals('2026-11-22').paidCount).toBe(6)
  expect(sell(after).billNumber).toBe('2001')
  expect(after.verifyChain().kind).toBe('whole')
})

it('a new code for a purchase goes along with the code it replaces, paid or not', () => {
  const { store, file, backup } = shop()
  const first = sell(store)
  const retry = sell(store, { retryOf: first.id })
  pay(store, first)
  store.close()
  restore(file, backup)
  const after = books(file)
  expect(after.sale(first.id)?.state).toBe('PAID')
  expect(after.sale(retry.id)).toEqual(retry)
  expect(after.samePurchase(retry.id).map(({ id }) => id)).toEqual([first.id])
  expect(after.verifyChain().kind).toBe('whole')
})

it('a program that sends its request again finds the sale it made, by its key and by its own name for it', () => {
  const { store, file, backup } = shop()
  const made = aSale()
  const idempotency = { key: 'k1', caller: 'kiosk', requestHash: 'a'.repeat(64), link: '' }
  store.createSale(made.id, (billNumber) => ok({ sale: { ...made, billNumber, source: 'api' }, nextCheckAt: AT }), {
    reference: 'table-7',
    idempotency,
  })
  store.close()
  restore(file, backup)
  const after = books(file)
  expect(after.saleOfReference('table-7')).toBe(made.id)
  expect(after.doneRequest({ key: 'k1', caller: 'kiosk' })?.saleId).toBe(made.id)
})

it('out of broken books goes only what is as the till wrote it; the rest is listed', () => {
  const { store, file, backup } = shop()
  const spoilt = sell(store)
  const sound = sell(store)
  store.db.exec(`DROP TRIGGER sale_fixed; DROP TRIGGER sale_one_step;
    UPDATE sale SET amount_minor = amount_minor + 1 WHERE id = '${spoilt.id}'`)
  store.close()
  const { done } = restore(file, backup)
  expect(done.carried).toBe(1)
  const after = books(file)
  expect(after.sale(sound.id)).toEqual(sound)
  expect(after.sale(spoilt.id)).toBeNull()
  expect(after.lastRestore()?.missing.map(({ bill }) => bill)).toEqual([Number(spoilt.billNumber)])
  expect(after.verifyChain().kind).toBe('whole')
})

it('a sale that is in the backup stays as the backup has it, and books that can’t be read hinder nothing', () => {
  const { store, file, backup, folder } = shop()
  const open = sell(store)
  makeBackup(file, join(folder, 'backups'), AT + 1)
  cancel(store, open)
  store.close()
  const later = join(folder, 'backups', readdirSync(join(folder, 'backups')).sort().at(-1) ?? '')
  expect(restore(file, later).done.carried).toBe(0)
  expect(books(file).sale(open.id)?.state).toBe('PENDING')
  const other = shop()
  other.store.close()
  writeFileSync(other.file, 'no books at all')
  expect(restore(other.file, backup).done.carried).toBe(0)
  expect(count(books(other.file).db, 'sale')).toBe(5)
})
