// How a text is packed into a QR symbol: figures, capitals and bytes each in their own mode, switched where it pays.

/** Bits a character takes in each mode, in sixths so that they stay whole: 10 bits hold 3 digits, 11 hold 2 capitals. */
const SIXTHS = 6
const NUMERIC = { indicator: 1, sixths: 20, countBits: [10, 12, 14] } as const
const ALPHANUMERIC = { indicator: 2, sixths: 33, countBits: [9, 11, 13] } as const
const BYTE = { indicator: 4, sixths: 48, countBits: [8, 16, 16] } as const
/** ISO/IEC 18004, tables 2 and 3. Kanji mode is for Japanese alone. */
const MODES = [NUMERIC, ALPHANUMERIC, BYTE] as const
const [DIGITS, CAPITALS, BYTES] = [0, 1, 2] as const

const INDICATOR_BITS = 4
const TERMINATOR_BITS = 4
const CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
/** By byte: its value in alphanumeric mode, -1 for bytes that it does not have. Digits are worth themselves. */
const VALUE = Int8Array.from({ length: 256 }, (_, byte) => CHARACTERS.indexOf(String.fromCharCode(byte)))

/** The lengths of a segment's count differ in versions 1-9, 10-26 and 27-40. */
export type VersionClass = 0 | 1 | 2

export interface Packing {
  readonly bytes: Uint8Array
  /** Of each byte, the index of its mode. */
  readonly modes: Uint8Array
  readonly versions: VersionClass
  /** All that stands before the terminator. */
  readonly bits: number
}

/**
 * The shortest packing there is for these versions: dynamic programming over the UTF-8 bytes, in each of which every
 * mode keeps the cheapest way to have come to it.
 */
export function packed(bytes: Uint8Array, versions: VersionClass): Packing {
  const heads = MODES.map(({ countBits }) => (INDICATOR_BITS + countBits[versions]) * SIXTHS)
  /** `came[3 * i + mode]`: the mode of byte i on the cheapest way that is in `mode` after it. */
  const came = new Uint8Array(3 * bytes.length)
  let costs = heads
  for (let index = 0; index < bytes.length; index += 1) {
    const value = VALUE[bytes[index] ?? 0] ?? -1
    const after = [
      value >= 0 && value < 10 ? (costs[DIGITS] ?? 0) + NUMERIC.sixths : Number.POSITIVE_INFINITY,
      value >= 0 ? (costs[CAPITALS] ?? 0) + ALPHANUMERIC.sixths : Number.POSITIVE_INFINITY,
      (costs[BYTES] ?? 0) + BYTE.sixths,
    ]
    const cheapest = cheapestOf(after)
    const switched = wholeBits(after[cheapest] ?? 0)
    costs = after.map((cost, mode) => {
      const anew = switched + (heads[mode] ?? 0)
      came[3 * index + mode] = anew < cost ? cheapest : mode
      return Math.min(cost, anew)
    })
  }
  let mode = cheapestOf(costs)
  const bits = wholeBits(costs[mode] ?? 0) / SIXTHS
  const modes = new Uint8Array(bytes.length)
  for (let index = bytes.length - 1; index >= 0; index -= 1) {
    mode = came[3 * index + mode] ?? BYTES
    modes[index] = mode
  }
  return { bytes, modes, versions, bits }
}

/** A segment ends on a whole bit. */
function wholeBits(sixths: number): number {
  return Math.ceil(sixths / SIXTHS) * SIXTHS
}

function cheapestOf(costs: readonly number[]): number {
  let best = 0
  for (let mode = 1; mode < costs.length; mode += 1) if ((costs[mode] ?? 0) < (costs[best] ?? 0)) best = mode
  return best
}

/** A run of bytes in one mode. */
export interface Segment {
  readonly mode: 'numeric' | 'alphanumeric' | 'byte'
  readonly data: Uint8Array
}

const MODE_NAMES = ['numeric', 'alphanumeric', 'byte'] as const

/** The packing as other encoders take it. */
export function segmentsOf({ bytes, modes }: Packing): readonly Segment[] {
  return runsOf(modes).map(({ mode, from, to }) => ({
    mode: MODE_NAMES[mode] ?? 'byte',
    data: bytes.subarray(from, to),
  }))
}

function runsOf(modes: Uint8Array): readonly { readonly mode: number; readonly from: number; readonly to: number }[] {
  const runs: { mode: number; from: number; to: number }[] = []
  for (let from = 0, to = 1; from < modes.length; from = to, to += 1) {
    const mode = modes[from] ?? BYTES
    while (to < modes.length && modes[to] === mode) to += 1
    runs.push({ mode, from, to })
  }
  return runs
}

/**
 * Writes the segments, the terminator and the padding (ISO/IEC 18004, 7.4.9 and 7.4.10).
 * @param length data codewords of the version; it must hold `packing.bits`
 */
export function dataCodewords({ bytes, modes, versions }: Packing, length: number): Uint8Array {
  const codewords = new Uint8Array(length)
  let at = 0
  let held = 0
  let heldBits = 0
  const push = (value: number, bits: number) => {
    held = (held << bits) | value
    heldBits += bits
    for (; heldBits >= 8; at += 1) {
      heldBits -= 8
      codewords[at] = held >>> heldBits
    }
    held &= (1 << heldBits) - 1
  }
  for (const { mode, from, to } of runsOf(modes)) {
    const { indicator, countBits } = MODES[mode] ?? BYTE
    push(indicator, INDICATOR_BITS)
    push(to - from, countBits[versions])
    pushSegment(push, bytes, mode, from, to)
  }
  if (heldBits > 0) codewords[at] = held << (8 - heldBits)
  // The bits that end the text are zero, and so are in the array already; less of them where there is no more room.
  const end = Math.min(8 * at + heldBits + TERMINATOR_BITS, 8 * length)
  for (let pad = Math.ceil(end / 8), odd = false; pad < length; pad += 1, odd = !odd) codewords[pad] = odd ? 0x11 : 0xec
  return codewords
}

function pushSegment(
  push: (value: number, bits: number) => void,
  bytes: Uint8Array,
  mode: number,
  from: number,
  to: number,
): void {
  const valueAt = (index: number) => VALUE[bytes[index] ?? 0] ?? 0
  if (mode === BYTES) {
    for (let index = from; index < to; index += 1) push(bytes[index] ?? 0, 8)
    return
  }
  const [base, group, sizes] = mode === DIGITS ? [10, 3, [0, 4, 7, 10]] : [45, 2, [0, 6, 11]]
  for (let index = from; index < to; index += group) {
    const end = Math.min(to, index + group)
    let value = 0
    for (let one = index; one < end; one += 1) value = value * base + valueAt(one)
    push(value, sizes[end - index] ?? 0)
  }
}
