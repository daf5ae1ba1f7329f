// What Electron, a virtual display and the compiler need from the system: installed where allowed, else asked for.

import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { hasCommand, isRoot } from '../lib/process.mjs'
import { output } from '../lib/run.mjs'
import { Stop, step } from '../lib/say.mjs'

/**
 * Each need is a list of names for one thing, newest first: since 2024 Debian and Ubuntu call some packages *t64.
 * @typedef {readonly string[]} Need
 */

/** @type {Record<'electron' | 'display' | 'desktop' | 'decoders', readonly Need[]>} */
export const packageNeeds = {
  electron: [
    ['libgtk-3-0t64', 'libgtk-3-0'],
    ['libnss3'],
    ['libasound2t64', 'libasound2'],
    ['libgbm1'],
    ['libxss1'],
    ['libxtst6'],
  ],
  display: [['xvfb'], ['xauth'], ['xserver-xorg-core'], ['xserver-xorg-video-dummy'], ['x11-xserver-utils']],
  decoders: [['zbar-tools']],
  // A window manager, for tests of the frame that it puts around windows, and what tells of it.
  desktop: [['openbox'], ['x11-utils']],
}

/** Commands, since a compiler or Python need not come from a package. */
const compilerCommands = { python3: 'python3', make: 'make', 'g++': 'g++' }

/** @returns {Need[]} what is missing to compile a native addon, on Linux */
export function missingCompiler() {
  if (process.platform !== 'linux') return []
  return Object.entries(compilerCommands).flatMap(([command, name]) => (hasCommand(command) ? [] : [[name]]))
}

/** @param {readonly Need[]} needs @returns {Need[]} nothing on systems without Debian's packages */
export function missingPackages(needs) {
  if (needs.length === 0 || !isDebian()) return []
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholders
  const query = ['-W', '-f', '${Package} ${db:Status-Abbrev}\n', ...needs.flat()]
  const { stdout } = spawnSync('dpkg-query', query, { encoding: 'utf8' })
  const installed = new Set(stdout.split('\n').flatMap((line) => /^(\S+) .i /.exec(`${line} `)?.[1] ?? []))
  return needs.filter((names) => !names.some((name) => installed.has(name)))
}

/** @param {readonly Need[]} needs */
export async function installPackages(needs) {
  if (needs.length === 0) return
  if (!isDebian()) throw new Stop(`Please install these with your system's package manager: ${plainNames(needs)}.`)
  const asRoot = isRoot() ? [] : ['sudo', '-n']
  if (asRoot.length > 0 && !sudoNeedsNoPassword()) {
    throw new Stop(
      'Some packages of the system are missing. Please run this one command, and then try again:\n\n' +
        `  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${choose(needs).join(' ')}\n`,
    )
  }
  await step('Reading the list of Debian packages', () => apt(asRoot, ['update']))
  const names = choose(needs)
  await step(`Installing ${names.join(', ')}`, () =>
    apt(asRoot, ['install', '-y', '--no-install-recommends', ...names]),
  )
}

function isDebian() {
  return process.platform === 'linux' && existsSync('/usr/bin/dpkg-query') && existsSync('/usr/bin/apt-get')
}

export function sudoNeedsNoPassword() {
  return hasCommand('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0
}

/** @param {string[]} asRoot @param {string[]} args */
function apt(asRoot, args) {
  const [command = '', ...rest] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...args]
  return output(command, rest)
}

/** The name that this system's archive knows; the oldest one when it knows none yet. @param {readonly Need[]} needs */
function choose(needs) {
  return needs.map((names) => names.find(hasCandidate) ?? names[names.length - 1] ?? '')
}

/** @param {string} name */
function hasCandidate(name) {
  return /Candidate: (?!\(none\))/.test(execFileSync('apt-cache', ['policy', name], { encoding: 'utf8' }))
}

/** @param {readonly Need[]} needs */
function plainNames(needs) {
  return needs.map((names) => names[names.length - 1]).join(', ')
}
