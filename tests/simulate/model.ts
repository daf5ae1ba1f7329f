// What must hold whatever happens: the books held against the ledger, the diagram of states, and their own past.

import { isDeepStrictEqual } from 'node:util'
import type { Store } from '../../electron/core/ports'
import type { OpenStore } from '../../electron/store/open'
import { type Sql, statements } from '../../electron/store/statements'
import type { Flag } from '../../shared/flags'
import type { Result } from '../../shared/result'
import type { PaymentRecord, Sale, SaleState } from '../../shared/sale'
import type { Bank, LedgerEntry } from './bank'
import type { Rule } from './rules'

const DAY_MS = 24 * 3_600_000
/** A look-up takes this long at most, and the round that makes it another bit. */
const MARGIN_MS = 60_000
/** Past this difference the till refuses to make codes: up to it a deadline may be off. */
const SKEW_MS = 65_000
/** What says of a second PAID sale of a purchase that it is one, or that nothing of it counts. */
const SAID: ReadonlySet<Flag> = new Set(['DUPLICATE', 'WITHDRAWN'])

/** DESIGN, "the life of a sale". */
const diagram: Readonly<Record<SaleState, readonly SaleState[]>> = {
  PENDING: ['PENDING', 'PAID', 'EXPIRED', 'CANCELLED', 'FAILED'],
  EXPIRED: ['EXPIRED', 'PAID'],
  CANCELLED: ['CANCELLED', 'PAID'],
  FAILED: ['FAILED', 'PAID'],
  PAID: ['PAID'],
}

/** The run is over: something that must hold did not. */
export class Broken extends Error {
  override readonly name = 'Broken'
}

/** Holds a rule with a name: `broken` tells what was seen when it does not hold. */
export type Hold = (rule: Rule, holds: boolean, broken: () => string) => void

export function must(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Broken(what)
}

export class Model {
  /** Every sale as it was last committed. */
  readonly sales = new Map<string, Sale>()
  /** Sales that a manager said were paid. */
  readonly byHand = new Set<string>()
  /** True time at which each sale was made: Bakong's, which nobody at the till can set. */
  readonly madeAt = new Map<string, number>()
  /** True time at which each payment was first written down, by its hash. */
  readonly seenAt = new Map<string, number>()
  readonly #trueNow: () => number
  #lastBill = 0

  readonly #hold: Hold

  /** @param trueNow Bakong's time, by which everything is judged */
  constructor(trueNow: () => number, hold: Hold) {
    this.#trueNow = trueNow
    this.#hold = hold
  }

  /** Something was written: is it what may be written? */
  wrote(method: keyof Store, input: readonly unknown[], output: unknown): void {
    if (method === 'createSale' || method === 'createSettled') this.#created(output as Result<Sale>)
    if (method === 'commit' && output === true) this.#moved(input[0] as { before: Sale; after: Sale })
  }

  #created(made: Result<Sale>): void {
    if (!made.ok || this.sales.has(made.value.id)) return
    const bill = Number(made.value.billNumber)
    must(bill === this.#lastBill + 1, `bill ${made.value.billNumber} follows ${this.#lastBill}`)
    this.#lastBill = bill
    this.sales.set(made.value.id, made.value)
    this.madeAt.set(made.value.id, this.#trueNow())
    this.#sees(made.value)
  }

  #moved({ before, after }: { before: Sale; after: Sale }): void {
    const known = this.sales.get(before.id)
    must(known !== undefined, `sale ${before.billNumber} moved before it was made`)
    must(known.version === before.version, `sale ${before.billNumber} moved from a version that is past`)
    must(diagram[known.state].includes(after.state), `${known.state} became ${after.state} (${before.billNumber})`)
    this.sales.set(after.id, after)
    this.#sees(after)
    if (after.state === 'EXPIRED' && before.state !== 'EXPIRED') this.#expired(after)
  }

  #sees(sale: Sale): void {
    const settled = sale.state === 'PAID' ? sale.confirmation.payment : undefined
    for (const payment of [settled, sale.mismatch?.payment])
      if (payment !== undefined && !this.seenAt.has(payment.hash)) this.seenAt.set(payment.hash, this.#trueNow())
  }

  /** A code that a customer can still pay is not over, whatever the PC's clock shows. */
  #expired(sale: Sale): void {
    const payableMs = this.deadline(sale) - this.#trueNow()
    this.#hold(
      'not-expired-early',
      payableMs < SKEW_MS,
      () => `${sale.billNumber} EXPIRED ${Math.round(payableMs / 1000)} s before its code could`,
    )
  }

  /** When no bank takes the code any more, true time: after its whole life, or by the time that is written in it. */
  deadline(sale: Sale): number {
    const madeAt = this.madeAt.get(sale.id) ?? 0
    return Math.min(madeAt + sale.expiresAt - sale.createdAt, sale.expiresAt)
  }

  /** After a restart: what was committed is there, and nothing else. */
  sameAs(store: OpenStore): void {
    const n = countOf(store, 'SELECT count(*) AS n FROM sale')
    must(n === this.sales.size, `${this.sales.size} sales were committed, ${n} are in the books`)
    for (const sale of this.sales.values()) {
      const kept = store.sale(sale.id)
      must(isDeepStrictEqual(kept, sale), `sale ${sale.billNumber} is not as it was committed`)
    }
  }

  chainIsWhole(store: OpenStore): void {
    const chain = store.verifyChain()
    must(chain.kind === 'whole', `the chain is broken: ${JSON.stringify(chain)}`)
  }

  /** After the calm: everything is decided, and the books and the ledger agree. */
  agreesWith(bank: Bank, store: OpenStore): void {
    this.sameAs(store)
    this.chainIsWhole(store)
    for (const sale of this.sales.values()) {
      this.#paidRightly(sale, bank)
      this.#moneySeen(sale, bank, store)
      const undecided = sale.state === 'PENDING' && sale.mismatch === null && !bank.unreadable.has(sale.md5)
      this.#hold('decided', !undecided, () => `sale ${sale.billNumber} was never decided`)
    }
    this.#onePaymentEach(bank, store)
    this.#onePaidEachPurchase(store)
    this.#refunds(bank, store)
    this.#totals(store)
  }

  #paidRightly(sale: Sale, bank: Bank): void {
    if (sale.state !== 'PAID') return
    const { confirmation } = sale
    if (confirmation.kind === 'by-hand') {
      must(this.byHand.has(sale.id), `${sale.billNumber}: no manager said so`)
      const { payment: taken } = confirmation
      const told = taken === undefined ? [] : [bank.payment(taken.hash), ...bank.versions(sale.md5, taken.hash)]
      const came = taken === undefined || told.some((payment) => isDeepStrictEqual(payment, taken))
      must(came, `${sale.billNumber}: a manager took money that is not in the ledger`)
      return
    }
    const { hash } = confirmation.payment
    const known = sale.kind === 'sticker' ? [bank.payment(hash)] : bank.versions(sale.md5, hash)
    const fits = (payment: PaymentRecord | null) =>
      payment?.amountMinor === sale.amountMinor &&
      payment.currency === sale.currency &&
      payment.toAccountId === sale.accountId
    must(known[0] != null, `${sale.billNumber} is PAID by a payment that the ledger does not have`)
    must(known.some(fits), `${sale.billNumber} is PAID by ${JSON.stringify(known[0])}, not what was asked`)
  }

  /** Money that Bakong told of within the watch is on the sale. */
  #moneySeen(sale: Sale, bank: Bank, store: OpenStore): void {
    // By Bakong's time: a clock that is a day ahead for a minute ends no watch.
    const overAt = (this.madeAt.get(sale.id) ?? 0) + DAY_MS
    const entries = bank.ledger.get(sale.md5) ?? []
    const inTime = entries.filter(({ visibleAt, odd }) => Math.max(visibleAt, odd?.until ?? 0) + MARGIN_MS < overAt)
    if (inTime.length === 0) return
    const seen = entries.some((entry) => onSale(store, sale, entry))
    const broken = () => `${sale.billNumber} (${sale.state}): its payment is in the ledger and not in the till`
    this.#hold('money-found', seen, broken)
  }

  #onePaymentEach(bank: Bank, store: OpenStore): void {
    const kept = sqlOf(store)('SELECT hash, sale_id, settles, amount_minor FROM payment').all() as {
      hash: string
      sale_id: string
      settles: number
      amount_minor: number
    }[]
    for (const row of kept) {
      const sale = this.sales.get(row.sale_id)
      const known = sale?.kind === 'sticker' ? [bank.payment(row.hash)] : bank.versions(sale?.md5 ?? '', row.hash)
      const isThere = known.some((payment) => payment?.amountMinor === row.amount_minor)
      must(isThere, `payment ${row.hash.slice(0, 8)} is not in the ledger`)
    }
    const settling = kept.filter((row) => row.settles === 1).map((row) => row.sale_id)
    must(new Set(settling).size === settling.length, 'a sale was settled twice')
  }

  /** Of a code and its retries one is paid; what else was paid is named a duplicate, and gets no receipt. */
  #onePaidEachPurchase(store: OpenStore): void {
    for (const sale of this.sales.values()) {
      if (sale.retryOf !== null) continue
      const purchase = [sale, ...store.samePurchase(sale.id)].map(({ id }) => this.sales.get(id) ?? sale)
      const isPlain = (one: Sale) => one.state === 'PAID' && !one.flags.some((flag) => SAID.has(flag))
      const plain = purchase.filter(isPlain)
      must(plain.length <= 1, `purchase ${sale.billNumber} is paid ${plain.length} times without a word`)
      const receipts = "SELECT count(*) AS n FROM job WHERE kind = 'receipt' AND sale_id = ?"
      const n = purchase.reduce((sum, { id }) => sum + countOf(store, receipts, id), 0)
      must(n <= 1, `purchase ${sale.billNumber} has ${n} receipts`)
    }
  }

  /** What is owed back is money that came, each once, and for a sale that a manager said it of. */
  #refunds(bank: Bank, store: OpenStore): void {
    const owed = sqlOf(store)('SELECT payment_hash, sale_id, amount_minor FROM refund').all() as {
      payment_hash: string
      sale_id: string
      amount_minor: number
    }[]
    for (const { payment_hash, amount_minor } of owed)
      must(bank.came(payment_hash, amount_minor), 'a refund is owed for money that never came')
    must(new Set(owed.map((row) => row.payment_hash)).size === owed.length, 'a payment is owed back twice')
    const saidOf = new Set(owed.map((row) => row.sale_id))
    for (const sale of this.sales.values())
      must(sale.resolution?.way !== 'refund-owed' || saidOf.has(sale.id), `${sale.billNumber}: its refund is lost`)
  }

  #totals(store: OpenStore): void {
    const n = countOf(store, 'SELECT coalesce(sum(count), 0) AS n FROM day_paid')
    const paid = [...this.sales.values()].filter(isCounted).length
    must(n === paid, `the days' totals count ${n} paid sales, the books ${paid}`)
    const flagged = [...this.sales.values()].filter(
      (sale) => sale.resolution === null && sale.flags.some((flag) => flag !== 'RECOVERED'),
    )
    must(store.attentionCount() === flagged.length, 'the list of what needs attention is not complete')
  }
}

/** Statements of the books' own connection, each prepared once. */
const prepared = new WeakMap<OpenStore['db'], Sql>()

function sqlOf({ db }: OpenStore): Sql {
  const known = prepared.get(db) ?? statements(db)
  prepared.set(db, known)
  return known
}

function countOf(store: OpenStore, query: string, ...given: readonly string[]): number {
  return sqlOf(store)<{ n: number }>(query).get(...given)?.n ?? 0
}

/** PAID, and the word by which it is so was not taken back. */
function isCounted(sale: Sale): boolean {
  if (sale.state !== 'PAID') return false
  const { withdrawn = null } = sale.confirmation as { readonly withdrawn?: object | null }
  return withdrawn === null
}

/** Whether this payment stands on this sale: it settled it, or it is told as money that does not fit. */
function onSale(store: OpenStore, sale: Sale, { payment }: LedgerEntry): boolean {
  if (sale.mismatch?.payment.hash === payment.hash) return true
  const settled = sale.state === 'PAID' && sale.confirmation.kind === 'bakong'
  return settled ? store.saleOfPayment(payment.hash) === sale.id : false
}

/** After error 17 the till asks once an hour whether the day has begun: its own count may be wrong. */
const HOURLY = 24

/**
 * Look-ups against the limits: never more than the day's by the till's own day but for people's keys, never two within a
 * second.
 * @param keys how often people asked, by day
 */
export function callsWithin(bank: Bank, dailyLookups: number | null, keys: ReadonlyMap<string, number>): void {
  const perDay = new Map<string, number>()
  let last: (typeof bank.calls)[number] | null = null
  for (const call of bank.calls) {
    perDay.set(call.pcDay, (perDay.get(call.pcDay) ?? 0) + 1)
    if (last !== null && last.life === call.life)
      must(call.monotonic - last.monotonic >= 999, `two calls within ${call.monotonic - last.monotonic} ms`)
    last = call
  }
  if (dailyLookups === null) return
  for (const [day, used] of perDay) {
    // Where Bakong's day begins at another hour, two of its days fall into one of the till's.
    const days = bank.habits.opensAtHour === 0 ? 1 : 2
    const hourly = Number.isFinite(bank.spentSaidAt) ? HOURLY : 0
    const most = dailyLookups * days + hourly + (keys.get(day) ?? 0)
    must(used <= most, `${used} look-ups of ${dailyLookups} on ${day}, and people asked ${keys.get(day) ?? 0} times`)
  }
}
