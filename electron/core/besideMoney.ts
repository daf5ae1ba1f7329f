// The boundary for what is not money: backups, folders, places, checks. Whatever fails there is not usable, is shown, and
// never ends the till (docs/decisions/0054).

import type { BackupTroubleKind } from '../../shared/backups'
import { BackupFailure, StoreFailure } from './ports'

/** Under which name a failure is shown: the disk's own, a backup's own, `unusable` for anything else, a bug among it. */
export function troubleKindOf(error: unknown): BackupTroubleKind {
  return error instanceof StoreFailure || error instanceof BackupFailure ? error.kind : 'unusable'
}

/** A failure of any kind as one of the two that cross threads and are shown. */
export function asTrouble(error: unknown): StoreFailure | BackupFailure {
  if (error instanceof StoreFailure || error instanceof BackupFailure) return error
  return new BackupFailure(
    'unusable',
    error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    error,
  )
}

/** @param failed what is shown, or done, where the work can't be @returns what came of the work, or of its failure */
export async function besideMoney<T>(
  work: () => T | Promise<T>,
  failed: (kind: BackupTroubleKind, error: unknown) => T,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    return failed(troubleKindOf(error), error)
  }
}

/** The same for work that is done at once. */
export function besideMoneyHere<T>(work: () => T, failed: (kind: BackupTroubleKind, error: unknown) => T): T {
  try {
    return work()
  } catch (error) {
    return failed(troubleKindOf(error), error)
  }
}
