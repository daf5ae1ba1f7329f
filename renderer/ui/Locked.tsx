// A sale that is watched while nobody has signed in: its screen stays, its buttons are not there and its keys do nothing.

import { createContext, useContext } from 'react'

export interface Unlocking {
  /** The words on the button. */
  readonly words: string
  readonly press: () => void
}

/** How to unlock; null where the till is open. Around a screen. */
export const Locked = createContext<Unlocking | null>(null)

/** @returns whether what is around here may only be looked at */
export function useLocked(): boolean {
  return useContext(Locked) !== null
}
