// Runs one TypeScript file of the project on plain Node: bundled first, packages left outside, then executed.

import { bundle } from './lib/bundle.mjs'
import { inRoot } from './lib/paths.mjs'
import { show } from './lib/run.mjs'
import { main, Stop } from './lib/say.mjs'
import { setup } from './setup.mjs'

const outDir = 'out/tools'

await main(async () => {
  const [entry, ...args] = process.argv.slice(2)
  if (entry === undefined) throw new Stop('Say which file to run: node scripts/runTs.mjs FILE.ts [arguments]')
  await setup({ runtime: false, display: false })
  const file = await bundle(inRoot(), entry, outDir)
  return show(process.execPath, ['--enable-source-maps', file, ...args])
})
