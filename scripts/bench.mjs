// npm run bench: the budgets, measured on the real build; every file of tests/bench named *.bench.mjs, or the one runner.

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildIfNeeded } from './build.mjs'
import { hasDisplay, withDisplay } from './display.mjs'
import { electronLaunch } from './electron.mjs'
import { inRoot } from './lib/paths.mjs'
import { show } from './lib/run.mjs'
import { main, Stop, say } from './lib/say.mjs'
import { setup } from './setup.mjs'

const folder = 'tests/bench'

await main(async () => {
  await setup({ runtime: true, display: !hasDisplay() })
  await buildIfNeeded()
  return withDisplay(async (display) => {
    const { env, runtimeName } = electronLaunch(display)
    say(`Measured with ${runtimeName}.`)
    for (const file of benches()) {
      const code = await show(process.execPath, [join(folder, file), ...process.argv.slice(2)], { env })
      if (code !== 0) return code
    }
    return 0
  })
})

function benches() {
  const files = existsSync(inRoot(folder)) ? readdirSync(inRoot(folder)) : []
  if (files.includes('run.mjs')) return ['run.mjs']
  const found = files.filter((name) => name.endsWith('.bench.mjs')).sort()
  if (found.length === 0) throw new Stop(`There is nothing to measure in ${folder}.`)
  return found
}
