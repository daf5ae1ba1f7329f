// How often programs may ask: a window that never opened again would shut the local API until the till is started anew.

import { expect, it } from 'vitest'
import { RateLimits, REQUESTS_PER_SECOND_MAX, WRONG_KEYS_PER_MINUTE_MAX } from '../../electron/api/rate'

/** How many of so many tries are let through now. */
const through = (take: () => boolean, tries: number) => Array.from({ length: tries }, take).filter(Boolean).length

it.each([
  ['requests', REQUESTS_PER_SECOND_MAX, 4000, 1000, (limits: RateLimits) => limits.takeRequest()],
  ['wrong keys', WRONG_KEYS_PER_MINUTE_MAX, 20, 60_000, (limits: RateLimits) => limits.takeWrongKey()],
] as const)('%s: %i, and as many again once the window has passed', (_, max, written, perMs, take) => {
  let now = 5
  const limits = new RateLimits(() => now)
  const tries = (count: number) => through(() => take(limits), count)
  expect(max).toBe(written)
  expect(tries(max + 5)).toBe(max)
  now += perMs - 1
  expect(tries(1)).toBe(0)
  now += 1
  expect(tries(max + 5)).toBe(max)
  // The new window began when it was opened, not when the old one did.
  now += perMs - 1
  expect(tries(1)).toBe(0)
  now += 10 * perMs
  expect(tries(max - 1)).toBe(max - 1)
  now += perMs - 1
  expect(tries(2)).toBe(1)
})

it('wrong keys take nothing from the requests', () => {
  const limits = new RateLimits(() => 0)
  expect(through(() => limits.takeWrongKey(), 50)).toBe(20)
  expect(limits.takeRequest()).toBe(true)
})
