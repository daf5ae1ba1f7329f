// Who is on the screens next: sales of other programs wait in the store, and come up when the screens are free.

import { needsAttention, type Sale } from '../../shared/sale'
import type { Clock, Store } from './ports'

/** How long a finished sale is left on the screens, as it is, while another one waits: a cashier reads it, a program does not. */
export const SHOWN_MS = { cashier: 8000, api: 3000 } as const

/** Changes that nobody waits for are shown together, this often. */
const SOON_MS = 100

export interface ScreenQueueDeps {
  readonly store: Store
  readonly clock: Clock
  /** Something that a window shows has changed, or may be looked at again. */
  readonly changed: () => void
  readonly remainingMs: (sale: Sale) => number
  /** Somebody has asked about this sale, and waits for the answer. */
  readonly isAwaited: (saleId: string) => boolean
  /** What time it is as well as anybody knows, UTC ms: no sale leaves the queue by a clock that was set. */
  readonly bestNow: () => number
}

export class ScreenQueue {
  readonly #deps: ScreenQueueDeps
  /** The finished sale on the screens, and since when it has been seen as it is now, monotonic ms. */
  #finished: { readonly what: string; readonly since: number } | null = null
  #cancelTimer: () => void = () => undefined
  #cancelSoon: (() => void) | null = null

  constructor(deps: ScreenQueueDeps) {
    this.#deps = deps
  }

  /** Lets the next sale onto the screens if it is its turn. To be called whenever the screens may have changed.
   *  @throws StoreFailure */
  tend(): void {
    this.#cancelTimer()
    const { store, clock, changed, bestNow } = this.#deps
    const shownId = store.shownSaleId()
    const shown = shownId === null ? null : store.sale(shownId)
    const patienceMs = shown === null ? 0 : this.#patienceMs(shown)
    if (patienceMs === null || store.queuedCount() === 0) return
    if (patienceMs > 0) this.#cancelTimer = clock.after(patienceMs, changed)
    else {
      store.showQueued(bestNow())
      this.#finished = null
    }
  }

  /** Shows a change that nobody at the till waits for. */
  changedSoon(): void {
    if (this.#cancelSoon !== null) return
    this.#cancelSoon = this.#deps.clock.after(SOON_MS, () => {
      this.#cancelSoon = null
      this.#deps.changed()
    })
  }

  stop(): void {
    this.#cancelTimer()
    this.#cancelSoon?.()
  }

  /** How much longer this sale stays; null while it needs the screens or a person. */
  #patienceMs(shown: Sale): number | null {
    if (!this.#isOver(shown)) {
      this.#finished = null
      return null
    }
    // Taken away now, the answer would come for a screen that nobody sees any more. It says "changed" when it comes.
    if (this.#deps.isAwaited(shown.id)) return null
    const now = this.#deps.clock.monotonic()
    const what = `${shown.id} ${shown.state} ${shown.flags.join()}`
    // Money that comes for a finished sale makes another screen of it, and that one has been up for no time at all.
    if (this.#finished?.what !== what) this.#finished = { what, since: now }
    // What a person must decide about is read by a person, whoever sold it.
    const reader = needsAttention(shown) ? 'cashier' : shown.source
    return Math.max(0, this.#finished.since + SHOWN_MS[reader] - now)
  }

  #isOver(sale: Sale): boolean {
    // Money that does not match must be seen by a person.
    if (sale.mismatch !== null && sale.state !== 'PAID') return false
    if (sale.state !== 'PENDING') return true
    // Time is up and Bakong can't be asked: its code is hidden, and other programs' customers must not wait for that.
    return sale.source === 'api' && this.#deps.remainingMs(sale) <= 0
  }
}
