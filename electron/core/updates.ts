// Newer versions of the till: when to ask, what the owner must say first, and when nothing is disturbed by installing.

import { ok, type Result, refuse } from '../../shared/result'
import type { Release, UpdateState, UpdatesOff, UpdatesView } from '../../shared/updates'
import { type Clock, StoreFailure, type Updater, UpdateTrouble } from './ports'

/** Between two questions that nobody asked for. A new version is never urgent enough for more. */
const EVERY_MS = 6 * 3_600_000
/** The till opens and sells first. */
const FIRST_MS = 10 * 60_000
/** The loop looks this often whether it is time. */
const LOOK_MS = 60_000
/** After a failure. */
const AGAIN_MS = 3_600_000
/** Nobody sold anything for so long: idle. */
const IDLE_MS = 5 * 60_000
/** The owner has said "install" while a customer was paying: it is done this long after the last sale. */
const QUIET_MS = 60_000
const QUIET_LOOK_MS = 5000
/** The owner's word is good for so long; a shop that was busy until then is asked again. */
const WORD_MS = 30 * 60_000
/** A person's question. */
const ASKED_MS = 10_000
/** A feed that answers no more, or a download that does not end. */
const CHECK_MAX_MS = 60_000
const DOWNLOAD_MAX_MS = 2 * 3_600_000
const NOTES_MAX = 8000

/** Who says whether a till updates, and from where. */
export interface UpdatePolicy {
  /** A provisioning file is in use. */
  readonly provisioned: boolean
  readonly file: { readonly enabled: boolean; readonly feed?: string | undefined } | undefined
  /** The address that was packed in, if any. */
  readonly packed: string | null
  /** Whether this kind of package can be replaced from within. */
  readonly replaceable: boolean
}

/** @returns the address to ask, or why nobody is asked */
export function updateFeed({ provisioned, file, packed, replaceable }: UpdatePolicy): Result<string, UpdatesOff> {
  if (provisioned && file?.enabled !== true) return { ok: false, error: 'fleet' }
  const feed = file?.feed ?? packed
  if (feed === null) return { ok: false, error: 'no-feed' }
  return replaceable ? ok(feed) : { ok: false, error: 'package' }
}

export interface CheckFacts {
  readonly now: number
  /** Monotonic like all of these; null when it was not asked since the start. */
  readonly askedAt: number | null
  readonly failed: boolean
  readonly soldAt: number | null
  readonly busy: boolean
}

/** Whether to ask now of our own accord: in idle time, hours apart. */
export function checkDue({ now, askedAt, failed, soldAt, busy }: CheckFacts): boolean {
  if (busy || (soldAt !== null && now - soldAt < IDLE_MS)) return false
  return askedAt === null || now - askedAt >= (failed ? AGAIN_MS : EVERY_MS)
}

export interface UpdatesDeps {
  readonly clock: Clock
  readonly version: string
  /** The address, or why there is none. */
  readonly feed: Result<string, UpdatesOff>
  /** The feed's host, to be shown. */
  readonly host: string | null
  /** Loaded when it is first needed. */
  readonly updater: () => Promise<Updater>
  /** Whether a code is out that somebody could be paying. @throws StoreFailure */
  readonly open: () => boolean
  /** Copies the books. @returns whether the copy is there and whole */
  readonly backUp: () => Promise<boolean>
  /** Puts the till away; what comes next is the installer. */
  readonly leave: () => void
  /** The installer did not take over: the till comes back as it was. */
  readonly comeBack: () => void
  readonly changed: (view: UpdatesView) => void
  readonly told: (
    event: 'checked' | 'downloaded' | 'installing' | 'failed',
    facts: Readonly<Record<string, unknown>>,
  ) => void
  readonly storeFailed: (failure: StoreFailure) => void
  readonly onBug: (error: unknown) => void
}

/** Owns the loop that asks, and the one wait for a quiet moment. */
export class Updates {
  readonly #deps: UpdatesDeps
  #state: UpdateState
  #askedAt: number | null = null
  #checkedAt: number | null = null
  #soldAt: number | null = null
  #stop: () => void = () => undefined
  #stopWaiting: () => void = () => undefined
  #closed = false

  constructor(deps: UpdatesDeps) {
    this.#deps = deps
    this.#state = deps.feed.ok ? { kind: 'unknown' } : { kind: 'off', why: deps.feed.error }
  }

  start(): void {
    if (this.#state.kind !== 'off') this.#lookAfter(FIRST_MS)
  }

  close(): void {
    this.#closed = true
    this.#stop()
    this.#stopWaiting()
  }

  /** Somebody sells: not now. */
  sold(): void {
    this.#soldAt = this.#deps.clock.monotonic()
  }

  view(): UpdatesView {
    const { version, host } = this.#deps
    return { version, feed: host, checkedAt: this.#checkedAt, state: this.#state }
  }

  /** A manager asks. */
  async check(): Promise<Result<UpdatesView>> {
    if (!this.#mayCheck()) return refuse('update-not-now')
    const now = this.#deps.clock.monotonic()
    if (this.#askedAt !== null && now - this.#askedAt < ASKED_MS) return refuse('update-asked-just-now')
    await this.#ask()
    return ok(this.view())
  }

  /** Begins; the view tells how far it is. */
  async download(): Promise<Result<UpdatesView>> {
    if (this.#state.kind !== 'available') return refuse('update-not-now')
    const { release } = this.#state
    this.#become({ kind: 'downloading', release, percent: 0 })
    void this.#fetch(release).catch(this.#deps.onBug)
    return ok(this.view())
  }

  /** The owner's word. */
  async install(): Promise<Result<UpdatesView>> {
    if (this.#state.kind !== 'ready' || this.#state.waiting) return refuse('update-not-now')
    const { release } = this.#state
    if (this.#open()) {
      this.#become({ kind: 'ready', release, waiting: true })
      this.#waitForQuiet(release, this.#deps.clock.monotonic())
    } else void this.#replace(release).catch(this.#deps.onBug)
    return ok(this.view())
  }

  #mayCheck(): boolean {
    const { kind } = this.#state
    return kind === 'unknown' || kind === 'up-to-date' || kind === 'available' || kind === 'failed'
  }

  #lookAfter(delayMs: number): void {
    if (this.#closed) return
    this.#stop = this.#deps.clock.after(delayMs, () => {
      void this.#look().then(() => this.#lookAfter(LOOK_MS), this.#deps.onBug)
    })
  }

  async #look(): Promise<void> {
    const busy = this.#open()
    const facts = { now: this.#deps.clock.monotonic(), askedAt: this.#askedAt, soldAt: this.#soldAt, busy }
    if (this.#mayCheck() && checkDue({ ...facts, failed: this.#state.kind === 'failed' })) await this.#ask()
  }

  /** Books that can't be read are no quiet moment. */
  #open(): boolean {
    try {
      return this.#deps.open()
    } catch (failure) {
      if (!(failure instanceof StoreFailure)) throw failure
      this.#deps.storeFailed(failure)
      return true
    }
  }

  async #ask(): Promise<void> {
    this.#askedAt = this.#deps.clock.monotonic()
    this.#become({ kind: 'checking' })
    await this.#orFail('check', async () => {
      const updater = await this.#deps.updater()
      const release = await this.#inTime(updater, updater.check(), CHECK_MAX_MS)
      this.#checkedAt = this.#deps.clock.now()
      this.#deps.told('checked', { newer: release?.version ?? null })
      if (release === null) return this.#become({ kind: 'up-to-date' })
      this.#become({ kind: 'available', release: { ...release, notes: plain(release.notes) } })
    })
  }

  async #fetch(release: Release): Promise<void> {
    await this.#orFail('download', async () => {
      const updater = await this.#deps.updater()
      let shown = 0
      const heard = (percent: number) => {
        const whole = Math.min(100, Math.max(0, Math.floor(percent)))
        if (whole <= shown || this.#state.kind !== 'downloading') return
        shown = whole
        this.#become({ kind: 'downloading', release, percent: whole })
      }
      await this.#inTime(updater, updater.download(heard), DOWNLOAD_MAX_MS)
      this.#deps.told('downloaded', { version: release.version })
      this.#become({ kind: 'ready', release, waiting: false })
    })
  }

  #waitForQuiet(release: Release, since: number): void {
    this.#stopWaiting = this.#deps.clock.after(QUIET_LOOK_MS, () => {
      const now = this.#deps.clock.monotonic()
      if (now - since > WORD_MS) return this.#become({ kind: 'ready', release, waiting: false })
      const quiet = !this.#open() && (this.#soldAt === null || now - this.#soldAt >= QUIET_MS)
      if (quiet) void this.#replace(release).catch(this.#deps.onBug)
      else this.#waitForQuiet(release, since)
    })
  }

  /** The books first; then, if nobody has begun to pay meanwhile, the till gives way to the installer. */
  async #replace(release: Release): Promise<void> {
    this.#become({ kind: 'installing', release })
    await this.#orFail('install', async () => {
      if (!(await this.#deps.backUp())) throw new UpdateTrouble('backup', 'the books were not copied')
      if (this.#closed) return
      const updater = await this.#deps.updater()
      if (this.#open()) {
        this.#become({ kind: 'ready', release, waiting: true })
        return this.#waitForQuiet(release, this.#deps.clock.monotonic())
      }
      this.#deps.told('installing', { version: release.version })
      this.#deps.leave()
      if (!updater.install()) this.#deps.comeBack()
    })
  }

  async #orFail(step: 'check' | 'download' | 'install', work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (failure) {
      if (!(failure instanceof UpdateTrouble)) throw failure
      this.#deps.told('failed', { step, kind: failure.kind, detail: failure.detail })
      this.#become({ kind: 'failed', step, trouble: failure.kind })
    }
  }

  /** What comes after the limit is no longer heard. */
  #inTime<T>(updater: Updater, work: Promise<T>, limitMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const callOff = this.#deps.clock.after(limitMs, () => {
        updater.cancel()
        reject(new UpdateTrouble('unreachable', 'it took too long'))
      })
      work.then(resolve, reject).finally(callOff)
    })
  }

  #become(state: UpdateState): void {
    this.#state = state
    if (!this.#closed) this.#deps.changed(this.view())
  }
}

/** Notes are somebody else's text: no control characters, and not without end. */
function plain(notes: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return notes.replace(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '').slice(0, NOTES_MAX)
}
