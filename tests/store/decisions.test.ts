// Decisions that are taken back, in the books: rows cancel rows, nothing is rewritten, and what does not fit is found out.

import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { Commit } from '../../electron/core/ports'
import { migrations } from '../../electron/store/migrate'
import { openStore } from '../../electron/store/open'
import type { Sale, SaleEvent } from '../../shared/sale'
import { AT, aFolder, books, count, everything, paidCommit, sell } from './support'

type Store = ReturnType<typeof books>
const before92 = migrations.filter(({ version }) => version < 92)
const said = { at: AT + 5000, by: 'Dara', note: 'came late' }

/** One step of a sale without money. */
function step(store: Store, before: Sale, event: SaleEvent, change: Partial<Sale>, more: Partial<Commit> = {}): Sale {
  const after = { ...before, ...change, version: before.version + 1 } as Sale
  expect(store.commit({ before, after, event, payment: null, nextCheckAt: null, jobs: [], ...more })).toBe(true)
  return after
}

/** A sale that was paid late, and whose money is owed back. */
function owing(store: Store): { sale: Sale; hash: string } {
  const first = paidCommit(sell(store))
  const paid = { ...first.after, flags: ['LATE'] } as Sale
  store.commit({ ...first, after: paid })
  const hash = first.payment?.record.hash ?? ''
  const event = { type: 'attention-resolved', way: 'refund-owed', usedElsewhere: false, ...said } as const
  const refund = { paymentHash: hash, amountMinor: 12_500, currency: 'KHR', by: said.by, note: said.note } as const
  const sale = step(store, paid, event, { resolution: { way: 'refund-owed', ...said, payment: hash } }, { refund })
  return { sale, hash }
}

function withdraw(store: Store, { sale, hash }: ReturnType<typeof owing>): Sale {
  const back = { at: AT + 9000, paymentHash: hash, by: 'Sophea', note: 'keeps it' }
  return step(store, sale, { type: 'refund-withdrawn', ...back }, { resolution: null }, { refundWithdrawn: back })
}

test('an update keeps each refund that was owed and made, and only then can they be taken back', () => {
  const file = `${aFolder()}/till.db`
  const old = openStore(file, { now: () => AT, migrations: before92 })
  const { db } = old
  const { id, hash } = (() => {
    const first = paidCommit(sell(old))
    old.commit(first)
    return { id: first.after.id, hash: first.payment?.record.hash ?? '' }
  })()
  db.prepare(
    `INSERT INTO refund (payment_hash, sale_id, amount_minor, currency, owed_at, by, note)
     VALUES (?, ?, 12500, 'KHR', ?, 'Dara', 'late')`,
  ).run(hash, id, AT)
  db.prepare("INSERT INTO refund_made VALUES (1, ?, 'Sok', 'cash')").run(AT + 1)
  old.close()
  const store = books(file)
  expect(store.madeRefunds(9)).toMatchObject([
    { id: 1, paymentHash: hash, by: 'Dara', made: { by: 'Sok', at: AT + 1 } },
  ])
  expect(store.refundsOwed().count).toBe(0)
  expect(store.refundNotMade(1, said)).toBe(true)
  expect(store.refundsOwed()).toEqual({ khrMinor: 12_500, usdMinor: 0, count: 1 })
  expect(new Database(file, { readonly: true }).pragma('foreign_key_check')).toEqual([])
})

test('what cancels a refund is only added, once for each row, and only where something is owed', () => {
  const store = books()
  const owed = owing(store)
  const [{ id } = { id: 0 }] = store.openRefunds(9)
  store.refundMade(id, { ...said, by: 'Sok', note: 'cash' })
  expect(store.refundNotMade(id, { ...said, by: 'Sophea', note: 'in the drawer' })).toBe(true)
  withdraw(store, owed)
  expect(store.verifyChain().kind).toBe('whole')
  const kept = everything(store.db)
  for (const table of ['refund', 'refund_made', 'refund_withdrawn', 'refund_made_withdrawn']) {
    expect(count(store.db, table), table).toBe(1)
    expect(() => store.db.prepare(`UPDATE ${table} SET note = 'x'`).run(), table).toThrow('only added')
    expect(() => store.db.prepare(`DELETE FROM ${table}`).run(), table).toThrow('only added')
  }
  expect(() => store.db.prepare(`INSERT INTO refund_made VALUES (NULL, ${id}, 1, 'x', 'x')`).run()).toThrow('is owed')
  expect(() =>
    store.db.prepare('INSERT INTO refund_made_withdrawn SELECT * FROM refund_made_withdrawn').run(),
  ).toThrow()
  expect(everything(store.db)).toEqual(kept)
  expect(store.refundNotMade(id, said)).toBe(false)
})

test('the same money is owed once at a time', () => {
  const store = books()
  const owed = owing(store)
  const again = `INSERT INTO refund (payment_hash, sale_id, amount_minor, currency, owed_at, by, note)
                 SELECT payment_hash, sale_id, amount_minor, currency, owed_at, by, note FROM refund LIMIT 1`
  expect(() => store.db.prepare(again).run()).toThrow('owed already')
  withdraw(store, owed)
  expect(store.refundOf(owed.hash)).toBeNull()
  expect(store.db.prepare(again).run().changes).toBe(1)
  expect(store.refundsOwed().count).toBe(1)
})

test('a sale that is counted no more leaves the day and the screens in one commit, and the day that is empty has no row', () => {
  const store = books()
  const open = sell(store)
  const byHand = { kind: 'by-hand', by: 'Dara', reason: 'receipt' } as const
  const confirmed = { type: 'confirmed-by-hand', at: AT, by: 'Dara', reason: 'receipt' } as const
  const paid = step(store, open, confirmed, {
    state: 'PAID',
    paidAt: AT,
    confirmation: byHand,
    flags: ['MANUAL'],
  } as never)
  expect([store.shownSaleId(), store.dayTotals('2026-11-22').paidCount]).toEqual([open.id, 1])
  const event = { type: 'by-hand-withdrawn', at: AT + 1, by: 'Sophea', reason: 'wrong' } as const
  const withdrawn = { at: AT + 1, by: 'Sophea', reason: 'wrong' }
  const change = { confirmation: { ...byHand, withdrawn }, flags: ['WITHDRAWN'] } as never
  step(store, paid, event, change, { offScreens: true })
  expect(store.dayTotals('2026-11-22')).toEqual({ paidCount: 0, paidKhrMinor: 0, paidUsdMinor: 0 })
  expect([store.shownSaleId(), count(store.db, 'day_paid'), store.attentionCount()]).toEqual([null, 0, 1])
  expect(store.verifyChain().kind).toBe('whole')
})

// Who could hide a refund by a row that nobody said, or count again what was taken back, would take money from the drawer.
test.each([
  ['a refund that was withdrawn by nobody', `INSERT INTO refund_withdrawn VALUES (2, 1, 'x', 'x')`],
  ['a withdrawal by another person', `DROP TRIGGER refund_withdrawn_fixed; UPDATE refund_withdrawn SET by = 'Sok'`],
  ['a withdrawal that is gone', `DROP TRIGGER refund_withdrawn_kept; DELETE FROM refund_withdrawn`],
  ['a refund off the list', 'DELETE FROM refund_open'],
  ['a refund on the list that is owed no more', 'INSERT INTO refund_open VALUES (1)'],
])('%s is found out', (_, damage) => {
  const store = books()
  withdraw(store, owing(store))
  owing(store)
  expect(store.verifyChain().kind).toBe('whole')
  store.db.exec(damage)
  expect(store.verifyChain().kind).toBe('broken')
})
