// A code that says anything else than it should is never handed out, even if NBC's SDK made it.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createKhqr, encodeStatic, md5Of } from '../../electron/khqr'
import type { SdkCode } from '../../electron/khqr/sdk'
import { ok } from '../../shared/result'
import { aCompany, aRequest, aShop, EXPIRES, freezeClock, NOW, sealed, tlv } from './support'

/** What becomes of the SDK's answer on its way to us. */
let tamper: (made: SdkCode) => SdkCode = (made) => made

vi.mock('../../electron/khqr/sdk', async (original) => {
  const real = await original<typeof import('../../electron/khqr/sdk')>()
  return {
    ...real,
    generate: (request: Parameters<typeof real.generate>[0]) => {
      const made = real.generate(request)
      return made.ok ? ok(tamper(made.value)) : made
    },
  }
})

beforeEach(() => freezeClock())
afterEach(() => {
  tamper = (made) => made
  vi.useRealTimers()
})

/** Changes the text, then makes checksum and MD5 right again: only the meaning is wrong. */
function forge(from: string, to: string): void {
  tamper = ({ qr }) => {
    const forged = sealed(qr.slice(0, -8).replace(from, to))
    if (forged === qr) throw new Error(`${from} is not in ${qr}`)
    return { qr: forged, md5: md5Of(forged) }
  }
}

const companyTemplate = tlv('00', 'khqr@devb') + tlv('01', '0012345') + tlv('02', 'Dev Bank')
const request = aRequest({
  merchant: aCompany({ storeLabel: 'BKK-1', terminalLabel: 'Till 1', mobileNumber: '85512345678' }),
  currency: 'USD',
  amountMinor: 125,
})

describe('reading back', () => {
  it('lets a good code through', () => {
    expect(createKhqr().encode(request).ok).toBe(true)
  })

  it.each<[string, string, string, string]>([
    ['another amount', '54041.25', '54041.26', 'amountText differs'],
    ['another amount text', '54041.25', '54051.250', 'amountText differs'],
    ['another currency', '5303840', '5303116', 'value 54'],
    ['another account', 'khqr@devb', 'evil@devb', 'accountId differs'],
    ['another company', '0012345', '0012346', 'merchantId differs'],
    ['another bank', 'Dev Bank', 'Bad Bank', 'acquiringBank differs'],
    ['another name', 'Rumduol Cafe', 'Rumduol Cafa', 'name differs'],
    ['another city', 'Phnom Penh', 'Phnom Pena', 'city differs'],
    ['another bill', tlv('01', '0001'), tlv('01', '0002'), 'billNumber differs'],
    ['another store', 'BKK-1', 'BKK-2', 'storeLabel differs'],
    ['another till', 'Till 1', 'Till 2', 'terminalLabel differs'],
    ['another telephone', '85512345678', '85512345679', 'mobileNumber differs'],
    ['another expiry', String(EXPIRES), String(EXPIRES + 1), 'expiresAt differs'],
    ['no expiry', tlv('99', tlv('00', String(NOW)) + tlv('01', String(EXPIRES))), '', 'expiresAt differs'],
    ['static', '010212', '010211', 'initiation differs'],
    ['no amount', '54041.25', '', 'missing 54'],
    ['a vendor tag', '5802KH', `${tlv('57', '10')}5802KH`, 'a field nobody asked for'],
    ['a purpose in place of the till', tlv('07', 'Till 1'), tlv('08', 'Till 1'), 'terminalLabel differs'],
    ['no currency', '5303840', '', 'missing 53'],
    ['a company as an individual', tlv('30', companyTemplate), tlv('29', companyTemplate), 'merchantType differs'],
  ])('stops %s', (_, from, to, detail) => {
    forge(from, to)
    expect(createKhqr().encode(request)).toEqual({ ok: false, error: { code: 'code-not-verified', detail } })
  })

  it('stops a damaged code, and one with another MD5', () => {
    tamper = (made) => ({ ...made, qr: made.qr.replace('Rumduol', 'Rumduoi') })
    expect(createKhqr().encode(request)).toMatchObject({ error: { code: 'code-not-verified', detail: 'crc 63' } })
    // What NBC's C# SDK does with Khmer: the MD5 of question marks.
    const khmer = aRequest({ merchant: aShop({ name: 'ហាងកាហ្វេ' }) })
    tamper = ({ qr }) => ({ qr, md5: md5Of(qr.replace(/[^\x20-\x7e]/g, '?')) })
    expect(createKhqr().encode(khmer)).toMatchObject({ error: { code: 'code-not-verified', detail: 'md5 differs' } })
  })

  it('stops a static code with an amount', () => {
    forge('5802KH', `${tlv('54', '1')}5802KH`)
    const made = encodeStatic({ merchant: aShop(), currency: 'USD' })
    expect(made).toMatchObject({ ok: false, error: { code: 'code-not-verified', detail: 'kind differs' } })
  })
})
