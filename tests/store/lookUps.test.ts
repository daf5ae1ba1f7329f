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
  expect(again.lookUpCount('token-a', '2026-11-22')).toEqual({ automatic: 3, person: 1, deadline: 0 })
  expect(again.lookUpCount('token-a', '2026-11-23')).toEqual({ automatic: 0, person: 0, deadline: 1 })
  expect(again.lookUpCount('token-b', '2026-11-22')).toEqual({ automatic: 0, person: 0, deadline: 1 })
  expect(again.lookUpCount('token-c', '2026-11-22')).toEqual({ automatic: 0, person: 0, deadline: 0 })
})

test('what error 17 taught is kept for each token: its limit and its spent day, either without the other', () => {
  const store = books()
  expect([store.learntLimit('token-a'), store.spentDay('token-a')]).toEqual([null, null])
  store.markSpent('token-a', '2026-11-22', 5)
  expect([store.learntLimit('token-a'), store.spentDay('token-a')]).toEqual([null, '2026-11-22'])
  store.learnLimit('token-a', 120)
  store.learnLimit('token-a', 100)
  store.markSpent('token-a', '2026-11-23', 6)
  store.learnLimit('token-b', 0)
  store.close()
  const again = books(store.db.name)
  expect([again.learntLimit('token-a'), again.spentDay('token-a')]).toEqual([100, '2026-11-23'])
  expect([again.learntLimit('token-b'), again.spentDay('token-b')]).toEqual([0, null])
})

test('a look-up that never left is taken back, down to none and no further', () => {
  const store = books()
  const used = () => store.lookUpCount('token-a', '2026-11-22').person
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
  expect([store.spentDay('token-a'), store.spentAt('token-a')]).toEqual(['2026-11-22', 77])
  expect(store.openedWith('token-a', '2026-11-22')).toBeNull()
  store.markOpened('token-a', '2026-11-22', before)
  store.close()
  const reopened = books(store.db.name)
  expect(reopened.spentDay('token-a')).toBeNull()
  expect(reopened.openedWith('token-a', '2026-11-22')).toEqual(before)
  expect(reopened.openedWith('token-a', '2026-11-23')).toBeNull()
  expect(reopened.learntLimit('token-a')).toBe(120)
  reopened.learnLimit('token-a', null)
  expect(reopened.learntLimit('token-a')).toBeNull()
})
