// Whether this computer's clock may be trusted with a code's expiry: by Bakong's own time, else by a floor it can't be below.

import { SKEW_MAX_MS } from './link'
import { type BakongTrouble, type Clock, type Store, StoreFailure, type TroubleKind } from './ports'

/** Where the newest time is kept at which Bakong's time agreed with the computer's, UTC ms. */
const AGREED_KEY = 'clock.agreed'

/** It is written this rarely, and when the till closes: a power cut costs the floor no more than this. */
const AGREED_EVERY_MS = 10 * 60_000

/** A wall clock that moved this much against the monotonic one was set, or the machine slept. */
const SET_MS = 3000

/** A certificate that has ended is blamed on a clock that stands so far after all that is known of the time: a year after
 *  the till was built and after Bakong last agreed, a clock that is ahead is likelier than a Bakong that let it end. */
const FAR_AHEAD_MS = 366 * 86_400_000

/** Troubles that come before TLS stands or fails: they say nothing about certificates. */
const BEFORE_TLS: ReadonlySet<TroubleKind> = new Set(['offline', 'timed-out'])

export interface ClockTrustDeps {
  readonly clock: Clock
  readonly store: Pick<Store, 'setting' | 'putSetting'>
  /** When this till was built, UTC ms: it can't be earlier. */
  readonly builtAt: number
  /** False where Bakong is simulated on this very clock: its agreeing proves nothing. */
  readonly bakongIsReal: boolean
  /** The disk did not take what was agreed; the next answer tries again. */
  readonly storeFailed: (failure: StoreFailure) => void
}

interface Evidence {
  /** How far the computer was ahead of Bakong, ms. */
  readonly skewMs: number
  /** Wall clock less monotonic clock at that moment: tells by how much it was set since. */
  readonly offset: number
}

/**
 * Three things are known of a clock, the first that applies decides:
 * 1. Bakong's own time, told now. It overrules the floor, and holds until it is told again. A clock that was found wrong
 *    is right as soon as it was set by what it was wrong; one that was found right and then set, or whose machine slept,
 *    is judged by the floor until Bakong is heard.
 * 2. A certificate that is not valid by this clock, until the clock is set or a certificate holds.
 * 3. The floor: the till was built, and Bakong's time agreed with the computer's, before now. Only such agreement is
 *    kept: what a clock that was ahead wrote into the books never counts.
 */
export class ClockTrust {
  readonly #deps: ClockTrustDeps
  #told: Evidence | null = null
  /** What an answer says that is being looked into. */
  #suspected: Evidence | null = null
  /** `#offset` when a certificate told that the clock is wrong. */
  #certificateAt: number | null = null
  #agreedAt: number
  /** As it stands in the store. */
  #keptAt: number

  /** @throws StoreFailure */
  constructor(deps: ClockTrustDeps) {
    this.#deps = deps
    const kept = Number(deps.store.setting(AGREED_KEY) ?? 0)
    this.#keptAt = Number.isFinite(kept) ? kept : 0
    this.#agreedAt = this.#keptAt
  }

  /** No code is made while this holds. */
  get wrong(): boolean {
    if (this.#foundWrong) return this.#isOff
    if (this.#told !== null && !this.#isOff && this.#deps.bakongIsReal) return false
    if (this.#certificateAt !== null && !this.wasSetSince(this.#certificateAt)) return true
    return this.#deps.clock.now() < this.#floor
  }

  /** How far the clock is behind Bakong's, as told; 0 when it is right or nobody knows. */
  get behindMs(): number {
    return this.wrong && this.#told !== null && this.#foundWrong ? Math.max(0, -this.#told.skewMs) : 0
  }

  /**
   * How far the clock is ahead of Bakong's, as told or said by an answer that is being looked into; 0 when it is right or
   * nobody knows. A code's time and a sale's watch must not end by it.
   */
  get aheadMs(): number {
    const said = this.#foundWrong ? this.#told : this.#suspected
    return said === null || this.wasSetSince(said.offset) ? 0 : Math.max(0, said.skewMs)
  }

  /** Wall clock less monotonic clock, for `wasSetSince`. */
  get mark(): number {
    return this.#offset
  }

  /** Whether the clock was set since that mark, or the machine slept. */
  wasSetSince(mark: number): boolean {
    return Math.abs(this.#offset - mark) > SET_MS
  }

  /** An answer that is no copy says that the clock is off, until the time is told. */
  suspect(skewMs: number): void {
    this.#suspected = { skewMs, offset: this.#offset }
  }

  /** Bakong's own time, made just now. @param skewMs how far the computer is ahead of it */
  tell(skewMs: number): void {
    this.#told = { skewMs, offset: this.#offset }
    this.#suspected = null
    this.#certificateAt = null
    if (Math.abs(skewMs) <= SKEW_MAX_MS) this.#agree()
  }

  /** A `Date` that agrees, though it may be old: Bakong's time is that or later, so it is no proof, but a floor. */
  agreesByCopy(): void {
    // Only Bakong's own time, told now, may lower the floor.
    if (this.#deps.clock.now() > this.#agreedAt) this.#agree()
  }

  /** What a call that failed tells of the clock. */
  hearTrouble({ kind, context }: BakongTrouble): void {
    if (context.answered || !BEFORE_TLS.has(kind)) this.#certificateAt = this.#blames(kind) ? this.#offset : null
  }

  /** Once put right, it is no longer known to have been wrong: else the next sleep would look like a clock that was set. */
  look(): void {
    if (this.#foundWrong && !this.#isOff) this.#told = null
  }

  /** An answer came: the certificate holds by this clock. */
  lineStands(): void {
    this.#certificateAt = null
  }

  #blames(kind: TroubleKind): boolean {
    if (kind === 'cert-too-early') return true
    return kind === 'cert-expired' && this.#deps.clock.now() > this.#floor + FAR_AHEAD_MS
  }

  /** Off by Bakong's time, told before, and by how much the clock was set since. */
  get #isOff(): boolean {
    return this.#told !== null && Math.abs(this.#told.skewMs + this.#offset - this.#told.offset) > SKEW_MAX_MS
  }

  get #foundWrong(): boolean {
    return this.#told !== null && Math.abs(this.#told.skewMs) > SKEW_MAX_MS
  }

  get #floor(): number {
    return Math.max(this.#deps.builtAt, this.#agreedAt) - SKEW_MAX_MS
  }

  get #offset(): number {
    const { clock } = this.#deps
    return clock.now() - clock.monotonic()
  }

  #agree(): void {
    const { clock, bakongIsReal } = this.#deps
    if (!bakongIsReal) return
    this.#agreedAt = clock.now()
    const since = this.#agreedAt - this.#keptAt
    if (since < 0 || since >= AGREED_EVERY_MS) this.keep()
  }

  /** Stores the newest time of agreement. */
  keep(): void {
    const { store, storeFailed } = this.#deps
    if (this.#agreedAt === this.#keptAt) return
    try {
      store.putSetting(AGREED_KEY, String(this.#agreedAt))
      this.#keptAt = this.#agreedAt
    } catch (failure) {
      if (!(failure instanceof StoreFailure)) throw failure
      storeFailed(failure)
    }
  }
}
