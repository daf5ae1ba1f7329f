// The commands about backups, carried to the keeper of backups.

import type { backupCommands } from '../../../shared/commands/backups'
import type { Handlers } from '../../../shared/contract'
import { ok, refuse } from '../../../shared/result'
import type { BackupKeeper } from '../backups'
import { BackupFailure, type BackupFiles, StoreFailure } from '../ports'

export interface BackupDeps {
  readonly keeper: BackupKeeper
  readonly files: BackupFiles
  /** The system's own dialog; null when the person changed their mind. */
  readonly pickFolder: () => Promise<string | null>
  /** Ends the till and starts it again with the window in which a backup is chosen. */
  readonly goBack: () => void
}

export function backupHandlers({
  keeper,
  files,
  pickFolder,
  goBack,
}: BackupDeps): Pick<Handlers, keyof typeof backupCommands> {
  return {
    'backups.view': () => ok(keeper.view()),
    'backups.make': () => keeper.now(),
    'backups.verify': ({ id }) => keeper.verify(id),
    'backups.chooseSecond': async ({ off }) => {
      const folder = off ? null : await pickFolder()
      if (!off && folder === null) return ok(keeper.view())
      try {
        files.chooseSecond(folder)
      } catch (failure) {
        if (!(failure instanceof StoreFailure) && !(failure instanceof BackupFailure)) throw failure
        return refuse('folder-not-usable', undefined, failure.kind)
      }
      return ok(keeper.view())
    },
    'backups.goBack': () => {
      goBack()
      return ok({})
    },
  }
}
