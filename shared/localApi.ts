// What the windows see of the local API: its address, its keys without their secrets. The words of the API's answers.

import type { Currency } from './money'
import type { Flag, SaleState } from './sale'
import type { LinkState } from './till'

/** What a key allows: make and cancel sales, or only read them. */
export const apiScopes = ['sell', 'read'] as const
export type ApiScope = (typeof apiScopes)[number]

/** Why the API does not answer though it is switched on. */
export const apiTroubles = ['port-busy', 'port-forbidden', 'not-started'] as const
export type ApiTrouble = (typeof apiTroubles)[number]

/** Keys that are not revoked. */
export const API_KEYS_MAX = 50
export const API_KEY_NAME_MAX = 40
export const REFERENCE_MAX = 64

/** Characters of a key that somebody else made; the till's own have 48. 24 of a hex string are 96 bits. */
export const API_KEY_LENGTH = { min: 24, max: 256 } as const

/** Different characters that a key must have at least: "aaaa…" and "1212…" are long, and guessed at once. */
const KEY_CHARACTERS_MIN = 8

/** A key that is long and mixed enough, of the characters that may follow "Bearer" (RFC 6750 §2.1, `b64token`). */
export function isStrongKey(key: string): boolean {
  if (key.length < API_KEY_LENGTH.min || key.length > API_KEY_LENGTH.max) return false
  return /^[A-Za-z0-9._~+/-]+=*$/.test(key) && new Set(key).size >= KEY_CHARACTERS_MIN
}

export interface ApiKeyView {
  readonly id: string
  readonly name: string
  readonly scopes: readonly ApiScope[]
  /** UTC ms. */
  readonly createdAt: number
  readonly lastUsedAt: number | null
  readonly revokedAt: number | null
}

export interface ApiView {
  readonly enabled: boolean
  /** As set; 0 is any free port. */
  readonly port: number
  /** Where it answers now: `http://127.0.0.1:8000`. */
  readonly running: string | null
  readonly trouble: ApiTrouble | null
  /** Live mode: nothing is answered without a key. */
  readonly keyNeeded: boolean
  /** On, off and port are said by the provisioning file: a change holds until the next start. */
  readonly provisioned: boolean
  /** Keys of the provisioning file, which are not among `keys` and can be revoked only there. */
  readonly provisionedKeys: number
  readonly keys: readonly ApiKeyView[]
}

/** A sale as another program may see it: without payer and without what is private to the till. */
export interface ApiSale {
  readonly id: string
  readonly billNumber: string
  /** `sticker`: paid on the printed code; `khqr` is that code then, and `md5` only names the payment. */
  readonly kind: 'dynamic' | 'sticker'
  readonly state: SaleState
  readonly amountMinor: number
  readonly currency: Currency
  readonly khqr: string
  readonly md5: string
  readonly source: 'cashier' | 'api'
  readonly reference: string | null
  readonly demo: boolean
  /** UTC ms. */
  readonly createdAt: number
  readonly expiresAt: number
  readonly paidAt: number | null
  readonly closedAt: number | null
  readonly version: number
  readonly flags: readonly Flag[]
  /** `bakong`, `by-hand`, or `none` while nobody says that money came: it is not PAID, or that word was taken back. */
  readonly verification: 'none' | 'bakong' | 'by-hand'
  readonly needsAttention: boolean
  /** It waits for the screens. */
  readonly queued: boolean
}

/** One line of the books' event table, without its body: that may name a payer. */
export interface ApiEvent {
  /** Rises by one with each event of this till. */
  readonly seq: number
  readonly saleId: string
  readonly type: string
  /** The sale's state after it. */
  readonly state: SaleState
  readonly version: number
  /** UTC ms. */
  readonly at: number
  readonly billNumber: string
  readonly amountMinor: number
  readonly currency: Currency
  readonly reference: string | null
}

export interface ApiHealth {
  readonly mode: 'demo' | 'live'
  readonly link: LinkState
  readonly queued: number
}
