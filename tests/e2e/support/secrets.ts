// Looks for a secret as a thief would: in every file of a till's data folder.

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** @returns the files, logs, books and Chromium's profile among them, that hold the text as it is */
export function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(folder, name)
    // Sockets and dangling links of Chromium's profile hold nothing.
    const facts = statSync(path, { throwIfNoEntry: false })
    return facts?.isFile() === true && readFileSync(path).includes(text)
  })
}
