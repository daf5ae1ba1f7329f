// What the optional fields of a shop cost its customers: the longer the code, the finer its modules, the nearer the phone.

import type { Merchant } from '../../shared/settings'

/** White modules around a code count too: a place holds them all (ISO/IEC 18004, 6.3.8). */
const QUIET_ZONES = 2 * 4

/** The shop with what a code must hold and nothing else (KHQR Content Guideline: the tags marked M). */
export function plainMerchant(merchant: Merchant): Merchant {
  const { accountId, name, city } = merchant
  if (merchant.type === 'individual') return { type: 'individual', accountId, name, city }
  const { merchantId, acquiringBank } = merchant
  return { type: 'merchant', accountId, name, city, merchantId, acquiringBank }
}

/**
 * By how many percent the modules in a given place are smaller than those of the plain shop's code.
 * @param modules along a side of the code of a sale; null while there is none
 * @returns a whole number, 0 where the fields cost nothing. Never a distance: that is the camera's affair too
 */
export function finerPercent(merchant: Merchant, modules: (merchant: Merchant) => number | null): number {
  const [full, plain] = [modules(merchant), modules(plainMerchant(merchant))]
  if (full === null || plain === null) return 0
  return Math.max(0, Math.round(100 * (1 - (plain + QUIET_ZONES) / (full + QUIET_ZONES))))
}
