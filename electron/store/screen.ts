// The till's own row: the last bill number, and the sale on the screens.

import { assert } from '../../shared/result'
import type { Sale } from '../../shared/sale'
import type { Store } from '../core/ports'
import type { Sql } from './statements'

/** Bill numbers are at least this wide: 0001. */
const BILL_DIGITS_MIN = 4

interface TillRow {
  readonly last_bill_serial: number
  readonly shown_sale_id: string | null
}

export function screenPart(sql: Sql): Pick<Store, 'shownSaleId' | 'show' | 'hide'> {
  return {
    shownSaleId: () => tillRow(sql).shown_sale_id,
    show: (saleId) => {
      sql('UPDATE till SET shown_sale_id = ?').run(saleId)
    },
    hide: (saleId) => hideSale(sql, saleId),
  }
}

/** Takes this sale off the screens, if it is the one shown. */
export function hideSale(sql: Sql, saleId: string): void {
  sql('UPDATE till SET shown_sale_id = NULL WHERE shown_sale_id = ?').run(saleId)
}

/** The number that the next sale gets: `0001`, … `9999`, `10000`. Taken only by `showNewSale` or `takeBillNumber`. */
export function nextBillNumber(sql: Sql): string {
  return String(tillRow(sql).last_bill_serial + 1).padStart(BILL_DIGITS_MIN, '0')
}

/** Takes the sale's bill number for good, and puts the sale on the screens. */
export function showNewSale(sql: Sql, sale: Sale): void {
  sql('UPDATE till SET last_bill_serial = ?, shown_sale_id = ?').run(Number(sale.billNumber), sale.id)
}

/** Takes the sale's bill number for good; its place on the screens is another matter. */
export function takeBillNumber(sql: Sql, sale: Sale): void {
  sql('UPDATE till SET last_bill_serial = ?').run(Number(sale.billNumber))
}

function tillRow(sql: Sql): TillRow {
  const row = sql<TillRow>('SELECT last_bill_serial, shown_sale_id FROM till').get()
  assert(row !== undefined, 'the till has its row')
  return row
}
