// Text that no UTF-8 exists for is never kept: whole books would be called changed.

import { describe, expect, it } from 'vitest'
import { cutText, wellFormed, wellFormedFrom } from '../../shared/wellFormed'

describe('text from outside', () => {
  it('keeps no half of a surrogate pair, however deep, and stays what it is otherwise', () => {
    const bad = { a: ['x\ud83d', { '\udc00k': 'y' }], n: 1, z: null, ok: '😀' }
    expect(wellFormed(bad)).toEqual({ a: ['x\ufffd', { '\ufffdk': 'y' }], n: 1, z: null, ok: '😀' })
    const map = new Map([['x', '\ud83d']])
    expect(wellFormed(map)).toBe(map)
    const bare = Object.assign(Object.create(null), { a: '\ud83d' })
    expect(wellFormed(bare)).toEqual({ a: '\ufffd' })
    const json = '{"a":"\\ud83d"}'
    expect(wellFormedFrom(json, JSON.parse(json))).toEqual({ a: '\ufffd' })
    expect(wellFormedFrom('{"a":"\\uDfff"}', { a: '\udfff' })).toEqual({ a: '\ufffd' })
    // Nothing can be hidden here: what was parsed is given back as it is.
    const plain = { a: 'x' }
    expect(wellFormedFrom('{"a":"x"}', plain)).toBe(plain)
    expect(wellFormedFrom('{"a":"\\u0041\\ue000"}', plain)).toBe(plain)
  })

  it.each([
    ['abc', 2, 'ab'],
    ['abc', 3, 'abc'],
    ['abc', 9, 'abc'],
    ['a😀b', 1, 'a'],
    ['a😀b', 2, 'a'],
    ['a😀b', 3, 'a😀'],
    ['ab\ud7ff', 3, 'ab\ud7ff'],
    ['ab\ue000', 3, 'ab\ue000'],
    ['ab\udbff', 3, 'ab'],
  ])('%j is cut to %i as %j', (text, max, wanted) => {
    expect(cutText(text, max)).toBe(wanted)
  })
})
