// Starts the till with the computer: the login items of Windows and macOS, a desktop file of the user on Linux.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { App } from 'electron'

/** The program and its arguments, as it was started. */
export interface Program {
  readonly path: string
  readonly args: readonly string[]
}

const FILE = 'khqr-pos.desktop'

/** `$XDG_CONFIG_HOME/autostart` (freedesktop.org, Desktop Application Autostart Specification 0.5). */
export function autostartFolder(env: NodeJS.ProcessEnv): string {
  const config = env['XDG_CONFIG_HOME']
  return join(config === undefined || config === '' ? join(homedir(), '.config') : config, 'autostart')
}

/** Writes or takes away the desktop file. @throws what the disk says */
export function setDesktopAutostart(folder: string, program: Program, on: boolean): void {
  const file = join(folder, FILE)
  if (!on) {
    rmSync(file, { force: true })
    return
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, desktopFile(program))
}

export function desktopFile({ path, args }: Program): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=KHQR POS',
    `Exec=${[path, ...args].map(quoted).join(' ')}`,
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')
}

/** Quoting of Exec values: the Desktop Entry Specification 1.5, "The Exec key"; `%` would begin a field code. */
function quoted(word: string): string {
  return `"${word
    .replace(/(["`$\\])/g, '\\$1')
    .replace(/\\/g, '\\\\')
    .replace(/%/g, '%%')}"`
}

/** @returns false where the machine refuses; what it said is in the log */
export function setAutostart(
  app: Pick<App, 'setLoginItemSettings'>,
  program: Program,
  on: boolean,
  refused: (error: unknown) => void,
): boolean {
  try {
    if (process.platform === 'linux') setDesktopAutostart(autostartFolder(process.env), program, on)
    else app.setLoginItemSettings({ openAtLogin: on, path: program.path, args: [...program.args] })
    return true
  } catch (error) {
    refused(error)
    return false
  }
}
