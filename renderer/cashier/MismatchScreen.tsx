// Money came that does not match the sale: a person must look.

import { Button } from '../ui/Button'
import { Money } from '../ui/Money'
import { Face, Lines, type ScreenProps, Signal } from './Face'
import { useKeys } from './keys'
import { useCommand } from './useCommand'

export function MismatchScreen({ screen, text }: ScreenProps<'mismatch'>) {
  const { sale, came, payer, wrongAccount } = screen
  const command = useCommand()
  const aside = () => void command.send('sale.next', { saleId: sale.id, shown: screen.kind })
  useKeys({ Escape: aside }, { calmEscape: true })
  const difference = came.currency === sale.currency ? came.amountMinor - sale.amountMinor : 0
  return (
    <Face
      sale={sale}
      kind="mismatch"
      title={text.mismatch}
      status={
        <Lines
          first={text.keptForAttention}
          second={text.from(sale.billNumber, payer)}
          refusal={command.refusal}
          text={text}
        />
      }
      actions={
        <Button kind="main" testId="next" hint="Esc" busy={command.busy !== null} onPress={aside}>
          {text.setAside}
        </Button>
      }
      side={
        <Signal kind="trouble" mark="stop" head={wrongAccount === null ? text.mismatchHead : text.wrongAccountHead}>
          <dl className="compare">
            <dt>{text.due}</dt>
            <dd>
              <Money amountMinor={sale.amountMinor} currency={sale.currency} />
            </dd>
            <dt>{wrongAccount === null ? text.came : text.sent}</dt>
            <dd>
              <Money amountMinor={came.amountMinor} currency={came.currency} />
            </dd>
            {difference !== 0 && (
              <>
                <dt className="sum">{difference < 0 ? text.short : text.over}</dt>
                <dd className="sum">
                  <Money amountMinor={Math.abs(difference)} currency={sale.currency} />
                </dd>
              </>
            )}
          </dl>
          {wrongAccount !== null && (
            <p>
              {text.wrongAccount} <b>{wrongAccount}</b>
            </p>
          )}
          <p>{text.mismatchHelp}</p>
        </Signal>
      }
    />
  )
}
