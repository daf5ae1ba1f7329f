// One question to Bakong at a time: counted before it leaves, its troubles caught here, its health kept.

import type { Money } from '../../shared/money'
import type { Sale } from '../../shared/sale'
import type { LinkView } from '../../shared/till'
import { type Budget, mayAsk } from './budget'
import { businessDay } from './businessDay'
import { type Heard, linkAfter, SKEW_MAX_MS, skewMs, unknownLink } from './link'
import { type Patience, patiently } from './patience'
import {
  type Answer,
  type Bakong,
  BakongTrouble,
  type Clock,
  type LookUp,
  type LookUpPurpose,
  type TroubleKind,
} from './ports'
import type { Time } from './time'

/** In production the list path is reported closed (403) with a good token; it is tried again after this. */
const LIST_CLOSED_MS = 6 * 3_600_000

/** What says that lists don't work here, while single looks may: they will tell. */
const LIST_CLOSING: ReadonlySet<TroubleKind> = new Set(['blocked', 'nonsense', 'bad-request'])
/** So many lists in trouble, a single look after each of them going well: then it is the lists that don't work. Sooner, and
 *  each short cut of the line would be the end of the lists. */
const LIST_FAILURES_MAX = 2
/** How long they are left alone then: a server's trouble passes sooner than a closed path opens. */
const LIST_SICK_MS = 10 * 60_000

/** How often Bakong's address is knocked at when no look-up is made anyway: well, or in trouble. Longer than the longest
 *  back-off: while look-ups are tried, they alone say how the link is. */
const PROBE_WELL_MS = 60_000
const PROBE_TROUBLE_MS = 20_000

/** A `Date` that is off makes the till ask for the time at once, and again only after this: doubled each time the clock
 *  was not found wrong, so that a cache in the way costs few calls. A clock that was set since is asked about at once. */
const TIME_GAP_MS = 60_000
const TIME_GAP_MAX_MS = 15 * 60_000

export interface AskerDeps {
  readonly clock: Clock
  readonly bakong: Bakong
  readonly budget: Budget
  readonly patience: Patience
  readonly trust: Time
  /** The shop's own account at Bakong. */
  readonly accountId: () => string
  /** The link or what is being asked has changed. */
  readonly changed: () => void
  /** A knock found the way to Bakong open again. */
  readonly reachable: () => void
  /** For the log. */
  readonly trouble: (trouble: BakongTrouble) => void
}

export class Asker {
  readonly #deps: AskerDeps
  /** What is known of the way to Bakong, whatever the clock. */
  #way: LinkView
  /** As it was last shown. */
  #link: LinkView
  #asking: ReadonlySet<string> = new Set()
  #listClosedUntil = Number.NEGATIVE_INFINITY
  /** Lists in trouble, each followed by a single look that went well. */
  #listFailures = 0
  /** The last list was in trouble, and nothing was asked since. */
  #listInDoubt = false
  #heardAt = Number.NEGATIVE_INFINITY
  /** The token is said to have ended by this computer's clock alone. */
  #endedByClock = false
  #probing = false
  #askingTime = false
  /** The last time Bakong's time was asked for: done once it was told, or not. */
  timeAsked: Promise<void> = Promise.resolve()
  /** When the time was last asked for (monotonic ms), by which clock, how long that is enough, and whether it was told. */
  #timeAsked = { at: Number.NEGATIVE_INFINITY, mark: Number.NEGATIVE_INFINITY, gapMs: 0, told: false }
  #stopped = false
  /** Monotonic ms: when the last call left. */
  calledAt = Number.NEGATIVE_INFINITY

  constructor(deps: AskerDeps) {
    this.#deps = deps
    this.#way = unknownLink(deps.clock.now())
    this.#link = this.#way
  }

  get link(): LinkView {
    const { trust, clock } = this.#deps
    const state = trust.wrong ? 'CLOCK_WRONG' : this.#way.state
    if (state !== 'CLOCK_WRONG') this.#link = this.#way
    else if (this.#link.state !== state) this.#link = { ...this.#way, state, since: clock.now() }
    else this.#link = { ...this.#way, state, since: this.#link.since }
    return this.#link
  }

  /** The PC's clock was set, or the machine slept: Bakong is asked at once. */
  clockWasSet(): void {
    this.#heardAt = Number.NEGATIVE_INFINITY
    this.#told(() => this.#deps.trust.look())
    // The next look-up tells whether the token holds.
    if (this.#endedByClock && this.#way.state === 'TOKEN_EXPIRED') this.tokenIs(true)
  }

  /** A new day's look-ups are open, though nothing was asked yet. */
  noticeNewDay(): void {
    const { budget, clock } = this.#deps
    const { state, since } = this.#way
    if (state !== 'QUOTA_SPENT' || businessDay(since) === businessDay(clock.now())) return
    if (mayAsk(budget.view(), 'deadline')) this.#hear({ kind: 'budget-open' })
  }

  isAsking(saleId: string): boolean {
    return this.#asking.has(saleId)
  }

  /** The store may be closed from now on: what is still heard is not counted. */
  stop(): void {
    this.#stopped = true
  }

  /** Whether several sales may be asked about in one call. */
  get listOpen(): boolean {
    return this.#deps.clock.monotonic() >= this.#listClosedUntil
  }

  /** Whether a single look must tell first if it is the list alone that does not work. */
  get listInDoubt(): boolean {
    return this.#listInDoubt
  }

  /** Whether the day's budget has a look-up for this purpose. */
  affords(purpose: LookUpPurpose): boolean {
    const view = this.#deps.budget.view()
    if (!mayAsk(view, 'deadline')) {
      this.#hear({ kind: 'trouble', trouble: 'quota-spent' })
      return false
    }
    this.#hear({ kind: 'budget-open' })
    return mayAsk(view, purpose)
  }

  /** @returns Bakong's word about one sale, or the trouble; never throws a BakongTrouble */
  async one(sale: Sale, purpose: LookUpPurpose): Promise<Answer<LookUp> | BakongTrouble> {
    const heard = await this.#call([sale], purpose, () => this.#deps.bakong.lookUp(sale.md5))
    if (this.#listInDoubt) {
      this.#listInDoubt = false
      this.#listFailures = heard instanceof BakongTrouble ? 0 : this.#listFailures + 1
      if (this.#listFailures >= LIST_FAILURES_MAX) this.#closeList(LIST_SICK_MS)
    }
    return heard
  }

  /**
   * @returns Bakong's words by MD5, the trouble, or `closed` when lists don't work here: that is no trouble of the link,
   *   and single looks go on at once
   */
  async list(
    sales: readonly Sale[],
    purpose: LookUpPurpose,
  ): Promise<Answer<ReadonlyMap<string, LookUp>> | BakongTrouble | 'closed'> {
    const md5s = sales.map((sale) => sale.md5)
    const heard = await this.#call(sales, purpose, () => this.#deps.bakong.lookUpList(md5s), LIST_CLOSING)
    if (!(heard instanceof BakongTrouble)) {
      this.#listFailures = 0
      return heard
    }
    if (!LIST_CLOSING.has(heard.kind)) {
      this.#listInDoubt = true
      return heard
    }
    this.#closeList(LIST_CLOSED_MS)
    return 'closed'
  }

  #closeList(forMs: number): void {
    this.#listClosedUntil = this.#deps.clock.monotonic() + forMs
  }

  /** About no sale yet: a payment of the printed code, by the customer's receipt. */
  shortHash(hash: string, amount: Money): Promise<Answer<LookUp> | BakongTrouble> {
    return this.#call([], 'person', () => this.#deps.bakong.lookUpShortHash(hash, amount))
  }

  /** Another token is in use, which was tried; or it is known to be none. */
  tokenIs(good: boolean): void {
    this.#endedByClock = false
    this.#hear({ kind: 'token', good })
  }

  /** The token has ended, by this computer's clock: holds until that is set, or Bakong says otherwise. */
  tokenHasEnded(): void {
    this.tokenIs(false)
    this.#endedByClock = true
  }

  /** Bakong refused the token in its last answer. */
  get tokenRefused(): boolean {
    return this.#way.state === 'TOKEN_EXPIRED' && !this.#endedByClock
  }

  /** Knocks at Bakong's address if nothing was heard for a while, so that the link is known before a sale needs it. */
  async probe(): Promise<void> {
    const { clock, bakong, trust } = this.#deps
    // A clock that goes past its floor, or was set, changes the link though nothing was heard.
    this.#told(() => trust.look())
    const before = this.link.state
    const every = before === 'OK' ? PROBE_WELL_MS : PROBE_TROUBLE_MS
    if (this.#probing || clock.monotonic() - this.#heardAt < every) return
    this.#probing = true
    try {
      // A clock that is taken for wrong is cleared by Bakong's own time alone, never by what may be a copy.
      if (before === 'CLOCK_WRONG') await this.#askTime(null)
      const heard = await bakong.probe()
      this.#hear({ kind: 'reached' })
      this.#hearTime(heard)
      if (before !== 'OK' && this.link.state === 'OK' && !this.#stopped) this.#deps.reachable()
    } catch (failure) {
      this.#inTrouble(failure)
    } finally {
      this.#probing = false
      this.#heardAt = clock.monotonic()
    }
  }

  async #call<T>(
    sales: readonly Sale[],
    purpose: LookUpPurpose,
    call: () => Promise<Answer<T>>,
    /** Troubles that say nothing about the link. */
    harmless: ReadonlySet<TroubleKind> = new Set(),
  ): Promise<Answer<T> | BakongTrouble> {
    const { budget, clock, changed, patience } = this.#deps
    const day = await patiently(() => budget.spend(purpose), patience)
    this.calledAt = clock.monotonic()
    this.#asking = new Set(sales.map((sale) => sale.id))
    changed()
    try {
      const heard = await call()
      this.#hear({ kind: 'answer', tookMs: heard.tookMs })
      this.#hearTime(heard)
      return heard
    } catch (failure) {
      if (failure instanceof BakongTrouble && harmless.has(failure.kind)) {
        this.#deps.trouble(failure)
        return failure
      }
      const trouble = this.#inTrouble(failure)
      if (trouble.kind === 'quota-spent' && !this.#stopped) await patiently(() => budget.declareSpent(day), patience)
      return trouble
    } finally {
      this.#heardAt = clock.monotonic()
      this.#asking = new Set()
      changed()
    }
  }

  #inTrouble(failure: unknown): BakongTrouble {
    if (!(failure instanceof BakongTrouble)) throw failure
    this.#deps.trouble(failure)
    if (failure.kind === 'unauthorized') this.#endedByClock = false
    this.#told(() => this.#deps.trust.hearTrouble(failure))
    this.#hear({ kind: 'trouble', trouble: failure.kind })
    this.#hearTime(failure.context)
    return failure
  }

  #hear(heard: Heard): void {
    this.#told(() => {
      if (heard.kind === 'answer' || heard.kind === 'reached') this.#deps.trust.lineStands()
      this.#way = linkAfter(this.#way, heard, this.#deps.clock.now())
    })
  }

  /** Takes in something, and shows it where it changes the link. */
  #told(take: () => void): void {
    const before = this.#link.state
    take()
    if (this.link.state !== before) this.#deps.changed()
  }

  /** What an answer's `Date` says of the clock. One that is off is a suspicion: it may be a copy's, made long ago. */
  #hearTime(heard: { serverDateMs?: number | null; mayBeCopy?: boolean; tookMs?: number }): void {
    const { serverDateMs, mayBeCopy = false, tookMs } = heard
    const { clock, trust } = this.#deps
    const skew = skewMs(serverDateMs, clock.now())
    if (skew === null || this.#stopped) return
    if (Math.abs(skew) <= SKEW_MAX_MS)
      this.#told(() => (mayBeCopy ? trust.agreesByCopy(skew) : trust.tell(skew, tookMs)))
    else if (this.#timeIsWorthAsking(mayBeCopy)) {
      if (!mayBeCopy) trust.suspect(skew)
      this.timeAsked = this.#askTime(mayBeCopy ? null : skew)
    }
  }

  #timeIsWorthAsking(mayBeCopy: boolean): boolean {
    const { clock, trust } = this.#deps
    const { at, mark, gapMs, told } = this.#timeAsked
    return trust.wasSetSince(mark) || clock.monotonic() - at >= gapMs || (!told && !mayBeCopy)
  }

  /**
   * Asks Bakong for the time. A wrong clock is believed on its answer, and nothing happens where the clock is right.
   * @param suspectedMs by how much an answer that is no copy was off: believed where the time can't be had. Null: no proof
   */
  async #askTime(suspectedMs: number | null): Promise<void> {
    const { bakong, clock, trust, accountId } = this.#deps
    if (this.#askingTime || this.#stopped) return
    this.#askingTime = true
    const at = clock.monotonic()
    const { mark } = trust
    const lastGapMs = trust.wasSetSince(this.#timeAsked.mark) ? 0 : this.#timeAsked.gapMs
    this.calledAt = at
    let skew: number | null = null
    let tookMs: number | undefined
    try {
      const { serverDateMs, mayBeCopy, ...took } = await bakong.time(accountId())
      tookMs = took.tookMs
      skew = mayBeCopy ? null : skewMs(serverDateMs, clock.now())
    } catch (failure) {
      if (!(failure instanceof BakongTrouble)) throw failure
      this.#deps.trouble(failure)
    } finally {
      this.#askingTime = false
    }
    if (this.#stopped) return
    const told = skew ?? suspectedMs
    const wrong = told !== null && Math.abs(told) > SKEW_MAX_MS
    const gapMs = wrong ? PROBE_TROUBLE_MS : Math.min(Math.max(lastGapMs * 2, TIME_GAP_MS), TIME_GAP_MAX_MS)
    this.#timeAsked = { at, mark, gapMs, told: told !== null }
    if (told !== null) this.#told(() => trust.tell(told, skew === null ? undefined : tookMs))
  }
}
