// What a window may ask at most. Without these a broken page could stall the till while a customer pays.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Allowance, INPUT_CHARACTERS_MAX, INPUT_DEPTH_MAX, isSmallJson } from '../../electron/ipc/limits'

function nested(levels: number): unknown {
  let value: unknown = 'end'
  for (let level = 0; level < levels; level += 1) value = { value }
  return value
}

function circular(): unknown {
  const value: Record<string, unknown> = {}
  value['self'] = value
  return value
}

describe('isSmallJson', () => {
  it.each([[undefined], [null], [0], ['text'], [true], [{}], [[]], [{ a: [1, { b: null }] }], [Object.create(null)]])(
    'takes %j',
    (value) => expect(isSmallJson(value)).toBe(true),
  )

  it.each([
    ['a long text', 'x'.repeat(INPUT_CHARACTERS_MAX)],
    ['a long key', { ['x'.repeat(INPUT_CHARACTERS_MAX)]: 1 }],
    ['a long list', Array.from({ length: INPUT_CHARACTERS_MAX })],
    ['a sparse list', new Array(100_000_000)],
    ['a deep object', nested(INPUT_DEPTH_MAX + 1)],
    ['a very deep object', nested(100_000)],
    ['a circle', circular()],
    ['a map', new Map([[1, 2]])],
    ['bytes', new Uint8Array(8)],
    ['a date', new Date(0)],
    ['an error', new Error('x')],
    ['a bigint', 1n],
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['something hidden in a list', [[new Set()]]],
  ])('refuses %s', (_what, value) => expect(isSmallJson(value)).toBe(false))

  it('takes any JSON that is a quarter of the limit and not deep', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: INPUT_DEPTH_MAX - 1 }), (text) => {
        fc.pre(text.length < INPUT_CHARACTERS_MAX / 4)
        expect(isSmallJson(JSON.parse(text))).toBe(true)
      }),
    )
  })
})

describe('Allowance', () => {
  it('allows so many in each window of time, and reports what it refused', () => {
    let now = 0
    const allowance = new Allowance({ max: 2, perMs: 100, monotonic: () => now })
    expect([1, 2, 3, 4].map(() => allowance.take().allowed)).toEqual([true, true, false, false])
    now = 99
    expect(allowance.take().allowed).toBe(false)
    now = 100
    expect(allowance.take()).toEqual({ allowed: true, refusedBefore: 3 })
    expect(allowance.take()).toEqual({ allowed: true, refusedBefore: 0 })
  })
})
