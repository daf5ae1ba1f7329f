// What the local API asks of the store, beside what every sale asks of it.

import type { ApiEvent, ApiScope } from '../../shared/localApi'
import type { Sale, SaleState } from '../../shared/sale'

/** A request that must not be done twice. */
export interface Idempotency {
  readonly key: string
  /** Whose key it is: two programs may have chosen the same one. Where it is not known, all of them find its sale. */
  readonly caller?: string
  /** SHA-256 of what was asked, hex. */
  readonly requestHash: string
}

/** What is stored with a sale of the local API, in the same transaction. */
export interface ApiEntry {
  readonly reference: string | null
  readonly idempotency: (Idempotency & { readonly link: string }) | null
}

export interface DoneRequest {
  readonly requestHash: string
  readonly saleId: string
  /** The link's state in the first answer. */
  readonly link: string
}

export interface ApiKey {
  readonly id: string
  readonly name: string
  /** SHA-256 of the key, hex. */
  readonly hash: string
  readonly scopes: readonly ApiScope[]
  readonly createdAt: number
  readonly lastUsedAt: number | null
  readonly revokedAt: number | null
}

export interface SalesQuery {
  readonly state: SaleState | null
  readonly source: Sale['source'] | null
  /** UTC ms, made at or after. */
  readonly from: number
  /** UTC ms, made before. */
  readonly to: number
  readonly beforeBill: number | null
  readonly limit: number
}

export interface SalesPage {
  readonly sales: readonly Sale[]
  /** Where the next page begins; null after the last. A page that looked at many sales in vain may be short. */
  readonly nextBeforeBill: number | null
}

/** Every method is synchronous and is one transaction. Any may throw StoreFailure. */
export interface ApiBooks {
  /** Runs several methods of the store as one transaction: all of it is kept, or nothing, with one wait for the disk. */
  together<T>(work: () => T): T

  saleOfReference(reference: string): string | null
  referenceOf(saleId: string): string | null
  doneRequest(request: Pick<Idempotency, 'key' | 'caller'>): DoneRequest | null
  /** Forgets requests done before this time, UTC ms; a limited number at once. */
  forgetRequests(before: number): void

  isQueued(saleId: string): boolean
  queuedCount(): number
  /** Puts the sale that waits the longest on the screens, in place of the one shown. Those whose code has run out
   *  unseen leave the queue.  @returns its id, or null when none waits */
  showQueued(now: number): string | null

  /** Newest first. @returns null when there is no bill `beforeBill` */
  salesPage(query: SalesQuery): SalesPage | null
  /** Oldest first. Events have the numbers that programs are told, which jump ahead at a restore.
   *  @param saleId null for all sales */
  eventsAfter(seq: number, saleId: string | null, limit: number): readonly ApiEvent[]
  /** Where somebody who was told events up to this number goes on. `lost`: what was told to him last is not in these
   *  books, which were taken back from a backup; `after` is then the last event that both have. */
  eventsGoOn(seq: number): { readonly after: number; readonly lost: boolean }
  lastEventSeq(): number

  /** Newest first, the revoked ones too. */
  apiKeys(): readonly ApiKey[]
  addApiKey(key: ApiKey): void
  revokeApiKey(id: string, at: number): void
  noteApiKeyUsed(id: string, at: number): void
}
