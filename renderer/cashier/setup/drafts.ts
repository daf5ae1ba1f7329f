// What is typed in set-up and not stored yet. It outlives the step it was typed in, and goes with whoever typed it.

import { useEffect, useReducer } from 'react'

/** The steps that store what is typed in them, and the choice on the way to them. */
export type DraftName = 'start' | 'shop' | 'sales' | 'bakong'

/** One form's fields by the step's name; a step that says what is stored has none. */
export type Drafts = Map<DraftName, object>

export interface Draft<T> {
  readonly value: T
  /** Something is typed that is not stored. */
  readonly unsaved: boolean
  readonly change: (part: Partial<T>) => void
  /** Stored as it was then; what was typed since stays. */
  readonly saved: (then: T) => void
}

/** @param stored what the form shows while nothing is typed: flat, and made of what main says is stored */
export function useDraft<T extends object>(drafts: Drafts, name: DraftName, stored: T): Draft<T> {
  const [, again] = useReducer((count: number) => count + 1, 0)
  const kept = drafts.get(name) as T | undefined
  const unsaved = kept !== undefined && !same(kept, stored)
  useEffect(() => {
    // Stored by now, perhaps from elsewhere: it is no draft any more.
    if (kept !== undefined && !unsaved && drafts.get(name) === kept) drafts.delete(name)
  })
  return {
    value: kept ?? stored,
    unsaved,
    change: (part) => {
      // Two changes can come before one render.
      drafts.set(name, { ...stored, ...drafts.get(name), ...part })
      again()
    },
    saved: (then) => {
      if (drafts.get(name) === then) drafts.delete(name)
      again()
    },
  }
}

function same<T extends object>(one: T, other: T): boolean {
  return JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort())
}
