// Totals and habits, read from per-day rows and indexes: never by going through all sales.

import type { Currency } from '../../shared/money'
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
    salesMadeOn: (day) => sql<{ made: number }>('SELECT made FROM day_made WHERE day = ?').get(day)?.made ?? 0,
  }
}
