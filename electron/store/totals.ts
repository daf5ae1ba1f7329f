// Totals and habits, read from per-day rows and indexes: never by going through all sales.

import type { Currency } from '../../shared/money'
import { received, type Sale, type SaleIn } from '../../shared/sale'
import { businessDay } from '../core/businessDay'
import type { Store } from '../core/ports'
import { queries } from './queries'
import type { Sql } from './statements'

interface DayPaidRow {
  readonly currency: Currency
  readonly count: number
  readonly amount_minor: number
}

type TotalsPart = Pick<Store, 'dayTotals' | 'attentionCount' | 'payDelays' | 'salesPerDay' | 'salesMadeOn'>

export function totalsPart(sql: Sql): TotalsPart {
  return {
    dayTotals: (day) => {
      const rows = sql<DayPaidRow>(queries.dayPaid).all(day)
      const sum = (currency: Currency) => rows.find((row) => row.currency === currency)?.amount_minor ?? 0
      const paidCount = rows.reduce((count, row) => count + row.count, 0)
      return { paidCount, paidKhrMinor: sum('KHR'), paidUsdMinor: sum('USD') }
    },
    attentionCount: () => sql<{ count: number }>(queries.attentionCount).get()?.count ?? 0,
    payDelays: (limit) =>
      sql<{ sent_after_ms: number }>(queries.payDelays)
        .all(limit)
        .map((row) => row.sent_after_ms),
    salesPerDay: (day, days) =>
      sql<{ made: number }>(queries.salesPerDay)
        .all(day, days)
        .map((row) => row.made),
    salesMadeOn: (day) => sql<{ made: number }>(queries.salesMadeOn).get(day)?.made ?? 0,
  }
}

/** Counts a new sale on the day it was made, inside its transaction. */
export function countMade(sql: Sql, sale: Sale): void {
  sql('INSERT INTO day_made VALUES (?, 1) ON CONFLICT (day) DO UPDATE SET made = made + 1').run(
    businessDay(sale.createdAt),
  )
}

/** Counts a sale on the day it became PAID, inside that transaction: the day the till can show the money. */
export function countPaid(sql: Sql, sale: SaleIn<'PAID'>): void {
  const { amountMinor, currency } = received(sale)
  sql(`INSERT INTO day_paid VALUES (?, ?, 1, ?) ON CONFLICT (day, currency)
       DO UPDATE SET count = count + 1, amount_minor = amount_minor + excluded.amount_minor`).run(
    businessDay(sale.paidAt),
    currency,
    amountMinor,
  )
}
