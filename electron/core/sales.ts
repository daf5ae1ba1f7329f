// The one door: whatever makes or moves a sale comes through here. Decide, commit, announce.

import { type Money, money } from '../../shared/money'
import { assert, ok, type Result, refuse } from '../../shared/result'
import { type PaymentRecord, paymentInQuestion, type ResolutionWay, type Sale, type SaleEvent } from '../../shared/sale'
import type { Settings } from '../../shared/settings'
import type { FinishedKind } from '../../shared/till'
import type { ApiEntry, Idempotency } from './apiBooks'
import type { Announce, Clock, Commit, Job, Khqr, LookUp, RefundOwed, Store } from './ports'
import { sameFigures, transition } from './transition'
import { webhookJobs } from './webhookEvents'

/** A conditional commit that loses its race is decided again; with one writer it can't lose twice. */
const COMMIT_TRIES = 3

/** A code like this one is made to see whether the till can make codes, and thrown away. */
const TRIAL: Money = { amountMinor: 100, currency: 'KHR' }
const TRIAL_BILL = '0001'

export interface SalesDeps {
  readonly store: Store
  readonly khqr: Khqr
  readonly clock: Clock
  readonly announce: Announce
  readonly settings: () => Settings
  readonly demo: boolean
  /** The PC's clock is known to be wrong: a code's expiry would be. */
  readonly clockWrong: () => boolean
  /** When a sale that was just made or moved is looked at next, UTC ms. */
  readonly nextLook: (sale: Sale, event?: SaleEvent) => number | null
}

export interface StartRequest {
  readonly saleId: string
  readonly amountMinor: number
  readonly currency: Sale['currency']
  readonly retryOf?: string | undefined
  readonly source: Sale['source']
  /** Of the local API only. */
  readonly api?: ApiRequest
}

export interface ApiRequest {
  readonly reference: string | null
  readonly idempotency: Idempotency | null
  /** The link's state, which the answer tells. */
  readonly link: string
}

/** A sale that was asked for. `fresh`: it was made by this request, not by an earlier one. */
export interface Begun {
  readonly sale: Sale
  readonly fresh: boolean
}

/** Money on the shop's printed code, found by the customer's receipt and judged to be this shop's. */
export interface StickerPayment {
  readonly saleId: string
  readonly shortHash: string
  readonly payment: PaymentRecord
  readonly raw: string
}

export class Sales {
  readonly #deps: SalesDeps
  /** What is to be said after the transaction that is open. */
  #untold: (() => void)[] | null = null

  constructor(deps: SalesDeps) {
    this.#deps = deps
  }

  /**
   * Makes a sale and its code, stored before anybody can see it, and puts it on the screens. The caller made the id:
   * the same id with the same amount is the same sale.
   * @returns the sale, or a refusal: a bad amount, another sale on the screens, a retry of something paid or still
   *   open, a wrong clock, an account the code can't carry
   * @throws StoreFailure when nothing can be recorded; then there is no code either
   */
  start(request: StartRequest): Result<Sale> {
    const begun = this.#begin(request)
    if (!begun.ok) return begun
    if (begun.value.fresh) this.#deps.announce.saleChanged(begun.value.sale)
    return ok(begun.value.sale)
  }

  /**
   * Makes the sales that other programs ask for at one moment, with one commit to the disk for all of them. One that is
   * refused does not hinder the others.
   * @throws StoreFailure, and none of them was made
   */
  startTogether(requests: readonly StartRequest[]): readonly Result<Begun>[] {
    const begun = this.#deps.store.together(() => requests.map((request) => this.#begin(request)))
    for (const one of begun) if (one.ok && one.value.fresh) this.#deps.announce.saleChanged(one.value.sale)
    return begun
  }

  /** Whether a code could be made now, or why a sale would be refused, whatever its amount. */
  trades(): Result<null> {
    const clock = this.#judgeClock()
    if (!clock.ok) return clock
    const code = this.#encode(TRIAL, TRIAL_BILL, this.#deps.clock.now())
    return code.ok ? ok(null) : code
  }

  /** A code's expiry would be wrong. */
  #judgeClock(): Result<null> {
    return this.#deps.clockWrong() ? refuse('clock-wrong') : ok(null)
  }

  #begin(request: StartRequest): Result<Begun> {
    const { store } = this.#deps
    const amount = money(request.amountMinor, request.currency)
    if (!amount.ok) return amount
    const known = store.sale(request.saleId)
    if (known !== null) {
      const same = known.amountMinor === request.amountMinor && known.currency === request.currency
      return same ? ok({ sale: known, fresh: false }) : refuse('sale-id-taken', 'saleId')
    }
    const done = this.#doneBefore(request.api)
    if (done !== null) return done
    const retry = this.#judgeRetry(request.retryOf)
    if (!retry.ok) return retry
    const shown = store.shownSaleId()
    // A sale of another program waits for the screens; a cashier's is for the customer who stands there now.
    if (request.api === undefined && shown !== null && shown !== request.retryOf) return refuse('sale-on-screen')
    const trades = this.#judgeClock()
    if (!trades.ok) return trades
    const made = store.createSale(
      request.saleId,
      (billNumber) => this.#make(request, billNumber),
      request.api && entryOf(request.api),
    )
    return made.ok ? ok({ sale: made.value, fresh: true }) : made
  }

  /** The same request again is the same sale; a reference or a key that stands for another one is refused. */
  #doneBefore(api: ApiRequest | undefined): Result<Begun> | null {
    if (api === undefined) return null
    const { store } = this.#deps
    const done = api.idempotency === null ? null : store.doneRequest(api.idempotency)
    if (done !== null) {
      if (done.requestHash !== api.idempotency?.requestHash) return refuse('idempotency-key-reused')
      const sale = store.sale(done.saleId)
      assert(sale !== null, 'a done request has its sale')
      return ok({ sale, fresh: false })
    }
    const taken = api.reference === null ? null : store.saleOfReference(api.reference)
    return taken === null ? null : refuse('reference-taken', 'reference', `by sale ${taken}`)
  }

  /** One purchase never has two live codes, and a paid one gets no new code. */
  #judgeRetry(retryOf: string | undefined): Result<null> {
    if (retryOf === undefined) return ok(null)
    const first = this.#deps.store.sale(retryOf)
    if (first === null) return refuse('retry-of-unknown', 'retryOf')
    if (first.state === 'PENDING') return refuse('sale-still-open', 'retryOf')
    if (first.state === 'PAID') return refuse('retry-of-paid', 'retryOf')
    if (purchaseIsPaid(this.#deps.store, retryOf)) return refuse('retry-of-paid', 'retryOf')
    return ok(null)
  }

  #make(request: StartRequest, billNumber: string): Result<{ sale: Sale; nextCheckAt: number; jobs: readonly Job[] }> {
    const { merchant, sale: terms } = this.#deps.settings()
    const createdAt = this.#deps.clock.now()
    const { amountMinor, currency } = request
    const code = this.#encode(request, billNumber, createdAt)
    if (!code.ok) return code
    const { expiresAt } = code.value
    const sale: Sale = {
      kind: 'dynamic',
      state: 'PENDING',
      id: request.saleId,
      billNumber,
      amountMinor,
      currency,
      khrPerUsd: terms.khrPerUsd,
      khqr: code.value.khqr,
      md5: code.value.md5,
      accountId: merchant.accountId,
      merchantName: merchant.name,
      demo: this.#deps.demo,
      source: request.source,
      retryOf: request.retryOf ?? null,
      shortHash: null,
      createdAt,
      expiresAt,
      version: 0,
      flags: [],
      mismatch: null,
      resolution: null,
    }
    const nextCheckAt = this.#deps.nextLook(sale)
    assert(nextCheckAt !== null, 'a new sale is watched')
    const jobs = this.#webhookJobs(null, sale, createdAt, request.api?.reference ?? null)
    return ok({ sale, nextCheckAt, jobs })
  }

  #encode({ amountMinor, currency }: Money, billNumber: string, createdAt: number) {
    const { merchant, sale: terms } = this.#deps.settings()
    const expiresAt = createdAt + terms.lifetimeSeconds * 1000
    const code = this.#deps.khqr.encode({ merchant, amountMinor, currency, billNumber, expiresAt })
    if (code.ok) return ok({ ...code.value, expiresAt })
    // The settings hold no such lifetime: it is the clock that no code can be made with.
    return code.error.code === 'lifetime-out-of-range' ? refuse('clock-wrong') : code
  }

  /** @param reference of a sale that is not stored yet */
  #webhookJobs(before: Sale | null, after: Sale, at: number, reference: string | null = null): readonly Job[] {
    const { store } = this.#deps
    return webhookJobs({ before, after, at }, store.endpoints(), () =>
      before === null ? reference : store.referenceOf(after.id),
    )
  }

  /**
   * Takes in what Bakong said about a sale. Asking twice, or about a sale that is long settled, changes nothing.
   * @param afterDeadline whether the question left the till after the code's deadline
   */
  heard(saleId: string, word: LookUp, afterDeadline: boolean): Result<Sale> {
    const at = this.#deps.clock.now()
    switch (word.kind) {
      case 'not-found':
        return this.#apply(saleId, () => ({ type: 'payment-not-found', at, afterDeadline }))
      case 'failed':
        return this.#apply(saleId, () => ({ type: 'payment-failed', at }))
      case 'unreadable':
        return this.#apply(saleId, () => ({ type: 'answer-unreadable', at, why: word.why, raw: word.raw }))
      case 'found':
        return this.atOnce(() => this.#found(saleId, word, at))
    }
  }

  #found(saleId: string, { payment, raw }: Extract<LookUp, { kind: 'found' }>, at: number): Result<Sale> {
    const { store } = this.#deps
    const before = store.sale(saleId)
    if (before === null) return refuse('sale-unknown', 'saleId')
    const kept = store.keptPayment(payment.hash)
    const usedElsewhere = kept !== null && kept.saleId !== saleId
    // Two transactions of one code may be told in turns: one that is kept already tells nothing new.
    if (kept !== null && !usedElsewhere && sameFigures(kept, payment)) return ok(before)
    const retryPaid = purchaseIsPaid(store, saleId)
    const unseen = !this.#isLookedAt(saleId)
    const event = { type: 'payment-found', at, payment, usedElsewhere, retryPaid } as const
    const heard = this.#apply(saleId, () => event, raw, unseen)
    if (heard.ok && heard.value.state === 'PAID' && before.state !== 'PAID') this.#callOffRetry(saleId)
    return heard
  }

  /**
   * Moves several sales in one transaction: that a code is paid, and that its retry is called off; all that one answer of
   * Bakong said. Who must hear of it hears of it once all is on the disk.
   * @throws StoreFailure, and nothing has moved
   */
  atOnce<T>(work: () => T): T {
    // Part of another: it is told with that.
    if (this.#untold !== null) return work()
    const untold: (() => void)[] = []
    this.#untold = untold
    let done: T
    try {
      done = this.#deps.store.together(work)
    } finally {
      this.#untold = null
    }
    for (const tell of untold) tell()
    return done
  }

  /** Says it now, or after the transaction that it is part of. */
  #tell(tell: () => void): void {
    if (this.#untold === null) tell()
    else this.#untold.push(tell)
  }

  /**
   * At the start: a retry stands on the screens though its purchase is paid, as an older till that was killed in between
   * could leave it. It is called off.
   * @throws StoreFailure
   */
  reconcile(): void {
    const { store } = this.#deps
    const shownId = store.shownSaleId()
    if (shownId === null || store.sale(shownId)?.state !== 'PENDING') return
    const paid = store.samePurchase(shownId).find(({ state }) => state === 'PAID')
    if (paid !== undefined) this.atOnce(() => this.#callOffRetry(paid.id))
  }

  /** Whether the cashier sees what becomes of this sale: it is on the screens, or takes its retry's place there. */
  #isLookedAt(saleId: string): boolean {
    const { store } = this.#deps
    const shownId = store.shownSaleId()
    if (shownId === null || shownId === saleId) return shownId !== null
    return store.samePurchase(saleId).some((sale) => sale.id === shownId && sale.state === 'PENDING')
  }

  /**
   * The first code of a purchase was paid while its retry is on the screens: the retry is called off (and stays watched),
   * and both screens show the sale that is paid, before the customer pays a second time.
   */
  #callOffRetry(paidId: string): void {
    const { store, announce } = this.#deps
    const shownId = store.shownSaleId()
    const retry = store.samePurchase(paidId).find((sale) => sale.id === shownId && sale.state === 'PENDING')
    if (retry === undefined) return
    const calledOff = this.cancel(retry.id, 'could-not-ask')
    if (!calledOff.ok) return
    store.show(paidId)
    this.#tell(() => announce.tillChanged())
  }

  /** Closes a sale at the cashier's word. Bakong has been asked before (`not-found`), or could not be. */
  cancel(saleId: string, asked: 'not-found' | 'could-not-ask'): Result<Sale> {
    return this.#apply(saleId, () => ({ type: 'cancelled', at: this.#deps.clock.now(), asked }))
  }

  /**
   * A manager says that the money came, though Bakong could not be asked. Flag MANUAL until Bakong confirms. Whether
   * Bakong can be asked is judged by the till; a purchase that is paid on another code is not paid again by word.
   */
  confirmByHand(saleId: string, by: string, reason: string): Result<Sale> {
    // One purchase is paid once: a second payment for it is Bakong's to tell, and a refund.
    const { store } = this.#deps
    if (store.sale(saleId)?.state !== 'PAID' && purchaseIsPaid(store, saleId)) return refuse('retry-of-paid', 'saleId')
    const at = this.#deps.clock.now()
    return this.atOnce(() => {
      const confirmed = this.#apply(saleId, () => ({ type: 'confirmed-by-hand', at, by, reason: reason.trim() }))
      if (confirmed.ok) this.#callOffRetry(saleId)
      return confirmed
    })
  }

  /**
   * Somebody has settled what the flags of this sale ask for: one of three ways, with a note. A refund is owed for the
   * money in question, once, in the same transaction.
   */
  resolveAttention(saleId: string, way: ResolutionWay, by: string, note: string): Result<Sale> {
    const { store } = this.#deps
    const before = store.sale(saleId)
    // One purchase is paid once: what came beside it goes back, or waits.
    if (way === 'accepted' && before?.state !== 'PAID' && purchaseIsPaid(store, saleId))
      return refuse('retry-of-paid', 'saleId')
    return this.atOnce(() => {
      const resolved = this.#apply(saleId, (sale) => {
        const payment = paymentInQuestion(sale)
        const cameFor = payment === null ? null : store.saleOfPayment(payment.hash)
        const usedElsewhere = cameFor !== null && cameFor !== saleId
        return { type: 'attention-resolved', at: this.#deps.clock.now(), way, by, note: note.trim(), usedElsewhere }
      })
      if (resolved.ok && resolved.value.state === 'PAID' && before?.state !== 'PAID') this.#callOffRetry(saleId)
      return resolved
    })
  }

  /**
   * Makes a sale of a payment on the printed code, PAID from the start, and puts it on the screens. The caller has
   * judged that the money is this shop's; here it is held against all payments there ever were.
   * @returns the sale, or a refusal: another sale on the screens, a payment that already paid a sale
   */
  startSticker(request: StickerPayment): Result<Sale> {
    const { store, khqr, announce } = this.#deps
    const known = store.sale(request.saleId)
    if (known !== null) return known.shortHash === request.shortHash ? ok(known) : refuse('sale-id-taken', 'saleId')
    if (store.shownSaleId() !== null) return refuse('sale-on-screen')
    const code = khqr.encodeStatic({
      merchant: this.#deps.settings().merchant,
      currency: request.payment.currency,
    })
    if (!code.ok) return code
    const settled = store.createSettled(
      request.saleId,
      (billNumber) =>
        store.saleOfPayment(request.payment.hash) === null
          ? this.#makeSticker(request, code.value.khqr, billNumber)
          : refuse('payment-already-used'),
      (sale) => this.#settleSticker(sale, request),
    )
    if (settled.ok) announce.saleChanged(settled.value)
    return settled
  }

  #makeSticker({ saleId, shortHash, payment }: StickerPayment, khqr: string, billNumber: string): Result<Sale> {
    const { merchant, sale: terms } = this.#deps.settings()
    const amount = money(payment.amountMinor, payment.currency)
    if (!amount.ok) return amount
    const createdAt = this.#deps.clock.now()
    return ok({
      kind: 'sticker',
      state: 'PENDING',
      id: saleId,
      billNumber,
      ...amount.value,
      khrPerUsd: terms.khrPerUsd,
      khqr,
      md5: payment.hash.slice(0, 32),
      accountId: merchant.accountId,
      merchantName: merchant.name,
      demo: this.#deps.demo,
      source: 'cashier',
      retryOf: null,
      shortHash,
      createdAt,
      // It was paid before it was made: no code is out whose time could run.
      expiresAt: createdAt + 1,
      version: 0,
      flags: [],
      mismatch: null,
      resolution: null,
    })
  }

  #settleSticker(before: Sale, { payment, raw }: StickerPayment): Result<Commit> {
    const at = before.createdAt
    const event: SaleEvent = { type: 'payment-found', at, payment, usedElsewhere: false, retryPaid: false }
    const next = transition(before, event)
    if (!next.ok) return next
    const after = next.value
    if (after.state !== 'PAID') return refuse('payment-does-not-match')
    const kept = { record: payment, raw, settles: true }
    // Made and paid in one breath: who is told of sales hears both, as of any other sale.
    const jobs = [...this.#webhookJobs(null, before, at), ...this.#webhookJobs(before, after, at)]
    return ok({ before, after, event, payment: kept, nextCheckAt: null, jobs })
  }

  /**
   * Takes a sale off the screens. A code that can still be paid by the customer in front of it stays.
   * @param shown as what it stood on the screen when somebody said so; if it is another thing by now (money came for a
   *   cancelled sale), nobody has seen that, and it stays
   */
  next(saleId: string, shown?: FinishedKind): Result<Sale> {
    const sale = this.#deps.store.sale(saleId)
    if (sale === null) return refuse('sale-unknown', 'saleId')
    // A pending sale whose money came wrong may be put aside; it waits in Needs attention.
    if (sale.state === 'PENDING' && sale.mismatch === null) return refuse('sale-still-open')
    if (shown !== undefined && shown !== finishedKind(sale)) return refuse('sale-changed-meanwhile')
    this.#deps.store.hide(saleId)
    this.#deps.announce.tillChanged()
    return ok(sale)
  }

  /** @param unseen nobody looks at this sale: money that comes for it late or wrong must be told */
  #apply(saleId: string, eventFor: (sale: Sale) => SaleEvent, raw?: string, unseen = false): Result<Sale> {
    const { store, announce } = this.#deps
    for (let attempt = 0; attempt < COMMIT_TRIES; attempt++) {
      const before = store.sale(saleId)
      if (before === null) return refuse('sale-unknown', 'saleId')
      const event = eventFor(before)
      const next = transition(before, event)
      if (!next.ok || next.value === before) return next
      const after = next.value
      const committed = store.commit({
        before,
        after,
        event,
        payment: evidence(after, event, raw),
        nextCheckAt: this.#deps.nextLook(after, event),
        alarm: unseen && alarming(before, after),
        refund: refundFor(after, event),
        jobs: this.#webhookJobs(before, after, event.at),
      })
      if (committed) {
        this.#tell(() => announce.saleChanged(after))
        return ok(after)
      }
    }
    return refuse('sale-changed-meanwhile')
  }
}

/** Whether another code of the same purchase is PAID. */
export function purchaseIsPaid(store: Pick<Store, 'samePurchase'>, saleId: string): boolean {
  return store.samePurchase(saleId).some((sale) => sale.id !== saleId && sale.state === 'PAID')
}

function entryOf({ reference, idempotency, link }: ApiRequest): ApiEntry {
  return { reference, idempotency: idempotency && { ...idempotency, link } }
}

/** Bakong's transaction, to be kept as it came. One that settled another sale is already kept there. */
function evidence(after: Sale, event: SaleEvent, raw: string | undefined) {
  if (event.type !== 'payment-found' || event.usedElsewhere) return null
  assert(raw !== undefined, "a found payment comes with Bakong's raw answer")
  return { record: event.payment, raw, settles: settles(after, event.payment.hash) }
}

function settles(sale: Sale, hash: string): boolean {
  if (sale.state !== 'PAID') return false
  const { confirmation } = sale
  return confirmation.kind === 'bakong' && confirmation.payment.hash === hash
}

/**
 * Money that nobody expected any more, or not so: for a sale that was closed, or beside what was asked for. An open sale
 * of a program that is paid as it should be is no alarm, nor is Bakong's word for what a manager confirmed.
 */
function alarming(before: Sale, after: Sale): boolean {
  if (after.mismatch !== before.mismatch) return true
  return after.state === 'PAID' && before.state !== 'PAID' && before.state !== 'PENDING'
}

/** What a resolution leaves to be given back: the money in question, all of it. */
function refundFor(after: Sale, event: SaleEvent): RefundOwed | null {
  if (event.type !== 'attention-resolved' || event.way !== 'refund-owed') return null
  const payment = paymentInQuestion(after)
  assert(payment !== null, 'a refund is owed for money that came')
  const { hash: paymentHash, amountMinor, currency } = payment
  return { paymentHash, amountMinor, currency, by: event.by, note: event.note }
}

/** As what a sale stands on the screens once somebody may take it off them. Null while it is open. */
function finishedKind({ state, mismatch }: Sale): FinishedKind | null {
  if (mismatch !== null && state !== 'PAID') return 'mismatch'
  switch (state) {
    case 'PENDING':
      return null
    case 'PAID':
      return 'paid'
    case 'EXPIRED':
      return 'expired'
    case 'CANCELLED':
      return 'cancelled'
    case 'FAILED':
      return 'failed'
  }
}
