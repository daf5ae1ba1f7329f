// Asks a person where to, and writes a text there.

import { type BrowserWindow, dialog } from 'electron'
import { writeWhole } from '../disk/wholeFile'

/** @returns false when they thought better of it  @throws StoreFailure when it can't be written there */
export async function saveText(window: BrowserWindow, name: string, text: string): Promise<boolean> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: name,
    filters: [{ name: 'JSON', extensions: ['json'] }],
  })
  if (canceled || filePath === '') return false
  await writeWhole(filePath, text)
  return true
}
