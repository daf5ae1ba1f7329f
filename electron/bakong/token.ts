// What a Bakong token tells about itself, read without its secret, and a name for it that does not reveal it.

import { createHash } from 'node:crypto'
import { z } from 'zod'
import { readJson } from './json'

/** Seconds since 1970 (RFC 7519 §2, NumericDate), which may be a fraction. */
const Seconds = z.number().positive().max(1e11)
const Claims = z.looseObject({ iat: Seconds.nullish().catch(null), exp: Seconds.nullish().catch(null) })

const TOKEN_MAX = 4096

export interface TokenFacts {
  /** UTC ms; null when the token does not say. */
  readonly issuedAt: number | null
  readonly expiresAt: number | null
}

/**
 * Reads `iat` and `exp` of a token (a JWT that lives 90 days, bakong/API.md §5). Nothing is verified: only Bakong can.
 * @returns nulls for anything that is not such a token; that is no reason to refuse it
 */
export function tokenFacts(token: string): TokenFacts {
  const unknown: TokenFacts = { issuedAt: null, expiresAt: null }
  const parts = token.trim().split('.')
  const payload = parts[1]
  if (token.length > TOKEN_MAX || parts.length !== 3 || payload === undefined) return unknown
  const json = readJson(Buffer.from(payload, 'base64url'), 'application/json')
  const claims = json.ok ? Claims.safeParse(json.value) : null
  if (!claims?.success) return unknown
  return { issuedAt: milliseconds(claims.data.iat), expiresAt: milliseconds(claims.data.exp) }
}

function milliseconds(seconds: number | null | undefined): number | null {
  return seconds === null || seconds === undefined ? null : Math.floor(seconds * 1000)
}

/** Under this name look-ups are counted when there is no token. */
export const NO_TOKEN_ID = 'no-token'

/** Names a token without revealing it: the first 12 hex digits of its SHA-256. */
export function tokenId(token: string | null): string {
  return token === null ? NO_TOKEN_ID : createHash('sha256').update(token).digest('hex').slice(0, 12)
}
