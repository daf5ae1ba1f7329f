// Sticker sales: a payment on the shop's printed code, found by the digits on the customer's receipt.

import type { StickerReply } from '../../shared/commands/attention'
import { type Money, money } from '../../shared/money'
import { ok, type Result, refuse } from '../../shared/result'
import type { PaymentRecord } from '../../shared/sale'
import type { Settings } from '../../shared/settings'
import type { CodeImage } from '../../shared/till'
import { type Patience, patiently } from './patience'
import type { Clock, DemoBank, Khqr, Store } from './ports'
import type { Sales } from './sales'
import { sameAccount } from './transition'
import type { Watcher } from './watcher'

/** A receipt older than this is no receipt of a customer at the counter. */
const RECEIPT_MAX_MS = 24 * 3_600_000
/** Bakong's clock and the PC's may differ by what the till tolerates (`SKEW_MAX_MS`), and some. */
const FUTURE_MAX_MS = 2 * 60_000

export interface StickerDeps {
  readonly store: Store
  readonly clock: Clock
  readonly khqr: Khqr
  readonly sales: Sales
  readonly watcher: Watcher
  readonly settings: () => Settings
  readonly demo: DemoBank | null
  readonly patience: Patience
  /** Nothing may be sold now. */
  readonly stopped: () => Result<never> | null
}

export interface StickerRequest extends Money {
  readonly saleId: string
  /** As typed: 8 hex digits in any case. */
  readonly shortHash: string
}

type Differs = Extract<StickerReply, { kind: 'does-not-match' }>['differs']

export class StickerDesk {
  readonly #deps: StickerDeps

  constructor(deps: StickerDeps) {
    this.#deps = deps
  }

  /**
   * Asks Bakong for this payment, and makes a PAID sale of it if it is this shop's, of today, and new to the till.
   * @returns what came of it, or a refusal of the input, or of another sale on the screens
   */
  async check(request: StickerRequest): Promise<Result<StickerReply>> {
    const { store, watcher, stopped } = this.#deps
    const no = stopped()
    if (no !== null) return no
    const amount = money(request.amountMinor, request.currency)
    if (!amount.ok) return amount
    const shortHash = request.shortHash.trim().toLowerCase()
    if (!/^[0-9a-f]{8}$/.test(shortHash)) return refuse('short-hash-malformed', 'shortHash')
    const known = store.sale(request.saleId)
    if (known !== null) return this.#stored(request.saleId)
    if (store.shownSaleId() !== null) return refuse('sale-on-screen')
    const word = await watcher.askShortHash(shortHash, amount.value)
    if (typeof word === 'string') return ok({ kind: 'could-not-ask', why: word })
    if (word.kind === 'unreadable') return ok({ kind: 'could-not-ask', why: 'nonsense' })
    if (word.kind !== 'found') return ok({ kind: word.kind })
    const { payment, raw } = word
    const usedBy = this.#usedBy(payment)
    // The same request again, while the first was under way, finds its own sale.
    if (usedBy !== null && usedBy.id !== request.saleId) {
      return ok({ kind: 'already-used', billNumber: usedBy.billNumber })
    }
    const differs = this.#differs(payment, amount.value)
    if (differs.length > 0) {
      const { toAccountId, createdDateMs } = payment
      return ok({ kind: 'does-not-match', differs, toAccountId, sentAt: createdDateMs })
    }
    const paid = { saleId: request.saleId, shortHash, payment, raw }
    const made = await patiently(() => this.#deps.sales.startSticker(paid), this.#deps.patience)
    return made.ok ? this.#stored(request.saleId) : made
  }

  /** The printed code as a picture. */
  code(currency: Money['currency']): Result<{ readonly code: CodeImage }> {
    const made = this.#static(currency)
    return made.ok ? ok({ code: this.#deps.khqr.image(made.value.khqr) }) : made
  }

  /** Demo mode: a customer pays the printed code. @returns the digits on their receipt */
  demoPay({ amountMinor, currency }: Money): Result<{ readonly shortHash: string }> {
    const { demo } = this.#deps
    if (demo === null) return refuse('not-in-live-mode')
    const amount = money(amountMinor, currency)
    if (!amount.ok) return amount
    const made = this.#static(currency)
    return made.ok ? ok({ shortHash: demo.paySticker(made.value.khqr, amountMinor) }) : made
  }

  #static(currency: Money['currency']) {
    return this.#deps.khqr.encodeStatic({ merchant: this.#deps.settings().merchant, currency })
  }

  #stored(saleId: string): Result<StickerReply> {
    const sale = this.#deps.store.sale(saleId)
    return sale === null ? refuse('sale-unknown', 'saleId') : ok({ kind: 'received', saleId, state: sale.state })
  }

  #usedBy(payment: PaymentRecord) {
    const { store } = this.#deps
    const saleId = store.saleOfPayment(payment.hash)
    return saleId === null ? null : store.sale(saleId)
  }

  /** What of a found payment is not as the shop needs it. A payment without a time can't be told from an old one. */
  #differs(payment: PaymentRecord, amount: Money): Differs {
    const { clock, settings } = this.#deps
    const sentAt = payment.createdDateMs ?? payment.acknowledgedDateMs
    const age = sentAt === null ? Number.POSITIVE_INFINITY : clock.now() - sentAt
    const differs: Differs = []
    if (!sameAccount(payment.toAccountId, settings().merchant.accountId)) differs.push('account')
    if (payment.currency !== amount.currency) differs.push('currency')
    else if (payment.amountMinor !== amount.amountMinor) differs.push('amount')
    if (age > RECEIPT_MAX_MS || age < -FUTURE_MAX_MS) differs.push('time')
    return differs
  }
}
