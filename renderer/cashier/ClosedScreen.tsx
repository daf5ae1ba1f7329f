// A code that can no longer be paid: its time is over, or the payment failed.

import { useState } from 'react'
import type { Text } from '../../shared/text'
import type { AskedView } from '../../shared/till'
import { Button } from '../ui/Button'
import { clockSecondsText } from '../ui/format'
import { ByHand, ByHandButton } from './ByHand'
import { Face, Lines, Signal, type TimedProps } from './Face'
import { CheckNow, checkWords } from './Heard'
import { useKeys } from './keys'
import { useCheck } from './useCheck'
import { useCommand } from './useCommand'

/** A code that can't be paid any more: a new one for the same purchase, another look, or leave it. */
export function ClosedScreen({ screen, snapshot, text }: TimedProps<'expired' | 'failed'>) {
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
  const close = () => void send('sale.next', { saleId, shown: screen.kind })
  const [byHand, setByHand] = useState(false)
  const { byHandOpen } = snapshot.view
  const openByHand = () => setByHand(true)
  useKeys(
    { Enter: again, F5: check.press, Escape: close, ...(byHandOpen ? { F8: openByHand } : {}) },
    { calmEscape: true },
  )
  return (
    <Face
      sale={sale}
      kind={screen.kind}
      title={failed ? text.failed : text.expired}
      status={
        <>
          <Lines
            first={closedWord(asked, failed, text)}
            second={
              asked.at === null
                ? text.saleNumber(sale.billNumber)
                : text.askedAt(clockSecondsText(asked.at), sale.billNumber)
            }
            refusal={command.refusal}
            text={text}
          />
          {byHandOpen && <ByHandButton text={text} onPress={openByHand} />}
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
      over={byHand && <ByHand sale={sale} text={text} onClose={() => setByHand(false)} />}
      side={
        <Signal
          kind={failed ? 'trouble' : 'timeup'}
          mark={failed ? 'stop' : 'clock'}
          todo={failed ? text.todo.failed : text.todo.expired}
          why={failed ? text.failedWhy : text.expiredWhy}
          text={text}
        />
      }
    />
  )
}

function closedWord(asked: AskedView, failed: boolean, text: Text): string {
  if (asked.check !== null) return checkWords(asked.check, text)
  if (asked.byPerson) return text.asking
  return failed ? text.checkedFailed : text.noPayment
}
