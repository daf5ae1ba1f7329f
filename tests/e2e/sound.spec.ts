// A sound that does not come, or an alarm that rings once into an empty shop, hands over goods that nobody has paid for.

import type { Page } from '@playwright/test'
import { sounds } from '../../renderer/cashier/signals'
import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { storedSales } from './support/books'
import { heardIn, listenIn, meter, strokesOf } from './support/ear'
import { expect, openPage, test } from './support/till'

const isIn = (page: Page, state: string) => expect(page.getByTestId('state')).toHaveAttribute('data-state', state)
const flash = (page: Page) => page.getByTestId('edge-flash')

async function charge(page: Page): Promise<void> {
  await typeByHand(page, '12500')
  await pressByHand(page, 'Enter')
  await isIn(page, 'PENDING')
}

async function leave(page: Page): Promise<void> {
  await whenSeen(page, 'next')
  await page.getByTestId('next').click()
  await isIn(page, 'READY')
}

test('PAID chimes once; money that does not match sounds and flashes until it is set aside, muted or not', async ({
  launch,
  shop,
}) => {
  const { app, page } = await launch()
  const audible = await meter(app)
  await listenIn(page)
  await charge(page)
  await shop.pays(page)
  await isIn(page, 'PAID')
  await expect.poll(() => heardIn(page)).toEqual(['paid'])
  await expect.poll(audible).toBe(1)
  expect(await strokesOf(page)).toMatchObject([{ volume: 0.8 }])
  await expect(flash(page)).toHaveCount(0)
  await leave(page)

  // Nothing typed, and Enter: refused in words, and heard each time.
  await whenSeen(page, 'charge')
  await pressByHand(page, 'Enter')
  await expect.poll(() => heardIn(page)).toEqual(['paid', 'refused'])
  await pressByHand(page, 'Enter')
  await expect.poll(() => heardIn(page)).toEqual(['paid', 'refused', 'refused'])
  // Thousands typed with their comma are no fault while they are on their way.
  await typeByHand(page, '12,500')
  expect(await strokesOf(page)).toHaveLength(3)
  await pressByHand(page, 'Escape')

  await shop.play(page, 'wrong-amount')
  await charge(page)
  await expect(page.locator('[data-screen="mismatch"]')).toBeVisible({ timeout: 30_000 })
  await expect(flash(page)).toHaveAttribute('data-sound', 'trouble')
  const flashing = await flash(page).evaluate((edge) =>
    edge.getAnimations().map((one) => {
      const { duration, iterations } = one.effect?.getTiming() ?? {}
      return { duration, iterations }
    }),
  )
  for (const each of flashing) expect(each).toEqual({ duration: 500, iterations: 2 })
  const troubles = async () => (await heardIn(page)).filter((sound) => sound === 'trouble').length
  await expect.poll(troubles, { timeout: 40_000 }).toBeGreaterThanOrEqual(2)

  // Muted, the next stroke is seen and not heard; for those who want no motion it is a steady frame.
  await page.getByTestId('sound').click()
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const rung = await strokesOf(page)
  const old = await flash(page).elementHandle()
  await expect.poll(() => old?.evaluate((edge) => edge.isConnected), { timeout: 40_000 }).toBe(false)
  expect(await flash(page).evaluate((edge) => getComputedStyle(edge).animationName)).toBe('edge-steady')
  expect(await strokesOf(page)).toHaveLength(rung.length)
  await leave(page)
})

test('late money sounds after PAID, sounds again in a window that was loaded anew, and ends when it was seen', async ({
  launch,
  dataDir,
  shop,
}) => {
  const { page } = await launch()
  await listenIn(page)
  await charge(page)
  await whenSeen(page)
  await pressByHand(page, 'Escape')
  await isIn(page, 'CANCELLED')
  await leave(page)
  await pressByHand(page, 'Escape')
  await charge(page)
  await shop.pays(page)
  await isIn(page, 'PAID')
  const [first] = storedSales(dataDir)
  await shop.paysSale(page, first?.id ?? '')
  await expect(page.getByTestId('alarm')).toBeVisible({ timeout: 30_000 })
  await expect.poll(() => heardIn(page)).toEqual(['paid', 'late'])

  // The page is opened anew: nobody has seen the alarm, PAID was heard long ago.
  await page.reload()
  await expect.poll(() => heardIn(page), { timeout: 30_000 }).toEqual(['late'])
  await whenSeen(page, 'alarm-seen')
  await page.getByTestId('alarm-seen').click()
  await expect(page.getByTestId('alarm')).toHaveCount(0)
  await page.reload()
  await page.locator('html[data-ready]').waitFor()
  expect(await strokesOf(page)).toEqual([])
})

test('the last seconds, time that is up and a lost link are heard, and the settings play each sound', async ({
  launch,
  shop,
}) => {
  const { page } = await launch({ provision: { sale: { currency: 'KHR', lifetimeSeconds: 24, khrPerUsd: 4100 } } })
  await listenIn(page)
  await charge(page)
  await expect.poll(() => heardIn(page)).toEqual(['soon'])
  await expect(flash(page)).toHaveCount(0)
  await shop.play(page, 'connection-cut')
  await whenSeen(page)
  await pressByHand(page, 'F5')
  await expect.poll(() => heardIn(page), { timeout: 30_000 }).toContain('lost')
  await expect.poll(() => heardIn(page), { timeout: 40_000 }).toContain('timeUp')
  await shop.play(page, 'manual')
  await isIn(page, 'EXPIRED')
  await leave(page)

  await openPage(page, 'comfort')
  await page.getByTestId('sound-switch').click()
  await page.reload()
  await openPage(page, 'comfort')
  for (const name of sounds) {
    await page.getByTestId(`try-${name}`).click()
    await expect.poll(async () => (await heardIn(page)).at(-1)).toBe(name)
  }
})
