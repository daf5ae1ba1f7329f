// Needs attention: what the page shows of each sale, what is owed, and the alarm for late money.

import type { Money } from './money'
import type { ResolutionWay } from './sale'
import type { SaleView } from './till'

/** Money as Bakong reports it. */
export interface CameView extends Money {
  /** As Bakong gives it: often the account of the payer's bank. */
  readonly payer: string
  readonly toAccountId: string
  /** When the payer sent it, UTC ms; null when Bakong does not say. */
  readonly sentAt: number | null
  /** The first 8 digits of the hash, as on the payer's receipt. */
  readonly shortHash: string
}

export interface RefundView extends Money {
  readonly id: number
  readonly saleId: string
  readonly billNumber: string
  readonly toAccountId: string
  readonly owedAt: number
  readonly by: string
  readonly note: string
  readonly made: { readonly at: number; readonly by: string; readonly note: string } | null
}

export interface AttentionEntry {
  readonly sale: SaleView
  readonly came: CameView | null
  /** When the till learnt of it, UTC ms. */
  readonly learntAt: number
  readonly byHand: { readonly by: string; readonly reason: string } | null
  /** The sale that this money came for, when it is another one: its number. */
  readonly paidSale: string | null
  readonly resolution: {
    readonly way: ResolutionWay
    readonly at: number
    readonly by: string
    readonly note: string
  } | null
  /** Bakong's answer where nobody can read it: what is odd in it, and its text. */
  readonly unread: { readonly why: string; readonly raw: string } | null
  /** The ways out that are open, the one to propose first. */
  readonly ways: readonly ResolutionWay[]
}

export interface AttentionView {
  readonly open: readonly AttentionEntry[]
  readonly left: readonly AttentionEntry[]
  readonly refunds: readonly RefundView[]
  readonly owed: { readonly khrMinor: number; readonly usdMinor: number; readonly count: number }
}

/** Entries of each list that a page shows; the oldest ones come up when the newer are done. */
export const ATTENTION_MAX = 100

/** Late money, as the strip on the cashier's window tells it. */
export interface AlarmView {
  readonly id: number
  readonly sale: SaleView
  readonly came: CameView
  readonly at: number
}
