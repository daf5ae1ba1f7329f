// (sale, event) -> the next sale, or a refusal. No clock, no I/O: the only place where a sale changes.

import { sameMoney } from '../../shared/money'
import { never, ok, type Refusal, type Result, refuse } from '../../shared/result'
import {
  type Flag,
  HARMLESS_FLAG,
  isUnread,
  needsAttention,
  type PaymentRecord,
  paymentInQuestion,
  type Sale,
  type SaleEvent,
} from '../../shared/sale'

type Found = Extract<SaleEvent, { type: 'payment-found' }>
type Resolved = Extract<SaleEvent, { type: 'attention-resolved' }>

/**
 * Decides what an event means for a sale. Facts that change nothing (a look that found nothing new) return the very
 * same object, so `next.value === sale` tells that there is nothing to store.
 * @returns the sale as it is after the event, or a refusal; `sale` itself is never modified
 */
export function transition(sale: Sale, event: SaleEvent): Result<Sale, Refusal> {
  switch (event.type) {
    case 'payment-found':
      return ok(paymentFound(sale, event))
    case 'payment-not-found':
      // Only a question asked after the deadline may close the code: a payment sent in its last second takes time.
      if (sale.state !== 'PENDING' || !event.afterDeadline || sale.mismatch !== null) return ok(sale)
      return ok(moved({ ...common(sale), state: 'EXPIRED', closedAt: event.at }))
    case 'payment-failed':
      if (sale.state !== 'PENDING' || sale.mismatch !== null) return ok(sale)
      return ok(moved({ ...common(sale), state: 'FAILED', closedAt: event.at }))
    case 'answer-unreadable':
      return ok(answerUnreadable(sale))
    case 'cancelled':
      if (sale.state === 'PAID') return refuse('sale-already-paid')
      if (sale.state !== 'PENDING') return refuse('sale-closed')
      return ok(moved({ ...common(sale), state: 'CANCELLED', closedAt: event.at, asked: event.asked }))
    case 'confirmed-by-hand':
      if (sale.state === 'PAID') return refuse('sale-already-paid')
      // What came is known, and is not what was asked for: that is for Needs attention, with the figures in view.
      if (sale.mismatch !== null) return refuse('payment-does-not-match')
      if (event.reason.trim() === '') return refuse('reason-missing', 'reason')
      return ok(
        moved({
          ...flagged(common(sale), ['MANUAL']),
          state: 'PAID',
          paidAt: event.at,
          confirmation: { kind: 'by-hand', by: event.by, reason: event.reason },
        }),
      )
    case 'attention-resolved':
      return resolved(sale, event)
    default:
      return never(event)
  }
}

/** What differs between the money that came and the money that was asked for; empty when it settles the sale. */
export function mismatches(sale: Sale, payment: PaymentRecord): Flag[] {
  const found: Flag[] = []
  if (payment.currency !== sale.currency) found.push('CURRENCY_MISMATCH')
  else if (!sameMoney(payment, sale)) found.push('AMOUNT_MISMATCH')
  if (!sameAccount(payment.toAccountId, sale.accountId)) found.push('ACCOUNT_MISMATCH')
  return found
}

/** Bakong account ids are matched without regard to case: banks write `Shop@ACLB` and `shop@aclb` for one account. */
export function sameAccount(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase()
}

function paymentFound(given: Sale, event: Found): Sale {
  const { payment } = event
  if (isKnown(given, payment)) return given
  const sale = readAnew(given, payment)
  // The hash already settled another sale: it can't pay a second one, and somebody must look.
  if (event.usedElsewhere) return withMismatch(sale, payment, event.at, ['DUPLICATE'])
  const wrong = mismatches(sale, payment)
  if (sale.state === 'PAID') {
    if (sale.confirmation.payment === undefined && wrong.length === 0) {
      // Bakong now says what the manager said: MANUAL has done its service.
      return moved({
        ...sale,
        ...flagged(
          { ...sale, flags: sale.flags.filter((flag) => flag !== 'MANUAL') },
          event.retryPaid ? ['DUPLICATE'] : [],
        ),
        confirmation: { kind: 'bakong', payment },
      })
    }
    // The first that Bakong says of what a manager confirmed, and it is something else.
    if (sale.confirmation.payment === undefined) return withMismatch(sale, payment, event.at, wrong)
    // More money for a code that is already paid: it is the customer's, and a refund is owed.
    return withMismatch(sale, payment, event.at, [...wrong, 'DUPLICATE'])
  }
  if (wrong.length > 0) return withMismatch(sale, payment, event.at, wrong)
  const settled = flagged(common(sale), [
    ...latecomer(sale, payment),
    ...(event.retryPaid ? (['DUPLICATE'] as const) : []),
  ])
  return moved({ ...settled, state: 'PAID', paidAt: event.at, confirmation: { kind: 'bakong', payment } })
}

/**
 * A manager's word on what the flags ask (docs/decisions/0040). Accepting money that is not what was asked for makes the
 * sale PAID, with that money as what was received and its flags kept; giving it back closes a sale that was still open.
 * PAID stays PAID: a refund is a row of its own.
 */
function resolved(sale: Sale, event: Resolved): Result<Sale, Refusal> {
  const { way, at, by } = event
  const note = event.note.trim()
  const left = sale.resolution?.way === 'left'
  if (!needsAttention(sale) && !left) return refuse('nothing-to-resolve')
  if (note === '') return refuse('reason-missing', 'note')
  const settled = { ...sale, resolution: { way, at, by, note } }
  if (way === 'accepted' && isUnread(sale) && sale.state !== 'PAID') return ok(takenUnread(settled, event))
  if (way === 'left') return ok(moved(settled))
  const payment = paymentInQuestion(sale)
  if (way === 'refund-owed') {
    if (payment === null) return refuse('nothing-came')
    if (event.usedElsewhere) return refuse('payment-already-used')
    if (settled.state !== 'PENDING') return ok(moved(settled))
    return ok(moved({ ...common(settled), state: 'CANCELLED', closedAt: at, asked: 'not-found' }))
  }
  if (settled.state === 'PAID') return ok(moved(settled))
  if (event.usedElsewhere) return refuse('payment-already-used')
  if (payment === null || payment.amountMinor === 0) return refuse('nothing-came')
  const confirmation = { kind: 'by-hand', by, reason: note, payment } as const
  return ok(moved({ ...common(settled), state: 'PAID', paidAt: at, confirmation }))
}

/** What Bakong said before and says otherwise now: that could not be read, or this transaction with other figures. */
function readAnew(sale: Sale, payment: PaymentRecord): Sale {
  const corrected = sale.mismatch?.payment.hash === payment.hash
  return {
    ...sale,
    flags: sale.flags.filter((flag) => flag !== 'UNREADABLE'),
    mismatch: corrected ? null : sale.mismatch,
  }
}

/** Where Bakong's readable word about money is known, nothing is added by another that is none. */
function answerUnreadable(sale: Sale): Sale {
  const heard = sale.mismatch !== null || (sale.state === 'PAID' && sale.confirmation.payment !== undefined)
  return heard || isUnread(sale) ? sale : moved(flagged(sale, ['UNREADABLE']))
}

/** What of a transaction is judged is the same in both: the rest (its time of credit) may be filled in later. */
export function sameFigures(one: Figures, other: Figures): boolean {
  return sameMoney(one, other) && sameAccount(one.toAccountId, other.toAccountId)
}
type Figures = Pick<PaymentRecord, 'amountMinor' | 'currency' | 'toAccountId'>

/** Bakong can't be read, and a manager has seen the money: PAID by hand, until Bakong's word can be read. */
function takenUnread(sale: Sale, { at, by, note }: Resolved): Sale {
  const confirmation = { kind: 'by-hand', by, reason: note.trim() } as const
  return moved({ ...common(sale), flags: [...sale.flags, 'MANUAL'], state: 'PAID', paidAt: at, confirmation })
}

/** Whether this very transaction already stands on the sale, with these figures or as what settled it. */
function isKnown(sale: Sale, payment: PaymentRecord): boolean {
  const beside = sale.mismatch?.payment
  if (beside?.hash === payment.hash && sameFigures(beside, payment)) return true
  return sale.state === 'PAID' && sale.confirmation.payment?.hash === payment.hash
}

/** The flag of money that reaches a sale which was already closed. */
function latecomer(sale: Exclude<Sale, { state: 'PAID' }>, payment: PaymentRecord): Flag[] {
  switch (sale.state) {
    case 'PENDING':
      return []
    case 'CANCELLED':
      return ['AFTER_CANCEL']
    case 'EXPIRED':
    case 'FAILED':
      // Without the payer's time nobody can say that it was sent in time: let a person look.
      return payment.createdDateMs !== null && payment.createdDateMs <= sale.expiresAt ? [HARMLESS_FLAG] : ['LATE']
    default:
      return never(sale)
  }
}

function withMismatch(sale: Sale, payment: PaymentRecord, foundAt: number, flags: readonly Flag[]): Sale {
  return moved({ ...flagged(sale, flags), mismatch: { payment, foundAt } })
}

/** Adds flags. A new one that asks for attention takes an earlier resolution back: it did not know of this. */
function flagged<T extends Pick<Sale, 'flags' | 'resolution'>>(sale: T, add: readonly Flag[]): T {
  const fresh = add.filter((flag) => !sale.flags.includes(flag))
  const reopen = fresh.some((flag) => flag !== HARMLESS_FLAG)
  return { ...sale, flags: [...sale.flags, ...fresh], resolution: reopen ? null : sale.resolution }
}

function moved(sale: Sale): Sale {
  return { ...sale, version: sale.version + 1 }
}

/** The fields that every state has, without those of the state that is being left. */
function common(sale: Sale) {
  return {
    kind: sale.kind,
    id: sale.id,
    billNumber: sale.billNumber,
    amountMinor: sale.amountMinor,
    currency: sale.currency,
    khrPerUsd: sale.khrPerUsd,
    khqr: sale.khqr,
    md5: sale.md5,
    accountId: sale.accountId,
    merchantName: sale.merchantName,
    demo: sale.demo,
    source: sale.source,
    retryOf: sale.retryOf,
    shortHash: sale.shortHash,
    createdAt: sale.createdAt,
    expiresAt: sale.expiresAt,
    version: sale.version,
    flags: sale.flags,
    mismatch: sale.mismatch,
    resolution: sale.resolution,
  }
}
