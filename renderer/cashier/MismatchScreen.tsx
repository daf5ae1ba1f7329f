// Money came that does not match the sale: a person must look. What came and what must not be done are the large text;
// what was asked for is small, or it would be read as received.

import type { Money as MoneyValue } from '../../shared/money'
import type { Text } from '../../shared/text'
import { Button } from '../ui/Button'
import { Amount, Money } from '../ui/Money'
import { Face, Lines, type ScreenProps, Signal } from './Face'
import { useKeys } from './keys'
import { useCommand } from './useCommand'

export function MismatchScreen({ screen, text }: ScreenProps<'mismatch'>) {
  const { sale, came, payer, wrongAccount, paidSale } = screen
  const command = useCommand()
  const aside = () => void command.send('sale.next', { saleId: sale.id, shown: screen.kind })
  useKeys({ Escape: aside }, { calmEscape: true })
  return (
    <Face
      sale={sale}
      kind="mismatch"
      title={
        <>
          {text.stop} <small>{paidSale === null ? text.mismatch : text.usedMoney}</small>
        </>
      }
      hero={
        <>
          <Amount {...came} />
          <p className="equivalent compare">
            {paidSale === null ? (
              <b>{wrongAccount === null ? text.came : text.sent}</b>
            ) : (
              <b data-testid="paid-sale">{text.usedFor(paidSale)}</b>
            )}
            <Asked due={sale} came={paidSale === null ? came : null} text={text} />
          </p>
          {wrongAccount !== null && (
            <p className="compare__account">
              {text.wrongAccount} <b>{wrongAccount}</b>
            </p>
          )}
        </>
      }
      status={<Lines first={text.from(sale.billNumber, payer)} second={null} refusal={command.refusal} text={text} />}
      actions={
        <Button kind="main" testId="next" hint="Esc" busy={command.busy !== null} onPress={aside}>
          {text.setAside}
        </Button>
      }
      side={
        <Signal
          kind="trouble"
          mark="stop"
          todo={text.todo.mismatch}
          why={
            paidSale !== null
              ? text.usedMoneyWhy(paidSale)
              : wrongAccount === null
                ? text.mismatchWhy
                : text.wrongAccountWhy
          }
          text={text}
        />
      }
    />
  )
}

/**
 * What was to be paid, and by how much what came differs. Two currencies have no difference, nor has another sale's money.
 * @param came null where nothing came for this sale
 */
function Asked({ due, came, text }: { due: MoneyValue; came: MoneyValue | null; text: Text }) {
  const difference = came?.currency === due.currency ? came.amountMinor - due.amountMinor : 0
  return (
    <>
      <span data-testid="asked">
        <span>{text.due}</span> <Money amountMinor={due.amountMinor} currency={due.currency} />
      </span>
      {difference !== 0 && (
        <span data-testid="difference">
          <span>{difference < 0 ? text.short : text.over}</span>{' '}
          <Money amountMinor={Math.abs(difference)} currency={due.currency} />
        </span>
      )}
    </>
  )
}
