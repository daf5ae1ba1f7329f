// The cashier gave the sale up: what Bakong said to that, and on to the next.

import { Button } from '../ui/Button'
import { Face, Lines, type ScreenProps, Signal } from './Face'
import { useKeys } from './keys'
import { useCommand } from './useCommand'

interface CancelledProps extends ScreenProps<'cancelled'> {
  /** The cashier goes straight on to the next amount. */
  readonly onDigit: (digit: string) => void
}

export function CancelledScreen({ screen, text, onDigit }: CancelledProps) {
  const { sale, couldAsk } = screen
  const command = useCommand()
  const next = () => void command.send('sale.next', { saleId: sale.id })
  useKeys({
    Space: next,
    Enter: next,
    Escape: next,
    digit: (digit) => {
      onDigit(digit)
      next()
    },
  })
  return (
    <Face
      sale={sale}
      kind="cancelled"
      title={text.cancelled}
      status={
        <Lines
          first={couldAsk ? text.noPayment : text.couldNotAsk}
          second={text.saleNumber(sale.billNumber)}
          refusal={command.refusal}
          text={text}
        />
      }
      actions={
        <Button kind="main" testId="next" hint="Space" busy={command.busy !== null} onPress={next}>
          {text.next}
        </Button>
      }
      side={
        <Signal kind="quiet" mark="shut" head={text.cancelledHead}>
          <p>{couldAsk ? text.cancelledAsked : text.cancelledUnasked}</p>
        </Signal>
      }
    />
  )
}
