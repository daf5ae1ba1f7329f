// The cashier's window in every state: small and large, Khmer and English, light and dark.

import { expect, test } from '../e2e/support/till'
import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { shoot } from './shoot'

test('every state', async ({ launch, shop }) => {
  const till = await launch({ provision: { sale: { lifetimeSeconds: 60 } } })
  const { page } = till
  const state = page.getByTestId('state')
  const charge = async (keys: string) => {
    await typeByHand(page, keys)
    await pressByHand(page, 'Enter')
    await expect(page.getByTestId('qr')).toBeVisible()
  }
  const leave = async () => {
    await whenSeen(page, 'next')
    await page.getByTestId('next').click()
    await expect(state).toHaveAttribute('data-state', 'READY')
  }

  // A few sales for the board.
  for (const keys of ['8000', '32500', '6000', '18000']) {
    await charge(keys)
    await shop.pays(page)
    await expect(state).toHaveAttribute('data-state', 'PAID')
    await leave()
  }
  await page.getByTestId('currency').click()
  await charge('325')
  await shop.pays(page)
  await expect(state).toHaveAttribute('data-state', 'PAID')
  await shoot(till, 'paid-dollars')
  await leave()

  await typeByHand(page, '4500+8000')
  await shoot(till, 'amount')
  await page.getByTestId('amount').fill('1234567890123')
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('amount-error')).not.toBeEmpty()
  await shoot(till, 'amount-error')
  await pressByHand(page, 'Escape')
  await page.getByTestId('amount').fill('999999999999')
  await shoot(till, 'amount-long')
  await pressByHand(page, 'Escape')

  await charge('12500')
  await shoot(till, 'waiting')
  await shop.play(page, 'error-500')
  await expect(page.getByTestId('link')).toHaveAttribute('data-state', 'SERVER_TROUBLE')
  await shoot(till, 'waiting-no-answer')
  await expect(page.getByTestId('qr')).toHaveCount(0, { timeout: 70_000 })
  await shoot(till, 'time-up')
  await shop.play(page, 'manual')
  await expect(state).toHaveAttribute('data-state', 'EXPIRED')
  await shoot(till, 'expired')
  await leave()

  await charge('12500')
  await pressByHand(page, 'Escape')
  await expect(state).toHaveAttribute('data-state', 'CANCELLED')
  await shoot(till, 'cancelled')
  await leave()

  await shop.play(page, 'failed')
  await charge('12500')
  await expect(state).toHaveAttribute('data-state', 'FAILED', { timeout: 30_000 })
  await shoot(till, 'failed')
  await leave()

  await shop.play(page, 'wrong-amount')
  await charge('12500')
  await expect(page.locator('[data-screen=mismatch]')).toBeVisible({ timeout: 30_000 })
  await shoot(till, 'mismatch')
  await leave()

  await shop.play(page, 'manual')
  await charge('12500')
  await shop.pays(page)
  await expect(state).toHaveAttribute('data-state', 'PAID')
  await shoot(till, 'paid')
})
