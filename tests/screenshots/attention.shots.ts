// Late money, Needs attention, confirming by hand, sticker sales, and the answer to "I have paid" on both screens.

import type { Page } from '@playwright/test'
import { expect, openPage, test, windowOf } from '../e2e/support/till'
import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { folderOf, shoot } from './shoot'

const folder = 'attention'

function call(page: Page, name: string, input: unknown): Promise<unknown> {
  return page.evaluate(
    ([command, value]) =>
      (window as unknown as { pos: { call(name: string, input: unknown): Promise<unknown> } }).pos.call(
        command as string,
        value,
      ),
    [name, input] as const,
  )
}

test('money that needs a person', async ({ launch, shop }) => {
  const till = await launch()
  const { app, page } = till
  const guest = await windowOf(app, 'customer.html')
  const charge = async (keys: string) => {
    await typeByHand(page, keys)
    await pressByHand(page, 'Enter')
    await expect(page.getByTestId('qr')).toBeVisible()
  }
  const shown = async () =>
    ((await call(page, 'till.view', {})) as { value: { screen: { sale: { id: string } } } }).value.screen.sale.id

  // One cancelled and paid after that, one with wrong money.
  await charge('5000')
  const late = await shown()
  await pressByHand(page, 'Escape')
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'CANCELLED')
  await whenSeen(page)
  await pressByHand(page, 'Space')
  await shop.play(page, 'wrong-amount')
  await charge('32500')
  await expect(page.locator('[data-screen=mismatch]')).toBeVisible({ timeout: 30_000 })
  await whenSeen(page, 'next')
  await page.getByTestId('next').click()
  await shop.play(page, 'manual')
  await charge('12500')
  await shop.paysSale(page, late)
  await expect(page.getByTestId('alarm')).toBeVisible({ timeout: 40_000 })
  await shoot(till, 'alarm-waiting', folder)
  await whenSeen(page, 'check-now')
  await page.getByTestId('check-now').click()
  await expect(guest.getByTestId('customer-check')).toHaveAttribute('data-kind', 'not-received')
  await guest.screenshot({ path: `${folderOf(shop.mode, folder)}/customer-not-received.png` })
  await page.getByTestId('alarm-show').click()
  await page.getByTestId('case-0001').waitFor()
  await whenSeen(page, 'alarm-seen')
  await page.getByTestId('alarm-seen').click()

  await page.getByTestId('menu-back').click()
  await shop.play(page, 'error-500')
  await expect(page.getByTestId('by-hand')).toBeVisible({ timeout: 20_000 })
  await whenSeen(page, 'check-now')
  await page.getByTestId('check-now').click()
  await expect(guest.getByTestId('customer-check')).toHaveAttribute('data-kind', 'could-not-ask')
  await guest.screenshot({ path: `${folderOf(shop.mode, folder)}/customer-cannot-ask.png` })
  await shoot(till, 'waiting-by-hand', folder)
  await pressByHand(page, 'F8')
  await page.getByTestId('by-hand-reason-4').check()
  await page.getByTestId('by-hand-own').fill('Saw it on the owner’s phone')
  await shoot(till, 'by-hand-reason', folder)
  await whenSeen(page, 'by-hand-next')
  await page.getByTestId('by-hand-next').click()
  await shoot(till, 'by-hand-sure', folder)
  await whenSeen(page, 'by-hand-yes')
  await page.getByTestId('by-hand-yes').click()
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'PAID')
  await shoot(till, 'paid-by-hand', folder)
  await whenSeen(page)
  await pressByHand(page, 'Space')
  await shoot(till, 'amount', folder)

  await openPage(page, 'attention')
  await page.getByTestId('case-0001').getByTestId('way-refund-owed').click()
  await page.getByTestId('note').fill('Paid after cancel')
  await shoot(till, 'attention', folder)
  await page.getByTestId('note-save').click()
  await expect(page.getByTestId('case-0001')).toHaveCount(0)
  await page.getByTestId('case-0002').getByTestId('way-left').click()
  await page.getByTestId('note').fill('Comes back on Monday')
  await page.getByTestId('note-save').click()
  await expect(page.getByTestId('refund-0001')).toBeVisible()
  await shoot(till, 'attention-settled', folder)

  await page.getByTestId('page-sticker').click()
  await page.getByTestId('sticker-amount').fill('8000')
  await page.getByTestId('sticker-hash').fill('12ab34cd')
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('sticker-word')).toHaveAttribute('data-kind', 'could-not-ask')
  await shoot(till, 'sticker', folder)
})
