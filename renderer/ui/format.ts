// Times as the screens write them, in Phnom Penh's zone wherever the computer thinks it is.

import type { Language } from '../../shared/settings'

const ZONE = 'Asia/Phnom_Penh'
const short = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' })
const long = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', second: '2-digit' })

const months: Record<Language, readonly string[]> = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  // Electron's builds come without Khmer dates and would write English ones.
  km: ['មករា', 'កុម្ភៈ', 'មីនា', 'មេសា', 'ឧសភា', 'មិថុនា', 'កក្កដា', 'សីហា', 'កញ្ញា', 'តុលា', 'វិច្ឆិកា', 'ធ្នូ'],
}

const dateParts = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
})

/** The date as the language writes it: `23 Nov 2026`, `23 វិច្ឆិកា 2026` */
export function dateText(at: number, language: Language): string {
  const parts = new Map(dateParts.formatToParts(at).map(({ type, value }) => [type, value]))
  return `${Number(parts.get('day'))} ${months[language][Number(parts.get('month')) - 1]} ${parts.get('year')}`
}

/** Date and time as the language writes them: `23 Nov 2026, 14:32:08` */
export function dateTimeText(at: number, language: Language): string {
  return `${dateText(at, language)}, ${long.format(at)}`
}

/** `14:32` */
export function clockText(at: number): string {
  return short.format(at)
}

/** Letters of a host that are shown: about the width of the link's own words. */
const HOST_MAX = 26

/** A host by its end, which is what says whose it is: `…gov.kh.evil.example`. */
export function hostText(host: string): string {
  return host.length > HOST_MAX ? `…${host.slice(1 - HOST_MAX)}` : host
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
