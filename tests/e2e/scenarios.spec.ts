// A handful of the simulated Bakong's scenarios in the real window; all of them are played in core/everyScenario.test.ts.

import { expect, test } from './support/till'

const shown = [
  ['pays-after', 'state', 'PAID'],
  ['wrong-amount', 'state', 'MISMATCH'],
  ['failed', 'state', 'FAILED'],
] as const

test('what the cashier sees when the customer pays, pays wrong, and fails', async ({ launch }) => {
  const { page } = await launch()
  for (const [scenario, testId, state] of shown) {
    await page.getByTestId('scenario').selectOption(scenario)
    await page.keyboard.type('5000')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId(testId)).toHaveAttribute('data-state', state, { timeout: 40_000 })
    await page.keyboard.press('Space')
    await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'READY')
  }
})
