// Whatever is told of money outside the events is held against them: they hold Bakong's whole record, and are hashed.

import { isDeepStrictEqual } from 'node:util'
import type { Database } from 'better-sqlite3'
import { needsAttention, type PaymentRecord, received, type Sale, type SaleEvent } from '../../shared/sale'
import { businessDay } from '../core/businessDay'
import { parsed, type SaleRow, saleOf } from './rows'

interface EventRow {
  readonly seq: number
  readonly state: string
  readonly at: number
  readonly type: string
  readonly body: string
}

/** An event as it happened, with where it left the sale. */
type Told = { readonly after: string; readonly event: SaleEvent }

interface PaymentRow {
  readonly sale_id: string
  readonly hash: string
  readonly settles: number
  readonly amount_minor: number
  readonly currency: string
  readonly from_account_id: string
  readonly to_account_id: string
  readonly created_date_ms: number | null
  readonly acknowledged_date_ms: number | null
}

interface RefundRow {
  readonly sale_id: string
  readonly payment_hash: string
  readonly amount_minor: number
  readonly currency: string
  readonly owed_at: number
  readonly by: string
  readonly note: string
}

interface AlarmRow {
  readonly sale_id: string
  readonly payment: string
  readonly hash: string
}

/** Paid sales and their money by day and currency, as `day_paid` has them. */
type DaySums = Map<string, { count: number; amountMinor: number }>

export interface MoneyCheck {
  /**
   * Holds one sale against its events, and counts what it brought.
   * @param needsAttentionMark the row's column, by which *Needs attention* finds it
   * @returns the last event of a sale whose row, payments, refunds or alarms say something else, or null
   */
  odd(sale: Sale, needsAttentionMark: number): number | null
  /** After all sales: whether the days' totals and the refunds' to-do list are what the rest says. */
  sumsFit(): boolean
}

export function moneyCheck(db: Database): MoneyCheck {
  const eventsOf = db.prepare<[string], EventRow>(
    `SELECT seq, state, at, type, body FROM sale_event WHERE sale_id = ? AND type <> 'started' ORDER BY version`,
  )
  // The rows are read by their number: an index that still has the right words would hide a wrong one in its table.
  const paymentsOf = db.prepare<[{ saleId: string }], PaymentRow>(
    `SELECT * FROM payment WHERE id IN (SELECT id FROM payment WHERE sale_id = @saleId AND settles = 1
     UNION ALL SELECT id FROM payment WHERE sale_id = @saleId AND settles = 0)`,
  )
  // A backup of an earlier version is checked as it is: it has none of these.
  const refunds = hasTable(db, 'refund')
  const refundOf = refunds
    ? db.prepare<[string], RefundRow>('SELECT * FROM refund WHERE id IN (SELECT id FROM refund WHERE payment_hash = ?)')
    : null
  const alarmsOf = hasTable(db, 'alarm')
    ? db.prepare<[string], AlarmRow>('SELECT * FROM alarm WHERE id IN (SELECT id FROM alarm WHERE sale_id = ?)')
    : null
  const sums: DaySums = new Map()
  return {
    odd(sale, needsAttentionMark) {
      const rows = eventsOf.all(sale.id)
      const payments = paymentsOf.all({ saleId: sale.id })
      const told = rows.map(toldIn)
      const records = tellingsIn(told)
      const fits =
        needsAttentionMark === (needsAttention(sale) ? 1 : 0) &&
        rowFits(sale, told, records) &&
        paymentsFit(sale, payments, told, records) &&
        refundsFit(
          sale,
          told,
          payments.flatMap(({ hash }) => refundOf?.all(hash) ?? []),
          records,
        ) &&
        (alarmsOf?.all(sale.id) ?? []).every((alarm) => alarmFits(sale, alarm, records))
      count(sums, sale)
      return fits ? null : (rows.at(-1)?.seq ?? 0)
    },
    sumsFit: () => daysFit(db, sums) && (!refunds || strayRefunds(db) === 0),
  }
}

function hasTable(db: Database, name: string): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !== undefined
}

function toldIn({ state, at, type, body }: EventRow): Told {
  return { after: state, event: { ...(parsed(body) as object), type, at } as SaleEvent }
}

/** All that Bakong has told of each payment: it may tell one again with other figures. */
type Tellings = ReadonlyMap<string, readonly PaymentRecord[]>

function tellingsIn(told: readonly Told[]): Tellings {
  const tellings = new Map<string, PaymentRecord[]>()
  for (const { event } of told) {
    if (event.type !== 'payment-found') continue
    const { payment } = event
    tellings.set(payment.hash, [...(tellings.get(payment.hash) ?? []), payment])
  }
  return tellings
}

function wasTold(tellings: Tellings, hash: string, so: (record: PaymentRecord) => boolean): boolean {
  return tellings.get(hash)?.some(so) ?? false
}

/** What the row says of money, of times and of people was said by an event. */
function rowFits(sale: Sale, told: readonly Told[], records: Tellings): boolean {
  const { mismatch, resolution } = sale
  const since = told.find(({ after }) => after === sale.state)?.event.at
  if (sale.state === 'PAID' && (sale.paidAt !== since || !confirmationFits(sale.confirmation, told, records)))
    return false
  if ('closedAt' in sale && sale.closedAt !== since) return false
  if (resolution !== null && !told.some(({ event }) => saysResolution(event, resolution))) return false
  if (mismatch === null) return true
  return told.some(
    ({ event }) =>
      event.type === 'payment-found' &&
      event.at === mismatch.foundAt &&
      isDeepStrictEqual(event.payment, mismatch.payment),
  )
}

function saysResolution(event: SaleEvent, { way, at, by, note }: NonNullable<Sale['resolution']>): boolean {
  return (
    event.type === 'attention-resolved' &&
    event.way === way &&
    event.at === at &&
    event.by === by &&
    event.note.trim() === note
  )
}

function confirmationFits(
  confirmation: Extract<Sale, { state: 'PAID' }>['confirmation'],
  told: readonly Told[],
  records: Tellings,
): boolean {
  const { payment } = confirmation
  if (payment !== undefined && !wasTold(records, payment.hash, (record) => isDeepStrictEqual(payment, record)))
    return false
  if (confirmation.kind === 'bakong') return true
  const { by, reason } = confirmation
  const accepted = (event: SaleEvent) =>
    event.type === 'attention-resolved' && event.way === 'accepted' && event.by === by && event.note.trim() === reason
  // A manager's word without money: given on the sale's screen, or for an answer of Bakong that can't be read.
  const confirmed = (event: SaleEvent) =>
    event.type === 'confirmed-by-hand' && event.by === by && event.reason === reason
  return told.some(({ event }) => accepted(event) || (payment === undefined && confirmed(event)))
}

/** Each payment is one that Bakong told, each one told is kept, and one of them settles a sale that Bakong confirmed. */
function paymentsFit(sale: Sale, payments: readonly PaymentRow[], told: readonly Told[], records: Tellings): boolean {
  const settling = sale.state === 'PAID' && sale.confirmation.kind === 'bakong' ? sale.confirmation.payment.hash : null
  const rightRow = (row: PaymentRow) =>
    row.sale_id === sale.id &&
    wasTold(records, row.hash, (record) => sameRecord(row, record)) &&
    (row.settles === 1) === (row.hash === settling)
  const kept = new Set(payments.map(({ hash }) => hash))
  // Money that came for another sale is kept there.
  const all = told.every(
    ({ event }) => event.type !== 'payment-found' || event.usedElsewhere || kept.has(event.payment.hash),
  )
  return all && payments.every(rightRow) && (settling === null || kept.has(settling))
}

function sameRecord(row: PaymentRow, record: PaymentRecord): boolean {
  return (
    row.amount_minor === record.amountMinor &&
    row.currency === record.currency &&
    // A till before `shared/wellFormed` hashed half a surrogate pair as it came; SQLite kept U+FFFD for it.
    row.from_account_id === record.fromAccountId.toWellFormed() &&
    row.to_account_id === record.toAccountId.toWellFormed() &&
    row.created_date_ms === record.createdDateMs &&
    row.acknowledged_date_ms === record.acknowledgedDateMs
  )
}

/** A refund is owed where a manager said so, for all of a payment of this sale. */
function refundsFit(sale: Sale, told: readonly Told[], refunds: readonly RefundRow[], records: Tellings): boolean {
  const words = told.flatMap(({ event }) =>
    event.type === 'attention-resolved' && event.way === 'refund-owed' ? [event] : [],
  )
  if (refunds.length > words.length || (words.length > 0 && refunds.length === 0)) return false
  return refunds.every((refund) => {
    const said = words.some(
      ({ at, by, note }) => at === refund.owed_at && by === refund.by && note.trim() === refund.note,
    )
    return (
      said &&
      refund.sale_id === sale.id &&
      wasTold(
        records,
        refund.payment_hash,
        (record) => record.amountMinor === refund.amount_minor && record.currency === refund.currency,
      )
    )
  })
}

function alarmFits(sale: Sale, { sale_id, payment, hash }: AlarmRow, records: Tellings) {
  return sale_id === sale.id && wasTold(records, hash, (record) => isDeepStrictEqual(parsed(payment), record))
}

function count(sums: DaySums, sale: Sale): void {
  if (sale.state !== 'PAID') return
  const { amountMinor, currency } = received(sale)
  const key = `${businessDay(sale.paidAt)} ${currency}`
  const sum = sums.get(key) ?? { count: 0, amountMinor: 0 }
  sums.set(key, { count: sum.count + 1, amountMinor: sum.amountMinor + amountMinor })
}

/**
 * What was paid while the check read the sales stands in the totals already: days that differ are counted again, from
 * the sales and the totals of one moment.
 */
function daysFit(db: Database, sums: DaySums): boolean {
  const totals = db
    .prepare<[], { key: string; count: number; amount_minor: number }>(
      "SELECT day || ' ' || currency AS key, count, amount_minor FROM day_paid",
    )
    .all()
  const kept = new Map(totals.map(({ key, count, amount_minor }) => [key, { count, amountMinor: amount_minor }]))
  const differing = [...new Set([...kept.keys(), ...sums.keys()])].filter(
    (key) => !isDeepStrictEqual(kept.get(key), sums.get(key)),
  )
  if (differing.length === 0) return true
  const days = new Set(differing.map((key) => key.slice(0, 10)))
  const now: DaySums = new Map()
  const paid = db.prepare<[], SaleRow>('SELECT * FROM sale WHERE paid_at IS NOT NULL')
  for (const row of paid.iterate()) if (days.has(businessDay(row.paid_at ?? 0))) count(now, saleOf(row))
  return differing.every((key) => isDeepStrictEqual(kept.get(key), now.get(key)))
}

/** Refunds of another sale than their money's, and such as are on the list of what is owed though made, or not on it. */
function strayRefunds(db: Database): number {
  const row = db
    .prepare<[], { n: number }>(
      `SELECT (SELECT count(*) FROM refund LEFT JOIN payment ON payment.hash = refund.payment_hash
               WHERE payment.sale_id IS NOT refund.sale_id)
            + (SELECT count(*) FROM refund WHERE (id IN (SELECT refund_id FROM refund_open))
               = (id IN (SELECT refund_id FROM refund_made)))
            + (SELECT count(*) FROM refund_made WHERE refund_id NOT IN (SELECT id FROM refund))
            + (SELECT count(*) FROM refund_open WHERE refund_id NOT IN (SELECT id FROM refund)) AS n`,
    )
    .get()
  return row?.n ?? 0
}
