// What was typed in the other currency, and the key that brings it back. Read aloud when it changes.

import type { Text } from '../../shared/text'
import { Money } from '../ui/Money'
import { type Entry, entryFigure, entryTotal } from './entry'

interface KeptProps {
  readonly entry: Entry
  readonly text: Text
  /** Tab has another use here. */
  readonly byTouch?: boolean
}

export function Kept({ entry, text, byTouch = false }: KeptProps) {
  return (
    <p className="kept" role="status" data-testid="kept">
      {entry.returned && (
        <span>
          <Typed entry={entry} /> {text.broughtBack}
        </span>
      )}
      {entry.aside !== null && (
        <span>
          <Typed entry={entry.aside} /> {byTouch ? text.keptBySwitch : text.kept}
        </span>
      )}
    </p>
  )
}

/** What is no amount yet is shown as it was typed. */
function Typed({ entry }: { entry: Entry }) {
  const total = entryTotal(entry)
  return total.ok ? <Money {...total.value} /> : <span className="num">{entryFigure(entry)}</span>
}
