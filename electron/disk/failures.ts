// What the file system refuses, by name: its errors become StoreFailures here, and nowhere else.

import { StoreFailure, type StoreFailureKind } from '../core/ports'

const kinds: Readonly<Record<string, StoreFailureKind>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EROFS: 'read-only',
  EACCES: 'read-only',
  EPERM: 'read-only',
  EBUSY: 'locked',
}

/**
 * What Windows answers while an antivirus, an indexer or a backup program has a file open, most often for some
 * milliseconds. On other systems they are final, and the same wait costs two seconds once.
 */
const PASSING: ReadonlySet<string> = new Set(['EPERM', 'EBUSY', 'EACCES'])

export interface SystemError extends Error {
  readonly code: string
  readonly syscall: string
}

/** An error of the file system. */
export function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string'
}

/** May be over in a moment: another program has the file. */
export function isPassing(error: unknown): boolean {
  if (error instanceof StoreFailure) return error.kind === 'locked' || isPassing(error.cause)
  return isSystemError(error) && PASSING.has(error.code)
}

/** An error of the file system by its name, without its message, which holds whole paths; all else as it is. */
export function asStoreFailure(error: unknown): unknown {
  if (!isSystemError(error)) return error
  return new StoreFailure(kinds[error.code] ?? 'io', `${error.code}: ${error.syscall}`, error)
}
