// Money that is not as it should be: late, unconfirmed, or paid on the printed code. Nothing is lost, nothing counts twice.

import type { Page } from '@playwright/test'
import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { books, storedSales } from './support/books'
import { expect, openPage, test, windowOf } from './support/till'

async function charge(page: Page, keys: string): Promise<void> {
  await typeByHand(page, keys)
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('qr')).toBeVisible()
}

const state = (page: Page) => page.getByTestId('state')

test('late money: an alarm on any page, once; the manager owes it back, and gives it back', async ({
  launch,
  dataDir,
  shop,
}) => {
  const { page, kill } = await launch()
  await charge(page, '5000')
  await pressByHand(page, 'Escape')
  await expect(state(page)).toHaveAttribute('data-state', 'CANCELLED')
  await whenSeen(page)
  await pressByHand(page, 'Space')
  await expect(state(page)).toHaveAttribute('data-state', 'READY')
  await openPage(page, 'screens')
  await shop.paysSale(page, storedSales(dataDir)[0]?.id ?? '')
  await expect(page.getByTestId('alarm')).toContainText('5,000', { timeout: 30_000 })
  await expect(page.getByTestId('screens-page')).toBeVisible()

  // The power is cut before anybody has seen it: it is told again, and no more once it was seen.
  await kill()
  const again = await launch()
  await expect(again.page.getByTestId('alarm')).toBeVisible()
  await charge(again.page, '700')
  await expect(again.page.getByTestId('cancel')).toBeVisible()
  await whenSeen(again.page, 'alarm-seen')
  await again.page.getByTestId('alarm-seen').click()
  await expect(again.page.getByTestId('alarm')).toHaveCount(0)
  await expect(again.page.getByTestId('qr')).toBeVisible()
  await again.kill()
  const { page: third } = await launch()
  await expect(third.getByTestId('attention')).toBeVisible()
  await expect(third.getByTestId('alarm')).toHaveCount(0)

  await third.getByTestId('attention').click()
  const entry = third.getByTestId('case-0001')
  await expect(entry).toContainText('5,000')
  await entry.getByTestId('way-refund-owed').click()
  await third.getByTestId('note').fill('customer paid after cancel')
  await pressByHand(third, 'Enter')
  await expect(entry).toHaveCount(0)
  await expect(third.getByTestId('owed')).toContainText('5,000')
  await third.getByTestId('refund-made').click()
  await third.getByTestId('note').fill('cash')
  await third.getByTestId('note-save').click()
  await expect(third.getByTestId('refund-0001')).toHaveCount(0)
  const rows = books(dataDir, shop.books, (db) =>
    db
      .prepare('SELECT refund.note, refund_made.note AS made FROM refund JOIN refund_made ON refund_id = refund.id')
      .all(),
  )
  expect(rows).toEqual([{ note: 'customer paid after cancel', made: 'cash' }])
  expect(storedSales(dataDir)[0]).toMatchObject({ state: 'PAID' })
})

test('Bakong is away: both screens say so, a manager confirms by hand, and Bakong confirms it later', async ({
  launch,
  dataDir,
  shop,
}) => {
  const { app, page } = await launch()
  const guest = await windowOf(app, 'customer.html')
  await charge(page, '12500')
  await pressByHand(page, 'F5')
  await expect(guest.getByTestId('customer-check')).toHaveAttribute('data-kind', 'not-received')
  await expect(page.getByTestId('by-hand')).toHaveCount(0)
  await shop.play(page, 'error-500')
  await expect(page.getByTestId('by-hand')).toBeVisible()
  await whenSeen(page, 'check-now')
  await page.getByTestId('check-now').click()
  await expect(page.getByTestId('heard')).toContainText('Can’t ask Bakong: Bakong has a fault')
  await expect(guest.getByTestId('customer-check')).toContainText('Bakong has a fault')

  await pressByHand(page, 'F8')
  await page.getByTestId('by-hand-reason-2').check()
  await whenSeen(page, 'by-hand-next')
  await page.getByTestId('by-hand-next').click()
  await expect(page.getByTestId('by-hand-amount')).toContainText('12,500')
  await expect(page.getByTestId('qr')).toBeVisible()
  await whenSeen(page, 'by-hand-yes')
  await page.getByTestId('by-hand-yes').click()
  await expect(state(page)).toHaveText('Paid, by hand')
  await expect(guest.getByTestId('guest')).toHaveAttribute('data-screen', 'paid')
  await expect(page.getByTestId('attention')).toBeVisible()

  await shop.play(page, 'manual')
  await shop.paysSale(page, storedSales(dataDir)[0]?.id ?? '')
  await expect(state(page)).toHaveText('PAID', { timeout: 40_000 })
  await expect(page.getByTestId('attention')).toHaveCount(0)
  const days = books(dataDir, shop.books, (db) => db.prepare('SELECT count, amount_minor FROM day_paid').all())
  expect(days).toEqual([{ count: 1, amount_minor: 12_500 }])
})

test('a sticker sale: the receipt finds the money, once', async ({ launch, dataDir, shop }) => {
  const { page } = await launch()
  await typeByHand(page, '8000')
  await pressByHand(page, 'F2')
  await expect(page.getByTestId('sticker-code')).toBeVisible()
  await page.getByTestId('sticker-hash').fill('00000000')
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('sticker-word')).toHaveAttribute('data-kind', 'not-found')
  const hash = await shop.paysSticker(page, 8000)
  await page.getByTestId('sticker-check').click()
  await expect(state(page)).toHaveAttribute('data-state', 'PAID')
  await whenSeen(page)
  await pressByHand(page, 'Space')
  await expect(state(page)).toHaveAttribute('data-state', 'READY')

  await typeByHand(page, '8000')
  await page.getByTestId('sticker').click()
  await page.getByTestId('sticker-hash').fill(hash)
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('sticker-word')).toHaveAttribute('data-kind', 'already-used')
  await expect(page.getByTestId('sticker-word')).toContainText('0001')
  expect(storedSales(dataDir)).toMatchObject([{ kind: 'sticker', short_hash: hash, state: 'PAID' }])
})
