// Another program holds the sales book: the till stands still for nobody, sells once it may, and says so when it may not.

import { afterEach, beforeEach, expect, it } from 'vitest'
import { ApiDesk, type Sold } from '../../electron/core/apiDesk'
import { tradingWith } from '../../electron/core/commands/trading'
import { LOCK_PATIENCE_MS, patiently } from '../../electron/core/patience'
import { StoreFailure } from '../../electron/core/ports'
import type { Result } from '../../shared/result'
import { anId } from '../support/builders'
import { settle } from '../support/clock'
import { holdBooks } from '../support/holder'
import { TillKit } from '../support/tillKit'

let kit: TillKit
let release: () => void = () => undefined

beforeEach(() => {
  kit = new TillKit()
})
afterEach(() => {
  release()
  kit.close()
})

function hold(): () => void {
  release = holdBooks(kit.store.db.name)
  return release
}

/** The lock comes while a question to Bakong is on its way. @returns what lets go of it */
function holdOnceAnswered(): () => void {
  const answered = kit.bakong.lookUp.bind(kit.bakong)
  kit.bakong.lookUp = async (md5) => {
    const answer = await answered(md5)
    hold()
    kit.bakong.lookUp = answered
    return answer
  }
  return () => release()
}

const trading = () => tradingWith((failure) => kit.till.storeFailed(failure), kit.till.patience)
const request = (saleId = anId()) => ({ saleId, amountMinor: 5000, currency: 'KHR', source: 'cashier' }) as const

/** What became of a promise so far. */
function followed<T>(promise: Promise<T>): { done: T | null } {
  const state: { done: T | null } = { done: null }
  void promise.then((value) => {
    state.done = value
  })
  return state
}

it('a sale waits for a tool that holds the books for a moment, and is one sale with one bill number', async () => {
  const free = hold()
  const asked = request()
  const sale = followed(trading()(() => kit.till.start(asked)))
  const twice = followed(trading()(() => kit.till.start(asked)))
  await kit.clock.pass(LOCK_PATIENCE_MS / 2)
  expect([sale.done, twice.done]).toEqual([null, null])
  // Nobody is frightened by what is over soon.
  expect(kit.view?.storeTrouble).toBeNull()
  free()
  await kit.clock.pass(500)
  expect(sale.done).toMatchObject({ ok: true, value: { id: asked.saleId, billNumber: '0001' } })
  expect(twice.done).toEqual(sale.done)
  expect(kit.store.lastSales(9)).toHaveLength(1)
  expect(kit.view?.storeTrouble).toBeNull()
})

it('a sale that can’t be stored is refused in words of its own, leaves nothing behind, and is sold by the next press', async () => {
  const free = hold()
  const asked = request()
  const refused = followed(trading()(() => kit.till.start(asked)))
  await kit.clock.pass(LOCK_PATIENCE_MS + 100)
  expect(refused.done).toMatchObject({ ok: false, error: { code: 'books-locked' } })
  expect(kit.view?.storeTrouble).toMatchObject({ kind: 'locked' })
  expect(kit.store.lastSales(9)).toEqual([])
  free()
  // At once, though nobody has told the till yet that the lock is gone.
  expect(await trading()(() => kit.till.start(asked))).toMatchObject({ ok: true, value: { billNumber: '0001' } })
  await settle()
  expect(kit.view?.storeTrouble).toBeNull()
})

it('what can be read is shown meanwhile; a program’s sale whose turn has come is shown once it can be noted', async () => {
  const sale = kit.charge()
  kit.pays(sale)
  await kit.clock.pass(5000)
  const api = { reference: null, idempotency: null, link: 'OK' }
  const [queued] = kit.till.startTogether([{ ...request(), source: 'api', api }])
  const free = hold()
  await kit.clock.pass(30_000)
  kit.till.refresh()
  await settle()
  expect(kit.view).toMatchObject({ at: kit.clock.now(), queued: 1, screen: { kind: 'paid', sale: { id: sale.id } } })
  free()
  await kit.clock.pass(500)
  const id = queued?.ok ? queued.value.sale.id : 'refused'
  expect(kit.view).toMatchObject({ queued: 0, screen: { kind: 'waiting', sale: { id } } })
})

it('money found while the books are held is PAID once they are free, counted once, and not asked for again', async () => {
  const sale = kit.charge()
  await kit.clock.pass(0)
  kit.pays(sale)
  const free = holdOnceAnswered()
  await kit.clock.pass(20_000)
  expect(kit.sale(sale.id).state).toBe('PENDING')
  expect(kit.view?.storeTrouble).toMatchObject({ kind: 'locked' })
  const asked = kit.bakong.calls.filter(({ md5s }) => md5s.length > 0).length
  free()
  // At once: nobody waits for the next time at which a failing disk would be tried.
  await kit.clock.pass(500)
  expect(kit.sale(sale.id).state).toBe('PAID')
  expect(kit.view?.screen.kind).toBe('paid')
  expect(kit.bakong.calls.filter(({ md5s }) => md5s.length > 0)).toHaveLength(asked)
  expect(kit.store.dayTotals('2040-11-22')).toMatchObject({ paidCount: 1, paidKhrMinor: 12_500 })
})

it('a moment’s lock while Bakong’s answer is written down costs no second look-up', async () => {
  const sale = kit.charge()
  await kit.clock.pass(0)
  const free = holdOnceAnswered()
  const checked = followed(kit.till.check(sale.id))
  await kit.clock.pass(1000)
  const asked = kit.bakong.calls.filter(({ md5s }) => md5s.length > 0).length
  free()
  await kit.clock.pass(150)
  expect(checked.done).toMatchObject({ ok: true, value: { asked: { kind: 'not-found' } } })
  expect(kit.bakong.calls.filter(({ md5s }) => md5s.length > 0)).toHaveLength(asked)
})

it('a cancel that Bakong has answered waits for the books, and does not ask again', async () => {
  const sale = kit.charge()
  await kit.clock.pass(5000)
  const cancelled = followed(trading()(() => kit.till.cancel(sale.id)))
  await kit.clock.pass(100)
  const free = hold()
  await kit.clock.pass(1000)
  free()
  await kit.clock.pass(1500)
  expect(cancelled.done).toMatchObject({ ok: true, value: { state: 'CANCELLED' } })
})

it('sales that programs ask for at one moment wait together: each is made once, in their order', async () => {
  const { clock, store, till } = kit
  const tasks: (() => void)[] = []
  const desk = new ApiDesk({ till, store, clock, newId: anId, soon: (task) => tasks.push(task) })
  const free = hold()
  const sold: { done: Result<Sold> | null }[] = [1, 2, 3].map((amountMinor) =>
    followed(
      desk.sell({
        ...{ amountMinor, currency: 'KHR', reference: `order ${amountMinor}` },
        idempotency: { key: `key ${amountMinor}`, requestHash: String(amountMinor).padStart(64, '0') },
      }),
    ),
  )
  for (const task of tasks.splice(0)) task()
  await clock.pass(500)
  expect(sold.map(({ done }) => done)).toEqual([null, null, null])
  free()
  await clock.pass(500)
  expect(sold.map(({ done }) => done?.ok && done.value.sale.billNumber)).toEqual(['0001', '0002', '0003'])
  expect(store.lastSales(9)).toHaveLength(3)
})

it('only a lock is waited for: a full disk is told at once', async () => {
  let tries = 0
  const full = () => {
    tries += 1
    throw new StoreFailure('full', 'as the test wants')
  }
  await expect(patiently(full, { clock: kit.clock })).rejects.toMatchObject({ kind: 'full' })
  expect(tries).toBe(1)
})

it('a till that closes gives up what waits, and touches the closed books no more', async () => {
  hold()
  const waiting = trading()(() => kit.till.start(request()))
  kit.till.close()
  release()
  kit.store.close()
  await kit.clock.pass(LOCK_PATIENCE_MS)
  expect(await waiting).toMatchObject({ ok: false, error: { code: 'books-locked' } })
})
