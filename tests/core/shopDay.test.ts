// Whole shop days in all three paces: no limit, a hundred look-ups, and a token that is spent before the shop opens.

import { describe, expect, it } from 'vitest'
import { shareOf } from '../../electron/core/budget'
import { playSharedDay, playShopDay } from '../support/shopDay'

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

describe('five tills on one token of a hundred look-ups', { timeout: 180_000 }, () => {
  const rush = { tills: 5, sales: 16, limit: 100, seed: 7 }

  it('that each plan with the whole day leave three of four customers undecided', async () => {
    const { payers, decided } = await playSharedDay({ ...rush, share: 100 })
    expect(decided / payers).toBeLessThan(0.3)
  })

  it('that know of each other find nearly all of them by themselves', async () => {
    const { payers, decided, lookUps } = await playSharedDay({ ...rush, share: shareOf(100, 5) ?? 0 })
    expect(decided / payers).toBeGreaterThan(0.85)
    expect(lookUps).toBeLessThanOrEqual(100)
  })
})
