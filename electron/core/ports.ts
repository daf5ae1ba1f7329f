// What the core asks of the world. Adapters implement these; tests have fakes of them. No implementation here.

import type { BackupEntry, BackupsView, BackupTroubleKind, BooksFacts } from '../../shared/backups'
import type { ScenarioName } from '../../shared/demo'
import type { Currency, Money } from '../../shared/money'
import type { AuditEntry, PersonView } from '../../shared/people'
import type { Result } from '../../shared/result'
import type { PaymentRecord, Sale, SaleEvent } from '../../shared/sale'
import type { Merchant } from '../../shared/settings'
import type { Setup } from '../../shared/setup'
import type { Verdict } from '../../shared/setupView'
import type { CodeImage, StoreFailureKind, TillView } from '../../shared/till'
import type { TroubleKind } from '../../shared/troubles'
import type { Release, UpdateTroubleKind } from '../../shared/updates'
import type { WebhookEvent } from '../../shared/webhooks'
import type { ApiBooks, ApiEntry } from './apiBooks'
import type { WebhookBooks } from './webhookBooks'

export { type TroubleKind, troubleKinds } from '../../shared/troubles'

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
  /** The shop's printed code: no amount, no expiry. Refusals as for `encode`. */
  encodeStatic(request: Pick<CodeRequest, 'merchant' | 'currency'>): Result<{ readonly khqr: string }>
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
  /** Bakong answered, and nobody can tell what: a transaction with an amount that is none, an errorCode that is not known.
   *  Money may be there. `raw`: what came, bounded and without tokens; `why` quotes nothing of it. */
  | { readonly kind: 'unreadable'; readonly why: string; readonly raw: string }

/** Bakong's word with what came along: its clock, and how long it took. */
export interface Answer<T> {
  readonly value: T
  /** The HTTP `Date` of the answer, UTC ms, one-second steps. Null when it had none. */
  readonly serverDateMs: number | null
  /** The answer may have been made earlier, and its `Date` with it: any answer to a GET, and any that a cache signed. */
  readonly mayBeCopy: boolean
  readonly tookMs: number
}

/** An outside failure of the way to Bakong. Thrown by the adapter, caught in the watcher alone. */
export class BakongTrouble extends Error {
  override readonly name = 'BakongTrouble'
  constructor(
    readonly kind: TroubleKind,
    /** For the log: never a token, a code, or an answer's body. */
    readonly detail: string,
    readonly context: {
      readonly retryAfterMs?: number
      /** As in `Answer`. */
      readonly serverDateMs?: number
      readonly mayBeCopy?: boolean
      /** There was an HTTP answer: the line stands. */
      readonly answered?: boolean
      /** Bakong spoke, in its own envelope: what is wrong is about this question alone, and says nothing of the link. */
      readonly spoke?: boolean
      /** Nothing of the question left this computer: it can't have cost anything at Bakong. */
      readonly unsent?: boolean
      readonly cause?: unknown
    } = {},
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
  /** By the first 8 hex digits of a transaction's hash (lower case), as the customer's receipt shows them, and what was
   *  paid.  @throws BakongTrouble */
  lookUpShortHash(shortHash: string, amount: Money): Promise<Answer<LookUp>>
  /** Knocks at Bakong's address without a token and without spending a look-up: is it there, and what time is it?
   *  Any HTTP answer but a 403 (`blocked`) or a 5xx (`server-error`) will do.  @throws BakongTrouble */
  probe(): Promise<Answer<null>>
  /** What time is it? Without a token and without spending a look-up; any HTTP answer will do (docs/decisions/0016).
   *  @param accountId the shop's own, about which it asks  @throws BakongTrouble when there was none */
  time(accountId: string): Promise<Answer<null>>
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
  /** Looks that got an answer of Bakong which nobody can read, since the last one that could be read. */
  readonly unreadable: number
  /** When the sale was made, by Bakong's time, UTC ms; null until that is known. */
  readonly madeAt: number | null
  /** When the last question left that Bakong answered properly, by its time, UTC ms; null before the first. */
  readonly heardAt: number | null
}

/** Work to do after the fact, at least once, outside the sale: webhooks. Receipts begin with the printer: made before there
 *  is one, all of them would be printed on its first day. */
export interface Job {
  readonly kind: 'receipt' | 'webhook'
  /** JSON text. Of a webhook: its body. */
  readonly payload: string
  /** Of webhooks only: to whom, and which event. */
  readonly webhook?: { readonly endpointId: string; readonly eventId: string; readonly type: WebhookEvent }
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
  /** This money came while nobody looked at its sale: the cashier must be told, until somebody has seen it. */
  readonly alarm?: boolean
  /** Money to give back, of a payment that is kept for this sale. Once for each payment. */
  readonly refund?: RefundOwed | null
  /** Money that is not owed after all: cancels what is owed for it and not given back yet. */
  readonly refundWithdrawn?: RefundWithdrawn | null
  /** The sale leaves the screens with this commit: what they would show is not true any more. */
  readonly offScreens?: boolean
}

export interface RefundWithdrawn {
  readonly paymentHash: string
  readonly by: string
  readonly note: string
}

export interface RefundOwed {
  readonly paymentHash: string
  readonly amountMinor: number
  readonly currency: Currency
  readonly by: string
  readonly note: string
}

/** A refund as the books have it: owed, and made once somebody has given the money back. */
export interface Refund extends RefundOwed {
  readonly id: number
  readonly saleId: string
  readonly billNumber: string
  readonly owedAt: number
  readonly toAccountId: string
  readonly made: Said | null
  /** The last word that the money had not been given back after all. */
  readonly notMade: Said | null
}

/** Who said something, when, and why. */
export interface Said {
  readonly at: number
  readonly by: string
  readonly note: string
}

/** Money that came while nobody looked at its sale, and that nobody has seen yet. */
export interface Alarm {
  readonly id: number
  readonly saleId: string
  readonly at: number
  readonly payment: PaymentRecord
}

/** What Bakong answered about a code, and when it was learnt that nobody can read it. */
export interface UnreadAnswer {
  readonly at: number
  readonly why: string
  readonly raw: string
}

/** What of a payment is judged, and the sale it came for. */
export interface KeptPayment extends Pick<PaymentRecord, 'amountMinor' | 'currency' | 'toAccountId'> {
  readonly saleId: string
}

/** Why a look-up was made: people and deadlines have a reserve of their own. */
export const lookUpPurposes = ['automatic', 'person', 'deadline'] as const
export type LookUpPurpose = (typeof lookUpPurposes)[number]

export interface LookUpCount {
  readonly automatic: number
  readonly person: number
  readonly deadline: number
}

/** What the books know of a token's look-ups on one day. */
export interface LookUpLedger {
  /** All that were counted on this day. */
  readonly used: LookUpCount
  /** What error 17 taught: the day's limit of this token. */
  readonly learnt: number | null
  /** Bakong's last word on this day was that it is spent. */
  readonly spent: boolean
  /** When it last said so of any day, UTC ms; null when nobody knows. */
  readonly spentAt: number | null
  /** What was counted on this day when Bakong opened it again; null where it was not spent before. */
  readonly openedWith: LookUpCount | null
}

export interface DayTotals {
  readonly paidCount: number
  readonly paidKhrMinor: number
  readonly paidUsdMinor: number
}

/** A person as the books keep them. */
export interface Person extends Omit<PersonView, 'pinLost'> {
  /** See `PinHasher`. */
  readonly pinHash: string
  readonly addedAt: number
}

/** Wrong PINs in a row, and until when no other is heard, UTC ms. */
export interface PinTries {
  readonly failures: number
  readonly waitUntil: number
}

export interface PeopleStore {
  /** Those who are active first, then by when they were added. */
  people(): readonly Person[]
  /** Adds a person, or changes the one with this id. */
  putPerson(person: Person): void
  /** @param who a person's id, or `*` for all together */
  pinTries(who: string): PinTries
  putPinTries(tries: ReadonlyMap<string, PinTries>): void
  appendAudit(entry: Omit<AuditEntry, 'seq'>): void
  /** Newest first. @param before only entries with a smaller number; null for the newest */
  auditPage(before: number | null, limit: number): readonly AuditEntry[]
}

/** Every method is synchronous and is one transaction. Any may throw StoreFailure. */
export interface Store extends ApiBooks, WebhookBooks, PeopleStore {
  /** Gives `make` the next bill number and stores what it returns, its first event, its watch, and puts it on the
   *  screens: all or nothing. A refusal of `make` uses no number. A known `saleId` returns the stored sale.
   *  @param entry of the local API: what is stored with the sale, which waits for the screens if they are taken */
  createSale(
    saleId: string,
    make: (
      billNumber: string,
    ) => Result<{ readonly sale: Sale; readonly nextCheckAt: number; readonly jobs?: readonly Job[] }>,
    entry?: ApiEntry,
  ): Result<Sale>
  /** Makes a sale of money that has come already, and puts it on the screens: the sale, its payment and its end in one
   *  transaction. Refusals of `make` use no number; a known `saleId` returns the stored sale. */
  createSettled(
    saleId: string,
    make: (billNumber: string) => Result<Sale>,
    settle: (sale: Sale) => Result<Commit>,
  ): Result<Sale>
  sale(saleId: string): Sale | null
  /** The sale this one is a retry of, its retries, theirs: all codes made for one purchase, without itself. */
  samePurchase(saleId: string): readonly Sale[]
  /** @returns false when the row has changed since `before` was read; nothing is written then */
  commit(change: Commit): boolean
  /** The sale that this payment came for, whether or not it settled it. */
  saleOfPayment(hash: string): string | null
  /** The answer that nobody can read and that made this sale a matter for Needs attention. */
  unreadAnswer(saleId: string): UnreadAnswer | null
  /** What is kept of a payment that came, as Bakong last told it. */
  keptPayment(hash: string): KeptPayment | null

  /** The sale on the screens. */
  shownSaleId(): string | null
  /** Puts a stored sale on the screens, in place of the one shown. */
  show(saleId: string): void
  /** Takes this sale off the screens, if it is the one shown. */
  hide(saleId: string): void

  watch(saleId: string): Watch | null
  putWatch(watch: Watch): void
  /** Sales whose look is due, the most overdue first: each is late by its own pace, so that whoever waits too long waits
   *  longer by the same factor as all. */
  due(now: number, limit: number): readonly Sale[]
  /** How many looks are due by then, UTC ms. */
  dueCount(at: number): number
  /** When the next look is due, UTC ms, over all sales. */
  nextDueAt(): number | null
  /** Makes every watch that has not ended due now: at start, on wake, after the clock was set.
   *  @param madeAfter sales that are known to be made before this are left alone, UTC ms */
  makeAllDue(now: number, madeAfter: number): void
  /** Makes due now what Bakong was not heard about since its code ended: when Bakong is heard again. */
  makeUnheardDue(now: number): void

  /** @param day Phnom Penh date, `2026-11-22` */
  countLookUp(tokenId: string, day: string, purpose: LookUpPurpose): void
  /** Takes back one that never reached Bakong. Nothing when none is counted. */
  uncountLookUp(tokenId: string, day: string, purpose: LookUpPurpose): void
  /** All that the books know of a token's look-ups on this day. */
  lookUps(tokenId: string, day: string): LookUpLedger
  /** What error 17 taught; null takes it back. */
  learnLimit(tokenId: string, limit: number | null): void
  /** @param at UTC ms */
  markSpent(tokenId: string, day: string, at: number): void
  /** Bakong answered again on a day it had declared spent. @param used what was counted on it until then */
  markOpened(tokenId: string, day: string, used: LookUpCount): void

  /** From code shown to money sent, of the last `limit` sales settled by Bakong, ms. */
  payDelays(limit: number): readonly number[]
  /** Sales made on each of the last trading days before `day`, newest first. */
  salesPerDay(day: string, days: number): readonly number[]
  salesMadeOn(day: string): number

  lastSales(limit: number): readonly Sale[]
  dayTotals(day: string): DayTotals
  attentionCount(): number
  /** Sales that need attention, the newest first. */
  attention(limit: number): readonly Sale[]
  /** Sales that somebody left with a note, the newest first. */
  leftForLater(limit: number): readonly Sale[]

  /** Sales whose money was accepted or is to be claimed elsewhere, the newest decision first. Refunds have their own lists. */
  decided(limit: number): readonly Sale[]

  /** Refunds that are owed and not made, the oldest first. */
  openRefunds(limit: number): readonly Refund[]
  /** What all of them come to. */
  refundsOwed(): { readonly khrMinor: number; readonly usdMinor: number; readonly count: number }
  /** Refunds that were made, the last one first. */
  madeRefunds(limit: number): readonly Refund[]
  /** What is owed for this payment, or was given back; null also when that was withdrawn. */
  refundOf(paymentHash: string): Refund | null
  refund(id: number): Refund | null
  /** Notes that the money was given back. @returns false when that is noted already, or nothing is owed */
  refundMade(id: number, made: Said): boolean
  /** Notes that it was not given back after all: it is owed again. @returns false when nothing is noted as made */
  refundNotMade(id: number, said: Said): boolean

  /** Alarms that nobody has seen, the oldest first. */
  alarms(limit: number): readonly Alarm[]
  alarmCount(): number
  /** Seen, for good. Again changes nothing. */
  alarmSeen(id: number, at: number, by: string): void

  setting(key: string): string | null
  putSetting(key: string, value: string): void
}

// ---- PINs ----

/** Slow on purpose, and never on the main thread. */
export interface PinHasher {
  /** @throws StoreFailure where the vault can't be written */
  hash(pin: string): Promise<string>
  /** Not to be asked about one that is lost. */
  matches(pin: string, kept: string): Promise<boolean>
  /** What it was kept with is not here (another computer, restored books, another keyring): nobody can judge it. */
  isLost(kept: string): boolean
  /** Kept before there was a keyring. */
  couldBeBetter(kept: string): boolean
  /** What can't be opened any more is given up; PINs that are set from now on are kept with a new one. */
  startAnew(): Promise<void>
}

// ---- Backups ----

/** A backup that was not made, or can't be used, for another reason than the disk's. */
export class BackupFailure extends Error {
  override readonly name = 'BackupFailure'
  constructor(
    readonly kind: Exclude<BackupTroubleKind, StoreFailureKind>,
    detail: string,
    cause?: unknown,
  ) {
    super(`${kind}: ${detail}`, { cause })
  }
}

/** What stands in a backup that was just made. */
export interface BackupMade extends BooksFacts {
  /** Earlier backups that hold events which the books lack: they are never deleted. */
  readonly ahead?: readonly string[]
}

/** The backups' files. What takes long runs beside the till, so that no sale waits for it. */
export interface BackupFiles {
  /** This till's own; another till's in the same folder are neither offered nor deleted.
   *  @param only in this place: nothing else is looked at
   *  @throws StoreFailure when the till's own folder can't be read; a second one that can't has none */
  list(only?: BackupEntry['place']): readonly BackupEntry[]
  /** Whether it is of the books as they go on now, not of those before a restore. */
  isCurrent?(backup: BackupEntry): boolean
  /** Copies the books, verifies the copy, and only then gives it its name.
   *  @param at becomes its name  @throws StoreFailure, BackupFailure */
  make(place: 'here' | 'second', at: number): Promise<BackupMade>
  /** @throws StoreFailure, BackupFailure */
  verify(id: string): Promise<BooksFacts>
  /** @throws StoreFailure */
  remove(place: 'here' | 'second', id: string): Promise<void>
  /** Never throws: a folder that can't be used says why. Null when none was chosen, or it can't be read which. */
  second(): BackupsView['second']
  /** One was chosen, perhaps: what says it can't be read. */
  secondUnknown?(): boolean
  /** @throws StoreFailure, BackupFailure when it can't be used */
  chooseSecond(folder: string | null): Promise<void>
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
  /** A customer scans the printed code and pays this. @returns the first 8 digits of the hash, as on their receipt */
  paySticker(khqr: string, amountMinor: number): string
}

// ---- Secrets ----

/** Secrets sealed at rest. Values never leave the main process. */
export interface Vault {
  /** `weak`: no keyring on this machine; what is stored can be read by whoever reads the disk. */
  readonly protection: 'keyring' | 'weak'
  /** Something is stored under this name and can't be opened: the keyring has changed. */
  unreadable(name: string): boolean
  /** The value lies on the disk too, and will be there at the next start. */
  stored(name: string): boolean
  get(name: string): string | null
  /**
   * Holds the value for this run, and stores it sealed where there is a keyring or the owner wants it stored anyway.
   * @param keep stored without a keyring too, whatever the owner said of the token
   * @throws StoreFailure, and nothing has changed then: neither what is held nor what is stored
   */
  put(name: string, value: string, keep?: 'always'): Promise<void>
  /** Holds a value for this run alone, whatever is stored: it comes from elsewhere again, or would be lost. */
  hold(name: string, value: string): void
  /** @throws StoreFailure, and nothing has changed then */
  remove(name: string): Promise<void>
}

// ---- Set-up ----

/** Keeps the set-up that demo and live share, whole or not at all. */
export interface SetupFile {
  /** As it is on the disk. */
  read(): Setup
  /** Changes it as it is once the changes before have been written. @throws StoreFailure, and nothing has changed then */
  change(edit: (now: Setup) => Setup): Promise<void>
}

/** Bakong as set-up asks it: about a token that is not in use yet, and for a new one. */
export interface TokenDesk {
  /** Names a token without revealing it. */
  nameOf(token: string): string
  /** What a token says of its own end, UTC ms. */
  expiresAt(token: string): number | null
  /** Tries a token: the account by a call that costs nothing, then one look-up. Never throws a BakongTrouble.
   *  @param accountId asked about too, where there is one  @param spend called before the look-up leaves */
  attempt(token: string, accountId: string | null, spend: () => void | Promise<void>): Promise<Verdict>
  /** Whether this is an account of Bakong; null when that could not be asked. No look-up is spent. */
  knows(accountId: string, token: string | null): Promise<boolean | null>
  /** A new token for a registered address. Null when Bakong does not know the address. @throws BakongTrouble */
  renew(email: string): Promise<string | null>
}

// ---- Updates ----

/** An outside failure of an update. Thrown by the adapter, caught in the loop of updates alone. */
export class UpdateTrouble extends Error {
  override readonly name = 'UpdateTrouble'
  constructor(
    readonly kind: UpdateTroubleKind,
    readonly detail: string,
  ) {
    super(`${kind}: ${detail}`)
  }
}

export interface Updater {
  /** @returns what is newer than this till, or null.  @throws UpdateTrouble */
  check(): Promise<Release | null>
  /** Fetches what `check` found and holds it against the feed's SHA-512.  @throws UpdateTrouble */
  download(heard: (percent: number) => void): Promise<void>
  /** Gives up what is under way. */
  cancel(): void
  /** Starts the installer, which ends the till.  @returns false when it could not be started */
  install(): boolean
}
