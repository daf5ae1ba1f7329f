// A real till with a sale on both of its screens, each at any size and in any look; and pictures of its codes.

import type { ElectronApplication, Page } from '@playwright/test'
import { startSimulator } from '../../electron/bakong/simulator/server'
import { startXorgDummy } from '../../scripts/display.mjs'
import type { Theme } from '../../shared/settings'
import { storedSales } from '../e2e/support/books'
import { test as base, expect, type LaunchOptions, type RunningTill, windowOf } from '../e2e/support/till'
import { typeByHand } from '../support/hands'
import { settled } from '../support/settled'
import { type Box, type Picture, pictureOf } from './picture'
import { type ShopName, shops } from './shops'

export type Size = readonly [width: number, height: number]
export type Mode = 'demo' | 'live'
type Screens = Awaited<ReturnType<typeof startXorgDummy>>

interface ScanFixtures {
  /** A till of this shop, its windows on two displays. */
  readonly openShop: (shop: ShopName, mode: Mode, options?: LaunchOptions) => Promise<ShopTill>
}

export const test = base.extend<ScanFixtures, { screens: Screens }>({
  screens: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a function needs from this pattern
    async ({}, use) => {
      const screens = await startXorgDummy()
      await use(screens)
      await screens.stop()
    },
    { scope: 'worker' },
  ],
  openShop: async ({ launch, screens, dataDir }, use) => {
    const closing: (() => Promise<void>)[] = []
    await use(async (name, mode, options = {}) => {
      const { merchant, currency, language } = shops[name]
      const bank = mode === 'live' ? await startSimulator({ control: true }) : null
      if (bank !== null) closing.push(() => bank.stop())
      // As large as the largest window that is looked at.
      await setMode(screens, 'DUMMY0', [1920, 1080])
      await setMode(screens, 'DUMMY1', [1024, 768])
      const till = await launch({
        ...options,
        display: screens.display,
        provision: {
          merchant,
          language,
          sale: { currency, lifetimeSeconds: 600, khrPerUsd: 4100 },
          ...(bank === null ? {} : { bakong: { baseUrl: bank.baseUrl, token: bank.token, dailyLookups: null } }),
        },
      })
      closing.push(() => till.close())
      const guest = await windowOf(till.app, 'customer.html')
      return new ShopTill(till, guest, screens, name, mode, dataDir)
    })
    for (const close of closing.reverse()) await close()
  },
})
export { expect }

/** Another mode for a display without hardware; the customer's stands right of the cashier's. */
async function setMode(screens: Screens, output: string, [width, height]: Size): Promise<void> {
  const name = `${output}-${width}x${height}`
  if (!(await screens.xrandr('--query')).includes(name)) {
    const clock = (((width + 160) * (height + 60) * 60) / 1e6).toFixed(2)
    const across = [width, width + 48, width + 80, width + 160]
    const down = [height, height + 3, height + 9, height + 60]
    await screens.xrandr('--newmode', name, clock, ...[...across, ...down].map(String), '-hsync', '+vsync')
    await screens.xrandr('--addmode', output, name)
  }
  const place = output === 'DUMMY0' ? ['--pos', '0x0', '--primary'] : ['--pos', '1920x0']
  await screens.xrandr('--output', output, '--mode', name, ...place)
}

export class ShopTill {
  readonly app: ElectronApplication
  readonly page: Page
  readonly guest: Page
  readonly #screens: Screens
  readonly #shop: ShopName
  readonly #mode: Mode
  readonly #dataDir: string

  constructor(till: RunningTill, guest: Page, screens: Screens, shop: ShopName, mode: Mode, dataDir: string) {
    this.app = till.app
    this.page = till.page
    this.guest = guest
    this.#screens = screens
    this.#shop = shop
    this.#mode = mode
    this.#dataDir = dataDir
  }

  /** @returns the text of the code that both screens show now */
  async charge(): Promise<string> {
    await typeByHand(this.page, String(shops[this.#shop].amountMinor))
    await this.page.keyboard.press('Enter')
    for (const window of [this.page, this.guest]) await expect(window.getByTestId('qr')).toBeVisible()
    const khqr = storedSales(this.#dataDir, this.#mode === 'live' ? 'till.db' : 'demo.db').at(-1)?.khqr
    if (khqr === undefined) throw new Error('the books have no sale')
    return khqr
  }

  async setTheme(theme: Exclude<Theme, 'system'>): Promise<void> {
    await this.page.evaluate(
      (change) =>
        (window as unknown as { pos: { call(name: string, input: unknown): Promise<unknown> } }).pos.call(
          'preferences.change',
          change,
        ),
      { theme },
    )
    for (const window of [this.page, this.guest])
      await expect(window.locator('html')).toHaveAttribute('data-theme', theme)
  }

  async setCashierSize(size: Size): Promise<void> {
    const main = await this.app.browserWindow(this.page)
    await main.evaluate((window, [width, height]) => window.setContentSize(width, height), size)
    await hasSize(this.page, size)
  }

  /** The whole second display, in device pixels. */
  async setCustomerSize([width, height]: Size, scale = 1): Promise<void> {
    await setMode(this.#screens, 'DUMMY1', [width, height])
    await hasSize(this.guest, [width / scale, height / scale])
  }
}

async function hasSize(page: Page, [width, height]: Size): Promise<void> {
  const sizeOf = () => page.evaluate(() => [innerWidth, innerHeight])
  await expect
    .poll(async () => (await sizeOf()).map((side, i) => Math.abs(side - ([width, height][i] ?? 0)) <= 1))
    .toEqual([true, true])
}

/** A picture of a window with one code in it, and what can be measured of that code. */
export interface CodePicture {
  readonly png: Buffer
  readonly picture: Picture
  readonly box: Box
  /** Along a side of the symbol. */
  readonly modules: number
  /** Of the card's line, how many px of its words hang out of it; 0 where there is no card. */
  readonly cutOff: number
}

/** Takes the picture once all that moves and ends has ended. */
export async function takeCode(page: Page): Promise<CodePicture> {
  await settled(page)
  let png: Buffer = Buffer.alloc(0)
  let place = await placeOf(page)
  // On a busy machine a window may get its new layout between the picture and the measuring.
  await expect(async () => {
    const before = await placeOf(page)
    png = await page.screenshot({ scale: 'device' })
    place = await placeOf(page)
    expect(place).toEqual(before)
  }).toPass()
  const { x, y, size, modules } = place
  const cutOff = await page.evaluate(() => {
    const line = document.querySelector('.khqr__who')
    return line === null ? 0 : line.scrollWidth - line.clientWidth
  })
  return { png, picture: pictureOf(png), box: { x, y, size }, modules, cutOff }
}

/** Where a page's code lies, in device pixels. */
function placeOf(page: Page) {
  return page.locator('.code > svg').evaluate((svg) => {
    const { x, y, width } = svg.getBoundingClientRect()
    const [left = 0, top = 0, size = 0] = [x, y, width].map((length) => Math.round(length * devicePixelRatio))
    return { x: left, y: top, size, modules: Number(svg.getAttribute('viewBox')?.split(' ')[2]) }
  })
}

/** How far from whole modules and four white ones around them a picture is. @returns what is wrong, nothing if it is right */
export function drawingFaults({ picture, box, modules, cutOff }: CodePicture): readonly string[] {
  const faults: string[] = []
  if (cutOff > 0) faults.push(`${cutOff} px of the card's line are cut off`)
  const module = box.size / modules
  if (!Number.isInteger(module)) faults.push(`a module is ${module.toFixed(2)} px`)
  const shade = (x: number, y: number) => picture.grey[y * picture.width + x] ?? 0
  const quiet = Math.floor(4 * module)
  for (let y = box.y - quiet; y < box.y + box.size + quiet; y += 1) {
    for (let x = box.x - quiet; x < box.x + box.size + quiet; x += 1) {
      const inside = x >= box.x && y >= box.y && x < box.x + box.size && y < box.y + box.size
      if (!inside && (x < 0 || x >= picture.width || shade(x, y) < 250)) return [...faults, `not white at ${x}, ${y}`]
    }
  }
  // The timing pattern: dark and white in turns, and each as wide as the others.
  const row = box.y + Math.floor(6.5 * module)
  for (let index = 0; index < modules; index += 1) {
    const dark = index < 7 || index >= modules - 7 || index % 2 === 0
    const [from, to] = [box.x + Math.ceil(index * module), box.x + Math.floor((index + 1) * module) - 1]
    for (const x of [from, to])
      if (shade(x, row) < 128 !== dark) return [...faults, `module ${index} is uneven at ${x}`]
  }
  return faults
}
