// Shops, codes and fixtures for the tests of electron/khqr.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import fc from 'fast-check'
import { vi } from 'vitest'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import type { CodeRequest } from '../../electron/core/ports'
import { checkMerchant } from '../../electron/khqr'
import { crcOf } from '../../electron/khqr/crc'
import { AMOUNT_MINOR_MAX, type Currency } from '../../shared/money'
import type { Merchant } from '../../shared/settings'

/** The moment of the golden file. NBC's SDK takes the creation time from `Date.now()`. */
export const NOW = Date.UTC(2026, 0, 1)
export const EXPIRES = NOW + 300_000

export function freezeClock(now: number = NOW): void {
  vi.useFakeTimers({ toFake: ['Date'], now })
}

export type Individual = Extract<Merchant, { type: 'individual' }>
export type Corporate = Extract<Merchant, { type: 'merchant' }>

export function aShop(over: Partial<Individual> = {}): Individual {
  return { type: 'individual', accountId: 'rumduol_cafe@demo', name: 'Rumduol Cafe', city: 'Phnom Penh', ...over }
}

export function aCompany(over: Partial<Corporate> = {}): Corporate {
  return {
    type: 'merchant',
    accountId: 'khqr@devb',
    name: 'Rumduol Cafe',
    city: 'Phnom Penh',
    merchantId: '0012345',
    acquiringBank: 'Dev Bank',
    ...over,
  }
}

export function aRequest(over: Partial<CodeRequest> = {}): CodeRequest {
  return { merchant: aShop(), amountMinor: 12_500, currency: 'KHR', billNumber: '0001', expiresAt: EXPIRES, ...over }
}

/** One object, its length counted as it should be. */
export function tlv(tag: string, value: string): string {
  return tag + String(value.length).padStart(2, '0') + value
}

/** Puts the right checksum behind a text. */
export function sealed(body: string): string {
  return `${body}6304${crcOf(`${body}6304`)}`
}

const PLAIN: Readonly<Record<string, string>> = {
  '00': '01',
  '01': '12',
  '29': tlv('00', 'shop_test@devb'),
  '52': '5999',
  '53': '840',
  '54': '1.50',
  '58': 'KH',
  '59': 'Test Coffee',
  '60': 'Phnom Penh',
  '62': tlv('01', 'INV-0001'),
  '99': tlv('00', String(NOW)) + tlv('01', String(EXPIRES)),
}

/** A good dynamic code with some tags changed, added or (null) left out, and a checksum that is right again. */
export function codeWith(changes: Readonly<Record<string, string | null>> = {}): string {
  const tags = { ...PLAIN, ...changes }
  const order = Object.keys(tags).sort((a, b) => Number(a) - Number(b))
  return sealed(order.map((tag) => (tags[tag] === null ? '' : tlv(tag, tags[tag] ?? ''))).join(''))
}

// ---- fixtures ----

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8'))
}

/** A public KHQR with what its source says about it; `note` in the file tells more. */
export interface Vector {
  readonly qr: string
  readonly source: readonly string[]
  readonly valid: boolean
  readonly reason: string | null
  /** By NBC's names. */
  readonly expected?: Readonly<Record<string, string>> | null
  readonly md5?: string | null
}

export const vectors = (fixture('vectors.json') as { vectors: readonly Vector[] }).vectors

/** What bakong-khqr 1.0.20 makes of an input at `now_ms`. */
export interface Golden {
  readonly kind: 'individual' | 'merchant'
  readonly bakongAccountID: string
  readonly merchantName: string
  readonly merchantCity: string
  readonly merchantID?: string
  readonly acquiringBank?: string
  readonly optional: Readonly<Record<string, string | number>> & { readonly billNumber?: string }
  readonly now_ms: number
  readonly note: string
  readonly qr?: string
  readonly md5?: string
  readonly errorCode?: number
}

export const goldens = fixture('golden-bakong-khqr-1.0.20.json') as readonly Golden[]

// ---- arbitraries ----

const LATIN = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,&/#-_()+:']
/** Consonants, vowels, signs and digits, with the zero-width space that Khmer words are parted by. */
const KHMER = [
  ...Array.from({ length: 0x17d4 - 0x1780 }, (_, i) => String.fromCharCode(0x1780 + i)),
  '១',
  '៛',
  '\u200b',
]

function text(max: number): fc.Arbitrary<string> {
  const letters = fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...LATIN) }, fc.constantFrom(...KHMER))
  return fc.string({ unit: letters, minLength: 1, maxLength: max }).filter((value) => value.trim() !== '')
}

const part = (max: number) =>
  fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789_.-'), minLength: 1, maxLength: max })

const account = fc.tuple(part(20), part(8)).map(([name, bank]) => `${name}@${bank}`)

const digits = (max: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: max })

const labels = {
  accountId: account,
  name: text(25),
  city: text(15),
  khmerName: text(25),
  khmerCity: text(15),
  storeLabel: text(25),
  terminalLabel: text(25),
  mobileNumber: digits(25),
}

const individual = fc.record(
  { type: fc.constant('individual' as const), ...labels, acquiringBank: text(32) },
  { requiredKeys: ['type', 'accountId', 'name', 'city'] },
)
const corporate = fc.record(
  { type: fc.constant('merchant' as const), ...labels, merchantId: text(32), acquiringBank: text(32) },
  { requiredKeys: ['type', 'accountId', 'name', 'city', 'merchantId', 'acquiringBank'] },
)

/** Any shop that fits into a code. */
export const anyMerchant: fc.Arbitrary<Merchant> = fc
  .oneof(individual, corporate)
  .filter((merchant) => checkMerchant(merchant).ok)

export const anyCurrency = fc.constantFrom<Currency>('KHR', 'USD')

export const anyRequest: fc.Arbitrary<CodeRequest> = fc.record({
  merchant: anyMerchant,
  amountMinor: fc.oneof(fc.integer({ min: 1, max: AMOUNT_MINOR_MAX }), fc.integer({ min: 1, max: 20_000 })),
  currency: anyCurrency,
  billNumber: fc.integer({ min: 1, max: 999_999_999_999 }).map((serial) => String(serial).padStart(4, '0')),
  expiresAt: fc.integer({ min: NOW + 5_000, max: NOW + 600_000 }),
})

// ---- a phone ----

const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(readFileSync(wasm)).buffer } })

/** Reads a picture with a decoder that is not ours. */
export async function scan(png: Uint8Array): Promise<readonly string[]> {
  const found = await readBarcodes(png, { formats: ['QRCode'] })
  return found.filter((code) => code.isValid).map((code) => code.text)
}
