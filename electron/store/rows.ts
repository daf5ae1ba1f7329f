// A sale as a row and back. Checked both ways: what is written was a Sale, what is read must be one.

import { type FixedSale, fixedFields, needsAttention, Sale } from '../../shared/sale'
import { NewestMap } from '../core/newestMap'
import { StoreFailure } from '../core/ports'

export interface SaleRow {
  readonly bill_serial: number
  readonly bill_number: string
  readonly id: string
  readonly amount_minor: number
  readonly currency: string
  readonly khr_per_usd: number
  readonly khqr: string
  readonly md5: string
  readonly account_id: string
  readonly merchant_name: string
  readonly demo: number
  readonly source: string
  readonly retry_of: string | null
  readonly created_at: number
  readonly expires_at: number
  readonly kind: string
  readonly short_hash: string | null
  readonly state: string
  readonly version: number
  readonly flags: string
  readonly mismatch: string | null
  readonly resolution: string | null
  readonly paid_at: number | null
  readonly confirmation: string | null
  readonly closed_at: number | null
  readonly asked: string | null
  readonly needs_attention: number
}

type Columns<Name extends keyof SaleRow> = readonly (readonly [Name, (sale: Sale) => SaleRow[Name]])[]

/** What is settled when the sale is made. */
export const fixedColumns: Columns<keyof SaleRow> = [
  ['bill_serial', (sale) => Number(sale.billNumber)],
  ['bill_number', (sale) => sale.billNumber],
  ['id', (sale) => sale.id],
  ['amount_minor', (sale) => sale.amountMinor],
  ['currency', (sale) => sale.currency],
  ['khr_per_usd', (sale) => sale.khrPerUsd],
  ['khqr', (sale) => sale.khqr],
  ['md5', (sale) => sale.md5],
  ['account_id', (sale) => sale.accountId],
  ['merchant_name', (sale) => sale.merchantName],
  ['demo', (sale) => (sale.demo ? 1 : 0)],
  ['source', (sale) => sale.source],
  ['retry_of', (sale) => sale.retryOf],
  ['created_at', (sale) => sale.createdAt],
  ['expires_at', (sale) => sale.expiresAt],
  ['kind', (sale) => sale.kind],
  ['short_hash', (sale) => sale.shortHash],
]

/** What moves with each commit. */
export const movingColumns: Columns<keyof SaleRow> = [
  ['state', (sale) => sale.state],
  ['version', (sale) => sale.version],
  ['flags', (sale) => JSON.stringify(sale.flags)],
  ['mismatch', (sale) => jsonOf(sale.mismatch)],
  ['resolution', (sale) => jsonOf(sale.resolution)],
  ['paid_at', (sale) => (sale.state === 'PAID' ? sale.paidAt : null)],
  ['confirmation', (sale) => (sale.state === 'PAID' ? jsonOf(sale.confirmation) : null)],
  ['closed_at', (sale) => ('closedAt' in sale ? sale.closedAt : null)],
  ['asked', (sale) => (sale.state === 'CANCELLED' ? sale.asked : null)],
  ['needs_attention', (sale) => (needsAttention(sale) ? 1 : 0)],
]

const rowColumns = [...fixedColumns, ...movingColumns].map(([column]) => column)

/** The values of these columns, in their order. */
export function valuesOf(columns: Columns<keyof SaleRow>, sale: Sale): (string | number | null)[] {
  return columns.map(([, value]) => value(sale))
}

/** The part of a sale that can never change. */
export function fixedOf(sale: Sale): FixedSale {
  const fixed: Partial<Record<keyof FixedSale, unknown>> = {}
  for (const field of fixedFields) fixed[field] = sale[field]
  return fixed as FixedSale
}

/** Rows that were checked, by sale: the screens read the newest sales again and again, most of them unchanged. */
const READ_MAX = 100
const read = new NewestMap<string, { readonly row: SaleRow; readonly sale: Sale }>(READ_MAX)

/** @throws StoreFailure `corrupt` when the row is no sale: something else than the till has changed the file */
export function saleOf(row: SaleRow): Sale {
  const known = read.get(row.id)
  // The same columns are the same sale: what has changed in any of them is checked anew.
  if (known !== undefined && isSameRow(known.row, row)) return known.sale
  const checked = Sale.safeParse(fieldsOf(row))
  if (!checked.success) throw new StoreFailure('corrupt', `bill ${row.bill_number} can't be read back`, checked.error)
  read.set(row.id, { row, sale: checked.data })
  return checked.data
}

function isSameRow(one: SaleRow, other: SaleRow): boolean {
  return rowColumns.every((column) => one[column] === other[column])
}

/** The row under a sale's names, not checked yet, with the nulls of other states still there. */
export function fieldsOf(row: SaleRow): Readonly<Record<string, unknown>> {
  return {
    // Backups from before there were sticker sales are read to be checked.
    kind: row.kind ?? 'dynamic',
    state: row.state,
    id: row.id,
    billNumber: row.bill_number,
    amountMinor: row.amount_minor,
    currency: row.currency,
    khrPerUsd: row.khr_per_usd,
    khqr: row.khqr,
    md5: row.md5,
    accountId: row.account_id,
    merchantName: row.merchant_name,
    demo: row.demo === 1,
    source: row.source,
    retryOf: row.retry_of,
    shortHash: row.short_hash ?? null,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    version: row.version,
    flags: parsed(row.flags),
    mismatch: parsed(row.mismatch),
    resolution: parsed(row.resolution),
    paidAt: row.paid_at,
    confirmation: parsed(row.confirmation),
    closedAt: row.closed_at,
    asked: row.asked,
  }
}

function jsonOf(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}

/** A column whose CHECK says that it holds JSON.  @throws StoreFailure `corrupt` when it does not */
export function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch (error) {
    throw new StoreFailure('corrupt', 'a column that holds JSON is not JSON', error)
  }
}
