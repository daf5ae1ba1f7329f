// What a window shows. Whole snapshots, made by core/view.ts; a window holds no other truth.

import type { AlarmView } from './attention'
import type { ScenarioName } from './demo'
import type { Currency, Money } from './money'
import type { OutsideView } from './outside'
import type { Flag, SaleState } from './sale'
import type { Language, Theme } from './settings'
import type { TokenView } from './setupView'
import type { TroubleKind } from './troubles'

/** The health of the way to Bakong. Not a state of any sale. */
export const linkStates = [
  'OK',
  'SLOW',
  'OFFLINE',
  'INTERCEPTED',
  'CERTIFICATE_WRONG',
  'SERVER_TROUBLE',
  'TOKEN_EXPIRED',
  'QUOTA_SPENT',
  'BLOCKED',
  'CLOCK_WRONG',
] as const
export type LinkState = (typeof linkStates)[number]

/** What is known of the token: by an answer of the last day, or nothing yet. In demo it needs no proof. */
export type TokenWord = 'good' | 'not-asked' | 'refused'

/** `counted-out`: the till's own count of the day is used up; a person's key still has Bakong asked. `spent`: Bakong's own
 *  last word was error 17. */
export type BudgetWord = 'open' | 'counted-out' | 'spent'

export interface LinkView {
  /** The worst of way, token, budget and clock. */
  readonly state: LinkState
  /** Since when the link is in this state, UTC ms. */
  readonly since: number
  /** When Bakong last gave a proper answer, UTC ms. */
  readonly lastAnswerAt: number | null
  /** `not-asked`: that the link is OK says only that the line stands. */
  readonly token: TokenWord
  readonly budget: BudgetWord
}

/** Why nothing can be recorded. The till stops trading until it is mended. */
export type StoreFailureKind = 'full' | 'corrupt' | 'locked' | 'read-only' | 'io' | 'newer'

export interface StoreTrouble {
  readonly kind: StoreFailureKind
  /** UTC ms. */
  readonly since: number
}

/** A code as a picture: dark modules as one SVG path in a square of `modules` units, without quiet zone. */
export interface CodeImage {
  readonly modules: number
  readonly path: string
}

/** How a person's question ("check now", "I have paid") stands. The answer stays for a few seconds. */
export type CheckView =
  | { readonly kind: 'asking' | 'still-asking' | 'found' | 'not-found' | 'failed' }
  | { readonly kind: 'could-not-ask'; readonly why: TroubleKind }

/** What was last heard about the sale on screen. */
export interface AskedView {
  /** When Bakong was last asked about it, UTC ms. */
  readonly at: number | null
  /** `not-found` is Bakong's word; `no-answer` means that nothing is known. */
  readonly answer: 'not-found' | 'no-answer' | null
  /** A question is on its way now. */
  readonly busy: boolean
  /** Somebody pressed "check now" or "cancel", and that question is not answered yet. */
  readonly byPerson: boolean
  /** Null when nobody has asked just now. */
  readonly check: CheckView | null
  /** When the till asks next by itself, UTC ms. Null: only when the cashier presses the key. */
  readonly nextAt: number | null
}

export interface SaleView {
  readonly id: string
  readonly billNumber: string
  readonly state: SaleState
  readonly amountMinor: number
  readonly currency: Currency
  readonly khrPerUsd: number
  readonly flags: readonly Flag[]
  readonly createdAt: number
}

export type ScreenView =
  /** How much? `standing`: the amount of this till's own sale before, if it came to nothing; it may be typed over. */
  | { readonly kind: 'amount'; readonly standing: Money | null }
  /** Scan. The code is on the screen and its time runs. */
  | {
      readonly kind: 'waiting'
      readonly sale: SaleView
      readonly merchantName: string
      readonly code: CodeImage
      readonly remainingMs: number
      readonly lifetimeMs: number
      readonly asked: AskedView
    }
  /** Time is up but Bakong has not been heard since: the code is hidden, nothing is decided. */
  | { readonly kind: 'time-up'; readonly sale: SaleView; readonly asked: AskedView }
  | { readonly kind: 'paid'; readonly sale: SaleView; readonly paidAt: number; readonly payer: string | null }
  | { readonly kind: 'expired'; readonly sale: SaleView; readonly asked: AskedView }
  | { readonly kind: 'cancelled'; readonly sale: SaleView; readonly couldAsk: boolean }
  | { readonly kind: 'failed'; readonly sale: SaleView; readonly asked: AskedView }
  /** Money came that does not match: a person must look. */
  | {
      readonly kind: 'mismatch'
      readonly sale: SaleView
      readonly came: { readonly amountMinor: number; readonly currency: Currency }
      /** The account it went to, when that is not ours. */
      readonly wrongAccount: string | null
      readonly payer: string
    }
export type ScreenKind = ScreenView['kind']

/** Screens of a sale that somebody may take off the screens. */
export const finishedKinds = ['paid', 'expired', 'cancelled', 'failed', 'mismatch'] as const
export type FinishedKind = (typeof finishedKinds)[number]

export interface BoardRow {
  readonly id: string
  readonly billNumber: string
  readonly state: SaleState
  readonly amountMinor: number
  readonly currency: Currency
  readonly needsAttention: boolean
  /** Paid on a manager's word; Bakong has not confirmed it. */
  readonly byHand: boolean
  /** When it was paid or closed, or else made; UTC ms. */
  readonly at: number
}

export interface TillView {
  /** The till's time when the snapshot was made, UTC ms; all other times here are on the same clock. */
  readonly at: number
  readonly mode: 'demo' | 'live'
  readonly shop: { readonly name: string; readonly terminal: string | null }
  readonly language: Language
  readonly theme: Theme
  readonly sound: { readonly muted: boolean; readonly volume: number; readonly clicks?: boolean | undefined }
  readonly currency: Currency
  readonly khrPerUsd: number
  readonly link: LinkView
  /** Look-ups left today; null where Bakong sets no daily limit. */
  readonly lookupsLeft: number | null
  readonly screen: ScreenView
  /** Of the last sale made at this till's own amount, not counting the one on the screens. Null when there was none. */
  readonly currencyBefore: Currency | null
  /** Sales of the local API that wait for the screens. */
  readonly queued: number
  /** Bakong can't be asked about the sale on the screen: a manager may confirm it by hand. */
  readonly byHandOpen: boolean
  readonly board: {
    readonly paidCount: number
    readonly paidKhrMinor: number
    readonly paidUsdMinor: number
    readonly last: readonly BoardRow[]
  }
  readonly attentionCount: number
  /** Money that came for a sale nobody looked at, and that nobody has seen yet: the oldest, and how many. */
  readonly alarm: { readonly first: AlarmView; readonly count: number } | null
  /** What files from outside have changed, or would: until a manager has seen it. */
  readonly outside: OutsideView | null
  /** Nothing can be recorded, since then (UTC ms): the till does not trade until its disk works again. */
  readonly storeTrouble: StoreTrouble | null
  /** Present in demo mode only. */
  readonly demo: { readonly scenario: ScenarioName } | null
  /** What a new till says beside its empty amount: set the shop up, or charge a first real 100 riel. */
  readonly welcome: 'start' | 'first-sale' | null
  /** The token's life; null in demo mode. */
  readonly token: TokenView | null
  /** The host of the Bakong that is asked, where it is not NBC's own; null in demo mode. */
  readonly otherBank: string | null
}
