// `setup.json`: what demo and live share, in the data folder, checked when read and written whole.

import { freshSetup, Setup } from '../../shared/setup'
import { wellFormedFrom } from '../../shared/wellFormed'
import type { SetupFile } from '../core/ports'
import { inTurn } from '../disk/patience'
import { WrongEncoding } from '../disk/text'
import { readWhole, writeWhole } from '../disk/wholeFile'

/** The file is there and is not ours to guess at: a till that takes it for empty would open the wrong books. */
export class SetupUnreadable extends Error {
  override readonly name = 'SetupUnreadable'
}

/** @throws SetupUnreadable, naming the field or the encoding */
export async function openSetup(path: string): Promise<SetupFile> {
  let now = await read(path)
  return {
    read: () => now,
    // What is changed is what the change before it has left.
    change: (edit) =>
      inTurn(`change ${path}`, async () => {
        const next = Setup.parse(edit(now))
        await writeWhole(path, `${JSON.stringify(next, null, 2)}\n`)
        now = next
      }),
  }
}

async function read(path: string): Promise<Setup> {
  let text: string | null
  try {
    text = await readWhole(path)
  } catch (cause) {
    if (cause instanceof WrongEncoding) throw new SetupUnreadable(`setup.json is ${cause.message}`, { cause })
    const code = (cause as NodeJS.ErrnoException).code
    throw new SetupUnreadable(`setup.json can't be read (${code ?? 'unknown error'})`, { cause })
  }
  if (text === null) return freshSetup
  const setup = Setup.safeParse(parsed(text))
  if (setup.success) return setup.data
  const fields = setup.error.issues.map(({ path: field, message }) => `${field.join('.') || 'file'}: ${message}`)
  throw new SetupUnreadable(`setup.json is wrong:\n${fields.join('\n')}`)
}

/** @returns undefined for what is no JSON: the schema says the rest */
function parsed(text: string): unknown {
  try {
    return wellFormedFrom(text, JSON.parse(text))
  } catch {
    return undefined
  }
}
