// The screen that faces the customer, on two real displays: always there, always right, and nothing private on it.

import type { ElectronApplication, Page } from '@playwright/test'
import { codePng } from '../../electron/khqr'
import { startXorgDummy } from '../../scripts/display.mjs'
import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { storedSales } from './support/books'
import { scan } from './support/scan'
import { expect, openPage, test, windowOf } from './support/till'

type Screens = Awaited<ReturnType<typeof startXorgDummy>>

test.skip(process.platform !== 'linux', 'two screens without hardware need Xorg with its dummy driver')

let screens: Screens
test.beforeAll(async () => {
  screens = await startXorgDummy()
})
test.afterAll(async () => screens.stop())
test.beforeEach(async () => {
  await screens.xrandr('--output', 'DUMMY0', '--mode', 'm1280', '--pos', '0x0', '--primary')
  await screens.xrandr('--output', 'DUMMY1', '--mode', 'm1024', '--pos', '1280x0')
})

const second = { x: 1280, y: 0, width: 1024, height: 768 }

async function placeOf(app: ElectronApplication, page: Page) {
  const window = await app.browserWindow(page)
  return window.evaluate((shown) => ({ visible: shown.isVisible(), bounds: shown.getBounds() }))
}

/** Another mode for the second display, with timings that only a screen without hardware takes. */
async function setMode(width: number, height: number): Promise<void> {
  const name = `t${width}x${height}`
  const clock = (((width + 160) * (height + 60) * 60) / 1e6).toFixed(2)
  const timings = [width, width + 48, width + 80, width + 160, height, height + 3, height + 9, height + 60].map(String)
  const known = await screens.xrandr('--query')
  if (!known.includes(name)) {
    await screens.xrandr('--newmode', name, clock, ...timings, '-hsync', '+vsync')
    await screens.xrandr('--addmode', 'DUMMY1', name)
  }
  await screens.xrandr('--output', 'DUMMY1', '--mode', name, '--pos', '1280x0')
}

test('follows the sale and the cable: fills the second display, hides with it, comes back in the state of now', async ({
  launch,
  dataDir,
  shop,
}) => {
  const { app, page } = await launch({ display: screens.display })
  const guest = await windowOf(app, 'customer.html')
  const shows = (kind: string) => expect(guest.getByTestId('guest')).toHaveAttribute('data-screen', kind)
  await expect.poll(() => placeOf(app, guest)).toEqual({ visible: true, bounds: second })
  await shows('idle')
  await expect(guest.locator('body')).toContainText('Rumduol Cafe')

  await typeByHand(page, '12500')
  await pressByHand(page, 'Enter')
  await shows('scan')
  const [sale] = storedSales(dataDir)
  expect(await scan(guest)).toBe(sale?.khqr)

  await screens.xrandr('--output', 'DUMMY1', '--off')
  await expect.poll(async () => (await placeOf(app, guest)).visible).toBe(false)
  await expect(page.getByTestId('qr')).toBeVisible()
  await screens.xrandr('--output', 'DUMMY1', '--mode', 'm1024', '--pos', '1280x0')
  await expect.poll(() => placeOf(app, guest)).toEqual({ visible: true, bounds: second })
  expect(await scan(guest)).toBe(sale?.khqr)
  const left = async (window: Page) => {
    const [minutes = 0, seconds = 0] = (await window.getByTestId('countdown').innerText()).split(':').map(Number)
    return minutes * 60 + seconds
  }
  expect(Math.abs((await left(guest)) - (await left(page)))).toBeLessThanOrEqual(1)

  await screens.xrandr('--output', 'DUMMY1', '--primary')
  await expect.poll(() => placeOf(app, guest)).toEqual({ visible: true, bounds: second })

  await shop.pays(page)
  await shows('paid')
  await expect(guest.locator('body')).toContainText('12,500')
  await whenSeen(page)
  await pressByHand(page, 'Space')
  await expect(page.getByTestId('amount')).toBeVisible()
  // Whoever looks up only now still sees that their money came.
  await shows('paid')
  await shows('idle')
  const left_behind = await guest.evaluate(() => document.documentElement.outerHTML)
  for (const trace of ['12,500', '12500', sale?.id, sale?.md5, sale?.khqr, sale?.bill_number]) {
    expect(left_behind).not.toContain(trace)
  }
})

/** Lying and standing, from the smallest panel to the largest television. */
const sizes = [
  [800, 480],
  [1024, 768],
  [1920, 1080],
  [1080, 1920],
  [2560, 1440],
  [3840, 2160],
  [480, 800],
] as const

/** Sides on which the page leaves some of its window grey, or hangs out of it. Runs in the page. */
function gaps(): string[] {
  const guest = document.querySelector('[data-testid=guest]')
  const page = guest?.lastElementChild?.getBoundingClientRect()
  const band = guest?.querySelector('.demo')?.getBoundingClientRect()
  if (page === undefined) return ['no page']
  const { scrollWidth, scrollHeight } = document.documentElement
  const off = (a: number, b: number) => Math.abs(a - b) > 1
  return [
    ...(off(page.left, 0) ? ['left'] : []),
    ...(off(page.right, innerWidth) ? ['right'] : []),
    ...(off(page.top, band?.bottom ?? 0) ? ['top'] : []),
    ...(off(page.bottom, innerHeight) ? ['bottom'] : []),
    ...(band !== undefined && band.height > innerHeight / 8 ? ['band'] : []),
    ...(scrollWidth > innerWidth || scrollHeight > innerHeight ? ['scrolls'] : []),
  ]
}

test('fills its window in every state, at every size', async ({ launch, shop }) => {
  test.setTimeout(240_000)
  const { app, page } = await launch({ display: screens.display, provision: { sale: { lifetimeSeconds: 15 } } })
  const guest = await windowOf(app, 'customer.html')
  await expect.poll(() => placeOf(app, guest)).toEqual({ visible: true, bounds: second })
  const window = await app.browserWindow(guest)
  const root = guest.getByTestId('guest')
  const shows = async (kind: string) => {
    await expect(root).toHaveAttribute('data-screen', kind, { timeout: 45_000 })
  }
  /** The window itself is sized: the display's modes have a test of their own. */
  const fills = async (state: string) => {
    for (const [width, height] of sizes) {
      await window.evaluate((shown, size) => shown.setBounds(size), { ...second, width, height })
      await guest.waitForFunction(([w, h]) => innerWidth === w && innerHeight === h, [width, height])
      expect.soft(await guest.evaluate(gaps), `${state} ${width}x${height}`).toEqual([])
    }
  }
  const charge = async () => {
    await typeByHand(page, '12500')
    await pressByHand(page, 'Enter')
  }
  const leave = async () => {
    await whenSeen(page, 'next')
    await page.getByTestId('next').click()
  }
  await shows('idle')
  await fills('idle')
  await charge()
  await shows('scan')
  await fills('scan')
  await shop.play(page, 'time-out')
  await pressByHand(page, 'F5')
  await expect(guest.getByTestId('customer-check')).toHaveAttribute('data-kind', 'asking')
  await fills('checking')
  await shows('time-up')
  await fills('time-up')
  await shop.play(page, 'manual')
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'EXPIRED', { timeout: 45_000 })
  await fills('expired')
  await leave()
  await shows('idle')

  await charge()
  await shows('scan')
  await whenSeen(page)
  await pressByHand(page, 'Escape')
  await shows('cancelled')
  await fills('cancelled')
  await leave()
  await shows('idle')
  await shop.play(page, 'wrong-amount')
  await charge()
  await shows('trouble')
  await fills('trouble')
  await leave()
  await shows('idle')
  await shop.play(page, 'manual')
  await charge()
  await shows('scan')
  await shop.pays(page)
  await shows('paid')
  await fills('paid')
  await leave()
  await shows('idle')
  await openPage(page, 'screens')
  const picture = { name: 'a.png', mimeType: 'image/png', buffer: codePng('a picture of the shop', { scale: 4 }) }
  await page.getByTestId('slides-add').setInputFiles([picture])
  await expect(guest.getByTestId('slide')).toBeVisible()
  await fills('pictures')
})

test('shows a code that can be scanned at every size, lying and standing', async ({ launch, dataDir }) => {
  const { app, page } = await launch({ display: screens.display })
  const guest = await windowOf(app, 'customer.html')
  await typeByHand(page, '999999')
  await pressByHand(page, 'Enter')
  await expect(guest.getByTestId('qr')).toBeVisible()
  const [sale] = storedSales(dataDir)
  for (const [width, height] of sizes) {
    await setMode(width, height)
    await expect.poll(async () => (await placeOf(app, guest)).bounds).toEqual({ x: 1280, y: 0, width, height })
    await expect.poll(() => guest.evaluate(() => [innerWidth, innerHeight])).toEqual([width, height])
    expect(await scan(guest), `${width}x${height}`).toBe(sale?.khqr)
    const overflow = await guest.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement
      return [scrollWidth - innerWidth, scrollHeight - innerHeight]
    })
    expect(overflow, `${width}x${height}`).toEqual([0, 0])
  }
})

for (const scale of [1.5, 2]) {
  test(`shows a code that can be scanned where the display is scaled by ${scale}`, async ({ launch, dataDir }) => {
    const flags = [`--force-device-scale-factor=${scale}`]
    await setMode(1920, 1080)
    const { app, page } = await launch({ display: screens.display, flags, size: { width: 800, height: 500 } })
    const guest = await windowOf(app, 'customer.html')
    await typeByHand(page, '12500')
    await pressByHand(page, 'Enter')
    await expect(guest.getByTestId('qr')).toBeVisible()
    expect(await guest.evaluate(() => devicePixelRatio)).toBe(scale)
    expect(await scan(guest)).toBe(storedSales(dataDir)[0]?.khqr)
    expect(await scan(page)).toBe(storedSales(dataDir)[0]?.khqr)
  })
}

test('can listen and ask for nothing; the owner chooses its display or switches it off', async ({ launch }) => {
  const { app, page } = await launch({ display: screens.display })
  const guest = await windowOf(app, 'customer.html')
  const answers = await guest.evaluate(async () => {
    const { pos } = window as unknown as { pos: { call(name: string, input: unknown): Promise<unknown> } }
    return Promise.all(['till.view', 'sale.start', 'screens.view', 'demo.markPaid'].map((name) => pos.call(name, {})))
  })
  for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  const window = await app.browserWindow(guest)
  expect(await window.evaluate((shown) => shown.isFocusable())).toBe(false)

  await expect.poll(async () => (await placeOf(app, guest)).visible).toBe(true)
  await openPage(page, 'screens')
  await page.getByTestId('screen-off').click()
  await expect.poll(async () => (await placeOf(app, guest)).visible).toBe(false)
  await page.getByTestId('screen-2').click()
  await expect.poll(() => placeOf(app, guest)).toEqual({ visible: true, bounds: second })
  await page.getByTestId('screens-identify').click()
  const numbers = () =>
    Promise.all(
      app
        .windows()
        .filter((shown) => shown.url().includes('identify.html'))
        .map((shown) => shown.locator('#number').innerText()),
    )
  await expect.poll(async () => (await numbers()).sort()).toEqual(['1', '2'])
  await expect.poll(() => app.windows().length).toBe(2)
  // Swapped: the customer gets the first display, and the till moves to the second.
  await page.getByTestId('screen-1').click()
  await expect.poll(async () => (await placeOf(app, guest)).bounds.x).toBe(0)
  await expect.poll(async () => (await placeOf(app, page)).bounds.x).toBeGreaterThanOrEqual(1280)
  await expect(page.getByTestId('screen-1')).toHaveAttribute('aria-checked', 'true')
})

test('shows the shop pictures while nobody is served, made anew, and refuses what is no picture', async ({
  launch,
  shop,
}) => {
  const { app, page, close } = await launch({ display: screens.display })
  const guest = await windowOf(app, 'customer.html')
  await openPage(page, 'screens')
  const webp = Buffer.from('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA', 'base64')
  await page.getByTestId('slides-add').setInputFiles([
    { name: 'a.png', mimeType: 'image/png', buffer: codePng('a picture of the shop', { scale: 4 }) },
    { name: 'b.webp', mimeType: 'image/webp', buffer: webp },
  ])
  await expect(page.getByTestId('slide-thumb')).toHaveCount(2)
  await page
    .getByTestId('slides-add')
    .setInputFiles({ name: 'c.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
  await expect(page.getByTestId('slides-error')).toContainText('no PNG')
  const shown = guest.getByTestId('slide')
  await expect(shown).toHaveAttribute('src', /^\/slides\/[0-9a-f-]{36}\.jpg$/)
  await expect.poll(() => shown.evaluate((picture: HTMLImageElement) => picture.naturalWidth)).toBeGreaterThan(0)

  await page.getByTestId('menu-back').click()
  await typeByHand(page, '700')
  await pressByHand(page, 'Enter')
  await expect(guest.getByTestId('qr')).toBeVisible()
  await expect(guest.getByTestId('slide')).toHaveCount(0)
  await shop.pays(page)
  await expect(guest.getByTestId('guest')).toHaveAttribute('data-screen', 'paid')
  await whenSeen(page)
  await pressByHand(page, 'Space')
  await close()

  const again = await launch({ display: screens.display })
  await openPage(again.page, 'screens')
  await expect(again.page.getByTestId('slide-thumb')).toHaveCount(2)
  await again.page.getByTestId('slide-remove').first().click()
  await expect(again.page.getByTestId('slide-thumb')).toHaveCount(1)
})

test('with one display opens in a window of its own for turning the screen round, and Esc closes it', async ({
  launch,
}) => {
  await screens.xrandr('--output', 'DUMMY1', '--off')
  const { app, page } = await launch({ display: screens.display })
  const guest = await windowOf(app, 'customer.html')
  expect((await placeOf(app, guest)).visible).toBe(false)
  await openPage(page, 'screens')
  await page.getByTestId('screens-turn').click()
  await expect.poll(() => app.windows().length).toBe(3)
  const turned = app.windows().find((shown) => shown.url().endsWith('/customer.html') && shown !== guest)
  if (turned === undefined) throw new Error('no window for turning round')
  await expect(turned.getByTestId('guest')).toHaveAttribute('data-screen', 'idle')
  await expect.poll(async () => (await placeOf(app, turned)).visible).toBe(true)

  await page.getByTestId('menu-back').click()
  await typeByHand(page, '12500')
  await pressByHand(page, 'Enter')
  await expect(turned.getByTestId('qr')).toBeVisible()
  // The window itself takes Esc, before its page: the harness's own keys would pass it by.
  const window = await app.browserWindow(turned)
  await window.evaluate(({ webContents }) => webContents.sendInputEvent({ type: 'keyDown', keyCode: 'Escape' }))
  await expect.poll(() => app.windows().length).toBe(2)
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'PENDING')
})
