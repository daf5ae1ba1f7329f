// Needs attention: what a manager sees of each sale, the three ways out, the refunds, and the alarm for late money.

import {
  type AlarmView,
  ATTENTION_MAX,
  type AttentionEntry,
  type AttentionView,
  type CameView,
} from '../../shared/attention'
import { assert, ok, type Result, refuse } from '../../shared/result'
import { isUnread, type PaymentRecord, paymentInQuestion, type ResolutionWay, type Sale } from '../../shared/sale'
import type { Clock, Store } from './ports'
import { purchaseIsPaid, type Sales } from './sales'
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
      refunds: store.openRefunds(ATTENTION_MAX),
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

  alarmSeen(id: number, by: string): void {
    const { store, clock, changed } = this.#deps
    store.alarmSeen(id, clock.now(), by)
    changed()
  }
}

function entryOf(sale: Sale, store: Store): AttentionEntry {
  const payment = paymentInQuestion(sale)
  const cameFor = payment === null ? null : store.saleOfPayment(payment.hash)
  const other = cameFor === null || cameFor === sale.id ? null : store.sale(cameFor)
  const confirmation = sale.state === 'PAID' ? sale.confirmation : null
  const unread = isUnread(sale) ? store.unreadAnswer(sale.id) : null
  return {
    sale: saleView(sale),
    came: payment === null ? null : cameView(payment),
    learntAt: sale.mismatch?.foundAt ?? unread?.at ?? (sale.state === 'PAID' ? sale.paidAt : sale.createdAt),
    unread: unread && { why: unread.why, raw: unread.raw },
    byHand: confirmation?.kind === 'by-hand' ? { by: confirmation.by, reason: confirmation.reason } : null,
    paidSale: other?.billNumber ?? null,
    resolution: sale.resolution,
    ways: waysOf(sale, payment, other !== null, purchaseIsPaid(store, sale.id)),
  }
}

/** The ways that `transition` takes, the usual one first: money that came twice goes back. */
function waysOf(
  sale: Sale,
  payment: PaymentRecord | null,
  usedElsewhere: boolean,
  paidElsewhere: boolean,
): readonly ResolutionWay[] {
  const takable = payment !== null && payment.amountMinor > 0 && !usedElsewhere && !paidElsewhere
  const seen = isUnread(sale) && !paidElsewhere
  const accepted = sale.state === 'PAID' || takable || seen
  const refund = payment !== null && payment.amountMinor > 0 && !usedElsewhere
  const ways: ResolutionWay[] = []
  if (accepted) ways.push('accepted')
  if (refund) ways.push('refund-owed')
  if (sale.flags.includes('DUPLICATE')) ways.reverse()
  return [...ways, 'left']
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
    first: { id: first.id, sale: saleView(sale), came: cameView(first.payment), at: first.at },
    count: store.alarmCount(),
  }
}
