// Late money: a strip over the board, on whatever page or screen. It covers no code and no key of the sale that goes on.

import type { Text } from '../../shared/text'
import type { TillView } from '../../shared/till'
import { Button } from '../ui/Button'
import { clockText } from '../ui/format'
import { Icon } from '../ui/Icon'
import { Money } from '../ui/Money'
import { Seen } from '../ui/Seen'
import { alarmHeadOf } from './alarms'
import { useCommand } from './useCommand'
import { useSaid } from './useSaid'
import './alarm.css'

interface AlarmProps {
  readonly alarm: NonNullable<TillView['alarm']>
  readonly text: Text
  /** Nobody has signed in: who paid is nobody's business, and nothing can be done here. */
  readonly locked: boolean
  /** Opens the sale's entry in Needs attention. */
  readonly onShow: (saleId: string) => void
}

export function AlarmStrip({ alarm: { first, count }, text, locked, onShow }: AlarmProps) {
  const words = text.attentionWords
  const command = useCommand()
  const { sale, came, paidSale } = first
  useSaid(command.refusal === null ? null : text.refusals[command.refusal])
  return (
    <div className="alarm-strip" data-testid="alarm" data-sale={sale.id}>
      <Icon name="stopSmall" />
      <div className="alarm-strip__words">
        <p>
          <b>{words.alarmHead[alarmHeadOf(first)]}</b> <Money amountMinor={came.amountMinor} currency={came.currency} />
          {count > 1 && <span className="alarm-strip__count num">{words.alarmMore(count)}</span>}
        </p>
        <p className="num alarm-strip__facts">
          {[
            locked ? text.saleNumber(sale.billNumber) : text.from(sale.billNumber, came.payer),
            clockText(came.sentAt ?? first.at),
            ...(paidSale === null ? [] : [words.alsoPaid(paidSale)]),
          ].join(' · ')}
          {command.refusal !== null && ` · ${text.refusals[command.refusal]}`}
        </p>
      </div>
      {!locked && (
        <Seen what={String(first.id)}>
          <Button testId="alarm-show" hint="F7" onPress={() => onShow(sale.id)}>
            {words.alarmShow}
          </Button>
          <Button
            kind="main"
            testId="alarm-seen"
            hint="F3"
            busy={command.busy !== null}
            onPress={() => void command.send('alarm.seen', { alarmId: first.id })}
          >
            {words.alarmSeen}
          </Button>
        </Seen>
      )}
    </div>
  )
}
