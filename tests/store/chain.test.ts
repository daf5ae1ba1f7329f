// The chain of events: whoever changes the books behind the till's back is found out, and where.

import { createHash } from 'node:crypto'
import type Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { books, cancel, pay, sell } from './support'

/** Books with seven events: three sales made, the first paid, the second cancelled and then paid. */
function history() {
  const store = books()
  const first = sell(store)
  const second = sell(store)
  const paid = pay(store, first)
  const cancelled = cancel(store, second)
  const third = sell(store)
  pay(store, cancelled)
  cancel(store, third)
  expect(store.verifyChain()).toEqual({ kind: 'whole', events: 7 })
  for (const trigger of [
    'sale_event_fixed',
    'sale_event_kept',
    'sale_fixed',
    'sale_one_step',
    'sale_paid_stays',
    'sale_kept',
  ]) {
    store.db.exec(`DROP TRIGGER ${trigger}`)
  }
  return { store, db: store.db, paid }
}

function run(db: Database.Database, text: string): void {
  expect(db.prepare(text).run().changes).toBe(1)
}

test('empty books are whole', () => {
  expect(books().verifyChain()).toEqual({ kind: 'whole', events: 0 })
})

test('books are not called changed for half a surrogate pair, which an older till hashed as Bakong had sent it', () => {
  const store = books()
  pay(store, sell(store), { fromAccountId: 'sok\ud83d@abaa' })
  expect(store.verifyChain()).toEqual({ kind: 'whole', events: 2 })
})

test('an event that was rewritten is found', () => {
  for (const set of ["body = '{}'", 'at = at + 1', "type = 'cancelled'", "state = 'FAILED'"]) {
    const { store, db } = history()
    run(db, `UPDATE sale_event SET ${set} WHERE seq = 3`)
    expect(store.verifyChain()).toEqual({ kind: 'broken', seq: 3, why: 'changed' })
  }
})

test('an event that was rewritten and hashed anew breaks the link of the next', () => {
  const { store, db } = history()
  run(db, "UPDATE sale_event SET body = '{}' WHERE seq = 3")
  db.prepare('UPDATE sale_event SET hash = ? WHERE seq = 3').run(hashOf(db, 3))
  expect(store.verifyChain()).toEqual({ kind: 'broken', seq: 4, why: 'link' })
})

test('events that were taken out are missed, in the middle and at the end', () => {
  const middle = history()
  run(middle.db, 'DELETE FROM sale_event WHERE seq = 3')
  expect(middle.store.verifyChain()).toEqual({ kind: 'broken', seq: 4, why: 'missing' })
  const end = history()
  run(end.db, 'DELETE FROM sale_event WHERE seq = 7')
  expect(end.store.verifyChain()).toEqual({ kind: 'broken', seq: 7, why: 'missing' })
})

test('an event that was added at the end, hashed right, belongs to no state of its sale', () => {
  const { store, db } = history()
  run(
    db,
    `INSERT INTO sale_event SELECT 8, sale_id, version + 1, 'CANCELLED', at, type, body, hash, hash FROM sale_event WHERE seq = 7`,
  )
  db.prepare('UPDATE sale_event SET hash = ? WHERE seq = 8').run(hashOf(db, 8))
  expect(store.verifyChain()).toEqual({ kind: 'broken', seq: 8, why: 'sale' })
})

test('a sale whose amount, account or code was changed no longer fits its first event', () => {
  for (const set of [
    'amount_minor = 1',
    "account_id = 'thief@bank'",
    "khqr = khqr || 'x'",
    "md5 = 'f' || substr(md5, 2)",
  ]) {
    const { store, db } = history()
    run(db, `UPDATE sale SET ${set} WHERE bill_serial = 2`)
    expect(store.verifyChain()).toEqual({ kind: 'broken', seq: 2, why: 'sale' })
  }
})

test('a sale whose state was changed, or that was taken out, no longer fits its events', () => {
  const unpaid = history()
  run(
    unpaid.db,
    "UPDATE sale SET state = 'FAILED', paid_at = NULL, confirmation = NULL, closed_at = 1 WHERE bill_serial = 1",
  )
  expect(unpaid.store.verifyChain()).toEqual({ kind: 'broken', seq: 3, why: 'sale' })
  const gone = history()
  gone.db.pragma('foreign_keys = OFF')
  run(gone.db, 'DELETE FROM sale WHERE bill_serial = 3')
  expect(gone.store.verifyChain()).toEqual({ kind: 'broken', seq: 5, why: 'sale' })
})

/** The chain's rule, written again from its description rather than taken from the code. */
function hashOf(db: Database.Database, seq: number): string {
  const row = db
    .prepare<[number], unknown[]>(
      'SELECT prev_hash, seq, sale_id, version, state, at, type, body FROM sale_event WHERE seq = ?',
    )
    .raw()
    .get(seq)
  return createHash('sha256').update(JSON.stringify(row)).digest('hex')
}
