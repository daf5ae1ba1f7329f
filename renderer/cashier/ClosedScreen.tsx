// A code that can no longer be paid: its time is over, or the payment failed.

import { useState } from 'react'
import type { Text } from '../../shared/text'
import type { AskedView } from '../../shared/till'
import { Button } from '../ui/Button'
import { clockSecondsText } from '../ui/format'
import { Face, Lines, type ScreenProps, Signal } from './Face'
import { CheckNow } from './Heard'
import { useKeys } from './keys'
import { type CheckAnswer, useCheck } from './useCheck'
import { useCommand } from './useCommand'

/** A code that can't be paid any more: a new one for the same purchase, another look, or leave it. */
export function ClosedScreen({ screen, text }: ScreenProps<'expired' | 'failed'>) {
  const { sale, asked } = screen
  const command = useCommand()
  const { send } = command
  const saleId = sale.id
  const failed = screen.kind === 'failed'
  const check = useCheck(command, saleId)
  // One id for as long as this screen stands: pressed again after no answer came, it is the same sale to main.
  const [nextId] = useState(() => crypto.randomUUID())
  const again = () =>
    void send('sale.start', {
      saleId: nextId,
      amountMinor: sale.amountMinor,
      currency: sale.currency,
      retryOf: saleId,
    })
  const close = () => void send('sale.next', { saleId })
  useKeys({ Enter: again, F5: check.press, Escape: close }, { calmEscape: true })
  return (
    <Face
      sale={sale}
      kind={screen.kind}
      title={failed ? text.failed : text.expired}
      status={
        <>
          <Lines
            first={closedWord(asked, check.answer, failed, text)}
            second={
              asked.at === null
                ? text.saleNumber(sale.billNumber)
                : text.askedAt(clockSecondsText(asked.at), sale.billNumber)
            }
            refusal={command.refusal}
            text={text}
          />
          <CheckNow command={command} check={check} asked={asked} text={text} kind="second" />
        </>
      }
      actions={
        <>
          <Button kind="main" testId="new-code" hint="Enter" busy={command.busy === 'sale.start'} onPress={again}>
            {text.newCode}
          </Button>
          <Button testId="next" hint="Esc" onPress={close}>
            {text.close}
          </Button>
        </>
      }
      side={
        <Signal
          kind={failed ? 'trouble' : 'timeup'}
          mark={failed ? 'stop' : 'clock'}
          head={failed ? text.failedHead : text.expiredHead}
        >
          <p>{failed ? text.failedHelp : text.expiredHelp}</p>
        </Signal>
      }
    />
  )
}

function closedWord(asked: AskedView, answer: CheckAnswer | null, failed: boolean, text: Text): string {
  if (asked.byPerson) return text.asking
  if (answer === 'could-not-ask') return text.couldNotAsk
  return failed ? text.checkedFailed : text.noPayment
}
