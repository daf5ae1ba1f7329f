// Books that are gone: empty ones begin on a manager's PIN wherever one can be judged, and never by a slip of the hand.

import { describe, expect, it } from 'vitest'
import { reachedByRestores } from '../../electron/core/bills'
import { isShopsName, wordToBegin } from '../../electron/core/gone'
import type { PeopleView, PersonView } from '../../shared/people'

const sophea: PersonView = { id: '1', name: 'Sophea', role: 'manager', active: true, pinLost: false }
const dara: PersonView = { ...sophea, id: '2', name: 'Dara', role: 'cashier' }
const shop = 'Sokha Mart'

const people = (over: Partial<PeopleView> = {}): PeopleView => ({
  ...{ mode: 'settings', idleMinutes: 5, signedIn: null, pinsLost: false, locked: false },
  people: [sophea, dara],
  ...over,
})

describe('the word for new books', () => {
  it('is a manager’s PIN, and no cashier is among those who are asked', () => {
    expect(wordToBegin(people(), shop)).toEqual({ kind: 'pin', people: [sophea] })
    expect(wordToBegin(people({ mode: 'everyone' }), shop)).toMatchObject({ kind: 'pin' })
  })

  it.each([
    ['no-backup', null],
    ['pins-off', people({ mode: 'off' })],
    ['pins-off', people({ people: [dara, { ...sophea, active: false }] })],
    ['pins-lost', people({ pinsLost: true })],
  ] as const)('is the shop’s name where a PIN can’t be asked for: %s', (why, view) => {
    expect(wordToBegin(view, shop)).toEqual({ kind: 'name', why, shop })
  })
})

it.each([
  ['Sokha Mart', true],
  ['  sokha   MART ', true],
  ['Sokha', false],
  ['', false],
  ['Sokha Mart 2', false],
  ['SokhaMart', false],
])('"%s" typed in full: %s', (typed, right) => {
  expect(isShopsName(typed, shop)).toBe(right)
})

it('a restore that nothing can be read of has given the numbers that it let the till go on from', () => {
  const facts = { lastBill: 5, busiestDay: 40, backupAt: 1000 }
  expect(reachedByRestores({ ...facts, restores: [] })).toBe(5)
  expect(reachedByRestores({ ...facts, restores: [{ at: 2000, lastBill: 0 }] })).toBe(2000)
  expect(reachedByRestores({ ...facts, restores: [2000, 3000].map((at) => ({ at, lastBill: 0 })) })).toBe(3000)
  // What is older than the backup, its numbers already know of.
  expect(reachedByRestores({ ...facts, restores: [{ at: 500, lastBill: 900 }] })).toBe(5)
})
