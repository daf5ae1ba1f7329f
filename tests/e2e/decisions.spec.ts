// Decisions about money that were wrong: the manager takes them back, by hand, and neither the totals nor the books are off.

import type { Page } from '@playwright/test'
import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { settled } from '../support/settled'
import { withAxe } from './support/axe'
import { books, storedSales } from './support/books'
import { examine } from './support/looks'
import { ask } from './support/shop'
import { expect, openPage, test } from './support/till'

const state = (page: Page) => page.getByTestId('state')
const case1 = (page: Page) => page.getByTestId('case-0001')

async function charge(page: Page, keys: string): Promise<void> {
  await typeByHand(page, keys)
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('qr')).toBeVisible()
}

/** Chooses what is done with a case or a refund, and says why. */
async function decide(page: Page, testId: string, note: string): Promise<void> {
  await page.getByTestId(testId).first().click()
  await page.getByTestId('note').fill(note)
  await page.getByTestId('note-save').click()
}

/** Waits until so many sales need attention, and the page has heard of it. */
async function needing(page: Page, count: number): Promise<void> {
  const now = async () => {
    const view = await ask<{ value: { attentionCount: number } }>(page, 'till.view', {})
    return view.value.attentionCount
  }
  await expect.poll(now).toBe(count)
  await settled(page)
}

async function paidToday(page: Page): Promise<unknown> {
  const view = await ask<{ value: { board: Record<string, unknown> } }>(page, 'till.view', {})
  const { paidCount, paidKhrMinor } = view.value.board
  return [paidCount, paidKhrMinor]
}

test('a wrong "confirm by hand" is taken back, and Bakong’s later word counts the money once', async ({
  launch,
  dataDir,
  shop,
}) => {
  test.setTimeout(180_000)
  const till = await launch({ size: { width: 1024, height: 600 } })
  const { page } = till
  await withAxe(page)
  await shop.play(page, 'error-500')
  await charge(page, '12500')
  await expect(page.getByTestId('by-hand')).toBeVisible({ timeout: 30_000 })
  await pressByHand(page, 'F8')
  await page.getByTestId('by-hand-reason-2').check()
  await whenSeen(page, 'by-hand-next')
  await page.getByTestId('by-hand-next').click()
  await whenSeen(page, 'by-hand-yes')
  await page.getByTestId('by-hand-yes').click()
  await expect(state(page)).toHaveText('Paid, by hand')
  expect(await paidToday(page)).toEqual([1, 12_500])

  await openPage(page, 'attention')
  await examine(till, 'by-hand')
  await ask(page, 'preferences.change', { language: 'en' })
  await decide(page, 'take-back-confirmation', 'The receipt was of another shop')
  await expect(case1(page)).toContainText('The receipt was of another shop')
  await expect(case1(page)).toHaveAttribute('data-state', 'PAID')
  expect(await paidToday(page)).toEqual([0, 0])
  await examine(till, 'withdrawn')
  await ask(page, 'preferences.change', { language: 'en' })
  await page.getByTestId('menu-back').click()
  await expect(state(page)).toHaveAttribute('data-state', 'READY')
  await expect(page.getByTestId('attention')).toBeVisible()

  await shop.play(page, 'manual')
  await shop.paysSale(page, storedSales(dataDir)[0]?.id ?? '')
  await expect(page.getByTestId('alarm')).toContainText('12,500', { timeout: 60_000 })
  await expect(page.getByTestId('attention')).toHaveCount(0)
  expect(await paidToday(page)).toEqual([1, 12_500])
  const events = books(dataDir, shop.books, (db) => db.prepare('SELECT type FROM sale_event ORDER BY seq').all())
  expect(events).toEqual(
    ['started', 'confirmed-by-hand', 'by-hand-withdrawn', 'payment-found'].map((type) => ({ type })),
  )
})

test('money in another account is the customer’s to claim; left and claimed are taken back', async ({
  launch,
  shop,
}) => {
  test.setTimeout(180_000)
  const till = await launch({ size: { width: 1024, height: 600 } })
  const { page } = till
  await withAxe(page)
  await shop.play(page, 'wrong-account')
  await typeByHand(page, '12500')
  await pressByHand(page, 'Enter')
  await expect(page.locator('[data-screen=mismatch]')).toBeVisible({ timeout: 30_000 })
  await whenSeen(page, 'next')
  await page.getByTestId('next').click()
  await openPage(page, 'attention')
  await expect(case1(page).getByTestId('way-claim-asked')).toBeVisible()
  await expect(case1(page).getByTestId('way-left')).toBeVisible()
  await expect(case1(page).getByTestId('way-accepted')).toHaveCount(0)
  await expect(case1(page).getByTestId('way-refund-owed')).toHaveCount(0)
  await examine(till, 'elsewhere')
  await decide(page, 'way-left', 'The customer comes tomorrow')
  await needing(page, 0)
  await decide(page, 'take-back-resolution', 'The customer is here')
  await needing(page, 1)
  await expect(page.getByTestId('take-back-resolution')).toHaveCount(0)
  await decide(page, 'way-claim-asked', 'Goes to the bank')
  await needing(page, 0)
  await expect(case1(page)).toContainText('Goes to the bank')
  await examine(till, 'claimed')
  await decide(page, 'take-back-resolution', 'It was another sale')
  await expect(page.getByTestId('way-claim-asked')).toBeVisible()
  expect(await paidToday(page)).toEqual([0, 0])
})

test('a refund that was not made, and one that is not owed, are taken back by rows of their own', async ({
  launch,
  dataDir,
  shop,
}) => {
  test.setTimeout(180_000)
  const till = await launch({ size: { width: 1024, height: 600 } })
  const { page } = till
  await withAxe(page)
  await shop.play(page, 'wrong-amount')
  await typeByHand(page, '12500')
  await pressByHand(page, 'Enter')
  await expect(page.locator('[data-screen=mismatch]')).toBeVisible({ timeout: 30_000 })
  await whenSeen(page, 'next')
  await page.getByTestId('next').click()
  await openPage(page, 'attention')
  await decide(page, 'way-refund-owed', 'Wants the money back')
  await decide(page, 'refund-made', 'Cash')
  await expect(page.getByTestId('made-0001')).toContainText('Cash')
  await examine(till, 'refund-made')
  await ask(page, 'preferences.change', { language: 'en' })
  await decide(page, 'refund-back-made', 'It lay in the drawer')
  await expect(page.getByTestId('refund-0001')).toContainText('It lay in the drawer')
  await expect(page.getByTestId('owed')).toBeVisible()
  await examine(till, 'refund-owed-again')
  await decide(page, 'refund-back-owed', 'Keeps the goods')
  await expect(page.getByTestId('refund-0001')).toHaveCount(0)
  await decide(page, 'way-accepted', 'A regular')
  await expect(case1(page).getByTestId('take-back-confirmation')).toBeVisible()
  await examine(till, 'decided')
  const rows = books(dataDir, shop.books, (db) =>
    ['refund', 'refund_made', 'refund_made_withdrawn', 'refund_withdrawn'].map(
      (table) => (db.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n,
    ),
  )
  expect(rows).toEqual([1, 1, 1, 1])
})
