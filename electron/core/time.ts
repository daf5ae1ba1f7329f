// What time it is: by this computer, by Bakong, and whether the one may be believed. The one place where the clocks meet.

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

const HALF_SECOND = 500

const WRONG: ReadonlySet<ClockStanding> = new Set(['off', 'certificate', 'below-floor'])

/** Troubles that come before TLS stands or fails: they say nothing about certificates. */
const BEFORE_TLS: ReadonlySet<TroubleKind> = new Set(['offline', 'timed-out'])

/**
 * What is known of this computer's clock.
 * - `told`: Bakong's own time agrees with it
 * - `not-told`: nothing speaks against it, and nobody vouches for it
 * - `jumped`: it moved and nobody has said why: it was set, or the machine slept
 * - `off`, `certificate`, `below-floor`: it is wrong, by Bakong's time, by a certificate, by all that is known of the past
 */
export type ClockStanding = 'told' | 'not-told' | 'jumped' | 'off' | 'certificate' | 'below-floor'

export interface TimeDeps {
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

/** So long after a start the clock alone ends no watch. */
const UNTOLD_MS = 15 * 60_000

/**
 * The wall clock may be set, and the monotonic one knows no date and stands still in a sleep. So ages and deadlines are
 * judged by Bakong's time, carried on by the monotonic clock from when it was last told: never ahead of it, and behind
 * only by a sleep, until the next answer. Where it was never told the wall clock stands in, unless it is wrong or jumped:
 * nothing ends then (docs/decisions/0020).
 *
 * Three things are known of the wall clock, the first that applies decides:
 * 1. Bakong's own time, told now. It overrules the floor, and holds until it is told again. A clock that was found wrong
 *    is right as soon as it was set by what it was wrong; one that was found right and then set, or whose machine slept,
 *    is judged by the floor until Bakong is heard.
 * 2. A certificate that is not valid by this clock, until the clock is set or a certificate holds.
 * 3. The floor: the till was built, and Bakong's time agreed with the computer's, before now. Only such agreement is
 *    kept: what a clock that was ahead wrote into the books never counts.
 */
export class Time {
  readonly #deps: TimeDeps
  /** Bakong's time less the monotonic clock, ms, at least. */
  #known: number | null = null
  #told: Evidence | null = null
  /** What an answer says that is being looked into. */
  #suspected: Evidence | null = null
  /** `#offset` when this run began. */
  readonly #startedAt: number
  /** Monotonic ms: when it began. */
  readonly #began: number
  /** `#offset` when Bakong's own time last agreed with it, or this run began. */
  #explained: number
  /** `#offset` when a certificate told that the clock is wrong. */
  #certificateAt: number | null = null
  #agreedAt: number
  /** As it stands in the store. */
  #keptAt: number

  /** @throws StoreFailure */
  constructor(deps: TimeDeps) {
    this.#deps = deps
    this.#startedAt = this.#offset
    this.#began = this.monotonic
    this.#explained = this.#startedAt
    const kept = Number(deps.store.setting(AGREED_KEY) ?? 0)
    this.#keptAt = Number.isFinite(kept) ? kept : 0
    this.#agreedAt = this.#keptAt
  }

  get standing(): ClockStanding {
    if (this.#foundWrong && this.#isOff) return 'off'
    const agrees = this.#told !== null && !this.#isOff
    if (this.#foundWrong || (agrees && this.#deps.bakongIsReal)) return 'told'
    if (this.#certificateAt !== null && !this.wasSetSince(this.#certificateAt)) return 'certificate'
    if (this.#deps.clock.now() < this.#floor) return 'below-floor'
    if (agrees) return 'told'
    return this.wasSetSince(this.#explained) ? 'jumped' : 'not-told'
  }

  /** No code is made while this holds. */
  get wrong(): boolean {
    return WRONG.has(this.standing)
  }

  /** Bakong's time, UTC ms: null until it was told in this run. Never ahead of it. */
  get bakongNow(): number | null {
    return this.#known === null ? null : this.now
  }

  /** What time it is as well as anybody knows, UTC ms: Bakong's, or by the clock that has gone on least. */
  get now(): number {
    return this.at(this.monotonic)
  }

  get monotonic(): number {
    return this.#deps.clock.monotonic()
  }

  /** The same of a moment of this run. @param monotonic its monotonic ms */
  at(monotonic: number): number {
    const known = this.#known ?? Math.min(this.#offset, this.#startedAt)
    const said = this.#suspected === null ? known : leastOf(this.#suspected)
    return Math.floor(monotonic + Math.min(known, said))
  }

  /** When the wall clock will show what is planned for that time of `now`. */
  toWall(at: number): number {
    return at + this.#deps.clock.now() - this.now
  }

  /** The other way round. */
  fromWall(at: number): number {
    return at + this.now - this.#deps.clock.now()
  }

  /** Whether `now` is Bakong's time indeed: it agreed with the wall clock, and no sleep has come in between. */
  get vouched(): boolean {
    return this.standing === 'told' && !this.wasSetSince(this.#explained)
  }

  /** Whether something may end by `now`: not by a clock that is wrong, or that moved for no reason known. */
  get mayEnd(): boolean {
    return this.#known !== null || (this.standing === 'not-told' && this.#suspected === null)
  }

  /** Whether a watch may end by it: a clock that was wrong at the start is set soon, and most of them before Bakong was heard. */
  get mayEndWatch(): boolean {
    return this.#known !== null || (this.mayEnd && this.monotonic - this.#began >= UNTOLD_MS)
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

  /**
   * Bakong's own time, made just now.
   * @param skewMs how far the computer is ahead of it  @param tookMs how long the answer was under way, if that is known
   */
  tell(skewMs: number, tookMs = Number.POSITIVE_INFINITY): void {
    this.#learn(skewMs, tookMs)
    this.#told = { skewMs, offset: this.#offset }
    this.#suspected = null
    this.#certificateAt = null
    if (Math.abs(skewMs) > SKEW_MAX_MS) return
    this.#explained = this.#offset
    this.#agree()
  }

  /**
   * A `Date` that agrees, though it may be old: Bakong's time is that or later, so it is no proof, but a floor, and a
   * clock that went on in a sleep is not ahead of it.
   */
  agreesByCopy(skewMs: number): void {
    const least = leastOf({ skewMs, offset: this.#offset })
    this.#known = Math.max(least, this.#known ?? least)
    // Only Bakong's own time, told now, may lower the floor.
    if (this.#deps.clock.now() > this.#agreedAt) this.#agree()
  }

  /** Each answer narrows what is known; one that does not fit (a sleep, two clocks that drift) begins anew. */
  #learn(skewMs: number, tookMs: number): void {
    const least = leastOf({ skewMs, offset: this.#offset })
    const most = least + 2 * HALF_SECOND + tookMs
    this.#known = Math.max(least, this.#known === null || this.#known > most ? least : this.#known)
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
    return offsetOf(this.#deps.clock)
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

/** Whether the wall clock was set, or the machine slept: all plans were made on another time. */
export class ClockJumps {
  readonly #clock: Clock
  #offset: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#offset = offsetOf(clock)
  }

  /** Whether it was, since this was asked last. */
  notice(): boolean {
    const before = this.#offset
    this.#offset = offsetOf(this.#clock)
    return Math.abs(this.#offset - before) > SET_MS
  }
}

function offsetOf(clock: Clock): number {
  return clock.now() - clock.monotonic()
}

/** A `Date` is whole seconds, cut off, and was made while the question was under way: Bakong's time is that or later. */
function leastOf({ skewMs, offset }: Evidence): number {
  return offset - skewMs - HALF_SECOND
}
