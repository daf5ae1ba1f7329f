// npm run listen: what Orca, the screen reader of Linux, says at the till. Needs Debian's packages; not a stage of the tests.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildIfNeeded } from './build.mjs'
import { startWindowManager, startXvfb } from './display.mjs'
import { electronLaunch } from './electron.mjs'
import { tools } from './lib/paths.mjs'
import { show } from './lib/run.mjs'
import { main, Stop } from './lib/say.mjs'
import { setup } from './setup.mjs'

/** Each program, and the Debian package that has it. */
const needed = {
  orca: 'orca',
  'speech-dispatcher': 'speech-dispatcher',
  'dbus-run-session': 'dbus-daemon',
  xdotool: 'xdotool',
  openbox: 'openbox',
  xprop: 'x11-utils',
}

/** @param {string} folder a home of its own: nobody's settings of Orca or speech change, or count */
function homeIn(folder) {
  const config = join(folder, 'config')
  const speech = join(config, 'speech-dispatcher')
  const run = join(folder, 'run')
  mkdirSync(join(speech, 'modules'), { recursive: true })
  mkdirSync(run, { mode: 0o700 })
  const spoken = join(folder, 'spoken.txt')
  writeFileSync(spoken, '')
  writeFileSync(join(folder, '.libao'), 'default_driver=null\n')
  writeFileSync(
    join(speech, 'speechd.conf'),
    ['AudioOutputMethod libao', 'AddModule "written" "sd_generic" "written.conf"', 'DefaultModule written', ''].join(
      '\n',
    ),
  )
  // A voice that writes what it is given to say.
  writeFileSync(
    join(speech, 'modules', 'written.conf'),
    [
      'GenericExecuteSynth \\',
      `"printf '%s\\\\n' \\'$DATA\\' >> ${spoken}"`,
      ...['en', 'km'].flatMap((name) => [
        `GenericLanguage "${name}" "${name}" "utf-8"`,
        `AddVoice "${name}" "MALE1" "none"`,
      ]),
      'DefaultVoice "none"',
      '',
    ].join('\n'),
  )
  // Read through from its top at every start, a page takes no digit until Orca is told to go on.
  mkdirSync(join(folder, 'data', 'orca'), { recursive: true })
  const profile = { profile: ['Default', 'default'], sayAllOnLoad: false }
  const settings = { general: {}, pronunciations: {}, keybindings: {}, profiles: { default: profile } }
  writeFileSync(join(folder, 'data', 'orca', 'user-settings.conf'), JSON.stringify(settings))
  return {
    HOME: folder,
    XDG_CONFIG_HOME: config,
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_RUNTIME_DIR: run,
    KHQR_POS_SPOKEN: spoken,
  }
}

await main(async () => {
  if (process.platform !== 'linux') throw new Stop('Orca is a screen reader of Linux: this runs there alone.')
  const missing = Object.keys(needed).filter((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0)
  if (missing.length > 0) {
    const packages = missing.map((name) => needed[/** @type {keyof typeof needed} */ (name)])
    throw new Stop(`Missing: ${missing.join(', ')}. On Debian: apt-get install at-spi2-core ${packages.join(' ')}`)
  }
  await setup({ runtime: true, display: true })
  await buildIfNeeded()
  const folder = mkdtempSync(join(tmpdir(), 'khqr-pos-listen-'))
  const server = await startXvfb({ width: 1400, height: 900 })
  const manager = await startWindowManager(server.display)
  try {
    const { env } = electronLaunch({ ...process.env, DISPLAY: server.display })
    const command = ['--', process.execPath, tools.playwright, 'test', '--config=tests/listen/playwright.config.ts']
    return await show('dbus-run-session', [...command, ...process.argv.slice(2)], {
      env: { ...env, ...homeIn(folder) },
    })
  } finally {
    await manager.stop()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})
