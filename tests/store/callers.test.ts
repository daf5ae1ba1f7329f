// The step that keeps idempotency keys apart by program: an order that was sold before the update must not be sold again.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { backupName, makeBackup } from '../../electron/store/backup'
import { numberOf, placeOf } from '../../electron/store/eventNumbers'
import { migrations } from '../../electron/store/migrate'
import { restoreBackup } from '../../electron/store/restore'
import { AT, aFolder, books, sell } from './support'

const HASH = 'a'.repeat(64)

/** Books as they were before the step, with these keys done. @returns their file, and the sale of each key */
function before(keys: readonly string[]) {
  const store = books(join(aFolder(), 'till.db'), { migrations: migrations.filter(({ version }) => version < 80) })
  const put = store.db.prepare('INSERT INTO idempotency VALUES (?, ?, ?, ?, ?)')
  const sales = new Map(keys.map((key) => [key, sell(store).id]))
  for (const [key, id] of sales) put.run(key, HASH, id, 'OK', 1)
  store.close()
  return { file: store.db.name, sales }
}

test('a key from before stands for its sale whoever sends it again, and a new one for its own program alone', () => {
  const { file, sales } = before(['order-1', 'order-2'])
  const store = books(file)
  for (const [key, saleId] of sales)
    for (const caller of ['one', 'two']) expect(store.doneRequest({ key, caller })?.saleId).toBe(saleId)
  expect(store.doneRequest({ key: 'order-3', caller: 'one' })).toBeNull()
  const own = sell(store).id
  store.db.prepare('INSERT INTO idempotency VALUES (?, ?, ?, ?, ?, ?)').run('order-1', 'one', HASH, own, 'OK', 2)
  expect(store.doneRequest({ key: 'order-1', caller: 'one' })?.saleId).toBe(own)
  expect(store.doneRequest({ key: 'order-1', caller: 'two' })?.saleId).toBe(sales.get('order-1'))
  store.forgetRequests(AT + 1)
  expect(store.doneRequest({ key: 'order-1', caller: 'two' })).toBeNull()
  expect(store.doneRequest({ key: 'order-1', caller: 'one' })?.saleId).toBe(own)
})

test('a key that was sent in quotes is found without them; where both were used, each as it was sent', () => {
  const { file, sales } = before(['"quoted"', '"a\\"b\\\\c"', '"both"', 'both', '"', '""'])
  const store = books(file)
  const of = (key: string) => store.doneRequest({ key, caller: 'one' })?.saleId
  expect(of('quoted')).toBe(sales.get('"quoted"'))
  expect(of('a"b\\c')).toBe(sales.get('"a\\"b\\\\c"'))
  expect(of('both')).toBe(sales.get('both'))
  for (const key of sales.keys()) expect(of(key)).toBe(sales.get(key))
})

test('numbers of events are never given twice, however often books are restored', () => {
  const jumps = [
    { fromSeq: 50, ahead: 1000 },
    { fromSeq: 50, ahead: 5000 },
    { fromSeq: 70, ahead: 9000 },
  ]
  expect([1, 50, 51, 70, 71].map((seq) => numberOf(seq, jumps))).toEqual([1, 50, 5051, 5070, 9071])
  for (let seq = 0; seq <= 80; seq++)
    expect(placeOf(seq === 0 ? 0 : numberOf(seq, jumps), jumps, 80)).toEqual({ seq, lost: false })
  // Told before a restore, and not in the books: he goes on where both still agree.
  for (const number of [51, 999, 1060, 5050]) expect(placeOf(number, jumps, 80)).toEqual({ seq: 50, lost: true })
  for (const number of [5071, 9070]) expect(placeOf(number, jumps, 80)).toEqual({ seq: 70, lost: true })
  expect(placeOf(9081, jumps, 80)).toEqual({ seq: 80, lost: true })
  expect(placeOf(51, [], 80)).toEqual({ seq: 51, lost: false })
  expect(placeOf(81, [], 80)).toEqual({ seq: 80, lost: true })
})

test('after a restore no event has a number that another one had, and who heard lost ones is told so', () => {
  const folder = aFolder()
  const backups = join(folder, 'backups')
  mkdirSync(backups)
  const first = books(folder)
  const file = first.db.name
  for (let made = 0; made < 3; made++) sell(first)
  makeBackup(file, backups, AT)
  const backup = join(backups, backupName(file, AT, first.booksId()))
  for (let made = 0; made < 2; made++) sell(first)
  const told = new Set(first.eventsAfter(0, null, 200).map(({ seq }) => seq))
  first.close()
  let lastTold = Math.max(...told)
  for (const now of [AT + 60_000, AT + 120_000]) {
    restoreBackup({ books: file, backup, backupAt: AT, now, knownBills: [], missing: [] })
    const restored = books(folder)
    expect(restored.eventsGoOn(lastTold)).toEqual({ after: 3, lost: true })
    expect(restored.eventsGoOn(2)).toEqual({ after: 2, lost: false })
    sell(restored)
    const events = restored.eventsAfter(lastTold, null, 200).map(({ seq }) => seq)
    // Told anew: those of the open sales that came along.
    expect(events.at(-1)).toBe(restored.lastEventSeq())
    for (const seq of events) expect(told.has(seq)).toBe(false)
    for (const seq of events) told.add(seq)
    lastTold = restored.lastEventSeq()
    expect(restored.eventsGoOn(lastTold)).toEqual({ after: lastTold, lost: false })
    expect(restored.verifyChain().kind).toBe('whole')
    restored.close()
  }
})
