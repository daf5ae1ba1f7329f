// The keyboard of the cashier's window: one listener, whatever has the focus.

import { useEffect, useRef } from 'react'
import { keyName } from './keyName'

/** A screen that has been up for less than this has not been seen. */
const UNSEEN_MS = 700

/** Dialogs that are open. While one is, the screen beneath hears nothing. */
let modals = 0

/** What a key means on a screen; keys that are absent do nothing. By `keyName`, digits as `digit`. */
export interface KeyMap {
  readonly digit?: (digit: string) => void
  /** A printable key that is no digit and has no meaning of its own here. */
  readonly other?: (key: string) => void
  readonly [key: string]: ((key: string) => void) | undefined
}

/**
 * Keys held down repeat; an action must not: a second Enter would be a second question. Digits may.
 * A list that is open keeps its keys, and a button that was reached with Tab keeps Enter and Space.
 * @param calmEscape this screen may come up under a second Esc that was meant for the one before: it is not heard at once
 */
export function useKeys(
  map: KeyMap,
  { calmEscape = false, modal = false }: { calmEscape?: boolean; modal?: boolean } = {},
): void {
  const shownAt = useRef(performance.now())
  const latest = useRef(map)
  latest.current = map
  useEffect(() => {
    if (modal) modals += 1
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
      if (modals > 0 && !modal) return
      if (keepsKeys(event) && !(modal && isRadio(event) && keyName(event) === 'Enter')) return
      const action = actionFor(latest.current, event)
      if (action === undefined) return
      event.preventDefault()
      if (calmEscape && keyName(event) === 'Escape' && performance.now() - shownAt.current < UNSEEN_MS) return
      action(keyName(event))
    }
    window.addEventListener('keydown', listen)
    return () => {
      if (modal) modals -= 1
      window.removeEventListener('keydown', listen)
    }
  }, [calmEscape, modal])
}

function actionFor(map: KeyMap, event: KeyboardEvent): ((key: string) => void) | undefined {
  const { repeat, shiftKey } = event
  const key = keyName(event)
  if (/^[0-9]$/.test(key) && map.digit) return map.digit
  // Shift+Tab still walks through the buttons.
  if (key === 'Tab' && shiftKey) return undefined
  const action = map[key]
  if (action !== undefined) return repeat && key !== 'Backspace' ? () => undefined : action
  return key.length === 1 ? map.other : undefined
}

/** In a dialog Enter answers it, whichever of several is chosen. */
function isRadio({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLElement && target.role === 'radio'
}

function keepsKeys(event: KeyboardEvent): boolean {
  const { target } = event
  const key = keyName(event)
  if (target instanceof HTMLSelectElement) return true
  // A field of a page is typed into; the amount is not, the till types it. Enter is the page's: it ends a line of input.
  if (target instanceof HTMLInputElement && target.closest('.page') !== null) return key !== 'Escape' && key !== 'Enter'
  return target instanceof HTMLButtonElement && (key === 'Enter' || key === 'Space' || key === 'Tab')
}
