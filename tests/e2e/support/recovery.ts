// The window that is there instead of the till while its books can't be opened.

import type { Page } from '@playwright/test'
import { whenSeen } from '../../support/hands'
import { expect } from './till'

/** *Try again*, once the window has looked around: while it is busy its buttons take nothing. */
export async function tryAgain(page: Page): Promise<void> {
  await expect(page.getByTestId('recovery')).toHaveAttribute('data-busy', '')
  await whenSeen(page, 'recovery-retry')
  await page.getByTestId('recovery-retry').click()
}
