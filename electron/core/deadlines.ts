// How long a code still has, whatever the wall clock does meanwhile.

import type { Sale } from '../../shared/sale'
import { NewestMap } from './newestMap'
import type { Clock } from './ports'

/** More codes than this are never open at once; past it the oldest entries are dropped and made again when asked. */
const ENTRIES_MAX = 10_000

/**
 * A code's expiry is a wall-clock time (KHQR tag 99-01), but the PC's clock may be set back or forward while it is on
 * the screen. The countdown therefore runs on the monotonic clock; only a wall clock that is *further* counts, which
 * covers sleep (when the monotonic clock stands still) and a clock that was slow and has been put right: then the code
 * is expired for every bank, so it must be for us.
 */
export class Deadlines {
  readonly #clock: Clock
  readonly #aheadMs: () => number
  readonly #monotonicById = new NewestMap<string, number>(ENTRIES_MAX)

  /** @param aheadMs how far the wall clock is known to be ahead of Bakong's: a code does not end by it */
  constructor(clock: Clock, aheadMs: () => number = () => 0) {
    this.#clock = clock
    this.#aheadMs = aheadMs
  }

  /** Milliseconds until the code's deadline; negative once it has passed. Never more than the code's whole life. */
  remainingMs(sale: Pick<Sale, 'id' | 'createdAt' | 'expiresAt'>): number {
    const wallMs = sale.expiresAt - (this.#clock.now() - this.#aheadMs())
    let deadline = this.#monotonicById.get(sale.id)
    if (deadline === undefined) {
      const lifetimeMs = sale.expiresAt - sale.createdAt
      deadline = this.#clock.monotonic() + Math.min(wallMs, lifetimeMs)
      this.#monotonicById.set(sale.id, deadline)
    }
    return Math.min(deadline - this.#clock.monotonic(), wallMs)
  }

  /**
   * How long the customer's bank still takes the code. A PC whose clock is behind put an expiry into it that comes too
   * soon: the code must leave the screens when it is dead for the banks. Only what is shown follows this; a sale expires
   * by the till's own deadline, which can't come before the banks'.
   * @param behindMs how far the PC's clock is behind Bakong's, 0 when it is right
   */
  payableMs(sale: Pick<Sale, 'id' | 'createdAt' | 'expiresAt'>, behindMs: number): number {
    return this.remainingMs(sale) - behindMs
  }
}
