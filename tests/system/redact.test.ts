// What must never be written down. Logs are sent by phone to whoever helps; a token in them is the shop's account.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redact, redactValue } from '../../electron/system/redact'

const jwt =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJkYXRhIjp7ImlkIjoiN2QxIn0sImlhdCI6MTc2fQ.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg'
const khqr =
  '00020101021229190015rumduol@devbank52045999530311654045000' +
  '5802KH5912Rumduol Cafe6010Phnom Penh62120208265112345678991700131763800000000' +
  '6304A1b2'
const saleId = '0b8f8a5e-3a4e-4b57-9f0a-2f7f7b9b3c11'

describe('redact', () => {
  it.each([
    ['a bearer token', 'Authorization: Bearer abc.def-123 sent', 'Authorization: Bearer [token] sent'],
    ['a token by itself', `token ${jwt} expired`, 'token [token] expired'],
    ['a cut token', `token ${jwt.slice(0, 60)}`, 'token [token]'],
    ['a code', `made ${khqr} for it`, 'made [khqr] for it'],
    ['two codes', `${khqr} and ${khqr}.`, '[khqr].'],
    ['a cut code', `made ${khqr.slice(0, 60)}`, 'made [khqr]'],
    ['a code in JSON', JSON.stringify({ q: khqr }), '{"q":"[khqr]"}'],
    ['an e-mail address', 'sent to dara.sok@example.com', 'sent to da…@example.com'],
    ['an account id', 'paid to rumduol_cafe@devbank', 'paid to ru…@devbank'],
    ['a Khmer account id', 'paid to សុខា@devbank', 'paid to សុ…@devbank'],
    ['an account number', 'account 000123456789.', 'account …6789.'],
    ['a spaced account number', 'account 001 234 567 890', 'account …7890'],
    ['a dashed account number', 'account 001-234-567', 'account …4567'],
    ['a phone number', 'call +85512345678', 'call +…5678'],
    ['a spaced phone number', 'call 012 345 678', 'call …5678'],
    ['a key', 'key 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 'key 9f86d0…'],
  ])('hides %s', (_what, text, shown) => expect(redact(text)).toBe(shown))

  it.each([
    ['a sale id', `sale ${saleId} is PAID`],
    ['a sale id of digits', 'sale 12345678-1234-4234-8234-123456789012'],
    ['an MD5', 'md5 d41d8cd98f00b204e9800998ecf8427e'],
    ['an amount', 'amount 12,500 KHR, 3.25 USD, 12345678'],
    ['a time', 'at 2026-11-22T23:19:51.702Z, or 2026-11-22 23:19:51'],
    ['a short bill number', 'bill 26112200'],
    ['a path', 'at /opt/khqr-pos/out/main/main.js:7306:11'],
    ['Khmer', 'ការលក់ត្រូវបានរក្សាទុក'],
  ])('leaves %s', (_what, text) => expect(redact(text)).toBe(text))

  it('cuts what is too long, without showing half a secret', () => {
    const text = `${'word '.repeat(1_598)}account 0001234567890123`
    expect(redact(text).length).toBeLessThanOrEqual(2_001)
    expect(redact('x'.repeat(100_000))).toBe('…')
    expect(redact(`${'a '.repeat(900)}${jwt}${' b'.repeat(8_000)}`)).toContain('[token]')
  })

  it('shows no secret, whatever stands around it', () => {
    const digits = fc.stringMatching(/^\d{9,19}$/)
    const letters = fc.stringMatching(/^[A-Za-z0-9_-]{43}$/).filter((key) => /\d/.test(key))
    const around = fc.string({ maxLength: 40 }).map((text) => text.replace(/[\w-]$/, ''))
    fc.assert(
      fc.property(
        around,
        fc.oneof(digits, letters, fc.constant(jwt), fc.constant(khqr)),
        around,
        (before, secret, after) => {
          expect(redact(`${before} ${secret} ${after}`)).not.toContain(secret)
          expect(redact(JSON.stringify({ note: `${before} ${secret}`, secret }))).not.toContain(secret)
        },
      ),
    )
  })

  it('stays quick on a text made to slow it down', () => {
    const began = performance.now()
    for (const part of ['a', 'token', 'pin ', '0002010000', 'a@', 'eyJ.', '1 ', '6304', 'Bearer '])
      redact(part.repeat(200_000))
    expect(performance.now() - began).toBeLessThan(1_000)
  })
})

describe('redactValue', () => {
  it.each([
    ['token'],
    ['bakongToken'],
    ['accessToken'],
    ['Authorization'],
    ['password'],
    ['clientSecret'],
    ['apiKey'],
    ['api-key'],
    ['key'],
    ['khqr'],
    ['qr'],
    ['payload'],
    ['raw'],
    ['set-cookie'],
  ])('never shows a field named %s', (name) => {
    expect(redactValue({ [name]: 'short' })).toEqual({ [name]: '[secret]' })
    expect(redactValue({ inner: { [name]: { deep: 1 } } })).toEqual({ inner: { [name]: '[secret]' } })
  })

  it('shows what helps: the name of a token, bill numbers, times and amounts as numbers', () => {
    const facts = {
      tokenId: 'a1b2',
      billNumber: '261122000123',
      bill: '261122000123',
      at: 1763800000000,
      amountMinor: 1234567890,
      ok: true,
      none: null,
    }
    expect(redactValue(facts)).toEqual(facts)
  })

  it('looks into lists, objects and errors with their causes', () => {
    const cause = new Error('HTTP 401 for Bearer abc')
    const error = Object.assign(new TypeError('no answer to rumduol@devbank', { cause }), {
      kind: 'offline',
      context: { token: 'x' },
    })
    const shown = redactValue({ list: ['000123456789'], error }) as { list: string[]; error: Record<string, unknown> }
    expect(shown.list).toEqual(['…6789'])
    expect(shown.error).toMatchObject({
      name: 'TypeError',
      message: 'no answer to ru…@devbank',
      kind: 'offline',
      context: { token: '[secret]' },
      cause: { name: 'Error', message: 'HTTP 401 for Bearer [token]' },
    })
    expect(shown.error['stack']).toContain('redact.test.ts')
  })

  it('comes to an end', () => {
    const circle: Record<string, unknown> = {}
    circle['self'] = circle
    expect(JSON.stringify(redactValue(circle))).toContain('…')
    expect((redactValue(Array.from({ length: 1_000 }, () => 1)) as unknown[]).length).toBeLessThanOrEqual(50)
    expect(redactValue({ big: 10n, call: () => 1, nothing: undefined, sign: Symbol('x') })).toMatchObject({
      big: '10',
      sign: 'Symbol(x)',
    })
  })
})
