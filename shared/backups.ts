// Backups of the books as the windows show them: which there are, how the last one went, what a restore would bring.

import type { PersonView } from './people'
import type { StoreFailureKind } from './till'

/** A copy of the books that was verified when it was made. */
export interface BackupEntry {
  /** Its file's name, by which commands mean it. */
  readonly id: string
  /** When it was made, UTC ms. */
  readonly at: number
  readonly bytes: number
  readonly place: 'here' | 'second' | 'update'
  /** Whose it is, by its name; null in the names of earlier versions. */
  readonly books: Pick<BooksId, 'till' | 'lineage'> | null
}

/** Whose books these are; ids are 12 hex digits. */
export interface BooksId {
  /** The till's own: the same in all its books and backups. */
  readonly till: string
  /** New after each restore. */
  readonly lineage: string
  /** Nothing was ever restored since the till has an id. */
  readonly first: boolean
}

/** What stands in a backup or in the books. */
export interface BooksFacts {
  readonly sales: number
  /** 0 where there is none. */
  readonly lastBill: number
  /** When the newest sale was made, UTC ms. */
  readonly lastSaleAt: number | null
  /** How many events, and the hash of the last: the head of the chain. */
  readonly events: number
  readonly head: string | null
  /** Null for older books in which nothing was ever sold. */
  readonly books: BooksId | null
}

/**
 * Why a backup could not be made or used: the disk's own trouble, a copy that is not the books, no second folder there.
 * `behind`: it was made, but an earlier one holds what the books lack. `second-unknown`: which second folder was chosen can't
 * be read. `unusable`: anything else.
 */
export type BackupTroubleKind =
  | StoreFailureKind
  | 'not-enough-room'
  | 'not-whole'
  | 'folder-missing'
  | 'behind'
  | 'second-unknown'
  | 'unusable'

export interface BackupTrouble {
  readonly kind: BackupTroubleKind
  readonly place: 'here' | 'second'
  /** UTC ms. */
  readonly since: number
}

export interface SecondFolder {
  readonly folder: string
  readonly sameDisk: boolean
  /** Why it can't be used now. */
  readonly trouble: BackupTroubleKind | null
}

export interface BackupsView {
  readonly at: number
  /** Newest first. */
  readonly backups: readonly BackupEntry[]
  readonly busy: 'backing-up' | 'verifying' | null
  readonly trouble: BackupTrouble | null
  /** The second folder, with whether it lies on the same disk as the books. Null when none was chosen. */
  readonly second: SecondFolder | null
  readonly restored: RestoredFacts | null
}

/** The last restore of these books. */
export interface RestoredFacts {
  readonly at: number
  readonly backupAt: number
  /** Bill numbers after `from` up to `to` are not given again. */
  readonly from: number
  readonly to: number
  /** Sales that were read out of the broken books and are not in these. */
  readonly missing: readonly MissingSale[]
}

/** A sale that is in the broken books and not in the backup. */
export interface MissingSale {
  readonly bill: number
  readonly amountMinor: number
  readonly currency: 'KHR' | 'USD'
  readonly state: string
  readonly createdAt: number
}

/** What could be read of the books that a backup would replace. */
export interface SalvagedFacts {
  readonly lastBill: number
  readonly missing: readonly MissingSale[]
  /** Bills of these whose codes may still be paid: a restore carries them over. */
  readonly open: readonly number[]
}

export interface RecoveryBackup extends BackupEntry {
  /** Null when it can't be read. */
  readonly facts: BooksFacts | null
  /** Another till's. Only offered to who asked for a backup on a till that has sold nothing yet. */
  readonly another?: boolean
}

/** What a start needs on the books' disk. */
export interface DiskRoom {
  /** A folder on that disk. */
  readonly folder: string
  readonly freeBytes: number
  readonly neededBytes: number
}

/**
 * On whose word empty books may begin where some are gone: a manager's, by a PIN out of the newest backup that can be read;
 * or of whoever types the shop's name, because no backup can be read, PINs are off in it, or none can be checked.
 */
export type WordToBegin =
  | { readonly kind: 'pin'; readonly people: readonly PersonView[] }
  | { readonly kind: 'name'; readonly why: 'no-backup' | 'pins-off' | 'pins-lost'; readonly shop: string }

/** `missing`: there were books, and they are gone. `asked`: a manager wants to go back to a backup. */
export type RecoveryReason = StoreFailureKind | 'missing' | 'asked'

/** Whether a backup may take the books' place: only where they were read and are broken, are gone, or on a manager's word. */
export function offersBackups(reason: RecoveryReason): boolean {
  return reason === 'corrupt' || reason === 'missing' || reason === 'asked'
}

/** Whether it may be over at any moment, so that the till tries again by itself. */
export function triesAgain(reason: RecoveryReason): boolean {
  return reason === 'full' || reason === 'locked' || reason === 'read-only' || reason === 'io'
}

export interface RecoveryView {
  readonly at: number
  readonly reason: RecoveryReason
  /** For support: which rule or error. */
  readonly detail: string
  readonly mode: 'demo' | 'live'
  readonly busy: 'looking' | 'restoring' | 'trying' | 'beginning' | null
  /** The newest readable ones first; empty until they were looked at. */
  readonly backups: readonly RecoveryBackup[]
  /** What could be read of the broken books beyond the newest backup; null when nothing can be read. */
  readonly broken: SalvagedFacts | null
  /** On a full disk. */
  readonly room: DiskRoom | null
  /** Where books are gone: what it takes to begin new ones. */
  readonly begin: WordToBegin | null
  readonly refusal: 'backup-damaged' | 'still-in-trouble' | 'restore-failed' | 'no-room' | 'begin-failed' | null
  /** Where the log was saved. */
  readonly savedLog: string | null
}
