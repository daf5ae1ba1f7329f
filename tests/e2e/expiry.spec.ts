// Time runs out on a real clock: the code leaves the screen, and only Bakong's word after the deadline expires it.

import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { eventTypes, storedSales } from './support/books'
import { expect, test } from './support/till'

test('a code that nobody paid expires after a last question, and a new one is a retry', async ({
  launch,
  dataDir,
  shop,
}) => {
  const { page } = await launch({ provision: { sale: { lifetimeSeconds: 5 } } })
  await typeByHand(page, '3000')
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('qr')).toBeVisible()
  await expect(page.getByTestId('qr')).toHaveCount(0)
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'EXPIRED')
  const [first] = storedSales(dataDir)
  expect(eventTypes(dataDir, first?.id ?? '')).toEqual(['started', 'payment-not-found'])

  await whenSeen(page)
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('qr')).toBeVisible()
  const second = storedSales(dataDir)[1]
  expect(second).toMatchObject({ retry_of: first?.id, amount_minor: 3000, state: 'PENDING' })
  expect(second?.md5).not.toBe(first?.md5)
  await shop.pays(page)
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'PAID')
})

test('with Bakong out of reach nothing expires: the code is hidden and the sale waits', async ({
  launch,
  dataDir,
  shop,
}) => {
  const { page } = await launch({ provision: { sale: { lifetimeSeconds: 5 } } })
  await shop.play(page, 'error-500')
  await typeByHand(page, '3000')
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('qr')).toBeVisible()
  await expect(page.getByTestId('link')).toHaveAttribute('data-state', 'SERVER_TROUBLE')
  await expect(page.getByTestId('qr')).toHaveCount(0)
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'PENDING')
  expect(storedSales(dataDir)[0]?.state).toBe('PENDING')
  await shop.play(page, 'manual')
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'EXPIRED')
})
