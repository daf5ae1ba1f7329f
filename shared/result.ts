// A Result is how the till says no: a value with a code, never an exception.

import type { AllowQuestion } from './people'

export type Ok<T> = { readonly ok: true; readonly value: T }
export type Err<E> = { readonly ok: false; readonly error: E }
export type Result<T, E = Refusal> = Ok<T> | Err<E>

/**
 * Every reason for which the till refuses. The windows and the local API translate the code; nobody matches on text.
 * A new code needs a sentence in `text/en.ts` and `text/km.ts`, or the project does not compile.
 */
export const refusalCodes = [
  // input
  'amount-missing',
  'amount-not-a-number',
  'amount-not-certain',
  'amount-other-currency',
  'amount-zero',
  'amount-negative',
  'amount-too-many-decimals',
  'amount-riel-has-no-decimals',
  'amount-too-large',
  'account-missing',
  'account-malformed',
  'account-too-long',
  'name-missing',
  'name-too-long',
  'city-missing',
  'city-too-long',
  'merchant-id-missing',
  'merchant-id-too-long',
  'bank-missing',
  'bank-too-long',
  'label-too-long',
  'text-has-control-characters',
  'template-too-long',
  'mcc-malformed',
  'lifetime-out-of-range',
  'rate-out-of-range',
  'invalid-input',
  // the door
  'forbidden',
  'unknown-command',
  'manager-needed',
  'not-in-live-mode',
  // rules of trade
  'sale-unknown',
  'sale-id-taken',
  'sale-on-screen',
  'sale-still-open',
  'sale-closed',
  'sale-already-paid',
  'sale-changed-meanwhile',
  'payment-does-not-match',
  'payment-already-used',
  'retry-of-unknown',
  'retry-of-paid',
  'reason-missing',
  'bakong-can-be-asked',
  'nothing-came',
  'short-hash-malformed',
  'nothing-to-resolve',
  'nothing-to-take-back',
  'nothing-to-claim',
  'money-elsewhere',
  'refund-stands',
  'code-not-verified',
  'clock-wrong',
  'asked-just-now',
  'picture-not-readable',
  'picture-too-large',
  'too-many-pictures',
  'token-missing',
  'token-malformed',
  'account-unknown',
  'busy-already',
  'backup-failed',
  'backup-unknown',
  'backup-damaged',
  'shop-name-differs',
  'folder-not-usable',
  'check-failed',
  'trading-stopped',
  'books-locked',
  'file-not-written',
  // the local API
  'reference-taken',
  'webhook-address',
  'webhook-unknown',
  'too-many-webhooks',
  'delivery-unknown',
  'idempotency-key-reused',
  'api-key-unknown',
  'too-many-api-keys',
  // people
  'locked',
  'pin-wrong',
  'pin-wait',
  'pin-too-common',
  'pin-must-change',
  'pin-lost',
  'name-taken',
  'person-unknown',
  'question-over',
  'too-many-people',
  'last-manager',
  'manager-missing',
  'machine-refuses',
  'logs-not-saved',
  // updates
  'update-not-now',
  'update-asked-just-now',
] as const
export type RefusalCode = (typeof refusalCodes)[number]

/** A refusal: the code, the input field it is about (if any), and what a developer may want to read. */
export interface Refusal {
  readonly code: RefusalCode
  readonly field?: string
  readonly detail?: string
  /** With `manager-needed`, in a window: what a manager can be asked to allow. */
  readonly question?: AllowQuestion
}

export function ok<T>(value: T): Ok<T> {
  return { ok: true, value }
}

export function err<E>(error: E): Err<E> {
  return { ok: false, error }
}

/** Shorthand for `err({ code, field, detail })`. */
export function refuse(code: RefusalCode, field?: string, detail?: string): Err<Refusal> {
  return err({ code, ...(field === undefined ? {} : { field }), ...(detail === undefined ? {} : { detail }) })
}

/** For the default branch of an exhaustive switch: reaching it is a bug. */
export function never(value: never): never {
  throw new Error(`Unreachable: ${JSON.stringify(value)}`)
}

/** States what must hold. A failure is a bug: it stops the till rather than let it trade on. */
export function assert(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`Broken assumption: ${what}`)
}
