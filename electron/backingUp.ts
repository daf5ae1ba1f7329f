// Puts backups together: the loop that makes them in idle time, the copy at close, the copy before an update.

import { BackupKeeper, type BackupKeeperDeps } from './core/backups'
import { besideMoney } from './core/besideMoney'
import { type Clock, StoreFailure } from './core/ports'
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
  /**
   * The day's copy, if there is none yet. Asked while the books are open, made once they are closed: in a thread of its own,
   * since a big book takes seconds and a till that hangs at its end looks broken.
   * @returns what makes it, never throws and ends within `CLOSE_MAX_MS`; null when there is nothing to do
   */
  readonly atClose: () => (() => Promise<void>) | null
}

/** A copy that takes longer hangs on a dead disk; the next start makes it. */
const CLOSE_MAX_MS = 60_000

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
      await keeper.now()
      return keeper.view().backups.some(({ place, at }) => place === 'here' && at >= since)
    },
    atClose: () => {
      if (!keeper.lacksToday) return null
      return () =>
        besideMoney(
          async () => {
            const copied = workshop.run('backup', { books, folder, at: clock.now() })
            const { sales, lastBill } = await inTime(copied, clock)
            log('info', 'backup.made', { place: 'here', sales, lastBill, atClose: true })
          },
          (kind, error) => {
            // The next start tries again.
            workshop.close()
            log('error', 'backup.failed', { kind, error, atClose: true })
          },
        )
    },
  }
}

/** A thread that hangs in the disk can't even be ended. */
function inTime<T>(work: Promise<T>, clock: Clock): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = clock.after(CLOSE_MAX_MS, () => reject(new StoreFailure('io', 'the disk does not answer')))
    work.then(resolve, reject).finally(stop)
  })
}
