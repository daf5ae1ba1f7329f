// The provisioning file: a fleet is set up by it, so a mistake must name its field and never show the token.

import { chmodSync, chownSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
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
      bakong: { baseUrl: 'https://api-bakong.nbc.gov.kh', token: 'secret', email: 'a@b.kh', dailyLookups: null, tillsOnToken: 5 },
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

/** Linux and macOS: on Windows rights are lists, which Node does not read. */
const unix = process.platform !== 'win32'
const isRoot = process.getuid?.() === 0

describe.runIf(unix)('a file that others may write', () => {
  const good = { language: 'km' }
  const refusal = (path: string) => {
    const read = readProvision(path)
    return read.ok ? null : read.error.lines.join('\n')
  }
  const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/'))

  it.each([0o666, 0o620, 0o602])('is refused with words: mode %o', (mode) => {
    const path = file(good)
    chmodSync(path, mode)
    expect(refusal(path)).toBe('the file may be written by others: chmod 600')
    chmodSync(path, 0o644)
    expect(refusal(path)).toBeNull()
  })

  it('is one in a folder of theirs too, for they could put another one there', () => {
    const path = file(good)
    chmodSync(folderOf(path), 0o777)
    expect(refusal(path)).toContain('lies under a folder that others may write')
    // Where only owners take files away, as in /tmp, they can't.
    chmodSync(folderOf(path), 0o1777)
    expect(refusal(path)).toBeNull()
    // What a link leads to counts as well.
    const linked = join(mkdtempSync(join(tmpdir(), 'khqr-provision-')), 'link.json')
    symlinkSync(path, linked)
    expect(refusal(linked)).toBeNull()
    chmodSync(folderOf(path), 0o777)
    expect(refusal(linked)).toContain('lies under a folder that others may write')
  })

  it.runIf(isRoot)('is one that belongs to another user, or lies in a folder of one', () => {
    const path = file(good)
    chownSync(path, 65_534, 65_534)
    expect(refusal(path)).toBe('the file belongs to another user')
    const folder = join(mkdtempSync(join(tmpdir(), 'khqr-provision-')), 'theirs')
    mkdirSync(folder)
    const inTheirs = join(folder, 'till.json')
    writeFileSync(inTheirs, '{}')
    chownSync(folder, 65_534, 65_534)
    expect(refusal(inTheirs)).toContain('lies under a folder of another user')
    chownSync(folder, 0, 1_234)
    chmodSync(folder, 0o775)
    expect(refusal(inTheirs)).toContain('lies under a folder that a group may write')
  })
})
