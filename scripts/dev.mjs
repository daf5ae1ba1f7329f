// npm run dev: the till with sources that reload as they are edited.

import { hasDisplay, withDisplay } from './display.mjs'
import { electronLaunch } from './electron.mjs'
import { tools } from './lib/paths.mjs'
import { show } from './lib/run.mjs'
import { main } from './lib/say.mjs'
import { setup } from './setup.mjs'

await main(async () => {
  await setup({ runtime: true, display: !hasDisplay() })
  return withDisplay((display) => {
    const { executablePath, args, env } = electronLaunch(display)
    const command = [tools.electronVite, 'dev', '--watch', '--', ...args, ...process.argv.slice(2)]
    return show(process.execPath, command, { env: { ...env, ELECTRON_EXEC_PATH: executablePath } })
  })
})
