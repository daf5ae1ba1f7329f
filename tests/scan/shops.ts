// The shops whose codes are read, and sales of theirs.

import { encode } from '../../electron/khqr/payload'
import type { Currency } from '../../shared/money'
import type { Merchant } from '../../shared/settings'
import { Chance } from '../simulate/chance'

export interface Shop {
  readonly merchant: Merchant
  readonly amountMinor: number
  readonly currency: Currency
  readonly language: 'km' | 'en'
}

const khmer = 'ផ្សារថ្មីលក់គ្រឿងទេសបៃតង'
const khmerCity = 'រាជធានីភ្នំពេញ'

export const shops = {
  /** The demo's own. */
  demo: {
    merchant: {
      type: 'individual',
      accountId: 'rumduol_cafe@demo',
      name: 'Rumduol Cafe',
      city: 'Phnom Penh',
      terminalLabel: 'Till 1',
    },
    amountMinor: 12_500,
    currency: 'KHR',
    language: 'en',
  },
  typical: {
    merchant: {
      type: 'individual',
      accountId: 'sok_heng_coffee@aclb',
      name: 'Sok Heng Coffee',
      city: 'Phnom Penh',
      acquiringBank: 'ACLEDA Bank Plc.',
    },
    amountMinor: 12_500,
    currency: 'KHR',
    language: 'en',
  },
  khmer: {
    merchant: {
      type: 'merchant',
      accountId: 'phsar_thmei_fresh@aclb',
      merchantId: '0045821900',
      acquiringBank: 'ACLEDA Bank Plc.',
      name: 'Phsar Thmei Fresh Market',
      city: 'Phnom Penh',
      khmerName: khmer,
      khmerCity,
      storeLabel: 'Street 240 Branch',
      terminalLabel: 'Till 1',
    },
    amountMinor: 1_250_000,
    currency: 'KHR',
    language: 'km',
  },
  /** Every field as long as it may be, and in Khmer where it may: three bytes a letter. */
  longest: {
    merchant: {
      type: 'merchant',
      accountId: 'phsar_thmei_fresh_market@aclbkhp',
      merchantId: 'M-0045821900-0045821900-00458219',
      acquiringBank: khmer.slice(0, 23),
      name: khmer.padEnd(25, 'ក'),
      city: khmerCity.padEnd(15, 'ក'),
      khmerName: khmer.padEnd(25, 'ខ'),
      khmerCity: khmerCity.padEnd(15, 'ខ'),
      storeLabel: khmer.padEnd(25, 'គ'),
      terminalLabel: khmer.padEnd(25, 'ឃ'),
      mobileNumber: '855123456789012345678',
    },
    amountMinor: 999_999_999_999,
    currency: 'USD',
    language: 'km',
  },
} as const satisfies Readonly<Record<string, Shop>>

export type ShopName = keyof typeof shops

/** When the sales of a seed are made: what is drawn must not depend on the day of the test. */
const THEN = Date.UTC(2030, 0, 1)

/** Codes of this shop's sales: other amounts, bills and times, always the same for the same seed. */
export function salesOf({ merchant, currency, amountMinor }: Shop, count: number, seed: number): readonly string[] {
  const chance = new Chance(seed)
  return Array.from({ length: count }, () => {
    const now = THEN + chance.whole(0, 31_536_000_000)
    const billNumber = String(chance.whole(1, 9999)).padStart(4, '0')
    const due = { amountMinor: chance.whole(1, 2 * amountMinor), currency, billNumber, expiresAt: now + 300_000 }
    const code = at(now, () => encode({ merchant, ...due }))
    if (!code.ok) throw new Error(JSON.stringify(code.error))
    return code.value.khqr
  })
}

/** NBC's SDK takes the time from the PC's clock and from nowhere else. */
function at<T>(now: number, work: () => T): T {
  const { now: real } = Date
  Date.now = () => now
  try {
    return work()
  } finally {
    Date.now = real
  }
}
