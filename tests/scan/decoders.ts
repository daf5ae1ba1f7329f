// Four decoders that have nothing in common with our encoder: zbar from Debian, zxing-cpp, jsQR and ZXing from npm.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BinaryBitmap, DecodeHintType, HybridBinarizer, QRCodeReader, RGBLuminanceSource } from '@zxing/library'
import readJsQr from 'jsqr'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import type { Picture } from './picture'

const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(readFileSync(wasm)).buffer } })

export const decoders = ['zbar', 'zxing-cpp', 'jsQR', 'zxing-js'] as const
export type Decoder = (typeof decoders)[number]

/** Which of the decoders read exactly this text from a picture. */
export type Reading = Readonly<Record<Decoder, boolean>>

/** @returns for each picture, who reads its text */
export async function readAll(pictures: readonly { picture: Picture; text: string }[]): Promise<Reading[]> {
  const byZbar = zbarTexts(pictures.map(({ picture }) => picture))
  const readings: Reading[] = []
  for (const [index, { picture, text }] of pictures.entries()) {
    const rgba = rgbaOf(picture)
    readings.push({
      zbar: byZbar[index]?.some((read) => isZbars(read, text)) ?? false,
      'zxing-cpp': (await zxingTexts(rgba, picture)).includes(text),
      jsQR: readJsQr(rgba, picture.width, picture.height, { inversionAttempts: 'dontInvert' })?.data === text,
      'zxing-js': zxingJsText(picture) === text,
    })
  }
  return readings
}

/** Only the two whose word `npm test -- scan` asks for on each untouched picture: whole screens are slow for the others. */
export async function readByTwo({ picture, text }: { picture: Picture; text: string }): Promise<Partial<Reading>> {
  const [byZbar = []] = zbarTexts([picture])
  const zxing = await zxingTexts(rgbaOf(picture), picture)
  return { zbar: byZbar.some((read) => isZbars(read, text)), 'zxing-cpp': zxing.includes(text) }
}

/** zbar guesses at the encoding of Khmer and may show other signs for it; before it, and in the checksum, it must be right. */
function isZbars(read: string, text: string): boolean {
  return read === text || (read.slice(0, 60) === text.slice(0, 60) && read.slice(-8) === text.slice(-8))
}

/** All pictures in one call of zbarimg. @returns the texts of each */
function zbarTexts(pictures: readonly Picture[]): string[][] {
  const folder = mkdtempSync(join(tmpdir(), 'khqr-scan-'))
  try {
    const names = pictures.map((picture, index) => {
      const name = `${index}.pgm`
      writeFileSync(join(folder, name), pgmOf(picture))
      return name
    })
    const found = zbarimg(folder, names)
    return names.map((name) => textsIn(found.split(`<source href='${name}'>`)[1]?.split('</source>')[0] ?? ''))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** zbarimg's exit code where it found no code in some picture. */
const NOTHING_FOUND = 4

function zbarimg(cwd: string, names: readonly string[]): string {
  const args = ['--xml', '-q', '-Sdisable', '-Sqrcode.enable', ...names]
  try {
    return execFileSync('zbarimg', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch (failure) {
    const { status, stdout } = failure as { status: number | null; stdout: string }
    if (status !== NOTHING_FOUND) throw failure
    return stdout
  }
}

function textsIn(xml: string): string[] {
  return [...xml.matchAll(/<data( format='base64')?[^>]*><!\[CDATA\[(.*?)\]\]><\/data>/gs)].map(
    ([, base64, data = '']) => (base64 === undefined ? data : Buffer.from(data, 'base64').toString('utf8')),
  )
}

function pgmOf({ width, height, grey }: Picture): Buffer {
  return Buffer.concat([Buffer.from(`P5 ${width} ${height} 255\n`), grey])
}

async function zxingTexts(rgba: Uint8ClampedArray<ArrayBuffer>, { width, height }: Picture): Promise<string[]> {
  const image = { data: rgba, width, height, colorSpace: 'srgb' } as ImageData
  const found = await readBarcodes(image, { formats: ['QRCode'], tryHarder: true })
  return found.filter((code) => code.isValid).map((code) => code.text)
}

const hints = new Map<DecodeHintType, unknown>([
  [DecodeHintType.TRY_HARDER, true],
  [DecodeHintType.CHARACTER_SET, 'UTF-8'],
])

function zxingJsText({ width, height, grey }: Picture): string | null {
  const source = new RGBLuminanceSource(Uint8ClampedArray.from(grey), width, height)
  try {
    return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(source)), hints).getText()
  } catch (thrown) {
    // It says so by throwing, in many ways, where it can't make the picture out.
    if (!(thrown instanceof Error)) throw thrown
    return null
  }
}

function rgbaOf({ grey }: Picture): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(grey.length * 4)
  for (let i = 0; i < grey.length; i += 1) rgba.fill(grey[i] ?? 0, 4 * i, 4 * i + 3)
  for (let i = 3; i < rgba.length; i += 4) rgba[i] = 255
  return rgba
}
