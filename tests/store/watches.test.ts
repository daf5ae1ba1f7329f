// The watch: what is due, in which order, and what a restart makes due.

import { expect, test } from 'vitest'
import { migrations } from '../../electron/store/migrate'
import { anId } from '../support/builders'
import { AT, books, cancel, pay, sell } from './support'

const HOUR = 3_600_000

test('the sale that has waited longest is looked at first; of equals, the one made first', () => {
  const store = books()
  const later = sell(store, {}, AT + 300)
  const equal = [sell(store, {}, AT + 200), sell(store, {}, AT + 200), sell(store, {}, AT + 200)]
  const soonest = sell(store, {}, AT + 100)
  sell(store, {}, AT + 9000)
  expect(store.due(AT + 300, 50).map((sale) => sale.id)).toEqual([soonest, ...equal, later].map((sale) => sale.id))
  expect(store.due(AT + 300, 2).map((sale) => sale.id)).toEqual([soonest.id, equal[0]?.id])
  expect(store.due(AT + 99, 50)).toEqual([])
  expect(store.nextDueAt()).toBe(AT + 100)
})

test('a sale whose watch has ended is not looked at again', () => {
  const store = books()
  expect(store.nextDueAt()).toBeNull()
  pay(store, sell(store))
  expect(store.nextDueAt()).toBeNull()
  expect(store.due(AT + 99 * HOUR, 50)).toEqual([])
  store.makeAllDue(AT + HOUR, 0)
  expect(store.nextDueAt()).toBeNull()
})

test('what was heard about a sale survives a restart, and a commit does not wipe it out', () => {
  const store = books()
  const sale = sell(store)
  const watch = {
    saleId: sale.id,
    nextCheckAt: AT + 5,
    lastAskedAt: AT,
    errorStreak: 2,
    looks: 7,
    unreadable: 1,
    madeAt: AT - 7,
    heardAt: AT - 5,
  } as const
  store.putWatch({ ...watch, lastAnswer: 'no-answer' })
  cancel(store, sale)
  store.close()
  const again = books(store.db.name)
  expect(again.watch(sale.id)).toEqual({ ...watch, lastAnswer: 'no-answer', nextCheckAt: sale.createdAt + 40_000 })
  expect(again.watch(anId())).toBeNull()
})

test('a watch of a sale that is not there is a bug', () => {
  const never = {
    lastAskedAt: null,
    lastAnswer: null,
    errorStreak: 0,
    looks: 0,
    unreadable: 0,
    madeAt: null,
    heardAt: null,
  }
  const watch = { saleId: anId(), nextCheckAt: AT, ...never }
  expect(() => books().putWatch(watch)).toThrow('every sale has its watch')
})

test('a start makes everything due at once, but for sales that are too old; what is overdue keeps its turn', () => {
  const store = books()
  const old = sell(store, { createdAt: AT - 25 * HOUR, expiresAt: AT - 24 * HOUR }, AT + HOUR)
  const young = sell(store, { createdAt: AT - 23 * HOUR, expiresAt: AT - 22 * HOUR }, AT + HOUR)
  const overdue = sell(store, {}, AT - 50)
  // Of one whose time of making nobody knows, nobody knows that it is too old.
  const unknown = sell(store, { createdAt: AT - 25 * HOUR, expiresAt: AT - 24 * HOUR }, AT + HOUR)
  // Nor how long one waits that was planned by a clock a year ahead.
  const ahead = sell(store, { createdAt: AT - 25 * HOUR, expiresAt: AT - 24 * HOUR }, AT + 9000 * HOUR)
  for (const sale of [old, young, ahead]) {
    const watch = store.watch(sale.id)
    if (watch !== null) store.putWatch({ ...watch, madeAt: sale.createdAt })
  }
  store.makeAllDue(AT, AT - 24 * HOUR)
  expect(store.due(AT, 50).map((sale) => sale.id)).toEqual([overdue.id, young.id, unknown.id, ahead.id])
  expect(store.watch(old.id)?.nextCheckAt).toBe(AT + HOUR)
  expect(store.watch(overdue.id)?.nextCheckAt).toBe(AT - 50)
})

test('what Bakong was not heard about since its code ended is due at once when it is heard again, and nothing else', () => {
  const store = books()
  const over = { createdAt: AT - HOUR, expiresAt: AT - HOUR / 2 }
  const unheard = sell(store, over, AT + HOUR)
  const heardBefore = sell(store, over, AT + HOUR)
  const heardAfter = sell(store, over, AT + HOUR)
  const open = sell(store, {}, AT + HOUR)
  for (const [sale, heardAt] of [
    [heardBefore, over.expiresAt - 1],
    [heardAfter, over.expiresAt + 1],
  ] as const) {
    const watch = store.watch(sale.id)
    if (watch !== null) store.putWatch({ ...watch, heardAt })
  }
  store.makeUnheardDue(AT)
  expect(store.due(AT, 50).map((sale) => sale.id)).toEqual([unheard.id, heardBefore.id])
  for (const { id } of [heardAfter, open]) expect(store.watch(id)?.nextCheckAt).toBe(AT + HOUR)
})

test('an update of the till knows of each open watch when its sale was made and when it was heard, and of no other', () => {
  const old = books(undefined, { migrations: migrations.filter(({ version }) => version < 93) })
  const [heard, silent, ended] = [sell(old), sell(old), sell(old)]
  const put = old.db.prepare(
    'UPDATE watch SET next_check_at = ?, last_asked_at = ?, last_answer = ? WHERE bill_serial = ?',
  )
  put.run(AT + 9, AT + 5, 'not-found', Number(heard.billNumber))
  put.run(AT + 9, AT + 5, 'no-answer', Number(silent.billNumber))
  put.run(null, AT + 5, 'not-found', Number(ended.billNumber))
  old.close()
  const store = books(old.db.name)
  expect(store.watch(heard.id)).toMatchObject({ madeAt: heard.createdAt, heardAt: AT + 5 })
  expect(store.watch(silent.id)).toMatchObject({ madeAt: silent.createdAt, heardAt: null })
  expect(store.watch(ended.id)).toMatchObject({ madeAt: null, heardAt: null })
})
