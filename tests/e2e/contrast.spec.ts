// A shop whose system has a contrast theme, or whose counter stands in the sun: the code is scanned, states and what is
// chosen are told by more than colour.

import type { Page } from '@playwright/test'
import { startXorgDummy } from '../../scripts/display.mjs'
import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { settled } from '../support/settled'
import { storedSales } from './support/books'
import { scan } from './support/scan'
import { ask } from './support/shop'
import { expect, openPage, test, windowOf } from './support/till'

const isIn = (page: Page, name: string) => expect(page.getByTestId('state')).toHaveAttribute('data-state', name)

/** A display of its own for the customer's window: one that is hidden is not painted. */
let screens: Awaited<ReturnType<typeof startXorgDummy>>
test.beforeAll(async () => {
  screens = await startXorgDummy()
})
test.afterAll(() => screens.stop())

/** As Windows' contrast themes do: Chromium puts the system's few colours in the place of the page's. */
async function contrastTheme(page: Page, colorScheme: 'dark' | 'light'): Promise<void> {
  await page.emulateMedia({ forcedColors: 'active', colorScheme })
  await page.waitForFunction(() => matchMedia('(forced-colors: active)').matches)
}

async function picture(page: Page, name: string): Promise<void> {
  await settled(page)
  await page.screenshot({ path: test.info().outputPath(`${name}.png`) })
}

for (const scheme of ['dark', 'light'] as const) {
  test(`a ${scheme} contrast theme leaves the code to be scanned, and each state its shape`, async ({
    launch,
    shop,
    dataDir,
  }) => {
    const { app, page } = await launch({ display: screens.display, size: { width: 1024, height: 600 } })
    const guest = await windowOf(app, 'customer.html')
    for (const window of [page, guest]) await contrastTheme(window, scheme)
    // The theme is really there: the ground is the system's, whatever the till's own theme says.
    const ground = scheme === 'dark' ? 'rgb(0, 0, 0)' : 'rgb(255, 255, 255)'
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(ground)

    await typeByHand(page, '12500')
    await picture(page, 'amount')
    const look = (selector: string) =>
      page.locator(selector).evaluate((element) => {
        const { backgroundColor, borderTopStyle, borderTopWidth } = getComputedStyle(element)
        return { backgroundColor, border: `${borderTopStyle} ${Number.parseFloat(borderTopWidth) > 0}` }
      })
    // The chosen half of the currency's switch is not told by a colour that is gone.
    expect((await look('.switch__on')).backgroundColor).not.toBe(
      (await look('.switch > :not(.switch__on, .unseen)')).backgroundColor,
    )
    for (const key of ['key-5', 'charge', 'currency']) {
      expect((await look(`[data-testid="${key}"]`)).border, key).toBe('solid true')
    }

    await pressByHand(page, 'Enter')
    await isIn(page, 'PENDING')
    await picture(page, 'waiting')
    await picture(guest, 'guest-scan')
    const { khqr } = storedSales(dataDir, shop.books)[0] ?? { khqr: '' }
    expect(await scan(page), 'the till').toBe(khqr)
    expect(await scan(guest), 'the customer’s screen').toBe(khqr)

    await shop.pays(page)
    await isIn(page, 'PAID')
    await picture(page, 'paid')
    await picture(guest, 'guest-paid')
    const frames = await Promise.all([
      page.locator('.till--paid .stage').evaluate((till) => Number.parseFloat(getComputedStyle(till).outlineWidth)),
      guest
        .locator('.guest--paid .guest__split')
        .evaluate((all) => Number.parseFloat(getComputedStyle(all).outlineWidth)),
    ])
    for (const frame of frames) expect(frame).toBeGreaterThan(8)
    await whenSeen(page)
    await pressByHand(page, 'Space')
    await isIn(page, 'READY')
    expect(await page.locator('.stage').evaluate((stage) => getComputedStyle(stage).outlineStyle)).toBe('none')

    // The printed code too.
    await openPage(page, 'sticker')
    await page.getByTestId('sticker-code').waitFor()
    await picture(page, 'sticker')
    expect(await scan(page.getByTestId('sticker-code'))).toContain('00020101')
    await page.getByTestId('page-comfort').click()
    const theme = (checked: boolean) =>
      page
        .locator(`[role="radio"][aria-checked="${checked}"]`)
        .first()
        .evaluate((one) => getComputedStyle(one).backgroundColor)
    await expect.poll(() => theme(true)).not.toBe(await theme(false))
    await picture(page, 'comfort')
  })
}

test('who asks the system for more contrast gets it where words are secondary', async ({ launch }) => {
  const { page } = await launch({ size: { width: 1024, height: 600 } })
  await typeByHand(page, '12500')
  const colour = () => page.locator('.equivalent').evaluate((words) => getComputedStyle(words).color)
  for (const theme of ['light', 'dark'] as const) {
    await ask(page, 'preferences.change', { theme })
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await page.emulateMedia({ contrast: 'no-preference' })
    const before = await colour()
    await page.emulateMedia({ contrast: 'more' })
    await expect.poll(colour).not.toBe(before)
    await picture(page, `more-${theme}`)
  }
})
