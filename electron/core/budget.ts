// The look-up budget: how many questions the token may still ask today, and for what.

import { businessDay, nextDayStart } from './businessDay'
import type { Clock, LookUpCount, LookUpPurpose, Store } from './ports'

/** What public clients report of production: errorCode 17 after a hundred look-ups (bakong/API.md §4). */
export const DAILY_LOOKUPS_USUAL = 100

/** The new day is waited for this much longer: clocks differ, and the reset hour is a report, not NBC's word. */
const OPENING_MS = 2 * 60_000

/** So long, and for so few look-ups, a new day is too young to be spent by this till. */
const YOUNG_MS = 20 * 60_000
const YOUNG_LOOKUPS = 5
const YOUNG_RETRY_MS = 5 * 60_000

/** Share of the day's look-ups kept for people's keys and for the look after each deadline. */
const RESERVE_SHARE = 0.2

export interface BudgetView {
  /** Look-ups a day; null where Bakong sets no limit. */
  readonly limit: number | null
  readonly used: LookUpCount
  /** Bakong said error 17 today: nothing more until the next Phnom Penh day, whatever we counted ourselves. */
  readonly declaredSpent: boolean
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
  const left = lookUpsLeft(view)
  if (left === null || view.limit === null) return left
  const reserve = Math.ceil(view.limit * RESERVE_SHARE)
  const reserveLeft = Math.max(0, reserve - view.used.person - view.used.deadline)
  return Math.max(0, left - reserveLeft)
}

/** Whether one more look-up of this purpose is allowed. */
export function mayAsk(view: BudgetView, purpose: LookUpPurpose): boolean {
  const left = purpose === 'automatic' ? automaticLeft(view) : lookUpsLeft(view)
  return left === null || left > 0
}

/** Just after midnight an error 17 may be yesterday's: Bakong's clock, or its reset, is a little behind ours. */
export function isYoungDay(now: number): boolean {
  return businessDay(now - YOUNG_MS) !== businessDay(now)
}

/** What was asked with a token outside these books, on one day: trials in set-up, while the demo's were open. */
export interface AskedElsewhere {
  readonly lookUps: number
  readonly spent: boolean
}

export interface BudgetDeps {
  readonly store: Store
  readonly clock: Clock
  readonly tokenId: () => string
  /** `dailyLookups` of the settings: what the owner says the token may ask a day. */
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

  constructor(deps: BudgetDeps) {
    this.#store = deps.store
    this.#clock = deps.clock
    this.#tokenId = deps.tokenId
    this.#configured = deps.configured
    this.#elsewhere = deps.elsewhere
  }

  view(): BudgetView {
    const day = businessDay(this.#clock.now())
    const tokenId = this.#tokenId()
    const configured = this.#configured()
    const learnt = this.#store.learntLimit(tokenId)
    return {
      limit: learnt === null ? configured : Math.min(learnt, configured ?? learnt),
      used: this.#used(tokenId, day),
      declaredSpent: this.#store.spentDay(tokenId) === day || this.#elsewhere(tokenId, day).spent,
    }
  }

  /**
   * Takes one look-up out of the day's budget. Call it before the request leaves.
   * @param tokenId whose budget, when it is not the one in use
   * @returns the day it was counted on, for `declareSpent`
   */
  spend(purpose: LookUpPurpose, tokenId = this.#tokenId()): string {
    const day = businessDay(this.#clock.now())
    this.#store.countLookUp(tokenId, day, purpose)
    return day
  }

  /**
   * Bakong said errorCode 17. The day is over for this token. A limit is learnt only where none was set, and only
   * downwards: with a limit set, error 17 before it usually means that another till shares the token.
   */
  declareSpent(day: string, tokenId = this.#tokenId()): void {
    if (isYoungDay(this.#clock.now()) && total(this.#used(tokenId, day)) <= YOUNG_LOOKUPS) return
    this.#store.markSpent(tokenId, day)
    if (this.#configured() !== null) return
    const used = total(this.#used(tokenId, day))
    const learnt = this.#store.learntLimit(tokenId)
    // The refused call is counted too. Fewer than this tells of another till, not of the limit.
    const limit = Math.max(used - 1, DAILY_LOOKUPS_USUAL)
    if (learnt === null || limit < learnt) this.#store.learnLimit(tokenId, limit)
  }

  /** When programs may have Bakong asked again, once their share is used up, UTC ms. */
  shareOpensAt(): number {
    return automaticLeft(this.view()) === 0 ? this.opensAt() : this.retryAt()
  }

  /** When the next day's look-ups open, UTC ms. Reset hour as reported: midnight in Phnom Penh (bakong/API.md §4). */
  opensAt(): number {
    return nextDayStart(this.#clock.now()) + OPENING_MS
  }

  /** When to try again after an error 17, UTC ms: with the new day, or soon if the day has only begun. */
  retryAt(): number {
    return this.view().declaredSpent ? this.opensAt() : this.#clock.now() + YOUNG_RETRY_MS
  }

  /** A person tried the token: it comes out of what is kept for people. */
  #used(tokenId: string, day: string): LookUpCount {
    const used = this.#store.lookUpCount(tokenId, day)
    return { ...used, person: used.person + this.#elsewhere(tokenId, day).lookUps }
  }
}
