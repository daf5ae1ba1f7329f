// The code on the screen is the one NBC's own SDK would make, or there is none.

import { createRequire } from 'node:module'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CodeRequest } from '../../electron/core/ports'
import { createKhqr, decode, encodeStatic, md5Of } from '../../electron/khqr'
import { generate, readAnswer, type SdkOptional } from '../../electron/khqr/sdk'
import { AMOUNT_MINOR_MAX, tag54Text } from '../../shared/money'
import type { Merchant } from '../../shared/settings'
import {
  anyCurrency,
  anyMerchant,
  anyRequest,
  aRequest,
  aShop,
  EXPIRES,
  freezeClock,
  type Golden,
  goldens,
  NOW,
} from './support'

const { encode } = createKhqr()

beforeEach(() => freezeClock())
afterEach(() => vi.useRealTimers())

function sdk({ kind, bakongAccountID, merchantName, merchantCity, merchantID, acquiringBank, optional }: Golden) {
  return generate({
    accountId: bakongAccountID,
    name: merchantName,
    city: merchantCity,
    corporate: kind === 'merchant' ? { merchantId: merchantID ?? '', acquiringBank: acquiringBank ?? '' } : null,
    // The golden file also holds what our own requests never send: numbers as amounts, other fields, no currency.
    optional: optional as unknown as SdkOptional,
  })
}

/** The same input as a request of ours, where our requests can say it. */
function request(golden: Golden): { merchant: Merchant; currency: 'KHR' | 'USD'; sale: CodeRequest | null } | null {
  const { currency = 116, amount, expirationTimestamp, billNumber, ...labels } = golden.optional
  const ours = ['storeLabel', 'terminalLabel', 'mobileNumber', 'acquiringBank']
  if (Object.keys(labels).some((name) => !ours.includes(name))) return null
  const shop = { accountId: golden.bakongAccountID, name: golden.merchantName, city: golden.merchantCity, ...labels }
  const corporate = { merchantId: golden.merchantID ?? '', acquiringBank: golden.acquiringBank ?? '' }
  const merchant: Merchant =
    golden.kind === 'individual' ? { type: 'individual', ...shop } : { type: 'merchant', ...shop, ...corporate }
  const code = currency === 840 ? 'USD' : 'KHR'
  if (amount === undefined) return billNumber === undefined ? { merchant, currency: code, sale: null } : null
  if (billNumber === undefined || expirationTimestamp === undefined) return null
  const amountMinor = Math.round(Number(amount) * (code === 'USD' ? 100 : 1))
  const expiresAt = Number(expirationTimestamp)
  const sale = { merchant, currency: code, amountMinor, billNumber: String(billNumber), expiresAt } as const
  return { merchant, currency: code, sale }
}

describe("NBC's SDK as it is loaded here", () => {
  it.each(goldens.map((golden, index) => [index, golden.note, golden] as const))('golden %i: %s', (_, __, golden) => {
    freezeClock(golden.now_ms)
    const made = sdk(golden)
    if (golden.errorCode === undefined) expect(made).toEqual({ ok: true, value: { qr: golden.qr, md5: golden.md5 } })
    else expect(made).toMatchObject({ ok: false, error: { errorCode: golden.errorCode } })
  })

  it('brings nothing along that could speak to the network: axios 0.24 is not loaded', () => {
    const cache = createRequire(import.meta.url).cache
    const parts = Object.keys(cache).filter((path) => path.includes('bakong-khqr'))
    expect(parts.some((path) => path.endsWith('generateKHQR.js'))).toBe(true)
    expect(Object.keys(cache).filter((path) => /node_modules[\\/](axios|follow-redirects)[\\/]/.test(path))).toEqual([])
  })

  it('is not believed when it answers its own error, which is what it does in a bundle', () => {
    expect(readAnswer(new Error('c is not defined'))).toMatchObject({ ok: false, error: { errorCode: null } })
    for (const answer of [
      undefined,
      new Error('thrown'),
      null,
      'qr',
      {},
      { status: { code: 0 } },
      { status: { code: 0 }, data: null },
    ]) {
      expect(readAnswer(answer).ok).toBe(false)
    }
  })
})

describe('our codes', () => {
  it('are refused, not thrown, when the SDK itself fails', () => {
    const real = createRequire(import.meta.url)('bakong-khqr/src/model/information') as { IndividualInfo(): unknown }
    const broken = vi.spyOn(real, 'IndividualInfo').mockImplementation(function broken() {
      throw new TypeError('c is not defined')
    })
    expect(encode(aRequest())).toMatchObject({
      ok: false,
      error: { code: 'code-not-verified', detail: expect.stringContaining('c is not') },
    })
    broken.mockRestore()
    expect(encode(aRequest()).ok).toBe(true)
  })

  const expressible = goldens.flatMap((golden) => {
    const ours = request(golden)
    return ours === null ? [] : [[golden.note || 'plain', golden, ours] as const]
  })

  it('can say a good part of the golden file', () => {
    expect(expressible.length).toBeGreaterThan(20)
    expect(expressible.filter(([, , { sale }]) => sale !== null).length).toBeGreaterThan(7)
  })

  it.each(expressible)('are those of the golden file: %s', (_, golden, { merchant, currency, sale }) => {
    const made = sale === null ? encodeStatic({ merchant, currency }) : encode(sale)
    // An emoji is a code for the SDK and none for us: readers count it differently.
    if (golden.errorCode === undefined && !golden.note.startsWith('emoji')) {
      expect(made).toEqual({ ok: true, value: { khqr: golden.qr, md5: golden.md5 } })
    } else {
      expect(made).toMatchObject({ ok: false, error: { code: expect.not.stringMatching('code-not-verified') } })
    }
  })

  it('say what was asked for, whatever the shop, the amount and the bill', () => {
    fc.assert(
      fc.property(anyRequest, (wanted) => {
        const made = encode(wanted)
        if (!made.ok) throw new Error(JSON.stringify(made.error))
        expect(made.value.md5).toBe(md5Of(made.value.khqr))
        expect(decode(made.value.khqr)).toMatchObject({
          ok: true,
          value: {
            kind: 'dynamic',
            merchantType: wanted.merchant.type,
            accountId: wanted.merchant.accountId,
            name: wanted.merchant.name,
            city: wanted.merchant.city,
            currency: wanted.currency,
            amount: { text: tag54Text(wanted), minor: wanted.amountMinor },
            additional: {
              billNumber: wanted.billNumber,
              storeLabel: wanted.merchant.storeLabel ?? null,
              terminalLabel: wanted.merchant.terminalLabel ?? null,
              mobileNumber: wanted.merchant.mobileNumber ?? null,
            },
            language:
              wanted.merchant.khmerName === undefined
                ? null
                : { preference: 'km', name: wanted.merchant.khmerName, city: wanted.merchant.khmerCity ?? null },
            createdAt: NOW,
            expiresAt: wanted.expiresAt,
            warnings: [],
          },
        })
      }),
      { numRuns: 500 },
    )
  })

  it('are static without an amount: no bill, no times', () => {
    fc.assert(
      fc.property(anyMerchant, anyCurrency, (merchant, currency) => {
        const made = encodeStatic({ merchant, currency })
        if (!made.ok) throw new Error(JSON.stringify(made.error))
        expect(decode(made.value.khqr)).toMatchObject({
          ok: true,
          value: {
            kind: 'static',
            initiation: '11',
            currency,
            amount: null,
            createdAt: null,
            expiresAt: null,
            warnings: [],
          },
        })
      }),
      { numRuns: 200 },
    )
  })

  it('differ for equal sales of different bills, so that each payment finds its sale', () => {
    const codes = ['0001', '0002', '0003'].map((billNumber) => encode(aRequest({ billNumber })))
    expect(new Set(codes.map((made) => made.ok && made.value.md5)).size).toBe(3)
  })

  it.each<[CodeRequest['currency'], number, string]>([
    ['KHR', 1, '1'],
    ['KHR', 5000, '5000'],
    ['KHR', AMOUNT_MINOR_MAX, '999999999999'],
    ['USD', 1, '0.01'],
    ['USD', 10, '0.10'],
    ['USD', 100, '1'],
    ['USD', 125, '1.25'],
    ['USD', AMOUNT_MINOR_MAX, '9999999999.99'],
  ])('write %s %i as %s', (currency, amountMinor, text) => {
    const made = encode(aRequest({ currency, amountMinor }))
    expect(made.ok && decode(made.value.khqr)).toMatchObject({ value: { amount: { text, minor: amountMinor } } })
  })
})

describe('bad input', () => {
  it.each<[string, Partial<CodeRequest>, string, string]>([
    ['zero', { amountMinor: 0 }, 'amount-zero', 'amount'],
    ['negative', { amountMinor: -5000 }, 'amount-negative', 'amount'],
    ['riel with decimals', { amountMinor: 100.5 }, 'amount-not-a-number', 'amount'],
    ['half a cent', { amountMinor: 100.5, currency: 'USD' }, 'amount-not-a-number', 'amount'],
    ['not a number', { amountMinor: Number.NaN }, 'amount-not-a-number', 'amount'],
    ['without end', { amountMinor: Number.POSITIVE_INFINITY }, 'amount-not-a-number', 'amount'],
    ['13 digits', { amountMinor: 1_000_000_000_000 }, 'amount-too-large', 'amount'],
    ['an account with spaces', { merchant: aShop({ accountId: 'sok dara@abaa' }) }, 'account-malformed', 'accountId'],
    ['a name too long', { merchant: aShop({ name: 'n'.repeat(26) }) }, 'name-too-long', 'name'],
    ['no bill number', { billNumber: '' }, 'invalid-input', 'billNumber'],
    ['a bill number of 26', { billNumber: '1'.repeat(26) }, 'invalid-input', 'billNumber'],
    ['a bill number with a line break', { billNumber: '00\n01' }, 'invalid-input', 'billNumber'],
    [
      'labels and bill number over 99',
      {
        merchant: aShop({ storeLabel: 's'.repeat(25), terminalLabel: 't'.repeat(25), mobileNumber: '1'.repeat(20) }),
        billNumber: '1'.repeat(14),
      },
      'template-too-long',
      'storeLabel',
    ],
    ['an expiry in the past', { expiresAt: NOW - 1 }, 'lifetime-out-of-range', 'expiresAt'],
    ['an expiry in seconds', { expiresAt: EXPIRES / 1000 }, 'lifetime-out-of-range', 'expiresAt'],
    ['an expiry with a fraction', { expiresAt: EXPIRES + 0.5 }, 'lifetime-out-of-range', 'expiresAt'],
    ['no expiry', { expiresAt: 0 }, 'lifetime-out-of-range', 'expiresAt'],
    ['an expiry that is none', { expiresAt: Number.NaN }, 'lifetime-out-of-range', 'expiresAt'],
  ])('%s makes no code', (_, over, code, field) => {
    expect(encode(aRequest(over))).toMatchObject({ ok: false, error: { code, field } })
  })

  it('makes no static code either', () => {
    const made = encodeStatic({ merchant: aShop({ accountId: '@' }), currency: 'KHR' })
    expect(made).toMatchObject({ ok: false, error: { code: 'account-malformed', field: 'accountId' } })
  })
})

it('what neither a bank needs nor the shop asked for is not in the code: it would make the modules finer', () => {
  const made = encode(aRequest({ merchant: aShop() }))
  const code = made.ok ? made.value.khqr : ''
  const account = '29210017rumduol_cafe@demo'
  const sale = '52045999' + '5303116' + '540512500' + '5802KH'
  const shop = '5912Rumduol Cafe' + '6010Phnom Penh'
  const bill = '620801040001'
  const times = `99340013${NOW}0113${EXPIRES}`
  expect(code.slice(0, -4)).toBe(`000201010212${account}${sale}${shop}${bill}${times}6304`)
  const printed = encodeStatic({ merchant: aShop(), currency: 'KHR' })
  const still = `000201010211${account}52045999${'5303116'}5802KH${shop}6304`
  expect(printed.ok && printed.value.khqr.slice(0, -4)).toBe(still)
})
