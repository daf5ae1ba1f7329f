// npm run bench: the budgets, measured on the real build by the benchmarks in tests/bench. `npm run bench -- scan` runs scan.bench.ts.

import { existsSync } from 'node:fs'
import { buildIfNeeded } from './build.mjs'
import { hasDisplay, withDisplay } from './display.mjs'
import { electronLaunch } from './electron.mjs'
import { inRoot, tools } from './lib/paths.mjs'
import { show } from './lib/run.mjs'
import { main, say } from './lib/say.mjs'
import { setup } from './setup.mjs'

await main(async () => {
  await setup({ runtime: true, display: !hasDisplay(), decoders: process.platform === 'linux' })
  await buildIfNeeded()
  return withDisplay((display) => {
    const { env, runtimeName } = electronLaunch(display)
    say(`Measured with ${runtimeName}.`)
    const command = [
      tools.playwright,
      'test',
      '--config=tests/bench/playwright.config.ts',
      ...named(process.argv.slice(2)),
    ]
    return show(process.execPath, command, { env })
  })
})

/** Playwright would look for the name in the whole path, and the clone may lie in a folder of that name. @param {string[]} args */
function named([name = '', ...rest]) {
  const file = `tests/bench/${name}.bench.ts`
  return name === '' ? [] : [existsSync(inRoot(file)) ? file : name, ...rest]
}
