// Plays what signals.ts decides, in this window alone, and flashes the window's edge with it. One sound after the other.

import { useEffect, useRef } from 'react'
import type { TillView } from '../../shared/till'
import { createSource, type Source } from '../ui/snapshot'
import { type Decision, decide, flashes, nothingSounded, type Sound, sounds } from './signals'

/** Two flashes, as alarm.css has them; no third may come within this time. */
const FLASHES_MS = 1000
/** A sound that has not ended this long after it should have, never will: the machine's sound is stuck. */
const STUCK_MS = 1000
/** No sound is longer. */
const SOUND_MS_MAX = 1500

/** Decoded at start, so that the first chime is not late. */
const players = new Map<Sound, HTMLAudioElement>()

/** When the edge last began to flash (performance.now) and with which sound; null while it never has. */
export const flash = createSource<{ readonly sound: Sound; readonly at: number }>()

let loudness: TillView['sound'] = { muted: false, volume: 0 }
let sounded: Decision['sounded'] = nothingSounded
let again: ReturnType<typeof setTimeout> | undefined

/** Opens the machine's sound, and sounds from now on what the till's snapshots ask for. Called once. */
export function startSounds(source: Source<TillView>): void {
  for (const name of sounds) {
    const player = new Audio(`/sounds/${name}.wav`)
    player.preload = 'auto'
    players.set(name, player)
  }
  const listen = () => {
    const snapshot = source.now()
    if (snapshot === null) return
    clearTimeout(again)
    loudness = snapshot.view.sound
    const now = performance.now()
    const decision = decide(sounded, snapshot, now)
    sounded = decision.sounded
    for (const name of decision.play) signal(name)
    if (decision.nextAt !== null) again = setTimeout(listen, Math.max(0, decision.nextAt - now))
  }
  source.subscribe(listen)
  listen()
}

/** Sounds after what is sounding already, as loud as the till is set, and flashes the edge, muted or not. */
export function signal(name: Sound): void {
  if (flashes(name)) flashEdge(name)
  if (!loudness.muted) say({ name, volume: loudness.volume })
}

/**
 * A sound for what the window refuses by itself: each time that `no` is another one, but not for one that was there before.
 * @param no a new object, or another code, for each refusal; null for none
 */
export function useRefusedSound(no: unknown): void {
  const known = useRef(no)
  useEffect(() => {
    if (no !== null && no !== known.current) signal('refused')
    known.current = no
  }, [no])
}

/** For trying a sound out, muted or not: at once. */
export function trySound(name: Sound): void {
  if (flashes(name)) flashEdge(name)
  stop?.()
  line.unshift({ name, volume: loudness.volume })
  next()
}

function flashEdge(sound: Sound): void {
  const at = performance.now()
  if (at - (flash.now()?.view.at ?? Number.NEGATIVE_INFINITY) >= FLASHES_MS) flash.put({ sound, at })
}

interface Saying {
  readonly name: Sound
  readonly volume: number
}

/** What waits for its turn: each sound once at most. */
const line: Saying[] = []
/** Ends the sound that is heard now, without a next one. */
let stop: (() => void) | null = null
let saying: Sound | null = null

function say(one: Saying): void {
  if (saying === one.name || line.some(({ name }) => name === one.name)) return
  line.push(one)
  if (saying === null) next()
}

function next(): void {
  saying = null
  stop = null
  const one = line.shift()
  const player = one && players.get(one.name)
  if (one === undefined || player === undefined) return
  saying = one.name
  const end = new AbortController()
  const stuck = setTimeout(over, SOUND_MS_MAX + STUCK_MS)
  function over(): void {
    if (end.signal.aborted) return
    leave()
    next()
  }
  function leave(): void {
    clearTimeout(stuck)
    end.abort()
    player?.pause()
  }
  stop = leave
  player.addEventListener('ended', over, { signal: end.signal })
  player.volume = one.volume
  player.currentTime = 0
  player.play().catch((error: unknown) => {
    if (end.signal.aborted) return
    // A machine without loudspeakers is no fault of the till: the window says it too.
    console.warn('no sound', error)
    over()
  })
}
