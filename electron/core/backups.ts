// When a backup is due, which ones may go, and the one loop that makes them. Time comes from the clock alone.

import type { BackupEntry, BackupsView, BackupTrouble, BackupTroubleKind, RestoredFacts } from '../../shared/backups'
import { ok, type Result, refuse } from '../../shared/result'
import { besideMoney, besideMoneyHere } from './besideMoney'
import { businessDay } from './businessDay'
import type { BackupFiles, Clock } from './ports'

/** Kept: the newest of each of the last days, weeks and months that have one. */
export const KEPT = { days: 7, weeks: 4, months: 12 } as const

/** The loop looks this often. */
const LOOK_MS = 60_000
/** The till opens first; a backup is never what a cashier waits for. */
const FIRST_LOOK_MS = 2 * 60_000
/** No sale for so long is idle. */
const IDLE_MS = 2 * 60_000
/** A shop that is never idle is backed up all the same, this long after the day's backup fell due. */
const IMPATIENT_MS = 3 * 3_600_000
/** After a failure: wait, then longer, never longer than an hour. */
const RETRY_MS = [10 * 60_000, 30 * 60_000, 60 * 60_000] as const

export interface DueFacts {
  readonly now: number
  /** When the newest backup was made; null when there is none. */
  readonly lastAt: number | null
  readonly failures: number
  readonly lastFailedAt: number | null
  /** When somebody last sold something. */
  readonly busyAt: number | null
  /** When the loop first saw that the day has none. */
  readonly dueSince: number
}

/** Whether the business day has no backup yet. A backup from the future (the clock was wrong) is none. */
export function lacksBackup(lastAt: number | null, now: number): boolean {
  return lastAt === null || lastAt > now || businessDay(lastAt) !== businessDay(now)
}

/** Whether to make one now: once a business day, in idle time, and after a failure not at once. */
export function backupDue({ now, lastAt, failures, lastFailedAt, busyAt, dueSince }: DueFacts): boolean {
  if (!lacksBackup(lastAt, now)) return false
  if (lastFailedAt !== null && Math.abs(now - lastFailedAt) < retryAfterMs(failures)) return false
  const idle = busyAt === null || Math.abs(now - busyAt) >= IDLE_MS
  return idle || now - dueSince >= IMPATIENT_MS
}

function retryAfterMs(failures: number): number {
  return RETRY_MS[Math.min(failures, RETRY_MS.length) - 1] ?? 0
}

/** Trying again mends nothing; what could be copied was. */
export function waitsForAPerson(kind: BackupTroubleKind): boolean {
  return kind === 'behind' || kind === 'second-unknown'
}

/** What decides whether a backup may go. */
interface Kept {
  readonly at: number
  readonly books?: BackupEntry['books']
}

/**
 * Which backups of one folder may be deleted: all but the newest of each of the last 7 days, 4 weeks and 12 months that
 * have one. Each lineage by itself: what was restored since knows nothing of the sales in the backups before it. Those from
 * the future stay: which clock was wrong can't be known.
 */
export function backupsToDelete<B extends Kept>(backups: readonly B[], now: number): readonly B[] {
  const lineages = new Set(backups.map(lineageOf))
  return [...lineages].flatMap((lineage) =>
    olderOfLineage(
      backups.filter((backup) => lineageOf(backup) === lineage),
      now,
    ),
  )
}

function lineageOf({ books }: Kept): string {
  return books == null ? '' : `${books.till} ${books.lineage}`
}

function olderOfLineage<B extends Kept>(backups: readonly B[], now: number): readonly B[] {
  const past = backups.filter(({ at }) => at <= now).sort((one, other) => other.at - one.at)
  const kept = new Set<B>([
    ...newestOfEach(past, ({ at }) => businessDay(at), KEPT.days),
    ...newestOfEach(past, ({ at }) => weekOf(at), KEPT.weeks),
    ...newestOfEach(past, ({ at }) => businessDay(at).slice(0, 7), KEPT.months),
  ])
  return past.filter((backup) => !kept.has(backup))
}

function newestOfEach<B>(newestFirst: readonly B[], periodOf: (backup: B) => string, periods: number): B[] {
  const newest = new Map<string, B>()
  for (const backup of newestFirst) {
    const period = periodOf(backup)
    if (!newest.has(period) && newest.size < periods) newest.set(period, backup)
  }
  return [...newest.values()]
}

/** The Monday of the Phnom Penh week. */
function weekOf(at: number): string {
  const day = new Date(`${businessDay(at)}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7))
  return day.toISOString().slice(0, 10)
}

/**
 * The bill number after which restored books go on, so that no number is given twice: sales made after the backup are
 * not in it. The highest that anything remembers (broken books, log, other backups), and beyond it as many as the shop
 * could have sold unseen, up to a full thousand that a person recognises as a gap.
 */
export function serialAfterRestore(facts: {
  /** Highest serials found anywhere. */
  readonly known: readonly number[]
  /** Most sales of one day in the backup. */
  readonly busiestDay: number
  /** From the backup until now. */
  readonly unseenMs: number
}): number {
  const days = Math.ceil(Math.max(0, facts.unseenMs) / 86_400_000) + 1
  const unseen = Math.min(SERIAL_GAP_MAX, Math.max(SERIAL_GAP_MIN, 2 * facts.busiestDay * days))
  return Math.ceil((Math.max(0, ...facts.known) + unseen) / 1000) * 1000
}
const SERIAL_GAP_MIN = 1000
const SERIAL_GAP_MAX = 1_000_000

export interface BackupKeeperDeps {
  readonly files: BackupFiles
  readonly clock: Clock
  readonly changed: (view: BackupsView) => void
  /** For the log. */
  readonly told: (event: 'made' | 'failed' | 'deleted', facts: Readonly<Record<string, unknown>>) => void
  readonly restored: () => RestoredFacts | null
}

/** Owns the loop that makes backups: it alone retries, and it alone deletes. */
export class BackupKeeper {
  readonly #deps: BackupKeeperDeps
  #busy: BackupsView['busy'] = null
  #trouble: BackupTrouble | null = null
  #failures = 0
  #lastFailedAt: number | null = null
  #busyAt: number | null = null
  #dueSince: number | null = null
  #stop: () => void = () => undefined
  #closed = false

  constructor(deps: BackupKeeperDeps) {
    this.#deps = deps
  }

  start(): void {
    this.#lookAfter(FIRST_LOOK_MS)
  }

  close(): void {
    this.#closed = true
    this.#stop()
  }

  /** Somebody sells: not now. */
  sold(): void {
    this.#busyAt = this.#deps.clock.now()
  }

  /** Never throws: a folder that can't be read is a trouble that is shown. */
  view(): BackupsView {
    const { files, clock, restored } = this.#deps
    const now = clock.now()
    let unread: BackupTrouble | null =
      files.secondUnknown?.() === true ? { kind: 'second-unknown', place: 'second', since: now } : null
    const listed = besideMoneyHere<readonly BackupEntry[]>(
      () => files.list(),
      (kind) => {
        unread = { kind, place: 'here', since: now }
        return []
      },
    )
    return {
      at: now,
      backups: [...listed].sort((one, other) => other.at - one.at),
      busy: this.#busy,
      trouble: this.#trouble ?? unread,
      second: besideMoneyHere(
        () => files.second(),
        () => null,
      ),
      // Books that can't be read say so where they are sold from.
      restored: besideMoneyHere(restored, () => null),
    }
  }

  /** At close, when the day has none yet. A folder that can't be read gets none. */
  get lacksToday(): boolean {
    const lastFailedAt = this.#lastFailedAt
    const now = this.#deps.clock.now()
    const justFailed = lastFailedAt !== null && Math.abs(now - lastFailedAt) < retryAfterMs(this.#failures)
    if (justFailed) return false
    return besideMoneyHere(
      () => lacksBackup(this.#lastAt(), now),
      () => false,
    )
  }

  /** A manager wants one now. */
  async now(): Promise<Result<BackupsView>> {
    if (this.#busy !== null) return refuse('busy-already')
    await this.#make()
    // Made it was, though an earlier one holds more: the page says it.
    const made = this.#trouble === null || this.#trouble.kind === 'behind'
    return made ? ok(this.view()) : refuse('backup-failed', undefined, this.#trouble?.kind)
  }

  /** Reads a backup from its first to its last page. */
  async verify(id: string): Promise<Result<{ readonly sales: number; readonly lastBill: number }>> {
    if (this.#busy !== null) return refuse('busy-already')
    const { files, told } = this.#deps
    const known = this.view().backups.find((one) => one.id === id)
    if (known === undefined) return refuse('backup-unknown')
    return await this.#during('verifying', () =>
      besideMoney<Result<{ sales: number; lastBill: number }>>(
        async () => {
          const { sales, lastBill } = await files.verify(known.id)
          return ok({ sales, lastBill })
        },
        (kind, error) => {
          told('failed', { place: known.place, kind, error })
          return refuse('backup-damaged', undefined, kind)
        },
      ),
    )
  }

  #lastAt(): number | null {
    const now = this.#deps.clock.now()
    const { files } = this.#deps
    const past = files
      .list('here')
      .filter((one) => one.place === 'here' && one.at <= now && files.isCurrent?.(one) !== false)
    return past.length === 0 ? null : Math.max(...past.map(({ at }) => at))
  }

  #lookAfter(delayMs: number): void {
    if (this.#closed) return
    this.#stop = this.#deps.clock.after(delayMs, () => {
      void this.#lookSafely().then(() => this.#lookAfter(LOOK_MS))
    })
  }

  /** A folder that can't even be listed is a failure like a copy that can't be made. */
  #lookSafely(): Promise<void> {
    return besideMoney(
      () => this.#look(),
      (kind, error) => {
        this.#deps.told('failed', { place: 'here', kind, error })
        this.#settle({ kind, place: 'here', since: this.#deps.clock.now() })
        this.#show()
      },
    )
  }

  async #look(): Promise<void> {
    const now = this.#deps.clock.now()
    const lastAt = this.#lastAt()
    // A second folder that failed is owed its copy even when the first has today's.
    const owes = this.#trouble !== null && !waitsForAPerson(this.#trouble.kind)
    if (!lacksBackup(lastAt, now) && !owes) {
      this.#dueSince = null
      return
    }
    this.#dueSince ??= now
    const owed = owes ? null : lastAt
    const due = backupDue({
      now,
      lastAt: owed,
      failures: this.#failures,
      lastFailedAt: this.#lastFailedAt,
      busyAt: this.#busyAt,
      dueSince: this.#dueSince,
    })
    if (due && this.#busy === null) await this.#make()
  }

  async #make(): Promise<void> {
    await this.#during('backing-up', async () => {
      const { files } = this.#deps
      const two = files.second() !== null || files.secondUnknown?.() === true
      const places = two ? (['here', 'second'] as const) : (['here'] as const)
      let trouble: BackupTrouble | null = null
      for (const place of places) trouble = (await this.#makeIn(place)) ?? trouble
      this.#settle(trouble)
    })
  }

  #settle(trouble: BackupTrouble | null): void {
    const same = trouble !== null && this.#trouble?.kind === trouble.kind && this.#trouble.place === trouble.place
    this.#trouble = same ? this.#trouble : trouble
    this.#failures = trouble === null ? 0 : this.#failures + 1
    this.#lastFailedAt = trouble === null ? null : this.#deps.clock.now()
    if (trouble === null) this.#dueSince = null
  }

  #makeIn(place: 'here' | 'second'): Promise<BackupTrouble | null> {
    const { files, clock, told } = this.#deps
    const trouble = (kind: BackupTroubleKind): BackupTrouble => ({ kind, place, since: clock.now() })
    return besideMoney<BackupTrouble | null>(
      async () => {
        const { sales, lastBill, ahead = [] } = await files.make(place, clock.now())
        told('made', { place, sales, lastBill })
        await this.#rotate(place, ahead)
        if (ahead.length === 0) return null
        told('failed', { place, kind: 'behind', ahead })
        return trouble('behind')
      },
      (kind, error) => {
        told('failed', { place, kind, error })
        return trouble(kind)
      },
    )
  }

  /** @param keep backups that hold what the books lack */
  async #rotate(place: 'here' | 'second', keep: readonly string[]): Promise<void> {
    const { files, clock, told } = this.#deps
    const there = files.list(place).filter((backup) => backup.place === place)
    const old = backupsToDelete(there, clock.now()).filter(({ id }) => !keep.includes(id))
    for (const { id } of old) await files.remove(place, id)
    if (old.length > 0) told('deleted', { place, count: old.length })
  }

  async #during<T>(busy: 'backing-up' | 'verifying', work: () => Promise<T>): Promise<T> {
    this.#busy = busy
    this.#show()
    try {
      return await work()
    } finally {
      this.#busy = null
      this.#show()
    }
  }

  #show(): void {
    if (!this.#closed) this.#deps.changed(this.view())
  }
}
