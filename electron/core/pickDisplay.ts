// Which screen faces the customer. Pure: displays in, a choice out.

export interface DisplayFacts {
  readonly id: number
  readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  readonly primary: boolean
}

/** What the owner chose, kept by id and by place: ids may change when a screen is plugged in again. */
export interface RememberedDisplay {
  readonly id: number
  readonly bounds: DisplayFacts['bounds']
}

/**
 * The customer's display: the remembered one by id, else the one that stands where it stood, else the first that is
 * not primary. The cashier's own screen (`cashierOn`) is never taken, unless it was chosen by name, since a fullscreen
 * window there would hide the till.
 * @returns null when there is no screen for the customer
 */
export function pickDisplay(
  displays: readonly DisplayFacts[],
  remembered: RememberedDisplay | null,
  cashierOn: number | null,
): DisplayFacts | null {
  const free = displays.filter((display) => display.id !== cashierOn)
  if (remembered !== null) {
    const byId = free.find((display) => display.id === remembered.id)
    if (byId) return byId
    const byPlace = free.find((display) => sameBounds(display.bounds, remembered.bounds))
    if (byPlace) return byPlace
  }
  return free.find((display) => !display.primary) ?? (cashierOn !== null ? (free[0] ?? null) : null)
}

function sameBounds(a: DisplayFacts['bounds'], b: DisplayFacts['bounds']): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height
}
