// A key that one touches: a digit of a keypad. It counts when the finger goes up inside it, or when the next finger comes
// down (fingers.ts); dragged off, it doesn't.

import type { PointerEvent } from 'react'
import { useSight } from './Seen'

/** What a `<button>` needs to be such a key. */
export function useTouchKey(): (act: () => void) => {
  'data-key': string
  onPointerDown: (event: PointerEvent) => void
  onClick: () => void
} {
  const sight = useSight()
  return (act) => ({
    'data-key': '',
    // The focus stays where it is.
    onPointerDown: (event) => event.preventDefault(),
    onClick: () => {
      // Whoever types on this screen has seen it.
      sight.touched()
      act()
    },
  })
}
