// Chromium's sandbox on Linux needs user namespaces or a helper that belongs to root; some systems allow neither at first.

import { statSync } from 'node:fs'
import { join } from 'node:path'
import { textOf } from '../lib/files.mjs'
import { isRoot } from '../lib/process.mjs'
import { output } from '../lib/run.mjs'
import { Stop, step } from '../lib/say.mjs'
import { sudoNeedsNoPassword } from './debian.mjs'

/** Where a system says that ordinary users get no namespaces of their own, and the value that says so. */
const refusals = {
  '/proc/sys/kernel/unprivileged_userns_clone': '0',
  '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1',
  '/proc/sys/user/max_user_namespaces': '0',
}

/** @param {import('./runtime.mjs').Runtime} runtime */
export function sandboxWorks(runtime) {
  if (process.platform !== 'linux' || isRoot()) return true
  const refused = Object.entries(refusals).some(([path, value]) => textOf(path)?.trim() === value)
  return !refused || isRootsHelper(helperOf(runtime))
}

/** @param {import('./runtime.mjs').Runtime} runtime */
export async function makeSandboxWork(runtime) {
  if (sandboxWorks(runtime)) return
  const helper = helperOf(runtime)
  if (!sudoNeedsNoPassword()) {
    throw new Stop(
      'This system gives Electron no sandbox until its helper belongs to root. Please run this one command, and then try again:\n\n' +
        `  sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'\n`,
    )
  }
  await step("Giving Electron's sandbox helper to root", async () => {
    await output('sudo', ['-n', 'chown', 'root:root', helper])
    await output('sudo', ['-n', 'chmod', '4755', helper])
  })
}

/** @param {import('./runtime.mjs').Runtime} runtime */
function helperOf({ folder }) {
  return join(folder, 'chrome-sandbox')
}

/** @param {string} path */
function isRootsHelper(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat?.uid === 0 && (stat.mode & 0o4001) === 0o4001
}
