// No phone may stand helpless before a screen: each code of each window, at each size and in each look, is read untouched.

import { writeFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { encodeStatic } from '../../electron/khqr'
import { openPage } from '../e2e/support/till'
import { readByTwo } from './decoders'
import { type ShopName, shops } from './shops'
import { drawingFaults, expect, type ShopTill, type Size, takeCode, test } from './windows'

test.skip(process.platform !== 'linux', 'two screens without hardware need Xorg with its dummy driver')

const customerSizes: readonly Size[] = [
  [800, 480],
  [1024, 600],
  [1024, 768],
  [1280, 800],
  [1366, 768],
  [1920, 1080],
  [768, 1024],
  [1080, 1920],
]
const cashierSizes: readonly Size[] = [
  [1024, 600],
  [1280, 800],
  [1366, 768],
  [1920, 1080],
]
const themes = ['light', 'dark'] as const

/** Reads the page's code with both decoders and measures how it is drawn. @returns its module in device pixels, and its share of the short side */
async function read(page: Page, text: string, what: string) {
  const code = await takeCode(page)
  const { picture, box, modules } = code
  const reading = await readByTwo({ picture, text })
  const faults = drawingFaults(code)
  const bad = faults.length > 0 || Object.values(reading).includes(false)
  if (bad || process.env['SCAN_KEEP'] !== undefined) writeFileSync(test.info().outputPath(`${what}.png`), code.png)
  expect.soft({ ...reading, faults }, what).toEqual({ zbar: true, 'zxing-cpp': true, faults: [] })
  return { module: box.size / modules, share: box.size / Math.min(picture.width, picture.height) }
}

async function readSticker(till: ShopTill, shop: ShopName, sizes: readonly Size[]): Promise<void> {
  const { merchant, currency } = shops[shop]
  const sticker = encodeStatic({ merchant, currency })
  if (!sticker.ok) throw new Error(JSON.stringify(sticker.error))
  await openPage(till.page, 'sticker')
  for (const size of sizes) {
    await till.setCashierSize(size)
    for (const theme of themes) {
      await till.setTheme(theme)
      await read(till.page, sticker.value.khqr, `sticker-${theme}-${size.join('x')}`)
    }
  }
  await till.page.getByTestId('menu-back').click()
}

for (const mode of ['demo', 'live'] as const) {
  for (const shop of ['demo', 'typical', 'khmer'] as const) {
    test(`every picture of the ${shop} shop's codes is read, ${mode}, and they are large`, async ({ openShop }) => {
      const till = await openShop(shop, mode)
      await readSticker(till, shop, cashierSizes)
      const khqr = await till.charge()
      for (const size of customerSizes) {
        await till.setCustomerSize(size)
        const [width, height] = size
        for (const theme of themes) {
          await till.setTheme(theme)
          const { module, share } = await read(till.guest, khqr, `customer-${theme}-${width}x${height}`)
          expect.soft(share, `${width}x${height}`).toBeGreaterThanOrEqual(width > height ? 0.57 : 0.62)
          expect.soft(module, `${width}x${height}`).toBeGreaterThanOrEqual(4)
        }
      }
      for (const size of cashierSizes) {
        await till.setCashierSize(size)
        for (const theme of themes) {
          await till.setTheme(theme)
          const { module } = await read(till.page, khqr, `cashier-${theme}-${size.join('x')}`)
          expect.soft(module, size.join('x')).toBeGreaterThanOrEqual(5)
        }
      }
    })
  }
}

test('the longest that the fields hold is read, with whole modules and its quiet zone', async ({ openShop }) => {
  const till = await openShop('longest', 'live')
  await readSticker(till, 'longest', [
    [1024, 600],
    [1920, 1080],
  ])
  const khqr = await till.charge()
  for (const size of [
    [800, 480],
    [768, 1024],
  ] as const) {
    await till.setCustomerSize(size)
    await read(till.guest, khqr, `customer-${size.join('x')}`)
  }
  for (const size of [
    [1024, 600],
    [1920, 1080],
  ] as const) {
    await till.setCashierSize(size)
    await read(till.page, khqr, `cashier-${size.join('x')}`)
  }
})

for (const scale of [1.25, 1.5]) {
  test(`a display scaled by ${scale} has whole device pixels a module and four white modules around`, async ({
    openShop,
  }) => {
    const flags = [`--force-device-scale-factor=${scale}`]
    const till = await openShop('typical', 'demo', { flags, size: { width: 1100, height: 700 } })
    await readSticker(till, 'typical', [[1100, 700]])
    const khqr = await till.charge()
    for (const size of [
      [1920, 1080],
      [1366, 768],
    ] as const) {
      await till.setCustomerSize(size, scale)
      await read(till.guest, khqr, `customer-${size.join('x')}@${scale}`)
    }
    await read(till.page, khqr, `cashier@${scale}`)
  })
}

/** The one who has it beside the form: the preview is scanned by owners who want to see what their customers see. */
test("the set-up's preview is drawn like every other code", async ({ openShop }) => {
  const till = await openShop('khmer', 'live')
  const { merchant, currency } = shops.khmer
  const preview = encodeStatic({ merchant, currency })
  await openPage(till.page, 'shop')
  await expect(till.page.getByTestId('shop-preview')).toHaveAttribute('data-ready', 'true')
  for (const size of cashierSizes) {
    await till.setCashierSize(size)
    // On a low screen it is scrolled to.
    await till.page.locator('.code > svg').evaluate((svg) => svg.scrollIntoView({ block: 'center' }))
    await read(till.page, preview.ok ? preview.value.khqr : '', `preview-${size.join('x')}`)
  }
  await expect(till.page.getByTestId('shop-finer')).toContainText(/\d+ %/)
})

test('a check leaves the code on the screen: the customer goes on scanning while Bakong is asked', async ({
  openShop,
}) => {
  const till = await openShop('demo', 'demo')
  await till.setCustomerSize([1024, 600])
  const khqr = await till.charge()
  await till.page.getByTestId('scenario').selectOption('time-out')
  await till.page.keyboard.press('F5')
  await expect(till.guest.getByTestId('guest')).toContainText('Checking with Bakong')
  await expect(till.guest.locator('.ring--busy')).toBeVisible()
  await read(till.guest, khqr, 'checking')
  await expect(till.guest.getByTestId('guest')).toContainText('Checking with Bakong')
})
