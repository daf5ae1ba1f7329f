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
      api: { enabled: true, port: 8000, keys: ['k'] },
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
