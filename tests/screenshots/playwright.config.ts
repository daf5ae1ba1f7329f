// Takes the pictures of docs/screenshots: every state of every window, on the real Electron.

import { defineConfig } from '@playwright/test'
import type { ShopOptions } from '../e2e/support/till'

export default defineConfig<ShopOptions>({
  testDir: '.',
  testMatch: '*.shots.ts',
  projects: [
    { name: 'demo', use: { mode: 'demo' } },
    // The set-up is the way from demo to live.
    { name: 'live', use: { mode: 'live' }, testIgnore: 'setup.shots.ts' },
  ],
  outputDir: '../../test-results/screenshots',
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
})
