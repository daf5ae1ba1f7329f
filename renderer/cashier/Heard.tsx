// What was last heard of a sale, and the button that asks about it now.

import type { RefusalCode } from '../../shared/result'
import type { Text } from '../../shared/text'
import type { AskedView, CheckView, SaleView, TillView } from '../../shared/till'
import { Button } from '../ui/Button'
import { clockText } from '../ui/format'
import { type Snapshot, timeNow, useTick } from '../ui/snapshot'
import { Lines } from './Face'
import type { Check } from './useCheck'
import type { CommandState } from './useCommand'

/** What was last heard, in two lines: the word first, then when. */
export function Heard({
  asked,
  sale,
  snapshot,
  text,
  refusal,
}: {
  asked: AskedView
  sale: SaleView
  snapshot: Snapshot<TillView>
  text: Text
  refusal: RefusalCode | null
}) {
  useTick(1000)
  const now = timeNow(snapshot)
  return (
    <Lines
      first={<span data-testid="heard">{heard(asked, text)}</span>}
      second={whenHeard(asked, sale, now, text)}
      refusal={refusal}
      text={text}
    />
  )
}

function heard(asked: AskedView, text: Text): string {
  if (asked.check !== null) return checkWords(asked.check, text)
  if (asked.byPerson || (asked.busy && asked.answer === null)) return text.asking
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

function whenHeard(asked: AskedView, sale: SaleView, now: number, text: Text): string {
  if (asked.at === null) return text.saleNumber(sale.billNumber)
  const agoSeconds = Math.max(0, Math.round((now - asked.at) / 1000))
  if (asked.answer === 'no-answer') {
    const inSeconds = asked.nextAt === null ? null : Math.max(0, Math.ceil((asked.nextAt - now) / 1000))
    if (inSeconds !== null && inSeconds <= 90) return text.nextTry(inSeconds)
    return text.askedAt(clockText(asked.at), sale.billNumber)
  }
  return agoSeconds < 60
    ? text.askedAgo(agoSeconds, sale.billNumber)
    : text.askedAt(clockText(asked.at), sale.billNumber)
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
