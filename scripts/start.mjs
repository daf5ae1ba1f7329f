// npm start: whatever is missing is fetched or built, and the till opens. `--verbose` shows what Chromium says, too.

import { buildIfNeeded } from './build.mjs'
import { hasDisplay, withDisplay } from './display.mjs'
import { electronLaunch } from './electron.mjs'
import { showOwnLines } from './lib/ownLines.mjs'
import { inCache } from './lib/paths.mjs'
import { show } from './lib/run.mjs'
import { main } from './lib/say.mjs'
import { setup } from './setup.mjs'

await main(async () => {
  const verbose = process.argv.includes('--verbose')
  const given = process.argv.slice(2).filter((one) => one !== '--verbose')
  await setup({ runtime: true, display: !hasDisplay() })
  await buildIfNeeded()
  return withDisplay((display) => {
    const { executablePath, args, env } = electronLaunch(display)
    const all = [...args, '.', ...given]
    if (verbose) return show(executablePath, all, { env })
    return showOwnLines(executablePath, all, { env, logPath: inCache('npm-start.log') })
  })
})
