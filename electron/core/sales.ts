// The one door: whatever makes or moves a sale comes through here. Decide, commit, announce.

import { money } from '../../shared/money'
import { assert, ok, type Result, refuse } from '../../shared/result'
import type { Confirmation, Sale, SaleEvent } from '../../shared/sale'
import type { Settings } from '../../shared/settings'
import type { Announce, Clock, Job, Khqr, LookUp, Store } from './ports'
import { transition } from './transition'

/** A conditional commit that loses its race is decided again; with one writer it can't lose twice. */
const COMMIT_TRIES = 3

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
}

export class Sales {
  readonly #deps: SalesDeps

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
    const { store } = this.#deps
    const amount = money(request.amountMinor, request.currency)
    if (!amount.ok) return amount
    const known = store.sale(request.saleId)
    if (known !== null) {
      const same = known.amountMinor === request.amountMinor && known.currency === request.currency
      return same ? ok(known) : refuse('sale-id-taken', 'saleId')
    }
    const retry = this.#judgeRetry(request.retryOf)
    if (!retry.ok) return retry
    const shown = store.shownSaleId()
    if (shown !== null && shown !== request.retryOf) return refuse('sale-on-screen')
    if (this.#deps.clockWrong()) return refuse('clock-wrong')
    const made = store.createSale(request.saleId, (billNumber) => this.#make(request, billNumber))
    if (made.ok) this.#deps.announce.saleChanged(made.value)
    return made
  }

  /** One purchase never has two live codes, and a paid one gets no new code. */
  #judgeRetry(retryOf: string | undefined): Result<null> {
    if (retryOf === undefined) return ok(null)
    const first = this.#deps.store.sale(retryOf)
    if (first === null) return refuse('retry-of-unknown', 'retryOf')
    if (first.state === 'PENDING') return refuse('sale-still-open', 'retryOf')
    if (first.state === 'PAID') return refuse('retry-of-paid', 'retryOf')
    if (this.#deps.store.samePurchase(retryOf).some((sale) => sale.state === 'PAID'))
      return refuse('retry-of-paid', 'retryOf')
    return ok(null)
  }

  #make(request: StartRequest, billNumber: string): Result<{ sale: Sale; nextCheckAt: number }> {
    const { clock, khqr } = this.#deps
    const { merchant, sale: terms } = this.#deps.settings()
    const createdAt = clock.now()
    const expiresAt = createdAt + terms.lifetimeSeconds * 1000
    const { amountMinor, currency } = request
    const code = khqr.encode({ merchant, amountMinor, currency, billNumber, expiresAt })
    if (!code.ok) return code
    const sale: Sale = {
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
      createdAt,
      expiresAt,
      version: 0,
      flags: [],
      mismatch: null,
      resolution: null,
    }
    const nextCheckAt = this.#deps.nextLook(sale)
    assert(nextCheckAt !== null, 'a new sale is watched')
    return ok({ sale, nextCheckAt })
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
      case 'found': {
        const { payment, raw } = word
        const cameFor = this.#deps.store.saleOfPayment(payment.hash)
        const usedElsewhere = cameFor !== null && cameFor !== saleId
        const retryPaid = this.#deps.store.samePurchase(saleId).some((sale) => sale.state === 'PAID')
        const before = this.#deps.store.sale(saleId)
        const heard = this.#apply(saleId, () => ({ type: 'payment-found', at, payment, usedElsewhere, retryPaid }), raw)
        if (heard.ok && heard.value.state === 'PAID' && before?.state !== 'PAID') this.#callOffRetry(saleId)
        return heard
      }
    }
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
    announce.tillChanged()
  }

  /** Closes a sale at the cashier's word. Bakong has been asked before (`not-found`), or could not be. */
  cancel(saleId: string, asked: 'not-found' | 'could-not-ask'): Result<Sale> {
    return this.#apply(saleId, () => ({ type: 'cancelled', at: this.#deps.clock.now(), asked }))
  }

  /** A manager says that the money came, though Bakong could not be asked. Flag MANUAL until Bakong confirms. */
  confirmByHand(saleId: string, by: string, reason: string): Result<Sale> {
    // One purchase is paid once: a second payment for it is Bakong's to tell, and a refund.
    const { store } = this.#deps
    if (store.sale(saleId)?.state !== 'PAID' && store.samePurchase(saleId).some((sale) => sale.state === 'PAID'))
      return refuse('retry-of-paid', 'saleId')
    return this.#apply(saleId, () => ({ type: 'confirmed-by-hand', at: this.#deps.clock.now(), by, reason }))
  }

  /** Somebody has settled what the flags of this sale ask for. */
  resolveAttention(saleId: string, by: string, note: string): Result<Sale> {
    return this.#apply(saleId, () => ({ type: 'attention-resolved', at: this.#deps.clock.now(), by, note }))
  }

  /** Takes a sale off the screens. A code that can still be paid by the customer in front of it stays. */
  next(saleId: string): Result<Sale> {
    const sale = this.#deps.store.sale(saleId)
    if (sale === null) return refuse('sale-unknown', 'saleId')
    // A pending sale whose money came wrong may be put aside; it waits in Needs attention.
    if (sale.state === 'PENDING' && sale.mismatch === null) return refuse('sale-still-open')
    this.#deps.store.hide(saleId)
    this.#deps.announce.tillChanged()
    return ok(sale)
  }

  #apply(saleId: string, eventFor: (sale: Sale) => SaleEvent, raw?: string): Result<Sale> {
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
        jobs: jobsFor(before, after),
      })
      if (committed) {
        announce.saleChanged(after)
        return ok(after)
      }
    }
    return refuse('sale-changed-meanwhile')
  }
}

/** Bakong's transaction, to be kept as it came. One that settled another sale is already kept there. */
function evidence(after: Sale, event: SaleEvent, raw: string | undefined) {
  if (event.type !== 'payment-found' || event.usedElsewhere) return null
  assert(raw !== undefined, "a found payment comes with Bakong's raw answer")
  return { record: event.payment, raw, settles: settles(after, event.payment.hash) }
}

function settles(sale: Sale, hash: string): boolean {
  if (sale.state !== 'PAID') return false
  const confirmation: Confirmation = sale.confirmation
  return confirmation.kind === 'bakong' && confirmation.payment.hash === hash
}

/** Work that follows from a sale becoming PAID. A duplicate is a refund to make, never a second receipt. */
function jobsFor(before: Sale, after: Sale): readonly Job[] {
  if (before.state === 'PAID' || after.state !== 'PAID' || after.flags.includes('DUPLICATE')) return []
  return [{ kind: 'receipt', payload: JSON.stringify({ saleId: after.id }) }]
}
