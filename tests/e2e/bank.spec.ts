// Whoever can have the till ask another Bakong can have it say PAID: the cashier sees whose word it is, the customer nothing.

import type { Page } from '@playwright/test'
import { pressByHand, typeByHand } from '../support/hands'
import { misfits } from './support/fit'
import { expect, type RunningTill, test, windowOf } from './support/till'

const size = { width: 1024, height: 600 }

/** In both languages: whole, in the bar's own row, and seen by a camera. */
async function isNamed(page: Page, host: string, name: string): Promise<void> {
  const before = await page.locator('header.bar').evaluate((bar) => bar.getBoundingClientRect().height)
  for (const _ of [1, 2]) {
    const shown = page.getByTestId('other-bank')
    await expect(shown).toContainText(host)
    await expect(shown).toBeInViewport({ ratio: 1 })
    expect(await page.evaluate(misfits)).toEqual([])
    expect(await page.locator('header.bar').evaluate((bar) => bar.getBoundingClientRect().height)).toBe(before)
    const language = await page.locator('html').getAttribute('lang')
    await page.screenshot({ path: test.info().outputPath(`${name}-${language}.png`) })
    await page.getByTestId('language').click()
    await expect(page.locator('html')).not.toHaveAttribute('lang', language ?? '')
  }
}

async function isQuietAtTheCustomers({ app }: RunningTill, host: string): Promise<void> {
  const guest = await windowOf(app, 'customer.html')
  expect(await guest.content()).not.toContain(host)
}

test('another Bakong than NBC’s is named in the bar, and nowhere on the customer’s page', async ({
  launch,
  shop,
  mode,
}) => {
  const till = await launch({ size })
  const { page } = till
  if (mode === 'demo') {
    // Its band says that no money moves.
    await expect(page.getByTestId('link')).toBeVisible()
    await expect(page.getByTestId('other-bank')).toHaveCount(0)
    return
  }
  const { host } = new URL(shop.provision(undefined)?.bakong?.baseUrl ?? '')
  await isNamed(page, host, 'amount')
  await typeByHand(page, '5000')
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('qr')).toBeVisible()
  await isNamed(page, host, 'waiting')
  await isQuietAtTheCustomers(till, host)
  await shop.pays(page)
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'PAID')
  await isNamed(page, host, 'paid')
})

test('a host that begins like NBC’s is shown by its end, also while the bar is an alarm', async ({ launch, mode }) => {
  test.skip(mode === 'demo', 'demo asks its own')
  const baseUrl = 'https://api-bakong.nbc.gov.kh.till.invalid'
  const till = await launch({ size, provision: { bakong: { baseUrl } } })
  await expect(till.page.getByTestId('link')).toHaveAttribute('data-state', 'OFFLINE')
  await isNamed(till.page, 'nbc.gov.kh.till.invalid', 'alarm')
  await isQuietAtTheCustomers(till, 'till.invalid')
})
