// Displays that go, come back, or show the same picture: the till stays within reach, and the customer's window off it.

import type { ElectronApplication, Page } from '@playwright/test'
import { startWindowManager, startXorgDummy } from '../../scripts/display.mjs'
import { output } from '../../scripts/lib/run.mjs'
import { typeByHand } from '../support/hands'
import { books, booksOf } from './support/books'
import { expect, openPage, type RunningTill, test, windowOf } from './support/till'

test.skip(process.platform !== 'linux', 'two screens without hardware need Xorg with its dummy driver')

type Screens = Awaited<ReturnType<typeof startXorgDummy>>
type Rectangle = { x: number; y: number; width: number; height: number }

let screens: Screens
test.beforeEach(async () => {
  screens = await startXorgDummy()
  // The second display can take the first one's mode too, so that both can show one picture of one size.
  await screens.xrandr('--addmode', 'DUMMY1', 'm1280')
})
test.afterEach(async () => screens.stop())

const first = { x: 0, y: 0, width: 1280, height: 800 }
const second = { x: 1280, y: 0, width: 1024, height: 768 }
const size = { width: 1024, height: 600 }
const home = { x: 1290, y: 60, ...size }

const unplug = () => screens.xrandr('--output', 'DUMMY1', '--off')
const plugIn = () => screens.xrandr('--output', 'DUMMY1', '--mode', 'm1024', '--pos', '1280x0')
const mirror = (mode: string) => screens.xrandr('--output', 'DUMMY1', '--mode', mode, '--pos', '0x0')

async function boundsOf(app: ElectronApplication, page: Page): Promise<Rectangle> {
  const window = await app.browserWindow(page)
  return window.evaluate((shown) => shown.getBounds())
}

async function visible(app: ElectronApplication, page: Page): Promise<boolean> {
  const window = await app.browserWindow(page)
  return window.evaluate((shown) => shown.isVisible())
}

/** Whole, and with room for a title bar above it where it has one. */
async function expectOn(till: RunningTill, display: Rectangle, bar: number): Promise<void> {
  await expect
    .poll(async () => {
      const { x, y, width, height } = await boundsOf(till.app, till.page)
      const [right, bottom] = [display.x + display.width, display.y + display.height]
      return x >= display.x && y >= display.y + bar && x + width <= right && y + height <= bottom
    })
    .toBe(true)
}

/** A person moves the till. What displays have just changed is over by then, so that it counts as a person's. */
async function drag({ app, page }: RunningTill, to: Rectangle): Promise<void> {
  const window = await app.browserWindow(page)
  await window.evaluate((shown) => shown.unmaximize())
  await expect.poll(() => window.evaluate((shown) => shown.isMaximized())).toBe(false)
  await window.evaluate((shown, bounds) => shown.setBounds(bounds), to)
  await expect.poll(() => boundsOf(app, page)).toEqual(to)
}

async function comfort(page: Page, change: object): Promise<void> {
  await page.evaluate(
    (input) =>
      (window as unknown as { pos: { call(name: string, input: unknown): Promise<unknown> } }).pos.call(
        'comfort.change',
        input,
      ),
    change,
  )
}

for (const managed of [true, false]) {
  const kind = managed ? 'under a window manager' : 'without a window manager'

  test(`the till comes back from a display that is unplugged, and returns to its place there, ${kind}`, async ({
    launch,
  }) => {
    const manager = managed ? await startWindowManager(screens.display) : null
    const till = await launch({ display: screens.display, size })
    await drag(till, home)
    await expect.poll(() => remembered(till)).toEqual([...Object.values(home), 0])
    for (let time = 0; time < 2; time++) {
      await unplug()
      await expectOn(till, first, 0)
      await plugIn()
      await expect.poll(() => boundsOf(till.app, till.page)).toEqual(home)
    }
    // Unplugged at closing time, and plugged in again while the till runs the next day.
    await unplug()
    await expectOn(till, first, 0)
    await till.close()
    const again = await launch({ display: screens.display, size })
    await expectOn(again, first, 0)
    await plugIn()
    await expect.poll(async () => (await boundsOf(again.app, again.page)).x).toBe(home.x)
    await again.close()
    await manager?.stop()
  })

  test(`a kiosk fills the display that is left, and its own again, ${kind}`, async ({ launch }) => {
    const manager = managed ? await startWindowManager(screens.display) : null
    const till = await launch({ display: screens.display, size })
    const guest = await windowOf(till.app, 'customer.html')
    await drag(till, home)
    await expect.poll(() => remembered(till)).toEqual([...Object.values(home), 0])
    await comfort(till.page, { kiosk: true })
    await expect.poll(() => boundsOf(till.app, till.page)).toEqual(second)
    await expect.poll(() => boundsOf(till.app, guest)).toEqual(first)
    await unplug()
    await expect.poll(() => boundsOf(till.app, till.page)).toEqual(first)
    await expect.poll(() => visible(till.app, guest)).toBe(false)
    await plugIn()
    await expect.poll(() => boundsOf(till.app, till.page)).toEqual(second)
    await expect.poll(() => visible(till.app, guest)).toBe(true)
    await expect.poll(() => boundsOf(till.app, guest)).toEqual(first)
    await till.close()
    await manager?.stop()
  })
}

test('a maximised till goes to the display that is left, and back, maximised', async ({ launch }) => {
  const manager = await startWindowManager(screens.display)
  const till = await launch({ display: screens.display, size })
  await drag(till, home)
  const window = await till.app.browserWindow(till.page)
  await window.evaluate((shown) => shown.maximize())
  await expect.poll(() => remembered(till)).toEqual([...Object.values(home), 1])
  await unplug()
  await expect.poll(async () => (await boundsOf(till.app, till.page)).width).toBe(1280)
  await plugIn()
  await expectOn(till, second, 1)
  await expect.poll(async () => (await boundsOf(till.app, till.page)).width).toBe(1024)
  expect(await window.evaluate((shown) => shown.isMaximized())).toBe(true)
  await till.close()
  await manager.stop()
})

test('a till goes with its display when that is moved, so that its title bar stays in reach', async ({ launch }) => {
  const manager = await startWindowManager(screens.display)
  const till = await launch({ display: screens.display, size })
  await drag(till, home)
  await expect.poll(() => remembered(till)).toEqual([...Object.values(home), 0])
  await screens.xrandr('--output', 'DUMMY1', '--mode', 'm1024', '--pos', '1280x400')
  await expect.poll(() => boundsOf(till.app, till.page)).toEqual({ ...home, y: 460 })
  await till.close()
  await manager.stop()
})

test('a till that was left with its title bar above the screen opens with it in reach', async ({ launch }) => {
  const manager = await startWindowManager(screens.display)
  const till = await launch({ display: screens.display, size })
  const above = { x: 100, y: 0, ...size }
  await drag(till, above)
  await expect.poll(() => remembered(till)).toEqual([...Object.values(above), 0])
  await till.close()
  const again = await launch({ display: screens.display, size: null })
  await expect.poll(() => outside(again.app, again.page)).toEqual([])
  await again.close()
  await manager.stop()
})

for (const [name, mode] of Object.entries({ 'the same size': 'm1280', 'another size': 'm1024' })) {
  test(`displays that mirror each other in ${name} count as one: the customer's window leaves the till at once`, async ({
    launch,
  }) => {
    const till = await launch({ display: screens.display, size })
    const { app, page } = till
    const guest = await windowOf(app, 'customer.html')
    await expect.poll(() => boundsOf(app, guest)).toEqual(second)
    await expect.poll(() => visible(app, guest)).toBe(true)
    await openPage(page, 'screens')
    await page.getByTestId('screen-2').click()
    await expect(page.getByTestId('screen-2')).toHaveAttribute('aria-checked', 'true')

    // What is visible when the till has heard of the change, and nothing has had time to wait.
    await app.evaluate(({ screen, BrowserWindow }) => {
      const seen = globalThis as unknown as { atOnce: boolean[] }
      seen.atOnce = []
      const shown = BrowserWindow.getAllWindows().find((each) => each.webContents.getURL().endsWith('/customer.html'))
      screen.on('display-metrics-changed', () => seen.atOnce.push(shown?.isVisible() ?? true))
    })
    await mirror(mode)
    await expect.poll(() => visible(app, guest)).toBe(false)
    const atOnce = await app.evaluate(() => (globalThis as unknown as { atOnce: boolean[] }).atOnce)
    expect(atOnce.length).toBeGreaterThan(0)
    expect(atOnce).not.toContain(true)
    await expect(page.getByTestId('screen-2')).toHaveCount(0)
    await expect(page.getByTestId('screen-1')).toContainText('2 displays with the same picture')
    await expect(page.getByTestId('screen-1')).toHaveAttribute('aria-checked', 'true')
    await page.getByTestId('screens-identify').click()
    await expect.poll(() => numbers(app)).toEqual(['1'])
    await expect.poll(() => app.windows().length).toBe(2)
    // Chosen again while there is one picture: still the owner's choice, and still not over the till.
    await page.getByTestId('screen-1').click()
    await page.getByTestId('menu-back').click()
    await typeByHand(page, '12500')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('qr')).toBeVisible()
    expect(await visible(app, guest)).toBe(false)

    await plugIn()
    await expect.poll(() => visible(app, guest)).toBe(true)
    await expect.poll(() => boundsOf(app, guest)).toEqual(second)
    await expect(guest.getByTestId('guest')).toHaveAttribute('data-screen', 'scan')
  })
}

test('on a small screen the window and the frame around it fit what the desktop leaves', async ({ launch }) => {
  const manager = await startWindowManager(screens.display)
  await unplug()
  const mode = ['49.00', '1024', '1072', '1168', '1312', '600', '603', '613', '624', '-hsync', '+vsync']
  await screens.xrandr('--newmode', 's600', ...mode)
  await screens.xrandr('--addmode', 'DUMMY0', 's600')
  await screens.xrandr('--output', 'DUMMY0', '--mode', 's600')
  await screens.xrandr('--query')
  const { app, page, close } = await launch({ display: screens.display, size: null })
  await expect.poll(() => outside(app, page)).toEqual([])
  const bounds = await boundsOf(app, page)
  // Maximised: it has all the room there is.
  expect(bounds.width).toBe(1024)
  expect(bounds.height).toBeGreaterThan(560)
  const window = await app.browserWindow(page)
  await window.evaluate((shown) => shown.unmaximize())
  await expect.poll(() => window.evaluate((shown) => shown.isMaximized())).toBe(false)
  await expect.poll(() => outside(app, page)).toEqual([])
  await close()
  await manager.stop()
})

/** Sides of the framed window that hang out of the work area. */
async function outside(app: ElectronApplication, page: Page): Promise<string[]> {
  const window = await app.browserWindow(page)
  const id = await window.evaluate((shown) => shown.getNativeWindowHandle().readUInt32LE(0))
  const extents = await output('xprop', ['-display', screens.display, '-id', String(id), '_NET_FRAME_EXTENTS'])
  const [left = 0, right = 0, top = 0, bottom = 0] = (extents.match(/\d+/g) ?? []).map(Number)
  const { x, y, width, height } = await boundsOf(app, page)
  const area = await app.evaluate(({ screen }) => screen.getPrimaryDisplay().workArea)
  return [
    ...(top === 0 ? ['no frame'] : []),
    ...(y - top < area.y ? ['top'] : []),
    ...(x - left < area.x ? ['left'] : []),
    ...(x + width + right > area.x + area.width ? ['right'] : []),
    ...(y + height + bottom > area.y + area.height ? ['bottom'] : []),
  ]
}

function numbers(app: ElectronApplication): Promise<string[]> {
  const shown = app.windows().filter((each) => each.url().includes('identify.html'))
  return Promise.all(shown.map((each) => each.locator('#number').innerText()))
}

/** Where the till would open next time, as its books have it. */
function remembered({ dataDir }: RunningTill): unknown {
  return books(dataDir, booksOf(dataDir), (db) => {
    const row = db.prepare("SELECT value FROM setting WHERE key = 'window.cashier'").get() as
      | { value: string }
      | undefined
    return row === undefined ? null : JSON.parse(row.value)
  })
}
