// The parts of the window for those who walk through it with keys: F6 goes from one to the next, F3 to the alarm. Tab, which
// does that elsewhere, changes the currency here.

/** In their order: the bar, the sale or the page, the foot. */
const parts = ['.bar', '.till__main > :not(.board, .alarm-strip)', '.alarm-strip, .board'] as const
/** Where one lands in a part: what its keys act on, else the first thing that can be pressed. */
const landings = [
  '[data-amount]',
  '[aria-current="page"]',
  '.button--main:not(:disabled)',
  'button:not(:disabled), input:not(:disabled), select:not(:disabled)',
] as const

/** The focus goes to the part after the one that has it; parts in which nothing can be pressed are left out. */
export function toNextPart(): void {
  const stops = parts.flatMap((selector) => {
    const part = document.querySelector(selector)
    const stop = part === null ? null : landingIn(part)
    return part === null || stop === null ? [] : [{ part, stop }]
  })
  const at = stops.findIndex(({ part }) => part.contains(document.activeElement))
  stops[(at + 1) % stops.length]?.stop.focus()
}

/** To its main button, which Enter then presses; nowhere where there is no alarm, or nobody may answer it. */
export function toAlarm(): void {
  document.querySelector<HTMLElement>('.alarm-strip .button--main')?.focus()
}

function landingIn(part: Element): HTMLElement | null {
  for (const selector of landings) {
    const found = part.querySelector<HTMLElement>(selector)
    if (found !== null) return found
  }
  return null
}
