// A code as a small PNG: one bit a pixel, for the local API and for receipts.

import { crc32, deflateSync } from 'node:zlib'
import { assert } from '../../shared/result'
import { type Matrix, QUIET_ZONE } from './image'

export interface PngOptions {
  /** Pixels a module. */
  readonly scale: number
  /** White modules on each side. Less than 4 only where the surroundings are white already. */
  readonly quietZone?: number
}

/** 40 pixels a module makes 7,400 pixels of the largest QR symbol: enough for a poster. */
const SCALE_MAX = 40
const QUIET_ZONE_MAX = 64

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
    chunk('IDAT', deflateSync(pixels(matrix, { scale, quietZone, side }), { level: 9 })),
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

/** The rows, each behind its filter byte 0. A set bit is white. */
function pixels(matrix: Matrix, { scale, quietZone, side }: Required<PngOptions> & { readonly side: number }): Buffer {
  const rowBytes = 1 + Math.ceil(side / 8)
  const all = Buffer.alloc(rowBytes * side, 0xff)
  for (let row = 0; row < side; row += 1) {
    all[row * rowBytes] = 0
    const y = Math.floor(row / scale) - quietZone
    if (y < 0 || y >= matrix.size) continue
    for (let column = quietZone * scale; column < side - quietZone * scale; column += 1) {
      const x = Math.floor(column / scale) - quietZone
      if (!matrix.isDark(x, y)) continue
      const at = row * rowBytes + 1 + (column >> 3)
      all[at] = (all[at] ?? 0xff) & ~(0x80 >> (column & 7))
    }
  }
  return all
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
