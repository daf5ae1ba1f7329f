// A till built by a machine whose clock was ahead would take every right clock for wrong.

import { expect, it } from 'vitest'
import { builtAt } from '../../scripts/lib/builtAt.mjs'

const now = Date.UTC(2027, 0, 1)

it('is what a release says of itself', () => {
  expect(builtAt({ SOURCE_DATE_EPOCH: '1767225600' }, now)).toBe(Date.UTC(2026, 0, 1))
})

it.each([{}, { SOURCE_DATE_EPOCH: '' }, { SOURCE_DATE_EPOCH: 'today' }])(
  'else it is some time before now: %j',
  (env) => {
    const at = builtAt(env, now)
    expect(at).toBeLessThanOrEqual(now)
    expect(at).toBeGreaterThan(Date.UTC(2026, 0, 1))
    expect(builtAt(env, now)).toBe(at)
  },
)

it('is never after the clock of the machine that builds', () => {
  expect(builtAt({ SOURCE_DATE_EPOCH: String(now / 1000 + 86_400) }, now)).toBe(now)
})
