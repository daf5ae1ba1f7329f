// A finger is no mouse: it slips, rolls over the next one, rests. What was touched counts once, and is seen to be touched.

import type { Page } from '@playwright/test'
import { Fingers, placeOf, whenSeen } from '../support/hands'
import { askForPins } from './support/people'
import { expect, openPage, test } from './support/till'

const flags = ['--touch-events=enabled']
const isIn = (page: Page, name: string) => expect(page.getByTestId('state')).toHaveAttribute('data-state', name)

/** 2.4 mm on a display of 7", as far as a finger slips; Chromium takes more than 15 px for a pan. */
const SLIP = 16

test('a finger that slips inside a key types its digit, and one that leaves the key types nothing', async ({
  launch,
}) => {
  const { page } = await launch({ flags, size: { width: 1024, height: 600 } })
  const fingers = await Fingers.on(page)
  const figure = page.getByTestId('amount')
  for (const [index, [x, y]] of (
    [
      [SLIP, 0],
      [-SLIP, 0],
      [0, SLIP],
      [0, -SLIP],
    ] as const
  ).entries()) {
    await fingers.down(1, 'key-5')
    for (const part of [0.3, 0.6, 1]) await fingers.move(1, { x: x * part, y: y * part })
    await fingers.up(1)
    await expect(figure, `slipped by ${x}, ${y}`).toHaveValue(['5', '55', '555', '5,555'][index] ?? '')
  }
  const wide = (await page.getByTestId('key-5').boundingBox())?.width ?? 0
  await fingers.down(1, 'key-5')
  await expect(page.getByTestId('key-5')).toHaveAttribute('data-pressed')
  await fingers.move(1, { x: wide, y: 0 })
  await expect(page.getByTestId('key-5')).not.toHaveAttribute('data-pressed')
  await fingers.up(1)
  await fingers.tap('key-000')
  await expect(figure).toHaveValue('5,555,000')

  // A key that is held long is typed once, too.
  await fingers.tap('key-clear')
  await fingers.down(1, 'key-7')
  await page.waitForTimeout(1200)
  await fingers.up(1)
  await fingers.tap('key-00')
  await expect(figure).toHaveValue('700')
})

test('a finger that slips on Charge, Cancel, the currency, the menu and the PIN pad presses them, once', async ({
  launch,
}) => {
  const { page } = await launch({ flags, size: { width: 1024, height: 600 } })
  const fingers = await Fingers.on(page)
  await fingers.tap('key-5', 'key-000')
  await fingers.slip('currency', SLIP)
  await expect(page.getByTestId('currency')).toHaveAttribute('data-state', 'USD')
  await fingers.slip('currency', -SLIP)
  await expect(page.getByTestId('currency')).toHaveAttribute('data-state', 'KHR')
  await fingers.tap('key-clear', 'key-5', 'key-000')
  await fingers.slip('charge', SLIP)
  await isIn(page, 'PENDING')
  await whenSeen(page)
  // Dragged off, it cancels nothing.
  await fingers.down(1, 'cancel')
  await fingers.move(1, { x: 0, y: -200 })
  await fingers.up(1)
  await fingers.slip('cancel', SLIP)
  await isIn(page, 'CANCELLED')
  await whenSeen(page)
  await fingers.slip('next', SLIP)
  await isIn(page, 'READY')
  await fingers.slip('menu', SLIP)
  await expect(page.getByTestId('menu-back')).toBeVisible()
  await fingers.slip('menu-back', SLIP)
  await isIn(page, 'READY')

  await askForPins(page)
  await page.getByTestId('pins-everyone').click()
  await expect(page.getByTestId('manager-dialog')).toBeVisible()
  for (const digit of '4711') await fingers.slip(`pin-${digit}`, SLIP)
  await expect(page.getByTestId('pin-dots')).toHaveAttribute('aria-label', 'PIN: 4')
  await fingers.slip('pin-enter', SLIP)
  await expect(page.getByTestId('manager-dialog')).toHaveCount(0)
})

test('a finger that slips on a reason for a word by hand chooses it', async ({ launch, shop }) => {
  const { page } = await launch({ flags, size: { width: 1024, height: 600 } })
  const fingers = await Fingers.on(page)
  await shop.play(page, 'error-500')
  await fingers.tap('key-5', 'key-000')
  await fingers.slip('charge', SLIP)
  await expect(page.getByTestId('by-hand')).toBeVisible()
  await whenSeen(page)
  await fingers.slip('by-hand', SLIP)
  await fingers.slip('by-hand-reason-2', SLIP)
  await expect(page.getByTestId('by-hand-reason-2')).toBeChecked()
  await fingers.tap('by-hand-reason-1')
  await expect(page.getByTestId('by-hand-reason-1')).toBeChecked()
  await expect(page.getByTestId('by-hand-reason-2')).not.toBeChecked()
  await fingers.slip('by-hand-reason-2', 300)
  await expect(page.getByTestId('by-hand-reason-1')).toBeChecked()
})

test('a list under a finger still scrolls, and presses nothing meanwhile', async ({ launch }) => {
  const { page } = await launch({ flags, size: { width: 1024, height: 600 } })
  const fingers = await Fingers.on(page)
  await openPage(page, 'sticker')
  await page.getByTestId('page-sticker').waitFor()
  const list = page.locator('.menu__list')
  await fingers.down(1, 'page-sales')
  for (let y = 0; y >= -240; y -= 20) await fingers.move(1, { x: 0, y })
  await fingers.up(1)
  await expect.poll(() => list.evaluate((box) => box.scrollTop)).toBeGreaterThan(50)
  await expect(page.getByTestId('page-sticker')).toHaveAttribute('aria-current', 'page')
  await page.getByTestId('page-about').scrollIntoViewIfNeeded()
  await fingers.slip('page-about', SLIP)
  await expect(page.getByTestId('page-about')).toHaveAttribute('aria-current', 'page')
})

test('a key looks pressed in the frame after it was touched', async ({ launch }) => {
  const { page } = await launch({ flags })
  const fingers = await Fingers.on(page)
  const look = () =>
    page.getByTestId('key-8').evaluate((key) => {
      const { backgroundColor, color } = getComputedStyle(key)
      return { backgroundColor, color }
    })
  const before = await look()
  await page.evaluate(() => {
    const key = document.querySelector('[data-testid="key-8"]') as HTMLElement
    const found = window as unknown as { looked: Promise<string> }
    found.looked = new Promise((resolve) => {
      addEventListener(
        'pointerdown',
        () => requestAnimationFrame(() => resolve(getComputedStyle(key).backgroundColor)),
        { once: true },
      )
    })
  })
  await fingers.down(1, 'key-8')
  const pressed = await page.evaluate(() => (window as unknown as { looked: Promise<string> }).looked)
  expect(pressed).not.toBe(before.backgroundColor)
  await fingers.up(1)
  await expect.poll(look).toEqual(before)
  await expect(page.getByTestId('amount')).toHaveValue('8')
  // A mouse and its press look the same.
  const place = await placeOf(page, 'key-8')
  await page.mouse.move(place.x, place.y)
  await page.mouse.down()
  await expect.poll(look).not.toEqual(before)
  await page.mouse.move(5, 5)
  await page.mouse.up()
  await expect.poll(look).toEqual(before)
  await expect(page.getByTestId('amount')).toHaveValue('8')
})

test('where the owner wants it a key clicks when it counts, and only then', async ({ launch }) => {
  const { page } = await launch({ flags, size: { width: 1024, height: 600 } })
  const fingers = await Fingers.on(page)
  await page.evaluate(() => {
    const counted = window as unknown as { clicks: number }
    counted.clicks = 0
    const start = OscillatorNode.prototype.start
    OscillatorNode.prototype.start = function (when) {
      counted.clicks++
      start.call(this, when)
    }
  })
  const clicks = () => page.evaluate(() => (window as unknown as { clicks: number }).clicks)
  await fingers.tap('key-1')
  expect(await clicks()).toBe(0)
  await openPage(page, 'comfort')
  await page.getByTestId('clicks-switch').click()
  await expect(page.getByTestId('clicks-switch')).toHaveAttribute('aria-checked', 'true')
  await page.getByTestId('menu-back').click()
  await fingers.tap('key-2')
  await fingers.slip('key-3', SLIP)
  await expect.poll(clicks).toBe(2)
  await fingers.slip('key-3', 400)
  await expect(page.getByTestId('amount')).toHaveValue('123')
  await fingers.tap('sound')
  await expect(page.getByTestId('sound')).toHaveAccessibleName(/off/)
  await fingers.tap('key-4')
  await expect(page.getByTestId('amount')).toHaveValue('1,234')
  expect(await clicks()).toBe(2)
})
