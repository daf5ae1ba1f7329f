// The way out when the manager's PIN is forgotten: whoever may write into the data folder owns the machine, and asks for
// PINs to be switched off by putting an empty file there. It works once and stands in the trail.

import { statSync } from 'node:fs'
import { join } from 'node:path'
import { removeWhole } from '../disk/wholeFile'

/** The name of the file, as the README tells it. */
export const OWNERS_FILE = 'switch-off-pins.txt'

type Log = (level: 'info' | 'warn' | 'error', event: string, facts?: Readonly<Record<string, unknown>>) => void

/** @returns whether the owner has asked; the file is gone then. One that can't be taken away asks for nothing. */
export async function takeOwnersFile(dataFolder: string, log: Log): Promise<boolean> {
  const file = join(dataFolder, OWNERS_FILE)
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return false
  try {
    await removeWhole(file)
  } catch (error) {
    // It would switch PINs off at every start.
    log('error', 'people.owners-file-stays', { error })
    return false
  }
  log('warn', 'people.owner-unlocked')
  return true
}
