// Every page of the menu.

import { test } from '../e2e/support/till'
import { shoot } from './shoot'

test('every page', async ({ launch }) => {
  const till = await launch()
  const { page } = till
  await page.getByTestId('menu').click()
  const ids = await page
    .locator('[data-testid^=page-]')
    .evaluateAll((entries) => entries.map((entry) => entry.getAttribute('data-testid') ?? ''))
  for (const id of ids) {
    await page.getByTestId(id).click()
    await page.locator('.menu__body > :last-child').waitFor()
    await shoot(till, id, 'docs/screenshots/pages')
  }
})
