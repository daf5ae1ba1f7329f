// How long the token lives: when to warn, when to ask for a new one, and how often that may be tried.

const DAY_MS = 86_400_000

/** Days before the end at which the owner is told (issue 6). NBC's own e-mail comes three days before (bakong/API.md §5). */
export const WARN_DAYS = [14, 7, 3, 1] as const

/** Renewal begins this many days before the end: weeks are left for a person when it fails. */
export const RENEW_DAYS = 14

/** Tries a day, and the least time between two: Bakong's patience with this path is unknown. */
export const RENEW_TRIES_A_DAY = 3
export const RENEW_GAP_MS = 6 * 3_600_000

export interface TokenLife {
  /** Whole days left, rounded down; negative after the end; null when the token does not say. */
  readonly daysLeft: number | null
  /** The nearest of the warnings that has been reached; 0 when it has ended; null while there is time. */
  readonly warning: (typeof WARN_DAYS)[number] | 0 | null
}

/** @param expiresAt UTC ms; null when the token does not say  @param now UTC ms */
export function tokenLife(expiresAt: number | null, now: number): TokenLife {
  if (expiresAt === null) return { daysLeft: null, warning: null }
  const left = expiresAt - now
  const daysLeft = Math.floor(left / DAY_MS)
  if (left <= 0) return { daysLeft, warning: 0 }
  const reached = WARN_DAYS.filter((days) => left <= days * DAY_MS)
  return { daysLeft, warning: reached.at(-1) ?? null }
}

export interface RenewalFacts {
  readonly expiresAt: number | null
  readonly now: number
  /** Bakong refused the token in its last answer. */
  readonly refused: boolean
  /** When renewal was tried, UTC ms, oldest first. */
  readonly tries: readonly number[]
}

/** Whether a new token should be asked for now, by the till itself. */
export function renewalDue({ expiresAt, now, refused, tries }: RenewalFacts): boolean {
  const ending = expiresAt !== null && expiresAt - now <= RENEW_DAYS * DAY_MS
  if (!ending && !refused) return false
  const recent = tries.filter((at) => now - at < DAY_MS)
  const last = recent.at(-1)
  return recent.length < RENEW_TRIES_A_DAY && (last === undefined || now - last >= RENEW_GAP_MS)
}
