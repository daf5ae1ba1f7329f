// A full disk: the till says so, keeps nothing by halves, and goes on once there is room.

import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { StoreFailure } from '../../electron/core/ports'
import { onDisk } from '../../electron/store/failures'
import { books, cancelCommit, everything, paidCommit, sell } from './support'

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
