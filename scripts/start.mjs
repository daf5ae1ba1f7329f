// npm start: whatever is missing is fetched or built, and the till opens.

import { buildIfNeeded } from './build.mjs'
import { hasDisplay, withDisplay } from './display.mjs'
import { electronLaunch } from './electron.mjs'
import { show } from './lib/run.mjs'
import { main } from './lib/say.mjs'
import { setup } from './setup.mjs'

await main(async () => {
  await setup({ runtime: true, display: !hasDisplay() })
  await buildIfNeeded()
  return withDisplay((display) => {
    const { executablePath, args, env } = electronLaunch(display)
    return show(executablePath, [...args, '.', ...process.argv.slice(2)], { env })
  })
})
