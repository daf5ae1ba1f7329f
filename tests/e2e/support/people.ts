// People of a till under test.

import type { Page } from '@playwright/test'
import { expect, openPage } from './till'

export const MANAGER = { name: 'Sophea', pin: '4711' } as const

/** Adds a manager, and asks for PINs before settings are changed. */
export async function askForPins(page: Page): Promise<void> {
  await openPage(page, 'people')
  await page.getByTestId('new-name').fill(MANAGER.name)
  await page.getByTestId('new-pin').fill(MANAGER.pin)
  await page.getByTestId('new-save').click()
  await expect(page.getByTestId(`person-${MANAGER.name}`)).toBeVisible()
  await page.getByTestId('pins-settings').click()
  await expect(page.getByTestId('pins-settings')).toHaveAttribute('aria-checked', 'true')
}
