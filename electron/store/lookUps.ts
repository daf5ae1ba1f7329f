// The look-up ledger: what each token asked on each day, and what error 17 taught.

import type { LookUpCount, LookUpLedger, LookUpPurpose, Store } from '../core/ports'
import type { Sql } from './statements'

interface LimitRow {
  readonly daily_limit: number | null
  readonly spent_day: string | null
  readonly spent_at: number | null
  readonly opened_day: string | null
  readonly opened_automatic: number
  readonly opened_person: number
  readonly opened_deadline: number
}

type LookUpsPart = Pick<Store, 'countLookUp' | 'uncountLookUp' | 'lookUps' | 'learnLimit' | 'markSpent' | 'markOpened'>

export function lookUpsPart(sql: Sql): LookUpsPart {
  return {
    countLookUp: (tokenId, day, purpose) => {
      sql(`INSERT INTO lookup_count VALUES (?, ?, ?, 1)
           ON CONFLICT (token_id, day, purpose) DO UPDATE SET used = used + 1`).run(tokenId, day, purpose)
    },
    uncountLookUp: (tokenId, day, purpose) => {
      const which = 'WHERE token_id = ? AND day = ? AND purpose = ?'
      const { changes } = sql(`UPDATE lookup_count SET used = used - 1 ${which} AND used > 1`).run(
        tokenId,
        day,
        purpose,
      )
      // A row stands for at least one.
      if (changes === 0) sql(`DELETE FROM lookup_count ${which}`).run(tokenId, day, purpose)
    },
    lookUps: (tokenId, day): LookUpLedger => {
      const rows = sql<{ purpose: LookUpPurpose; used: number }>(
        'SELECT purpose, used FROM lookup_count WHERE token_id = ? AND day = ?',
      ).all(tokenId, day)
      const used = (purpose: LookUpPurpose) => rows.find((row) => row.purpose === purpose)?.used ?? 0
      const row = sql<LimitRow>('SELECT * FROM lookup_limit WHERE token_id = ?').get(tokenId)
      return {
        used: { automatic: used('automatic'), person: used('person'), deadline: used('deadline') },
        learnt: row?.daily_limit ?? null,
        spent: row?.spent_day === day,
        spentAt: row?.spent_at ?? null,
        openedWith: row?.opened_day === day ? openedWith(row) : null,
      }
    },
    learnLimit: (tokenId, limit) => {
      sql(`INSERT INTO lookup_limit (token_id, daily_limit) VALUES (?, ?)
           ON CONFLICT (token_id) DO UPDATE SET daily_limit = excluded.daily_limit`).run(tokenId, limit)
    },
    markSpent: (tokenId, day, at) => {
      sql(`INSERT INTO lookup_limit (token_id, spent_day, spent_at) VALUES (?, ?, ?)
           ON CONFLICT (token_id) DO UPDATE SET spent_day = excluded.spent_day, spent_at = excluded.spent_at`).run(
        tokenId,
        day,
        at,
      )
    },
    markOpened: (tokenId, day, { automatic, person, deadline }) => {
      sql(`INSERT INTO lookup_limit (token_id, opened_day, opened_automatic, opened_person, opened_deadline)
           VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (token_id) DO UPDATE SET spent_day = NULL, opened_day = excluded.opened_day,
             opened_automatic = excluded.opened_automatic, opened_person = excluded.opened_person,
             opened_deadline = excluded.opened_deadline`).run(tokenId, day, automatic, person, deadline)
    },
  }
}

function openedWith(row: LimitRow): LookUpCount {
  return { automatic: row.opened_automatic, person: row.opened_person, deadline: row.opened_deadline }
}
