// The look-up ledger: what each token asked on each day, and what error 17 taught.

import type { LookUpCount, LookUpPurpose, Store } from '../core/ports'
import type { Sql } from './statements'

interface LimitRow {
  readonly daily_limit: number | null
  readonly spent_day: string | null
}

type LookUpsPart = Pick<Store, 'countLookUp' | 'lookUpCount' | 'learntLimit' | 'learnLimit' | 'spentDay' | 'markSpent'>

export function lookUpsPart(sql: Sql): LookUpsPart {
  const limitOf = (tokenId: string) =>
    sql<LimitRow>('SELECT daily_limit, spent_day FROM lookup_limit WHERE token_id = ?').get(tokenId)
  return {
    countLookUp: (tokenId, day, purpose) => {
      sql(`INSERT INTO lookup_count VALUES (?, ?, ?, 1)
           ON CONFLICT (token_id, day, purpose) DO UPDATE SET used = used + 1`).run(tokenId, day, purpose)
    },
    lookUpCount: (tokenId, day): LookUpCount => {
      const rows = sql<{ purpose: LookUpPurpose; used: number }>(
        'SELECT purpose, used FROM lookup_count WHERE token_id = ? AND day = ?',
      ).all(tokenId, day)
      const used = (purpose: LookUpPurpose) => rows.find((row) => row.purpose === purpose)?.used ?? 0
      return { automatic: used('automatic'), person: used('person'), deadline: used('deadline') }
    },
    learntLimit: (tokenId) => limitOf(tokenId)?.daily_limit ?? null,
    learnLimit: (tokenId, limit) => {
      sql(`INSERT INTO lookup_limit (token_id, daily_limit) VALUES (?, ?)
           ON CONFLICT (token_id) DO UPDATE SET daily_limit = excluded.daily_limit`).run(tokenId, limit)
    },
    spentDay: (tokenId) => limitOf(tokenId)?.spent_day ?? null,
    markSpent: (tokenId, day) => {
      sql(`INSERT INTO lookup_limit (token_id, spent_day) VALUES (?, ?)
           ON CONFLICT (token_id) DO UPDATE SET spent_day = excluded.spent_day`).run(tokenId, day)
    },
  }
}
