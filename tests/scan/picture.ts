// Pictures as a camera and its decoders want them: one byte of grey a pixel.

import { inflateSync } from 'node:zlib'
import type { Matrix } from '../../electron/khqr/symbol'

export interface Picture {
  readonly width: number
  readonly height: number
  /** 0 is black. */
  readonly grey: Uint8Array
}

/** The square of a code without its quiet zone, in pixels of a picture. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly size: number
}

/** Reads a PNG as Chromium writes them: 8 bits, RGB or RGBA, not interlaced (PNG, ISO/IEC 15948). */
export function pictureOf(png: Buffer): Picture {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  const [depth, colour, interlaced] = [png[24], png[25], png[28]]
  const channels = colour === 6 ? 4 : 3
  if (depth !== 8 || (colour !== 2 && colour !== 6) || interlaced !== 0) throw new Error('not a screenshot')
  const rows = inflateSync(Buffer.concat(dataOf(png)))
  const stride = width * channels
  const grey = new Uint8Array(width * height)
  let above = new Uint8Array(stride)
  for (let y = 0; y < height; y += 1) {
    const at = y * (stride + 1)
    const row = rows.subarray(at + 1, at + 1 + stride)
    unfilter(rows[at] ?? 0, row, above, channels)
    for (let x = 0; x < width; x += 1) {
      const [red = 0, green = 0, blue = 0] = row.subarray(x * channels, x * channels + 3)
      grey[y * width + x] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue)
    }
    above = row
  }
  return { width, height, grey }
}

function dataOf(png: Buffer): Buffer[] {
  const parts: Buffer[] = []
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length))
    at += length + 12
  }
  return parts
}

/** A row's bytes from their differences to the bytes on the left, above, or what lies between. */
function unfilter(filter: number, row: Uint8Array, above: Uint8Array, channels: number): void {
  for (let i = 0; i < row.length; i += 1) {
    const left = i < channels ? 0 : (row[i - channels] ?? 0)
    const up = above[i] ?? 0
    const corner = i < channels ? 0 : (above[i - channels] ?? 0)
    const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0
    row[i] = ((row[i] ?? 0) + guess) & 0xff
  }
}

function paeth(left: number, up: number, corner: number): number {
  const slope = left + up - corner
  const [a, b, c] = [Math.abs(slope - left), Math.abs(slope - up), Math.abs(slope - corner)]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}

/** The same surroundings with another symbol in the place of the code, bare and with four white modules around. */
export function withBareCode({ width, height, grey }: Picture, box: Box, matrix: Matrix): Picture {
  const drawn = { width, height, grey: grey.slice() }
  const module = box.size / matrix.size
  const edge = (index: number) => Math.round(index * module)
  for (let y = -4; y < matrix.size + 4; y += 1) {
    for (let x = -4; x < matrix.size + 4; x += 1) {
      const inside = x >= 0 && y >= 0 && x < matrix.size && y < matrix.size
      const shade = inside && matrix.isDark(x, y) ? 11 : 255
      for (let row = box.y + edge(y); row < box.y + edge(y + 1); row += 1) {
        if (row >= 0 && row < height) drawn.grey.fill(shade, ...spanOf(row, x))
      }
    }
  }
  return drawn

  function spanOf(row: number, x: number): [number, number] {
    const inRow = (column: number) => row * width + Math.min(width, Math.max(0, column))
    return [inRow(box.x + edge(x)), inRow(box.x + edge(x + 1))]
  }
}
