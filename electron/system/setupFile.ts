// `setup.json`: what demo and live share, in the data folder, checked when read and written whole.

import { readFileSync } from 'node:fs'
import { freshSetup, Setup } from '../../shared/setup'
import type { SetupFile } from '../core/ports'
import { writeWhole } from './atomic'

/** The file is there and is not ours to guess at: a till that takes it for empty would open the wrong books. */
export class SetupUnreadable extends Error {
  override readonly name = 'SetupUnreadable'
}

/** @throws SetupUnreadable, naming the field */
export function openSetup(path: string): SetupFile {
  let now = read(path)
  return {
    read: () => now,
    write(setup) {
      const checked = Setup.parse(setup)
      writeWhole(path, `${JSON.stringify(checked, null, 2)}\n`)
      now = checked
    },
  }
}

function read(path: string): Setup {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOENT') return freshSetup
    throw new SetupUnreadable(`setup.json can't be read (${code ?? 'unknown error'})`, { cause })
  }
  const setup = Setup.safeParse(parsed(text))
  if (setup.success) return setup.data
  const fields = setup.error.issues.map(({ path: field, message }) => `${field.join('.') || 'file'}: ${message}`)
  throw new SetupUnreadable(`setup.json is wrong:\n${fields.join('\n')}`)
}

/** @returns undefined for what is no JSON: the schema says the rest */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
