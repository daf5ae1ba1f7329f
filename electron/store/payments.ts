// Bakong's payments, kept as they came: the evidence behind every PAID, and behind every refund that is owed.

import { assert } from '../../shared/result'
import type { PaymentRecord, Sale } from '../../shared/sale'
import type { Commit } from '../core/ports'
import type { Sql } from './statements'

type Evidence = NonNullable<Commit['payment']>

/**
 * Keeps a payment, inside the transaction that moves its sale. One that is kept already is left as it is: two
 * transactions that came for one code may be told in turns.
 */
export function addPayment(sql: Sql, sale: Sale, { record, raw, settles }: Evidence, foundAt: number): void {
  const { changes } = sql(
    `INSERT INTO payment (hash, sale_id, settles, amount_minor, currency, from_account_id, to_account_id, created_date_ms,
       acknowledged_date_ms, found_at, sent_after_ms, raw)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING`,
  ).run(
    record.hash,
    sale.id,
    settles ? 1 : 0,
    record.amountMinor,
    record.currency,
    record.fromAccountId,
    record.toAccountId,
    record.createdDateMs,
    record.acknowledgedDateMs,
    foundAt,
    settles ? sentAfterMs(sale, record) : null,
    raw,
  )
  if (changes === 1) return
  const kept = sql<{ sale_id: string; settles: number }>('SELECT sale_id, settles FROM payment WHERE hash = ?').get(
    record.hash,
  )
  assert(kept?.sale_id === sale.id, 'a payment belongs to one sale')
  assert((kept.settles === 1) === settles, 'a payment settles a sale when it is first found, or never')
}

/** From code shown to money sent. Null where Bakong does not say, or where the two clocks disagree. */
function sentAfterMs(sale: Sale, { createdDateMs }: PaymentRecord): number | null {
  return createdDateMs === null || createdDateMs < sale.createdAt ? null : createdDateMs - sale.createdAt
}
