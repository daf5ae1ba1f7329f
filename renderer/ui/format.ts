// Times as the screens write them, in Phnom Penh's zone wherever the computer thinks it is.

import type { Language } from '../../shared/settings'

const ZONE = 'Asia/Phnom_Penh'
const short = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' })
const long = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', second: '2-digit' })

const dateTimes = Object.fromEntries(
  (['en', 'km'] as const).map((language) => [
    language,
    new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'km-KH', {
      timeZone: ZONE,
      dateStyle: 'medium',
      timeStyle: 'medium',
      hourCycle: 'h23',
    }),
  ]),
) as Record<Language, Intl.DateTimeFormat>

/** Date and time as the language writes them: `23 Nov 2026, 14:32:08` */
export function dateTimeText(at: number, language: Language): string {
  return dateTimes[language].format(at)
}

/** `14:32` */
export function clockText(at: number): string {
  return short.format(at)
}

/** `14:32:08` */
export function clockSecondsText(at: number): string {
  return long.format(at)
}

const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  day: '2-digit',
  month: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
})

/** `22/11, 14:32` */
export function dayClockText(at: number): string {
  return dayAndTime.format(at)
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
