// A phone's camera: reads the code out of a screenshot with a decoder that is not ours.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Locator, Page } from '@playwright/test'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
prepareZXingModule({ overrides: { wasmBinary: readFileSync(wasm).buffer as ArrayBuffer } })

/** @returns the text of the one QR code on the screen */
export async function scan(target: Page | Locator): Promise<string> {
  return scanPng(await target.screenshot())
}

/** @returns the text of the one QR code in the picture */
export async function scanPng(png: Uint8Array): Promise<string> {
  const found = await readBarcodes(new Uint8Array(png), { formats: ['QRCode'], tryHarder: true })
  const texts = [...new Set(found.filter((code) => code.isValid).map((code) => code.text))]
  if (texts.length !== 1 || texts[0] === undefined) throw new Error(`${texts.length} codes in the picture`)
  return texts[0]
}
