// Plays a chime when a sale turns PAID and another when something went wrong: once a sale, in this window alone.

import { useEffect, useRef } from 'react'
import type { ScreenView, TillView } from '../../shared/till'

const sounds = { paid: '/sounds/paid.wav', trouble: '/sounds/trouble.wav', late: '/sounds/late.wav' } as const
type Sound = keyof typeof sounds

/** Decoded at start, so that the first chime is not late. */
const players = new Map<Sound, HTMLAudioElement>()

export function loadSounds(): void {
  for (const [name, source] of Object.entries(sounds) as [Sound, string][]) {
    const player = new Audio(source)
    player.preload = 'auto'
    players.set(name, player)
  }
}

/** Which sound the step from one screen to the next makes. A sale that was already so when the till opened is silent. */
export function soundBetween(before: ScreenView | null, after: ScreenView): Sound | null {
  if (before === null || before.kind === 'amount' || after.kind === 'amount') return null
  // Another sale turns PAID in its place when the first code of a purchase is paid while its retry is shown.
  if (before.kind === after.kind || (before.sale.id !== after.sale.id && after.kind !== 'paid')) return null
  if (after.kind === 'paid') return 'paid'
  return after.kind === 'mismatch' || after.kind === 'failed' ? 'trouble' : null
}

/** Late money has a sound of its own: once for each alarm, and once for what nobody had seen when the till opened. */
export function soundOfAlarm(before: TillView['alarm'], after: TillView['alarm']): Sound | null {
  return (after?.count ?? 0) > (before?.count ?? 0) ? 'late' : null
}

/** For trying the sound out, muted or not. */
/** Plays it now, as loud as this. */
export function playSound(name: Sound, volume: number): void {
  const player = players.get(name)
  if (player === undefined) return
  player.volume = volume
  player.currentTime = 0
  // A machine without loudspeakers is no fault of the till: the green screen says it too.
  player.play().catch((error: unknown) => console.warn('no sound', error))
}

export function useSounds(view: TillView | null): void {
  const before = useRef<ScreenView | null>(null)
  const alarm = useRef<TillView['alarm']>(null)
  useEffect(() => {
    if (view === null) return
    const name = soundOfAlarm(alarm.current, view.alarm) ?? soundBetween(before.current, view.screen)
    before.current = view.screen
    alarm.current = view.alarm
    if (name !== null && !view.sound.muted) playSound(name, view.sound.volume)
  }, [view])
}
