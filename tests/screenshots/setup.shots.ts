// The wizard and the settings pages, step by step, in both languages and two sizes.

import { startSimulator } from '../../electron/bakong/simulator/server'
import { expect, test } from '../e2e/support/till'
import { pressByHand, whenSeen } from '../support/hands'
import { type Looks, shoot } from './shoot'

const folder = 'setup'

const looks: Looks = [
  { language: 'en', theme: 'light', width: 1024, height: 600 },
  { language: 'km', theme: 'light', width: 1024, height: 600 },
]

test('every step of the set-up', async ({ launch }) => {
  const simulator = await startSimulator({ control: true })
  const till = await launch({ env: { KHQR_POS_BAKONG_URL: simulator.baseUrl } })
  const { page } = till
  const step = page.getByTestId('wizard')
  const go = async (name: string) => {
    await whenSeen(page, 'step-submit')
    await page.getByTestId('step-submit').click()
    await expect(step).toHaveAttribute('data-step', name)
  }
  await shoot(till, '0-welcome', folder, looks)
  await pressByHand(page, 'F2')
  await expect(step).toHaveAttribute('data-step', 'language')
  await shoot(till, '1-language', folder, looks)
  await go('start')
  await page.getByTestId('start-shop').check()
  await shoot(till, '2-start', folder, looks)
  await go('shop')
  await whenSeen(page, 'step-submit')
  await page.getByTestId('step-submit').click()
  await expect(page.getByTestId('shop-accountId')).toHaveAttribute('aria-invalid', 'true')
  await shoot(till, '3-shop-faults', folder, looks)
  await page.getByTestId('shop-accountId').fill('sokha_mart@aclb')
  await page.getByTestId('shop-name').fill('Sokha Mart')
  await expect(page.getByTestId('shop-preview')).toHaveAttribute('data-ready', 'true')
  await shoot(till, '3-shop', folder, looks)
  await go('sales')
  await shoot(till, '4-sales', folder, looks)
  await go('bakong')
  await shoot(till, '5-bakong', folder, looks)
  await page.getByTestId('bakong-token').fill('eyJhbGciOiJIUzI1NiJ9.e30.x')
  await whenSeen(page, 'step-submit')
  await page.getByTestId('step-submit').click()
  await expect(page.getByTestId('token-verdict')).toHaveAttribute('data-verdict', 'wrong')
  await shoot(till, '5-bakong-wrong', folder, looks)
  await page.getByTestId('bakong-token').fill(simulator.token)
  await whenSeen(page, 'step-submit')
  await page.getByTestId('step-submit').click()
  await expect(page.getByTestId('token-verdict')).toHaveAttribute('data-verdict', 'good')
  await shoot(till, '5-bakong-good', folder, looks)
  await go('machine')
  await shoot(till, '6-machine', folder, looks)
  await go('done')
  await shoot(till, '7-done', folder, looks)
  await page.getByTestId('wizard-leave').click()
  for (const id of ['shop', 'sales', 'bakong']) {
    await page.getByTestId('menu').click()
    await page.getByTestId(`page-${id}`).click()
    await expect(page.getByTestId(`step-${id}`)).toBeVisible()
    await shoot(till, `page-${id}`, folder, looks)
    await pressByHand(page, 'Escape')
  }
  await simulator.stop()
})
