// The disk under the books fails: which trouble, what to do, and what is known about the sale on the screen. Nothing is sold
// until it works again; what was typed is kept.

import type { Text } from '../../shared/text'
import type { ScreenView, TillView } from '../../shared/till'
import { clockText } from '../ui/format'
import { Icon } from '../ui/Icon'
import { Money } from '../ui/Money'
import { Why } from './Why'
import './storeTrouble.css'

export function StoreTrouble({ view, text }: { view: TillView; text: Text }) {
  const { storeTrouble, screen } = view
  if (storeTrouble === null) return null
  const words = text.storageWords
  const { head, todo, advice } = words.trouble[storeTrouble.kind]
  return (
    <section className="store-trouble" data-testid="store-trouble" data-kind={storeTrouble.kind}>
      <Icon name="stop" />
      <div>
        <h1>
          {head} <small>{words.since(clockText(storeTrouble.since))}</small>
        </h1>
        <div className="store-trouble__advice">{todo}</div>
        <Why reason={[advice, words.noTrading, words.triedAgain].join(' ')} text={text} />
        <SaleOnScreen screen={screen} text={text} />
      </div>
    </section>
  )
}

/** What can honestly be said of the sale: PAID is for good, all else is open. */
function SaleOnScreen({ screen, text }: { screen: ScreenView; text: Text }) {
  const words = text.storageWords
  if (screen.kind === 'amount') return <p>{words.amountKept}</p>
  const { sale } = screen
  return (
    <div className="store-trouble__sale" data-testid="store-trouble-sale">
      <p className="num">
        {text.saleNumber(sale.billNumber)} · <Money amountMinor={sale.amountMinor} currency={sale.currency} />
      </p>
      {screen.kind === 'paid' ? (
        <p>{words.salePaid}</p>
      ) : (
        <>
          <p>{words.saleTodo.todo}</p>
          <Why reason={words.saleUnknown} text={text} />
        </>
      )}
    </div>
  )
}
