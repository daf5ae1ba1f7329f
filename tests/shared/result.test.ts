// How the till says no.

import { describe, expect, it } from 'vitest'
import { assert, err, never, ok, refuse } from '../../shared/result'

describe('a refusal', () => {
  it('has its code, and only what is known beside it', () => {
    expect(refuse('sale-closed')).toStrictEqual({ ok: false, error: { code: 'sale-closed' } })
    expect(refuse('sale-closed', 'saleId')).toStrictEqual({
      ok: false,
      error: { code: 'sale-closed', field: 'saleId' },
    })
    expect(refuse('sale-closed', undefined, 'why')).toStrictEqual({
      ok: false,
      error: { code: 'sale-closed', detail: 'why' },
    })
    expect([ok(1), err(2)]).toStrictEqual([
      { ok: true, value: 1 },
      { ok: false, error: 2 },
    ])
  })

  it('is for people; a bug is loud', () => {
    expect(() => never('odd' as never)).toThrow('Unreachable: "odd"')
    expect(() => assert(false, 'sums agree')).toThrow('Broken assumption: sums agree')
    expect(() => assert(0, 'x')).toThrow('Broken assumption')
    expect(assert(true, 'x')).toBeUndefined()
  })
})
