// When the till says that it asks by itself: said wrongly, a cashier waits for a look that is hours away.

import { describe, expect, it } from 'vitest'
import { isAskedOften, isAskedSoon, SOON_MS } from '../../shared/till'

describe('how often a sale is asked about', () => {
  const asked = { at: null, answer: null, busy: false, byPerson: false, check: null, nextAt: null }
  it('soon is ten seconds from now; often, ten seconds from look to look', () => {
    expect(SOON_MS).toBe(10_000)
    expect([null, 999, 11_000, 11_001].map((nextAt) => isAskedSoon({ ...asked, nextAt }, 1000))).toEqual([
      false,
      true,
      true,
      false,
    ])
    expect([null, 11_000, 11_001].map((nextAt) => isAskedOften({ ...asked, nextAt }, 1000))).toEqual([
      false,
      true,
      false,
    ])
    expect([null, 15_000, 15_001].map((nextAt) => isAskedOften({ ...asked, at: 5000, nextAt }, 1000))).toEqual([
      false,
      true,
      false,
    ])
  })
})
