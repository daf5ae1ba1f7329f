// What the alarms say, on the screen and to a screen reader. Pure.

import type { AlarmView } from '../../shared/attention'
import type { Text } from '../../shared/text'
import type { LinkState, ScreenView, TillView } from '../../shared/till'

/** Which word late money has. */
export function alarmHeadOf({ sale: { flags } }: AlarmView): keyof Text['attentionWords']['alarmHead'] {
  if (flags.includes('DUPLICATE')) return 'twice'
  return flags.some((flag) => flag.endsWith('_MISMATCH')) ? 'wrong' : 'late'
}

/** Whether the bar turns red: Bakong can't be asked. Slow is no alarm, nor that nobody has asked yet. */
export function isLinkAlarm(state: LinkState): boolean {
  return state !== 'OK' && state !== 'SLOW' && state !== 'NOT_ASKED'
}

export type OpenScreen = Extract<ScreenView, { kind: 'waiting' | 'time-up' }>

/** Somebody waits for this sale's money. */
export function isSaleOpen(screen: ScreenView): screen is OpenScreen {
  return screen.kind === 'waiting' || screen.kind === 'time-up'
}

/**
 * What to do about the link, and why. A token has words of its own where it is known what is wrong with it; a customer is
 * spoken of only where one waits.
 */
export function linkWords({ link, token, lookupsLeft, screen }: TillView, text: Text) {
  const words = text.links[link.state]
  const problem = link.state === 'TOKEN_EXPIRED' ? (token?.problem ?? null) : null
  if (problem !== null) return { todo: words.todo, advice: text.setupWords.tokenProblems[problem] }
  const counted = lookupsLeft !== null && (link.state === 'OK' || link.state === 'SLOW')
  if (counted) return { todo: words.todo, advice: text.limitedAdvice }
  if (link.state === 'QUOTA_SPENT' && link.budget === 'counted-out') return text.countedOut
  return isSaleOpen(screen) ? words : (words.idle ?? words)
}
