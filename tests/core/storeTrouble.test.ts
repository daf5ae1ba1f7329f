// The disk fails while the till sells: it says which trouble, trades no more, says nothing wrong of money, and goes on by itself.

import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { customerView } from '../../electron/core/customerView'
import { StoreFailure } from '../../electron/core/ports'
import type { Sale } from '../../shared/sale'
import { anId } from '../support/builders'
import { TillKit } from '../support/tillKit'

let kit: TillKit

beforeEach(() => {
  kit = new TillKit()
})
afterEach(() => kit.close())

/** The disk takes nothing from now on. */
function readOnly(): () => void {
  kit.store.db.pragma('query_only = ON')
  return () => kit.store.db.pragma('query_only = OFF')
}

it('a payment that can’t be written is neither PAID nor unpaid on any screen, and is PAID once it can be', async () => {
  const sale = kit.charge()
  await kit.clock.pass(0)
  const mend = readOnly()
  kit.pays(sale)
  await kit.clock.pass(6000)
  expect(kit.view?.storeTrouble).toMatchObject({ kind: 'read-only' })
  expect(kit.view?.screen).toMatchObject({ kind: 'waiting', sale: { id: sale.id, state: 'PENDING' } })
  expect(kit.view && customerView(kit.view).screen).toEqual({ kind: 'trouble' })
  const since = kit.view?.storeTrouble?.since
  await kit.clock.pass(200_000)
  expect(kit.view?.storeTrouble?.since).toBe(since)
  expect(kit.sale(sale.id).state).toBe('PENDING')
  mend()
  await kit.clock.pass(7000)
  expect(kit.view?.storeTrouble).toBeNull()
  expect(kit.sale(sale.id).state).toBe('PAID')
  expect(kit.view?.screen.kind).toBe('paid')
})

it('nothing is sold meanwhile, and no bill number is lost by it', async () => {
  const first = kit.charge()
  kit.till.next(first.id)
  await kit.till.cancel(first.id)
  kit.till.next(first.id)
  const mend = readOnly()
  const request = { saleId: anId(), amountMinor: 5000, currency: 'KHR', source: 'cashier' } as const
  expect(() => kit.till.start(request)).toThrow('read-only')
  expect(kit.till.start(request)).toMatchObject({ ok: false, error: { code: 'trading-stopped' } })
  mend()
  // Nobody has to do anything: five seconds after the disk is well, the till sells.
  await kit.clock.pass(5000)
  const started = kit.till.start(request)
  expect(started.ok && started.value.billNumber).toBe('0002')
})

it('another process that holds the books is told by its name', async () => {
  kit.store.db.pragma('busy_timeout = 1')
  const sale = kit.charge()
  const other = new Database(kit.store.db.name)
  other.exec('BEGIN IMMEDIATE')
  kit.pays(sale)
  await kit.clock.pass(6000)
  expect(kit.view?.storeTrouble).toMatchObject({ kind: 'locked' })
  other.exec('ROLLBACK')
  other.close()
  await kit.clock.pass(7000)
  expect(kit.view?.storeTrouble).toBeNull()
  expect(kit.sale(sale.id).state).toBe('PAID')
})

it('books that can’t even be read keep the last picture, with the trouble over it', async () => {
  kit.damaged = true
  kit.charge()
  await kit.clock.pass(0)
  const shown = kit.view?.screen.kind
  kit.store.db.exec(
    "DROP TABLE IF EXISTS gone; PRAGMA writable_schema = ON; UPDATE sale SET flags = '[1]', version = 1",
  )
  kit.till.refresh()
  await kit.clock.pass(0)
  expect(kit.view?.storeTrouble).toMatchObject({ kind: 'corrupt' })
  expect(kit.view?.screen.kind).toBe(shown)
  await kit.clock.pass(60_000)
  // One page that can be written is no reason to trade on damaged books: that takes a restart.
  expect(kit.view?.storeTrouble).toMatchObject({ kind: 'corrupt' })
})

it('by no door anything is sold or decided in books that are not what the till wrote', async () => {
  const wrong = kit.charge()
  kit.pays(wrong, { amountMinor: 1 })
  await kit.clock.pass(5000)
  kit.till.next(wrong.id)
  kit.till.storeFailed(new StoreFailure('corrupt', 'event 7: changed'))
  const { till } = kit
  const request = { amountMinor: 5000, currency: 'KHR' } as const
  const asked = till.stickers.check({ saleId: anId(), shortHash: '12ab34cd', ...request })
  const api = { reference: null, idempotency: null, link: 'OK' }
  const answers = [
    till.start({ saleId: anId(), source: 'cashier', ...request }),
    ...till.startTogether([{ saleId: anId(), source: 'api', api, ...request }]),
    await asked,
    till.confirmByHand(wrong.id, 'Dara', 'seen'),
    till.attention.resolve(wrong.id, 'accepted', 'Dara', 'fine'),
    till.attention.refundMade(1, 'Dara', 'cash'),
  ]
  for (const answer of answers) expect(answer).toMatchObject({ error: { code: 'trading-stopped' } })
  await kit.clock.pass(60_000)
  expect(kit.store.lastSales(9)).toEqual([kit.sale(wrong.id)])
})

it('a disk that fails in the middle of a list of answers loses none of them, and asks for none again', async () => {
  const sales = [kit.charge(), ...Array.from({ length: 3 }, () => hiddenCharge())]
  await kit.clock.pass(0)
  for (const sale of sales) kit.pays(sale)
  let commits = 0
  kit.disk = { kind: 'full', methods: { includes: (name) => name === 'commit' && ++commits > 2 } }
  kit.till.wake()
  await kit.clock.pass(3000)
  const states = () => sales.map(({ id }) => kit.sale(id).state).sort()
  // What one answer said is one commit: all of it, or nothing yet.
  expect(states()).toEqual(['PENDING', 'PENDING', 'PENDING', 'PENDING'])
  const asked = kit.bakong.calls.filter(({ md5s }) => md5s.length > 0).length
  kit.disk = null
  await kit.clock.pass(5000)
  expect(states()).toEqual(['PAID', 'PAID', 'PAID', 'PAID'])
  expect(kit.view?.storeTrouble).toBeNull()
  await kit.clock.pass(300_000)
  expect(kit.bakong.calls.filter(({ md5s }) => md5s.length > 0)).toHaveLength(asked)
  expect(kit.store.db.prepare('SELECT count(*) AS n FROM payment').get()).toEqual({ n: 4 })
})

it('a till whose books fail while it is put together falls over nothing else', async () => {
  kit.disk = { kind: 'io', methods: ['setting', 'learntLimit', 'spentDay'] }
  kit.till.refresh()
  await kit.clock.pass(0)
  expect(() => kit.another()).toThrow(StoreFailure)
  await kit.clock.pass(1000)
})

function hiddenCharge(): Sale {
  const shownId = kit.store.shownSaleId()
  if (shownId !== null) kit.store.hide(shownId)
  return kit.charge()
}
