// Another program sells through the till: three calls, both screens follow, and sales wait their turn.

import { createHash } from 'node:crypto'
import type { Page } from '@playwright/test'
import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { apiOf } from './support/api'
import { storedSales } from './support/books'
import { scan, scanPng } from './support/scan'
import { expect, test, windowOf } from './support/till'

const provision = { api: { enabled: true, port: 0 } } as const

async function post(url: string, body: object) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  // biome-ignore lint/suspicious/noExplicitAny: a foreign answer, looked at field by field
  return (await answer.json()) as any
}

// biome-ignore lint/suspicious/noExplicitAny: a foreign answer, looked at field by field
const get = async (url: string) => (await (await fetch(url)).json()) as any

const stateOf = (page: Page, state: string) => expect(page.getByTestId('state')).toHaveAttribute('data-state', state)

test('the three calls: PENDING, paid, PAID; the picture, the MD5 and both screens agree', async ({
  launch,
  dataDir,
}) => {
  const till = await launch({ provision })
  const url = await apiOf(till)
  const guest = await windowOf(till.app, 'customer.html')
  await typeByHand(till.page, '77')

  const sold = await post(`${url}/pos/sale`, { amount: 1, currency: 'USD' })
  expect(sold).toMatchObject({ amount: 1, currency: 'USD', status: 'PENDING', demo: true })
  expect(await scanPng(Buffer.from(sold.qr_png_base64, 'base64'))).toBe(sold.khqr)
  expect(createHash('md5').update(sold.khqr).digest('hex')).toBe(sold.md5)
  expect(storedSales(dataDir)).toMatchObject([{ id: sold.sale_id, khqr: sold.khqr, md5: sold.md5, amount_minor: 100 }])
  await stateOf(till.page, 'PENDING')
  await expect(guest.getByTestId('qr')).toBeVisible()
  expect(await scan(till.page)).toBe(sold.khqr)
  expect(await scan(guest)).toBe(sold.khqr)
  expect((await get(`${url}/pos/sale/${sold.sale_id}/status`)).status).toBe('PENDING')

  expect((await fetch(`${url}/test/paid/${sold.sale_id}`)).status).toBe(200)
  expect(await get(`${url}/pos/sale/${sold.sale_id}/status`)).toMatchObject({ status: 'PAID', md5: sold.md5 })
  await stateOf(till.page, 'PAID')
  await expect(guest.getByTestId('guest')).toHaveAttribute('data-screen', 'paid')
  // What the cashier had typed when the other sale came up is still there.
  await whenSeen(till.page, 'next')
  await till.page.getByTestId('next').click()
  await expect(till.page.getByTestId('amount')).toHaveValue('77')
})

test("a program's sale waits for the cashier's, then comes up by itself", async ({ launch }) => {
  const till = await launch({ provision })
  const { page } = till
  const url = await apiOf(till)
  await typeByHand(page, '5000')
  await pressByHand(page, 'Enter')
  await stateOf(page, 'PENDING')
  const mine = await scan(page)

  const sold = await post(`${url}/pos/sale`, { amount: '12500', currency: 'KHR', reference: 'kiosk 4' })
  expect(await get(`${url}/pos/sale/${sold.sale_id}`)).toMatchObject({ queued: true, reference: 'kiosk 4' })
  await expect(page.getByTestId('queued')).toBeVisible()
  expect(await scan(page)).toBe(mine)

  await page.getByTestId('mark-paid').click()
  await stateOf(page, 'PAID')
  // Nobody presses anything: after eight seconds the next sale is up.
  await expect(page.getByTestId('amount')).toContainText('12,500', { timeout: 15_000 })
  expect(await scan(page)).toBe(sold.khqr)
  await expect(page.getByTestId('queued')).toHaveCount(0)
})

test('the power is cut after the commit: the same request finds the same sale', async ({ launch, dataDir }) => {
  const till = await launch({ provision })
  const url = await apiOf(till)
  const request = () => (at: string) =>
    fetch(`${at}/pos/sale`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'order-77' },
      body: '{"amount": 3, "currency": "USD"}',
    })
  const asked = request()(url).then(
    (answer) => answer.text(),
    () => 'cut',
  )
  await expect.poll(() => storedSales(dataDir).length).toBe(1)
  await till.kill()
  const first = await asked

  const again = await launch({ provision })
  const answer = await (await request()(await apiOf(again))).text()
  if (first !== 'cut') expect(answer).toBe(first)
  expect(storedSales(dataDir)).toHaveLength(1)
  expect(JSON.parse(answer).sale_id).toBe(storedSales(dataDir)[0]?.id)
})
