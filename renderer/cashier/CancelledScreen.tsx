// The cashier gave the sale up: what Bakong said to that, and on to the next.

import { type RefObject, useRef, useState } from 'react'
import { Button } from '../ui/Button'
import { ByHand, ByHandButton } from './ByHand'
import { Face, Lines, Signal, type TimedProps } from './Face'
import { useKeys } from './keys'
import { useCommand } from './useCommand'

interface CancelledProps extends TimedProps<'cancelled'> {
  /** Keys of the next amount, which the cashier goes straight on to: from the first digit or sign on, all of them. */
  readonly carried: RefObject<string[]>
}

export function CancelledScreen({ screen, snapshot, text, carried }: CancelledProps) {
  const { sale, couldAsk } = screen
  const command = useCommand()
  const next = () => void command.send('sale.next', { saleId: sale.id, shown: screen.kind })
  const [byHand, setByHand] = useState(false)
  const { byHandOpen } = snapshot.view
  const openByHand = () => setByHand(true)
  const typing = useRef(false)
  /** The first key of an amount moves on; whatever is pressed until the amount is there belongs to it, to its Enter. */
  const begin = (key: string) => {
    if (typing.current) return carry(key)
    typing.current = true
    carried.current = [key]
    void command.send('sale.next', { saleId: sale.id, shown: screen.kind }).then((result) => {
      if (result?.ok) return
      // The screen stays: what was typed at it was for an amount that did not come.
      typing.current = false
      carried.current = []
    })
  }
  const carry = (key: string) => {
    if (!carried.current.includes('Enter')) carried.current.push(key)
  }
  const goOn = (key: string) => (typing.current ? carry(key) : next())
  const onlyCarry = (key: string) => (typing.current ? carry(key) : undefined)
  useKeys({
    Space: goOn,
    Enter: goOn,
    Escape: goOn,
    digit: begin,
    '.': begin,
    ',': begin,
    '-': begin,
    '+': onlyCarry,
    '/': onlyCarry,
    Tab: onlyCarry,
    Backspace: onlyCarry,
    Delete: onlyCarry,
    other: onlyCarry,
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
        <Signal
          kind="quiet"
          mark="shut"
          todo={couldAsk ? text.todo.cancelled : text.todo.cancelledUnasked}
          why={couldAsk ? text.cancelledWhy : text.cancelledUnaskedWhy}
          text={text}
        />
      }
    />
  )
}
