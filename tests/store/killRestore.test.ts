// Killed while it takes a backup back, or while it begins books anew: the old books, the new ones, or a window that asks; never
// empty books that begin at 0001, and nothing half left beside them.

import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeBackup } from '../../electron/store/backup'
import { beginAnew } from '../../electron/store/begin'
import { BooksGone, openStore } from '../../electron/store/open'
import { AT, aFolder, books, count, pay, sell } from './support'

const KILLS = Math.ceil(Number(process.env['KHQR_POS_KILLS'] ?? 20) / 2)

const root = join(import.meta.dirname, '../..')
let built = ''

beforeAll(async () => {
  // Inside the project, so that the bundle finds better-sqlite3.
  mkdirSync(join(root, '.cache'), { recursive: true })
  built = mkdtempSync(join(root, '.cache/restorer-'))
  const entry = join(import.meta.dirname, 'restorer.ts')
  await build({ root, configFile: false, logLevel: 'error', build: { ssr: entry, outDir: built, target: 'node20' } })
})

afterAll(() => rmSync(built, { recursive: true, force: true }))

/** A shop with five paid sales in the backup and an open one after it. */
function shop() {
  const folder = aFolder()
  const backups = join(folder, 'backups')
  mkdirSync(backups)
  const store = books(folder)
  for (let index = 0; index < 5; index++) pay(store, sell(store))
  const file = store.db.name
  makeBackup(file, backups, AT)
  const open = sell(store)
  store.close()
  return { folder, file, open, backup: join(backups, readdirSync(backups)[0] ?? '') }
}

/** @returns what it wrote on its way; killed `afterMs` after its first word, or its start */
function killed(what: 'restore' | 'begin', file: string, backup: string, afterMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(built, 'restorer.js'), what, file, backup, String(AT)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    let errors = ''
    child.stdout.on('data', (data: Buffer) => {
      if (output === '') setTimeout(() => child.kill('SIGKILL'), afterMs)
      output += data.toString()
    })
    child.stderr.on('data', (data: Buffer) => {
      errors += data.toString()
    })
    child.on('error', reject)
    child.on('close', () => (errors === '' ? resolve(output) : reject(new Error(errors))))
  })
}

function leftovers(folder: string): string[] {
  return readdirSync(folder).filter((name) => /\.part|\.restored-|\.begins/.test(name))
}

test(
  `a till that is killed ${KILLS} times while it takes a backup back has its sales, the open one too, at each start`,
  async () => {
    const { folder, file, backup, open } = shop()
    const given = new Set<string>()
    for (let round = 0; round < KILLS; round++) {
      await killed('restore', file, backup, (round * 23) % 70)
      const store = openStore(file, { now: () => AT })
      // Of the backup, and what was open when it was taken back.
      expect(count(store.db, 'sale')).toBeGreaterThanOrEqual(6)
      expect(store.sale(open.id)).toEqual(open)
      expect(store.verifyChain().kind).toBe('whole')
      expect(leftovers(folder)).toEqual([])
      const bill = sell(store).billNumber
      expect(given.has(bill), bill).toBe(false)
      given.add(bill)
      store.close()
    }
  },
  KILLS * 3000 + 30_000,
)

test(
  `books that are begun anew and killed ${KILLS} times meanwhile are gone or begun, never at 0001`,
  async () => {
    for (let round = 0; round < KILLS; round++) {
      const { folder, file, backup } = shop()
      await killed('begin', file, backup, (round * 17) % 60)
      let gone = false
      try {
        openStore(file, { now: () => AT }).close()
      } catch (failure) {
        if (!(failure instanceof BooksGone)) throw failure
        gone = true
        beginAnew({ books: file, now: AT, by: 'Sophea', word: 'pin', newest: { file: backup, at: AT }, knownBills: [] })
      }
      const store = books(file)
      const empty = count(store.db, 'sale') === 0
      // Killed before it was set aside again, it may still be a begun one, or the shop's own.
      expect(Number(sell(store).billNumber)).toBeGreaterThan(empty ? 1000 : 6)
      expect(store.verifyChain().kind).toBe('whole')
      if (gone) expect(empty).toBe(true)
      expect(leftovers(folder)).toEqual([])
      store.close()
    }
  },
  KILLS * 3000 + 30_000,
)
