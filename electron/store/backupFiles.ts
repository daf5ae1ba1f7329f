// The backups of one set of books: in the data folder, in a second folder if one was chosen, and those from before updates.

import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { BackupEntry } from '../../shared/backups'
import { assert } from '../../shared/result'
import { BackupFailure, type BackupFiles } from '../core/ports'
import { backupTime, listBackups, tryFolder } from './backup'
import { onDisk } from './failures'
import { syncFile, syncFolder } from './files'
import type { Workshop } from './workshop'

/** Not in the books: it is wanted when those can't be read. */
const PLACES = 'places.json'

export interface BackupFilesOptions {
  readonly books: string
  /** `backups` in the data folder. */
  readonly folder: string
  readonly workshop: Pick<Workshop, 'run'>
}

export interface BooksBackups extends BackupFiles {
  /** The file of a listed backup. @throws BackupFailure when it is not there */
  fileOf(id: string): string
}

export function createBackupFiles({ books, folder, workshop }: BackupFilesOptions): BooksBackups {
  const data = dirname(books)
  const places = join(folder, PLACES)

  function secondFolder(): string | null {
    if (!existsSync(places)) return null
    const read: unknown = JSON.parse(onDisk(() => readFileSync(places, 'utf8')))
    const second = typeof read === 'object' && read !== null && 'second' in read ? read.second : null
    return typeof second === 'string' ? second : null
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
      ...(second === null ? [] : prefixed(listBackups(second, books, 'second'))),
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
    remove: (place, id) => {
      assert(backupTime(books, nameOf(id)) !== null, 'only backups are deleted')
      onDisk(() => rmSync(join(folderOf(place), nameOf(id)), { force: true }))
    },
    second: () => {
      const second = secondFolder()
      if (second === null) return null
      const there = statSync(second, { throwIfNoEntry: false })
      return { folder: second, sameDisk: there !== undefined && there.dev === statSync(data).dev }
    },
    chooseSecond: (chosen) => {
      if (chosen !== null) {
        const inside = relative(resolve(data), resolve(chosen))
        if (inside === '' || !(inside.startsWith('..') || resolve(inside) === inside))
          throw new BackupFailure('folder-missing', 'the second folder lies in the first')
        tryFolder(chosen, data)
      }
      onDisk(() => {
        writeFileSync(`${places}.part`, JSON.stringify({ second: chosen }), { mode: 0o600 })
        syncFile(`${places}.part`)
        renameSync(`${places}.part`, places)
        syncFolder(folder)
      })
    },
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
