// Sales: made once, moved by conditional commits; each with its event, its watch and its totals in one transaction.

import type { Database } from 'better-sqlite3'
import { assert, err, ok, type Refusal, type Result } from '../../shared/result'
import { fixedFields, Sale } from '../../shared/sale'
import type { Commit, Job, KeptPayment, Store } from '../core/ports'
import { enterApiSale, leaveQueue } from './apiBooks'
import { addAlarm, addRefund } from './attention'
import { appendEvent, STARTED } from './chain'
import { addPayment } from './payments'
import { queries } from './queries'
import { fixedColumns, fixedOf, movingColumns, type SaleRow, saleOf, valuesOf } from './rows'
import { nextBillNumber, showNewSale, takeBillNumber } from './screen'
import type { Sql } from './statements'
import { countMade, countPaid } from './totals'
import { addWatch, setNextCheck } from './watches'

type SalesPart = Pick<
  Store,
  'createSale' | 'createSettled' | 'sale' | 'samePurchase' | 'commit' | 'saleOfPayment' | 'keptPayment' | 'lastSales'
>

const allColumns = [...fixedColumns, ...movingColumns]
const insertSale = `INSERT INTO sale (${allColumns.map(([name]) => name).join(', ')})
  VALUES (${allColumns.map(() => '?').join(', ')})`
const updateSale = `UPDATE sale SET ${movingColumns.map(([name]) => `${name} = ?`).join(', ')}
  WHERE id = ? AND version = ?`

export function salesPart(db: Database, sql: Sql): SalesPart {
  const create = db.transaction((...given: Parameters<Store['createSale']>) => createSale(sql, ...given))
  const createSettled = db.transaction((saleId: string, ...[make, settle]: Settling) => {
    const known = find(sql, saleId)
    if (known !== null) return ok(known)
    const made = createSale(sql, saleId, (billNumber) => {
      const sale = make(billNumber)
      return sale.ok ? ok({ sale: sale.value, nextCheckAt: sale.value.createdAt }) : sale
    })
    if (!made.ok) return made
    const change = settle(made.value)
    // Nothing of it is kept: an open sale that nobody can settle must not be left behind.
    if (!change.ok) throw new Unsettled(change.error)
    assert(commit(sql, change.value), 'a sale that was just made has not moved')
    return ok(change.value.after)
  })
  const move = db.transaction((change: Commit) => commit(sql, change))
  return {
    createSale: (...given) => create.immediate(...given),
    createSettled: (saleId, make, settle) => {
      try {
        return createSettled.immediate(saleId, make, settle)
      } catch (error) {
        if (error instanceof Unsettled) return err(error.refusal)
        throw error
      }
    },
    commit: (change) => move.immediate(change),
    sale: (saleId) => find(sql, saleId),
    samePurchase: (saleId) => sql<SaleRow>(queries.samePurchase).all({ saleId }).map(saleOf),
    saleOfPayment: (hash) => sql<{ sale_id: string }>(queries.saleOfPayment).get(hash)?.sale_id ?? null,
    keptPayment: (hash) => {
      const row = sql<KeptRow>(queries.keptPayment).get(hash)
      if (row === undefined) return null
      const { sale_id: saleId, amount_minor: amountMinor, currency, to_account_id: toAccountId } = row
      return { saleId, amountMinor, currency, toAccountId }
    },
    lastSales: (limit) => sql<SaleRow>(queries.lastSales).all(limit).map(saleOf),
  }
}

interface KeptRow {
  readonly sale_id: string
  readonly amount_minor: number
  readonly currency: KeptPayment['currency']
  readonly to_account_id: string
}

type Settling = [make: Parameters<Store['createSettled']>[1], settle: Parameters<Store['createSettled']>[2]]

/** Rolls back a sale whose money does not settle it after all. */
class Unsettled extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code)
  }
}

function find(sql: Sql, saleId: string): Sale | null {
  const row = sql<SaleRow>(queries.sale).get(saleId)
  return row === undefined ? null : saleOf(row)
}

/** Runs inside one transaction: a number that is not used is given again. */
function createSale(sql: Sql, ...[saleId, make, entry]: Parameters<Store['createSale']>): Result<Sale> {
  const known = find(sql, saleId)
  if (known !== null) return ok(known)
  const billNumber = nextBillNumber(sql)
  const made = make(billNumber)
  if (!made.ok) return made
  const sale = Sale.parse(made.value.sale)
  assert(sale.id === saleId && sale.billNumber === billNumber, 'the sale made is the sale asked for')
  assert(sale.state === 'PENDING' && sale.version === 0, 'a new sale is pending')
  sql(insertSale).run(...valuesOf(allColumns, sale))
  // The first event holds what the sale was made of, so that the chain covers amount, code and MD5.
  appendEvent(sql, sale, { at: sale.createdAt, type: STARTED, body: fixedOf(sale) })
  addWatch(sql, sale, made.value.nextCheckAt)
  if (entry === undefined) showNewSale(sql, sale)
  else {
    takeBillNumber(sql, sale)
    enterApiSale(sql, sale, entry)
  }
  countMade(sql, sale)
  for (const job of made.value.jobs ?? []) addJob(sql, sale, job, sale.createdAt)
  return ok(sale)
}

/** Runs inside one transaction. @returns false, with nothing written, when the sale has moved since it was read */
function commit(sql: Sql, { before, after: given, event, payment, nextCheckAt, jobs, alarm, refund }: Commit): boolean {
  const after = Sale.parse(given)
  assert(before.id === after.id && after.version === before.version + 1, 'a commit is one step of one sale')
  for (const field of fixedFields) assert(before[field] === after[field], `${field} never changes`)
  const { changes } = sql(updateSale).run(...valuesOf(movingColumns, after), after.id, before.version)
  if (changes === 0) return false
  const { type, at, ...body } = event
  appendEvent(sql, after, { at, type, body })
  if (payment !== null) addPayment(sql, after, payment, at)
  if (after.state === 'PAID' && before.state !== 'PAID') countPaid(sql, after)
  setNextCheck(sql, after, nextCheckAt)
  leaveQueue(sql, after)
  for (const job of jobs) addJob(sql, after, job, at)
  if (refund) addRefund(sql, after, refund, at)
  if (alarm && event.type === 'payment-found') addAlarm(sql, after, event.payment, at)
  return true
}

function addJob(sql: Sql, sale: Sale, { kind, payload, webhook }: Job, at: number): void {
  const { endpointId, eventId, type } = webhook ?? { endpointId: null, eventId: null, type: null }
  sql(`INSERT INTO job (sale_id, kind, payload, next_at, created_at, endpoint_id, event_id, event_type, since)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`).run(sale.id, kind, payload, at, at, endpointId, eventId, type, at)
}
