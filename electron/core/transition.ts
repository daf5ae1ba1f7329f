// (sale, event) -> the next sale, or a refusal. No clock, no I/O: the only place where a sale changes.

import { sameMoney } from '../../shared/money'
import { never, ok, type Refusal, type Result, refuse } from '../../shared/result'
import {
  counts,
  EARLIER_MAX,
  type Flag,
  HARMLESS_FLAG,
  isAsked,
  isUnread,
  type Mismatch,
  type OddMoney,
  type PaymentRecord,
  paymentInQuestion,
  type Resolution,
  type Sale,
  type SaleEvent,
  type SaleIn,
  takeBacksOf,
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
    case 'by-hand-withdrawn':
      if (!counts(sale) || sale.confirmation.kind !== 'by-hand') return refuse('nothing-to-take-back')
      if (event.reason.trim() === '') return refuse('reason-missing', 'reason')
      return ok(moved(withoutWord(sale, sale.confirmation, event)))
    case 'resolution-withdrawn':
      return undecided(sale, event.note)
    case 'refund-withdrawn':
      if (event.note.trim() === '') return refuse('reason-missing', 'note')
      return ok(moved(reopened(sale, event.paymentHash)))
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
    const stands = counts(sale)
    const unsaid = !stands || sale.confirmation.payment === undefined
    if (unsaid && wrong.length === 0) {
      // Bakong now says what the manager said or took back: their word has done its service.
      const flags = sale.flags.filter((flag) => flag !== 'MANUAL' && flag !== 'WITHDRAWN')
      const add = [...(stands ? [] : [late(sale, payment)]), ...(event.retryPaid ? (['DUPLICATE'] as const) : [])]
      return moved({ ...sale, ...flagged({ ...sale, flags }, add), confirmation: { kind: 'bakong', payment } })
    }
    // The first that Bakong says of what a manager confirmed, and it is something else.
    if (unsaid) return withMismatch(sale, payment, event.at, wrong)
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
 * A manager's word on what the flags ask (docs/decisions/0040, 0067). Accepting money that is not what was asked for makes
 * the sale PAID, with that money as what was received and its flags kept; giving it back closes a sale that was still open.
 * PAID stays PAID: a refund is a row of its own. Money in another account can't be taken or given back by this shop.
 */
function resolved(sale: Sale, event: Resolved): Result<Sale, Refusal> {
  const { way, at, by } = event
  const note = event.note.trim()
  if (!isAsked(sale)) return refuse('nothing-to-resolve')
  if (note === '') return refuse('reason-missing', 'note')
  if (way === 'left') return ok(moved({ ...sale, resolution: { way, at, by, note } }))
  const payment = paymentInQuestion(sale)
  const elsewhere = payment !== null && !sameAccount(payment.toAccountId, sale.accountId)
  const settled = decided(sale, { way, at, by, note, ...(payment && { payment: payment.hash }) })
  switch (way) {
    case 'claim-asked':
      return elsewhere ? ok(moved(closed(unheld(settled, event), at))) : refuse('nothing-to-claim')
    case 'refund-owed':
      if (payment === null || payment.amountMinor === 0) return refuse('nothing-came')
      if (elsewhere) return refuse('money-elsewhere')
      if (event.usedElsewhere) return refuse('payment-already-used')
      return ok(moved(closed(settled, at)))
    case 'accepted':
      if (elsewhere) return refuse('money-elsewhere')
      return accepted(settled, event, payment)
    default:
      return never(way)
  }
}

/** @param sale with the resolution noted  @param payment what is to be taken for the sale */
function accepted(sale: Sale, event: Resolved, payment: PaymentRecord | null): Result<Sale> {
  const { at, by, usedElsewhere } = event
  const note = event.note.trim()
  const paidAt = sale.state === 'PAID' ? sale.paidAt : at
  if (counts(sale)) {
    // Beside Bakong's money, or beside what a manager took, nothing changes. A word without money gets the money that came.
    if (sale.confirmation.payment !== undefined || payment === null) return ok(moved(sale))
  } else if (payment === null) {
    // A word that was taken back is given again, or Bakong can't be read and a manager has seen the money.
    if (sale.state !== 'PAID' && !isUnread(sale)) return refuse('nothing-came')
    const flags = [...withoutWords(sale.flags), 'MANUAL' as const]
    const confirmation = { kind: 'by-hand', by, reason: note } as const
    return ok(moved({ ...common(sale), flags, state: 'PAID', paidAt, confirmation }))
  }
  if (usedElsewhere) return refuse('payment-already-used')
  if (payment.amountMinor === 0) return refuse('nothing-came')
  const confirmation = { kind: 'by-hand', by, reason: note, payment } as const
  return ok(moved({ ...common(sale), flags: withoutWords(sale.flags), state: 'PAID', paidAt, confirmation }))
}

/** A sale that was open closes: its money is not kept. */
function closed(sale: Sale, at: number): Sale {
  if (sale.state !== 'PENDING') return sale
  return { ...common(sale), state: 'CANCELLED', closedAt: at, asked: 'not-found' }
}

/** A manager said that the money came, and it went to another account: the totals hold nothing of it any more. */
function unheld(sale: Sale, { at, by, note }: Resolved): Sale {
  if (!counts(sale) || sale.confirmation.kind !== 'by-hand' || sale.confirmation.payment !== undefined) return sale
  const { resolution } = sale
  return { ...withoutWord(sale, sale.confirmation, { at, by, reason: note }), resolution }
}

type ByHand = Extract<SaleIn<'PAID'>['confirmation'], { kind: 'by-hand' }>

/** PAID stays, and the word that made it so is taken back; money that was taken by it is in question again. */
function withoutWord(
  sale: SaleIn<'PAID'>,
  confirmation: ByHand,
  { at, by, reason }: { readonly at: number; readonly by: string; readonly reason: string },
): SaleIn<'PAID'> {
  const flags = [...withoutWords(sale.flags), 'WITHDRAWN' as const]
  const withdrawn = { at, by, reason: reason.trim() }
  const word: ByHand = { ...confirmation, withdrawn }
  return { ...reopened(sale, confirmation.payment?.hash), flags, confirmation: word }
}

/** The flags that say how a manager's word stands. */
function withoutWords(flags: readonly Flag[]): Flag[] {
  return flags.filter((flag) => flag !== 'MANUAL' && flag !== 'WITHDRAWN')
}

/** A decision is taken back. What is owed is taken back by its refund, and money taken for the sale by its confirmation. */
function undecided(sale: Sale, note: string): Result<Sale> {
  if (!takeBacksOf(sale).includes('resolution')) return refuse('nothing-to-take-back')
  if (note.trim() === '') return refuse('reason-missing', 'note')
  return ok(moved(reopened(sale, sale.resolution?.payment)))
}

// ---- Odd money: one is in question, the others wait behind it ----

/** All odd money of a sale, the one that is looked at last. */
function oddMoney({ mismatch }: Sale): readonly OddMoney[] {
  if (mismatch === null) return []
  const { earlier = [], ...last } = mismatch
  return [...earlier, last]
}

/** The newest that nobody has decided about is looked at, or else the last one. */
function inQuestion(all: readonly OddMoney[]): Mismatch | null {
  const first = all.findLast((one) => !one.decided) ?? all.at(-1)
  if (first === undefined) return null
  const others = all.filter((one) => one !== first)
  // What was decided goes first; its payment stays in the books.
  while (others.length > EARLIER_MAX)
    others.splice(
      Math.max(
        0,
        others.findIndex((one) => one.decided),
      ),
      1,
    )
  return others.length === 0 ? first : { ...first, earlier: others }
}

/** The money in question is decided. Other money of this sale that is not decided comes up in its place. */
function decided(sale: Sale, resolution: Resolution): Sale {
  const mark = (one: OddMoney): OddMoney => (one.payment.hash === resolution.payment ? { ...one, decided: true } : one)
  const all = oddMoney(sale).map(mark)
  return { ...sale, mismatch: inQuestion(all), resolution: all.every((one) => one.decided) ? resolution : null }
}

/** Somebody has to look again; at this money, if some is meant. */
function reopened<S extends Sale>(sale: S, hash: string | undefined): S {
  const all = oddMoney(sale).map(({ payment, foundAt, decided }) =>
    payment.hash === hash || !decided ? { payment, foundAt } : { payment, foundAt, decided },
  )
  return { ...sale, mismatch: inQuestion(withSettling(sale, all, hash)), resolution: null }
}

/** The money that settled a sale waits behind other money, if it is in question too. */
function withSettling(sale: Sale, all: readonly OddMoney[], hash: string | undefined): readonly OddMoney[] {
  const settling = sale.state === 'PAID' ? sale.confirmation.payment : undefined
  const waits = settling !== undefined && settling.hash === hash && all.some((one) => !one.decided)
  if (!waits || all.some(({ payment }) => payment.hash === hash)) return all
  return [{ payment: settling, foundAt: (sale as SaleIn<'PAID'>).paidAt }, ...all]
}

/** What Bakong said before and says otherwise now: that could not be read, or this transaction with other figures. */
function readAnew(sale: Sale, payment: PaymentRecord): Sale {
  const others = oddMoney(sale).filter((one) => one.payment.hash !== payment.hash)
  return {
    ...sale,
    flags: sale.flags.filter((flag) => flag !== 'UNREADABLE'),
    mismatch: others.length === oddMoney(sale).length ? sale.mismatch : inQuestion(others),
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

/** Whether this very transaction already stands on the sale, with these figures or as what settled it. */
function isKnown(sale: Sale, payment: PaymentRecord): boolean {
  const same = (one: OddMoney) => one.payment.hash === payment.hash && sameFigures(one.payment, payment)
  if (oddMoney(sale).some(same)) return true
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
      return [late(sale, payment)]
    default:
      return never(sale)
  }
}

/** Money that came after it was expected. Without the payer's time nobody can say that it was sent in time. */
function late({ expiresAt }: Sale, { createdDateMs }: PaymentRecord): Flag {
  return createdDateMs !== null && createdDateMs <= expiresAt ? HARMLESS_FLAG : 'LATE'
}

/** More money is a new question, whatever was decided before; what is not decided yet waits behind it. */
function withMismatch(sale: Sale, payment: PaymentRecord, foundAt: number, flags: readonly Flag[]): Sale {
  const asked = isAsked(sale) ? paymentInQuestion(sale) : null
  const all = [...oddMoney(sale), { payment, foundAt }]
  const mismatch = inQuestion(withSettling(sale, all, asked?.hash))
  return moved({ ...flagged(sale, flags), mismatch, resolution: null })
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
