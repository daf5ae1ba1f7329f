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
import { ClockJumps } from './time'
import { sameAccount } from './transition'
import type { Watcher } from './watcher'

/** A receipt that is older may have been shown at another till before, of whose sales this one can't know: then it is a
 *  manager's word (docs/decisions/0026). */
const AT_THE_COUNTER_MS = 15 * 60_000
/** A receipt older than this is no receipt of a customer at the counter, whoever says so. */
const RECEIPT_MAX_MS = 24 * 3_600_000
/** What Bakong said of an old receipt is kept for so long: a manager's word then costs no second look-up. */
const KEPT_MS = 5 * 60_000
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

/** A payment that Bakong told, and how old it was then, by Bakong's own time. */
interface Found {
  readonly payment: PaymentRecord
  readonly raw: string
  readonly ageMs: number
}

type Differs = Extract<StickerReply, { kind: 'does-not-match' }>['differs']

export class StickerDesk {
  readonly #deps: StickerDeps
  /** What was found for the last request that needs a manager's word. */
  #kept: { readonly request: string; readonly at: number; readonly found: Found } | null = null

  constructor(deps: StickerDeps) {
    this.#deps = deps
  }

  /**
   * Asks Bakong for this payment, and makes a PAID sale of it if it is this shop's, of this quarter of an hour, and new to
   * the till.
   * @param old a manager has said so: a receipt of the last 24 hours will do
   * @returns what came of it, or a refusal of the input, or of another sale on the screens
   */
  async check(request: StickerRequest, old = false): Promise<Result<StickerReply>> {
    const { store, stopped } = this.#deps
    const no = stopped()
    if (no !== null) return no
    const amount = money(request.amountMinor, request.currency)
    if (!amount.ok) return amount
    const shortHash = request.shortHash.trim().toLowerCase()
    if (!/^[0-9a-f]{8}$/.test(shortHash)) return refuse('short-hash-malformed', 'shortHash')
    const known = store.sale(request.saleId)
    if (known !== null) return this.#stored(request.saleId)
    if (store.shownSaleId() !== null) return refuse('sale-on-screen')
    const asked = `${request.saleId} ${shortHash} ${amount.value.amountMinor} ${amount.value.currency}`
    const found = this.#keptFor(asked) ?? (await this.#ask(shortHash, amount.value))
    if ('kind' in found) return ok(found)
    const { payment, raw, ageMs } = found
    const usedBy = this.#usedBy(payment)
    // The same request again, while the first was under way, finds its own sale.
    if (usedBy !== null && usedBy.id !== request.saleId) {
      return ok({ kind: 'already-used', billNumber: usedBy.billNumber })
    }
    const differs = this.#differs(found, amount.value)
    if (differs.length > 0) {
      const { toAccountId, createdDateMs } = payment
      return ok({ kind: 'does-not-match', differs, toAccountId, sentAt: createdDateMs })
    }
    if (ageMs > AT_THE_COUNTER_MS && !old) {
      this.#kept = { request: asked, at: this.#deps.clock.monotonic(), found }
      return ok({ kind: 'too-old', sentAt: sentAtOf(payment) ?? 0 })
    }
    const paid = { saleId: request.saleId, shortHash, payment, raw }
    const made = await patiently(() => this.#deps.sales.startSticker(paid), this.#deps.patience)
    return made.ok ? this.#stored(request.saleId) : made
  }

  #keptFor(request: string): Found | null {
    const kept = this.#kept
    if (kept?.request !== request) return null
    const since = this.#deps.clock.monotonic() - kept.at
    return since > KEPT_MS ? null : { ...kept.found, ageMs: kept.found.ageMs + since }
  }

  async #ask(shortHash: string, amount: Money): Promise<Found | Exclude<StickerReply, { kind: 'received' }>> {
    const { watcher, clock } = this.#deps
    const jumps = new ClockJumps(clock)
    const answer = await watcher.askShortHash(shortHash, amount)
    if (typeof answer === 'string') return { kind: 'could-not-ask', why: answer }
    const { value: word, serverDateMs, mayBeCopy } = answer
    if (word.kind === 'unreadable') return { kind: 'could-not-ask', why: 'nonsense' }
    if (word.kind !== 'found') return { kind: word.kind }
    const sentAt = sentAtOf(word.payment)
    const now = serverDateMs === null || mayBeCopy ? clock.now() : serverDateMs
    const ageMs = sentAt === null ? Number.POSITIVE_INFINITY : now - sentAt
    // The machine slept, or its clock was set, since this was asked: nobody knows how long ago Bakong answered.
    const isUnsure = jumps.notice()
    const { payment, raw } = word
    return { payment, raw, ageMs: isUnsure ? Math.max(ageMs, AT_THE_COUNTER_MS + 1) : ageMs }
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
  #differs({ payment, ageMs }: Found, amount: Money): Differs {
    const { settings } = this.#deps
    const differs: Differs = []
    if (!sameAccount(payment.toAccountId, settings().merchant.accountId)) differs.push('account')
    if (payment.currency !== amount.currency) differs.push('currency')
    else if (payment.amountMinor !== amount.amountMinor) differs.push('amount')
    if (ageMs > RECEIPT_MAX_MS || ageMs < -FUTURE_MAX_MS) differs.push('time')
    return differs
  }
}

/** When the payer sent it, else when it was credited. */
function sentAtOf({ createdDateMs, acknowledgedDateMs }: PaymentRecord): number | null {
  return createdDateMs ?? acknowledgedDateMs
}
