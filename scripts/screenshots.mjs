// npm run screenshots: takes the pictures of docs/screenshots anew, on a screen large enough for all of them.

import { buildIfNeeded } from './build.mjs'
import { startXvfb } from './display.mjs'
import { electronLaunch } from './electron.mjs'
import { tools } from './lib/paths.mjs'
import { show } from './lib/run.mjs'
import { main } from './lib/say.mjs'
import { setup } from './setup.mjs'

await main(async () => {
  await setup({ runtime: true, display: true })
  await buildIfNeeded()
  const server = await startXvfb({ width: 2200, height: 1400 })
  try {
    const { env } = electronLaunch({ ...process.env, DISPLAY: server.display })
    const command = [
      tools.playwright,
      'test',
      '--config=tests/screenshots/playwright.config.ts',
      ...process.argv.slice(2),
    ]
    return await show(process.execPath, command, { env })
  } finally {
    await server.stop()
  }
})
