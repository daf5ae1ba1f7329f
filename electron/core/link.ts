// The health of the way to Bakong, from what was last heard. Never a state of a sale. The clock is judged beside it
// (core/clockTrust): a wrong one is shown before all else, and what is known of the way is kept under it.

import type { LinkState, LinkView } from '../../shared/till'
import type { TroubleKind } from './ports'

/** Past this a proper answer is a slow one. */
export const SLOW_MS = 3000

/** Past this difference to Bakong's clock no code is issued: its expiry would be wrong (DESIGN, the life of a sale). */
export const SKEW_MAX_MS = 60_000

export type Heard =
  | { readonly kind: 'answer'; readonly tookMs: number }
  | { readonly kind: 'trouble'; readonly trouble: TroubleKind }
  /** Something answered at Bakong's address, but no look-up was made: the token and the budget were not tried. */
  | { readonly kind: 'reached' }
  /** Another token is in use, which was tried; or it is known to be none. */
  | { readonly kind: 'token'; readonly good: boolean }
  /** A new day's look-ups are open. */
  | { readonly kind: 'budget-open' }

/** What a knock tries: the line. */
const CLEARED_BY_A_KNOCK: ReadonlySet<LinkState> = new Set(['OFFLINE', 'BLOCKED', 'INTERCEPTED', 'CERTIFICATE_WRONG'])

export const unknownLink = (now: number): LinkView => ({ state: 'OK', since: now, lastAnswerAt: null })

/** The link after something was heard (or not heard) from Bakong. @param now UTC ms */
export function linkAfter(link: LinkView, heard: Heard, now: number): LinkView {
  const state = stateOf(link, heard)
  const lastAnswerAt = heard.kind === 'answer' ? now : link.lastAnswerAt
  return { state, since: state === link.state ? link.since : now, lastAnswerAt }
}

function stateOf(link: LinkView, heard: Heard): LinkState {
  if (heard.kind === 'token') return tokenState(link.state, heard.good)
  if (heard.kind === 'budget-open') return link.state === 'QUOTA_SPENT' ? 'OK' : link.state
  if (heard.kind === 'answer') return heard.tookMs > SLOW_MS ? 'SLOW' : 'OK'
  if (heard.kind === 'reached') return CLEARED_BY_A_KNOCK.has(link.state) ? 'OK' : link.state
  switch (heard.trouble) {
    case 'offline':
    case 'timed-out':
      return 'OFFLINE'
    case 'intercepted':
      return 'INTERCEPTED'
    case 'cert-too-early':
    case 'cert-expired':
    case 'cert-bad':
      return 'CERTIFICATE_WRONG'
    case 'blocked':
      return 'BLOCKED'
    case 'unauthorized':
      return 'TOKEN_EXPIRED'
    case 'quota-spent':
      return 'QUOTA_SPENT'
    case 'rate-limited':
      return 'SLOW'
    case 'server-error':
    case 'nonsense':
    case 'bad-request':
      return 'SERVER_TROUBLE'
  }
}

function tokenState(state: LinkState, good: boolean): LinkState {
  if (!good) return 'TOKEN_EXPIRED'
  return state === 'TOKEN_EXPIRED' || state === 'QUOTA_SPENT' ? 'OK' : state
}

/**
 * Bakong's clock against the PC's.
 * @param serverDateMs the HTTP Date of an answer: whole seconds, cut off, made while the request was under way
 * @returns how far the PC is ahead, ms; null without a Date
 */
export function skewMs(serverDateMs: number | null | undefined, now: number): number | null {
  if (serverDateMs === null || serverDateMs === undefined) return null
  return now - (serverDateMs + 500)
}
