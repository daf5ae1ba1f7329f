// What eyes tell apart, also those that see no green or no red: the last seconds from the first, and "ask the cashier" from PAID.

import type { Page } from '@playwright/test'
import { startXorgDummy } from '../../scripts/display.mjs'
import { type Picture, pictureOf } from '../scan/picture'
import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { settled } from '../support/settled'
import { storedSales } from './support/books'
import { scan } from './support/scan'
import { ask } from './support/shop'
import { expect, test, windowOf } from './support/till'

const isIn = (page: Page, name: string) => expect(page.getByTestId('state')).toHaveAttribute('data-state', name)

/** A display of its own for the customer's window: one that is hidden is not painted. */
let screens: Awaited<ReturnType<typeof startXorgDummy>>
test.beforeAll(async () => {
  screens = await startXorgDummy()
})
test.afterAll(() => screens.stop())

test('the last 20 seconds are a filled disc where a ring was, on both screens', async ({ launch }) => {
  const { app, page } = await launch({
    display: screens.display,
    size: { width: 1024, height: 600 },
    provision: { sale: { lifetimeSeconds: 40 } },
  })
  const guest = await windowOf(app, 'customer.html')
  await typeByHand(page, '12500')
  await pressByHand(page, 'Enter')
  await isIn(page, 'PENDING')
  const rings = [page, guest].map((window) => window.locator('.ring[role="timer"]'))
  const grounds = () => Promise.all(rings.map((ring) => ring.evaluate((one) => getComputedStyle(one).backgroundColor)))
  expect(await grounds()).toEqual(['rgba(0, 0, 0, 0)', 'rgba(0, 0, 0, 0)'])
  const places = await Promise.all(rings.map((ring) => ring.boundingBox()))
  for (const window of [page, guest]) {
    // The ring and its figures change in one frame: what they say fits how they look.
    await expect(window.locator('.ring--last')).toBeVisible({ timeout: 30_000 })
    await expect(window.getByTestId('countdown')).toHaveText(/^0:(20|1\d|0\d)$/)
  }
  for (const ground of await grounds()) expect(ground).not.toBe('rgba(0, 0, 0, 0)')
  expect(await Promise.all(rings.map((ring) => ring.boundingBox()))).toEqual(places)
  await page.screenshot({ path: test.info().outputPath('last.png') })
  await guest.screenshot({ path: test.info().outputPath('guest-last.png') })
})

/** Mean brightness of a part of the picture, 0 to 255; the part in shares of its sides. */
function brightness(
  { width, height, grey }: Picture,
  [left, top, right, bottom]: readonly [number, number, number, number],
): number {
  let sum = 0
  let count = 0
  for (let y = Math.floor(top * height); y < bottom * height; y++)
    for (let x = Math.floor(left * width); x < right * width; x++) {
      sum += grey[y * width + x] ?? 0
      count++
    }
  return sum / count
}

const eyes = ['none', 'protanopia', 'deuteranopia', 'achromatopsia'] as const

test('no eye takes "ask the cashier" on the customer’s screen for PAID', async ({ launch, shop }) => {
  const { app, page } = await launch({ display: screens.display })
  const guest = await windowOf(app, 'customer.html')
  const session = await guest.context().newCDPSession(guest)
  const seen = async (name: string) => {
    const pictures: Picture[] = []
    await settled(guest)
    for (const type of eyes) {
      await session.send('Emulation.setEmulatedVisionDeficiency', { type })
      const png = await guest.screenshot({ path: test.info().outputPath(`${name}-${type}.png`) })
      pictures.push(pictureOf(png))
    }
    await session.send('Emulation.setEmulatedVisionDeficiency', { type: 'none' })
    return pictures
  }
  const sell = async (screen: string) => {
    await typeByHand(page, '12500')
    await pressByHand(page, 'Enter')
    if (screen === 'paid') await isIn(page, 'PENDING')
    if (screen === 'paid') await shop.pays(page)
    await expect(guest.getByTestId('guest')).toHaveAttribute('data-screen', screen, { timeout: 30_000 })
  }
  await sell('paid')
  const paid = await seen('paid')
  await whenSeen(page)
  await pressByHand(page, 'Space')
  await isIn(page, 'READY')
  await shop.play(page, 'wrong-amount')
  await sell('trouble')
  await expect(guest.getByText('Please show your receipt to the cashier')).toBeVisible()
  const asked = await seen('ask')
  const words = [0.05, 0.5, 0.45, 0.95] as const
  const edge = [0, 0.3, 0.004, 0.7] as const
  for (const [index, eye] of eyes.entries()) {
    const [green, white] = [paid[index], asked[index]]
    if (green === undefined || white === undefined) throw new Error(`no picture ${eye}`)
    // Where the words stand it is dark and light, and only one of them has an edge.
    expect(brightness(white, words) - brightness(green, words), eye).toBeGreaterThan(90)
    expect(Math.abs(brightness(green, edge) - brightness(green, words)), eye).toBeLessThan(40)
    expect(brightness(white, words) - brightness(white, edge), eye).toBeGreaterThan(150)
  }
})

test('bright sun is a choice of its own, for both screens, and stays', async ({ launch, dataDir, shop }) => {
  const size = { width: 1024, height: 600 }
  let till = await launch({ size, display: screens.display })
  const shows = (window: Page) => expect(window.locator('html')).toHaveAttribute('data-theme', 'sun')
  await pressByHand(till.page, 'F10')
  await till.page.getByTestId('page-comfort').click()
  await till.page.getByTestId('theme-sun').click()
  await shows(till.page)
  await settled(till.page)
  await till.page.screenshot({ path: test.info().outputPath('comfort.png') })
  await till.close()
  till = await launch({ size, display: screens.display })
  const guest = await windowOf(till.app, 'customer.html')
  for (const window of [till.page, guest]) await shows(window)
  const { page } = till
  await typeByHand(page, '12500')
  await settled(page)
  await page.screenshot({ path: test.info().outputPath('amount.png') })
  const edge = (testId: string) => page.getByTestId(testId).evaluate((one) => getComputedStyle(one).border)
  for (const testId of ['key-5', 'charge', 'currency', 'sticker'])
    expect(await edge(testId)).toBe('3px solid rgb(0, 0, 0)')
  await pressByHand(page, 'Enter')
  await isIn(page, 'PENDING')
  await settled(page)
  await page.screenshot({ path: test.info().outputPath('waiting.png') })
  expect(await scan(page)).toBe(storedSales(dataDir, shop.books)[0]?.khqr)
  await shop.pays(page)
  await isIn(page, 'PAID')
  await settled(page)
  await page.screenshot({ path: test.info().outputPath('paid.png') })
  await whenSeen(page)
  await ask(page, 'sale.next', { saleId: storedSales(dataDir, shop.books)[0]?.id, shown: 'paid' })
  await isIn(page, 'READY')
  // The bar's own key goes on to the next.
  await page.getByTestId('theme').click()
  await expect(page.locator('html')).not.toHaveAttribute('data-theme', 'sun')
})
