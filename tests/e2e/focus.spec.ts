// Who has no mouse and no touch: sees on every ground what has the focus, and reaches every part of the window by a key.

import type { Page } from '@playwright/test'
import { themes } from '../../shared/themes'
import { pictureOf } from '../scan/picture'
import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { settled } from '../support/settled'
import { storedSales } from './support/books'
import { ask } from './support/shop'
import { expect, test } from './support/till'

const size = { width: 1024, height: 600 }
const isIn = (page: Page, name: string) => expect(page.getByTestId('state')).toHaveAttribute('data-state', name)

const linear = (grey: number) => ((grey / 255 + 0.055) / 1.055) ** 2.4
const contrast = (one: number, other: number) => {
  const [dark = 0, bright = 0] = [linear(one), linear(other)].sort((a, b) => a - b)
  return (bright + 0.05) / (dark + 0.05)
}

/** Pixels of the window that change by 3:1 at least when this control gets the focus, and how many it takes (WCAG 2.2, 2.4.13). */
async function signOf(page: Page, testId: string, before: Buffer): Promise<{ changed: number; needed: number }> {
  const control = page.getByTestId(testId)
  await control.focus()
  expect(await control.evaluate((one) => one.matches(':focus-visible')), testId).toBe(true)
  const box = await control.boundingBox()
  const [focused, plain] = [pictureOf(await page.screenshot()), pictureOf(before)]
  let changed = 0
  const reach = 10
  const { x = 0, y = 0, width = 0, height = 0 } = box ?? {}
  for (let row = Math.max(0, Math.floor(y - reach)); row < Math.min(size.height, y + height + reach); row++)
    for (let column = Math.max(0, Math.floor(x - reach)); column < Math.min(size.width, x + width + reach); column++) {
      const at = row * size.width + column
      if (contrast(focused.grey[at] ?? 0, plain.grey[at] ?? 0) >= 3) changed++
    }
  // The amount has a line under it; all others a ring, 2 px thick at least, but for round corners.
  const needed = testId === 'amount' ? 2 * width : 3.6 * (width + height)
  return { changed, needed }
}

async function seesAll(page: Page, name: string, controls: readonly string[]): Promise<void> {
  for (const theme of themes.filter((one) => one !== 'system')) {
    await ask(page, 'preferences.change', { theme })
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    // A key has been pressed: the focus is shown.
    await pressByHand(page, 'F6')
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await page.mouse.move(0, 0)
    await settled(page)
    const before = await page.screenshot()
    for (const testId of controls) {
      const { changed, needed } = await signOf(page, testId, before)
      expect.soft(changed, `${name}, ${theme}: ${testId}`).toBeGreaterThanOrEqual(needed)
    }
    await page.screenshot({ path: test.info().outputPath(`${name}-${theme}.png`) })
  }
}

const bar = ['link', 'language', 'menu'] as const

test('what has the focus is seen on every ground, in every theme', async ({ launch, shop }) => {
  test.setTimeout(180_000)
  const { page } = await launch({ size })
  await typeByHand(page, '12500')
  await seesAll(page, 'amount', [...bar, 'sticker', 'currency', 'charge', 'key-5', 'key-back', 'amount'])
  await pressByHand(page, 'Enter')
  await isIn(page, 'PENDING')
  await seesAll(page, 'waiting', ['cancel', 'check-now'])
  await shop.pays(page)
  await isIn(page, 'PAID')
  await seesAll(page, 'paid', [...bar, 'next'])
  await whenSeen(page)
  await page.getByTestId('next').click()
  await shop.play(page, 'wrong-amount')
  await typeByHand(page, '12500')
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('next')).toBeVisible({ timeout: 20_000 })
  await whenSeen(page)
  await page.getByTestId('next').click()
  await isIn(page, 'READY')
  await seesAll(page, 'attention', ['attention'])
})

test('menu, Needs attention and the alarm have keys, and F6 walks through the window', async ({
  launch,
  dataDir,
  shop,
}) => {
  const { page } = await launch({ size })
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid'))
  await typeByHand(page, '125')
  await pressByHand(page, 'F10')
  await expect(page.getByTestId('menu-back')).toBeVisible()
  // From a field of a page, too.
  await page.getByTestId('page-sticker').click()
  await page.getByTestId('sticker-hash').focus()
  await pressByHand(page, 'F10')
  await isIn(page, 'READY')
  await expect(page.getByTestId('amount')).toHaveValue('125')
  await pressByHand(page, 'F7')
  await expect(page.getByTestId('page-attention')).toHaveAttribute('aria-current', 'page')
  await pressByHand(page, 'F10')

  // Amount, bar, and back: there is nothing to press on the board yet.
  await expect(page.getByTestId('amount')).toBeFocused()
  await pressByHand(page, 'F6')
  await expect(page.getByTestId('link')).toBeFocused()
  await pressByHand(page, 'F6')
  await expect(page.getByTestId('amount')).toBeFocused()
  await expect(page.getByTestId('amount')).toHaveValue('125')

  // Money for a sale that was cancelled: the alarm is heard on the amount, and reached from it.
  await whenSeen(page)
  await pressByHand(page, 'Enter')
  await isIn(page, 'PENDING')
  await whenSeen(page)
  await pressByHand(page, 'Escape')
  await isIn(page, 'CANCELLED')
  await whenSeen(page)
  await pressByHand(page, 'Space')
  await isIn(page, 'READY')
  await shop.paysSale(page, storedSales(dataDir, shop.books)[0]?.id ?? '')
  await expect(page.getByTestId('alarm')).toBeVisible({ timeout: 60_000 })
  await typeByHand(page, '7')
  await pressByHand(page, 'F3')
  expect(await focused()).toBe('alarm-seen')
  await pressByHand(page, 'F6')
  await expect(page.getByTestId('link')).toBeFocused()
  await pressByHand(page, 'F7')
  await expect(page.locator('.case[aria-current]')).toBeVisible()
  await pressByHand(page, 'F3')
  await whenSeen(page)
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('alarm')).toHaveCount(0)
  await pressByHand(page, 'Escape')
  await expect(page.getByTestId('amount')).toHaveValue('7')

  // The help names them.
  await pressByHand(page, 'F1')
  for (const key of ['F3', 'F6', 'F7', 'F10']) {
    await expect(page.getByTestId('keys-help').getByText(key, { exact: true })).toBeVisible()
  }
  await page.screenshot({ path: test.info().outputPath('keys.png') })
})
