// A full disk: the till says so, keeps nothing by halves, and goes on once there is room.

import { execFileSync } from 'node:child_process'
import { closeSync, cpSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, describe, expect, it, test } from 'vitest'
import { StoreFailure } from '../../electron/core/ports'
import { onDisk } from '../../electron/store/failures'
import { migrations, newestOf } from '../../electron/store/migrate'
import { openStore } from '../../electron/store/open'
import { roomFor } from '../../electron/store/room'
import { AT, aFolder, books, cancelCommit, everything, paidCommit, sell } from './support'

/** Lets the books grow by no page from now on. */
function fill(store: ReturnType<typeof books>): () => void {
  const most = store.db.pragma('max_page_count', { simple: true }) as number
  store.db.pragma(`max_page_count = ${store.db.pragma('page_count', { simple: true })}`)
  return () => store.db.pragma(`max_page_count = ${most}`)
}

/** Does it until the disk is full; tells what stood in the books just before. */
function untilFull(store: ReturnType<typeof books>, work: (round: number) => unknown): unknown {
  for (let round = 0; round < 1000; round++) {
    const before = everything(store.db)
    try {
      work(round)
    } catch (error) {
      if (error instanceof StoreFailure && error.kind === 'full') return before
      throw error
    }
  }
  throw new Error('the disk never filled up')
}

test('a sale that the full disk did not take leaves nothing, and its number goes to the next sale', () => {
  const store = books()
  sell(store)
  const makeRoom = fill(store)
  const before = untilFull(store, () => sell(store))
  expect(everything(store.db)).toEqual(before)
  expect(store.db.inTransaction).toBe(false)
  const last = Number(store.lastSales(1)[0]?.billNumber)
  makeRoom()
  expect(Number(sell(store).billNumber)).toBe(last + 1)
  expect(store.verifyChain().kind).toBe('whole')
})

test('a payment that the full disk did not take is not half taken: the sale stays open and is taken later', () => {
  const store = books()
  const sales = Array.from({ length: 60 }, () => sell(store))
  const makeRoom = fill(store)
  const before = untilFull(store, (round) => {
    const sale = sales[round]
    if (sale === undefined) throw new Error('too few sales')
    store.commit(paidCommit(sale))
  })
  expect(everything(store.db)).toEqual(before)
  const open = sales.find((sale) => store.sale(sale.id)?.state === 'PENDING')
  makeRoom()
  expect(open && store.commit(cancelCommit(open))).toBe(true)
  expect(store.verifyChain().kind).toBe('whole')
})

test.each([
  // What opening the books says on a full disk, where the log's index is made anew.
  ['SQLITE_IOERR_SHMSIZE', 'full'],
  ['SQLITE_IOERR_READ', 'io'],
])('%s is named %s', (code, kind) => {
  const work = () => {
    throw new Database.SqliteError('disk I/O error', code)
  }
  expect(() => onDisk(work)).toThrow(expect.objectContaining({ name: StoreFailure.name, kind }))
})

describe('a disk that is full when the till starts', () => {
  const disks: string[] = []
  afterEach(() => {
    for (const disk of disks.splice(0)) execFileSync('umount', ['-l', disk], { stdio: 'ignore' })
  })

  /** A small disk of its own; null where this user may not mount one. */
  function smallDisk(): string | null {
    const folder = aFolder()
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder], { stdio: 'ignore' })
    } catch {
      return null
    }
    disks.push(folder)
    return folder
  }

  /** Writes until nothing more goes in, not even a byte. */
  function fillUp(folder: string): string {
    const ballast = join(folder, 'ballast')
    const handle = openSync(ballast, 'w')
    try {
      for (let bytes = 65_536; bytes >= 1; bytes = Math.floor(bytes / 2))
        for (;;) {
          try {
            writeSync(handle, Buffer.alloc(bytes))
          } catch {
            break
          }
        }
    } finally {
      closeSync(handle)
    }
    return ballast
  }

  it.each(['that ended well', 'that was killed'])('is told to be full, of a till %s, and nothing is lost', (end) => {
    const folder = smallDisk()
    if (folder === null) return
    const store = books(folder)
    const sales = Array.from({ length: 11 }, () => sell(store))
    if (end === 'that was killed') {
      // As a kill leaves them: the log beside the books, its index gone with the machine.
      for (const suffix of ['', '-wal']) cpSync(store.db.name + suffix, join(folder, `copy.db${suffix}`))
      store.close()
      for (const suffix of ['', '-wal']) renameSync(join(folder, `copy.db${suffix}`), store.db.name + suffix)
    } else store.close()
    const ballast = fillUp(folder)
    for (let time = 0; time < 2; time++)
      expect(() => openStore(folder, { now: () => AT })).toThrow(expect.objectContaining({ kind: 'full' }))
    const room = roomFor(store.db.name, folder, newestOf(migrations))
    expect(room?.folder).toBe(folder)
    expect(room?.neededBytes).toBeGreaterThanOrEqual(64 * 1024 * 1024)
    expect(room?.freeBytes).toBeLessThan(1024 * 1024)
    rmSync(ballast)
    expect(books(folder).sale(sales[10]?.id ?? '')).toEqual(sales[10])
  })
})
