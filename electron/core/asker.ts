// One question to Bakong at a time: counted before it leaves, its troubles caught here, its health kept.

import type { Money } from '../../shared/money'
import type { Sale } from '../../shared/sale'
import type { LinkView } from '../../shared/till'
import { type Budget, mayAsk } from './budget'
import { businessDay } from './businessDay'
import { type Heard, linkAfter, skewMs, unknownLink } from './link'
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

export interface AskerDeps {
  readonly clock: Clock
  readonly bakong: Bakong
  readonly budget: Budget
  readonly patience: Patience
  /** The link or what is being asked has changed. */
  readonly changed: () => void
  /** A knock found the way to Bakong open again. */
  readonly reachable: () => void
  /** For the log. */
  readonly trouble: (trouble: BakongTrouble) => void
}

export class Asker {
  readonly #deps: AskerDeps
  #link: LinkView
  #asking: ReadonlySet<string> = new Set()
  #listClosedUntil = Number.NEGATIVE_INFINITY
  /** Lists in trouble, each followed by a single look that went well. */
  #listFailures = 0
  /** The last list was in trouble, and nothing was asked since. */
  #listInDoubt = false
  #heardAt = Number.NEGATIVE_INFINITY
  #behindMs = 0
  #probing = false
  #stopped = false
  /** Monotonic ms: when the last call left. */
  calledAt = Number.NEGATIVE_INFINITY

  constructor(deps: AskerDeps) {
    this.#deps = deps
    this.#link = unknownLink(deps.clock.now())
  }

  get link(): LinkView {
    return this.#link
  }

  /** How far the PC's clock was behind Bakong's when it was last compared and found wrong, ms; 0 when it was right. */
  get behindMs(): number {
    return this.#link.state === 'CLOCK_WRONG' ? this.#behindMs : 0
  }

  /** The PC's clock was set: what was known of it is past, until Bakong tells its time again. */
  clockWasSet(): void {
    this.#behindMs = 0
    this.#heardAt = Number.NEGATIVE_INFINITY
  }

  /** A new day's look-ups are open, though nothing was asked yet. */
  noticeNewDay(): void {
    const { budget, clock } = this.#deps
    const { state, since } = this.#link
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
      this.#hear({ kind: 'trouble', trouble: 'quota-spent', skewMs: null })
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
    this.#hear({ kind: 'token', good })
  }

  /** Knocks at Bakong's address if nothing was heard for a while, so that the link is known before a sale needs it. */
  async probe(): Promise<void> {
    const { clock, bakong } = this.#deps
    const every = this.#link.state === 'OK' ? PROBE_WELL_MS : PROBE_TROUBLE_MS
    if (this.#probing || clock.monotonic() - this.#heardAt < every) return
    this.#probing = true
    try {
      const heard = await bakong.probe()
      const before = this.#link.state
      this.#hear({ kind: 'reached', skewMs: skewMs(heard.serverDateMs, clock.now()) })
      if (before !== 'OK' && this.#link.state === 'OK' && !this.#stopped) this.#deps.reachable()
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
      this.#hear({ kind: 'answer', tookMs: heard.tookMs, skewMs: skewMs(heard.serverDateMs, clock.now()) })
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
    const skew = skewMs(failure.context.serverDateMs, this.#deps.clock.now())
    this.#hear({ kind: 'trouble', trouble: failure.kind, skewMs: skew })
    return failure
  }

  #hear(heard: Heard): void {
    const before = this.#link
    if ('skewMs' in heard && heard.skewMs !== null) this.#behindMs = Math.max(0, -heard.skewMs)
    this.#link = linkAfter(before, heard, this.#deps.clock.now())
    if (this.#link.state !== before.state) this.#deps.changed()
  }
}
