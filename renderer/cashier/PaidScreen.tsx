// PAID: green until the cashier moves on.

import { HARMLESS_FLAG } from '../../shared/flags'
import type { Text } from '../../shared/text'
import type { SaleView } from '../../shared/till'
import { Button } from '../ui/Button'
import { clockSecondsText } from '../ui/format'
import { Icon } from '../ui/Icon'
import { Face, Lines, type ScreenProps, Signal } from './Face'
import { useKeys } from './keys'
import { useCommand } from './useCommand'

export function PaidScreen({ screen, text }: ScreenProps<'paid'>) {
  const { sale, payer, paidAt } = screen
  const command = useCommand()
  const next = () => void command.send('sale.next', { saleId: sale.id, shown: screen.kind })
  const byHand = sale.flags.includes('MANUAL')
  useKeys({ Space: next, Enter: next })
  return (
    <Face
      sale={sale}
      kind="paid"
      title={byHand ? text.attentionWords.byHandPaid : text.paid}
      status={
        <Lines
          first={payer === null ? text.paidByHand : text.paidBy(payer)}
          second={[text.paidAt(sale.billNumber, clockSecondsText(paidAt)), ...remarks(sale, text)].join(' · ')}
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
        byHand ? (
          <Signal
            kind="timeup"
            mark="hand"
            todo={text.attentionWords.byHandHead}
            why={text.attentionWords.byHandNote}
            text={text}
          />
        ) : (
          <div className="side">
            <Icon name="tick" className="tick" />
          </div>
        )
      }
    />
  )
}

/** What is unusual about a paid sale; all but money that was only learnt of late waits for somebody to look. */
function remarks({ flags }: SaleView, text: Text): readonly string[] {
  const late = flags.includes('LATE') ? [text.paidLate] : []
  return flags.some((flag) => flag !== HARMLESS_FLAG) ? [...late, text.keptForAttention] : []
}
