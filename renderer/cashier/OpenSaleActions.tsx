// The two things a cashier can do about a sale that is still open: ask Bakong now, or cancel.

import type { Text } from '../../shared/text'
import type { AskedView } from '../../shared/till'
import { Button } from '../ui/Button'
import { CheckNow } from './Heard'
import type { Check } from './useCheck'
import type { CommandState } from './useCommand'

interface OpenSaleActionsProps {
  readonly command: CommandState
  readonly check: Check
  readonly asked: AskedView
  readonly text: Text
  readonly onCancel: () => void
}

export function OpenSaleActions({ command, check, asked, text, onCancel }: OpenSaleActionsProps) {
  return (
    <>
      <CheckNow command={command} check={check} asked={asked} text={text} kind="main" />
      <Button testId="cancel" hint="Esc" busy={command.busy === 'sale.cancel'} onPress={onCancel}>
        {text.cancel}
      </Button>
    </>
  )
}
