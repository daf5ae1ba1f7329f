// The keys of the local API: made, shown once, kept as hashes, recognised, revoked.

import { API_KEYS_MAX, type ApiKeyView, type ApiScope, apiScopes } from '../../shared/localApi'
import { ok, type Result, refuse } from '../../shared/result'
import type { ApiKey } from './apiBooks'
import { type Clock, type Store, StoreFailure } from './ports'

/** "Last used" is written down at most this often for each key: a program that reads every second is no news. */
const NOTED_EVERY_MS = 60_000

/** What of the machine's cryptography the keys need. */
export interface KeyCrypto {
  /** 256 random bits as text. */
  readonly newSecret: () => string
  /** SHA-256 as hex. A key is random itself: it needs no salt and no slow hash. */
  readonly hash: (text: string) => string
  /** Compares two hashes in a time that does not tell where they differ. */
  readonly same: (one: string, other: string) => boolean
  readonly newId: () => string
}

/** Whom a key speaks for. */
export interface KeyHolder {
  /** The same for as long as the key is, also after a restart. */
  readonly id: string
  readonly name: string
  readonly scopes: readonly ApiScope[]
}

export interface ApiKeysDeps {
  readonly store: Pick<Store, 'apiKeys' | 'addApiKey' | 'revokeApiKey' | 'noteApiKeyUsed'>
  readonly clock: Clock
  readonly crypto: KeyCrypto
  /** Keys of the provisioning file, as they stand there. They may do everything. */
  readonly provisioned: readonly string[]
  readonly storeFailed: (failure: StoreFailure) => void
}

export class ApiKeys {
  readonly #deps: ApiKeysDeps
  readonly #provisioned: readonly (KeyHolder & { readonly hash: string })[]
  #known: readonly ApiKey[] | null = null
  readonly #notedAt = new Map<string, number>()

  constructor(deps: ApiKeysDeps) {
    this.#deps = deps
    this.#provisioned = deps.provisioned.map((key, index) => ({
      // The place in the file may be another one tomorrow.
      id: `file:${deps.crypto.hash(key)}`,
      name: `provisioned ${index + 1}`,
      scopes: apiScopes,
      hash: deps.crypto.hash(key),
    }))
  }

  get provisionedCount(): number {
    return this.#provisioned.length
  }

  /** @throws StoreFailure */
  list(): readonly ApiKeyView[] {
    return this.#keys().map(({ id, name, scopes, createdAt, lastUsedAt, revokedAt }) => ({
      ...{ id, name, scopes, createdAt, revokedAt },
      lastUsedAt: this.#notedAt.get(id) ?? lastUsedAt,
    }))
  }

  /** @returns the key itself, which is kept nowhere  @throws StoreFailure */
  create(name: string, scopes: readonly ApiScope[]): Result<{ readonly id: string; readonly key: string }> {
    const { store, clock, crypto } = this.#deps
    if (this.#keys().filter((key) => key.revokedAt === null).length >= API_KEYS_MAX) return refuse('too-many-api-keys')
    const id = crypto.newId()
    const key = `khqr_${crypto.newSecret()}`
    store.addApiKey({
      id,
      name,
      hash: crypto.hash(key),
      scopes: apiScopes.filter((scope) => scopes.includes(scope)),
      createdAt: clock.now(),
      lastUsedAt: null,
      revokedAt: null,
    })
    this.#known = null
    return ok({ id, key })
  }

  /** Revoking twice is revoking once. @throws StoreFailure */
  revoke(id: string): Result<null> {
    const { store, clock } = this.#deps
    if (!this.#keys().some((key) => key.id === id)) return refuse('api-key-unknown', 'id')
    store.revokeApiKey(id, clock.now())
    this.#known = null
    return ok(null)
  }

  /**
   * Whose key this is. Every key is compared, whichever fits.
   * @returns null for a key that is unknown or revoked
   * @throws StoreFailure
   */
  holderOf(given: string): KeyHolder | null {
    const { crypto } = this.#deps
    const hash = crypto.hash(given)
    const keys = this.#keys().filter((key) => key.revokedAt === null)
    const found = keys.filter((key) => crypto.same(key.hash, hash))[0]
    const provisioned = this.#provisioned.filter((key) => crypto.same(key.hash, hash))[0]
    if (found !== undefined) this.#noteUsed(found.id)
    return found ?? provisioned ?? null
  }

  /** Whether the key of this holder is still one. @throws StoreFailure */
  holds(id: string): boolean {
    const isIt = (key: { readonly id: string }) => key.id === id
    return this.#provisioned.some(isIt) || this.#keys().some((key) => isIt(key) && key.revokedAt === null)
  }

  #noteUsed(id: string): void {
    const now = this.#deps.clock.now()
    const noted = this.#notedAt.get(id)
    if (noted !== undefined && Math.abs(now - noted) < NOTED_EVERY_MS) return
    this.#notedAt.set(id, now)
    // When a key was last used is not worth a refusal; that the disk fails is said all the same.
    try {
      this.#deps.store.noteApiKeyUsed(id, now)
    } catch (failure) {
      if (!(failure instanceof StoreFailure)) throw failure
      this.#deps.storeFailed(failure)
    }
  }

  #keys(): readonly ApiKey[] {
    this.#known ??= this.#deps.store.apiKeys()
    return this.#known
  }
}
