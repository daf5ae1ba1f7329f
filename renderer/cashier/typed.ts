// What somebody has typed and not charged: it outlives the amount screen, but never the person who typed it.

import { useState } from 'react'
import { type PeopleView, whose } from '../../shared/people'
import type { Entry } from './entry'
import type { Drafts } from './setup/drafts'

/** One for each person's turn at the till. */
export interface Typed {
  /** The turn's number: what is half typed anywhere is thrown away with it. */
  readonly turn: number
  current: Entry | null
  /** What is typed in the set-up. */
  readonly drafts: Drafts
}

/** The keeper of what is typed: another one, and empty, after a lock, a sign-out or a change of person. */
export function useTyped(people: PeopleView): Typed {
  const now = whose(people)
  const [kept, setKept] = useState(() => ({ whose: now, typed: nothingTyped(0) }))
  if (kept.whose === now) return kept.typed
  const typed = nothingTyped(kept.typed.turn + 1)
  setKept({ whose: now, typed })
  return typed
}

function nothingTyped(turn: number): Typed {
  return { turn, current: null, drafts: new Map() }
}
