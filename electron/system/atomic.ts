// Writes a small private file whole or not at all: a new file, on the disk, in the old one's place.

import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { StoreFailure, type StoreFailureKind } from '../core/ports'

/** For this user alone. */
const OWNER_ONLY = 0o600

const kinds: Readonly<Record<string, StoreFailureKind>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EROFS: 'read-only',
  EACCES: 'read-only',
  EPERM: 'read-only',
  EBUSY: 'locked',
}

/** @throws StoreFailure, and the old file stands as it was */
export function writeWhole(path: string, text: string): void {
  const fresh = `${path}.new`
  try {
    const bytes = Buffer.from(text)
    const file = openSync(fresh, 'w', OWNER_ONLY)
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(fresh, path)
    syncFolder(dirname(path))
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw new StoreFailure(kinds[code] ?? 'io', `a file of the set-up can't be written (${code})`, cause)
  }
}

/** Windows can't open folders; it keeps a journal of names itself. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
