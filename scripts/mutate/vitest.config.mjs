// The unit tests as `npm run mutate` plays them: one process, and our runner.

import { defineConfig } from 'vitest/config'

const mode = process.env.MUTATE_MODE

export default defineConfig({
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    // Too long to be played for each mutant, or about the text of the sources.
    exclude: [
      'tests/e2e/**',
      'tests/simulate/**',
      'tests/scripts/**',
      'tests/walls.test.ts',
      'tests/api/fuzz.test.ts',
      'tests/core/{crowd,everyScenario,shopDay}.test.ts',
      'tests/store/{kill,schema,torn}.test.ts',
      'node_modules/**',
    ],
    testTimeout: mode === 'cover' ? 60_000 : mode === 'static' ? 10_000 : 3_000,
    runner: './scripts/mutate/runner.mjs',
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
  },
})
