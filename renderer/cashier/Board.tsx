// The dark foot of the window: what came in today, and as many of the last sales as there is room for.

import type { Text } from '../../shared/text'
import type { BoardRow, TillView } from '../../shared/till'
import { clockText } from '../ui/format'
import { Icon, type IconName } from '../ui/Icon'
import { Money } from '../ui/Money'

const marks: Record<BoardRow['state'], IconName> = {
  PAID: 'tickSmall',
  PENDING: 'clockSmall',
  EXPIRED: 'clockSmall',
  CANCELLED: 'shutSmall',
  FAILED: 'shutSmall',
}

export function Board({ view, text, onAttention }: { view: TillView; text: Text; onAttention: () => void }) {
  const { board, attentionCount, queued } = view
  return (
    <footer className="board">
      <div className="board__today">
        <small>{text.today(board.paidCount)}</small>
        <p>
          <b>
            <Money amountMinor={board.paidKhrMinor} currency="KHR" />
          </b>
          <b>
            <Money amountMinor={board.paidUsdMinor} currency="USD" />
          </b>
        </p>
      </div>
      {board.last.length === 0 && <p className="board__empty">{text.noSalesYet}</p>}
      <ul className="board__sales" data-testid="board">
        {board.last.map((row) => (
          <Row key={row.id} row={row} text={text} />
        ))}
      </ul>
      {queued > 0 && (
        <p className="board__queued" data-testid="queued">
          {text.apiWords.salesWait(queued)}
        </p>
      )}
      {attentionCount > 0 && (
        <button
          type="button"
          className="board__attention"
          data-testid="attention"
          aria-keyshortcuts="F7"
          onPointerDown={(event) => event.preventDefault()}
          onClick={onAttention}
        >
          <Icon name="stopSmall" />
          {text.attention(attentionCount)}
          <span className="hint" aria-hidden="true">
            F7
          </span>
        </button>
      )}
    </footer>
  )
}

function Row({ row, text }: { row: BoardRow; text: Text }) {
  return (
    <li className={row.state === 'PAID' && !row.withdrawn ? '' : 'board__uncounted'} data-state={row.state}>
      <small className="num">
        {clockText(row.at)}{' '}
        <Icon name={row.byHand ? 'handSmall' : row.needsAttention || row.withdrawn ? 'stopSmall' : marks[row.state]} />
        <span className="unseen">
          {text.states[row.state]}
          {row.byHand && `, ${text.attentionWords.byHandMark}`}
          {row.withdrawn && `, ${text.attentionWords.withdrawnMark}`}
          {row.needsAttention && `, ${text.needsAttention}`}
        </span>
      </small>
      <b>
        <Money amountMinor={row.amountMinor} currency={row.currency} />
      </b>
    </li>
  )
}
