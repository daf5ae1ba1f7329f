// If this breaks, the simulated customer pays a code that no banking app would read, or can't read a good one.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readCode } from '../../electron/bakong/simulator/codeReader'
import { aCode } from './support'

describe('the reader of codes', () => {
  it('reads what was written', () => {
    const expiresAt = 1_795_316_400_000
    const khqr = aCode({ accountId: 'shop@aclb', currency: 'USD', amount: '1.50', expiresAt, merchant: true })
    expect(readCode(khqr)).toMatchObject({ khqr, accountId: 'shop@aclb', currency: 'USD', amountMinor: 150, expiresAt })
    expect(readCode(aCode({ amount: null }))).toMatchObject({ amountMinor: null, expiresAt: null })
    expect(readCode(aCode({ amount: '0.00' }))?.amountMinor).toBeNull()
  })

  it('refuses every code with one character changed, dropped or doubled', () => {
    const khqr = aCode()
    for (let at = 0; at < khqr.length; at++) {
      const other = khqr[at] === '0' ? '1' : '0'
      expect(readCode(khqr.slice(0, at) + other + khqr.slice(at + 1))).toBeNull()
      expect(readCode(khqr.slice(0, at) + khqr.slice(at + 1))).toBeNull()
      expect(readCode(khqr.slice(0, at) + (khqr[at] ?? '') + khqr.slice(at))).toBeNull()
    }
  })

  it.each(['', 'hello', '6304FFFF', `${'9'.repeat(3000)}6304FFFF`, aCode({ amount: '1.5' }), aCode({ amount: '-1' })])(
    'refuses the text %#',
    (text) => {
      expect(readCode(text)).toBeNull()
    },
  )

  it('reads every public code that follows the rules, and gives it the MD5 that its source states', () => {
    const file = new URL('../khqr/fixtures/vectors.json', import.meta.url)
    const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as {
      vectors: { qr: string; valid: boolean; md5?: string | null }[]
    }
    const whole = vectors.filter(({ valid }) => valid)
    expect(whole.length).toBeGreaterThan(50)
    expect(whole.filter(({ qr }) => readCode(qr) === null).map(({ qr }) => qr)).toEqual([])
    for (const { qr, md5 } of whole) if (md5) expect(readCode(qr)?.md5).toBe(md5)
  })
})
