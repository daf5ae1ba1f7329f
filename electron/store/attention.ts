// Needs attention in the books: sales that wait, refunds, alarms.

import { assert } from '../../shared/result'
import { PaymentRecord, type Sale } from '../../shared/sale'
import {
  type Alarm,
  type Refund,
  type RefundOwed,
  type RefundWithdrawn,
  type Said,
  type Store,
  StoreFailure,
  type UnreadAnswer,
} from '../core/ports'
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
  readonly not_made_at: number | null
  readonly not_made_by: string | null
  readonly not_made_note: string | null
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
  | 'decided'
  | 'unreadAnswer'
  | 'openRefunds'
  | 'madeRefunds'
  | 'refundsOwed'
  | 'refundOf'
  | 'refund'
  | 'refundMade'
  | 'refundNotMade'
  | 'alarms'
  | 'alarmCount'
  | 'alarmSeen'
>

export function attentionPart(sql: Sql): AttentionPart {
  const one = (row: RefundRow | undefined) => (row === undefined ? null : refundOf(row))
  return {
    attention: (limit) => sql<SaleRow>(queries.attention).all(limit).map(saleOf),
    leftForLater: (limit) => sql<SaleRow>(queries.leftForLater).all(limit).map(saleOf),
    decided: (limit) => sql<SaleRow>(queries.decided).all(limit).map(saleOf),
    madeRefunds: (limit) =>
      sql<{ refund_id: number }>(queries.madeRefunds)
        .all(limit)
        .map(({ refund_id }) => {
          const row = sql<RefundRow>(queries.refund).get(refund_id)
          assert(row !== undefined, 'what was given back was owed')
          return refundOf(row)
        }),
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
      sql(`INSERT INTO refund_made (refund_id, made_at, by, note)
           SELECT refund_id, @at, @by, @note FROM refund_open WHERE refund_id = @id`).run({ id, at, by, note })
        .changes === 1,
    refundNotMade: (id, { at, by, note }) =>
      sql(`INSERT INTO refund_made_withdrawn SELECT id, @at, @by, @note FROM refund_made WHERE refund_id = @id
           AND NOT EXISTS (SELECT 1 FROM refund_made_withdrawn WHERE made_id = refund_made.id)`).run({
        id,
        at,
        by,
        note,
      }).changes === 1,
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
  if (sql(queries.refundOfPayment).get(paymentHash) !== undefined) return
  sql(`INSERT INTO refund (payment_hash, sale_id, amount_minor, currency, owed_at, by, note)
       VALUES (?, ?, ?, ?, ?, ?, ?)`).run(paymentHash, sale.id, amountMinor, currency, at, by, note)
}

/** Notes that this money is not owed after all, inside the transaction of the sale's event. It must not be given back yet. */
export function withdrawRefund(sql: Sql, sale: Sale, { paymentHash, by, note }: RefundWithdrawn, at: number): void {
  const { changes } = sql(
    `INSERT INTO refund_withdrawn SELECT id, ?, ?, ? FROM refund WHERE payment_hash = ? AND sale_id = ?
     AND id IN (SELECT refund_id FROM refund_open)`,
  ).run(at, by, note, paymentHash, sale.id)
  assert(changes === 1, 'only what is owed and not given back is withdrawn')
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
    made: said(made_at, made_by, made_note),
    notMade: said(row.not_made_at, row.not_made_by, row.not_made_note),
  }
}

function said(at: number | null, by: string | null, note: string | null): Said | null {
  return at === null ? null : { at, by: by ?? '', note: note ?? '' }
}

function alarmOf(row: AlarmRow): Alarm {
  const payment = PaymentRecord.safeParse(parsed(row.payment))
  if (!payment.success) throw new StoreFailure('corrupt', `alarm ${row.id} can't be read back`, payment.error)
  return { id: row.id, saleId: row.sale_id, at: row.at, payment: payment.data }
}
