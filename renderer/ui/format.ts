// Times as the screens write them, in Phnom Penh's zone wherever the computer thinks it is.

const ZONE = 'Asia/Phnom_Penh'
const short = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' })
const long = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** `14:32` */
export function clockText(at: number): string {
  return short.format(at)
}

/** `14:32:08` */
export function clockSecondsText(at: number): string {
  return long.format(at)
}

/** `4:32` for what is left; a started second still counts. */
export function countdownText(remainingMs: number): string {
  const seconds = Math.max(0, Math.ceil(remainingMs / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

const day = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit' })

/** `2026-11-23 14:32` */
export function dayTimeText(at: number): string {
  return `${day.format(at)} ${short.format(at)}`
}
