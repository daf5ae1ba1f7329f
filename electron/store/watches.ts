// The watch: which sales are looked at when. This table is the to-do list that survives everything.

import type { Store, Watch } from '../core/ports'
import { queries } from './queries'
import { type SaleRow, saleOf } from './rows'
import type { Sql } from './statements'

interface WatchRow {
  readonly sale_id: string
  readonly next_check_at: number | null
  readonly last_asked_at: number | null
  readonly last_answer: Watch['lastAnswer']
  readonly error_streak: number
  readonly looks: number
}

type WatchesPart = Pick<Store, 'watch' | 'putWatch' | 'due' | 'nextDueAt' | 'makeAllDue'>

export function watchesPart(sql: Sql): WatchesPart {
  return {
    watch: (saleId) => {
      const row = sql<WatchRow>('SELECT * FROM watch WHERE sale_id = ?').get(saleId)
      if (row === undefined) return null
      return {
        saleId: row.sale_id,
        nextCheckAt: row.next_check_at,
        lastAskedAt: row.last_asked_at,
        lastAnswer: row.last_answer,
        errorStreak: row.error_streak,
        looks: row.looks,
      }
    },
    putWatch: (watch) => {
      sql(`UPDATE watch SET next_check_at = @nextCheckAt, last_asked_at = @lastAskedAt, last_answer = @lastAnswer,
           error_streak = @errorStreak, looks = @looks WHERE sale_id = @saleId`).run(watch)
    },
    due: (now, limit) => sql<SaleRow>(queries.due).all(now, limit).map(saleOf),
    nextDueAt: () => sql<{ next_check_at: number }>(queries.nextDueAt).get()?.next_check_at ?? null,
    makeAllDue: (now, madeAfter) => {
      sql(queries.makeAllDue).run({ now, madeAfter })
    },
  }
}
