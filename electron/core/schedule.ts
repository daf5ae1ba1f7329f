// When a sale is looked at next. Pure: facts in, a time out.

import { isUnread, type Sale } from '../../shared/sale'
import { automaticLeft, type BudgetView, ownLeft } from './budget'
import type { TroubleKind } from './ports'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** A payment sent in the code's last second is credited about one second later (bakong/API.md §2.1). */
export const DEADLINE_GRACE_MS = 3 * SECOND

/** A "not found" lets a code expire only when it was asked this long after the deadline. A little less than the grace,
 *  since timers and two clocks disagree by milliseconds. */
export const EXPIRES_AFTER_MS = 2.5 * SECOND

/** The second clock: how long after its making a sale is still watched for late money. */
export const WATCH_MS = 24 * HOUR

/** A sale about which Bakong's answer can't be read, again and again, is asked about after these, the last for good: what
 *  ails Bakong may be over in a minute, and what ails one transaction may never be. */
const UNREAD_WAITS_MS = [10 * MINUTE, HOUR, 24 * HOUR] as const
/** Answers that can't be read until the sale is a matter for Needs attention. */
export const UNREAD_TRIES = 3
const UNREAD_WATCH_MS = 30 * 24 * HOUR

/** At most one call a second leaves the till. */
export const CALL_GAP_MS = SECOND

/** Added to the gap: on the way to Bakong two calls may draw nearer by some milliseconds; and tills that began at one
 *  moment drift apart. */
const GAP_EXTRA_MS = [5, 20] as const

/** @param jitter 0 up to 1  @returns what is added to `CALL_GAP_MS`, ms */
export function gapExtraMs(jitter: number): number {
  const [least, most] = GAP_EXTRA_MS
  return least + jitter * (most - least)
}

/** The sale on the screen is looked at by so much too early rather than after another sale's call. */
export const SHOWN_EARLY_MS = SECOND / 2

/** The longest pace of an open sale: what is due within it takes part in the turns. */
export const SOON_MS = 4 * SECOND

/** Where each sale needs a call of its own, each open one has its turn within so many calls. */
const TURN_CALLS = 27
/** Where even the fewest looks at the shown sale make a turn longer than this, it keeps its pace: nobody would gain much. */
const TURN_CALLS_MAX = 60

/** One call of so many is for the sale on the screen: by its own pace, and in a crowd. */
const SHOWN_CALLS = { usual: 2, crowd: 4 } as const

/**
 * How calls are shared where each sale needs one of its own.
 * @param others sales that are due now or soon, without the one on the screen
 * @returns how many of them are asked about between two looks at the sale on the screen
 */
export function othersBetween(others: number): number {
  const turn = (calls: number) => (others * calls) / (calls - 1)
  let calls: number = SHOWN_CALLS.usual
  while (calls < SHOWN_CALLS.crowd && turn(calls) > TURN_CALLS) calls += 1
  return (turn(calls) > TURN_CALLS_MAX ? SHOWN_CALLS.usual : calls) - 1
}

/** A look that got no proper answer is repeated after these. */
const BACK_OFF_MS = [2, 4, 8, 15].map((seconds) => seconds * SECOND)

/** Answers that time alone does not mend are asked again more slowly: each refused call counts against the day. */
const PATIENCE_MS: Partial<Record<TroubleKind, number>> = {
  unauthorized: MINUTE,
  blocked: 15 * SECOND,
  'bad-request': MINUTE,
}

/** Under a daily limit the first wait, and the longest. The address is knocked at for free meanwhile. */
const LIMITED_BACK_OFF_MS = 15 * SECOND
const LIMITED_BACK_OFF_MAX_MS = 30 * MINUTE

/** Where nothing may end, because nobody knows what time it is, a look that came to nothing is repeated so rarely; and no
 *  deadline is waited for longer, which may be years away by a clock that was wrong. */
const UNJUDGED_MS = 10 * MINUTE

/** Retry-After is honoured, within reason. */
const RETRY_AFTER_MAX_MS = HOUR

/** Without a daily limit: [until this long after its start, look every]. */
const SHOWN_STEPS = [
  [2 * MINUTE, 2 * SECOND],
  [Number.POSITIVE_INFINITY, 4 * SECOND],
] as const
const CLOSED_STEPS = [
  [2 * MINUTE, 10 * SECOND],
  [15 * MINUTE, MINUTE],
  [2 * HOUR, 10 * MINUTE],
  [Number.POSITIVE_INFINITY, HOUR],
] as const

/**
 * How the looks of one sale are paced.
 * - `free`: no daily limit
 * - `limited`: at these moments after its making, ms, rising; then once after the deadline
 * - `spent`: not before the new day's budget opens, UTC ms
 */
export type Pace =
  | { readonly kind: 'free' }
  | { readonly kind: 'limited'; readonly momentsMs: readonly number[] }
  | { readonly kind: 'spent'; readonly opensAt: number }

export interface LookFacts {
  readonly sale: Sale
  /** UTC ms, like all times here by Bakong's clock as well as it is known. */
  readonly now: number
  /** Until the code is over, ms; negative once it is. */
  readonly remainingMs: number
  readonly pace: Pace
  /** When the sale was made. */
  readonly madeAt: number
  /** When the last question left that Bakong answered; null before the first. */
  readonly heardAt: number | null
  /** False: nobody knows what time it is, and nothing ends by `now`. */
  readonly mayEnd: boolean
  /** The same of the watch, if it is not the same. */
  readonly watchMayEnd?: boolean
  /** Somebody moved the sale since Bakong was last heard: it has a word to say about that. */
  readonly unheard?: boolean
  /** 0 up to 1; spreads looks by up to a tenth. */
  readonly jitter: number
}

/** The pace of a sale that was never asked about, or was asked before the clock was set back. */
const FIRST_PACE_MS = 2 * SECOND

/** Of two sales of one pace the one that waits longer comes first, though their plans were spread. */
function roughly(paceMs: number): number {
  return 2 ** Math.round(Math.log2(paceMs))
}

/** A look that is due, UTC ms. */
export interface DueLook {
  readonly nextCheckAt: number
  readonly lastAskedAt: number | null
}

/**
 * Puts due looks in order, the most overdue first: each is late by its own pace, so that when there are too many for the
 * calls there are, all become slower by the same factor. A look that is planned each 2 s comes before one that is planned
 * each hour, and no stream of new sales makes an old one wait for ever. Equally late: the one of the quicker pace.
 */
export function mostOverdueFirst<Look extends DueLook>(due: readonly Look[], now: number): readonly Look[] {
  return due
    .map((look) => {
      const paceMs = paceOf(look, now)
      return { look, paceMs, overdue: (now - look.nextCheckAt) / paceMs }
    })
    .sort((a, b) => b.overdue - a.overdue || a.paceMs - b.paceMs)
    .map(({ look }) => look)
}

function paceOf({ nextCheckAt, lastAskedAt }: DueLook, now: number): number {
  const askedAt = lastAskedAt ?? Number.POSITIVE_INFINITY
  return roughly(askedAt < Math.min(nextCheckAt, now) ? nextCheckAt - askedAt : FIRST_PACE_MS)
}

/**
 * When to look at a sale next, after a proper answer or when it was made.
 * @returns UTC ms, or null when the watch has ended
 */
export function nextLook(facts: LookFacts): number | null {
  const at = nextLookExactly(facts)
  // The monotonic clock has fractions; the store keeps whole milliseconds.
  return at === null ? null : Math.ceil(at)
}

function nextLookExactly(facts: LookFacts): number | null {
  const { sale, now, remainingMs, pace, mayEnd, watchMayEnd = mayEnd } = facts
  if (sale.state === 'PAID' && sale.confirmation.kind === 'bakong') return null
  // One MD5 answers with one transaction: once the wrong money is known, asking again can't tell more.
  if (sale.mismatch !== null) return null
  if (isUnread(sale)) return unreadLook(facts)
  const watchEnd = watchMayEnd ? facts.madeAt + WATCH_MS : Number.POSITIVE_INFINITY
  // Bakong has the last word, and an open sale is never left undecided.
  if (now >= watchEnd) return isHeardSince(facts, watchEnd) && sale.state !== 'PENDING' ? null : now
  const overAt = now + remainingMs
  const deadlineLook = Math.max(now, overAt) + DEADLINE_GRACE_MS
  const beforeDeadlineLook = remainingMs + DEADLINE_GRACE_MS > 0
  const age = Math.max(0, now - facts.madeAt)
  switch (pace.kind) {
    case 'spent':
      return Math.max(pace.opensAt, now)
    case 'limited': {
      const unjudged = mayEnd ? Number.POSITIVE_INFINITY : now + UNJUDGED_MS
      if (!mayEnd && !beforeDeadlineLook) return unjudged
      if (sale.state === 'PENDING') {
        const moment = pace.momentsMs.find((ms) => ms > age)
        return Math.min(moment === undefined ? deadlineLook : now - age + moment, deadlineLook, unjudged)
      }
      // A closed code can be paid until it is over: one look after that, then at the next start or the watch's end.
      if (beforeDeadlineLook) return Math.min(deadlineLook, unjudged)
      return isHeardSince(facts, overAt + EXPIRES_AFTER_MS) ? Math.min(watchEnd, now + WATCH_MS) : now
    }
    case 'free': {
      if (sale.state === 'PENDING') {
        const step = stepAt(SHOWN_STEPS, age) * spread(facts.jitter)
        // None between the deadline and its grace: a "not found" then would prove nothing.
        return beforeDeadlineLook && step >= remainingMs ? deadlineLook : now + step
      }
      return Math.min(now + stepAt(CLOSED_STEPS, closedFor(sale, now, age)) * spread(facts.jitter), watchEnd)
    }
  }
}

function isHeardSince({ heardAt, unheard }: LookFacts, at: number): boolean {
  return heardAt !== null && heardAt >= at && unheard !== true
}

/** A sale that was closed in the future was closed before the clock was set back: nobody knows when, since it was made. */
function closedFor(sale: Exclude<Sale, { state: 'PENDING' }>, now: number, age: number): number {
  const closedAt = sale.state === 'PAID' ? sale.paidAt : sale.closedAt
  const ms = now - closedAt
  return ms < -MINUTE ? age : Math.min(Math.max(0, ms), age)
}

/** @param answers that could not be read, `UNREAD_TRIES` or more  @returns how long after the last one to ask again, ms */
export function unreadWaitMs(answers: number): number {
  const step = Math.min(Math.max(answers - UNREAD_TRIES, 0), UNREAD_WAITS_MS.length - 1)
  return UNREAD_WAITS_MS[step] ?? HOUR
}

/** Once after the deadline, if that is to come, then daily: asking more often costs look-ups, and would tell no more. */
function unreadLook({ sale, now, remainingMs, pace, madeAt, mayEnd, watchMayEnd = mayEnd }: LookFacts): number | null {
  if (watchMayEnd && now >= madeAt + UNREAD_WATCH_MS) return null
  const deadlineLook = now + remainingMs + DEADLINE_GRACE_MS
  const at =
    sale.state === 'PENDING' && deadlineLook > now ? deadlineLook : now + unreadWaitMs(Number.POSITIVE_INFINITY)
  return pace.kind === 'spent' ? Math.max(at, pace.opensAt) : at
}

/**
 * How long to wait after a look that got no proper answer.
 * @param streak such looks in a row, this one included; 1 or more
 * @param limited each try costs one of the day's look-ups, so an outage must not eat them: the waits double
 * @returns milliseconds
 */
export function backOffMs(
  streak: number,
  kind: TroubleKind,
  retryAfterMs: number | undefined,
  limited = false,
): number {
  const step = BACK_OFF_MS[Math.min(streak, BACK_OFF_MS.length) - 1] ?? SECOND
  const patience = PATIENCE_MS[kind] ?? 0
  const asked = kind === 'rate-limited' ? Math.min(retryAfterMs ?? 0, RETRY_AFTER_MAX_MS) : 0
  const spared = limited ? Math.min(LIMITED_BACK_OFF_MS * 2 ** (streak - 1), LIMITED_BACK_OFF_MAX_MS) : 0
  return Math.max(step, patience, asked, spared)
}

function stepAt(steps: readonly (readonly [number, number])[], age: number): number {
  for (const [until, every] of steps) if (age < until) return every
  return HOUR
}

function spread(jitter: number): number {
  return 0.95 + jitter * 0.1
}

// ---- Limited: looks are spent where money is likely ----

/**
 * From code shown to money sent, for a shop that has no times of its own yet: most people pay within half a minute,
 * some look for their phone. An assumption, replaced by the shop's own times after `OWN_TIMES_MIN` sales.
 */
const USUAL_DELAYS_MS = [7, 9, 11, 12, 14, 15, 17, 18, 20, 22, 24, 27, 30, 34, 39, 46, 56, 72, 105, 170].map(
  (seconds) => seconds * SECOND,
)
const OWN_TIMES_MIN = 20

/** From sent to visible for a look-up; ~1 s in samples (bakong/API.md §2.1). */
const CREDIT_MS = 1500

/** Looks before the deadline at one sale. */
const EARLY_LOOKS_MAX = 12

/** Sales a day of a shop that has no history: rather too many than too few, so that the first day does not run dry. */
const USUAL_SALES_A_DAY = 80

/** Customers who pay, of those who are shown a code. An assumption; it only spaces the looks. */
const PAY_SHARE = 0.9

/** Where in the spread of paying times to look, for few looks: late enough that most have paid. */
const FEW_QUANTILES: Readonly<Record<number, readonly number[]>> = {
  1: [0.8],
  2: [0.5, 0.9],
  3: [0.4, 0.7, 0.93],
  4: [0.3, 0.55, 0.8, 0.95],
}

function quantilesOf(looks: number): readonly number[] {
  return FEW_QUANTILES[looks] ?? Array.from({ length: looks }, (_, index) => (index + 1) / (looks + 1))
}

/**
 * The moments at which a new sale is looked at under a daily limit, before the look after its deadline.
 *
 * Every sale needs one look to be decided: the one that finds the money, or the one after the deadline. So one look is
 * set aside for each sale still expected today, and what is left over may be spent on early looks that find nothing. A
 * look that finds the money costs nothing extra: the sale needs no other.
 * @param saleId decides by chance, repeatably, which sales get one look more when there is not one for each
 * @param ownDelaysMs this shop's times from shown to sent
 * @param salesPerDay sales made on the last trading days
 * @returns ms after the sale's making, rising; empty when no early look can be spared
 */
export function limitedMoments(facts: {
  readonly budget: BudgetView
  readonly saleId: string
  readonly ownDelaysMs: readonly number[]
  readonly salesPerDay: readonly number[]
  readonly salesMadeToday: number
}): readonly number[] {
  const left = ownLeft(facts.budget) ?? Number.POSITIVE_INFINITY
  if ((automaticLeft(facts.budget) ?? 1) <= 0) return []
  const expected = expectedSales(facts.salesPerDay, facts.salesMadeToday)
  const looks = affordableLooks((left - expected) / expected, chance(facts.saleId))
  const delays = facts.ownDelaysMs.length >= OWN_TIMES_MIN ? facts.ownDelaysMs : USUAL_DELAYS_MS
  const sorted = [...delays].sort((a, b) => a - b)
  return quantilesOf(looks).map((q) => quantile(sorted, q) + CREDIT_MS)
}

/**
 * Looks that today's plan leaves over, beside one for each sale still expected and the reserve: what may be spent on
 * sales that are long closed.
 */
export function spareLooks(facts: {
  readonly budget: BudgetView
  readonly salesPerDay: readonly number[]
  readonly salesMadeToday: number
}): number {
  const left = automaticLeft(facts.budget) ?? Number.POSITIVE_INFINITY
  return Math.max(0, left - expectedSales(facts.salesPerDay, facts.salesMadeToday))
}

/** How many early looks keep the looks in vain within `spare` a sale on average. @param luck 0 up to 1 */
function affordableLooks(spare: number, luck: number): number {
  let looks = 0
  while (looks < EARLY_LOOKS_MAX && inVain(looks + 1) <= spare) looks += 1
  if (looks === EARLY_LOOKS_MAX || spare <= 0) return looks
  const share = (spare - inVain(looks)) / (inVain(looks + 1) - inVain(looks))
  return luck < share ? looks + 1 : looks
}

/** Of so many early looks at one sale, how many find nothing, on average. */
function inVain(looks: number): number {
  return quantilesOf(looks).reduce((sum, q) => sum + 1 - PAY_SHARE * q, 0)
}

/** Sales still to come today, this one included; never less than one. */
function expectedSales(salesPerDay: readonly number[], madeToday: number): number {
  const usual =
    salesPerDay.length === 0
      ? USUAL_SALES_A_DAY
      : salesPerDay.reduce((sum, count) => sum + count, 0) / salesPerDay.length
  // A day that is busier than usual goes on being so for a while.
  return Math.max(1, usual - madeToday + 1, madeToday > usual ? madeToday * 0.25 : 0)
}

function quantile(sorted: readonly number[], q: number): number {
  const at = q * (sorted.length - 1)
  const low = sorted[Math.floor(at)] ?? 0
  const high = sorted[Math.ceil(at)] ?? low
  return Math.round(low + (high - low) * (at - Math.floor(at)))
}

/** A number from 0 up to 1, fixed for each id (FNV-1a). */
function chance(id: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193)
  return (hash >>> 0) / 2 ** 32
}
