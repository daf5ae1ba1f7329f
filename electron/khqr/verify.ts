// Reads a code of ours back before anybody sees it: a code that does not say what was asked for is never stored.

import { type Money, tag54Text } from '../../shared/money'
import { type Decoded, decode } from './decode'
import type { CodeMerchant } from './merchant'

/** What a code must say. */
export interface Intended {
  readonly merchant: CodeMerchant
  readonly currency: Money['currency']
  /** Null for a static code: the payer types the amount. */
  readonly sale: { readonly money: Money; readonly billNumber: string; readonly expiresAt: number } | null
}

/**
 * Compares every field, by the strict decoder: not only what money depends on, since any surprise means that the
 * generator did something else than was asked.
 * @returns null when the code says exactly what was intended, else what differs
 */
export function misread(khqr: string, intended: Intended): string | null {
  const decoded = decode(khqr)
  if (!decoded.ok) return `${decoded.error.reason} ${decoded.error.tag ?? ''}`.trimEnd()
  const { value } = decoded
  const read = comparable(value)
  const meant = expected(intended)
  const different = (Object.keys(meant) as (keyof typeof meant)[]).find((field) => read[field] !== meant[field])
  if (different !== undefined) return `${different} differs`
  if (intended.sale === null ? value.createdAt !== null : value.createdAt === null) return 'createdAt differs'
  return surplus(value)
}

function comparable(value: Decoded) {
  return {
    kind: value.kind,
    initiation: value.initiation,
    merchantType: value.merchantType,
    accountId: value.accountId,
    merchantId: value.merchantId,
    acquiringBank: value.acquiringBank,
    currency: value.currency,
    amountText: value.amount?.text ?? null,
    amountMinor: value.amount?.minor ?? null,
    name: value.name,
    city: value.city,
    billNumber: value.additional.billNumber,
    mobileNumber: value.additional.mobileNumber,
    storeLabel: value.additional.storeLabel,
    terminalLabel: value.additional.terminalLabel,
    language: value.language?.preference ?? null,
    khmerName: value.language?.name ?? null,
    khmerCity: value.language?.city ?? null,
    expiresAt: value.expiresAt,
  }
}

function expected({ merchant, currency, sale }: Intended): ReturnType<typeof comparable> {
  return {
    kind: sale === null ? 'static' : 'dynamic',
    initiation: sale === null ? '11' : '12',
    merchantType: merchant.type,
    accountId: merchant.accountId,
    merchantId: merchant.merchantId,
    acquiringBank: merchant.acquiringBank,
    currency,
    amountText: sale === null ? null : tag54Text(sale.money),
    amountMinor: sale?.money.amountMinor ?? null,
    name: merchant.name,
    city: merchant.city,
    billNumber: sale?.billNumber ?? null,
    mobileNumber: merchant.mobileNumber,
    storeLabel: merchant.storeLabel,
    terminalLabel: merchant.terminalLabel,
    language: merchant.khmerName === null ? null : 'km',
    khmerName: merchant.khmerName,
    khmerCity: merchant.khmerName === null ? null : merchant.khmerCity,
    expiresAt: sale?.expiresAt ?? null,
  }
}

/** Anything in the code that nobody asked for. */
function surplus(value: Decoded): string | null {
  const { accountInformation, unionPay, postalCode, additional, others, warnings } = value
  const uncalled = [accountInformation, unionPay, postalCode, additional.purpose].some((field) => field !== null)
  if (uncalled || Object.keys({ ...others, ...additional.others }).length > 0) return 'a field nobody asked for'
  return warnings[0] ?? null
}
