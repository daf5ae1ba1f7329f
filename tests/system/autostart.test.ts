// Start with the computer on Linux, in a folder of the test's own.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { autostartFolder, desktopFile, setDesktopAutostart } from '../../electron/system/autostart'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

it('is a desktop file that comes and goes', () => {
  const config = mkdtempSync(join(tmpdir(), 'khqr-xdg-'))
  folders.push(config)
  const folder = autostartFolder({ XDG_CONFIG_HOME: config })
  expect(folder).toBe(join(config, 'autostart'))
  setDesktopAutostart(folder, { path: '/opt/KHQR POS/khqr-pos', args: [] }, true)
  const file = join(folder, 'khqr-pos.desktop')
  expect(readFileSync(file, 'utf8')).toContain('Exec="/opt/KHQR POS/khqr-pos"\n')
  setDesktopAutostart(folder, { path: '/opt/KHQR POS/khqr-pos', args: [] }, false)
  expect(existsSync(file)).toBe(false)
  setDesktopAutostart(folder, { path: 'x', args: [] }, false)
})

it('quotes what a desktop would read as a code', () => {
  expect(desktopFile({ path: '/a/100%$x', args: ['b c'] })).toContain('Exec="/a/100%%\\\\$x" "b c"')
})
