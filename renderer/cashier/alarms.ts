// What the alarms say, on the screen and to a screen reader. Pure.

import type { AlarmView } from '../../shared/attention'
import type { Text } from '../../shared/text'
import type { LinkState, TillView } from '../../shared/till'

/** Which word late money has. */
export function alarmHeadOf({ sale: { flags } }: AlarmView): keyof Text['attentionWords']['alarmHead'] {
  if (flags.includes('DUPLICATE')) return 'twice'
  return flags.some((flag) => flag.endsWith('_MISMATCH')) ? 'wrong' : 'late'
}

/** Whether the bar turns red: Bakong can't be asked. Slow is no alarm. */
export function isLinkAlarm(state: LinkState): boolean {
  return state !== 'OK' && state !== 'SLOW'
}

/** What to do about the link; a token has a word of its own where it is known what is wrong with it. */
export function linkAdvice({ link, token }: TillView, text: Text): string {
  const problem = link.state === 'TOKEN_EXPIRED' ? (token?.problem ?? null) : null
  return problem === null ? text.links[link.state].advice : text.setupWords.tokenProblems[problem]
}
