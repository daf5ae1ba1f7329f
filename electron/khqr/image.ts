// A code as a picture: the dark modules of its QR symbol as one SVG path.

import type { CodeImage } from '../../shared/till'
import { type Matrix, symbolOf } from './symbol'

/** White modules that every QR symbol needs around it to be found (ISO/IEC 18004). */
export const QUIET_ZONE = 4

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
    const image = svgImage(symbolOf(khqr))
    const oldest = drawn.keys().next()
    if (drawn.size >= MEMO_MAX && !oldest.done) drawn.delete(oldest.value)
    drawn.set(khqr, image)
    return image
  }
}
