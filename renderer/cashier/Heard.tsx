// What was last heard of a sale, and the button that asks about it now.

import type { RefusalCode } from '../../shared/result'
import type { Text } from '../../shared/text'
import { type AskedView, type CheckView, isAskedSoon, type SaleView, type TillView } from '../../shared/till'
import { Button } from '../ui/Button'
import { clockText, countdownText } from '../ui/format'
import { type Snapshot, timeNow, useTick } from '../ui/snapshot'
import { Lines } from './Face'
import type { Check } from './useCheck'
import type { CommandState } from './useCommand'

/** What was last heard, in two lines: the word first, then when. */
export function Heard({
  asked,
  hidden = false,
  sale,
  snapshot,
  text,
  refusal,
}: {
  asked: AskedView
  /** The code has left the screens, and nothing is decided. */
  hidden?: boolean
  sale: SaleView
  snapshot: Snapshot<TillView>
  text: Text
  refusal: RefusalCode | null
}) {
  useTick(1000)
  const now = timeNow(snapshot)
  return (
    <Lines
      first={<span data-testid="heard">{heard(asked, hidden, text)}</span>}
      second={whenHeard(asked, sale, now, text)}
      refusal={refusal}
      text={text}
    />
  )
}

function heard(asked: AskedView, hidden: boolean, text: Text): string {
  if (asked.check !== null) return checkWords(asked.check, text)
  if (asked.byPerson || (asked.busy && asked.answer === null)) return text.asking
  // What was heard while the code could be paid says nothing of its last seconds.
  if (hidden && asked.answer !== 'no-answer') return text.notKnownYet
  if (asked.answer === null) return text.notAskedYet
  return asked.answer === 'not-found' ? text.notPaidYet : text.noAnswerYet
}

/** The answer to "check now" and "I have paid". */
export function checkWords(check: CheckView, text: Text): string {
  switch (check.kind) {
    case 'asking':
      return text.asking
    case 'still-asking':
      return text.attentionWords.stillAsking
    case 'found':
      return text.attentionWords.stickerFound
    case 'not-found':
      return text.attentionWords.notReceived
    case 'failed':
      return text.checkedFailed
    case 'could-not-ask':
      return text.attentionWords.cantAsk(text.attentionWords.whys[check.why])
  }
}

/** From here on the hour is said instead of the time that is left, ms. */
const CLOCK_FROM_MS = 10 * 60_000

function whenHeard(asked: AskedView, sale: SaleView, now: number, text: Text): string {
  if (!isAskedSoon(asked, now)) return nextLook(asked, now, text)
  if (asked.at === null) return text.saleNumber(sale.billNumber)
  if (asked.answer === 'no-answer') return text.nextTry(Math.max(0, Math.ceil(((asked.nextAt ?? now) - now) / 1000)))
  const agoSeconds = Math.max(0, Math.round((now - asked.at) / 1000))
  return agoSeconds < 60
    ? text.askedAgo(agoSeconds, sale.billNumber)
    : text.askedAt(clockText(asked.at), sale.billNumber)
}

/** When the till asks by itself, where that is not soon, and what asks at once. */
function nextLook({ nextAt }: AskedView, now: number, text: Text): string {
  if (nextAt === null) return text.noNextLook
  const leftMs = nextAt - now
  return leftMs < CLOCK_FROM_MS ? text.nextLookIn(countdownText(leftMs)) : text.nextLookAt(clockText(nextAt))
}

export function CheckNow({
  command,
  check,
  asked,
  text,
  kind,
}: {
  command: CommandState
  check: Check
  asked: AskedView
  text: Text
  kind: 'main' | 'second'
}) {
  return (
    <Button
      kind={kind}
      testId="check-now"
      hint="F5"
      busy={asked.byPerson || command.busy === 'sale.check'}
      onPress={check.press}
    >
      {text.checkNow}
    </Button>
  )
}
