// Waits for another program to let go of the books: tries again for a moment, and never holds the process up meanwhile.

import { type Clock, StoreFailure } from './ports'

/** How long what must be stored is tried again while another program holds the books. Longer than a tool needs for a
 *  commit of its own, shorter than a customer's patience. */
export const LOCK_PATIENCE_MS = 2000
/** Between two tries: first as short as a small commit takes, then rarely enough to cost nothing. */
const PAUSES_MS = [5, 10, 25, 50, 100] as const

export interface Patience {
  readonly clock: Pick<Clock, 'after' | 'monotonic'>
  /** The books are being closed: what waits gives up. */
  readonly stopped?: () => boolean
  readonly patienceMs?: number
}

/**
 * Does a piece of work on the books, at once; while another program holds them, again and again. The work must leave
 * nothing behind when it fails, or must not mind being done twice.
 * @throws what the work threw; StoreFailure `locked` once the patience is over
 */
export async function patiently<T>(
  work: () => T,
  { clock, stopped = () => false, patienceMs = LOCK_PATIENCE_MS }: Patience,
): Promise<T> {
  const until = clock.monotonic() + patienceMs
  for (let tries = 0; ; tries++) {
    try {
      return work()
    } catch (failure) {
      const left = until - clock.monotonic()
      if (!isLocked(failure) || left <= 0 || stopped()) throw failure
      const pause = Math.min(PAUSES_MS[tries] ?? PAUSES_MS[PAUSES_MS.length - 1] ?? 0, left)
      await new Promise<void>((resolve) => void clock.after(pause, resolve))
      if (stopped()) throw failure
    }
  }
}

/** Another program holds the books: most often for a moment. */
export function isLocked(failure: unknown): failure is StoreFailure {
  return failure instanceof StoreFailure && failure.kind === 'locked'
}
