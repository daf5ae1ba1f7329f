// Both screens side by side, as the counter sees them: the till at 1280x800, the customer's display at 1024x768.

import { mkdirSync, writeFileSync } from 'node:fs'
import type { ElectronApplication, Page } from '@playwright/test'
import { startXorgDummy } from '../../scripts/display.mjs'
import { expect, test, windowOf } from '../e2e/support/till'
import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { settled } from '../support/settled'
import { folderOf } from './shoot'

const looks = [
  { language: 'en', theme: 'light' },
  { language: 'en', theme: 'dark' },
  { language: 'km', theme: 'light' },
  { language: 'km', theme: 'dark' },
] as const
/** Of a live till one tells all that differs. */
const liveLooks = [looks[0]]

/** Pastes two pictures beside each other, top edges level. */
async function beside(app: ElectronApplication, left: Buffer, right: Buffer): Promise<Buffer> {
  const both = await app.evaluate(
    ({ nativeImage }, pictures) => {
      const [a, b] = pictures.map((base64) => nativeImage.createFromBuffer(Buffer.from(base64, 'base64')))
      if (a === undefined || b === undefined) throw new Error('two pictures are needed')
      const gap = 24
      const [sizeA, sizeB] = [a.getSize(), b.getSize()]
      const width = sizeA.width + gap + sizeB.width
      const height = Math.max(sizeA.height, sizeB.height)
      const canvas = Buffer.alloc(width * height * 4)
      const draw = (bitmap: Buffer, size: { width: number; height: number }, x: number) => {
        for (let row = 0; row < size.height; row++) {
          bitmap.copy(canvas, (row * width + x) * 4, row * size.width * 4, (row + 1) * size.width * 4)
        }
      }
      draw(a.toBitmap(), sizeA, 0)
      draw(b.toBitmap(), sizeB, sizeA.width + gap)
      return nativeImage.createFromBitmap(canvas, { width, height }).toPNG().toString('base64')
    },
    [left.toString('base64'), right.toString('base64')],
  )
  return Buffer.from(both, 'base64')
}

async function pictureOf(page: Page): Promise<Buffer> {
  await settled(page)
  return page.screenshot()
}

test('every state', async ({ launch, shop }) => {
  const folder = folderOf(shop.mode, 'both')
  const taken = shop.mode === 'live' ? liveLooks : looks
  const screens = await startXorgDummy()
  try {
    const provision = { sale: { lifetimeSeconds: 30 } }
    const { app, page } = await launch({ display: screens.display, provision, size: { width: 1280, height: 800 } })
    const guest = await windowOf(app, 'customer.html')
    mkdirSync(folder, { recursive: true })
    const shoot = async (state: string) => {
      for (const { language, theme } of taken) {
        await page.evaluate(
          (change) =>
            (window as unknown as { pos: { call(name: string, input: unknown): Promise<unknown> } }).pos.call(
              'preferences.change',
              change,
            ),
          { language, theme },
        )
        for (const window of [page, guest]) await expect(window.locator('html')).toHaveAttribute('data-theme', theme)
        await expect(page.locator('html')).toHaveAttribute('lang', language)
        const picture = await beside(app, await pictureOf(page), await pictureOf(guest))
        writeFileSync(`${folder}/${state}-${language}-${theme}.png`, picture)
      }
    }
    const shows = (kind: string) =>
      expect(guest.getByTestId('guest')).toHaveAttribute('data-screen', kind, { timeout: 45_000 })
    const charge = async () => {
      await typeByHand(page, '12500')
      await pressByHand(page, 'Enter')
      await shows('scan')
    }
    await shows('idle')
    await shoot('idle')
    await charge()
    await shoot('scan')
    await shop.play(page, 'time-out')
    await pressByHand(page, 'F5')
    await expect(guest.getByTestId('guest')).toContainText('Checking with Bakong')
    await shoot('checking')
    await shows('time-up')
    await shop.play(page, 'manual')
    await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'EXPIRED', { timeout: 45_000 })
    await shoot('time-up')
    await whenSeen(page)
    await pressByHand(page, 'Escape')
    await shows('idle')
    await charge()
    await pressByHand(page, 'Escape')
    await shows('cancelled')
    await shoot('cancelled')
    await whenSeen(page)
    await pressByHand(page, 'Space')
    await shows('idle')
    await shop.play(page, 'wrong-amount')
    await charge()
    await shows('trouble')
    await shoot('trouble')
    await whenSeen(page)
    await pressByHand(page, 'Escape')
    await shows('idle')
    await shop.play(page, 'manual')
    await charge()
    await shop.pays(page)
    await shows('paid')
    await shoot('paid')
  } finally {
    await screens.stop()
  }
})
