// Look-ups that trials of tokens spend while no live books are open: noted in the set-up file, counted in the live budget.

import { type Setup, TRIED_MAX } from '../../shared/setup'
import type { AskedElsewhere } from './budget'

/** What was asked with this token on this day. */
export function askedIn({ trials }: Setup, token: string, day: string): AskedElsewhere {
  const known = trials?.day === day ? trials.tokens.find((one) => one.token === token) : undefined
  return known ?? { lookUps: 0, spent: false, good: false }
}

/** The set-up with one more look-up of this token, or with Bakong's word on it: its day is spent, or it is good. Other days are forgotten. */
export function withAsked(setup: Setup, token: string, day: string, asked: Partial<AskedElsewhere>): Setup {
  const before = askedIn(setup, token, day)
  const others = setup.trials?.day === day ? setup.trials.tokens.filter((one) => one.token !== token) : []
  const now = {
    token,
    lookUps: before.lookUps + (asked.lookUps ?? 0),
    spent: before.spent || asked.spent === true,
    good: before.good || asked.good === true,
  }
  // The oldest goes: a token that was tried so long ago is hardly the one that is kept.
  return { ...setup, trials: { day, tokens: [...others.slice(1 - TRIED_MAX), now] } }
}
