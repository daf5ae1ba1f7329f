// What the customer's screen shows after the cashier has moved on: their PAID, a while longer. A fast cashier presses Space
// before the customer has looked up, and a PAID nobody saw is asked about.

import type { CustomerScreen, CustomerView } from '../../shared/customer'
import type { TillView } from '../../shared/till'
import { customerView } from './customerView'
import type { Clock } from './ports'

/** How long PAID stays for the customer once it has left the till, unless the next code comes. */
export const PAID_STAYS_MS = 4000

export interface PaidStaysDeps {
  readonly clock: Clock
  /** Addresses of the shop's own pictures. */
  readonly slides: () => readonly string[]
  /** Puts it on the customer's screen. */
  readonly show: (view: CustomerView) => void
}

type Paid = Extract<CustomerScreen, { kind: 'paid' }>

/**
 * Only the empty screen waits for a PAID: a code, time that is up or trouble is about another purchase and comes at once,
 * and after it the old PAID never returns. Kept in memory alone: a till that was started again shows what is true now.
 */
export class PaidStays {
  readonly #deps: PaidStaysDeps
  /** The PAID that the customer sees, or saw last and nothing since. */
  #paid: Paid | null = null
  /** When it left the till, on both clocks, ms; null while the till shows it too. */
  #left: { readonly monotonic: number; readonly wall: number } | null = null
  #cancel: () => void = () => undefined

  constructor(deps: PaidStaysDeps) {
    this.#deps = deps
  }

  /** The till shows this now. */
  saw(view: TillView): void {
    const { clock, slides, show } = this.#deps
    const now = customerView(view, slides())
    this.#cancel()
    const leftMs = this.#stays(now.screen)
    if (leftMs > 0) this.#cancel = clock.after(leftMs, () => this.saw({ ...view, at: clock.now() }))
    show(this.#paid === null ? now : { ...now, screen: this.#paid })
  }

  /** Shows nothing more. */
  stop(): void {
    this.#cancel()
  }

  /** How much longer the PAID of before stays in this screen's place, ms; 0 when it does not. */
  #stays(screen: CustomerScreen): number {
    if (screen.kind === 'idle' && this.#paid !== null) {
      const { clock } = this.#deps
      this.#left ??= { monotonic: clock.monotonic(), wall: clock.now() }
      // The monotonic clock stands still while the machine sleeps; whoever wakes it is another customer.
      const gone = Math.max(clock.monotonic() - this.#left.monotonic, clock.now() - this.#left.wall)
      if (gone < PAID_STAYS_MS) return PAID_STAYS_MS - gone
    }
    this.#paid = screen.kind === 'paid' ? screen : null
    this.#left = null
    return 0
  }
}
