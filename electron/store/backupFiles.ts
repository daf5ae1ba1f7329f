// The backups of one set of books: in the data folder, in a second folder if one was chosen, and those from before updates.

import { type Stats, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { BackupEntry } from '../../shared/backups'
import { assert } from '../../shared/result'
import { BackupFailure, type BackupFiles, StoreFailure } from '../core/ports'
import { isSystemError } from '../disk/failures'
import { whenFree } from '../disk/patience'
import { WrongEncoding } from '../disk/text'
import { clearHere, readTextHere, removeWhole, UNFINISHED, writeWhole } from '../disk/wholeFile'
import { backupTime, dropParts, listBackups, tryFolder } from './backup'
import { onDisk } from './failures'
import type { Workshop } from './workshop'

/** Not in the books: it is wanted when those can't be read. */
const PLACES = 'places.json'

export interface BackupFilesOptions {
  readonly books: string
  /** `backups` in the data folder. */
  readonly folder: string
  readonly workshop: Pick<Workshop, 'run'>
  /** Which second folder was chosen can't be read: for the log. The first goes on being used. */
  readonly unreadable?: (why: string) => void
}

export interface BooksBackups extends BackupFiles {
  /** The file of a listed backup. @throws BackupFailure when it is not there */
  fileOf(id: string): string
  /** Takes away what a killed till has left unfinished in the first folder. Not while a backup is made. */
  clear(): void
}

export function createBackupFiles({ books, folder, workshop, unreadable }: BackupFilesOptions): BooksBackups {
  const data = dirname(books)
  const places = join(folder, PLACES)
  /** As it stands on the disk, read once. */
  let known: { readonly second: string | null } | null = null

  function secondFolder(): string | null {
    known ??= onDisk(() => ({ second: readPlaces(places, unreadable) }))
    return known.second
  }

  function folderOf(place: BackupEntry['place']): string {
    if (place === 'here') return folder
    if (place === 'update') return data
    const second = secondFolder()
    if (second === null) throw new BackupFailure('folder-missing', 'no second folder is chosen')
    return second
  }

  function list(): BackupEntry[] {
    const second = secondFolder()
    return [
      ...listBackups(folder, books, 'here'),
      ...listBackups(data, books, 'update'),
      ...(second === null ? [] : prefixed(tolerant(() => listBackups(second, books, 'second'), []))),
    ]
  }

  function fileOf(id: string): string {
    const entry = list().find((one) => one.id === id)
    if (entry === undefined) throw new BackupFailure('folder-missing', 'this backup is gone')
    return join(folderOf(entry.place), nameOf(id))
  }

  return {
    list,
    fileOf,
    make: (place, at) => {
      const target = folderOf(place)
      return workshop.run('backup', { books, folder: target, at })
    },
    verify: async (id) => workshop.run('verify', { file: fileOf(id) }),
    remove: async (place, id) => {
      assert(backupTime(books, nameOf(id)) !== null, 'only backups are deleted')
      await removeWhole(join(folderOf(place), nameOf(id)))
    },
    clear: () => {
      tolerant(() => onDisk(() => dropParts(folder, books)), undefined)
      clearHere(places + UNFINISHED)
    },
    second: () => {
      const second = secondFolder()
      if (second === null) return null
      const there = tolerant<Stats | undefined>(
        () => onDisk(() => statSync(second, { throwIfNoEntry: false })),
        undefined,
      )
      return { folder: second, sameDisk: there !== undefined && there.dev === statSync(data).dev }
    },
    chooseSecond: async (chosen) => {
      if (chosen !== null) {
        const inside = relative(resolve(data), resolve(chosen))
        if (inside === '' || !(inside.startsWith('..') || resolve(inside) === inside))
          throw new BackupFailure('folder-missing', 'the second folder lies in the first')
        await whenFree(() => tryFolder(chosen, data))
      }
      await writeWhole(places, JSON.stringify({ second: chosen }))
      known = { second: chosen }
    },
  }
}

/** A stick that is not ready is one without backups: the first folder's are there all the same. */
function tolerant<T>(look: () => T, otherwise: T): T {
  try {
    return look()
  } catch (failure) {
    if (!(failure instanceof StoreFailure)) throw failure
    return otherwise
  }
}

/** @returns the second folder; null when none was chosen, or the file that says so is nothing we wrote */
function readPlaces(places: string, unreadable: (why: string) => void = () => undefined): string | null {
  try {
    const read: unknown = JSON.parse(readTextHere(places))
    const second = typeof read === 'object' && read !== null && 'second' in read ? read.second : null
    return typeof second === 'string' ? second : null
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return null
    if (!(error instanceof WrongEncoding) && !(error instanceof SyntaxError)) throw error
    unreadable(`${PLACES} is ${error instanceof WrongEncoding ? error.message : 'not JSON'}`)
    return null
  }
}

/** The same moment may have a backup in both folders. */
const SECOND = 'second:'

function prefixed(entries: BackupEntry[]): BackupEntry[] {
  return entries.map((entry) => ({ ...entry, id: SECOND + entry.id }))
}

function nameOf(id: string): string {
  return id.startsWith(SECOND) ? id.slice(SECOND.length) : id
}
