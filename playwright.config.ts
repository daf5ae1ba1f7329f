// End-to-end: one story a file, on the real Electron that `npm test` has made ready.

import { defineConfig } from '@playwright/test'
import type { ShopOptions } from './tests/e2e/support/till'

/** Stories about what people see: told in live mode too, against a simulated Bakong on a port of its own. */
const screens = [
  'attention',
  'badInput',
  'bank',
  'contrast',
  'counter',
  'customer',
  'decisions',
  'displays',
  'everyScreen',
  'expiry',
  'eyes',
  'focus',
  'keyboard',
  'limitedDay',
  'oddAnswers',
  'people',
  'readers',
  'restart',
  'scaled',
  'sell',
  'walls',
]

export default defineConfig<ShopOptions>({
  testDir: 'tests/e2e',
  testMatch: '*.spec.ts',
  projects: [
    { name: 'demo', use: { mode: 'demo' } },
    { name: 'live', use: { mode: 'live' }, testMatch: screens.map((name) => `${name}.spec.ts`) },
  ],
  outputDir: 'test-results/e2e',
  // Two tills at once are as much as two cores carry without slowing each other's clocks.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
})
