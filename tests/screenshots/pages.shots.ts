// Every page of the menu, with something on it.

import { expect, openPage, test } from '../e2e/support/till'
import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { fewLooks, shoot } from './shoot'

test('every page', async ({ launch, shop }) => {
  const till = await launch()
  const { page } = till
  await shop.play(page, 'wrong-amount')
  await typeByHand(page, '12500')
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('next')).toBeVisible({ timeout: 30_000 })
  await whenSeen(page, 'next')
  await page.getByTestId('next').click()
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'READY')
  await shop.play(page, 'manual')

  await openPage(page, 'people')
  await page.getByTestId('new-name').fill('Sophea')
  await page.getByTestId('new-pin').fill('4711')
  await page.getByTestId('new-save').click()
  await expect(page.getByTestId('person-Sophea')).toBeVisible()
  await page.getByTestId('page-backups').click()
  await page.getByTestId('backups-make').click()
  await expect(page.getByTestId('backups-list')).toBeVisible()
  await page.getByTestId('page-doctor').click()
  await page.getByTestId('doctor-run').click()
  await expect(page.getByTestId('checks')).toBeVisible({ timeout: 30_000 })

  const ids = await page
    .locator('.menu__page')
    .evaluateAll((entries) => entries.map((entry) => entry.getAttribute('data-testid') ?? ''))
  // The page about the till names a folder of this machine.
  for (const id of ids.filter((each) => each !== 'page-about')) {
    await page.getByTestId(id).click()
    await page.locator('.menu__body h1').waitFor()
    await shoot(till, id, 'pages', fewLooks)
  }
  await page.getByTestId('page-people').click()
  await page.getByTestId('pins-settings').click()
  await page.getByTestId('page-comfort').click()
  await page.getByTestId('comfort-autostart').click()
  await expect(page.getByTestId('manager-dialog')).toBeVisible()
  await shoot(till, 'manager-dialog', 'pages', fewLooks)
})
