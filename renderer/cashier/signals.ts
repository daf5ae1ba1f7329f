// Which sounds the till makes, decided from its snapshots and from what it has sounded before. Pure.

import type { ScreenView, TillView } from '../../shared/till'
import { LAST_MS } from '../ui/Ring'
import type { Snapshot } from '../ui/snapshot'
import { isLinkAlarm, isSaleOpen } from './alarms'

/** One file each, made by resources/sounds/make.mjs. */
export const sounds = ['paid', 'trouble', 'late', 'timeUp', 'lost', 'refused', 'soon'] as const
export type Sound = (typeof sounds)[number]

/** From one stroke of an alarm to the next, while nobody has seen it. */
export const ALARM_EVERY_MS = 12_000
/** Strokes of one alarm: after two minutes nobody is there to hear it, and the window still shows it. */
export const ALARM_TIMES_MAX = 10

/** Whether the window's edge flashes with this sound, for those who don't hear it. PAID fills the window by itself. */
export function flashes(sound: Sound): boolean {
  return sound !== 'paid' && sound !== 'soon'
}

/** What has been sounded so far. */
export interface Sounded {
  /** The snapshot before; null when the page has just been opened. */
  readonly before: TillView | null
  /** A sale on the screen that a person must look at. */
  readonly trouble: Alarm | null
  /** Late money that nobody has seen. */
  readonly late: Alarm | null
  /** The sale whose last seconds have been sounded, or passed before this page was there. */
  readonly soonFor: string | null
}

/** What nobody has seen: the first of it, and how many. */
interface Unseen {
  readonly key: string
  readonly count: number
}

interface Alarm extends Unseen {
  /** Strokes so far. */
  readonly times: number
  /** Of its last stroke, on the page's clock (performance.now), as all times here. */
  readonly at: number
}

export const nothingSounded: Sounded = { before: null, trouble: null, late: null, soonFor: null }

export interface Decision {
  readonly sounded: Sounded
  /** To be played one after the other. */
  readonly play: readonly Sound[]
  /** When to decide again if no snapshot comes sooner; null: not before one. */
  readonly nextAt: number | null
}

/**
 * What sounds now. To be asked with each snapshot, and with the same one again at `nextAt`.
 * A page that has just been opened plays nothing of what was before it, but an alarm that nobody has seen sounds again.
 */
export function decide(sounded: Sounded, { view, cameAt }: Snapshot<TillView>, now: number): Decision {
  const { before } = sounded
  const trouble = alarmNow(sounded.trouble, troubleIn(view.screen), now)
  const late = alarmNow(sounded.late, lateIn(view), now)
  const soonAt = lastSecondsAt(view.screen, cameAt)
  const soon = soonAt !== null && now >= soonAt ? saleIdOf(view.screen) : null
  const play: Sound[] = []
  if (before !== null) {
    const step = stepSound(before.screen, view.screen)
    if (step !== null) play.push(step)
    if (isSaleOpen(view.screen) && works(before) && !works(view)) play.push('lost')
  }
  if (trouble.strikes) play.push('trouble')
  if (late.strikes) play.push('late')
  if (before !== null && soon !== null && soon !== sounded.soonFor) play.push('soon')
  return {
    sounded: { before: view, trouble: trouble.alarm, late: late.alarm, soonFor: soon ?? sounded.soonFor },
    play,
    nextAt: earliest([nextStroke(trouble.alarm), nextStroke(late.alarm), soon === null ? soonAt : null]),
  }
}

/** What the step from one screen to the next is worth, once. */
function stepSound(before: ScreenView, after: ScreenView): 'paid' | 'timeUp' | null {
  // Another sale turns PAID in its place when the first code of a purchase is paid while its retry is shown.
  if (after.kind === 'paid') return before.kind === 'paid' ? null : 'paid'
  const over = after.kind === 'time-up' || after.kind === 'expired'
  return over && before.kind === 'waiting' && before.sale.id === after.sale.id ? 'timeUp' : null
}

/** Payments can be learnt of and written down. */
function works({ link, storeTrouble }: TillView): boolean {
  return storeTrouble === null && !isLinkAlarm(link.state)
}

function troubleIn(screen: ScreenView): Unseen | null {
  if (screen.kind !== 'mismatch' && screen.kind !== 'failed') return null
  return { key: `${screen.kind} ${screen.sale.id}`, count: 1 }
}

function lateIn({ alarm }: TillView): Unseen | null {
  return alarm === null ? null : { key: String(alarm.first.id), count: alarm.count }
}

interface AlarmNow {
  readonly alarm: Alarm | null
  readonly strikes: boolean
}

/** The first stroke of an alarm, its next when that is due, or none. */
function alarmNow(before: Alarm | null, unseen: Unseen | null, now: number): AlarmNow {
  if (unseen === null) return { alarm: null, strikes: false }
  // One was seen, and the others have been sounded too. Whoever pressed the key is still there: the next stroke waits.
  if (before !== null && unseen.count < before.count)
    return { alarm: { ...before, ...unseen, at: now }, strikes: false }
  // More of them; or as many and another first, so that one was seen and one has come since.
  if (before === null || unseen.count > before.count || unseen.key !== before.key)
    return { alarm: { ...unseen, times: 1, at: now }, strikes: true }
  if (before.times >= ALARM_TIMES_MAX || now < before.at + ALARM_EVERY_MS) return { alarm: before, strikes: false }
  return { alarm: { ...before, times: before.times + 1, at: now }, strikes: true }
}

function nextStroke(alarm: Alarm | null): number | null {
  return alarm === null || alarm.times >= ALARM_TIMES_MAX ? null : alarm.at + ALARM_EVERY_MS
}

/** When the last seconds of the code on the screen begin; null where there are none, or nothing but them. */
function lastSecondsAt(screen: ScreenView, cameAt: number): number | null {
  if (screen.kind !== 'waiting' || screen.lifetimeMs <= LAST_MS) return null
  return cameAt + screen.remainingMs - LAST_MS
}

function saleIdOf(screen: ScreenView): string | null {
  return screen.kind === 'amount' ? null : screen.sale.id
}

function earliest(times: readonly (number | null)[]): number | null {
  return times.reduce((first, time) => (first === null || (time !== null && time < first) ? time : first), null)
}
