// A whole sale at the cashier's window in demo mode, as hands do it.

import type { Page } from '@playwright/test'
import { pressByHand, typeByHand, whenSeen } from '../../support/hands'
import { expect } from './till'

/** Charged, marked as paid, PAID, and the next one begun. */
export async function sell(page: Page, amount: string): Promise<void> {
  await typeByHand(page, amount)
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('qr')).toBeVisible()
  await pressByHand(page, 'F9')
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'PAID')
  await whenSeen(page)
  await pressByHand(page, 'Space')
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'READY')
}
