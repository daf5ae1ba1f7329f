// Screens without hardware, for Linux: one plain virtual screen, or two that can be plugged in and out.

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDisplayServer } from './lib/displayServer.mjs'
import { output } from './lib/run.mjs'
import { say } from './lib/say.mjs'

/** @typedef {{ display: string, stop: () => Promise<void> }} Display */

/** Modes for xrandr, as `cvt` computes them: name, then dot clock and timings. */
const modes = {
  m1280: ['83.50', '1280', '1352', '1480', '1680', '800', '803', '809', '831', '-hsync', '+vsync'],
  m1024: ['63.50', '1024', '1072', '1176', '1328', '768', '771', '775', '798', '-hsync', '+vsync'],
}

/** How often, and how many times, a window manager is asked whether it is there. */
const managerLookMs = 100
const managerLooksMax = 200

const dummyConfig = `
Section "Device"
  Identifier "d"
  Driver "dummy"
  VideoRam 256000
EndSection
Section "Screen"
  Identifier "s"
  Device "d"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Virtual 5120 2160
  EndSubSection
EndSection
`

/** Is there a screen that a program started from here could show itself on? */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/**
 * One virtual screen.
 * @param {{ width?: number, height?: number }} [size]
 * @returns {Promise<Display>}
 */
export function startXvfb({ width = 1920, height = 1080 } = {}) {
  return startDisplayServer('Xvfb', ['-screen', '0', `${width}x${height}x24`, '-noreset'])
}

/**
 * A window manager on this screen: from now on windows have frames, and can be maximised.
 * @param {string} display
 * @returns {Promise<{ stop: () => Promise<void> }>}
 */
export async function startWindowManager(display) {
  const manager = spawn('openbox', [], { env: { ...process.env, DISPLAY: display }, stdio: 'ignore' })
  const ended = new Promise((resolve) => manager.once('close', resolve))
  const kill = () => manager.kill()
  process.once('exit', kill)
  const stop = async () => {
    process.off('exit', kill)
    manager.kill()
    await ended
  }
  for (let look = 0; look < managerLooksMax; look++) {
    const root = await output('xprop', ['-display', display, '-root', '_NET_SUPPORTING_WM_CHECK'])
    if (root.includes('window id')) return { stop }
    await new Promise((resolve) => setTimeout(resolve, managerLookMs))
  }
  await stop()
  throw new Error(`no window manager took ${display}`)
}

/**
 * Two screens side by side: DUMMY0, the primary one, of 1280x800, and DUMMY1 of 1024x768 on its right.
 * `xrandr('--output', 'DUMMY1', '--off')` is a pulled cable.
 * @returns {Promise<Display & { xrandr: (...args: string[]) => Promise<string> }>}
 */
export async function startXorgDummy() {
  const folder = mkdtempSync(join(tmpdir(), 'khqr-pos-screens-'))
  const config = join(folder, 'xorg.conf')
  writeFileSync(config, dummyConfig)
  const removeFolder = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', removeFolder)
  const log = join(folder, 'xorg.log')
  const server = await startDisplayServer('Xorg', [
    '-noreset',
    '+extension',
    'RANDR',
    '-config',
    config,
    '-logfile',
    log,
  ])
  const env = { ...process.env, DISPLAY: server.display }
  /** @param {string[]} args */
  const xrandr = (...args) => output('xrandr', args, { env })
  const stop = async () => {
    await server.stop()
    process.off('exit', removeFolder)
    removeFolder()
  }
  for (const [name, timings] of Object.entries(modes)) await xrandr('--newmode', name, ...timings)
  await xrandr('--addmode', 'DUMMY0', 'm1280')
  await xrandr('--addmode', 'DUMMY1', 'm1024')
  await xrandr('--output', 'DUMMY0', '--mode', 'm1280', '--pos', '0x0', '--primary')
  await xrandr('--output', 'DUMMY1', '--mode', 'm1024', '--pos', '1280x0')
  // A question makes the server look at its outputs again; until then programs see the first one only.
  await xrandr('--query')
  return { display: server.display, xrandr, stop }
}

/**
 * Runs the work with a screen: the one that is there, or a virtual one for as long as it takes, which it then says.
 * @template T
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withDisplay(work) {
  if (hasDisplay()) return work({ ...process.env })
  const server = await startXvfb()
  say(`There is no screen here: the windows are on a virtual one, ${server.display} (1920x1080).`)
  try {
    return await work({ ...process.env, DISPLAY: server.display })
  } finally {
    await server.stop()
  }
}
