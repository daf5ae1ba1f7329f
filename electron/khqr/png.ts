// A code as a small PNG: one bit a pixel, for the local API and for receipts.

import { constants, crc32, deflateSync } from 'node:zlib'
import { assert } from '../../shared/result'
import { QUIET_ZONE } from './image'
import type { Matrix } from './symbol'

export interface PngOptions {
  /** Pixels a module. */
  readonly scale: number
  /** White modules on each side. Less than 4 only where the surroundings are white already. */
  readonly quietZone?: number
}

/** 40 pixels a module makes 7,400 pixels of the largest QR symbol: enough for a poster. */
const SCALE_MAX = 40
const QUIET_ZONE_MAX = 64

/** Runs of zeros are all there is to find in such a picture; looking for more takes ten times as long. */
const DEFLATE = { strategy: constants.Z_RLE, windowBits: 12, memLevel: 6, chunkSize: 4096 } as const

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Draws a matrix as a greyscale PNG of depth 1 (PNG, ISO/IEC 15948): the smallest there is, and exact. */
export function pngOf(matrix: Matrix, { scale, quietZone = QUIET_ZONE }: PngOptions): Buffer {
  assert(Number.isInteger(scale) && scale >= 1 && scale <= SCALE_MAX, `scale is 1 to ${SCALE_MAX}`)
  assert(
    Number.isInteger(quietZone) && quietZone >= 0 && quietZone <= QUIET_ZONE_MAX,
    'quiet zone is a count of modules',
  )
  const side = (matrix.size + 2 * quietZone) * scale
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header(side)),
    chunk('IDAT', deflateSync(pixels(matrix, { scale, quietZone, side }), DEFLATE)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function header(side: number): Buffer {
  const bytes = Buffer.alloc(13)
  bytes.writeUInt32BE(side, 0)
  bytes.writeUInt32BE(side, 4)
  bytes.writeUInt8(1, 8) // bit depth; colour type 0 (grey), compression, filter and interlace stay 0
  return bytes
}

/** PNG's filters: a row as it is, and a row as its difference from the one above. */
const FILTER = { none: 0, up: 2 } as const

/** The rows, each behind its filter. A set bit is white. Rows like the one above are all zeros, which cost next to nothing. */
function pixels(matrix: Matrix, { scale, quietZone, side }: Required<PngOptions> & { readonly side: number }): Buffer {
  const rowBytes = 1 + Math.ceil(side / 8)
  const all = Buffer.alloc(rowBytes * side)
  for (let row = 0; row < side; row += 1) {
    const y = Math.floor(row / scale) - quietZone
    const isNew = row === 0 || (row % scale === 0 && y >= 0 && y <= matrix.size)
    all[row * rowBytes] = isNew ? FILTER.none : FILTER.up
    if (isNew) drawRow(all.subarray(row * rowBytes + 1, (row + 1) * rowBytes), matrix, y, scale, quietZone)
  }
  return all
}

function drawRow(bytes: Buffer, matrix: Matrix, y: number, scale: number, quietZone: number): void {
  bytes.fill(0xff)
  if (y < 0 || y >= matrix.size) return
  for (let x = 0; x < matrix.size; x += 1) {
    if (!matrix.isDark(x, y)) continue
    const from = (x + quietZone) * scale
    // Modules of whole bytes, as the local API asks for: a thousand pictures a second are drawn so.
    if (scale % 8 === 0) {
      for (let at = from / 8; at < (from + scale) / 8; at += 1) bytes[at] = 0
      continue
    }
    for (let column = from; column < from + scale; column += 1) {
      const at = column >> 3
      bytes[at] = (bytes[at] ?? 0xff) & ~(0x80 >> (column & 7))
    }
  }
}

/** Length, type, data, and the CRC-32 of type and data. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(4)
  frame.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([frame, body, check])
}
