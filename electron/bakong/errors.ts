// What went wrong, by name: the head of an HTTP answer, Node's network errors and Bakong's error codes as BakongTrouble.

import type { IncomingMessage } from 'node:http'
import { BakongTrouble, type TroubleKind } from '../core/ports'

/** What is read of an answer before its body. */
export interface Head {
  readonly status: number
  readonly contentType: string
  readonly contentEncoding: string
  readonly contentLength: number | null
  /** The HTTP `Date`, UTC ms; null without one. */
  readonly serverDateMs: number | null
  /** The answer may have been made earlier, and its `Date` with it. */
  readonly mayBeCopy: boolean
  readonly retryAfterMs: number | null
}

/**
 * @param method what was asked with: caches keep answers to GET, and one that has `Age` comes from a cache (RFC 9111 §5.1)
 * @param now the PC's clock, UTC ms: what a Retry-After date is measured from when the answer has no Date of its own
 */
export function headOf(response: IncomingMessage, method: 'GET' | 'POST', now: number): Head {
  const { headers } = response
  const serverDateMs = httpDate(headers.date)
  const ageMs = ageOf(headers.age)
  const length = headers['content-length']
  return {
    status: response.statusCode ?? 0,
    contentType: (headers['content-type'] ?? '').toLowerCase(),
    contentEncoding: (headers['content-encoding'] ?? 'identity').trim().toLowerCase(),
    contentLength: length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : null,
    serverDateMs,
    mayBeCopy: method === 'GET' || ageMs !== null,
    retryAfterMs: retryAfter(headers['retry-after'], { madeAt: serverDateMs ?? now - (ageMs ?? 0), ageMs: ageMs ?? 0 }),
  }
}

/** An HTTP date as RFC 9110 §5.6.7 has it (`Sun, 22 Nov 2026 03:00:00 GMT`); anything else is no date to trust. */
function httpDate(text: string | undefined): number | null {
  if (text === undefined || !/^[A-Za-z]{3}, \d{2} [A-Za-z]{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) return null
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : at
}

/** `Age`: for how long a cache has kept this answer. One that can't be read is a cache's all the same. */
function ageOf(text: string | undefined): number | null {
  if (text === undefined) return null
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) * 1000 : 0
}

/** Retry-After in either of its forms (RFC 9110 §10.2.3), whole seconds or an HTTP date, counted from now. */
function retryAfter(text: string | undefined, { madeAt, ageMs }: { madeAt: number; ageMs: number }): number | null {
  if (text === undefined) return null
  const afterMade = /^\d{1,9}$/.test(text.trim()) ? Number(text) * 1000 : (httpDate(text) ?? Number.NaN) - madeAt
  return Number.isNaN(afterMade) ? null : Math.max(0, afterMade - ageMs)
}

/** A trouble that carries what its answer's head said. */
export function troubleWith(kind: TroubleKind, detail: string, head: Head): BakongTrouble {
  return new BakongTrouble(kind, detail, {
    ...(head.serverDateMs === null ? {} : { serverDateMs: head.serverDateMs, mayBeCopy: head.mayBeCopy }),
    answered: true,
    ...(head.retryAfterMs === null ? {} : { retryAfterMs: head.retryAfterMs }),
  })
}

/** One that says nothing of the link: Bakong spoke, in its own envelope, and what is wrong is about this question alone. */
export function spokenTrouble(kind: TroubleKind, detail: string, head: Head): BakongTrouble {
  const { context } = troubleWith(kind, detail, head)
  return new BakongTrouble(kind, detail, { ...context, spoke: true })
}

/**
 * A network error of Node by its code alone. The error itself is dropped: a parser's error quotes the answer
 * (`rawPacket`), and an answer's body must never reach the log.
 */
export function troubleOfError(error: Error): BakongTrouble {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'unknown network error'
  if (code.startsWith('HPE_')) return new BakongTrouble('nonsense', `not HTTP (${code})`)
  if (code === 'ETIMEDOUT' || code === 'ESOCKETTIMEDOUT')
    return new BakongTrouble('timed-out', `no connection (${code})`)
  const unsafe = troubleOfTls(code, error.message)
  if (unsafe !== null) return new BakongTrouble(unsafe, `no secure connection (${code})`)
  return new BakongTrouble('offline', `no connection, or it was cut (${code})`)
}

/** OpenSSL's and Node's names for a certificate that somebody else has made: who it is from is not known here, or it is
 *  for another host. Bakong's own is from a public authority. */
const OTHERS_CERTIFICATE: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
])

/** What answers on Bakong's port speaks plain HTTP, or no protocol at all: a log-in page, a proxy. In a code, or (where
 *  the code is EPROTO) in the words of the TLS library, which quote nothing that was sent. */
const NO_TLS = /wrong.version.number|http.request|https.proxy.request|packet.length.too.long|unexpected.message/i

/** Other names of OpenSSL for a certificate that does not hold, and of a handshake that failed. */
const BAD_CERTIFICATE =
  /^(CERT_|CRL_|ERR_SSL_|ERR_TLS_|INVALID_|PATH_LENGTH_|ERROR_IN_C|UNABLE_TO_(DE|GET_CRL))|^EPROTO$/

/**
 * What a failed TLS handshake tells, by its code, and by its words where the code tells nothing.
 * @returns null for what is no trouble of TLS
 */
function troubleOfTls(code: string, words: string): TroubleKind | null {
  if (code === 'CERT_NOT_YET_VALID') return 'cert-too-early'
  if (code === 'CERT_HAS_EXPIRED') return 'cert-expired'
  if (OTHERS_CERTIFICATE.has(code) || NO_TLS.test(code === 'EPROTO' ? words : code)) return 'intercepted'
  return BAD_CERTIFICATE.test(code) ? 'cert-bad' : null
}

/**
 * What an HTTP status other than 200 means (bakong/API.md §3, HTTP statuses). None of them says anything about money.
 * @param endpoint for the log
 */
export function troubleOfStatus(head: Head, endpoint: string): BakongTrouble {
  const { status } = head
  const detail = `${endpoint}: HTTP ${status}`
  if (status >= 200 && status < 400) {
    return troubleWith('nonsense', status >= 300 ? `${detail}, a redirect, which is never followed` : detail, head)
  }
  if (status === 401) return troubleWith('unauthorized', detail, head)
  // 451 is the honest form of a geo-block.
  if (status === 403 || status === 451) return troubleWith('blocked', detail, head)
  if (status === 429) return troubleWith('rate-limited', detail, head)
  // 408 comes from the edge when the server behind it was too slow.
  if (status >= 500 || status === 408) return troubleWith('server-error', detail, head)
  return troubleWith('bad-request', detail, head)
}

/**
 * What an errorCode means that is about the call and not about what was asked for (bakong/API.md §3, errorCode).
 * @returns null for codes that are an answer (1, 3, 4, 7, 8, 10, 11, 12) or that nobody has documented
 */
export function troubleOfCode(errorCode: number, head: Head, endpoint: string): BakongTrouble | null {
  const detail = `${endpoint}: errorCode ${errorCode}`
  switch (errorCode) {
    case 2:
      return spokenTrouble('bad-request', `${detail}, a static code can't be looked up this way`, head)
    case 5:
      return spokenTrouble('bad-request', `${detail}, a required field is missing`, head)
    case 6:
      return troubleWith('unauthorized', detail, head)
    case 9:
      return troubleWith('server-error', detail, head)
    case 17:
      return troubleWith('quota-spent', detail, head)
    default:
      return null
  }
}
