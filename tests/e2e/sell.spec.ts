// The story of the product: amount, Enter, a code that any phone reads, PAID, next.

import type { Page } from '@playwright/test'
import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { storedSales } from './support/books'
import { scan } from './support/scan'
import { expect, test } from './support/till'

async function charge(page: Page, keys: string): Promise<void> {
  await typeByHand(page, keys)
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'PENDING')
}

test('riel, then dollars: each is charged, scanned, paid and left', async ({ launch, dataDir, shop }) => {
  const { page } = await launch()
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'READY')

  await charge(page, '5000')
  const [riel] = storedSales(dataDir)
  expect(riel).toMatchObject({ state: 'PENDING', amount_minor: 5000, currency: 'KHR', bill_number: '0001' })
  await expect(page.getByTestId('qr')).toBeVisible()
  expect(await scan(page)).toBe(riel?.khqr)
  await expect(page.getByTestId('countdown')).toHaveText(/^[45]:\d\d$/)

  if (shop.mode === 'demo') await page.getByTestId('mark-paid').click()
  else await shop.pays(page)
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'PAID')
  await expect(page.getByTestId('amount')).toContainText('5,000')
  await expect(page.getByTestId('qr')).toHaveCount(0)
  expect(storedSales(dataDir)[0]).toMatchObject({ id: riel?.id, state: 'PAID', khqr: riel?.khqr, md5: riel?.md5 })
  await whenSeen(page)
  await pressByHand(page, 'Space')
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'READY')

  await page.getByTestId('currency').click()
  await charge(page, '125')
  const dollars = storedSales(dataDir)[1]
  expect(dollars).toMatchObject({ state: 'PENDING', amount_minor: 125, currency: 'USD', bill_number: '0002' })
  expect(await scan(page)).toBe(dollars?.khqr)
  await shop.pays(page)
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'PAID')
  await whenSeen(page, 'next')
  await page.getByTestId('next').click()
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'READY')
  expect(storedSales(dataDir).map((sale) => sale.state)).toEqual(['PAID', 'PAID'])
})

test('Enter pressed again and again makes one code', async ({ launch, dataDir }) => {
  const { page } = await launch()
  await typeByHand(page, '700')
  await page.evaluate(() => {
    for (let press = 0; press < 5; press++) {
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true }))
    }
  })
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'PENDING')
  await pressByHand(page, 'Enter')
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('qr')).toBeVisible()
  expect(storedSales(dataDir)).toHaveLength(1)
})

test('a cancelled sale asked Bakong first, and the next digit starts the next amount', async ({ launch, dataDir }) => {
  const { page } = await launch()
  await charge(page, '4000')
  await pressByHand(page, 'Escape')
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'CANCELLED')
  await expect(page.getByTestId('qr')).toHaveCount(0)
  await typeByHand(page, '9')
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'READY')
  await expect(page.getByTestId('amount')).toHaveValue('9')
  expect(storedSales(dataDir).map((sale) => sale.state)).toEqual(['CANCELLED'])
})
