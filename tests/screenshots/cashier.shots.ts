// The cashier's window in every state: small and large, Khmer and English, light and dark.

import { expect, test } from '../e2e/support/till'
import { shoot } from './shoot'

test('every state', async ({ launch }) => {
  const till = await launch({ provision: { sale: { lifetimeSeconds: 60 } } })
  const { page } = till
  const state = page.getByTestId('state')
  const scenario = (name: string) => page.getByTestId('scenario').selectOption(name)
  const charge = async (keys: string) => {
    await page.keyboard.type(keys)
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('qr')).toBeVisible()
  }
  const leave = async () => {
    await page.getByTestId('next').click()
    await expect(state).toHaveAttribute('data-state', 'READY')
  }

  // A few sales for the board.
  for (const keys of ['8000', '32500', '6000', '18000']) {
    await charge(keys)
    await page.keyboard.press('F9')
    await expect(state).toHaveAttribute('data-state', 'PAID')
    await leave()
  }
  await page.getByTestId('currency').click()
  await charge('325')
  await page.keyboard.press('F9')
  await expect(state).toHaveAttribute('data-state', 'PAID')
  await shoot(till, 'paid-dollars')
  await leave()

  await page.keyboard.type('4500+8000')
  await shoot(till, 'amount')
  await page.getByTestId('amount').fill('1234567890123')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('amount-error')).not.toBeEmpty()
  await shoot(till, 'amount-error')
  await page.keyboard.press('Escape')
  await page.getByTestId('amount').fill('999999999999')
  await shoot(till, 'amount-long')
  await page.keyboard.press('Escape')

  await charge('12500')
  await shoot(till, 'waiting')
  await scenario('error-500')
  await expect(page.getByTestId('link')).toHaveAttribute('data-state', 'SERVER_TROUBLE')
  await shoot(till, 'waiting-no-answer')
  await expect(page.getByTestId('qr')).toHaveCount(0, { timeout: 70_000 })
  await shoot(till, 'time-up')
  await scenario('manual')
  await expect(state).toHaveAttribute('data-state', 'EXPIRED')
  await shoot(till, 'expired')
  await page.keyboard.press('Escape')

  await charge('12500')
  await page.keyboard.press('Escape')
  await expect(state).toHaveAttribute('data-state', 'CANCELLED')
  await shoot(till, 'cancelled')
  await leave()

  await scenario('failed')
  await charge('12500')
  await expect(state).toHaveAttribute('data-state', 'FAILED', { timeout: 30_000 })
  await shoot(till, 'failed')
  await page.keyboard.press('Escape')

  await scenario('wrong-amount')
  await charge('12500')
  await expect(page.locator('[data-screen=mismatch]')).toBeVisible({ timeout: 30_000 })
  await shoot(till, 'mismatch')
  await page.keyboard.press('Escape')

  await scenario('manual')
  await charge('12500')
  await page.keyboard.press('F9')
  await expect(state).toHaveAttribute('data-state', 'PAID')
  await shoot(till, 'paid')
})
