// One question to Bakong at a time: counted before it leaves, its troubles caught here, its health kept.

import type { Money } from '../../shared/money'
import type { Sale } from '../../shared/sale'
import type { BudgetWord, LinkView } from '../../shared/till'
import { type Budget, budgetWord, mayAsk } from './budget'
import { type Heard, type LinkParts, linkView, SKEW_MAX_MS, skewMs, unknownWay, type Way, wayAfter } from './link'
import { type Patience, patiently } from './patience'
import {
  type Answer,
  type Bakong,
  BakongTrouble,
  type Clock,
  type LookUp,
  type LookUpPurpose,
  StoreFailure,
  type TroubleKind,
} from './ports'
import type { Time } from './time'
import type { TokenProof } from './tokenProof'

/** In production the list path is reported closed (403) with a good token; it is tried again after this. */
const LIST_CLOSED_MS = 6 * 3_600_000

/** What says that lists don't work here, while single looks may: they will tell. */
const LIST_CLOSING: ReadonlySet<TroubleKind> = new Set(['blocked', 'nonsense', 'bad-request'])
/** So many lists in trouble, a single look after each of them going well: then it is the lists that don't work. Sooner, and
 *  each short cut of the line would be the end of the lists. */
const LIST_FAILURES_MAX = 2
/** How long they are left alone then: a server's trouble passes sooner than a closed path opens. */
const LIST_SICK_MS = 10 * 60_000

/** What says nothing of the link when a look by a receipt gets it: its path may be closed as the lists' is. */
const OF_A_RECEIPT: ReadonlySet<TroubleKind> = LIST_CLOSING

/** How often Bakong's address is knocked at when no look-up is made anyway: well, or in trouble. Longer than the longest
 *  back-off: while look-ups are tried, they alone say how the link is. */
const PROBE_WELL_MS = 60_000
const PROBE_TROUBLE_MS = 20_000

/** How often is looked whether time alone has changed the link. */
const NOTICE_EVERY_MS = 60_000

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
  readonly proof: TokenProof
  /** The shop's own account at Bakong. */
  readonly accountId: () => string
  /** The link or what is being asked has changed. */
  readonly changed: () => void
  /** A knock found the way to Bakong open again. */
  readonly reachable: () => void
  /** An answer showed that the day's look-ups, which were spent, are open again. */
  readonly budgetOpened: () => void
  /** What an answer says beside its word about a sale could not be written: the next answer says it again. */
  readonly storeFailed: (failure: StoreFailure) => void
  /** 0 up to 1. */
  readonly random: () => number
  /** For the log. */
  readonly trouble: (trouble: BakongTrouble) => void
}

export class Asker {
  readonly #deps: AskerDeps
  #way: Way = unknownWay
  /** Something answered at Bakong's address in this run. */
  #reached = false
  /** UTC ms. */
  #lastAnswerAt: number | null = null
  /** As it was last told, for its `since`. */
  #link: LinkView | null = null
  /** As the windows heard of it. */
  #noticed = ''
  #noticedAt = Number.NEGATIVE_INFINITY
  #budgetWord: BudgetWord = 'open'
  #asking: ReadonlySet<string> = new Set()
  #listClosedUntil = Number.NEGATIVE_INFINITY
  /** Lists in trouble, each followed by a single look that went well. */
  #listFailures = 0
  /** The last list was in trouble, and nothing was asked since. */
  #listInDoubt = false
  #heardAt = Number.NEGATIVE_INFINITY
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
  }

  /** What is known now of the way, the token, the budget and the clock. */
  get parts(): LinkParts {
    const { trust, proof } = this.#deps
    return { way: this.#way, token: proof.word, budget: this.#budget(), clockWrong: trust.wrong }
  }

  get link(): LinkView {
    this.#link = linkView(this.parts, this.#link, this.#lastAnswerAt, this.#deps.clock.now())
    return this.#link
  }

  /** Books that can't be read just now are no reason to say nothing of the link: whoever needs them tells of the trouble. */
  #budget(): BudgetWord {
    if (this.#stopped) return this.#budgetWord
    try {
      this.#budgetWord = budgetWord(this.#deps.budget.view())
    } catch (failure) {
      if (!(failure instanceof StoreFailure)) throw failure
    }
    return this.#budgetWord
  }

  /** The PC's clock was set, or the machine slept: Bakong is asked at once. */
  clockWasSet(): void {
    this.#heardAt = Number.NEGATIVE_INFINITY
    this.#told(() => {
      this.#deps.trust.look()
      // The next look-up tells whether the token holds.
      this.#deps.proof.clockWasSet()
    })
  }

  /** Time alone may have changed the link: a new day, a proof that has grown old. Looked at once a minute. */
  noticeTime(): void {
    if (this.#deps.clock.monotonic() - this.#noticedAt >= NOTICE_EVERY_MS) this.#notice()
  }

  /** Has the link shown where it is another than the windows know. */
  #notice(): void {
    if (this.#stopped) return
    this.#noticedAt = this.#deps.clock.monotonic()
    const { state, token, budget } = this.link
    const now = `${state} ${token} ${budget}`
    if (now === this.#noticed) return
    this.#noticed = now
    this.#deps.changed()
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
    const { budget } = this.#deps
    return mayAsk(budget.view(), purpose) && !(purpose === 'person' && budget.refusedJustNow)
  }

  /** @returns Bakong's word about one sale, or the trouble; never throws a BakongTrouble */
  async one(sale: Sale, purpose: LookUpPurpose): Promise<Answer<LookUp> | BakongTrouble> {
    const heard = await this.#call([sale], purpose, () => this.#deps.bakong.lookUp(sale.md5))
    if (!(heard instanceof BakongTrouble)) this.#noteUnread([heard.value])
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
      this.#noteUnread(heard.value.values())
      return heard
    }
    if (!LIST_CLOSING.has(heard.kind)) {
      this.#listInDoubt = true
      return heard
    }
    this.#closeList(LIST_CLOSED_MS)
    return 'closed'
  }

  /** What can't be read is no trouble of the link, and stands in the log all the same. */
  #noteUnread(words: Iterable<LookUp>): void {
    for (const word of words)
      if (word.kind === 'unreadable')
        this.#deps.trouble(new BakongTrouble('nonsense', `an answer can't be read (${word.why}); money may be there`))
  }

  #closeList(forMs: number): void {
    this.#listClosedUntil = this.#deps.clock.monotonic() + forMs
  }

  /** About no sale yet: a payment of the printed code, by the customer's receipt. */
  async shortHash(hash: string, amount: Money): Promise<Answer<LookUp> | BakongTrouble> {
    const heard = await this.#call([], 'person', () => this.#deps.bakong.lookUpShortHash(hash, amount), OF_A_RECEIPT)
    if (!(heard instanceof BakongTrouble)) this.#noteUnread([heard.value])
    return heard
  }

  /** Whether one look should be spent on the token alone: nothing has proved it for a day, and the way is open. */
  get tokenTryDue(): boolean {
    const { line, server } = this.#way
    const open = this.#reached && line === 'open' && server !== 'trouble'
    // Each round comes by here: the books are read last.
    return open && this.#deps.proof.tryDue && this.#budget() === 'open' && this.affords('automatic')
  }

  /** Asks about a code that nobody has made: only the token's word is wanted. */
  async proveToken(): Promise<BakongTrouble | null> {
    const { proof, bakong, random } = this.#deps
    proof.heard(null)
    const md5 = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('')
    const heard = await this.#call([], 'automatic', () => bakong.lookUp(md5))
    return heard instanceof BakongTrouble ? heard : null
  }

  /** Another token is in use, which was tried; or it is known to be none. */
  tokenIs(good: boolean): void {
    const { proof } = this.#deps
    this.#told(() => (good ? proof.heard(true) : proof.lacks('none')))
  }

  /** The token has ended, by this computer's clock: holds until that is set, or Bakong says otherwise. */
  tokenHasEnded(): void {
    this.#told(() => this.#deps.proof.lacks('ended'))
  }

  /** Bakong refused the token in its last answer. */
  get tokenRefused(): boolean {
    return this.#deps.proof.refused
  }

  /** Knocks at Bakong's address if nothing was heard for a while, so that the link is known before a sale needs it. */
  async probe(): Promise<void> {
    const { clock, bakong, trust } = this.#deps
    // A clock that goes past its floor, or was set, changes the link though nothing was heard.
    this.#told(() => trust.look())
    const wasWell = this.#isWell
    const every = wasWell ? PROBE_WELL_MS : PROBE_TROUBLE_MS
    if (this.#probing || clock.monotonic() - this.#heardAt < every) return
    this.#probing = true
    try {
      // A clock that is taken for wrong is cleared by Bakong's own time alone, never by what may be a copy.
      if (trust.wrong) await this.#askTime(null)
      const heard = await bakong.probe()
      this.#told(() => {
        this.#hear({ kind: 'reached', tookMs: heard.tookMs })
        this.#hearTime(heard)
      })
      if (!wasWell && this.#isWell && !this.#stopped) this.#deps.reachable()
    } catch (failure) {
      this.#inTrouble(failure, 'knock')
    } finally {
      this.#probing = false
      this.#heardAt = clock.monotonic()
    }
  }

  /** Nothing that a knock could find out is wrong. */
  get #isWell(): boolean {
    const { line, server } = this.#way
    return !this.#deps.trust.wrong && line === 'open' && server === 'well'
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
      this.#told(() => {
        this.#hear({ kind: 'answer', tookMs: heard.tookMs })
        this.#hearToken(true)
        this.#hearTime(heard)
        this.#hearBudget()
      })
      return heard
    } catch (failure) {
      if (failure instanceof BakongTrouble && harmless.has(failure.kind)) {
        this.#deps.trouble(failure)
        return failure
      }
      const trouble = this.#inTrouble(failure, 'question')
      if (this.#stopped) return trouble
      if (trouble.kind === 'quota-spent') await patiently(() => budget.declareSpent(day), patience)
      if (trouble.context.unsent) await patiently(() => budget.giveBack(purpose, day), patience)
      return trouble
    } finally {
      this.#heardAt = clock.monotonic()
      this.#asking = new Set()
      changed()
    }
  }

  #inTrouble(failure: unknown, by: 'knock' | 'question'): BakongTrouble {
    if (!(failure instanceof BakongTrouble)) throw failure
    const { kind, context } = failure
    this.#deps.trouble(failure)
    this.#told(() => {
      this.#deps.trust.hearTrouble(failure)
      // A question that this till itself refused to send says nothing of the way.
      const isOwn = context.unsent && (kind === 'bad-request' || kind === 'unauthorized')
      if (context.spoke && !isOwn) this.#hear({ kind: 'answer', tookMs: 0 })
      else if (!isOwn) this.#hear({ kind: 'trouble', trouble: kind, by })
      if (by === 'question') this.#hearTokenIn(failure)
      this.#hearTime(context)
    })
    return failure
  }

  #hearTokenIn({ kind, context }: BakongTrouble): void {
    if (context.spoke || kind === 'quota-spent') this.#hearToken(true)
    else if (kind === 'unauthorized' && context.unsent) this.#deps.proof.lacks('none')
    else if (kind === 'unauthorized') this.#hearToken(false)
  }

  #hear(heard: Heard): void {
    const { trust, clock } = this.#deps
    if (heard.kind !== 'trouble') {
      trust.lineStands()
      this.#reached = true
    }
    if (heard.kind === 'answer') this.#lastAnswerAt = clock.now()
    this.#way = wayAfter(this.#way, heard)
  }

  #hearToken(good: boolean): void {
    if (!this.#stopped) this.#deps.proof.heard(good)
  }

  /** An answer after an error 17. A disk that can't take it now must not cost the answer itself. */
  #hearBudget(): void {
    const { budget, budgetOpened, storeFailed } = this.#deps
    if (this.#stopped) return
    try {
      if (budget.answered()) budgetOpened()
    } catch (failure) {
      if (!(failure instanceof StoreFailure)) throw failure
      storeFailed(failure)
    }
  }

  /** Takes in something, and shows it where it changes the link. */
  #told(take: () => void): void {
    take()
    this.#notice()
  }

  /** What an answer's `Date` says of the clock. One that is off is a suspicion: it may be a copy's, made long ago. */
  #hearTime(heard: { serverDateMs?: number | null; mayBeCopy?: boolean; tookMs?: number }): void {
    const { serverDateMs, mayBeCopy = false, tookMs } = heard
    const { clock, trust } = this.#deps
    const skew = skewMs(serverDateMs, clock.now())
    if (skew === null || this.#stopped) return
    if (Math.abs(skew) <= SKEW_MAX_MS) {
      if (mayBeCopy) trust.agreesByCopy(skew)
      else trust.tell(skew, tookMs)
    } else if (this.#timeIsWorthAsking(mayBeCopy)) {
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
