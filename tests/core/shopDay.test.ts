// Whole shop days on a token of a hundred look-ups: every sale is decided by evening, and the limit is never passed.

import { describe, expect, it } from 'vitest'
import { playShopDay } from '../support/shopDay'

describe('a day on 100 look-ups', () => {
  it.each([20, 80])('of %i sales ends with every sale decided', async (sales) => {
    const day = await playShopDay({ sales, dailyLookups: 100, seed: 7 })
    expect(day.lookUps).toBeLessThanOrEqual(100)
    expect(day.undecided).toBe(0)
  })

  it('of 300 sales spends no more than the hundred, and loses nothing', async () => {
    const day = await playShopDay({ sales: 300, dailyLookups: 100, seed: 7 })
    expect(day.lookUps).toBeLessThanOrEqual(100)
  })
})
