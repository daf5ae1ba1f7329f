// A restore takes the past back; codes that are out may be paid all the same. Sales whose money may still come go from the
// books that are put aside into the restored ones, event by event, so that Bakong is asked about them as before.

import type { Database } from 'better-sqlite3'
import { counts } from '../../shared/sale'
import { appendEvent, type EventRow, eventsFit } from './chain'
import { attempt, readBooks } from './facts'
import { hasTable, moneyCheck } from './moneyCheck'
import { queries } from './queries'
import { type SaleRow, saleOf } from './rows'
import { type Sql, statements } from './statements'
import { countMade, countPaid } from './totals'

/** Open sales taken along at most; more than any shop has in a day of the watch. */
const CARRIED_MAX = 2000

type Row = Readonly<Record<string, unknown>>

/** A sale with all that stands in the books about it, but for what was printed and sent. */
interface Parcel {
  readonly sale: SaleRow
  readonly events: readonly EventRow[]
  readonly watch: Row
  readonly payments: readonly Row[]
  /** What Bakong said of them another time. */
  readonly retold: readonly Row[]
  readonly refunds: readonly Row[]
  readonly refundsMade: readonly Row[]
  /** Decisions about them that were taken back. */
  readonly refundsWithdrawn: readonly Row[]
  readonly madeWithdrawn: readonly Row[]
  readonly alarms: readonly Row[]
  readonly references: readonly Row[]
  readonly requests: readonly Row[]
  readonly queued: boolean
}

/** What can be carried out of books. */
export interface OpenSales {
  readonly parcels: readonly Parcel[]
  readonly shown: string | null
}

/** Not PAID, and Bakong is still asked about it: its money may come. */
const openSales = `SELECT sale.* FROM watch CROSS JOIN sale USING (bill_serial)
  WHERE watch.next_check_at IS NOT NULL AND sale.state <> 'PAID' ORDER BY bill_serial LIMIT ${CARRIED_MAX}`

/** @returns bills after a number whose codes may still be paid; those that could be carried out of these books */
export function openBills(file: string, afterBill: number): readonly number[] {
  return readOpenSales(file).parcels.flatMap(({ sale }) => (sale.bill_serial > afterBill ? [sale.bill_serial] : []))
}

/**
 * Reads the open sales of books, each with the other codes of its purchase, and only what is as the till wrote it: the
 * books may be broken.
 * @param file changed by nothing here  @returns none where nothing can be read
 */
export function readOpenSales(file: string): OpenSales {
  const none: OpenSales = { parcels: [], shown: null }
  return (
    attempt(() =>
      readBooks(file, (db) => {
        const found = new Map<number, Parcel>()
        for (const sale of attempt(() => db.prepare<[], SaleRow>(openSales).all()) ?? []) {
          const others = attempt(() => db.prepare<[object], SaleRow>(queries.samePurchase).all({ saleId: sale.id }))
          for (const one of [sale, ...(others ?? [])]) {
            const parcel = found.has(one.bill_serial) ? null : attempt(() => parcelOf(db, one))
            if (parcel !== null) found.set(one.bill_serial, parcel)
          }
        }
        const till = attempt(() =>
          db.prepare<[], { shown: string | null }>('SELECT shown_sale_id AS shown FROM till').get(),
        )
        const parcels = [...found.values()].sort((one, other) => one.sale.bill_serial - other.sale.bill_serial)
        return { parcels, shown: till?.shown ?? null }
      }),
    ) ?? none
  )
}

/** @returns null when its row, its events and its money don't say the same */
function parcelOf(db: Database, sale: SaleRow): Parcel | null {
  const all = (table: string, where: string, value: unknown = sale.id) =>
    hasTable(db, table) ? db.prepare<unknown[], Row>(`SELECT * FROM ${table} WHERE ${where} = ?`).all(value) : []
  const events = db
    .prepare<[string], EventRow>('SELECT * FROM sale_event WHERE sale_id = ?')
    .all(sale.id)
    .sort((one, other) => one.version - other.version)
  if (!eventsFit(events, sale) || moneyCheck(db).odd(saleOf(sale), sale.needs_attention) !== null) return null
  const [watch] = all('watch', 'bill_serial', sale.bill_serial)
  if (watch === undefined) return null
  const payments = all('payment', 'sale_id')
  const refunds = all('refund', 'sale_id')
  const refundsMade = refunds.flatMap(({ id }) => all('refund_made', 'refund_id', id))
  return {
    sale,
    events,
    watch,
    payments,
    retold: payments.flatMap(({ hash }) => all('payment_retold', 'hash', hash)),
    refunds,
    refundsMade,
    refundsWithdrawn: refunds.flatMap(({ id }) => all('refund_withdrawn', 'refund_id', id)),
    // Made by an earlier version, a row has no number, and could not be taken back.
    madeWithdrawn: refundsMade.flatMap(({ id }) => (id == null ? [] : all('refund_made_withdrawn', 'made_id', id))),
    alarms: all('alarm', 'sale_id'),
    references: all('sale_reference', 'bill_serial', sale.bill_serial),
    requests: all('idempotency', 'sale_id').filter((row) => 'caller' in row),
    queued: all('screen_queue', 'bill_serial', sale.bill_serial).length > 0,
  }
}

/**
 * Puts them into other books, inside a transaction, to be asked about at once. One that is there already, or whose number
 * another sale has, stays out.
 * @returns the bills that were carried
 */
export function addOpenSales(db: Database, { parcels, shown }: OpenSales, now: number): readonly number[] {
  const sql = statements(db)
  const carried: number[] = []
  for (const parcel of parcels) {
    if (!fits(sql, parcel) || !addWhole(db, sql, parcel, now)) continue
    carried.push(parcel.sale.bill_serial)
    if (parcel.sale.id === shown && parcel.sale.state === 'PENDING') sql('UPDATE till SET shown_sale_id = ?').run(shown)
  }
  return carried
}

function fits(sql: Sql, { sale, payments }: Parcel): boolean {
  const { taken } = sql<{ taken: 0 | 1 }>(
    'SELECT EXISTS (SELECT 1 FROM sale WHERE id = ? OR bill_serial = ? OR md5 = ?) AS taken',
  ).get(sale.id, sale.bill_serial, sale.md5) as { taken: 0 | 1 }
  const known = (id: string) => sql('SELECT 1 FROM sale WHERE id = ?').get(id) !== undefined
  const unique = payments.every(({ hash }) => sql('SELECT 1 FROM payment WHERE hash = ?').get(hash) === undefined)
  return taken === 0 && unique && (sale.retry_of === null || known(sale.retry_of))
}

/** What these books' own check would call broken stays out as a whole: later versions may keep more about a sale than is carried. */
function addWhole(db: Database, sql: Sql, parcel: Parcel, now: number): boolean {
  const { sale } = parcel
  try {
    db.transaction(() => {
      add(db, sql, parcel, now)
      if (moneyCheck(db).odd(saleOf(sale), sale.needs_attention) !== null) throw new Misfit()
    })()
    return true
  } catch (error) {
    if (!(error instanceof Misfit)) throw error
    return false
  }
}

class Misfit extends Error {}

function add(db: Database, sql: Sql, parcel: Parcel, now: number): void {
  const put = (table: string, row: Row, without = '') => insert(db, sql, table, row, without)
  const sale = saleOf(parcel.sale)
  put('sale', { ...parcel.sale })
  for (const { version, state, at, type, body } of parcel.events)
    appendEvent(sql, { id: sale.id, version, state }, { at, type, body: JSON.parse(body) })
  put('watch', { ...parcel.watch, next_check_at: parcel.watch['next_check_at'] === null ? null : now })
  for (const row of parcel.payments) put('payment', row, 'id')
  for (const row of parcel.retold) put('payment_retold', row, 'id')
  for (const row of parcel.refunds) addRefund(sql, put, parcel, row)
  for (const row of parcel.alarms) put('alarm', row, 'id')
  for (const row of parcel.references) put('sale_reference', row)
  for (const row of parcel.requests) put('idempotency', row)
  if (parcel.queued) put('screen_queue', { bill_serial: parcel.sale.bill_serial })
  countMade(sql, sale)
  if (counts(sale)) countPaid(sql, sale)
}

type Put = (table: string, row: Row, without?: string) => void

/** Its numbers here are others. What was taken back comes after what it took back: the money may be owed again then. */
function addRefund(sql: Sql, put: Put, parcel: Parcel, refund: Row): void {
  const lastId = () => sql<{ id: number }>('SELECT last_insert_rowid() AS id').get()?.id ?? null
  put('refund', refund, 'id')
  const refund_id = lastId()
  for (const made of parcel.refundsMade.filter((row) => row['refund_id'] === refund['id'])) {
    put('refund_made', { ...made, refund_id }, 'id')
    const made_id = lastId()
    for (const row of parcel.madeWithdrawn.filter((row) => row['made_id'] === made['id']))
      put('refund_made_withdrawn', { ...row, made_id })
  }
  for (const row of parcel.refundsWithdrawn.filter((row) => row['refund_id'] === refund['id']))
    put('refund_withdrawn', { ...row, refund_id })
}

/** What both books have of it: the others may be of an earlier version. */
function insert(db: Database, sql: Sql, table: string, row: Row, without: string): void {
  const columns = new Set(
    db
      .prepare<[string], { name: string }>('SELECT name FROM pragma_table_info(?)')
      .all(table)
      .map(({ name }) => name),
  )
  const names = Object.keys(row).filter((name) => columns.has(name) && name !== without)
  const values = names.map((name) => `@${name}`).join(', ')
  // A program's own name for a purchase, or its request, may stand there for another sale: that one was first.
  sql(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${values}) ON CONFLICT DO NOTHING`).run(row)
}
