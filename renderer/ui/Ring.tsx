// The time that is left, as a ring that closes and as figures. Moves once a second and never by itself.

import type { CSSProperties } from 'react'
import { countdownText } from './format'
import { useTick } from './snapshot'

/** The last of its time: from here on the ring looks other than before, ms. */
export const LAST_MS = 20_000

interface RingProps {
  /** At the moment of the snapshot, ms. */
  readonly remainingMs: number
  readonly lifetimeMs: number
  /** When the snapshot came, performance.now. */
  readonly cameAt: number
  readonly label: (time: string) => string
}

export function Ring({ remainingMs, lifetimeMs, cameAt, label }: RingProps) {
  useTick(250)
  const left = Math.max(0, remainingMs - (performance.now() - cameAt))
  const text = countdownText(left)
  // Looked at four times a second so as not to be late, moved once: the ring steps with its figures.
  const wholeSeconds = Math.ceil(left / 1000) * 1000
  return (
    <div
      className={`ring ${wholeSeconds <= LAST_MS ? 'ring--last' : ''}`}
      role="timer"
      aria-label={label(text)}
      style={{ '--left': Math.min(100, (100 * wholeSeconds) / lifetimeMs) } as CSSProperties}
    >
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle cx="50" cy="50" r="45" pathLength="100" />
        <circle cx="50" cy="50" r="45" pathLength="100" />
      </svg>
      <b className="num" data-testid="countdown">
        {text}
      </b>
    </div>
  )
}
