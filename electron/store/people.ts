// People, wrong tries of their PINs, and the trail of what was done.

import { hash } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import type { AuditEntry, Role } from '../../shared/people'
import { PEOPLE_RULES } from '../core/people'
import type { PeopleStore, Person } from '../core/ports'
import { hasTable } from './moneyCheck'
import { parsed } from './rows'
import { settingsPart } from './settings'
import { type Sql, statements } from './statements'

interface PersonRow {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly pin_hash: string
  readonly active: 0 | 1
  readonly added_at: number
}

interface AuditRow {
  readonly seq: number
  readonly at: number
  readonly actor: string
  readonly action: string
  readonly facts: string
  readonly prev_hash: string
  readonly hash: string
}

const CHAIN_START = '0'.repeat(64)

function hashOf({ prev_hash, seq, at, actor, action, facts }: Omit<AuditRow, 'hash'>): string {
  return hash('sha256', JSON.stringify([prev_hash, seq, at, actor, action, facts]))
}

export function peoplePart(db: Database, sql: Sql): PeopleStore {
  const append = db.transaction((entry: Omit<AuditEntry, 'seq'>) => {
    const last = sql<Pick<AuditRow, 'seq' | 'hash'>>('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1').get()
    const row = {
      seq: (last?.seq ?? 0) + 1,
      at: entry.at,
      actor: entry.actor,
      action: entry.action,
      facts: JSON.stringify(entry.facts),
      prev_hash: last?.hash ?? CHAIN_START,
    }
    sql('INSERT INTO audit VALUES (@seq, @at, @actor, @action, @facts, @prev_hash, @hash)').run({
      ...row,
      hash: hashOf(row),
    })
  })
  return {
    people: () =>
      sql<PersonRow>('SELECT * FROM person ORDER BY active DESC, added_at, id')
        .all()
        .map(({ id, name, role, pin_hash, active, added_at }) => ({
          id,
          name,
          role,
          pinHash: pin_hash,
          active: active === 1,
          addedAt: added_at,
        })),
    putPerson: ({ id, name, role, pinHash, active, addedAt }) => {
      sql(
        `INSERT INTO person VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
         SET name = excluded.name, role = excluded.role, pin_hash = excluded.pin_hash, active = excluded.active`,
      ).run(id, name, role, pinHash, active ? 1 : 0, addedAt)
    },
    pinTries: (who) => {
      const row = sql<{ failures: number; wait_until: number }>('SELECT * FROM pin_try WHERE who = ?').get(who)
      return { failures: row?.failures ?? 0, waitUntil: row?.wait_until ?? 0 }
    },
    putPinTries: (tries) => {
      db.transaction(() => {
        for (const [who, { failures, waitUntil }] of tries)
          sql(
            `INSERT INTO pin_try VALUES (?, ?, ?) ON CONFLICT (who) DO UPDATE
             SET failures = excluded.failures, wait_until = excluded.wait_until`,
          ).run(who, failures, waitUntil)
      })()
    },
    appendAudit: (entry) => append.immediate(entry),
    auditPage: (before, limit) =>
      sql<AuditRow>('SELECT * FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?')
        .all(before ?? Number.MAX_SAFE_INTEGER, limit)
        .map(({ seq, at, actor, action, facts }) => ({
          seq,
          at,
          actor,
          action,
          facts: parsed(facts) as AuditEntry['facts'],
        })),
  }
}

/** People of a backup, with the setting that says when a PIN is asked for. */
export interface Staff {
  readonly people: readonly Person[]
  readonly rules: string | null
}

/** Reads them out of books of any version; of one from before there were people, nobody. */
export function staffOf(db: Database): Staff {
  const sql = statements(db)
  if (!hasTable(db, 'person')) return { people: [], rules: null }
  return { people: peoplePart(db, sql).people(), rules: settingsPart(sql).setting(PEOPLE_RULES) }
}

/** Reads the whole trail. @returns the first entry that was changed, or before which one is missing; null when whole */
export function verifyAudit(db: Database): number | null {
  let previous = CHAIN_START
  let expected = 1
  for (const row of db.prepare<[], AuditRow>('SELECT * FROM audit ORDER BY seq').iterate()) {
    if (row.seq !== expected || row.prev_hash !== previous || row.hash !== hashOf(row)) return row.seq
    previous = row.hash
    expected += 1
  }
  return null
}
