// Time is up, but nobody knows yet whether money came: the code is hidden, nothing is decided.

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
  useKeys({ F5: check.press, Escape: cancel })
  return (
    <Face
      sale={sale}
      kind="time-up"
      title={text.timeUp}
      status={
        <Heard
          asked={asked}
          sale={sale}
          snapshot={snapshot}
          text={text}
          answer={check.answer}
          refusal={command.refusal}
        />
      }
      actions={<OpenSaleActions command={command} check={check} asked={asked} text={text} onCancel={cancel} />}
      side={
        <Signal kind="timeup" mark="clock" head={text.timeUpHead}>
          <p>{text.timeUpHelp}</p>
        </Signal>
      }
    />
  )
}
