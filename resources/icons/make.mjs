// Draws the product's icons from one source, the flower of renderer/ui/Icon.tsx on the board's colour: `node resources/icons/make.mjs`.

import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Resvg } from '@resvg/resvg-js'

const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url))

/** What Linux desktops look for, and what Windows takes out of one .ico. */
const pngSizes = [16, 32, 48, 64, 128, 256, 512, 1024]
const icoSizes = [16, 24, 32, 48, 64, 128, 256]

/** The petal is read from the page's own drawing, so that they can't drift apart. */
function source() {
  const drawing = readFileSync(here('../../renderer/ui/Icon.tsx'), 'utf8')
  const petal = /^const petal = '([^']+)'$/m.exec(drawing)?.[1]
  if (petal === undefined) throw new Error('renderer/ui/Icon.tsx no longer says what a petal is')
  const petals = [0, 60, 120, 180, 240, 300].map((turn) => `<path d="${petal}" transform="rotate(${turn})"/>`).join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-64 -64 128 128"><title>KHQR POS</title><rect x="-64" y="-64" width="128" height="128" rx="28" fill="#12181d"/><g fill="#ffb81c">${petals}</g></svg>`
}

/** @param {string} svg @param {number} size in pixels */
function png(svg, size) {
  return new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render().asPng()
}

/** An .ico file whose pictures are PNGs (Windows Vista and newer). @param {{ size: number, data: Buffer }[]} pictures */
function ico(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(pictures.length, 4)
  let offset = head.length
  for (const [index, { size, data }] of pictures.entries()) {
    const at = 6 + 16 * index
    // A byte holds no 256: 0 stands for it.
    head.writeUInt8(size % 256, at)
    head.writeUInt8(size % 256, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(data.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += data.length
  }
  return Buffer.concat([head, ...pictures.map(({ data }) => data)])
}

const svg = source()
writeFileSync(here('icon.svg'), `${svg}\n`)
for (const size of pngSizes) writeFileSync(here(`${size}x${size}.png`), png(svg, size))
writeFileSync(here('icon.ico'), ico(icoSizes.map((size) => ({ size, data: png(svg, size) }))))
