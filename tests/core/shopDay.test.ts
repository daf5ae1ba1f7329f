// Whole shop days in all three paces: no limit, a hundred look-ups, and a token that is spent before the shop opens.

import { describe, expect, it } from 'vitest'
import { playShopDay } from '../support/shopDay'

describe.each([20, 80, 300])('a day of %i sales', { timeout: 60_000 }, (sales) => {
  it('without a limit finds every payment by itself, while the customer stands there', async () => {
    const day = await playShopDay({ sales, dailyLookups: null, seed: 7 })
    expect(day.foundAlone).toBe(day.paid)
    expect(day.undecided).toBe(0)
  })

  it('on a hundred look-ups never asks more than that', async () => {
    const day = await playShopDay({ sales, dailyLookups: 100, seed: 7 })
    expect(day.lookUps).toBeLessThanOrEqual(100)
    if (sales <= 80) expect(day.undecided).toBe(0)
  })

  it('on a token that is spent calls nothing unpaid, and finds every payment when the next day opens', async () => {
    const day = await playShopDay({ sales, dailyLookups: 500, seed: 7, spentAtOpening: true })
    expect(day.paid).toBe(0)
    expect(day.calledUnpaid).toBe(0)
    expect(day.foundNextDay).toBe(day.payers)
    expect(day.lookUps).toBeLessThanOrEqual(500)
  })
})
