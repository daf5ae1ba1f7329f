// The provisioning file: a fleet is set up by it, so a mistake must name its field and never show the token.

import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readProvision } from '../../electron/system/provision'

function file(content: unknown): string {
  const path = join(mkdtempSync(join(tmpdir(), 'khqr-provision-')), 'till.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const merchant = { type: 'individual', accountId: 'shop@aclb', name: 'Shop', city: 'Phnom Penh' }

describe('readProvision', () => {
  it('is empty without a file', () => {
    expect(readProvision(undefined)).toEqual({ ok: true, value: {} })
  })

  it('takes the whole documented file', () => {
    const whole = {
      merchant: {
        type: 'merchant',
        accountId: 'shop@aclb',
        name: 'Shop',
        city: 'Phnom Penh',
        merchantId: 'M1',
        acquiringBank: 'ACLEDA',
      },
      bakong: { baseUrl: 'https://api-bakong.nbc.gov.kh', token: 'secret', email: 'a@b.kh', dailyLookups: null },
      api: { enabled: true, port: 8000, keys: ['0123456789abcdef0123456789abcdef'] },
      sale: { currency: 'USD', lifetimeSeconds: 120, khrPerUsd: 4050 },
      language: 'km',
      updates: { enabled: true, feed: 'https://tills.example/khqr/' },
    }
    expect(readProvision(file(whole))).toEqual({ ok: true, value: whole })
  })

  it.each([
    [{ bakong: { baseUrl: 'http://example.com', token: 'tell-nobody' } }, 'bakong.baseUrl'],
    [{ bakong: { token: 5 } }, 'bakong.token'],
    [{ sale: { lifetimeSeconds: 601 } }, 'sale.lifetimeSeconds'],
    [
      { merchant: { type: 'merchant', accountId: 'a@b', name: 'n', city: 'c', acquiringBank: 'x' } },
      'merchant.merchantId',
    ],
    [{ updates: { enabled: true, feed: 'http://tills.example/' } }, 'updates.feed'],
    [{ langauge: 'km' }, 'langauge'],
    // What the reader of addresses refuses was stored first, and the till then never started again.
    [{ bakong: { baseUrl: 'https://api-bakong.nbc.gov.kh/?x=1' } }, 'bakong.baseUrl'],
    [{ bakong: { baseUrl: 'https://user:pw@api-bakong.nbc.gov.kh' } }, 'bakong.baseUrl'],
    [{ bakong: { baseUrl: 'http://127.0.0.1:80@evil.example/' } }, 'bakong.baseUrl'],
    [{ updates: { enabled: true, feed: 'http://localhost:x@evil.example/' } }, 'updates.feed'],
    // It would be refused only by the header it is sent in.
    [{ merchant, bakong: { token: 'tell-nobody\nX-More: 1' } }, 'bakong.token'],
    [{ api: { enabled: true, keys: ['1'] } }, 'api.keys.0'],
    [{ api: { enabled: true, keys: ['0123456789abcdef0123456789abcdef', 'tell-nobody'] } }, 'api.keys.1'],
    [{ api: { enabled: true, keys: ['clé-0123456789abcdef0123456789'] } }, 'api.keys.0'],
    [{ api: { enabled: true, keys: ['a b 0123456789abcdef0123456789'] } }, 'api.keys.0'],
    [{ api: { enabled: true, keys: ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'] } }, 'api.keys.0'],
    [{ api: { enabled: true, keys: ['1212121212121212121212121212121212'] } }, 'api.keys.0'],
    [{ api: { enabled: true, keys: ['=0123456789abcdef0123456789abcd'] } }, 'api.keys.0'],
  ])('names the wrong field of %j', (content, field) => {
    const read = readProvision(file(content))
    expect(read.ok).toBe(false)
    if (read.ok) return
    expect(read.error.lines.join('\n')).toContain(field)
    expect(read.error.lines.join('\n')).not.toContain('tell-nobody')
  })

  it('says of a file that is no JSON only that, since it may hold a token', () => {
    expect(readProvision(file('{"bakong":{"token":"tell-nobody"'))).toEqual({
      ok: false,
      error: { lines: ['the file is not JSON'] },
    })
    expect(readProvision('/nowhere/at/all.json')).toMatchObject({ ok: false })
  })
})
