// The trading day: the calendar date in Phnom Penh, by which totals are kept and Bakong counts look-ups.

/** Cambodia is at UTC+7 all year and has no summer time. */
const PHNOM_PENH_OFFSET_MS = 7 * 3_600_000
const DAY_MS = 86_400_000

/**
 * @param at UTC ms
 * @returns the Phnom Penh date, `2026-11-22`
 */
export function businessDay(at: number): string {
  const number = Math.floor((at + PHNOM_PENH_OFFSET_MS) / DAY_MS)
  // Asked many times a look, nearly always about the same day.
  if (number !== last.number) last = { number, day: new Date(number * DAY_MS).toISOString().slice(0, 10) }
  return last.day
}
let last = { number: Number.NaN, day: '' }

/**
 * @param at UTC ms
 * @returns when the next Phnom Penh day begins, UTC ms
 */
export function nextDayStart(at: number): number {
  return (Math.floor((at + PHNOM_PENH_OFFSET_MS) / DAY_MS) + 1) * DAY_MS - PHNOM_PENH_OFFSET_MS
}
