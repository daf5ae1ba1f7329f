// What the day's look-ups are for, at each count of them: spent too freely the till is blind in the evening, too meanly it
// says PAID a minute late.

import { describe, expect, it } from 'vitest'
import {
  automaticLeft,
  type BudgetView,
  budgetWord,
  isYoungDay,
  lookUpsLeft,
  mayAsk,
  ownLeft,
  shareOf,
} from '../../../electron/core/budget'

const view = (
  limit: number | null,
  [automatic, deadline, person]: readonly [number, number, number],
  said: Partial<Pick<BudgetView, 'declaredSpent' | 'mayTry'>> = {},
): BudgetView => ({ limit, used: { automatic, deadline, person }, declaredSpent: false, mayTry: false, ...said })

/** Of 100 a fifth is kept for keys and deadlines, 5 of it for keys alone; what they took is not kept once more. */
const hundred: readonly (readonly [
  used: readonly [automatic: number, deadline: number, person: number],
  left: number,
  automatic: number,
  own: number,
  word: string,
])[] = [
  [[0, 0, 0], 100, 80, 95, 'open'],
  [[79, 0, 0], 21, 1, 16, 'open'],
  [[80, 0, 0], 20, 0, 15, 'open'],
  [[0, 20, 0], 80, 80, 75, 'open'],
  [[0, 21, 0], 79, 79, 74, 'open'],
  [[0, 0, 5], 95, 80, 95, 'open'],
  [[0, 0, 6], 94, 80, 94, 'open'],
  [[80, 15, 0], 5, 0, 0, 'open'],
  [[80, 14, 0], 6, 0, 1, 'open'],
  [[80, 0, 5], 15, 0, 15, 'open'],
  [[60, 10, 10], 20, 20, 20, 'open'],
  [[60, 0, 40], 0, 0, 0, 'counted-out'],
  [[80, 20, 0], 0, 0, 0, 'counted-out'],
  [[80, 15, 30], 0, 0, 0, 'counted-out'],
]

describe('a hundred look-ups a day', () => {
  it.each(hundred)(
    'used %j: %i left, %i for the till itself, %i with deadlines: %s',
    (used, left, own, with_, word) => {
      const now = view(100, used)
      expect([lookUpsLeft(now), automaticLeft(now), ownLeft(now), budgetWord(now)]).toEqual([left, own, with_, word])
      expect([mayAsk(now, 'automatic'), mayAsk(now, 'deadline'), mayAsk(now, 'person')]).toEqual([
        own > 0,
        with_ > 0,
        true,
      ])
    },
  )
})

describe('whatever the count', () => {
  it.each([1, 2, 5, 20])('of a limit of %i the last look-up is a key’s', (limit) => {
    const spent = view(limit, [limit - 1, 0, 0])
    expect([
      lookUpsLeft(spent),
      mayAsk(spent, 'automatic'),
      mayAsk(spent, 'deadline'),
      mayAsk(spent, 'person'),
    ]).toEqual([1, false, false, true])
  })

  const words: readonly (readonly [
    limit: number | null,
    declared: boolean,
    mayTry: boolean,
    asks: readonly boolean[],
  ])[] = [
    // automatic, deadline, person
    [null, false, false, [true, true, true]],
    [null, true, false, [false, false, true]],
    [null, true, true, [true, true, true]],
    [100, false, false, [true, true, true]],
    [100, true, false, [false, false, true]],
    [100, true, true, [true, true, true]],
  ]
  it.each(words)('limit %s, error 17 of today %s, old enough to try %s', (limit, declaredSpent, mayTry, asks) => {
    const now = view(limit, [3, 1, 1], { declaredSpent, mayTry })
    expect((['automatic', 'deadline', 'person'] as const).map((purpose) => mayAsk(now, purpose))).toEqual(asks)
    expect(budgetWord(now)).toBe(declaredSpent ? 'spent' : 'open')
    const left = declaredSpent ? 0 : limit === null ? null : limit - 5
    expect(lookUpsLeft(now)).toBe(left)
  })

  it('without a limit nothing is ever counted out', () => {
    const busy = view(null, [100_000, 10_000, 10_000])
    expect([lookUpsLeft(busy), automaticLeft(busy), ownLeft(busy), budgetWord(busy)]).toEqual([
      null,
      null,
      null,
      'open',
    ])
  })
})

it.each([
  [100, 1, 100],
  [100, 2, 50],
  [100, 3, 33],
  [100, 5, 20],
  [100, 200, 1],
  [3, 5, 1],
  [null, 5, null],
] as const)('of %s look-ups a till of %i has %s', (limit, tills, share) => {
  expect(shareOf(limit, tills)).toBe(share)
})

it('a day is young for its first twenty minutes in Phnom Penh', () => {
  const midnight = Date.UTC(2026, 10, 22, 17, 0, 0)
  const minutes = [-1, 0, 1, 19, 20, 21]
  expect(minutes.map((minute) => isYoungDay(midnight + minute * 60_000))).toEqual([
    false,
    true,
    true,
    true,
    false,
    false,
  ])
})
