// Which backups are offered where the books can't be opened: this till's own, looked into one by one, so that one which can't
// be read takes none of the others away.

import type { BackupEntry, BooksFacts, RecoveryBackup } from '../shared/backups'
import { besideMoney } from './core/besideMoney'
import type { BooksBackups } from './store/backupFiles'
import type { Workshop } from './store/workshop'
import type { Log } from './system/log'

/** A person chooses among few. */
const OFFERED_MAX = 6
/** Looked into until so many can be read: a folder full of empty files must not hide the good one behind them. */
const LOOKED_MAX = 40

export interface OfferedDeps {
  readonly files: Pick<BooksBackups, 'readable' | 'unclaimed' | 'others' | 'till' | 'fileOf'>
  readonly workshop: Pick<Workshop, 'run'>
  readonly log: Log
  /** Somebody has said that they want a backup. A till that has sold nothing yet is offered another's then, marked: it may be
   *  the new computer of a shop whose old one broke. */
  readonly asked: boolean
}

/** @returns the newest that can be read first, then those that can't. Never throws. */
export async function offeredBackups(deps: OfferedDeps): Promise<RecoveryBackup[]> {
  const { files, asked } = deps
  const own = files.readable()
  const mine = files.till() ?? (await tillIn(own, deps))
  // By what stands in them: a name may be of an earlier version, and so may the till's own id.
  const isAnother = ({ facts }: RecoveryBackup) => mine !== null && (facts?.books?.till ?? mine) !== mine
  const isOwn = (backup: RecoveryBackup) => {
    const { facts, place } = backup
    if (place !== 'second') return true
    return facts === null || (facts.books !== null && !isAnother(backup))
  }
  const found = await lookInto([...own, ...files.unclaimed()], isOwn, deps)
  const sold = found.some(({ facts }) => facts !== null && facts.sales > 0)
  const others = asked && !sold ? await lookInto(files.others(), ({ facts }) => facts !== null, deps) : []
  return ordered([...found, ...others].map((backup) => (isAnother(backup) ? { ...backup, another: true } : backup)))
}

/** The id of the till in whose folder these lie, where nothing else says it. */
async function tillIn(own: readonly BackupEntry[], deps: OfferedDeps): Promise<string | null> {
  for (const entry of newestFirst(own.filter(({ place }) => place !== 'second')).slice(0, LOOKED_MAX)) {
    const till = (await factsIn(entry, deps))?.books?.till
    if (till !== undefined) return till
  }
  return null
}

async function lookInto(
  entries: readonly BackupEntry[],
  wanted: (backup: RecoveryBackup) => boolean,
  deps: OfferedDeps,
): Promise<RecoveryBackup[]> {
  const found: RecoveryBackup[] = []
  for (const entry of newestFirst(entries).slice(0, LOOKED_MAX)) {
    const backup = { ...entry, facts: await factsIn(entry, deps) }
    if (wanted(backup)) found.push(backup)
    if (found.filter(({ facts }) => facts !== null).length === OFFERED_MAX) break
  }
  return ordered(found)
}

function factsIn({ id }: BackupEntry, { files, workshop, log }: OfferedDeps): Promise<BooksFacts | null> {
  return besideMoney<BooksFacts | null>(
    () => workshop.run('glance', { file: files.fileOf(id) }),
    (kind, error) => {
      log('warn', 'recovery.backup-unread', { id, kind, error })
      return null
    },
  )
}

function newestFirst(entries: readonly BackupEntry[]): BackupEntry[] {
  return [...entries].sort((one, other) => other.at - one.at)
}

function ordered(backups: readonly RecoveryBackup[]): RecoveryBackup[] {
  const rank = ({ facts, another }: RecoveryBackup) => (facts === null ? 2 : another === true ? 1 : 0)
  return [...backups].sort((one, other) => rank(one) - rank(other) || other.at - one.at).slice(0, OFFERED_MAX)
}
