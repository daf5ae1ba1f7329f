// What the customer's phone reads from the screen or the paper is the code that was stored, letter by letter.

import fc from 'fast-check'
import QRCode from 'qrcode'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { codePng, createKhqr, encodeStatic, QUIET_ZONE } from '../../electron/khqr'
import { pngOf } from '../../electron/khqr/png'
import { type Matrix, quickSymbolOf, sizeOf, symbolOf } from '../../electron/khqr/symbol'
import type { Currency } from '../../shared/money'
import type { CodeImage } from '../../shared/till'
import { aCompany, anyRequest, aRequest, aShop, freezeClock, goldens, scan, vectors } from './support'

const khqr = createKhqr()

beforeAll(() => freezeClock())
afterAll(() => {
  vi.useRealTimers()
})

function made(over: Parameters<typeof aRequest>[0]): string {
  const code = khqr.encode(aRequest(over))
  if (!code.ok) throw new Error(JSON.stringify(code.error))
  return code.value.khqr
}

/** Codes from the shortest to the longest we make, in Latin and Khmer, in both currencies. */
function codes(): readonly string[] {
  const lengths = [1, 5, 9, 13, 17, 21, 25]
  return (['KHR', 'USD'] as const).flatMap((currency: Currency) =>
    lengths.flatMap((length) => [
      made({ currency, merchant: aShop({ name: 'N'.repeat(length) }) }),
      made({
        currency,
        amountMinor: 10 ** Math.min(11, length),
        merchant: aShop({ name: 'កាហ្វេរំដួលភ្នំពេញថ្មីទីប១'.slice(0, length), storeLabel: 's'.repeat(length) }),
      }),
      made({
        currency,
        merchant: aCompany({
          merchantId: 'm'.repeat(length),
          acquiringBank: 'ធនាគារ'.repeat(4),
          terminalLabel: 'T'.repeat(length),
          mobileNumber: '1'.repeat(length),
          storeLabel: 'ហាង',
        }),
      }),
    ]),
  )
}

/** Fills the rectangles of a path as a browser would. */
function filled({ modules, path }: CodeImage): Matrix {
  const dark = new Set<number>()
  const rectangles = [...path.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)]
  expect(rectangles.map(([text]) => text).join('')).toBe(path)
  for (const [, x, y, width, back] of rectangles) {
    expect(back).toBe(width)
    for (let i = 0; i < Number(width); i += 1) dark.add(Number(y) * modules + Number(x) + i)
  }
  return { size: modules, isDark: (x, y) => dark.has(y * modules + x) }
}

describe('a phone reads', () => {
  it('the PNG of every length, in both currencies', async () => {
    for (const code of codes()) expect(await scan(codePng(code, { scale: 4 }))).toEqual([code])
  })

  it('the SVG path of every length, in both currencies', async () => {
    for (const code of codes()) expect(await scan(pngOf(filled(khqr.image(code)), { scale: 3 }))).toEqual([code])
  })

  it('a static code', async () => {
    const code = encodeStatic({ merchant: aShop({ name: 'ហាងកាហ្វេ' }), currency: 'KHR' })
    expect(code.ok && (await scan(codePng(code.value.khqr, { scale: 2 })))).toEqual([code.ok && code.value.khqr])
  })

  it('the codes of others', async () => {
    const others = [...vectors.slice(0, 8).map(({ qr }) => qr), ...goldens.slice(-4).flatMap(({ qr }) => qr ?? [])]
    for (const code of others) expect(await scan(codePng(code, { scale: 4 }))).toEqual([code])
  })
})

describe('the picture', () => {
  const code = goldens.find(({ note }) => note === 'all of tag 62')?.qr ?? ''

  it('is a path of runs that never touch, without quiet zone', () => {
    const image = khqr.image(code)
    expect((image.modules - 17) % 4).toBe(0)
    expect(image.path.startsWith('M0 0h7v1h-7z')).toBe(true)
    const [matrix, drawn] = [symbolOf(code), filled(image)]
    for (let y = 0; y < matrix.size; y += 1) {
      for (let x = 0; x < matrix.size; x += 1) expect(drawn.isDark(x, y)).toBe(matrix.isDark(x, y))
    }
  })

  it('is drawn once and given again, and the memory stays small', () => {
    const { image } = createKhqr()
    const first = image(code)
    expect(image(code)).toBe(first)
    for (let i = 0; i < 8; i += 1) image(`${code}${i}`)
    expect(image(code)).not.toBe(first)
    expect(image(code)).toEqual(first)
  })

  it('is a small PNG of one bit, as large as asked, white around', () => {
    const png = codePng(code, { scale: 4 })
    const side = (symbolOf(code).size + 2 * QUIET_ZONE) * 4
    expect([png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25]]).toEqual([side, side, 1, 0])
    expect(png.length).toBeLessThan(2500)
    expect(codePng(code, { scale: 1, quietZone: 0 }).readUInt32BE(16)).toBe(symbolOf(code).size)
  })

  it.each([0, -1, 1.5, 41, Number.NaN])('has no scale of %d', (scale) => {
    expect(() => codePng(code, { scale })).toThrow('scale')
  })
})

it('a program shows a code as coarse as the till does: of 1,000 sales no picture has finer modules', {
  timeout: 90_000,
}, async () => {
  const requests = fc.sample(anyRequest, { numRuns: 1000, seed: 14 })
  let smaller = 0
  for (const [index, request] of requests.entries()) {
    const code = khqr.encode(request)
    if (!code.ok) throw new Error(JSON.stringify(code.error))
    const text = code.value.khqr
    const png = codePng(text, { scale: 3 })
    const modules = png.readUInt32BE(16) / 3 - 2 * QUIET_ZONE
    expect(modules).toBe(khqr.image(text).modules)
    // The best that is in common use, which mixes modes too.
    const others = QRCode.create(text, { errorCorrectionLevel: 'M' }).modules.size
    expect(modules).toBeLessThanOrEqual(others)
    if (modules < others) smaller += 1
    if (index % 4 === 0) expect(await scan(png)).toEqual([text])
  }
  expect(smaller).toBeGreaterThan(0)
})

describe('a text is packed', () => {
  const parts = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 40 }),
    fc.string({ unit: fc.constantFrom(...'ABCXYZ0189 $%*+-./:'), maxLength: 30 }),
    fc.string({ unit: fc.constantFrom(...'abc@_,ខ្មែរ\u200bé'), maxLength: 30 }),
  )
  const texts = fc.array(parts, { minLength: 1, maxLength: 12 }).map((all) => all.join(''))

  it('in any mix of figures, capitals and bytes, and read back letter by letter', async () => {
    for (const text of fc.sample(texts, { numRuns: 400, seed: 14 })) {
      if (text === '') continue
      const symbol = quickSymbolOf(text)
      expect(symbolOf(text).size).toBe(symbol.size)
      expect(symbol.size).toBeLessThanOrEqual(QRCode.create(text, { errorCorrectionLevel: 'M' }).modules.size)
      expect(sizeOf(text)).toBe(symbol.size)
      for (const drawn of [symbol, symbolOf(text)]) expect(await scan(pngOf(drawn, { scale: 3 }))).toEqual([text])
    }
  })

  it.each([14, 26, 42, 180, 181, 182, 2331])(
    'to the last of %d bytes, with no room for an end or for padding',
    async (length) => {
      const text = 'x'.repeat(length)
      for (const symbol of [symbolOf(text), quickSymbolOf(text)]) {
        expect(symbol.size).toBe(QRCode.create(text, { errorCorrectionLevel: 'M' }).modules.size)
        expect(await scan(pngOf(symbol, { scale: 2 }))).toEqual([text])
      }
    },
  )

  it('or refused when no symbol holds it', () => {
    for (const draw of [symbolOf, quickSymbolOf]) expect(() => draw('x'.repeat(2332))).toThrow('no QR symbol')
  })
})
