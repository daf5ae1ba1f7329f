// npm run fuzz: a minute of anything sent to the local API (or `npm run fuzz -- 10` for ten seconds).

import { tools } from './lib/paths.mjs'
import { show } from './lib/run.mjs'
import { main } from './lib/say.mjs'
import { setup } from './setup.mjs'

await main(async () => {
  await setup({ runtime: false, display: false })
  const seconds = Number(process.argv[2] ?? 60)
  const env = { ...process.env, KHQR_POS_FUZZ_MS: String(seconds * 1000) }
  return show(process.execPath, [tools.vitest, 'run', 'tests/api/fuzz.test.ts'], { env })
})
