// What was typed in the other currency, and the key that brings it back. Said when it changes.

import type { Language } from '../../shared/settings'
import type { Text } from '../../shared/text'
import { Money } from '../ui/Money'
import { type Entry, entryFigure, entryTotal } from './entry'
import { amountIn } from './spoken'
import { useSaid } from './useSaid'

interface KeptProps {
  readonly entry: Entry
  readonly text: Text
  readonly language: Language
  /** Tab has another use here. */
  readonly byTouch?: boolean
}

export function Kept({ entry, text, language, byTouch = false }: KeptProps) {
  const keptWords = byTouch ? text.keptBySwitch : text.kept
  const lines = [
    ...(entry.returned ? [`${spokenOf(entry, language)} ${text.broughtBack}`] : []),
    ...(entry.aside !== null ? [`${spokenOf(entry.aside, language)} ${keptWords}`] : []),
  ]
  useSaid(lines.length === 0 ? null : lines.join('. '))
  return (
    <p className="kept" data-testid="kept">
      {entry.returned && (
        <span>
          <Typed entry={entry} /> {text.broughtBack}
        </span>
      )}
      {entry.aside !== null && (
        <span>
          <Typed entry={entry.aside} /> {keptWords}
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

function spokenOf(entry: Entry, language: Language): string {
  const total = entryTotal(entry)
  return total.ok ? amountIn(total.value, language) : entryFigure(entry)
}
