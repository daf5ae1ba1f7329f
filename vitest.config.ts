// Unit tests: plain Node, mirroring the source folders.

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { include: ['tests/**/*.test.{ts,tsx}'], exclude: ['tests/e2e/**', 'node_modules/**'], testTimeout: 20_000 },
})
