// The look-up ledger: a restart, another token or another day never forgets what was asked.

import { expect, test } from 'vitest'
import { books } from './support'

test('look-ups are counted by token, day and purpose, and a restart does not reset them', () => {
  const store = books()
  for (let call = 0; call < 3; call++) store.countLookUp('token-a', '2026-11-22', 'automatic')
  store.countLookUp('token-a', '2026-11-22', 'person')
  store.countLookUp('token-a', '2026-11-23', 'deadline')
  store.countLookUp('token-b', '2026-11-22', 'deadline')
  store.close()
  const again = books(store.db.name)
  expect(again.lookUps('token-a', '2026-11-22').used).toEqual({ automatic: 3, person: 1, deadline: 0 })
  expect(again.lookUps('token-a', '2026-11-23').used).toEqual({ automatic: 0, person: 0, deadline: 1 })
  expect(again.lookUps('token-b', '2026-11-22').used).toEqual({ automatic: 0, person: 0, deadline: 1 })
  expect(again.lookUps('token-c', '2026-11-22').used).toEqual({ automatic: 0, person: 0, deadline: 0 })
})

const said = (store: ReturnType<typeof books>, tokenId: string, day: string) => {
  const { learnt, spent } = store.lookUps(tokenId, day)
  return [learnt, spent]
}

test('what error 17 taught is kept for each token: its limit and its spent day, either without the other', () => {
  const store = books()
  expect(said(store, 'token-a', '2026-11-22')).toEqual([null, false])
  store.markSpent('token-a', '2026-11-22', 5)
  expect(said(store, 'token-a', '2026-11-22')).toEqual([null, true])
  store.learnLimit('token-a', 120)
  store.learnLimit('token-a', 100)
  store.markSpent('token-a', '2026-11-23', 6)
  store.learnLimit('token-b', 0)
  store.close()
  const again = books(store.db.name)
  expect(said(again, 'token-a', '2026-11-23')).toEqual([100, true])
  // A day that is over is over: only its last word counts.
  expect(said(again, 'token-a', '2026-11-22')).toEqual([100, false])
  expect(said(again, 'token-b', '2026-11-23')).toEqual([0, false])
})

test('a look-up that never left is taken back, down to none and no further', () => {
  const store = books()
  const used = () => store.lookUps('token-a', '2026-11-22').used.person
  store.countLookUp('token-a', '2026-11-22', 'person')
  store.countLookUp('token-a', '2026-11-22', 'person')
  store.uncountLookUp('token-a', '2026-11-22', 'person')
  expect(used()).toBe(1)
  store.uncountLookUp('token-a', '2026-11-22', 'person')
  store.uncountLookUp('token-a', '2026-11-22', 'person')
  expect(used()).toBe(0)
})

test('a day that was spent and opened again is open after a restart, and counts from there', () => {
  const store = books()
  const before = { automatic: 3, person: 1, deadline: 0 }
  store.learnLimit('token-a', 120)
  store.markSpent('token-a', '2026-11-22', 77)
  expect(store.lookUps('token-a', '2026-11-22')).toEqual({
    used: { automatic: 0, person: 0, deadline: 0 },
    learnt: 120,
    spent: true,
    spentAt: 77,
    openedWith: null,
  })
  store.markOpened('token-a', '2026-11-22', before)
  store.close()
  const reopened = books(store.db.name)
  const ledger = () => reopened.lookUps('token-a', '2026-11-22')
  expect(ledger()).toMatchObject({ spent: false, openedWith: before, learnt: 120 })
  expect(reopened.lookUps('token-a', '2026-11-23')).toMatchObject({ spent: false, openedWith: null, learnt: 120 })
  reopened.learnLimit('token-a', null)
  expect(ledger()).toMatchObject({ learnt: null, openedWith: before })
})
