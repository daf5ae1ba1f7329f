// Needs attention: what a manager sees of each sale, the ways out and back, the refunds, and the alarm for late money.

import {
  type AlarmView,
  ATTENTION_MAX,
  type AttentionEntry,
  type AttentionView,
  type CameView,
} from '../../shared/attention'
import { assert, ok, type Result, refuse } from '../../shared/result'
import {
  counts,
  isUnread,
  type PaymentRecord,
  paymentInQuestion,
  type ResolutionWay,
  type Sale,
  type TakeBack,
  takeBacksOf,
} from '../../shared/sale'
import type { Clock, Store } from './ports'
import { isOwed, purchaseIsPaid, type Sales, takesMoney } from './sales'
import { sameAccount } from './transition'
import { saleView } from './view'

export interface AttentionDeps {
  readonly store: Store
  readonly clock: Clock
  readonly sales: Sales
  readonly changed: () => void
  /** Nothing may be written into these books: what a person says would stand on damaged ground, or be lost. */
  readonly stopped: () => Result<never> | null
}

export class AttentionDesk {
  readonly #deps: AttentionDeps

  constructor(deps: AttentionDeps) {
    this.#deps = deps
  }

  /** @throws StoreFailure */
  view(): AttentionView {
    const { store } = this.#deps
    return {
      open: store.attention(ATTENTION_MAX).map((sale) => entryOf(sale, store)),
      left: store.leftForLater(ATTENTION_MAX).map((sale) => entryOf(sale, store)),
      decided: store.decided(ATTENTION_MAX).map((sale) => ({ ...entryOf(sale, store), ways: [] })),
      refunds: store.openRefunds(ATTENTION_MAX),
      made: store.madeRefunds(ATTENTION_MAX),
      owed: store.refundsOwed(),
    }
  }

  /** @param note why; refusal `reason-missing` without one */
  resolve(saleId: string, way: ResolutionWay, by: string, note: string): Result<Sale> {
    return this.#deps.stopped() ?? this.#deps.sales.resolveAttention(saleId, way, by, note)
  }

  /** The money of a refund was given back. Noted once. */
  refundMade(id: number, by: string, note: string): Result<null> {
    const { store, clock, changed, stopped } = this.#deps
    const no = stopped()
    if (no !== null) return no
    if (note.trim() === '') return refuse('reason-missing', 'note')
    if (!store.refundMade(id, { at: clock.now(), by, note: note.trim() })) return refuse('nothing-to-resolve')
    changed()
    return ok(null)
  }

  /**
   * Somebody was wrong about this sale. It is to be looked at again, and what it counted is taken out of the totals.
   * @returns refusal `nothing-to-take-back` when Bakong has confirmed it meanwhile, or somebody was quicker
   */
  takeBack(saleId: string, what: TakeBack, by: string, note: string): Result<Sale> {
    const { sales, stopped } = this.#deps
    return (
      stopped() ??
      (what === 'confirmation' ? sales.withdrawByHand(saleId, by, note) : sales.withdrawResolution(saleId, by, note))
    )
  }

  /** `made`: the money was not given back after all, and is owed as before. `owed`: it is not owed after all. */
  refundTakeBack(id: number, what: 'made' | 'owed', by: string, note: string): Result<unknown> {
    const { store, sales, clock, changed, stopped } = this.#deps
    const no = stopped()
    if (no !== null) return no
    if (note.trim() === '') return refuse('reason-missing', 'note')
    if (what === 'owed') return sales.withdrawRefund(id, by, note)
    if (!store.refundNotMade(id, { at: clock.now(), by, note: note.trim() })) return refuse('nothing-to-take-back')
    changed()
    return ok(null)
  }

  alarmSeen(id: number, by: string): void {
    const { store, clock, changed } = this.#deps
    store.alarmSeen(id, clock.now(), by)
    changed()
  }
}

function entryOf(sale: Sale, store: Store): AttentionEntry {
  const payment = paymentInQuestion(sale)
  const paidSale = payment === null ? null : paidSaleOf(sale.id, payment, store)
  const { mismatch } = sale
  // What was decided is told by the money that it was about.
  const shown = payment ?? mismatch?.payment ?? null
  const waiting = (mismatch?.earlier ?? []).filter(({ decided }) => !decided).length
  const confirmation = sale.state === 'PAID' ? sale.confirmation : null
  const unread = isUnread(sale) ? store.unreadAnswer(sale.id) : null
  return {
    sale: saleView(sale),
    came: shown === null ? null : cameView(shown),
    learntAt: sale.mismatch?.foundAt ?? unread?.at ?? (sale.state === 'PAID' ? sale.paidAt : sale.createdAt),
    unread: unread && { why: unread.why, raw: unread.raw },
    byHand: confirmation?.kind === 'by-hand' ? { by: confirmation.by, reason: confirmation.reason } : null,
    withdrawn: (confirmation?.kind === 'by-hand' ? confirmation.withdrawn : undefined) ?? null,
    waiting,
    paidSale,
    resolution: sale.resolution,
    ways: waysOf(sale, payment, {
      usedElsewhere: paidSale !== null,
      paidElsewhere: purchaseIsPaid(store, sale.id),
      owed: isOwed(store, sale),
    }),
    takeBacks: takeBacksOf(sale),
  }
}

/** The ways that `transition` takes, the usual one first: money that came twice goes back. */
function waysOf(
  sale: Sale,
  payment: PaymentRecord | null,
  books: { readonly usedElsewhere: boolean; readonly paidElsewhere: boolean; readonly owed: boolean },
): readonly ResolutionWay[] {
  // Another account has it: the customer can claim it there, and this shop can do nothing with it.
  if (payment !== null && !sameAccount(payment.toAccountId, sale.accountId)) return ['claim-asked', 'left']
  const refund = payment !== null && payment.amountMinor > 0 && !books.usedElsewhere && !books.owed
  // Without money: a word that was taken back can be given again, and an answer that can't be read is no "no".
  const takable = payment === null ? sale.state === 'PAID' || isUnread(sale) : refund
  const settled = counts(sale) && (payment === null || !takesMoney(sale))
  const accepted = settled || (takable && (counts(sale) || !books.paidElsewhere))
  const ways: ResolutionWay[] = []
  if (accepted) ways.push('accepted')
  if (refund) ways.push('refund-owed')
  if (sale.flags.includes('DUPLICATE')) ways.reverse()
  return [...ways, 'left']
}

/** The number of the other sale that this money came for, or null. @throws StoreFailure */
export function paidSaleOf(
  saleId: string,
  { hash }: PaymentRecord,
  store: Pick<Store, 'saleOfPayment' | 'sale'>,
): string | null {
  const cameFor = store.saleOfPayment(hash)
  return cameFor === null || cameFor === saleId ? null : (store.sale(cameFor)?.billNumber ?? null)
}

function cameView(payment: PaymentRecord): CameView {
  return {
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    payer: payment.fromAccountId,
    toAccountId: payment.toAccountId,
    sentAt: payment.createdDateMs,
    shortHash: payment.hash.slice(0, 8),
  }
}

/** The oldest alarm that nobody has seen, and how many there are. @throws StoreFailure */
export function alarmView(store: Store): { readonly first: AlarmView; readonly count: number } | null {
  const [first] = store.alarms(1)
  if (first === undefined) return null
  const sale = store.sale(first.saleId)
  assert(sale !== null, 'an alarm is about a stored sale')
  return {
    first: {
      id: first.id,
      sale: saleView(sale),
      came: cameView(first.payment),
      paidSale: paidSaleOf(sale.id, first.payment, store),
      at: first.at,
    },
    count: store.alarmCount(),
  }
}
