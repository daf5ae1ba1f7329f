// The commands about backups, carried to the keeper of backups.

import type { backupCommands } from '../../../shared/commands/backups'
import type { Handlers } from '../../../shared/contract'
import { ok, type Result, refuse } from '../../../shared/result'
import type { BackupKeeper } from '../backups'
import { besideMoney } from '../besideMoney'
import type { BackupFiles } from '../ports'

export interface BackupDeps {
  readonly keeper: BackupKeeper
  readonly files: BackupFiles
  /** The system's own dialog; null when the person changed their mind. */
  readonly pickFolder: () => Promise<string | null>
  /** @param by on whose word. Ends the till and starts it again with the window in which a backup is chosen. */
  readonly goBack: (by: string) => void
}

export function backupHandlers({
  keeper,
  files,
  pickFolder,
  goBack,
}: BackupDeps): Pick<Handlers, keyof typeof backupCommands> {
  return {
    'backups.view': () => listed(() => ok(keeper.view())),
    'backups.make': () => listed(() => keeper.now()),
    'backups.verify': ({ id }) => listed(() => keeper.verify(id)),
    'backups.chooseSecond': async ({ off }) => {
      const folder = off ? null : await pickFolder()
      if (!off && folder === null) return listed(() => ok(keeper.view()))
      return listed(async () => {
        await files.chooseSecond(folder)
        return ok(keeper.view())
      })
    },
    'backups.goBack': (_input, actor) => {
      goBack(actor.name)
      return ok({})
    },
  }
}

/** A stick that is not ready, a folder that another program holds, whatever else: said, and the till goes on. */
function listed<T>(act: () => Result<T> | Promise<Result<T>>): Promise<Result<T>> {
  return besideMoney<Result<T>>(act, (kind) => refuse('folder-not-usable', undefined, kind))
}
