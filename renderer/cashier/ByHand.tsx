// "Confirm by hand": in two steps, with the reason first and the amount large before anything is said to be paid.

import { useId, useState } from 'react'
import type { Money as MoneyValue } from '../../shared/money'
import type { Text } from '../../shared/text'
import type { SaleView } from '../../shared/till'
import { Button } from '../ui/Button'
import { useFit } from '../ui/fit'
import { Money } from '../ui/Money'
import { Modal } from './Modal'
import { useCommand } from './useCommand'
import './byHand.css'

/** The key that opens it, where it is open. */
export function ByHandButton({ text, onPress }: { text: Text; onPress: () => void }) {
  return (
    <Button testId="by-hand" hint="F8" onPress={onPress}>
      {text.attentionWords.byHand}
    </Button>
  )
}

interface ByHandProps {
  readonly sale: SaleView
  readonly text: Text
  readonly onClose: () => void
}

/** Lies over the amount and its buttons; the code beside it stays. */
export function ByHand({ sale, text, onClose }: ByHandProps) {
  const words = text.attentionWords
  const command = useCommand()
  const name = useId()
  const [choice, setChoice] = useState<string | null>(null)
  const [own, setOwn] = useState('')
  const [sure, setSure] = useState(false)
  const reason = (choice === OTHER ? own : (choice ?? '')).trim()
  const back = () => (sure ? setSure(false) : onClose())
  const confirm = async () => {
    const done = await command.send('sale.confirmByHand', { saleId: sale.id, reason })
    if (done?.ok) onClose()
  }
  return (
    <Modal
      label={words.byHandTitle}
      testId="by-hand-dialog"
      className="by-hand"
      keys={{ Escape: back }}
      calmEscape
      what={sure ? 'sure' : 'why'}
    >
      <h2>{sure ? words.byHandSure : words.byHandTitle}</h2>
      {sure ? (
        <div className="by-hand__sure">
          <HandAmount {...sale} />
          <p>{text.saleNumber(sale.billNumber)}</p>
          <p className="quiet">{reason}</p>
        </div>
      ) : (
        <fieldset className="by-hand__reasons">
          <legend>{words.byHandHelp}</legend>
          {[...Object.values(words.byHandReasons), OTHER].map((value, index) => (
            <label key={value} className="reason">
              <input
                type="radio"
                name={name}
                data-testid={`by-hand-reason-${index + 1}`}
                checked={choice === value}
                onChange={() => setChoice(value)}
              />
              <span>{value === OTHER ? words.byHandOther : value}</span>
            </label>
          ))}
          {choice === OTHER && (
            <input
              className="note"
              data-testid="by-hand-own"
              aria-label={words.byHandOther}
              maxLength={500}
              value={own}
              // biome-ignore lint/a11y/noAutofocus: somebody who chose "another reason" goes on to type it
              autoFocus
              onChange={({ target }) => setOwn(target.value)}
            />
          )}
        </fieldset>
      )}
      <p className="by-hand__refusal" role="alert">
        {command.refusal !== null && text.refusals[command.refusal]}
      </p>
      <div className="actions">
        {sure ? (
          <Button kind="main" testId="by-hand-yes" busy={command.busy !== null} onPress={() => void confirm()}>
            {words.byHandYes}
          </Button>
        ) : (
          <Button kind="main" testId="by-hand-next" disabled={reason === ''} onPress={() => setSure(true)}>
            {words.byHandNext}
          </Button>
        )}
        <Button hint="Esc" testId="by-hand-back" onPress={back}>
          {words.back}
        </Button>
      </div>
    </Modal>
  )
}

/** Whole, however long: it is what somebody vouches for. */
function HandAmount({ amountMinor, currency }: MoneyValue) {
  const fitted = useFit<HTMLParagraphElement>()
  return (
    <p ref={fitted} className="by-hand__amount" data-testid="by-hand-amount">
      <Money amountMinor={amountMinor} currency={currency} />
    </p>
  )
}

const OTHER = 'other'
