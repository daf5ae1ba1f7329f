// The simulated Bakong's tokens: who holds one, how long it lives, and how many look-ups it has had today.

import { createHmac } from 'node:crypto'
import { businessDay } from '../../core/businessDay'

/** Ninety days, as real tokens live (bakong/API.md §5). */
const LIFETIME_MS = 90 * 86_400_000

/** Tokens whose look-ups are counted, wrong ones included; the oldest is forgotten first. */
const COUNTED_MAX = 1000

/** Opens nothing: the simulator's tokens protect nothing. */
const SECRET = 'simulated Bakong'

export interface TokenWish {
  /** A text to take as a token; a JWT like Bakong's is made otherwise. */
  readonly token?: string | undefined
  /** Ninety days unless told; negative for a token that has expired. */
  readonly lifetimeMs?: number | undefined
}

export type TokenState = 'good' | 'missing' | 'unknown' | 'expired'

export class TokenBook {
  readonly #now: () => number
  readonly #hex: (digits: number) => string
  /** Token -> when it expires, UTC ms. */
  readonly #known = new Map<string, number>()
  readonly #counts = new Map<string, number>()

  /** @param hex random hex digits, for ids */
  constructor(now: () => number, hex: (digits: number) => string) {
    this.#now = now
    this.#hex = hex
  }

  issue(wish: TokenWish = {}): string {
    const issuedAt = this.#now()
    const expiresAt = issuedAt + (wish.lifetimeMs ?? LIFETIME_MS)
    const token = wish.token ?? jwt({ data: { id: this.#hex(16) }, iat: seconds(issuedAt), exp: seconds(expiresAt) })
    this.#known.set(token, expiresAt)
    return token
  }

  state(token: string | null): TokenState {
    if (token === null) return 'missing'
    const expiresAt = this.#known.get(token)
    if (expiresAt === undefined) return 'unknown'
    return expiresAt <= this.#now() ? 'expired' : 'good'
  }

  /** Counts one look-up, refused or not (bakong/API.md §4). @returns how many this token has had today, this one included */
  count(token: string): number {
    const key = this.#key(token)
    const count = (this.#counts.get(key) ?? 0) + 1
    this.#counts.delete(key)
    this.#counts.set(key, count)
    const [oldest] = this.#counts.keys()
    if (this.#counts.size > COUNTED_MAX && oldest !== undefined) this.#counts.delete(oldest)
    return count
  }

  counted(token: string): number {
    return this.#counts.get(this.#key(token)) ?? 0
  }

  /** The day begins at midnight in Phnom Penh (bakong/API.md §4). */
  #key(token: string): string {
    return `${businessDay(this.#now())} ${token}`
  }
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000)
}

function jwt(payload: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(payload)}`
  return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`
}
