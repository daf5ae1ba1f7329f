// The power is cut while a customer pays: same sale, same code, the same time left, and PAID once.

import type { Page } from '@playwright/test'
import { startSimulator } from '../../electron/bakong/simulator/server'
import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { books, eventTypes, storedSales } from './support/books'
import { scan } from './support/scan'
import { expect, test } from './support/till'

async function secondsLeft(page: Page): Promise<number> {
  const [minutes = '0', seconds = '0'] = (await page.getByTestId('countdown').innerText()).split(':')
  return Number(minutes) * 60 + Number(seconds)
}

test('killed while waiting, the till comes back to the same code and finds the payment once', async ({
  launch,
  dataDir,
  shop,
}) => {
  const before = await launch()
  await typeByHand(before.page, '12500')
  await pressByHand(before.page, 'Enter')
  await expect(before.page.getByTestId('qr')).toBeVisible()
  const text = await scan(before.page)
  const left = await secondsLeft(before.page)
  await before.kill()

  const after = await launch()
  await expect(after.page.getByTestId('state')).toHaveAttribute('data-state', 'PENDING')
  expect(await scan(after.page)).toBe(text)
  expect(await secondsLeft(after.page)).toBeLessThanOrEqual(left)
  await shop.pays(after.page)
  await expect(after.page.getByTestId('state')).toHaveAttribute('data-state', 'PAID')
  const [sale] = storedSales(dataDir)
  expect(eventTypes(dataDir, sale?.id ?? '')).toEqual(['started', 'payment-found'])
  expect(books(dataDir, shop.books, (db) => db.prepare('SELECT count(*) AS n FROM payment').get())).toEqual({ n: 1 })

  await after.kill()
  const again = await launch()
  await expect(again.page.getByTestId('state')).toHaveAttribute('data-state', 'PAID')
  await whenSeen(again.page)
  await pressByHand(again.page, 'Space')
  await expect(again.page.getByTestId('state')).toHaveAttribute('data-state', 'READY')
})

test('money that came while the till was off is found at the next start (live, over HTTP)', async ({
  launch,
  dataDir,
  mode,
}) => {
  test.skip(mode === 'live', 'it is a live shop of its own already')
  const simulator = await startSimulator({ control: true })
  try {
    const provision = {
      merchant: {
        type: 'individual' as const,
        accountId: 'rumduol_cafe@aclb',
        name: 'Rumduol Cafe',
        city: 'Phnom Penh',
      },
      bakong: { baseUrl: simulator.baseUrl, token: simulator.token, dailyLookups: null },
    }
    const before = await launch({ provision })
    await expect(before.page.getByTestId('mark-paid')).toHaveCount(0)
    await expect(before.page.getByTestId('scenario')).toHaveCount(0)
    await typeByHand(before.page, '8000')
    await pressByHand(before.page, 'Enter')
    await expect(before.page.getByTestId('qr')).toBeVisible()
    await before.kill()
    const [sale] = storedSales(dataDir, 'till.db')
    simulator.pay(sale?.khqr ?? '')
    const after = await launch({ provision })
    await expect(after.page.getByTestId('state')).toHaveAttribute('data-state', 'PAID')
    await expect(after.page.getByTestId('amount')).toContainText('8,000')
    expect(storedSales(dataDir, 'till.db')).toMatchObject([{ id: sale?.id, state: 'PAID' }])
  } finally {
    await simulator.stop()
  }
})
