// The cashier gave the sale up: what Bakong said to that, and on to the next.

import { useState } from 'react'
import { Button } from '../ui/Button'
import { ByHand, ByHandButton } from './ByHand'
import { Face, Lines, Signal, type TimedProps } from './Face'
import { useKeys } from './keys'
import { useCommand } from './useCommand'

interface CancelledProps extends TimedProps<'cancelled'> {
  /** The cashier goes straight on to the next amount. */
  readonly onDigit: (digit: string) => void
}

export function CancelledScreen({ screen, snapshot, text, onDigit }: CancelledProps) {
  const { sale, couldAsk } = screen
  const command = useCommand()
  const next = () => void command.send('sale.next', { saleId: sale.id, shown: screen.kind })
  const [byHand, setByHand] = useState(false)
  const { byHandOpen } = snapshot.view
  const openByHand = () => setByHand(true)
  useKeys({
    Space: next,
    Enter: next,
    Escape: next,
    digit: (digit) => {
      onDigit(digit)
      next()
    },
    ...(byHandOpen ? { F8: openByHand } : {}),
  })
  return (
    <Face
      sale={sale}
      kind="cancelled"
      title={text.cancelled}
      status={
        <>
          <Lines
            first={couldAsk ? text.noPayment : text.couldNotAsk}
            second={text.saleNumber(sale.billNumber)}
            refusal={command.refusal}
            text={text}
          />
          {byHandOpen && <ByHandButton text={text} onPress={openByHand} />}
        </>
      }
      actions={
        <Button kind="main" testId="next" hint="Space" busy={command.busy !== null} onPress={next}>
          {text.next}
        </Button>
      }
      over={byHand && <ByHand sale={sale} text={text} onClose={() => setByHand(false)} />}
      side={
        <Signal kind="quiet" mark="shut" head={text.cancelledHead}>
          <p>{couldAsk ? text.cancelledAsked : text.cancelledUnasked}</p>
        </Signal>
      }
    />
  )
}
