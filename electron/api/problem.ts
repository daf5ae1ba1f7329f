// Refusals as other programs read them: RFC 9457 problem details with a stable code and the field's name.

import type { Refusal, RefusalCode } from '../../shared/result'
import { textOf } from '../../shared/text'

/** Refusals of the API's own door, which no window ever meets. */
const doorWords = {
  'bad-request': 'This request cannot be read',
  'json-malformed': 'The body is not JSON',
  'content-type': 'The body must be application/json',
  'too-large': 'The body is too large',
  'headers-too-large': 'The headers are too large',
  'request-timeout': 'The request took too long to arrive',
  'expectation-failed': 'Only 100-continue may be expected',
  'no-such-route': 'There is no such address here',
  'method-not-allowed': 'This address does not take this method',
  'not-local': 'Only this computer may ask',
  'host-not-allowed': 'The Host header must name this address and port',
  'browser-not-allowed': 'Web pages may not ask',
  'key-missing': 'Send an API key as Authorization: Bearer',
  'key-wrong': 'This API key is not known',
  'scope-missing': 'This API key may only read',
  'too-many-requests': 'Too many requests. Wait a moment',
  'too-many-listeners': 'Too many programs wait for news. Try again later',
  'look-ups-used-up': 'Programs have used up what the till may ask Bakong today without a person',
  'in-flight': 'The same request is being done now',
  internal: 'The till could not answer',
} as const
export type DoorCode = keyof typeof doorWords
/** Every code with which a request may be refused. */
export type Code = DoorCode | RefusalCode

const doorStatus: Readonly<Record<DoorCode, number>> = {
  'bad-request': 400,
  'json-malformed': 400,
  'content-type': 415,
  'too-large': 413,
  'headers-too-large': 431,
  'request-timeout': 408,
  'expectation-failed': 417,
  'no-such-route': 404,
  'method-not-allowed': 405,
  'not-local': 403,
  'host-not-allowed': 403,
  'browser-not-allowed': 403,
  'key-missing': 401,
  'key-wrong': 401,
  'scope-missing': 403,
  'too-many-requests': 429,
  'too-many-listeners': 503,
  'look-ups-used-up': 429,
  'in-flight': 409,
  internal: 500,
}

/** Refusals of core; all that are not named here are about what was asked: 422. */
const coreStatus: Partial<Record<RefusalCode, number>> = {
  'sale-unknown': 404,
  'not-in-live-mode': 404,
  'unknown-command': 404,
  forbidden: 403,
  'manager-needed': 403,
  'sale-id-taken': 409,
  'sale-on-screen': 409,
  'sale-still-open': 409,
  'sale-closed': 409,
  'sale-already-paid': 409,
  'sale-changed-meanwhile': 409,
  'reference-taken': 409,
  'asked-just-now': 409,
  // The till can't trade now, and says so on purpose.
  'trading-stopped': 503,
  'books-locked': 503,
  'clock-wrong': 503,
  'code-not-verified': 503,
}

/** What may be wrong with an amount. */
export const amountCodes = [
  ...['amount-missing', 'amount-not-a-number', 'amount-zero', 'amount-negative', 'amount-too-large'],
  ...['amount-too-many-decimals', 'amount-riel-has-no-decimals'],
] as const satisfies readonly RefusalCode[]

/** What may be wrong with the shop itself, for whose account no code can be made. */
export const shopCodes = [
  ...['account-missing', 'account-malformed', 'account-too-long', 'name-missing', 'name-too-long', 'city-missing'],
  ...[
    'city-too-long',
    'merchant-id-missing',
    'merchant-id-too-long',
    'bank-missing',
    'bank-too-long',
    'label-too-long',
  ],
  ...['text-has-control-characters', 'template-too-long', 'mcc-malformed'],
] as const satisfies readonly RefusalCode[]

/** What core calls a field, as it stands in the API. */
const fieldNames: ReadonlyMap<string, string> = new Map([
  ['saleId', 'sale_id'],
  ['amountMinor', 'amount'],
  ['retryOf', 'retry_of'],
])

/** A till that can't trade now tries its disk again every five seconds. */
const TRY_AGAIN_S = 5

export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: Code
  readonly detail?: string
  readonly field?: string
  /** When it is worth while to ask again, seconds: the header, not the body. */
  readonly retryAfterS?: number
}

export const PROBLEM_TYPE = 'application/problem+json'

export function doorProblem(
  code: DoorCode,
  more: { detail?: string; field?: string; retryAfterS?: number } = {},
): Problem {
  const status = doorStatus[code]
  return { type: typeOf(code), title: doorWords[code], status, code, ...laterWhere(status), ...more }
}

export function coreProblem({ code, field, detail }: Refusal): Problem {
  const status = coreStatus[code] ?? 422
  return {
    type: typeOf(code),
    title: textOf('en').refusals[code],
    status,
    code,
    ...(field === undefined ? {} : { field: fieldNames.get(field) ?? field }),
    ...(detail === undefined ? {} : { detail }),
    ...laterWhere(status),
  }
}

/** Why no sale would be made now, whatever it is. */
export function notTrading(problem: Problem): Problem {
  return { ...problem, status: 503, ...laterWhere(503) }
}

export function asProblem(error: Problem | Refusal): Problem {
  return 'status' in error ? error : coreProblem(error)
}

function laterWhere(status: number): { readonly retryAfterS?: number } {
  return status === 503 ? { retryAfterS: TRY_AGAIN_S } : {}
}

/** A code with its status and its sentence, as it stands in the documentation. */
export function problemOf(code: Code): Problem {
  return isDoorCode(code) ? doorProblem(code) : coreProblem({ code })
}

function isDoorCode(code: Code): code is DoorCode {
  return Object.hasOwn(doorWords, code)
}

/** Every code with its status and its sentence, for the documentation. */
export function allDoorProblems(): readonly Problem[] {
  return (Object.keys(doorWords) as DoorCode[]).map((code) => doorProblem(code))
}

function typeOf(code: string): string {
  return `/docs#${code}`
}
