// Needs attention in the books: sales that wait, refunds, alarms.

import { assert } from '../../shared/result'
import { PaymentRecord, type Sale } from '../../shared/sale'
import type { Alarm, Refund, RefundOwed, Store, UnreadAnswer } from '../core/ports'
import { queries } from './queries'
import { parsed, type SaleRow, saleOf } from './rows'
import type { Sql } from './statements'

interface RefundRow {
  readonly id: number
  readonly payment_hash: string
  readonly sale_id: string
  readonly bill_number: string
  readonly amount_minor: number
  readonly currency: Refund['currency']
  readonly owed_at: number
  readonly by: string
  readonly note: string
  readonly from_account_id: string
  readonly made_at: number | null
  readonly made_by: string | null
  readonly made_note: string | null
}

interface OwedRow {
  readonly currency: Refund['currency']
  readonly sum: number
  readonly count: number
}

interface AlarmRow {
  readonly id: number
  readonly sale_id: string
  readonly at: number
  readonly payment: string
}

type AttentionPart = Pick<
  Store,
  | 'attention'
  | 'leftForLater'
  | 'unreadAnswer'
  | 'openRefunds'
  | 'refundsOwed'
  | 'refundOf'
  | 'refund'
  | 'refundMade'
  | 'alarms'
  | 'alarmCount'
  | 'alarmSeen'
>

export function attentionPart(sql: Sql): AttentionPart {
  const one = (row: RefundRow | undefined) => (row === undefined ? null : refundOf(row))
  return {
    attention: (limit) => sql<SaleRow>(queries.attention).all(limit).map(saleOf),
    leftForLater: (limit) => sql<SaleRow>(queries.leftForLater).all(limit).map(saleOf),
    unreadAnswer: (saleId) => {
      const event = sql<{ at: number; body: string }>(queries.unreadAnswer).get(saleId)
      if (event === undefined) return null
      const { why, raw } = parsed(event.body) as Omit<UnreadAnswer, 'at'>
      return { at: event.at, why, raw }
    },
    openRefunds: (limit) => sql<RefundRow>(queries.openRefunds).all(limit).map(refundOf),
    refundsOwed: () => {
      const rows = sql<OwedRow>(
        `SELECT currency, sum(amount_minor) AS sum, count(*) AS count
         FROM refund_open CROSS JOIN refund ON refund.id = refund_open.refund_id GROUP BY currency`,
      ).all()
      const sum = (currency: Refund['currency']) => rows.find((row) => row.currency === currency)?.sum ?? 0
      const count = rows.reduce((total, row) => total + row.count, 0)
      return { khrMinor: sum('KHR'), usdMinor: sum('USD'), count }
    },
    refundOf: (paymentHash) => one(sql<RefundRow>(queries.refundOfPayment).get(paymentHash)),
    refund: (id) => one(sql<RefundRow>(queries.refund).get(id)),
    refundMade: (id, { at, by, note }) =>
      sql(`INSERT INTO refund_made SELECT id, @at, @by, @note FROM refund WHERE id = @id
           ON CONFLICT (refund_id) DO NOTHING`).run({ id, at, by, note }).changes === 1,
    alarms: (limit) => sql<AlarmRow>(queries.alarms).all(limit).map(alarmOf),
    alarmCount: () => sql<{ count: number }>(queries.alarmCount).get()?.count ?? 0,
    alarmSeen: (id, at, by) => {
      sql('UPDATE alarm SET seen_at = ?, seen_by = ? WHERE id = ? AND seen_at IS NULL').run(at, by, id)
    },
  }
}

/** Notes that money is owed, inside the transaction of the resolution. The same money is never owed twice. */
export function addRefund(sql: Sql, sale: Sale, owed: RefundOwed, at: number): void {
  const { paymentHash, amountMinor, currency, by, note } = owed
  const kept = sql<{ sale_id: string; amount_minor: number }>(
    'SELECT sale_id, amount_minor FROM payment WHERE hash = ?',
  ).get(paymentHash)
  assert(kept?.sale_id === sale.id && kept.amount_minor === amountMinor, 'what is owed is a payment of this sale')
  sql(`INSERT INTO refund (payment_hash, sale_id, amount_minor, currency, owed_at, by, note)
       VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (payment_hash) DO NOTHING`).run(
    paymentHash,
    sale.id,
    amountMinor,
    currency,
    at,
    by,
    note,
  )
}

/** Raises an alarm, inside the transaction that moves the sale. Once for each payment. */
export function addAlarm(sql: Sql, sale: Sale, payment: PaymentRecord, at: number): void {
  sql('INSERT INTO alarm (sale_id, at, payment, hash) VALUES (?, ?, ?, ?) ON CONFLICT (sale_id, hash) DO NOTHING').run(
    sale.id,
    at,
    JSON.stringify(payment),
    payment.hash,
  )
}

function refundOf(row: RefundRow): Refund {
  const { made_at, made_by, made_note } = row
  return {
    id: row.id,
    paymentHash: row.payment_hash,
    saleId: row.sale_id,
    billNumber: row.bill_number,
    amountMinor: row.amount_minor,
    currency: row.currency,
    owedAt: row.owed_at,
    by: row.by,
    note: row.note,
    toAccountId: row.from_account_id,
    made: made_at === null ? null : { at: made_at, by: made_by ?? '', note: made_note ?? '' },
  }
}

function alarmOf(row: AlarmRow): Alarm {
  return { id: row.id, saleId: row.sale_id, at: row.at, payment: PaymentRecord.parse(JSON.parse(row.payment)) }
}
