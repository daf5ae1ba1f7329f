// Sales in the books: made once, numbered without gaps, moved only by whoever read them last.

import { expect, test } from 'vitest'
import { ok, refuse } from '../../shared/result'
import { fixedFields, type Sale, type SaleEvent } from '../../shared/sale'
import { aHash, anId, aPayment, aSale } from '../support/builders'
import { AT, books, cancel, cancelCommit, count, everything, paidCommit, pay, sell } from './support'

test('bill numbers are serial: 0001, 0002, ... 9999, 10000', () => {
  const store = books()
  expect([sell(store), sell(store), sell(store)].map((sale) => sale.billNumber)).toEqual(['0001', '0002', '0003'])
  // The trigger lets the count go up by one only.
  store.db.exec('DROP TRIGGER till_serial; UPDATE till SET last_bill_serial = 9998')
  expect([sell(store), sell(store)].map((sale) => sale.billNumber)).toEqual(['9999', '10000'])
  expect(store.lastSales(2).map((sale) => sale.billNumber)).toEqual(['10000', '9999'])
})

test('a sale that was refused or that broke off uses no number and leaves nothing', () => {
  const store = books()
  sell(store)
  const before = everything(store.db)
  expect(store.createSale(anId(), () => refuse('code-not-verified'))).toEqual(refuse('code-not-verified'))
  const breakOff = () => {
    throw new Error('the code could not be made')
  }
  expect(() => store.createSale(anId(), breakOff)).toThrow('could not be made')
  expect(everything(store.db)).toEqual(before)
  expect(sell(store).billNumber).toBe('0002')
})

test('a sale that is not the one asked for is not stored', () => {
  const store = books()
  const before = everything(store.db)
  const make = (over: object) => {
    const sale = aSale()
    store.createSale(sale.id, (billNumber) => ok({ sale: { ...sale, billNumber, ...over }, nextCheckAt: AT }))
  }
  expect(() => make({ id: anId() })).toThrow('asked for')
  expect(() => make({ billNumber: '0077' })).toThrow('asked for')
  expect(() => make({ version: 3 })).toThrow('pending')
  expect(() => make({ amountMinor: 0 })).toThrow()
  expect(() => make({ amountMinor: 1.5 })).toThrow()
  expect(everything(store.db)).toEqual(before)
})

test('Enter pressed twice is one sale: the same id returns what is stored, and nothing is made', () => {
  const store = books()
  const sale = sell(store)
  const before = everything(store.db)
  const again = store.createSale(sale.id, () => {
    throw new Error('made twice')
  })
  expect(again).toEqual(ok(sale))
  expect(everything(store.db)).toEqual(before)
})

test('a new sale is watched, shown, and its first event holds what was charged', () => {
  const store = books()
  const sale = sell(store, {}, AT + 2000)
  expect(store.shownSaleId()).toBe(sale.id)
  expect(store.watch(sale.id)).toEqual({
    saleId: sale.id,
    nextCheckAt: AT + 2000,
    lastAskedAt: null,
    lastAnswer: null,
    errorStreak: 0,
    unreadable: 0,
    looks: 0,
    madeAt: null,
    heardAt: null,
  })
  const event = store.db.prepare<[], { type: string; at: number; body: string }>('SELECT * FROM sale_event').get()
  expect([event?.type, event?.at]).toEqual(['started', sale.createdAt])
  expect(JSON.parse(event?.body ?? '')).toEqual(Object.fromEntries(fixedFields.map((field) => [field, sale[field]])))
})

test('taking one sale off the screens does not take another off', () => {
  const store = books()
  const first = sell(store)
  const second = sell(store)
  store.hide(first.id)
  expect(store.shownSaleId()).toBe(second.id)
  store.hide(second.id)
  expect(store.shownSaleId()).toBeNull()
})

test('what is read is what was written, in every state and after a restart', () => {
  const store = books()
  const at = AT + 400_000
  const payment = aPayment({ amountMinor: 1, externalRef: 'ref', description: 'កាហ្វេ' })
  const closed = { closedAt: at, version: 1 } as const
  const states: ((sale: Sale) => Sale)[] = [
    (sale) => aSale({ ...fixed(sale), version: 1, flags: ['AMOUNT_MISMATCH'], mismatch: { payment, foundAt: at } }),
    (sale) => aSale({ ...fixed(sale), ...closed, state: 'EXPIRED' }),
    (sale) =>
      aSale({
        ...fixed(sale),
        ...closed,
        state: 'FAILED',
        flags: ['LATE'],
        resolution: { way: 'accepted', at, by: 'Dara', note: 'ok' },
      }),
    (sale) => aSale({ ...fixed(sale), ...closed, state: 'CANCELLED', asked: 'could-not-ask' }),
    (sale) =>
      aSale({
        ...fixed(sale),
        state: 'PAID',
        version: 1,
        paidAt: at,
        flags: ['MANUAL', 'LATE'],
        confirmation: { kind: 'by-hand', by: 'Dara', reason: 'saw the receipt' },
      }),
  ]
  // The chain holds what stands on a sale against the events that brought it there.
  const events: SaleEvent[] = [
    { type: 'payment-found', at, payment, usedElsewhere: false, retryPaid: false },
    { type: 'payment-not-found', at, afterDeadline: true },
    { type: 'attention-resolved', way: 'accepted', usedElsewhere: false, at, by: 'Dara', note: 'ok' },
    { type: 'cancelled', at, asked: 'could-not-ask' },
    { type: 'confirmed-by-hand', at, by: 'Dara', reason: 'saw the receipt' },
  ]
  const written = states.map((move, index) => {
    const before = sell(store, { demo: false, source: 'api', currency: 'USD', merchantName: 'ហាងកាហ្វេ' })
    const after = move(before)
    const event = events[index] as SaleEvent
    const kept = event.type === 'payment-found' ? { record: payment, raw: '{}', settles: false } : null
    expect(store.commit({ ...cancelCommit(before), after, event, payment: kept })).toBe(true)
    return after
  })
  written.push(pay(store, sell(store)))
  store.close()
  const again = books(store.db.name)
  expect(written.map((sale) => again.sale(sale.id))).toEqual(written)
  expect(again.lastSales(10)).toEqual(written.toReversed())
  expect(again.verifyChain()).toEqual({ kind: 'whole', events: 12 })
})

function fixed(sale: Sale): Pick<Sale, (typeof fixedFields)[number]> {
  return Object.fromEntries(fixedFields.map((field) => [field, sale[field]])) as Pick<
    Sale,
    (typeof fixedFields)[number]
  >
}

test('who decides on an old state of a sale writes nothing at all', () => {
  const store = books()
  const read = sell(store)
  cancel(store, read)
  const before = everything(store.db)
  expect(store.commit(paidCommit(read))).toBe(false)
  expect(store.commit(cancelCommit(read))).toBe(false)
  expect(everything(store.db)).toEqual(before)
})

test('a commit that would change the amount, or skip a step, is a bug and changes nothing', () => {
  const store = books()
  const sale = sell(store)
  const change = paidCommit(sale)
  const before = everything(store.db)
  expect(() => store.commit({ ...change, after: { ...change.after, amountMinor: 1 } })).toThrow(
    'amountMinor never changes',
  )
  expect(() => store.commit({ ...change, after: { ...change.after, version: 2 } })).toThrow('one step')
  expect(everything(store.db)).toEqual(before)
})

test('a payment comes with everything that follows from it, in one piece', () => {
  const store = books()
  const sale = sell(store)
  const change = paidCommit(sale)
  expect(store.commit(change)).toBe(true)
  expect(store.sale(sale.id)).toEqual(change.after)
  expect(store.saleOfPayment(change.payment?.record.hash ?? '')).toBe(sale.id)
  expect(store.watch(sale.id)?.nextCheckAt).toBeNull()
  expect(store.dayTotals('2026-11-22')).toEqual({ paidCount: 1, paidKhrMinor: 12_500, paidUsdMinor: 0 })
  expect(store.db.prepare('SELECT raw, settles FROM payment').all()).toEqual([{ raw: change.payment?.raw, settles: 1 }])
  expect(store.db.prepare('SELECT sale_id, kind, state, attempts FROM job').all()).toEqual([
    { sale_id: sale.id, kind: 'receipt', state: 'waiting', attempts: 0 },
  ])
  const event = store.db.prepare('SELECT version, state, at, type, body FROM sale_event ORDER BY seq DESC').get()
  const { type, at, ...body } = change.event
  expect(event).toEqual({ version: 1, state: 'PAID', at, type, body: JSON.stringify(body) })
})

test('one payment cannot settle two sales', () => {
  const store = books()
  const hash = aHash()
  const first = sell(store)
  const second = sell(store)
  pay(store, first, { hash })
  const before = everything(store.db)
  expect(() => store.commit(paidCommit(second, { hash }))).toThrow('a payment belongs to one sale')
  expect(everything(store.db)).toEqual(before)
  expect(store.saleOfPayment(hash)).toBe(first.id)
})

test('one sale cannot be settled by two payments; the second is kept as money to give back', () => {
  const store = books()
  const paid = pay(store, sell(store))
  const before = everything(store.db)
  const second = { ...paidCommit(paid), after: { ...paid, version: paid.version + 1 } as Sale }
  expect(() => store.commit(second)).toThrow('UNIQUE')
  expect(everything(store.db)).toEqual(before)
  const record = aPayment()
  const beside = { ...second, payment: { record, raw: '{}', settles: false } }
  expect(store.commit(beside)).toBe(true)
  expect(store.saleOfPayment(record.hash)).toBe(paid.id)
  expect(count(store.db, 'payment')).toBe(2)
})

test('two payments for one code, told in turns, are each kept once', () => {
  const store = books()
  let sale: Sale = pay(store, sell(store))
  const records = [aPayment(), aPayment()]
  for (const record of [...records, ...records]) {
    const after: Sale = {
      ...sale,
      version: sale.version + 1,
      flags: ['DUPLICATE'],
      mismatch: { payment: record, foundAt: AT },
    }
    const payment = { record, raw: '{}', settles: false }
    expect(store.commit({ ...paidCommit(sale), after, payment, jobs: [] })).toBe(true)
    sale = after
  }
  expect(count(store.db, 'payment')).toBe(3)
  expect(store.dayTotals('2026-11-22').paidCount).toBe(1)
})

test('all codes of one purchase are found, from whichever of them one asks', () => {
  const store = books()
  const other = sell(store)
  const first = sell(store)
  const second = sell(store, { retryOf: first.id })
  const third = sell(store, { retryOf: second.id })
  const branch = sell(store, { retryOf: first.id })
  const purchase = [first, second, third, branch]
  for (const sale of purchase) {
    const found = store.samePurchase(sale.id).map(({ id }) => id)
    const expected = purchase.map(({ id }) => id).filter((id) => id !== sale.id)
    expect(found.toSorted()).toEqual(expected.toSorted())
  }
  expect(store.samePurchase(other.id)).toEqual([])
  expect(store.samePurchase(anId())).toEqual([])
})
