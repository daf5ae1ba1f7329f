// How much room the books' disk has, and whether a failure is only the lack of it.

import { statfsSync, statSync } from 'node:fs'
import type { DiskRoom } from '../../shared/backups'
import { StoreFailure } from '../core/ports'
import { freeBytes, ROOM_LEFT_BYTES } from './backup'
import { storedVersion } from './beginnings'
import { onDisk } from './failures'

/** Below it not even the log and its index fit, which each start makes anew. */
const FULL_BELOW_BYTES = 1024 * 1024

/** SQLite has many names for a disk without room ("I/O error", "unable to open"): there it is full, and nothing else is said of it. */
export function fullNotIo(failure: unknown, folder: string): unknown {
  if (!(failure instanceof StoreFailure) || failure.kind !== 'io') return failure
  try {
    return isFull(folder) ? new StoreFailure('full', failure.message, failure) : failure
  } catch (error) {
    // A disk that can't even say how much room it has does not work.
    if (!(error instanceof StoreFailure)) throw error
    return failure
  }
}

function isFull(folder: string): boolean {
  const { files, ffree } = onDisk(() => statfsSync(folder))
  return freeBytes(folder) < FULL_BELOW_BYTES || (files > 0 && ffree === 0)
}

/**
 * What a start needs on the books' disk: room to sell, and for the copy before an update where one is due.
 * @param newest the version that the books are brought to
 * @returns null when the disk does not say
 */
export function roomFor(file: string, folder: string, newest: number): DiskRoom | null {
  try {
    return onDisk(() => {
      const books = statSync(file, { throwIfNoEntry: false })?.size ?? 0
      const copied = books > 0 && storedVersion(file) < newest ? books : 0
      return { folder, freeBytes: freeBytes(folder), neededBytes: ROOM_LEFT_BYTES + copied }
    })
  } catch (failure) {
    if (!(failure instanceof StoreFailure)) throw failure
    return null
  }
}
