// A transaction as Bakong sends it -> a PaymentRecord. What can't be read exactly is refused, never guessed.

import { minorFromBakong } from '../../shared/money'
import { Currency } from '../../shared/moneySchema'
import type { Result } from '../../shared/result'
import type { PaymentRecord } from '../../shared/sale'
import { cutText } from '../../shared/wellFormed'
import { Transaction } from './schemas'

export interface ReadTransaction {
  readonly payment: PaymentRecord
  /** The transaction as it came, JSON text, kept as evidence. */
  readonly raw: string
}

const ACCOUNT_MAX = 64
const REFERENCE_MAX = 128
const DESCRIPTION_MAX = 512

/**
 * Reads the transaction object of bakong/API.md §2.1. Hash, receiver, currency and amount must be exact, because the
 * core compares them; a different one is still a found payment. The rest may be missing or odd: it is shown, not judged.
 * @returns the record, or which field can't be read: then money may have come, and nobody may say that it did not
 */
export function readTransaction(data: unknown): Result<ReadTransaction, string> {
  const parsed = Transaction.safeParse(data)
  if (!parsed.success) return { ok: false, error: fieldsOf(parsed.error.issues) }
  const found = parsed.data
  const hash = found.hash.trim().toLowerCase()
  if (!/^[0-9a-f]{64}$/.test(hash)) return { ok: false, error: 'hash' }
  const toAccountId = found.toAccountId.trim()
  if (toAccountId === '') return { ok: false, error: 'toAccountId' }
  const currency = Currency.safeParse(found.currency.trim().toUpperCase())
  if (!currency.success) return { ok: false, error: 'currency' }
  const amountMinor = minorFromBakong(found.amount, currency.data)
  if (amountMinor === undefined) return { ok: false, error: 'amount' }
  const payment: PaymentRecord = {
    hash,
    fromAccountId: text(found.fromAccountId, ACCOUNT_MAX) ?? '',
    // Longer than any account of ours can be, so cutting it can't make it equal to one.
    toAccountId: cutText(toAccountId, ACCOUNT_MAX),
    amountMinor,
    currency: currency.data,
    createdDateMs: instant(found.createdDateMs ?? found.createDateMs),
    acknowledgedDateMs: instant(found.acknowledgedDateMs ?? found.acknowledgeDateMs),
    externalRef: text(found.externalRef, REFERENCE_MAX),
    description: text(found.description, DESCRIPTION_MAX),
  }
  return { ok: true, value: { payment, raw: JSON.stringify(data) } }
}

/** Names of the fields that a schema did not accept; never their values. */
export function fieldsOf(issues: readonly { readonly path: readonly PropertyKey[] }[]): string {
  return [...new Set(issues.map((issue) => issue.path.map(String).join('.') || 'the whole'))].join(', ')
}

/** Milliseconds since 1970, which may come as a float or as digits (bakong/API.md §2.1). */
function instant(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,16}(\.\d+)?$/.test(value.trim()) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number)) return null
  const whole = Math.floor(number)
  return whole > 0 && Number.isSafeInteger(whole) ? whole : null
}

function text(value: unknown, max: number): string | null {
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string' || value.trim() === '') return null
  return cutText(value.trim(), max)
}
