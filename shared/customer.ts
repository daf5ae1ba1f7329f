// What the customer's screen shows. The type cannot hold anything private: no history, no totals, no other sale, no
// payer, no sale number, no id.

import type { Currency } from './money'
import type { Theme } from './settings'
import type { CodeImage } from './till'
import type { TroubleKind } from './troubles'

interface Amount {
  readonly amountMinor: number
  readonly currency: Currency
  /** Riel per dollar, for the same value in the other currency. */
  readonly khrPerUsd: number
}

/** How the question "I have paid" stands: no more than the customer must know. */
export type CustomerCheck =
  | { readonly kind: 'asking' | 'still-asking' | 'not-received' }
  | { readonly kind: 'could-not-ask'; readonly why: TroubleKind }

export type CustomerScreen =
  /** Nobody is being served: the shop's name and an invitation. */
  | {
      readonly kind: 'idle'
      /** Addresses of the shop's own pictures, shown in turn; none is usual. */
      readonly slides: readonly string[]
    }
  | ({
      readonly kind: 'scan'
      readonly merchantName: string
      readonly code: CodeImage
      readonly remainingMs: number
      readonly lifetimeMs: number
      /** Somebody pressed "I have paid": Bakong is being asked now. */
      readonly checking: boolean
      /** Null when nobody has asked just now. */
      readonly check: CustomerCheck | null
      /** Nothing is asked by itself soon: whoever has paid shows the cashier. */
      readonly showReceipt: boolean
    } & Amount)
  | ({ readonly kind: 'paid' } & Amount)
  /** No amount and no code: a code that has run out must not be scanned from memory of the screen. */
  | {
      readonly kind: 'time-up'
      /** Bakong was heard after the deadline: it was not paid. Before that a new code could be paid twice. */
      readonly decided: boolean
      readonly check: CustomerCheck | null
    }
  | { readonly kind: 'cancelled' }
  /** Something that only the cashier can explain. */
  | { readonly kind: 'trouble' }

export interface CustomerView {
  /** The till's time when the snapshot was made, UTC ms. */
  readonly at: number
  readonly demo: boolean
  readonly shopName: string
  readonly theme: Theme
  readonly screen: CustomerScreen
}
