// The watch: which sales are looked at when. This table is the to-do list that survives everything.

import { assert } from '../../shared/result'
import type { Sale } from '../../shared/sale'
import type { Store, Watch } from '../core/ports'
import { mostOverdueFirst } from '../core/schedule'
import { queries } from './queries'
import { type SaleRow, saleOf } from './rows'
import type { Sql } from './statements'

interface WatchRow {
  readonly next_check_at: number | null
  readonly last_asked_at: number | null
  readonly last_answer: Watch['lastAnswer']
  readonly error_streak: number
  readonly looks: number
  readonly unreadable: number
  readonly made_at: number | null
  readonly heard_at: number | null
}

type DueRow = Pick<WatchRow, 'last_asked_at'> & { readonly bill_serial: number; readonly next_check_at: number }

/** Due sales that are put in order at once, the longest due: far more than wait in any shop, a few milliseconds' work. */
const DUE_WINDOW = 2000

type WatchesPart = Pick<
  Store,
  'watch' | 'putWatch' | 'due' | 'dueCount' | 'nextDueAt' | 'makeAllDue' | 'makeUnheardDue'
>

const ofSale = 'WHERE bill_serial = (SELECT bill_serial FROM sale WHERE id = ?)'
const selectWatch = `SELECT * FROM watch ${ofSale}`
const updateWatch = `UPDATE watch SET next_check_at = ?, last_asked_at = ?, last_answer = ?, error_streak = ?, looks = ?,
  unreadable = ?, made_at = ?, heard_at = ? ${ofSale}`

export function watchesPart(sql: Sql): WatchesPart {
  return {
    watch: (saleId) => {
      const row = sql<WatchRow>(selectWatch).get(saleId)
      if (row === undefined) return null
      return {
        saleId,
        nextCheckAt: row.next_check_at,
        lastAskedAt: row.last_asked_at,
        lastAnswer: row.last_answer,
        errorStreak: row.error_streak,
        looks: row.looks,
        unreadable: row.unreadable,
        madeAt: row.made_at,
        heardAt: row.heard_at,
      }
    },
    putWatch: ({ saleId, nextCheckAt, lastAskedAt, lastAnswer, errorStreak, looks, unreadable, madeAt, heardAt }) => {
      const plan = [nextCheckAt, lastAskedAt, lastAnswer, errorStreak, looks, unreadable]
      const { changes } = sql(updateWatch).run(...plan, madeAt, heardAt, saleId)
      assert(changes === 1, 'every sale has its watch')
    },
    due: (now, limit) => {
      const looks = sql<DueRow>(queries.due)
        .all(now, DUE_WINDOW)
        .map((row) => ({ serial: row.bill_serial, nextCheckAt: row.next_check_at, lastAskedAt: row.last_asked_at }))
      return mostOverdueFirst(looks, now)
        .slice(0, limit)
        .map(({ serial }) => {
          const row = sql<SaleRow>(queries.saleOfSerial).get(serial)
          assert(row !== undefined, 'a watch is of a sale')
          return saleOf(row)
        })
    },
    dueCount: (at) => sql<{ count: number }>(queries.dueCount).get(at)?.count ?? 0,
    nextDueAt: () => sql<{ at: number | null }>(queries.nextDueAt).get()?.at ?? null,
    makeAllDue: (now, madeAfter) => {
      sql(queries.makeAllDue).run({ now, madeAfter })
    },
    makeUnheardDue: (now) => {
      sql(queries.makeUnheardDue).run({ now })
    },
  }
}

/** Begins to watch a new sale, inside its transaction. */
export function addWatch(sql: Sql, sale: Sale, nextCheckAt: number): void {
  sql('INSERT INTO watch (bill_serial, next_check_at) VALUES (?, ?)').run(Number(sale.billNumber), nextCheckAt)
}

/** Sets when a sale is looked at next, inside the transaction that moves it; what was last heard stays. */
export function setNextCheck(sql: Sql, sale: Sale, nextCheckAt: number | null): void {
  sql('UPDATE watch SET next_check_at = ? WHERE bill_serial = ?').run(nextCheckAt, Number(sale.billNumber))
}
