// Puts backups together: the loop that makes them in idle time, the copy at close, the copy before an update.

import { BackupKeeper, type BackupKeeperDeps } from './core/backups'
import { BackupFailure, type Clock, StoreFailure } from './core/ports'
import { makeBackup } from './store/backup'
import type { BooksBackups } from './store/backupFiles'
import type { Workshop } from './store/workshop'
import type { Log } from './system/log'

export interface BackingUpDeps extends Pick<BackupKeeperDeps, 'changed' | 'restored'> {
  readonly books: string
  /** The folder of the backups. */
  readonly folder: string
  readonly files: BooksBackups
  readonly workshop: Workshop
  readonly clock: Clock
  readonly log: Log
}

export interface BackingUp {
  readonly keeper: BackupKeeper
  /** Copies the books now. @returns whether the copy lies in the till's own folder, whatever the second one says */
  readonly copyNow: () => Promise<boolean>
  /** The day's copy, if there is none yet. Nobody waits any more, and nobody is left to tell. */
  readonly atClose: () => void
}

export function backUpBooks({
  books,
  folder,
  files,
  workshop,
  clock,
  log,
  changed,
  restored,
}: BackingUpDeps): BackingUp {
  const keeper = new BackupKeeper({
    ...{ files, clock, changed, restored },
    told: (event, facts) => log(event === 'failed' ? 'error' : 'info', `backup.${event}`, facts),
  })
  return {
    keeper,
    copyNow: async () => {
      const since = clock.now()
      try {
        await keeper.now()
        return keeper.view().backups.some(({ place, at }) => place === 'here' && at >= since)
      } catch (failure) {
        if (!(failure instanceof StoreFailure) && !(failure instanceof BackupFailure)) throw failure
        log('error', 'backup.failed', { kind: failure.kind, error: failure })
        return false
      }
    },
    atClose: () => {
      try {
        // One that is under way did not come in time.
        workshop.close()
        if (!keeper.lacksToday) return
        const { sales, lastBill } = makeBackup(books, folder, clock.now())
        log('info', 'backup.made', { place: 'here', sales, lastBill, atClose: true })
      } catch (failure) {
        // The next start tries again.
        if (!(failure instanceof StoreFailure) && !(failure instanceof BackupFailure)) throw failure
        log('error', 'backup.failed', { kind: failure.kind, error: failure, atClose: true })
      }
    },
  }
}
