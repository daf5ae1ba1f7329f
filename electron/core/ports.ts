// What the core asks of the world. Adapters implement these; tests have fakes of them. No implementation here.

import type { ScenarioName } from '../../shared/demo'
import type { Currency } from '../../shared/money'
import type { Result } from '../../shared/result'
import type { PaymentRecord, Sale, SaleEvent } from '../../shared/sale'
import type { Merchant } from '../../shared/settings'
import type { CodeImage, StoreFailureKind, TillView } from '../../shared/till'

// ---- Clock ----

export interface Clock {
  /** The PC's wall clock, UTC ms. May jump. */
  now(): number
  /** Milliseconds that only ever grow, from an arbitrary start. Stands still while the machine sleeps. */
  monotonic(): number
  /** Runs `task` once after `delayMs`. @returns a function that calls it off */
  after(delayMs: number, task: () => void): () => void
}

// ---- KHQR ----

export interface CodeRequest {
  readonly merchant: Merchant
  readonly amountMinor: number
  readonly currency: Currency
  readonly billNumber: string
  /** UTC ms, tag 99-01. */
  readonly expiresAt: number
}

export interface Khqr {
  /** Makes the code's text and reads it back by the strict decoder: amount, currency, account and expiry must be
   *  those of the request, else `code-not-verified`. */
  encode(request: CodeRequest): Result<{ readonly khqr: string; readonly md5: string }>
  /** The code as dark modules, error correction M. */
  image(khqr: string): CodeImage
}

// ---- Bakong ----

/** Bakong's word about one code. */
export type LookUp =
  /** `raw`: the transaction as it came, JSON text, kept as evidence. */
  | { readonly kind: 'found'; readonly payment: PaymentRecord; readonly raw: string }
  | { readonly kind: 'not-found' }
  /** errorCode 3: the payer's transaction failed. */
  | { readonly kind: 'failed' }

/** Bakong's word with what came along: its clock, and how long it took. */
export interface Answer<T> {
  readonly value: T
  /** The HTTP `Date` of the answer, UTC ms, one-second steps. Null when it had none. */
  readonly serverDateMs: number | null
  readonly tookMs: number
}

/** Why Bakong could not be asked. None of these says anything about the money. */
export const troubleKinds = [
  /** No way there: DNS, refused, reset, cut in the middle. */
  'offline',
  'timed-out',
  /** HTTP 403 from the edge: outside Cambodia, a VPN, or a path that is closed. */
  'blocked',
  /** HTTP 401 or errorCode 6: the token is missing, wrong or expired. */
  'unauthorized',
  /** errorCode 17: the day's look-ups are spent. */
  'quota-spent',
  /** HTTP 429. */
  'rate-limited',
  /** HTTP 5xx or errorCode 9. */
  'server-error',
  /** Not JSON, not the documented shape, too large, or redirected. */
  'nonsense',
  /** HTTP 400 or 404, errorCodes 2 and 5: the question itself was wrong. A bug or a changed API. */
  'bad-request',
] as const
export type TroubleKind = (typeof troubleKinds)[number]

/** An outside failure of the way to Bakong. Thrown by the adapter, caught in the watcher alone. */
export class BakongTrouble extends Error {
  override readonly name = 'BakongTrouble'
  constructor(
    readonly kind: TroubleKind,
    /** For the log: never a token, a code, or an answer's body. */
    readonly detail: string,
    readonly context: { readonly retryAfterMs?: number; readonly serverDateMs?: number; readonly cause?: unknown } = {},
  ) {
    super(`${kind}: ${detail}`, { cause: context.cause })
  }
}

/** Codes that one list look-up may carry (Bakong Open API 1.0.5). */
export const LIST_MAX = 50

export interface Bakong {
  /** Names the token without revealing it: look-ups are counted per token. */
  readonly tokenId: string
  /** @throws BakongTrouble */
  lookUp(md5: string): Promise<Answer<LookUp>>
  /** One answer for each MD5 that Bakong spoke of clearly; the others are missing and stay unknown.
   *  @throws BakongTrouble; `blocked` where the list path is closed */
  lookUpList(md5s: readonly string[]): Promise<Answer<ReadonlyMap<string, LookUp>>>
  /** Knocks at Bakong's address without a token and without spending a look-up: is it there, and what time is it?
   *  Any HTTP answer but a 403 (`blocked`) or a 5xx (`server-error`) will do.  @throws BakongTrouble */
  probe(): Promise<Answer<null>>
}

// ---- Store ----

export type { StoreFailureKind }

/** An outside failure of the disk under the database. Nothing of the failed transaction was kept. */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure'
  constructor(
    readonly kind: StoreFailureKind,
    detail: string,
    cause?: unknown,
  ) {
    super(`${kind}: ${detail}`, { cause })
  }
}

/** When a sale is looked at next, and what was last heard. Changes with each look; the sale itself does not. */
export interface Watch {
  readonly saleId: string
  /** UTC ms; null when the watch has ended or waits for a person. */
  readonly nextCheckAt: number | null
  readonly lastAskedAt: number | null
  readonly lastAnswer: 'not-found' | 'no-answer' | 'found' | 'failed' | null
  /** Looks in a row that got no proper answer. */
  readonly errorStreak: number
  /** Looks made for this sale. */
  readonly looks: number
}

/** Work to do after the fact, at least once, outside the sale: receipts, webhooks. */
export interface Job {
  readonly kind: 'receipt' | 'webhook'
  readonly payload: string
}

export interface Commit {
  /** As it was read; the row must still have its version. */
  readonly before: Sale
  readonly after: Sale
  readonly event: SaleEvent
  /** Bakong's transaction and its raw text, when this commit is about one. The hash is unique among payments. */
  readonly payment: { readonly record: PaymentRecord; readonly raw: string; readonly settles: boolean } | null
  readonly nextCheckAt: number | null
  readonly jobs: readonly Job[]
}

/** Why a look-up was made: people and deadlines have a reserve of their own. */
export const lookUpPurposes = ['automatic', 'person', 'deadline'] as const
export type LookUpPurpose = (typeof lookUpPurposes)[number]

export interface LookUpCount {
  readonly automatic: number
  readonly person: number
  readonly deadline: number
}

export interface DayTotals {
  readonly paidCount: number
  readonly paidKhrMinor: number
  readonly paidUsdMinor: number
}

/** Every method is synchronous and is one transaction. Any may throw StoreFailure. */
export interface Store {
  /** Gives `make` the next bill number and stores what it returns, its first event, its watch, and puts it on the
   *  screens: all or nothing. A refusal of `make` uses no number. A known `saleId` returns the stored sale. */
  createSale(
    saleId: string,
    make: (billNumber: string) => Result<{ readonly sale: Sale; readonly nextCheckAt: number }>,
  ): Result<Sale>
  sale(saleId: string): Sale | null
  /** The sale this one is a retry of, its retries, theirs: all codes made for one purchase, without itself. */
  samePurchase(saleId: string): readonly Sale[]
  /** @returns false when the row has changed since `before` was read; nothing is written then */
  commit(change: Commit): boolean
  /** The sale that this payment came for, whether or not it settled it. */
  saleOfPayment(hash: string): string | null

  /** The sale on the screens. */
  shownSaleId(): string | null
  /** Puts a stored sale on the screens, in place of the one shown. */
  show(saleId: string): void
  /** Takes this sale off the screens, if it is the one shown. */
  hide(saleId: string): void

  watch(saleId: string): Watch | null
  putWatch(watch: Watch): void
  /** Sales whose look is due, the longest due first. */
  due(now: number, limit: number): readonly Sale[]
  /** When the next look is due, UTC ms, over all sales. */
  nextDueAt(): number | null
  /** Makes every watch that has not ended due now: at start, on wake, when the network returns.
   *  @param madeAfter sales made before this are left alone, UTC ms */
  makeAllDue(now: number, madeAfter: number): void

  /** @param day Phnom Penh date, `2026-11-22` */
  countLookUp(tokenId: string, day: string, purpose: LookUpPurpose): void
  lookUpCount(tokenId: string, day: string): LookUpCount
  /** What error 17 taught: the day's limit of this token, and the days that were declared spent. */
  learntLimit(tokenId: string): number | null
  learnLimit(tokenId: string, limit: number): void
  spentDay(tokenId: string): string | null
  markSpent(tokenId: string, day: string): void

  /** From code shown to money sent, of the last `limit` sales settled by Bakong, ms. */
  payDelays(limit: number): readonly number[]
  /** Sales made on each of the last trading days before `day`, newest first. */
  salesPerDay(day: string, days: number): readonly number[]
  salesMadeOn(day: string): number

  lastSales(limit: number): readonly Sale[]
  dayTotals(day: string): DayTotals
  attentionCount(): number

  setting(key: string): string | null
  putSetting(key: string, value: string): void
}

// ---- Announce ----

/** The one door out of the rules. Called after the commit, never before. */
export interface Announce {
  /** A sale was made or moved. */
  saleChanged(sale: Sale): void
  /** Something else a window shows has changed: the link, a look, a preference. */
  tillChanged(): void
}

/** Who listens outside: the windows, later the local API and the webhooks. */
export interface Audience {
  /** A sale was made or moved; each change, in order. */
  sale(sale: Sale): void
  /** What the cashier's window shows from now on. Changes of one moment come as one. */
  view(view: TillView): void
}

// ---- Demo ----

/** The customer of the simulated Bakong. Absent in live mode. */
export interface DemoBank {
  readonly scenario: ScenarioName
  play(scenario: ScenarioName): void
  /** The customer sees this code on the screen. */
  show(khqr: string): void
  /** "Mark paid": the customer scans this code and pays it. */
  pay(khqr: string): void
}
