// The sales made at this till's own amount: which of them stands there again because it came to nothing, and in which
// currency the one before was. Sales of programs, which come and go on the same screens, change neither.

import type { Currency, Money } from '../../shared/money'
import type { Sale } from '../../shared/sale'
import type { Store } from './ports'

/** The newest sales among which the till's own last one is looked for after a start. */
const LOOK_BACK = 100

type OwnSalesStore = Pick<Store, 'sale' | 'lastSales' | 'samePurchase'>

export class OwnSales {
  readonly #store: OwnSalesStore
  /** The one that was on the screens last. */
  #last: { readonly id: string; readonly currency: Currency } | null = null
  #currencyBefore: Currency | null = null
  /** Whoever typed it has gone, or the till was started since. */
  #forgotten = true
  #begun = false

  constructor(store: OwnSalesStore) {
    this.#store = store
  }

  /** To be told, before each snapshot, what is on the screens. @throws StoreFailure */
  saw(shown: Sale | null): void {
    if (!this.#begun) {
      this.#last = this.#store.lastSales(LOOK_BACK).find((sale) => sale.id !== shown?.id && this.#isOwn(sale)) ?? null
      this.#begun = true
    }
    if (shown === null || shown.id === this.#last?.id || !this.#isOwn(shown)) return
    this.#currencyBefore = this.#last?.currency ?? null
    this.#last = shown
    this.#forgotten = false
  }

  /** Somebody else stands at the till, or nobody. */
  forget(): void {
    this.#forgotten = true
  }

  /**
   * What stands on the empty amount: that of the last own sale, if it was cancelled, ran out of time or failed. Money
   * that came for it, right or wrong, ends that.  @throws StoreFailure
   */
  standing(): Money | null {
    const sale = this.#forgotten || this.#last === null ? null : this.#store.sale(this.#last.id)
    if (sale === null || sale.state === 'PAID' || sale.state === 'PENDING' || sale.mismatch !== null) return null
    return { amountMinor: sale.amountMinor, currency: sale.currency }
  }

  /** In which currency the last own sale was, not counting the one on the screens; null when there was none. */
  currencyBefore(shown: Sale | null): Currency | null {
    return shown !== null && shown.id === this.#last?.id ? this.#currencyBefore : (this.#last?.currency ?? null)
  }

  /** A new code that the cashier made for a program's sale has the program's amount. */
  #isOwn({ id, source, retryOf }: Sale): boolean {
    if (source !== 'cashier' || retryOf === null) return source === 'cashier'
    return this.#store.samePurchase(id).every((code) => code.source === 'cashier')
  }
}
