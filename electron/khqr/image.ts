// A code as a picture: the matrix of the QR symbol, and its dark modules as one SVG path.

import encodeQr from 'qr'
import QRCode from 'qrcode'
import type { CodeImage } from '../../shared/till'

/** White modules that every QR symbol needs around it to be found (ISO/IEC 18004). */
export const QUIET_ZONE = 4

/** A square of modules. */
export interface Matrix {
  readonly size: number
  isDark(x: number, y: number): boolean
}

/**
 * The QR symbol at error correction M, in the smallest version that holds the text. M as most who built NBC's card:
 * it stands the mark in the centre (3 % of the area, of the 15 % it can lose) and keeps the modules large.
 */
export function codeMatrix(text: string): Matrix {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
  return { size: modules.size, isDark: (x, y) => modules.get(y, x) === 1 }
}

/** `qr` packs the text as bytes alone and so takes a version more, but it judges masks by whole words at once. */
export function quickMatrix(text: string): Matrix {
  const border = 1
  const rows = encodeQr(text, 'raw', { ecc: 'medium', border })
  return { size: rows.length - 2 * border, isDark: (x, y) => rows[y + border]?.[x + border] === true }
}

/**
 * The dark modules as one path, one rectangle for each run in a row, in a square of `modules` units. Without the quiet
 * zone: who draws it leaves `QUIET_ZONE` modules of white, and switches smoothing off (`shape-rendering="crispEdges"`).
 */
export function svgImage(matrix: Matrix): CodeImage {
  let path = ''
  for (let y = 0; y < matrix.size; y += 1) {
    for (let x = 0; x < matrix.size; x += 1) {
      const width = darkRun(matrix, x, y)
      if (width === 0) continue
      path += `M${x} ${y}h${width}v1h-${width}z`
      x += width
    }
  }
  return { modules: matrix.size, path }
}

function darkRun(matrix: Matrix, from: number, y: number): number {
  let x = from
  while (x < matrix.size && matrix.isDark(x, y)) x += 1
  return x - from
}

/** One sale is on the screen and every snapshot asks for its picture; a retry or two may follow. */
const MEMO_MAX = 8

/** Draws codes and remembers the last few. */
export function codeImages(): (khqr: string) => CodeImage {
  const drawn = new Map<string, CodeImage>()
  return (khqr) => {
    const known = drawn.get(khqr)
    if (known !== undefined) return known
    const image = svgImage(codeMatrix(khqr))
    const oldest = drawn.keys().next()
    if (drawn.size >= MEMO_MAX && !oldest.done) drawn.delete(oldest.value)
    drawn.set(khqr, image)
    return image
  }
}
