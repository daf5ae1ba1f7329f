// The books gone through while nobody waits: a flipped bit in a cell shows in the chain of hashes, and nowhere else.

import { type Clock, StoreFailure } from '../core/ports'
import type { ChainReport } from './chain'
import { onDisk } from './failures'

/** The first customer of the day comes before it. */
const BEGINS_AFTER_MS = 20_000
/** Between two steps the till is free: a step takes some milliseconds. */
const PAUSE_MS = 100
/** A disk that was busy or full is no proof of anything: the check begins again after this. */
const AGAIN_MS = 10 * 60_000

export interface IdleCheckDeps {
  readonly store: { chainSteps(): Generator<void, ChainReport> }
  readonly clock: Clock
  /** Whether a customer stands there; the check waits meanwhile. */
  readonly busy: () => boolean
  /** The books are not what the till wrote. Always `corrupt`. */
  readonly broken: (failure: StoreFailure) => void
  readonly whole: (events: number) => void
}

/**
 * Goes through all books once, in small steps.
 * @returns a function that ends it; call it before the books are closed
 */
export function checkInIdleTime({ store, clock, busy, broken, whole }: IdleCheckDeps): () => void {
  let callOff: () => void = () => undefined
  let steps = store.chainSteps()
  const step = () => {
    if (busy()) return later(PAUSE_MS * 10)
    try {
      const { done, value } = onDisk(() => steps.next())
      if (!done) later(PAUSE_MS)
      else if (value.kind === 'whole') whole(value.events)
      else broken(new StoreFailure('corrupt', `event ${value.seq}: ${value.why}`))
    } catch (error) {
      // A value that no sale can have is of the books, not of the check: nothing else comes into it.
      const failure = error instanceof StoreFailure ? error : new StoreFailure('corrupt', String(error), error)
      if (failure.kind === 'corrupt') return broken(failure)
      steps = store.chainSteps()
      later(AGAIN_MS)
    }
  }
  const later = (delayMs: number) => {
    callOff = clock.after(delayMs, step)
  }
  later(BEGINS_AFTER_MS)
  return () => callOff()
}
