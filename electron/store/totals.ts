// Totals and habits, read from per-day rows and indexes: never by going through all sales.

import type { Currency } from '../../shared/money'
import { counts, received, type Sale, type SaleIn } from '../../shared/sale'
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

/**
 * Brings the totals to what a sale is now, inside the transaction that moves it. It counts on the day on which it became
 * PAID: a word that is taken back is taken out of that day, and Bakong's later one counts there (docs/decisions/0067).
 */
export function recount(sql: Sql, before: Sale, after: Sale): void {
  const [was, is] = [before, after].map((sale) => (counts(sale) ? { ...received(sale), at: sale.paidAt } : null))
  if (was && is && was.amountMinor === is.amountMinor && was.currency === is.currency && was.at === is.at) return
  if (counts(before)) uncountPaid(sql, before)
  if (counts(after)) countPaid(sql, after)
}

/** Adds a sale to the totals of the day on which it became PAID. */
export function countPaid(sql: Sql, sale: SaleIn<'PAID'>): void {
  const { amountMinor, currency } = received(sale)
  sql(`INSERT INTO day_paid VALUES (?, ?, 1, ?) ON CONFLICT (day, currency)
       DO UPDATE SET count = count + 1, amount_minor = amount_minor + excluded.amount_minor`).run(
    businessDay(sale.paidAt),
    currency,
    amountMinor,
  )
}

function uncountPaid(sql: Sql, sale: SaleIn<'PAID'>): void {
  const { amountMinor, currency } = received(sale)
  const of = { day: businessDay(sale.paidAt), currency, amountMinor }
  // A day without money has no row.
  const { changes } = sql('DELETE FROM day_paid WHERE day = @day AND currency = @currency AND count = 1').run(of)
  if (changes === 1) return
  sql(`UPDATE day_paid SET count = count - 1, amount_minor = amount_minor - @amountMinor
       WHERE day = @day AND currency = @currency`).run(of)
}
