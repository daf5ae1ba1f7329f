// The main story without a mouse: amount, charge, paid, next, the menu and its pages, the language, the help.

import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { expect, type RunningTill, test } from './support/till'

type Page = RunningTill['page']

/** Walks with Tab until this element has the focus. */
async function tabTo(page: Page, testId: string): Promise<void> {
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid'))
  for (let step = 0; step < 60 && (await focused()) !== testId; step++) await pressByHand(page, 'Shift+Tab')
  await expect(page.getByTestId(testId)).toBeFocused()
}

test('a sale, the menu and the language by keyboard alone', async ({ launch, shop }) => {
  const { page } = await launch({ size: { width: 1024, height: 600 } })
  await pressByHand(page, 'F1')
  await expect(page.getByTestId('keys-help')).toBeVisible()
  await pressByHand(page, 'Escape')
  await expect(page.getByTestId('keys-help')).toHaveCount(0)

  await typeByHand(page, '12500')
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('qr')).toBeVisible()
  await shop.pays(page)
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'PAID')
  await whenSeen(page)
  await pressByHand(page, 'Space')
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'READY')

  await tabTo(page, 'language')
  await pressByHand(page, 'Enter')
  await expect(page.locator('html')).toHaveAttribute('lang', 'km')

  await tabTo(page, 'menu')
  await pressByHand(page, 'Enter')
  for (const id of ['people', 'audit', 'comfort', 'about']) {
    await tabTo(page, `page-${id}`)
    await pressByHand(page, 'Enter')
    await expect(page.getByTestId(`${id}-page`)).toBeVisible()
  }
  await pressByHand(page, 'Escape')
  await expect(page.getByTestId('charge')).toBeVisible()
})
