// A shop with few look-ups a day: both screens say that payments don't show by themselves, a key finds them, and the last
// look-up is not spent in silence.

import type { Page } from '@playwright/test'
import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { ask } from './support/shop'
import { expect, openPage, test, windowOf } from './support/till'

test('paid at a key: the screens say when Bakong is asked, what asks now, and that nothing is left', async ({
  launch,
  mode,
  shop,
}) => {
  test.skip(mode === 'demo', 'the demo has no limit')
  test.setTimeout(180_000)
  const { app, page } = await launch({ provision: { bakong: { dailyLookups: 5 } as never } })
  const guest = await windowOf(app, 'customer.html')
  await ask(page, 'preferences.change', { language: 'en' })
  const state = page.getByTestId('state')
  const charge = async () => {
    await typeByHand(page, '12500')
    await pressByHand(page, 'Enter')
    await expect(page.getByTestId('qr')).toBeVisible()
  }
  const paidAtTheKey = async () => {
    await shop.pays(page)
    await pressByHand(page, 'F5')
    await expect(state).toHaveAttribute('data-state', 'PAID')
    await whenSeen(page, 'next')
    await pressByHand(page, 'Space')
    await expect(state).toHaveAttribute('data-state', 'READY')
  }
  await expect(page.getByTestId('lookups-left')).toHaveAttribute('data-few', 'true')
  await charge()
  await expect(page.locator('.status__lines')).toContainText(/Next look (in|at) .*F5 asks now/)
  await expect(guest.getByTestId('customer-check')).toContainText('Paid? Show the cashier your receipt')
  await paidAtTheKey()

  // The owner sees where they went.
  await openPage(page, 'bakong')
  await expect(page.getByTestId('look-ups-person')).toHaveText('1')
  await page.getByTestId('menu').click()

  // Until none is left: said at once, and the key still has Bakong asked.
  while (await page.getByTestId('lookups-left').isVisible()) {
    await charge()
    await paidAtTheKey()
  }
  await expect(page.getByTestId('link')).toHaveAttribute('data-state', 'QUOTA_SPENT')
  await expect(page.getByTestId('link-alarm')).toContainText('Today’s look-ups are spent.')
  await charge()
  await expect(page.getByTestId('by-hand')).toHaveCount(0)
  await paidAtTheKey()

  // Bakong itself says so: confirming by hand stands beside the check, and Enter is not its key.
  await shop.play(page, 'quota-spent')
  await charge()
  await whenSeen(page)
  await pressByHand(page, 'F5')
  await expect(page.getByTestId('by-hand')).toBeVisible()
  await expect(page.getByTestId('check-now')).toBeVisible()
  await whenSeen(page)
  await pressByHand(page, 'Enter')
  await nothingOpens(page)
})

/** The dialog would be there with the next frame. */
async function nothingOpens(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  await expect(page.getByTestId('by-hand-dialog')).toHaveCount(0)
}
