// Which screen faces the customer. Pure: displays in, a choice out.

import type { ScreenChoice } from '../../shared/screens'

export interface DisplayFacts {
  readonly id: number
  readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  readonly primary: boolean
}

/**
 * The customer's display: the chosen one by id, else the one that stands where it stood, else the first that is not
 * primary, else any that the cashier does not use. Never the display of the cashier's window: a window that fills it
 * would hide the till.
 * @param cashierOn id of the display under the cashier's window; null before there is one
 * @returns null when there is no screen for the customer
 */
export function pickDisplay<D extends DisplayFacts>(
  displays: readonly D[],
  choice: ScreenChoice,
  cashierOn: number | null,
): D | null {
  if (choice.kind === 'off') return null
  const free = displays.filter((display) => display.id !== cashierOn)
  if (choice.kind === 'display') {
    const chosen =
      free.find((display) => display.id === choice.id) ?? free.find(({ bounds }) => sameBounds(bounds, choice.bounds))
    if (chosen) return chosen
  }
  const other = free.find((display) => !display.primary)
  return other ?? (cashierOn === null ? null : (free[0] ?? null))
}

function sameBounds(a: DisplayFacts['bounds'], b: DisplayFacts['bounds']): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height
}
