// KHQR for the rest of the till: make codes, read codes, draw codes, judge a shop's account.

import type { Khqr } from '../core/ports'
import { codeImages } from './image'
import { encode, encodeStatic } from './payload'
import { type PngOptions, pngOf } from './png'
import { symbolOf } from './symbol'

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

/** A code as a black and white PNG with its quiet zone: the same symbol as on the screens. */
export function codePng(code: string, options: PngOptions): Buffer {
  return pngOf(symbolOf(code), options)
}
