// The soft click of a key that was touched and counted, where the owner wants it: a digit that was lost makes none.

import { useEffect } from 'react'
import type { TillView } from '../../shared/till'

const CLICK_MS = 12
const CLICK_HERTZ = 2400
/** Beside a chime: quiet. */
const LOUDNESS = 0.25

let speaker: AudioContext | null = null

/** Plays it now. @param volume 0 to 1, as that of the chimes */
export function playKeyClick(volume: number): void {
  // Opened by the first click: a till without clicks opens none.
  speaker ??= new AudioContext({ latencyHint: 'interactive' })
  const now = speaker.currentTime
  const tone = speaker.createOscillator()
  const gain = speaker.createGain()
  tone.type = 'triangle'
  tone.frequency.value = CLICK_HERTZ
  gain.gain.setValueAtTime(volume * LOUDNESS, now)
  gain.gain.exponentialRampToValueAtTime(0.0001, now + CLICK_MS / 1000)
  tone.connect(gain).connect(speaker.destination)
  tone.start(now)
  tone.stop(now + CLICK_MS / 1000)
}

/** Of the keypad and the PIN pad alone, by touch and by mouse. */
export function useKeyClick(sound: TillView['sound'] | null): void {
  const volume = sound === null || sound.muted || sound.clicks !== true ? null : sound.volume
  useEffect(() => {
    if (volume === null) return
    const listen = ({ target }: Event) => {
      if (target instanceof Element && target.closest('[data-key]') !== null) playKeyClick(volume)
    }
    window.addEventListener('click', listen)
    return () => window.removeEventListener('click', listen)
  }, [volume])
}
