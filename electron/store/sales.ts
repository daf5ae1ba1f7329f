// Sales: made once, moved by conditional commits; each with its event, its watch and its totals in one transaction.

import type { Database } from 'better-sqlite3'
import { assert, ok, type Result } from '../../shared/result'
import { fixedFields, type Sale } from '../../shared/sale'
import { businessDay } from '../core/businessDay'
import type { Commit, Store } from '../core/ports'
import { CHAIN_START, type EventRow, eventHash } from './chain'
import { queries } from './queries'
import { rowOf, type SaleRow, saleOf } from './rows'
import type { Sql } from './statements'

/** Bill numbers are at least this wide: 0001. */
const BILL_DIGITS_MIN = 4

const saleColumns: readonly (keyof SaleRow)[] = [
  'id',
  'bill_serial',
  'bill_number',
  'amount_minor',
  'currency',
  'khr_per_usd',
  'khqr',
  'md5',
  'account_id',
  'merchant_name',
  'demo',
  'source',
  'retry_of',
  'created_at',
  'expires_at',
  'state',
  'version',
  'flags',
  'mismatch',
  'resolution',
  'paid_at',
  'confirmation',
  'closed_at',
  'asked',
  'needs_attention',
  'sent_after_ms',
]
const movingColumns = saleColumns.slice(saleColumns.indexOf('state'))

const insertSale = `INSERT INTO sale (${saleColumns.join(', ')}) VALUES (${saleColumns.map((name) => `@${name}`).join(', ')})`
const updateSale = `UPDATE sale SET ${movingColumns.map((name) => `${name} = @${name}`).join(', ')}
  WHERE id = @id AND version = @before`

type SalesPart = Pick<
  Store,
  'createSale' | 'sale' | 'samePurchase' | 'commit' | 'shownSaleId' | 'hide' | 'settledBy' | 'lastSales'
>

export function salesPart(db: Database, sql: Sql): SalesPart {
  function find(saleId: string): Sale | null {
    const row = sql<SaleRow>('SELECT * FROM sale WHERE id = ?').get(saleId)
    return row === undefined ? null : saleOf(row)
  }

  function appendEvent(saleId: string, at: number, type: string, body: unknown): void {
    const last = sql<{ seq: number; hash: string }>('SELECT seq, hash FROM sale_event ORDER BY seq DESC LIMIT 1').get()
    const event = {
      seq: (last?.seq ?? 0) + 1,
      sale_id: saleId,
      at,
      type,
      body: JSON.stringify(body),
      prev_hash: last?.hash ?? CHAIN_START,
    }
    const row: EventRow = { ...event, hash: eventHash(event) }
    sql('INSERT INTO sale_event VALUES (@seq, @sale_id, @at, @type, @body, @prev_hash, @hash)').run(row)
  }

  function insert(sale: Sale, nextCheckAt: number): void {
    sql(insertSale).run(rowOf(sale))
    // The first event holds what the sale was made of, so that the chain covers amount, code and MD5.
    appendEvent(
      sale.id,
      sale.createdAt,
      'started',
      Object.fromEntries(fixedFields.map((field) => [field, sale[field]])),
    )
    sql('INSERT INTO watch (sale_id, next_check_at) VALUES (?, ?)').run(sale.id, nextCheckAt)
    sql('UPDATE till SET last_bill_serial = ?, shown_sale_id = ? WHERE id = 1').run(Number(sale.billNumber), sale.id)
    sql('INSERT INTO day_made VALUES (?, 1) ON CONFLICT (day) DO UPDATE SET made = made + 1').run(
      businessDay(sale.createdAt),
    )
  }

  const create = db.transaction((saleId: string, make: Parameters<Store['createSale']>[1]): Result<Sale> => {
    const known = find(saleId)
    if (known !== null) return ok(known)
    const last = sql<{ last_bill_serial: number }>('SELECT last_bill_serial FROM till').get()?.last_bill_serial ?? 0
    const billNumber = String(last + 1).padStart(BILL_DIGITS_MIN, '0')
    const made = make(billNumber)
    if (!made.ok) return made
    const { sale, nextCheckAt } = made.value
    assert(sale.id === saleId && sale.billNumber === billNumber, 'the sale made is the sale asked for')
    assert(sale.state === 'PENDING' && sale.version === 0, 'a new sale is pending')
    insert(sale, nextCheckAt)
    return ok(sale)
  })

  function countPaid(sale: Extract<Sale, { state: 'PAID' }>): void {
    sql(`INSERT INTO day_paid VALUES (?, ?, 1, ?) ON CONFLICT (day, currency)
         DO UPDATE SET count = count + 1, amount_minor = amount_minor + excluded.amount_minor`).run(
      businessDay(sale.paidAt),
      sale.currency,
      sale.amountMinor,
    )
  }

  const commitChange = db.transaction(({ before, after, event, payment, nextCheckAt, jobs }: Commit): boolean => {
    assert(before.id === after.id && after.version === before.version + 1, 'a commit is one step of one sale')
    for (const field of fixedFields) assert(before[field] === after[field], `${field} never changes`)
    const { changes } = sql(updateSale).run({ ...rowOf(after), before: before.version })
    if (changes === 0) return false
    appendEvent(after.id, event.at, event.type, { ...event, state: after.state, version: after.version })
    if (payment !== null) {
      const { record, raw, settles } = payment
      sql('INSERT INTO payment VALUES (?, ?, ?, ?, ?, ?, ?, ?)').run(
        record.hash,
        after.id,
        record.amountMinor,
        record.currency,
        settles ? 1 : 0,
        JSON.stringify(record),
        raw,
        event.at,
      )
    }
    if (after.state === 'PAID' && before.state !== 'PAID') countPaid(after)
    sql('UPDATE watch SET next_check_at = ? WHERE sale_id = ?').run(nextCheckAt, after.id)
    for (const job of jobs) {
      sql('INSERT INTO job (sale_id, kind, payload, next_at, created_at) VALUES (?, ?, ?, ?, ?)').run(
        after.id,
        job.kind,
        job.payload,
        event.at,
        event.at,
      )
    }
    return true
  })

  return {
    createSale: (saleId, make) => create.immediate(saleId, make),
    sale: find,
    samePurchase: (saleId) => sql<SaleRow>(queries.samePurchase).all({ saleId }).map(saleOf),
    commit: (change) => commitChange.immediate(change),
    shownSaleId: () =>
      sql<{ shown_sale_id: string | null }>('SELECT shown_sale_id FROM till').get()?.shown_sale_id ?? null,
    hide: (saleId) => {
      sql('UPDATE till SET shown_sale_id = NULL WHERE shown_sale_id = ?').run(saleId)
    },
    settledBy: (hash) => sql<{ sale_id: string }>(queries.settledBy).get(hash)?.sale_id ?? null,
    lastSales: (limit) => sql<SaleRow>(queries.lastSales).all(limit).map(saleOf),
  }
}
