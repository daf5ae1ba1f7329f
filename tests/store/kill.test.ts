// The till is killed while it sells, again and again: what a customer has seen is in the books, whole and in order.

import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listBackups, makeBackup, verifyBackup } from '../../electron/store/backup'
import { openStore } from '../../electron/store/open'
import { AT, aFolder, books, count } from './support'

/** `npm run simulate -- --kill 200` makes it a long run; docs/reliability.md has its figures. */
const KILLS = Number(process.env['KHQR_POS_KILLS'] ?? 20)
const KILLS_WHILE_OPENING = Math.ceil(KILLS / 2)

const root = join(import.meta.dirname, '../..')
let built = ''

beforeAll(async () => {
  // Inside the project, so that the bundle finds better-sqlite3.
  mkdirSync(join(root, '.cache'), { recursive: true })
  built = mkdtempSync(join(root, '.cache/seller-'))
  const entry = join(import.meta.dirname, 'seller.ts')
  await build({ root, configFile: false, logLevel: 'error', build: { ssr: entry, outDir: built, target: 'node20' } })
})

afterAll(() => rmSync(built, { recursive: true, force: true }))

interface Life {
  /** The last bill that a customer has seen, 0 when none. */
  readonly lastSold: number
  readonly lastPaid: number
  readonly errors: string
}

/** Runs a till until it is killed, `afterMs` after it begins to open its books, or after its first sale. */
function live(path: string, afterMs: number, from: 'opening' | 'sold'): Promise<Life> {
  return new Promise((resolve, reject) => {
    const till = spawn(process.execPath, [join(built, 'seller.js'), path], { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    let errors = ''
    till.stdout.on('data', (data: Buffer) => {
      const begun = output.includes(from)
      output += data.toString()
      if (!begun && output.includes(from)) setTimeout(() => till.kill('SIGKILL'), afterMs)
    })
    till.stderr.on('data', (data: Buffer) => {
      errors += data.toString()
    })
    till.on('error', reject)
    till.on('close', () => resolve({ lastSold: last(output, 'sold'), lastPaid: last(output, 'paid'), errors }))
  })
}

function last(output: string, what: 'sold' | 'paid'): number {
  return Number(Array.from(output.matchAll(new RegExp(`${what} (\\d+)\n`, 'g'))).at(-1)?.[1] ?? 0)
}

/** Opens what the dead till left, and checks all that must hold. @returns the number of sales */
function check(path: string, { lastSold, lastPaid, errors }: Life): number {
  expect(errors).toBe('')
  const store = openStore(path, { now: () => AT })
  const { db } = store
  const sales = count(db, 'sale')
  const one = (text: string) => db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${text}`).get()?.n
  expect(store.verifyChain().kind).toBe('whole')
  expect(sales).toBeGreaterThanOrEqual(lastSold)
  if (sales > 0) expect(Number(store.lastSales(1)[0]?.billNumber)).toBe(sales)
  expect(one(`till WHERE last_bill_serial = ${sales}`)).toBe(1)
  expect(one(`sale_event WHERE type = 'started'`)).toBe(sales)
  expect(one('watch')).toBe(sales)
  expect(db.prepare('SELECT sum(made) AS n FROM day_made').get()).toEqual({ n: sales || null })
  const paid = one(`sale WHERE state = 'PAID'`)
  expect(one('payment WHERE settles = 1')).toBe(paid)
  expect(one('job')).toBe(paid)
  expect(db.prepare('SELECT sum(count) AS n FROM day_paid').get()).toEqual({ n: paid || null })
  if (lastPaid > 0) expect(one(`sale WHERE state = 'PAID' AND bill_serial = ${lastPaid}`)).toBe(1)
  store.close()
  return sales
}

test(
  `a till that is killed ${KILLS} times while selling loses no sale, no payment and no bill number`,
  async () => {
    const folder = aFolder()
    let before = 0
    for (let round = 0; round < KILLS; round++) {
      const life = await live(folder, (round * 37) % 90, 'sold')
      const sales = check(folder, life)
      expect(sales).toBeGreaterThan(before)
      before = sales
    }
  },
  KILLS * 2000 + 20_000,
)

test(
  'a till that is killed while it opens its books for the first time opens them the next time',
  async () => {
    for (let round = 0; round < KILLS_WHILE_OPENING; round++) {
      const folder = aFolder()
      const life = await live(folder, round * 2, 'opening')
      check(folder, life)
    }
  },
  KILLS * 2000 + 20_000,
)

test(
  `${KILLS} backups while a till sells as fast as it can: each is whole, and holds what was sold before it was begun`,
  async () => {
    const folder = aFolder()
    const backups = join(folder, 'backups')
    mkdirSync(backups)
    const books = join(folder, 'till.db')
    const till = spawn(process.execPath, [join(built, 'seller.js'), folder], { stdio: ['ignore', 'pipe', 'pipe'] })
    const ended = new Promise<void>((resolve) => void till.on('close', () => resolve()))
    let output = ''
    till.stdout.on('data', (data: Buffer) => {
      output += data.toString()
    })
    const sold = () => last(output, 'sold')
    /** The till sells on: this thread reads what it says. */
    const until = async (bill: number) => {
      while (sold() < bill) await new Promise<void>(setImmediate)
    }
    try {
      let before = 0
      for (let made = 1; made <= KILLS; made++) {
        await until(before + 5)
        const soldThen = sold()
        const { sales, lastBill } = makeBackup(books, backups, AT + made)
        expect(sales).toBeGreaterThanOrEqual(soldThen)
        expect(lastBill).toBe(sales)
        before = sales
      }
      await until(before + 5)
    } finally {
      till.kill('SIGKILL')
      await ended
    }
    const copies = listBackups(backups, books, 'here')
    expect(copies).toHaveLength(KILLS)
    for (const { id } of copies) {
      // As a till finds it that goes back to it.
      const taken = aFolder()
      cpSync(join(backups, id), join(taken, 'till.db'))
      const { lastBill } = verifyBackup(join(backups, id))
      expect(check(taken, { lastSold: lastBill, lastPaid: 0, errors: '' })).toBe(lastBill)
    }
    check(folder, { lastSold: sold(), lastPaid: last(output, 'paid'), errors: '' })
  },
  KILLS * 2000 + 20_000,
)

test('a second till on the same books ends with a clear word and sells nothing', async () => {
  const store = books()
  const { lastSold, errors } = await live(store.db.name, 5000, 'opening')
  expect(lastSold).toBe(0)
  expect(errors).toContain('locked: another till has these books open')
  expect(count(store.db, 'sale')).toBe(0)
})
