// The look-up budget: how many questions the token may still ask today, and for what.

import type { BudgetWord } from '../../shared/till'
import { businessDay, nextDayStart } from './businessDay'
import type { Clock, LookUpCount, LookUpLedger, LookUpPurpose, Store } from './ports'

/** What public clients report of production: errorCode 17 after a hundred look-ups (bakong/API.md §4). */
export const DAILY_LOOKUPS_USUAL = 100

/** The new day is waited for this much longer: clocks differ, and the reset hour is a report, not NBC's word. */
const OPENING_MS = 2 * 60_000

/** Nobody has NBC's word on the hour at which a day's look-ups open: after an error 17 one look in so long tries it. */
const TRY_AGAIN_MS = 3_600_000

/** So long, and for so few look-ups, a new day is too young to be spent by this till: its error 17 is yesterday's. */
const YOUNG_MS = 20 * 60_000
const YOUNG_LOOKUPS = 5
const YOUNG_RETRY_MS = 5 * 60_000

/** A key pressed again so soon after an error 17 is answered with it. */
const REFUSED_JUST_NOW_MS = 10_000

/** Share of the day's look-ups kept for people's keys and for the look after each deadline. */
const RESERVE_SHARE = 0.2
/** Part of it that no deadline may take: a customer stands there when a key is pressed, and often nobody at a deadline. */
const KEYS_SHARE = 0.05

export interface BudgetView {
  /** Look-ups a day; null where Bakong sets no limit. */
  readonly limit: number | null
  /** Since the day's look-ups opened. */
  readonly used: LookUpCount
  /** Bakong's last word on it today was error 17, whatever we counted ourselves. */
  readonly declaredSpent: boolean
  /** That word is old enough for one look that tries whether it still holds. */
  readonly mayTry: boolean
}

/** A till's share of what its token may ask a day, in whole look-ups; at least one. @param tills that share the token */
export function shareOf(dailyLookups: number | null, tills: number): number | null {
  return dailyLookups === null ? null : Math.max(1, Math.floor(dailyLookups / tills))
}

function total(used: LookUpCount): number {
  return used.automatic + used.person + used.deadline
}

/** Look-ups left today for anything; null where there is no limit. */
export function lookUpsLeft({ limit, used, declaredSpent }: BudgetView): number | null {
  if (declaredSpent) return 0
  return limit === null ? null : Math.max(0, limit - total(used))
}

/** Look-ups left today that the till may spend by itself, outside the reserve; null where there is no limit. */
export function automaticLeft(view: BudgetView): number | null {
  const { limit, used } = view
  return limit === null ? lookUpsLeft(view) : leftBeside(view, limit * RESERVE_SHARE, used.person + used.deadline)
}

/** Look-ups left today that the till may spend by itself, the look after each deadline included; null where there is no limit. */
export function ownLeft(view: BudgetView): number | null {
  const { limit, used } = view
  return limit === null ? lookUpsLeft(view) : leftBeside(view, limit * KEYS_SHARE, used.person)
}

/** What is left when as much of a reserve is kept as was not taken out of it yet. */
function leftBeside(view: BudgetView, reserve: number, taken: number): number {
  return Math.max(0, (lookUpsLeft(view) ?? 0) - Math.max(0, Math.ceil(reserve) - taken))
}

/**
 * Whether one more look-up of this purpose is allowed. A person's key always is: the till's count may be wrong, and a day
 * may have opened at another hour; only Bakong can say.
 */
export function mayAsk(view: BudgetView, purpose: LookUpPurpose): boolean {
  if (purpose === 'person') return true
  if (view.declaredSpent) return view.mayTry
  const left = purpose === 'automatic' ? automaticLeft(view) : ownLeft(view)
  return left === null || left > 0
}

/** The budget's part of the link. */
export function budgetWord(view: BudgetView): BudgetWord {
  if (view.declaredSpent) return 'spent'
  return lookUpsLeft(view) === 0 ? 'counted-out' : 'open'
}

/** Just after midnight an error 17 may be yesterday's: Bakong's clock, or its reset, is a little behind ours. */
export function isYoungDay(now: number): boolean {
  return businessDay(now - YOUNG_MS) !== businessDay(now)
}

/** What was asked with a token outside these books, on one day: trials in set-up, while the demo's were open. */
export interface AskedElsewhere {
  readonly lookUps: number
  readonly spent: boolean
  /** Bakong answered it: the token is proved. */
  readonly good: boolean
}

export interface BudgetDeps {
  readonly store: Store
  readonly clock: Clock
  readonly tokenId: () => string
  /** This till's share of what the owner says the token may ask a day; null for no limit. */
  readonly configured: () => number | null
  readonly elsewhere: (tokenId: string, day: string) => AskedElsewhere
}

/** Counts every call in the store before it is made, so that a crash can only overcount. */
export class Budget {
  readonly #store: Store
  readonly #clock: Clock
  readonly #tokenId: () => string
  readonly #configured: () => number | null
  readonly #elsewhere: BudgetDeps['elsewhere']
  /** When error 17 was last heard in this run, monotonic ms, and for which token. */
  #refused: { readonly tokenId: string; readonly at: number } | null = null
  readonly #startedAt: number

  constructor(deps: BudgetDeps) {
    this.#startedAt = deps.clock.monotonic()
    this.#store = deps.store
    this.#clock = deps.clock
    this.#tokenId = deps.tokenId
    this.#configured = deps.configured
    this.#elsewhere = deps.elsewhere
  }

  view(): BudgetView {
    const tokenId = this.#tokenId()
    const ledger = this.#ledger(tokenId)
    return {
      // What was learnt stands only where the owner has named no number.
      limit: this.#configured() ?? ledger.learnt,
      used: usedSinceOpening(ledger),
      declaredSpent: ledger.spent,
      mayTry: ledger.spent && this.#untilTry(tokenId, ledger) <= 0,
    }
  }

  get #today(): string {
    return businessDay(this.#clock.now())
  }

  /**
   * Takes one look-up out of the day's budget. Call it before the request leaves.
   * @param tokenId whose budget, when it is not the one in use
   * @returns the day it was counted on, for `declareSpent` and `giveBack`
   */
  spend(purpose: LookUpPurpose, tokenId = this.#tokenId()): string {
    const day = this.#today
    this.#store.countLookUp(tokenId, day, purpose)
    return day
  }

  /** The call never reached Bakong, so it cost nothing there. @param day of `spend` */
  giveBack(purpose: LookUpPurpose, day: string): void {
    this.#store.uncountLookUp(this.#tokenId(), day, purpose)
  }

  /**
   * Bakong said errorCode 17. The day is over for this token, until a look finds it open. A limit is learnt only where none
   * was set, and only downwards. Fewer calls than the usual limit tell of other tills, or of another hour, not of a limit.
   */
  declareSpent(day: string, tokenId = this.#tokenId()): void {
    this.#refused = { tokenId, at: this.#clock.monotonic() }
    this.#store.markSpent(tokenId, day, this.#clock.now())
    const ledger = this.#ledger(tokenId, day)
    // The refused call is counted too.
    const answered = total(usedSinceOpening(ledger)) - 1
    if (this.#configured() !== null || answered < DAILY_LOOKUPS_USUAL) return
    if (ledger.learnt === null || answered < ledger.learnt) this.#store.learnLimit(tokenId, answered)
  }

  /**
   * Bakong answered a look-up. After an error 17 of today that says that the day's look-ups are open again: they are counted
   * from here on.
   * @returns whether they were spent until now
   */
  answered(tokenId = this.#tokenId()): boolean {
    const day = this.#today
    const { spent, used } = this.#ledger(tokenId, day)
    if (!spent) return false
    this.#store.markOpened(tokenId, day, used)
    this.#refused = null
    return true
  }

  /** The owner has said what the token may ask: what was learnt before no longer holds. */
  forgetLearnt(): void {
    const tokenId = this.#tokenId()
    if (this.#ledger(tokenId).learnt !== null) this.#store.learnLimit(tokenId, null)
  }

  /** Error 17 was heard a moment ago: asking again would only hear it again. */
  get refusedJustNow(): boolean {
    const tokenId = this.#tokenId()
    if (this.#refused?.tokenId !== tokenId) return false
    const ledger = this.#ledger(tokenId)
    return ledger.spent && this.#refusedAgoMs(tokenId, ledger) < REFUSED_JUST_NOW_MS
  }

  /** When the till may next ask by itself, once it may not now, UTC ms. */
  nextOpening(): number {
    return this.view().declaredSpent ? this.retryAt() : this.opensAt()
  }

  /** When the next day's look-ups open, UTC ms. Reset hour as reported: midnight in Phnom Penh (bakong/API.md §4). */
  opensAt(): number {
    return nextDayStart(this.#clock.now()) + OPENING_MS
  }

  /** When to try again after an error 17, UTC ms: an hour after it, sooner with the new day or if the day has only begun. */
  retryAt(): number {
    const tokenId = this.#tokenId()
    const wait = Math.max(0, this.#untilTry(tokenId, this.#ledger(tokenId)))
    return Math.min(this.#clock.now() + Math.ceil(wait), this.opensAt())
  }

  /** How long the last error 17 of today still holds, ms; 0 or less: try. */
  #untilTry(tokenId: string, ledger: LookUpLedger): number {
    const { spentAt } = ledger
    const isYoung = spentAt !== null && isYoungDay(spentAt) && total(usedSinceOpening(ledger)) <= YOUNG_LOOKUPS
    return (isYoung ? YOUNG_RETRY_MS : TRY_AGAIN_MS) - this.#refusedAgoMs(tokenId, ledger)
  }

  /** How long ago the last error 17 was heard, ms: of two clocks the one that says more, since one stands still while the
   *  machine sleeps and the other may have been set back. Of an earlier run's, at least since this one began. */
  #refusedAgoMs(tokenId: string, { spentAt }: LookUpLedger): number {
    const heard = this.#refused?.tokenId === tokenId ? this.#refused.at : this.#startedAt
    return Math.max(this.#clock.monotonic() - heard, spentAt === null ? 0 : this.#clock.now() - spentAt)
  }

  /** Of these books, and of trials outside them: a person made those, so they come out of what is kept for people. */
  #ledger(tokenId: string, day = this.#today): LookUpLedger {
    const ledger = this.#store.lookUps(tokenId, day)
    const elsewhere = this.#elsewhere(tokenId, day)
    return {
      ...ledger,
      used: { ...ledger.used, person: ledger.used.person + elsewhere.lookUps },
      spent: ledger.spent || (elsewhere.spent && ledger.openedWith === null),
    }
  }
}

/** Since the day's look-ups opened. */
function usedSinceOpening({ used, openedWith }: LookUpLedger): LookUpCount {
  if (openedWith === null) return used
  const since = (purpose: LookUpPurpose) => Math.max(0, used[purpose] - openedWith[purpose])
  return { automatic: since('automatic'), person: since('person'), deadline: since('deadline') }
}
