// Where the till keeps things: one data folder of its own, with Chromium's profile in a corner of it.

import { accessSync, constants, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { App } from 'electron'
import { besideMoneyHere } from '../core/besideMoney'
import { OWNER_ONLY } from '../disk/wholeFile'

export interface Paths {
  /** Everything below is in here. */
  readonly data: string
  /** Chromium's own files, and its single-instance lock: one for each data folder. */
  readonly profile: string
  readonly logs: string
  readonly crashes: string
  readonly backups: string
}

/** The data folder can't be made or used: the till can't start. */
export class DataFolderFailure extends Error {
  override readonly name = 'DataFolderFailure'
  constructor(
    readonly folder: string,
    cause: unknown,
  ) {
    super(`The data folder can't be used: ${folder}`, { cause })
  }
}

/**
 * Names the places, and makes none of them.
 * @param wanted `KHQR_POS_DATA_DIR`, if set
 * @param usual gives Electron's `userData`; asked only where nothing is wanted
 */
export function pathsIn({ wanted, usual }: { wanted: string | undefined; usual: () => string }): Paths {
  const data = resolve(wanted === undefined || wanted === '' ? usual() : wanted)
  return {
    data,
    profile: join(data, 'chromium'),
    logs: join(data, 'logs'),
    crashes: join(data, 'crashes'),
    backups: join(data, 'backups'),
  }
}

/**
 * Makes the folders that are missing. Chromium must be able to write in its own: where it can't take its single-instance
 * lock it says that another till is running. The others serve as they are: a till whose books are read-only says so itself.
 * No sale hangs on the log, the crash notes and the backups: without their folders the till sells, and says what is missing.
 * @throws DataFolderFailure
 */
export function makeFolders({ data, profile, logs, crashes, backups }: Paths): void {
  for (const folder of [data, profile]) {
    try {
      mkdirSync(folder, { recursive: true, mode: OWNER_ONLY.folder })
      if (folder === profile) accessSync(folder, constants.W_OK)
    } catch (cause) {
      throw new DataFolderFailure(folder, causeOf(folder, cause))
    }
  }
  for (const folder of [logs, crashes, backups]) {
    besideMoneyHere<unknown>(
      () => mkdirSync(folder, { recursive: true, mode: OWNER_ONLY.folder }),
      () => undefined,
    )
  }
}

/** Making all of a path at once says ENOENT of a read-only disk. */
function causeOf(folder: string, cause: unknown): unknown {
  if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') return cause
  try {
    mkdirSync(folder, { mode: OWNER_ONLY.folder })
    return cause
  } catch (plain) {
    return plain
  }
}

/** Electron throws where the home folder does not exist. @throws DataFolderFailure */
function usualFolder(app: Pick<App, 'getPath'>): string {
  try {
    return app.getPath('userData')
  } catch (cause) {
    throw new DataFolderFailure(homedir(), cause)
  }
}

/**
 * Makes the folders and gives Chromium its corner. Must come before the single-instance lock, which lies in the profile,
 * and before the app is ready.
 * @throws DataFolderFailure
 */
export function takePaths(app: Pick<App, 'getPath' | 'setPath'>, wanted: string | undefined): Paths {
  const paths = pathsIn({ wanted, usual: () => usualFolder(app) })
  makeFolders(paths)
  app.setPath('userData', paths.profile)
  app.setPath('sessionData', paths.profile)
  return paths
}
