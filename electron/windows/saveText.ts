// Asks a person where to, and writes a text there.

import { writeFileSync } from 'node:fs'
import { type BrowserWindow, dialog } from 'electron'

/** @returns false when they thought better of it  @throws what Node throws when it can't be written */
export async function saveText(window: BrowserWindow, name: string, text: string): Promise<boolean> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: name,
    filters: [{ name: 'JSON', extensions: ['json'] }],
  })
  if (canceled || filePath === '') return false
  writeFileSync(filePath, text, { mode: 0o600 })
  return true
}
