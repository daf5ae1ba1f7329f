// Bakong's payments, kept as they came: the evidence behind every PAID, and behind every refund that is owed.

import { assert } from '../../shared/result'
import type { PaymentRecord, Sale } from '../../shared/sale'
import type { Commit } from '../core/ports'
import type { Sql } from './statements'

type Evidence = NonNullable<Commit['payment']>

/** Keeps a payment, inside the transaction that moves its sale. */
export function addPayment(sql: Sql, sale: Sale, evidence: Evidence, foundAt: number): void {
  const { record, settles } = evidence
  const kept = sql<{ sale_id: string; settles: number }>('SELECT sale_id, settles FROM payment WHERE hash = ?').get(
    record.hash,
  )
  if (kept === undefined) {
    insert(sql, sale, evidence, foundAt)
    return
  }
  assert(kept.sale_id === sale.id, 'a payment belongs to one sale')
  assert(settles || kept.settles === 0, 'what has settled a sale goes on settling it')
  retell(sql, sale, evidence, foundAt)
}

function insert(sql: Sql, sale: Sale, { record, raw, settles }: Evidence, foundAt: number): void {
  sql(
    `INSERT INTO payment (hash, sale_id, settles, amount_minor, currency, from_account_id, to_account_id, created_date_ms,
       acknowledged_date_ms, found_at, sent_after_ms, raw)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
}

/** Bakong tells a payment that is kept with other figures: its row follows the newest word, and each telling is kept. */
function retell(sql: Sql, sale: Sale, { record, raw, settles }: Evidence, toldAt: number): void {
  sql('INSERT INTO payment_retold (hash, told_at, raw) VALUES (?, ?, ?)').run(record.hash, toldAt, raw)
  sql(
    `UPDATE payment SET settles = ?, amount_minor = ?, currency = ?, from_account_id = ?, to_account_id = ?,
       created_date_ms = ?, acknowledged_date_ms = ?, sent_after_ms = ? WHERE hash = ?`,
  ).run(
    settles ? 1 : 0,
    record.amountMinor,
    record.currency,
    record.fromAccountId,
    record.toAccountId,
    record.createdDateMs,
    record.acknowledgedDateMs,
    settles ? sentAfterMs(sale, record) : null,
    record.hash,
  )
}

/** From code shown to money sent. Null where Bakong does not say, or where the two clocks disagree. */
function sentAfterMs(sale: Sale, { createdDateMs }: PaymentRecord): number | null {
  return createdDateMs === null || createdDateMs < sale.createdAt ? null : createdDateMs - sale.createdAt
}
