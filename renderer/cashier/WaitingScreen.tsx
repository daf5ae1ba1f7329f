// Scan: the code is on the screen and its time runs.

import { useState } from 'react'
import { figureText } from '../../shared/money'
import { spokenAmount } from '../../shared/text/parts/spoken'
import { Button } from '../ui/Button'
import { KhqrCard } from '../ui/KhqrCard'
import { CurrencyWord } from '../ui/Money'
import { Ring } from '../ui/Ring'
import { ByHand, ByHandButton } from './ByHand'
import { Face, type TimedProps } from './Face'
import { Heard } from './Heard'
import { useKeys } from './keys'
import { OpenSaleActions } from './OpenSaleActions'
import { useCheck } from './useCheck'
import { useCommand } from './useCommand'

export function WaitingScreen({ screen, snapshot, text }: TimedProps<'waiting'>) {
  const { sale, asked, code, merchantName, remainingMs, lifetimeMs } = screen
  const { view, cameAt } = snapshot
  const command = useCommand()
  const { send } = command
  const saleId = sale.id
  const check = useCheck(command, saleId)
  const markPaid = () => void send('demo.markPaid', { saleId })
  const cancel = () => void send('sale.cancel', { saleId })
  const [byHand, setByHand] = useState(false)
  useKeys({
    F5: check.press,
    Escape: cancel,
    ...(view.demo === null ? {} : { F9: markPaid }),
    ...(view.byHandOpen ? { F8: () => setByHand(true) } : {}),
  })
  return (
    <Face
      sale={sale}
      kind="waiting"
      title={text.waiting}
      word={<CurrencyWord currency={sale.currency} before={view.currencyBefore} text={text} />}
      status={
        <>
          <Ring remainingMs={remainingMs} lifetimeMs={lifetimeMs} cameAt={cameAt} label={text.timeLeft} />
          <Heard asked={asked} sale={sale} snapshot={snapshot} text={text} refusal={command.refusal} />
          {view.byHandOpen && <ByHandButton text={text} onPress={() => setByHand(true)} />}
          {view.demo !== null && !view.byHandOpen && (
            <Button kind="demo" testId="mark-paid" hint="F9" onPress={markPaid}>
              {text.markPaid}
            </Button>
          )}
        </>
      }
      actions={<OpenSaleActions command={command} check={check} asked={asked} text={text} onCancel={cancel} />}
      over={byHand && <ByHand sale={sale} text={text} onClose={() => setByHand(false)} />}
      side={
        <div className="side side--card">
          <KhqrCard
            merchantName={merchantName}
            amountMinor={sale.amountMinor}
            currency={sale.currency}
            code={code}
            label={text.codeOf(spokenAmount(figureText(sale), sale.currency, view.language))}
            demo={view.demo !== null}
          />
        </div>
      }
    />
  )
}
