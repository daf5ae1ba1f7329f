// If this breaks, nobody is warned that the token runs out, or the token can be read from the look-up ledger.

import { describe, expect, it } from 'vitest'
import { asPort } from '../../electron/bakong/port'
import { tokenFacts, tokenId } from '../../electron/bakong/token'
import { aClient, realClock, SECRET } from './support'

const jwt = (payload: unknown) => `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.c2ln`

describe('what a token tells', () => {
  it('is when it was issued and when it ends', () => {
    const facts = tokenFacts(jwt({ data: { id: 'x' }, iat: 1_740_274_733, exp: 1_748_050_733 }))
    expect(facts).toEqual({ issuedAt: 1_740_274_733_000, expiresAt: 1_748_050_733_000 })
  })

  it('may be a fraction, or half of it', () => {
    expect(tokenFacts(jwt({ exp: 1_748_050_733.5 }))).toEqual({ issuedAt: null, expiresAt: 1_748_050_733_500 })
  })

  it.each([
    ['empty', ''],
    ['opaque', 'rbk_0123456789'],
    ['two parts', 'a.b'],
    ['not base64', 'a.$$$.c'],
    ['not JSON', `a.${Buffer.from('hello').toString('base64url')}.c`],
    ['not UTF-8', `a.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.c`],
    ['an array', jwt([1, 2])],
    ['null', jwt(null)],
    ['words for times', jwt({ iat: 'now', exp: 'later' })],
    ['negative', jwt({ exp: -5 })],
    ['beyond all dates', jwt({ exp: 1e300 })],
    ['deep', `a.${Buffer.from('['.repeat(2000)).toString('base64url')}.c`],
    ['endless', `a.${'e'.repeat(10_000)}.c`],
  ])('is nothing when it is %s', (_, token) => {
    expect(tokenFacts(token)).toEqual({ issuedAt: null, expiresAt: null })
  })
})

describe('the name of a token', () => {
  it('is short, stable and not the token', () => {
    expect(tokenId(SECRET)).toMatch(/^[0-9a-f]{12}$/)
    expect(tokenId(SECRET)).toBe(tokenId(SECRET))
    expect(tokenId(SECRET)).not.toBe(tokenId(`${SECRET}x`))
    expect(tokenId(null)).toBe('no-token')
  })

  it('follows the token that is set now', () => {
    let token: string | null = 'one'
    const port = asPort(aClient('http://127.0.0.1:1', { token: () => token, clock: realClock }))
    const first = port.tokenId
    token = 'two'
    expect(port.tokenId).not.toBe(first)
    token = '  '
    expect(port.tokenId).toBe('no-token')
  })
})
