// Time is up, but nobody knows yet whether money came: the code is hidden, nothing is decided.

import { useState } from 'react'
import { ByHand, ByHandButton } from './ByHand'
import { Face, Signal, type TimedProps } from './Face'
import { Heard } from './Heard'
import { useKeys } from './keys'
import { OpenSaleActions } from './OpenSaleActions'
import { useCheck } from './useCheck'
import { useCommand } from './useCommand'

export function TimeUpScreen({ screen, snapshot, text }: TimedProps<'time-up'>) {
  const { sale, asked } = screen
  const command = useCommand()
  const saleId = sale.id
  const check = useCheck(command, saleId)
  const cancel = () => void command.send('sale.cancel', { saleId })
  const [byHand, setByHand] = useState(false)
  const { byHandOpen } = snapshot.view
  useKeys({ F5: check.press, Escape: cancel, ...(byHandOpen ? { F8: () => setByHand(true) } : {}) })
  return (
    <Face
      sale={sale}
      kind="time-up"
      title={text.timeUp}
      status={
        <>
          <Heard asked={asked} hidden sale={sale} snapshot={snapshot} text={text} refusal={command.refusal} />
          {byHandOpen && <ByHandButton text={text} onPress={() => setByHand(true)} />}
        </>
      }
      actions={<OpenSaleActions command={command} check={check} asked={asked} text={text} onCancel={cancel} />}
      over={byHand && <ByHand sale={sale} text={text} onClose={() => setByHand(false)} />}
      side={<Signal kind="timeup" mark="clock" todo={text.todo.timeUp} why={text.timeUpWhy} text={text} />}
    />
  )
}
