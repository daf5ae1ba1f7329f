// The wizard and the settings pages, step by step, in both languages and two sizes.

import { mkdirSync } from 'node:fs'
import { startSimulator } from '../../electron/bakong/simulator/server'
import { expect, type RunningTill, test } from '../e2e/support/till'

const folder = 'docs/screenshots/setup'

const looks = [
  { language: 'en', theme: 'light', width: 1024, height: 600 },
  { language: 'km', theme: 'light', width: 1024, height: 600 },
] as const

async function shoot({ app, page }: RunningTill, state: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  for (const { language, theme, width, height } of looks) {
    const window = await app.browserWindow(page)
    await window.evaluate((main, size) => main.setContentSize(size.width, size.height), { width, height })
    await page.evaluate(
      (change) =>
        (window as unknown as { pos: { call(name: string, input: unknown): Promise<unknown> } }).pos.call(
          'preferences.change',
          change,
        ),
      { language, theme },
    )
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await page.waitForFunction((size) => innerWidth === size.width && innerHeight === size.height, { width, height })
    await page.screenshot({ path: `${folder}/${state}-${language}-${theme}-${width}x${height}.png` })
  }
}

test('every step of the set-up', async ({ launch }) => {
  const simulator = await startSimulator({ control: true })
  const till = await launch({ env: { KHQR_POS_BAKONG_URL: simulator.baseUrl } })
  const { page } = till
  const step = page.getByTestId('wizard')
  const go = async (name: string) => {
    await page.getByTestId('step-submit').click()
    await expect(step).toHaveAttribute('data-step', name)
  }
  await shoot(till, '0-welcome')
  await page.keyboard.press('F2')
  await expect(step).toHaveAttribute('data-step', 'language')
  await shoot(till, '1-language')
  await go('start')
  await page.getByTestId('start-shop').check()
  await shoot(till, '2-start')
  await go('shop')
  await page.getByTestId('step-submit').click()
  await expect(page.getByTestId('shop-accountId')).toHaveAttribute('aria-invalid', 'true')
  await shoot(till, '3-shop-faults')
  await page.getByTestId('shop-accountId').fill('sokha_mart@aclb')
  await page.getByTestId('shop-name').fill('Sokha Mart')
  await expect(page.getByTestId('shop-preview')).toHaveAttribute('data-ready', 'true')
  await shoot(till, '3-shop')
  await go('sales')
  await shoot(till, '4-sales')
  await go('bakong')
  await shoot(till, '5-bakong')
  await page.getByTestId('bakong-token').fill('eyJhbGciOiJIUzI1NiJ9.e30.x')
  await page.getByTestId('step-submit').click()
  await expect(page.getByTestId('token-verdict')).toHaveAttribute('data-verdict', 'wrong')
  await shoot(till, '5-bakong-wrong')
  await page.getByTestId('bakong-token').fill(simulator.token)
  await page.getByTestId('step-submit').click()
  await expect(page.getByTestId('token-verdict')).toHaveAttribute('data-verdict', 'good')
  await shoot(till, '5-bakong-good')
  await go('machine')
  await shoot(till, '6-machine')
  await go('done')
  await shoot(till, '7-done')
  await page.getByTestId('wizard-leave').click()
  for (const id of ['shop', 'sales', 'bakong']) {
    await page.getByTestId('menu').click()
    await page.getByTestId(`page-${id}`).click()
    await expect(page.getByTestId(`step-${id}`)).toBeVisible()
    await shoot(till, `page-${id}`)
    await page.keyboard.press('Escape')
  }
  await simulator.stop()
})
