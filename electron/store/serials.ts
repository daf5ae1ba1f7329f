// Bill numbers follow one another without a gap: sales that were cut off at the end, with all that hung on them, show here.

import type { Database } from 'better-sqlite3'
import { hasTable } from './moneyCheck'

/** Numbers after `from` up to `to` that were never given, and why not is written down. */
interface NamedGap {
  readonly from: number
  readonly to: number
}

export interface SerialCheck {
  /** @param serial of the next sale in order  @returns whether each number between it and the one before is accounted for */
  follows(serial: number): boolean
  /** After all sales: whether the till's own count ends where they do. */
  endsRight(): boolean
}

export function serialCheck(db: Database): SerialCheck {
  const gaps = namedGaps(db)
  /** Whether all numbers after `from` and before `serial` are in a gap that has a name. */
  const accounted = (from: number, serial: number) => {
    let at = from
    for (const gap of gaps) if (gap.from <= at && gap.to > at) at = gap.to
    return at >= serial - 1
  }
  let last = 0
  return {
    follows(serial) {
      const right = accounted(last, serial)
      last = serial
      return right
    },
    endsRight() {
      // Both of one moment: there may have been sales since.
      const { counted, highest } = db
        .prepare<[], { counted: number; highest: number }>(
          `SELECT last_bill_serial AS counted, coalesce((SELECT max(bill_serial) FROM sale), 0) AS highest FROM till`,
        )
        .get() ?? { counted: 0, highest: 0 }
      return counted >= highest && accounted(highest, counted + 1)
    },
  }
}

/** Where a restore let the numbers jump, and where books that were begun anew went on. Rising. */
function namedGaps(db: Database): readonly NamedGap[] {
  const read = (table: string, text: string) => (hasTable(db, table) ? db.prepare<[], NamedGap>(text).all() : [])
  const gaps = [
    ...read('restored', 'SELECT from_serial AS "from", to_serial AS "to" FROM restored'),
    ...read('begun', 'SELECT 0 AS "from", after_serial AS "to" FROM begun'),
  ]
  return gaps.sort((one, other) => one.from - other.from)
}
