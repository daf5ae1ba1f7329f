// The QR symbol of a text in the smallest version that holds it: packed here, drawn and masked by libraries. The screens'
// comes from `qrcode`, the pictures for programs, which may be a thousand a second, from `qr`.

import {
  _ECC_BLOCKS as BLOCKS,
  _WORDS_PER_BLOCK as CHECK_WORDS,
  _BYTES as CODEWORDS,
  _tests as drawing,
  _GF256 as FIELD,
} from 'qr'
import QRCode from 'qrcode'
import { assert } from '../../shared/result'
import { dataCodewords, type Packing, packed, segmentsOf, type VersionClass } from './segments'

/** A square of modules. */
export interface Matrix {
  readonly size: number
  isDark(x: number, y: number): boolean
}

/** Of the four levels: 15 % of the codewords may be lost (docs/decisions/0019: L reaches further but loses to glare). */
const LEVEL = 'medium'

/** The last version of each class (ISO/IEC 18004, table 3). */
const LAST_VERSIONS = [9, 26, 40] as const

/** The symbol of a text at error correction M, in the smallest version in which any packing of it fits. */
export function symbolOf(text: string): Matrix {
  const { version, packing } = smallest(new TextEncoder().encode(text))
  // Its types know text alone in the modes of figures and capitals.
  const segments = segmentsOf(packing).map(({ mode, data }) =>
    mode === 'byte' ? { mode, data } : { mode, data: new TextDecoder().decode(data) },
  )
  const { modules } = QRCode.create(segments as QRCode.QRCodeSegment[], { version, errorCorrectionLevel: 'M' })
  return { size: modules.size, isDark: (x, y) => modules.get(y, x) === 1 }
}

/**
 * The same symbol but perhaps for its mask, ten times as quickly: `qr` by itself packs bytes alone and takes one or two
 * versions more (docs/decisions/0082).
 */
export function quickSymbolOf(text: string): Matrix {
  const bytes = new TextEncoder().encode(text)
  const { version, packing } = smallest(bytes)
  const { blocks, checkWords, dataWords } = shapeOf(version)
  const all = interleaved(dataCodewords(packing, dataWords), blocks, checkWords)
  const { size, words, v } = drawing.drawSymbol(version, LEVEL, all)
  // `qr` draws the next symbol into the same array.
  const modules = v.slice()
  return { size, isDark: (x, y) => (((modules[y * words + (x >>> 5)] ?? 0) >>> (x & 31)) & 1) === 1 }
}

/** @returns modules along a side of the symbol of this text, without drawing it */
export function sizeOf(text: string): number {
  return 17 + 4 * smallest(new TextEncoder().encode(text)).version
}

function smallest(bytes: Uint8Array): { readonly version: number; readonly packing: Packing } {
  let version = 1
  for (const [index, last] of LAST_VERSIONS.entries()) {
    const packing = packed(bytes, index as VersionClass)
    for (; version <= last; version += 1) {
      if (packing.bits <= 8 * shapeOf(version).dataWords) return { version, packing }
    }
  }
  throw new RangeError('no QR symbol holds so long a text')
}

interface Shape {
  readonly blocks: number
  /** Of each block. */
  readonly checkWords: number
  /** Of all blocks together. */
  readonly dataWords: number
}

function shapeOf(version: number): Shape {
  const [all, blocks, checkWords] = [CODEWORDS, BLOCKS[LEVEL], CHECK_WORDS[LEVEL]].map((table) => table[version - 1])
  assert(all !== undefined && blocks !== undefined && checkWords !== undefined, 'a version of 1 to 40')
  return { blocks, checkWords, dataWords: all - blocks * checkWords }
}

/** The data in blocks, short ones first, each with its check words, read across (ISO/IEC 18004, 7.6). */
function interleaved(data: Uint8Array, blocks: number, checkWords: number): Uint8Array {
  const short = Math.floor(data.length / blocks)
  const firstLong = blocks - (data.length % blocks)
  const result = new Uint8Array(data.length + blocks * checkWords)
  for (let block = 0, from = 0; block < blocks; block += 1) {
    const length = short + (block < firstLong ? 0 : 1)
    const words = data.subarray(from, from + length)
    from += length
    for (let i = 0; i < length; i += 1) {
      // In the last row only the long blocks have a word.
      result[i < short ? i * blocks + block : i * blocks + block - firstLong] = words[i] ?? 0
    }
    const check = checkWordsOf(words, checkWords)
    for (let i = 0; i < checkWords; i += 1) result[data.length + i * blocks + block] = check[i] ?? 0
  }
  return result
}

/** Reed and Solomon's remainder of a block (ISO/IEC 18004, 7.5.2). */
function checkWordsOf(words: Uint8Array, count: number): Uint8Array {
  return drawing.rsEcc(words, generator(count))
}

const generators = new Map<number, Uint8Array>()

/** The product of (x - 2^i), i below `count`, without its leading one, over GF(256). */
function generator(count: number): Uint8Array {
  const known = generators.get(count)
  if (known !== undefined) return known
  const product = new Uint8Array(count)
  product[count - 1] = 1
  for (let root = 0; root < count; root += 1) {
    for (let i = 0; i < count; i += 1) product[i] = times(product[i] ?? 0, root) ^ (product[i + 1] ?? 0)
  }
  generators.set(count, product)
  return product
}

/** @returns `value` times 2^`power` */
function times(value: number, power: number): number {
  return value === 0 ? 0 : (FIELD.exp[((FIELD.log[value] ?? 0) + power) % 255] ?? 0)
}
