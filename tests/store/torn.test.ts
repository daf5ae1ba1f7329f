// Books cut short, with pages gone or bits flipped: refused, found out, or whole up to a moment. Never silently wrong.

import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { StoreFailure } from '../../electron/core/ports'
import { type OpenStore, openStore } from '../../electron/store/open'
import { paymentInQuestion, type Sale } from '../../shared/sale'
import { Chance } from '../simulate/chance'
import { AT, aFolder, books, cancel, paidCommit, pay, sell } from './support'

const ROUNDS = 60
const SALES = 80

/** What is told of money: every column that the chain of hashes vouches for. Bakong's raw answer is kept beside it. */
const MONEY: Readonly<Record<string, string>> = {
  sale: 'sale',
  sale_event: 'sale_event',
  payment: `(SELECT hash, sale_id, settles, amount_minor, currency, from_account_id, to_account_id, created_date_ms,
     acknowledged_date_ms FROM payment)`,
  refund: 'refund',
  alarm: '(SELECT sale_id, payment, hash FROM alarm)',
  day_paid: 'day_paid',
}

/** All that a customer or an owner could ever ask of the money, as one text. Through no index, as it lies in the tables. */
function facts(store: OpenStore): string {
  const tables = Object.values(MONEY).map((from) => store.db.prepare(`SELECT * FROM ${from}`).all())
  return createHash('sha256').update(JSON.stringify(tables)).digest('hex')
}

interface Original {
  readonly file: string
  /** What the books told at each moment. */
  readonly everTrue: ReadonlySet<string>
}

/** Books as a till leaves them that dies: half of the sales in the file, half in the log. */
function original(): Original {
  const store = books(join(aFolder(), 'till.db'))
  store.db.pragma('wal_autocheckpoint = 0')
  const everTrue = new Set<string>()
  const note = () => everTrue.add(facts(store))
  note()
  for (let number = 0; number < SALES; number++) {
    if (number === SALES / 2) store.db.pragma('wal_checkpoint(TRUNCATE)')
    const sale = sell(store)
    note()
    if (number % 4 === 0) pay(store, sale)
    note()
    if (number % 4 === 1) cancel(store, sale)
    note()
    if (number % 4 === 2) store.commit({ ...paidCommit(sale), alarm: true })
    note()
    if (number % 8 === 2) giveBack(store, store.sale(sale.id) ?? sale)
    note()
  }
  return { file: store.db.name, everTrue }
}

/** The manager owes the money of a paid sale back. */
function giveBack(store: OpenStore, before: Sale): void {
  const payment = paymentInQuestion(before)
  if (payment === null) throw new Error('nothing came')
  const said = { at: AT + 90_000, by: 'Dara', note: 'came late' }
  const after = {
    ...before,
    version: before.version + 1,
    resolution: { way: 'refund-owed', ...said },
  } satisfies Sale
  const event = { type: 'attention-resolved', way: 'refund-owed', usedElsewhere: false, ...said } as const
  const { hash: paymentHash, amountMinor, currency } = payment
  const refund = { paymentHash, amountMinor, currency, by: said.by, note: said.note }
  store.commit({ before, after, event, payment: null, nextCheckAt: null, jobs: [], refund })
}

/** A copy, damaged by `damage`, opened. @returns what came of it */
function openDamaged(from: Original, damage: (file: string) => void): 'refused' | 'found out' | 'whole' {
  const file = join(aFolder(), 'till.db')
  for (const end of ['', '-wal']) if (existsSync(from.file + end)) copyFileSync(from.file + end, file + end)
  damage(file)
  let store: OpenStore
  try {
    store = openStore(file, { now: () => AT })
  } catch (failure) {
    expect(failure).toBeInstanceOf(StoreFailure)
    return 'refused'
  }
  try {
    if (store.verifyChain().kind === 'broken') return 'found out'
    expect(from.everTrue.has(facts(store)), 'what these books tell was never true').toBe(true)
    return 'whole'
  } catch (failure) {
    if (!(failure instanceof StoreFailure)) throw failure
    return 'found out'
  } finally {
    store.close()
  }
}

/** Damages the books in as many ways as there are rounds, and counts what came of it. */
function tally(damage: (file: string, chance: Chance) => void): Record<string, number> {
  const from = original()
  const outcomes: Record<string, number> = { refused: 0, 'found out': 0, whole: 0 }
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const outcome = openDamaged(from, (file) => damage(file, new Chance(seed)))
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  }
  return outcomes
}

function overwrite(file: string, change: (bytes: Buffer) => void): void {
  const bytes = readFileSync(file)
  change(bytes)
  writeFileSync(file, bytes)
}

test('a log that is cut short gives back the books as they stood at some commit', () => {
  const outcomes = tally((file, chance) => truncateSync(`${file}-wal`, chance.whole(0, statSync(`${file}-wal`).size)))
  expect(outcomes).toEqual({ refused: 0, 'found out': 0, whole: ROUNDS })
})

test('a log with flipped bits gives back the books as they stood before them', () => {
  const outcomes = tally((file, chance) => overwrite(`${file}-wal`, (bytes) => flip(bytes, chance)))
  expect(outcomes['whole']).toBeGreaterThan(ROUNDS / 2)
})

test('a file that is cut short is never taken for whole with something missing', () => {
  const outcomes = tally((file, chance) => truncateSync(file, chance.whole(1, statSync(file).size - 1)))
  expect(outcomes['refused']).toBeGreaterThan(0)
})

test('a page that was never written, or holds something else, is refused or found out', () => {
  const outcomes = tally((file, chance) =>
    overwrite(file, (bytes) => {
      const page = chance.whole(0, bytes.length / 4096 - 1) * 4096
      if (chance.happens(0.5)) bytes.fill(0, page, page + 4096)
      else for (let at = page; at < page + 4096; at++) bytes[at] = chance.whole(0, 255)
    }),
  )
  expect(outcomes['refused']).toBeGreaterThan(ROUNDS / 4)
})

test('flipped bits in the file never change what is told of money: refused, found out, or they lie elsewhere', () => {
  tally((file, chance) => overwrite(file, (bytes) => flip(bytes, chance)))
})

test('flipped bits among the money itself are refused or found out, but for those in free space and in raw answers', () => {
  const outcomes = tally((file, chance) => {
    const pages = moneyPages(file)
    overwrite(file, (bytes) => {
      const page = chance.pick(pages) * 4096
      // Cells fill a page from its end.
      const at = page + chance.whole(2048, 4095)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.whole(0, 7))
    })
  })
  // Some pages stand in the log as well, and are read there.
  expect((outcomes['refused'] ?? 0) + (outcomes['found out'] ?? 0)).toBeGreaterThan(ROUNDS / 3)
})

/** The pages, from 0, in which the tables of money lie. */
function moneyPages(file: string): number[] {
  const db = new Database(file, { readonly: true })
  try {
    const names = Object.keys(MONEY)
    return db
      .prepare<[string], { pageno: number }>(
        "SELECT pageno FROM dbstat WHERE pagetype = 'leaf' AND name IN (SELECT value FROM json_each(?))",
      )
      .all(JSON.stringify(names))
      .map(({ pageno }) => pageno - 1)
  } finally {
    db.close()
  }
}

function flip(bytes: Buffer, chance: Chance): void {
  const at = chance.whole(0, bytes.length - 1)
  bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.whole(0, 7))
}
