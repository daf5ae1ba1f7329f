// Unit tests: plain Node, mirroring the source folders.

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    exclude: ['tests/e2e/**', 'node_modules/**'],
    // Ends what hangs. A simulated day takes 8 s alone, and three times as long beside other work.
    testTimeout: 60_000,
    // A test that checks nothing can't fail.
    expect: { requireAssertions: true },
  },
})
