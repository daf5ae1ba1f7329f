// What somebody has typed and not charged: it outlives the amount screen, but never the person who typed it.

import { useState } from 'react'
import { type PeopleView, whose } from '../../shared/people'
import type { Entry } from './entry'

/** One for each person's turn at the till. */
export interface Typed {
  /** The turn's number: what is half typed anywhere is thrown away with it. */
  readonly turn: number
  current: Entry | null
}

/** The keeper of what is typed: another one, and empty, after a lock, a sign-out or a change of person. */
export function useTyped(people: PeopleView): Typed {
  const now = whose(people)
  const [kept, setKept] = useState(() => ({ whose: now, typed: { turn: 0, current: null } as Typed }))
  if (kept.whose === now) return kept.typed
  const typed: Typed = { turn: kept.typed.turn + 1, current: null }
  setKept({ whose: now, typed })
  return typed
}
