// A key that one touches: a digit of a keypad. It acts when the finger comes down, for every finger: a click comes only of
// the first of two that overlap.

import type { MouseEvent, PointerEvent } from 'react'
import { isPointed } from './press'
import { useSight } from './Seen'

/** What a `<button>` needs to be such a key. */
export function useTouchKey(): (act: () => void) => {
  onPointerDown: (event: PointerEvent) => void
  onClick: (event: MouseEvent) => void
} {
  const sight = useSight()
  return (act) => {
    const press = () => {
      // Whoever types on this screen has seen it.
      sight.touched()
      act()
    }
    return {
      onPointerDown: (event) => {
        // The focus stays where it is.
        event.preventDefault()
        if (event.button === 0) press()
      },
      // Of a key on the keyboard or of a screen reader; a finger's own click has been counted when it came down.
      onClick: ({ nativeEvent }) => {
        if (!isPointed(nativeEvent)) press()
      },
    }
  }
}
