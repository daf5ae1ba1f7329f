// The backups of one set of books: in the data folder, in a second folder if one was chosen, and those from before updates.

import { statSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import type { BackupEntry, BooksId, SecondFolder } from '../../shared/backups'
import { assert } from '../../shared/result'
import { besideMoney, besideMoneyHere } from '../core/besideMoney'
import { BackupFailure, type BackupFiles } from '../core/ports'
import { isSystemError } from '../disk/failures'
import { whenFree } from '../disk/patience'
import { WrongEncoding } from '../disk/text'
import { clearHere, readTextHere, removeWhole, UNFINISHED, writeWhole } from '../disk/wholeFile'
import { dropParts, listBackups, readName, tryFolder } from './backup'
import { onDisk } from './failures'
import type { Workshop } from './workshop'

/** Not in the books: it is wanted when those can't be read. */
const PLACES = 'places.json'
const PLACES_OF_BACKUPS = ['here', 'update', 'second'] as const

export interface BackupFilesOptions {
  readonly books: string
  /** `backups` in the data folder. */
  readonly folder: string
  readonly workshop: Pick<Workshop, 'run'>
  /** The file that names the second folder can't be read, or not be written: for the log. The first goes on being used. */
  readonly unreadable?: (why: string) => void
}

export interface BooksBackups extends BackupFiles {
  /** This till's, and whatever was put into its own folder, wherever something can be read. Never throws. */
  readable(): readonly BackupEntry[]
  /** The file of a listed backup, whoever's. @throws BackupFailure when it is not there */
  fileOf(id: string): string
  /** Takes away what a killed till has left unfinished in the first folder. Not while a backup is made. */
  clear(): void
  /** The books are open: whose they are is remembered beside them, for a day on which they can't be read. Never throws. */
  knows(id: BooksId): Promise<void>
  /** This till's id, as far as it is known without its books. */
  till(): string | null
  /**
   * Those of which the name does not say whose they are, in a folder that others may use too: what stands in them says it.
   * Only while the books can't be read; the next backup renames them.
   */
  unclaimed(): readonly BackupEntry[]
  /** Another till's, for somebody who has said that they want a backup, on a till that has none of its own. */
  others(): readonly BackupEntry[]
}

/** What `places.json` holds. */
interface Places {
  /** `unknown`: it stands there and can't be read. */
  readonly second:
    | { readonly kind: 'none' }
    | { readonly kind: 'unknown' }
    | { readonly kind: 'chosen'; readonly folder: string }
  /** The ids of the tills whose books lie here, by the name of their file. */
  readonly tills: Readonly<Record<string, string>>
}

export function createBackupFiles({ books, folder, workshop, unreadable }: BackupFilesOptions): BooksBackups {
  const data = dirname(books)
  const stem = basename(books, '.db')
  const place = join(folder, PLACES)
  const say = unreadable ?? (() => undefined)
  /** As it stands on the disk. Read once, and again while it can't be read. */
  let known: Places | null = null
  /** Said once. */
  let said = ''
  /** While the books are open they say it themselves. */
  let mine: BooksId | null = null

  function places(): Places {
    if (known !== null) return known
    const { places: read, wrong } = readPlaces(place)
    if (wrong !== null && wrong !== said) say(wrong)
    said = wrong ?? ''
    if (read.second.kind !== 'unknown') known = read
    return read
  }

  function secondFolder(): string | null {
    const { second } = places()
    return second.kind === 'chosen' ? second.folder : null
  }

  function folderOf(where: BackupEntry['place']): string {
    if (where === 'here') return folder
    if (where === 'update') return data
    const { second } = places()
    if (second.kind === 'unknown') throw new BackupFailure('second-unknown', `${PLACES} can't be read`)
    if (second.kind === 'none') throw new BackupFailure('folder-missing', 'no second folder is chosen')
    return second.folder
  }

  /** Whoever's. @throws StoreFailure */
  function allIn(where: BackupEntry['place']): BackupEntry[] {
    if (where === 'here') return listBackups(folder, books, where)
    if (where === 'update') return listBackups(data, books, where)
    const second = secondFolder()
    return second === null ? [] : prefixed(listBackups(second, books, where))
  }

  /** Whoever's, wherever something can be read. */
  function readableIn(where: readonly BackupEntry['place'][]): BackupEntry[] {
    return where.flatMap((one) =>
      besideMoneyHere(
        () => allIn(one),
        () => [],
      ),
    )
  }

  const all = () => readableIn(PLACES_OF_BACKUPS)

  function till(): string | null {
    const written = mine?.till ?? places().tills[stem]
    if (written !== undefined) return written
    const named = besideMoneyHere(
      () => listBackups(folder, books, 'here'),
      () => [],
    ).filter((one) => one.books !== null)
    return named.sort((one, other) => other.at - one.at)[0]?.books?.till ?? null
  }

  /** In the data folder a name of an earlier version is one's own. */
  const own = (id: string | null) => (entry: BackupEntry) =>
    entry.books === null ? entry.place !== 'second' : id === null || entry.books.till === id

  function fileOf(id: string): string {
    const entry = all().find((one) => one.id === id)
    if (entry === undefined) throw new BackupFailure('folder-missing', 'this backup is gone')
    return join(folderOf(entry.place), nameOf(id))
  }

  return {
    // The till's own folder must be readable; a stick that is not ready is one without backups.
    list: (only) => {
      const here = only === undefined || only === 'here' ? allIn('here') : []
      const others = PLACES_OF_BACKUPS.filter((where) => where !== 'here' && (only === undefined || only === where))
      return [...here, ...readableIn(others)].filter(own(till()))
    },
    readable: () => {
      const isOwn = own(till())
      return all().filter((entry) => entry.place === 'here' || isOwn(entry))
    },
    isCurrent: (entry) => mine === null || (entry.books === null ? mine.first : entry.books.lineage === mine.lineage),
    unclaimed: () => all().filter((entry) => entry.books === null && entry.place === 'second'),
    others: () => {
      const id = till()
      return all().filter(({ place: where, books: named }) => where === 'second' && named !== null && named.till !== id)
    },
    till,
    fileOf,
    make: async (where, at) => {
      const target = folderOf(where)
      const made = await workshop.run('backup', { books, folder: target, at })
      if (made.ahead === undefined) return made
      return { ...made, ahead: made.ahead.map((name) => (where === 'second' ? SECOND + name : name)) }
    },
    verify: async (id) => workshop.run('verify', { file: fileOf(id) }),
    remove: async (where, id) => {
      assert(readName(books, nameOf(id)) !== null, 'only backups are deleted')
      await removeWhole(join(folderOf(where), nameOf(id)))
    },
    clear: () => {
      besideMoneyHere(
        () => dropParts(folder, books, null),
        () => undefined,
      )
      besideMoneyHere(
        () => clearHere(place + UNFINISHED),
        () => undefined,
      )
    },
    second: () => {
      const { second } = places()
      if (second.kind !== 'chosen') return null
      return besideMoneyHere<SecondFolder>(
        () => lookAt(second.folder, data),
        (trouble) => ({ folder: second.folder, sameDisk: false, trouble }),
      )
    },
    secondUnknown: () => places().second.kind === 'unknown',
    chooseSecond: async (chosen) => {
      if (chosen !== null) {
        const inside = relative(resolve(data), resolve(chosen))
        if (inside === '' || !(inside.startsWith('..') || resolve(inside) === inside))
          throw new BackupFailure('folder-missing', 'the second folder lies in the first')
        await whenFree(() => tryFolder(chosen, data))
      }
      const next: Places = {
        second: chosen === null ? { kind: 'none' } : { kind: 'chosen', folder: chosen },
        tills: { ...places().tills, ...(mine === null ? {} : { [stem]: mine.till }) },
      }
      await writeWhole(place, textOfPlaces(next))
      known = next
    },
    knows: async (id) => {
      mine = id
      const now = places()
      // Without a second folder the names in the first say it. What can't be read is not written over: it may say which second
      // folder was chosen.
      if (now.second.kind !== 'chosen' || now.tills[stem] === id.till) return
      const next: Places = { ...now, tills: { ...now.tills, [stem]: id.till } }
      known = next
      await besideMoney(
        () => writeWhole(place, textOfPlaces(next)),
        (kind) => say(`${PLACES} can't be written: ${kind}`),
      )
    },
  }
}

/** @throws the file system's error where a folder can't even be looked at */
function lookAt(second: string, data: string): SecondFolder {
  return onDisk(() => {
    const there = statSync(second, { throwIfNoEntry: false })
    if (!there?.isDirectory()) return { folder: second, sameDisk: false, trouble: 'folder-missing' }
    return { folder: second, sameDisk: there.dev === statSync(data).dev, trouble: null }
  })
}

const NO_PLACES: Places = { second: { kind: 'none' }, tills: {} }
const UNKNOWN_PLACES: Places = { second: { kind: 'unknown' }, tills: {} }

/** @returns what stands there, and what is wrong with it, for the log */
function readPlaces(path: string): { readonly places: Places; readonly wrong: string | null } {
  try {
    const places = placesIn(JSON.parse(readTextHere(path)))
    return { places, wrong: places.second.kind === 'unknown' ? `${PLACES} names no folder` : null }
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return { places: NO_PLACES, wrong: null }
    return { places: UNKNOWN_PLACES, wrong: `${PLACES} ${whyUnreadable(error)}` }
  }
}

function whyUnreadable(error: unknown): string {
  if (error instanceof WrongEncoding) return `is ${error.message}`
  if (error instanceof SyntaxError) return 'is not JSON'
  return isSystemError(error) ? `can't be read: ${error.code}` : "can't be read"
}

/** Nothing in it is believed but what this till could have written: a bit that flipped must name no strange folder. */
function placesIn(read: unknown): Places {
  if (typeof read !== 'object' || read === null || !('second' in read)) return UNKNOWN_PLACES
  const tills =
    'tills' in read && typeof read.tills === 'object' && read.tills !== null ? Object.entries(read.tills) : []
  const ids = tills.flatMap(([name, id]) => (typeof id === 'string' && /^[0-9a-f]{12}$/.test(id) ? [[name, id]] : []))
  const { second } = read
  return { second: secondIn(second), tills: Object.fromEntries(ids) as Record<string, string> }
}

function secondIn(second: unknown): Places['second'] {
  if (second === null) return { kind: 'none' }
  const usable = typeof second === 'string' && isAbsolute(second) && !second.includes('\0')
  return usable ? { kind: 'chosen', folder: second } : { kind: 'unknown' }
}

function textOfPlaces({ second, tills }: Places): string {
  return JSON.stringify({ second: second.kind === 'chosen' ? second.folder : null, tills })
}

/** The same moment may have a backup in both folders. */
const SECOND = 'second:'

function prefixed(entries: BackupEntry[]): BackupEntry[] {
  return entries.map((entry) => ({ ...entry, id: SECOND + entry.id }))
}

function nameOf(id: string): string {
  return id.startsWith(SECOND) ? id.slice(SECOND.length) : id
}
