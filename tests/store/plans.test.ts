// The hot queries go by indexes: a till with a million sales is as quick as one with ten.

import { expect, test } from 'vitest'
import { queries } from '../../electron/store/queries'
import { books, cancel, pay, sell } from './support'

/** A value for every question: positional as many as there are, named by all names that occur. */
function planOf(db: ReturnType<typeof books>['db'], text: string): string[] {
  const named = { saleId: 'x', now: 5, madeAfter: 5, before: 5, limit: 5 }
  const positional = Array.from(text.matchAll(/\?/g), () => 5)
  const explain = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${text}`)
  return explain
    .all(...(positional.length > 0 ? positional : text.includes('@') ? [named] : []))
    .map((row) => row.detail)
}

/** New books, and books with sales and the planner's statistics (`PRAGMA optimize` gathers them at each close). */
function aged(): ReturnType<typeof books> {
  const store = books()
  for (let round = 0; round < 300; round++) {
    const sale = sell(store)
    if (round % 3 === 0) pay(store, sale)
    else if (round % 3 === 1) cancel(store, sale, round % 20 === 1 ? ['LATE'] : [])
  }
  store.db.exec('ANALYZE')
  store.close()
  return books(store.db.name)
}

test('no hot query goes through all sales, events, payments or watches, or sorts them first', () => {
  for (const { db } of [books(), aged()]) {
    for (const [name, text] of Object.entries(queries)) {
      const plan = planOf(db, text)
      expect(plan.length, name).toBeGreaterThan(0)
      for (const line of plan) {
        // `purchase` is the recursion's own queue: the codes of one purchase.
        expect(line.replace(/SCAN (purchase|CONSTANT ROW)\b/, ''), `${name}: ${plan.join(' | ')}`).not.toMatch(
          /SCAN|TEMP B-TREE/,
        )
      }
    }
  }
})

test('each hot query goes by the index that was made for it', () => {
  const { db } = aged()
  const uses = (name: keyof typeof queries) => planOf(db, queries[name]).join(' | ')
  expect(uses('due')).toContain('watch USING INDEX watch_due (next_check_at<?)')
  expect(uses('dueCount')).toContain('watch USING COVERING INDEX watch_due (next_check_at<?)')
  expect(uses('saleOfSerial')).toContain('sale USING INTEGER PRIMARY KEY')
  expect(uses('nextDueAt')).toContain('watch USING COVERING INDEX watch_due')
  for (const query of ['makeAllDue', 'makeUnheardDue'] as const)
    expect(uses(query)).toContain('watch USING INDEX watch_due (next_check_at>?)')
  expect(uses('lastSales')).toContain('sale USING INTEGER PRIMARY KEY')
  expect(uses('saleOfPayment')).toMatch(/payment USING INDEX sqlite_autoindex_payment_1 \(hash=\?\)/)
  expect(uses('payDelays')).toContain('payment USING COVERING INDEX payment_delay')
  expect(uses('attentionCount')).toContain('sale USING COVERING INDEX sale_needing_attention')
  expect(uses('salesPerDay')).toContain('day_made USING PRIMARY KEY (day<?)')
  expect(uses('dayPaid')).toContain('day_paid USING PRIMARY KEY (day=?)')
  expect(uses('samePurchase')).toContain('sale USING INDEX sqlite_autoindex_sale_1 (id=?)')
  expect(uses('samePurchase')).toContain('sale USING INDEX sale_by_retry (retry_of=?)')
})
