// Books cut short, with pages gone or bits flipped: refused, found out, or whole up to a moment. Never silently wrong.

import { copyFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { StoreFailure } from '../../electron/core/ports'
import { type OpenStore, openStore } from '../../electron/store/open'
import { Chance } from '../simulate/chance'
import { AT, aFolder, books, cancel, pay, sell } from './support'

const ROUNDS = 60
const SALES = 80

/** What the money says: all that a customer or an owner could ever ask about. */
function facts(store: OpenStore): string[] {
  const rows = store.db
    .prepare<[], { text: string }>(
      `SELECT json_array(id, bill_serial, amount_minor, currency, khqr, state, version, flags, confirmation) AS text
       FROM sale ORDER BY bill_serial`,
    )
    .all()
  const payments = store.db
    .prepare<[], { text: string }>(
      'SELECT json_array(hash, sale_id, settles, amount_minor, currency) AS text FROM payment',
    )
    .all()
  return [...rows, ...payments].map(({ text }) => text)
}

interface Original {
  readonly file: string
  /** Every fact that ever stood in the books. */
  readonly everTrue: ReadonlySet<string>
}

/** Books as a till leaves them that dies: half of the sales in the file, half in the log. */
function original(): Original {
  const store = books(join(aFolder(), 'till.db'))
  store.db.pragma('wal_autocheckpoint = 0')
  const everTrue = new Set<string>()
  const note = () => {
    for (const fact of facts(store)) everTrue.add(fact)
  }
  for (let number = 0; number < SALES; number++) {
    if (number === SALES / 2) store.db.pragma('wal_checkpoint(TRUNCATE)')
    const sale = sell(store)
    note()
    if (number % 2 === 0) pay(store, sale)
    if (number % 4 === 1) cancel(store, sale)
    note()
  }
  return { file: store.db.name, everTrue }
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
    for (const fact of facts(store)) expect(from.everTrue.has(fact), `never true: ${fact}`).toBe(true)
    expect(store.db.pragma('integrity_check', { simple: true })).toBe('ok')
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

test('flipped bits in the file are refused, found out, or lie where nothing is told', () => {
  const outcomes = tally((file, chance) => overwrite(file, (bytes) => flip(bytes, chance)))
  expect((outcomes['refused'] ?? 0) + (outcomes['found out'] ?? 0)).toBeGreaterThan(ROUNDS / 4)
})

function flip(bytes: Buffer, chance: Chance): void {
  const at = chance.whole(0, bytes.length - 1)
  bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.whole(0, 7))
}
