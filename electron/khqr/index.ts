// KHQR for the rest of the till: make codes, read codes, draw codes, judge a shop's account.

import type { Merchant } from '../../shared/settings'
import type { Khqr } from '../core/ports'
import { codeImages } from './image'
import { encode, encodeStatic } from './payload'
import { type PngOptions, pngOf } from './png'
import { quickSymbolOf, sizeOf } from './symbol'

export {
  type Decoded,
  type DecodedAmount,
  type DecodeFault,
  type DecodeReason,
  type DecodeWarning,
  decode,
} from './decode'
export { QUIET_ZONE } from './image'
export { md5Of } from './md5'
export { checkMerchant, merchantFaults } from './merchant'
export { type Code, encodeStatic, type StaticCodeRequest } from './payload'

/** The port of core, on NBC's SDK and our decoder. */
export function createKhqr(): Khqr {
  return { encode, encodeStatic, image: codeImages() }
}

/** A code as a black and white PNG with its quiet zone, in the same version as on the screens. */
export function codePng(code: string, options: PngOptions): Buffer {
  return pngOf(quickSymbolOf(code), options)
}

/** A sale as most are: it stands for all of a shop's where the length of its code is asked for. */
const USUAL_SALE = { amountMinor: 12_500, currency: 'KHR', billNumber: '0001' } as const
const USUAL_LIFETIME_MS = 300_000
/** Letters take more room than figures, and a checksum has some of both by chance: the same ones for every sale. */
const USUAL_CHECKSUM = 'A1B2'

/** @param now UTC ms  @returns modules along a side of the code of a usual sale; null when the shop can make none */
export function saleModules(merchant: Merchant, now: number): number | null {
  const code = encode({ ...USUAL_SALE, merchant, expiresAt: now + USUAL_LIFETIME_MS })
  return code.ok ? sizeOf(code.value.khqr.slice(0, -USUAL_CHECKSUM.length) + USUAL_CHECKSUM) : null
}
