// Warnings at 14, 7, 3 and 1 days, and renewal that is tried rarely.

import { describe, expect, it } from 'vitest'
import { RENEW_GAP_MS, RENEW_TRIES_A_DAY, renewalDue, tokenLife } from '../../electron/core/tokenLife'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 10, 23)

describe('tokenLife', () => {
  it.each([
    [90, null],
    [14.1, null],
    [14, 14],
    [7.1, 14],
    [7, 7],
    [3.5, 7],
    [3, 3],
    [1.5, 3],
    [1, 1],
    [0.01, 1],
    [0, 0],
    [-2, 0],
  ])('%d days before the end warns: %s', (days, warning) => {
    expect(tokenLife(NOW + days * DAY, NOW)).toEqual({ daysLeft: Math.floor(days), warning })
  })

  it('knows nothing of a token that does not say', () => {
    expect(tokenLife(null, NOW)).toEqual({ daysLeft: null, warning: null })
  })
})

describe('renewalDue', () => {
  const due = (over: Partial<Parameters<typeof renewalDue>[0]>) =>
    renewalDue({ expiresAt: NOW + 10 * DAY, now: NOW, refused: false, tries: [], ...over })

  it('waits while there is time, unless Bakong refuses the token', () => {
    expect(due({ expiresAt: NOW + 15 * DAY })).toBe(false)
    expect(due({ expiresAt: null })).toBe(false)
    expect(due({})).toBe(true)
    expect(due({ expiresAt: NOW + 80 * DAY, refused: true })).toBe(true)
    expect(due({ expiresAt: NOW - DAY })).toBe(true)
  })

  it('leaves time between two tries, and makes few a day', () => {
    expect(due({ tries: [NOW - RENEW_GAP_MS + 1] })).toBe(false)
    expect(due({ tries: [NOW - RENEW_GAP_MS] })).toBe(true)
    const many = Array.from({ length: RENEW_TRIES_A_DAY }, (_, index) => NOW - DAY + 1 + index)
    expect(due({ tries: many })).toBe(false)
    expect(due({ tries: many.map((at) => at - DAY) })).toBe(true)
  })
})
