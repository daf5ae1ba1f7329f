// The link to Bakong, made of what is known of its parts. Never a state of a sale, and no answer about one sale sets it.
//
//   way     the line (TLS included) and the server behind it, by what was last heard of each
//   token   by Bakong's last word about it (core/tokenProof)
//   budget  by the day's count, and by Bakong's last error 17 (core/budget)
//   clock   by core/time
//
// Each is told by its own facts at the moment it is asked for; none is kept as a state. One word, the worst of them, is what
// a bar and a program see.

import { never } from '../../shared/result'
import type { BudgetWord, LinkState, LinkView, TokenWord } from '../../shared/till'
import type { TroubleKind } from './ports'

/** Past this a proper answer is a slow one. */
export const SLOW_MS = 3000

/** Past this difference to Bakong's clock no code is issued: its expiry would be wrong (DESIGN, the life of a sale). */
export const SKEW_MAX_MS = 60_000

/** Whether a question reaches Bakong at all. */
export type Line = 'open' | 'offline' | 'intercepted' | 'certificate' | 'blocked'

/** What was last heard of the way, line and server apart. */
export interface Way {
  readonly line: Line
  readonly server: 'well' | 'slow' | 'busy' | 'trouble'
  /** A knock that is answered well takes back only what a knock has said of the server: it tries no look-up. */
  readonly serverBy: 'knock' | 'question'
}

export const unknownWay: Way = { line: 'open', server: 'well', serverBy: 'knock' }

export type Heard =
  /** Bakong spoke, whatever it said of the sale: the line stands and the server works. */
  | { readonly kind: 'answer'; readonly tookMs: number }
  | { readonly kind: 'trouble'; readonly trouble: TroubleKind; readonly by: 'knock' | 'question' }
  /** Something answered at Bakong's address, but no look-up was made. */
  | { readonly kind: 'reached'; readonly tookMs: number }

/** The way after something was heard (or not heard) from Bakong. */
export function wayAfter(way: Way, heard: Heard): Way {
  switch (heard.kind) {
    case 'answer':
      return { line: 'open', server: heard.tookMs > SLOW_MS ? 'slow' : 'well', serverBy: 'question' }
    case 'reached': {
      const over = way.serverBy === 'knock' || (way.server === 'slow' && heard.tookMs <= SLOW_MS)
      return over ? unknownWay : { ...way, line: 'open' }
    }
    case 'trouble':
      return afterTrouble(way, heard)
    default:
      return never(heard)
  }
}

function afterTrouble(way: Way, { trouble, by }: Extract<Heard, { kind: 'trouble' }>): Way {
  switch (trouble) {
    case 'offline':
    case 'timed-out':
      return { ...way, line: 'offline' }
    case 'intercepted':
      return { ...way, line: 'intercepted' }
    case 'cert-too-early':
    case 'cert-expired':
    case 'cert-bad':
      return { ...way, line: 'certificate' }
    case 'blocked':
      return { ...way, line: 'blocked' }
    // The token's and the budget's words come on a way that is well.
    case 'unauthorized':
    case 'quota-spent':
      return { line: 'open', server: 'well', serverBy: by }
    case 'rate-limited':
      return { line: 'open', server: 'busy', serverBy: by }
    case 'server-error':
    case 'nonsense':
    case 'bad-request':
      return { line: 'open', server: 'trouble', serverBy: by }
  }
}

/** The parts of the link, as they are now. */
export interface LinkParts {
  readonly way: Way
  readonly token: TokenWord
  readonly budget: BudgetWord
  readonly clockWrong: boolean
}

/** The one word: what has to be mended first stands before what is only known once that is mended. */
export function worstOf({ way, token, budget, clockWrong }: LinkParts): LinkState {
  if (clockWrong) return 'CLOCK_WRONG'
  const line = lineState[way.line]
  if (line !== null) return line
  if (token === 'refused') return 'TOKEN_EXPIRED'
  if (way.server === 'trouble') return 'SERVER_TROUBLE'
  if (budget !== 'open') return 'QUOTA_SPENT'
  if (token === 'not-asked') return 'NOT_ASKED'
  return way.server === 'well' ? 'OK' : 'SLOW'
}

const lineState: Readonly<Record<Line, LinkState | null>> = {
  open: null,
  offline: 'OFFLINE',
  intercepted: 'INTERCEPTED',
  certificate: 'CERTIFICATE_WRONG',
  blocked: 'BLOCKED',
}

/**
 * Whether Bakong can't be asked about a sale now, by its own word or for want of a way: then a manager's word may stand in
 * (docs/decisions/0042). Neither a wrong clock nor the till's own count says so: a key still has Bakong asked.
 */
export function cantBeAsked({ way, token, budget }: LinkParts): boolean {
  return way.line !== 'open' || way.server === 'trouble' || token === 'refused' || budget === 'spent'
}

/** @param before as it was last shown  @param now UTC ms  @param lastAnswerAt UTC ms; null for none in this run */
export function linkView(
  parts: LinkParts,
  before: LinkView | null,
  lastAnswerAt: number | null,
  now: number,
): LinkView {
  const state = worstOf(parts)
  const since = before !== null && before.state === state ? before.since : now
  return { state, since, lastAnswerAt, token: parts.token, budget: parts.budget }
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
