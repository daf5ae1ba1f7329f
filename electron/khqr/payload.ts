// Makes a KHQR: judge the request, let NBC's SDK write it, read it back, and only then hand it out.

import { type Currency, money, tag54Text } from '../../shared/money'
import { ok, type Refusal, type Result, refuse } from '../../shared/result'
import type { Merchant } from '../../shared/settings'
import type { CodeRequest } from '../core/ports'
import { hasAstral, hasForbidden } from './characters'
import { CURRENCY_NUMBER, FIELD_MAX } from './limits'
import { md5Of } from './md5'
import { checkMerchant, templateFault } from './merchant'
import { generate, type SdkFault } from './sdk'
import { type Intended, misread } from './verify'

export interface Code {
  readonly khqr: string
  /** By which Bakong finds the payment. */
  readonly md5: string
}

/** A code to print and hang up: the payer types the amount. It has no bill, no expiry and can't be looked up by MD5. */
export interface StaticCodeRequest {
  readonly merchant: Merchant
  readonly currency: Currency
}

/** NBC error codes about the expiry: required, expired, not 13 digits, in the past (bakong-khqr 1.0.20, constant/errorCode.js). */
const EXPIRY_ERRORS: ReadonlySet<number | null> = new Set([45, 46, 49, 50])

/**
 * A dynamic code: amount, bill number and expiry inside (KHQR Content Guideline, p. 7, 12; expiry required since SDK
 * 1.0.18). The creation time in it is the PC's clock.
 * @returns the code, or what is wrong with the amount, the shop, the bill number or the expiry; `code-not-verified`
 * when the code that came out is not the one that was asked for
 */
export function encode({ merchant, amountMinor, currency, billNumber, expiresAt }: CodeRequest): Result<Code> {
  const amount = money(amountMinor, currency)
  if (!amount.ok) return amount
  const shop = checkMerchant(merchant)
  if (!shop.ok) return shop
  const bill = billFault(billNumber) ?? templateFault(shop.value, billNumber.length)
  if (bill !== null) return { ok: false, error: bill }
  if (!/^\d{13}$/.test(String(expiresAt))) return refuse('lifetime-out-of-range', 'expiresAt', '13 digits of UTC ms')
  return make({ merchant: shop.value, currency, sale: { money: amount.value, billNumber, expiresAt } })
}

/** A static code: no amount, and no template 99 since SDK 1.0.18. Refusals as for `encode`. */
export function encodeStatic({ merchant, currency }: StaticCodeRequest): Result<Code> {
  const shop = checkMerchant(merchant)
  return shop.ok ? make({ merchant: shop.value, currency, sale: null }) : shop
}

function billFault(billNumber: string): Refusal | null {
  const fits = billNumber.trim() !== '' && billNumber.length <= FIELD_MAX.label
  if (fits && !hasForbidden(billNumber) && !hasAstral(billNumber)) return null
  return { code: 'invalid-input', field: 'billNumber', detail: `1 to ${FIELD_MAX.label} printable characters` }
}

function make(intended: Intended): Result<Code> {
  const { merchant, currency, sale } = intended
  const { accountId, name, city, merchantId, acquiringBank, khmerName, khmerCity } = merchant
  const corporate = merchantId === null ? null : { merchantId, acquiringBank: acquiringBank ?? '' }
  const made = generate({
    accountId,
    name,
    city,
    corporate,
    optional: {
      currency: CURRENCY_NUMBER[currency],
      // The exact text, never a number: 0.1 + 0.2 is none of ours to repair.
      amount: sale === null ? undefined : tag54Text(sale.money),
      billNumber: sale?.billNumber ?? null,
      mobileNumber: merchant.mobileNumber,
      storeLabel: merchant.storeLabel,
      terminalLabel: merchant.terminalLabel,
      acquiringBank,
      ...(khmerName === null
        ? {}
        : {
            languagePreference: 'km',
            merchantNameAlternateLanguage: khmerName,
            merchantCityAlternateLanguage: khmerCity ?? undefined,
          }),
      expirationTimestamp: sale?.expiresAt,
    },
  })
  if (!made.ok) return sdkRefusal(made.error)
  const { qr: khqr, md5 } = made.value
  const difference = misread(khqr, intended)
  if (difference !== null) return refuse('code-not-verified', undefined, difference)
  // The C# samples of NBC's SDK document (v2.7, p. 29-30) hash Khmer as question marks: such a payment is never found.
  if (md5 !== md5Of(khqr)) return refuse('code-not-verified', undefined, 'md5 differs')
  return ok({ khqr, md5 })
}

/** After our own judgement only the expiry is left for the SDK to refuse; anything else is a surprise. */
function sdkRefusal({ errorCode, detail }: SdkFault): Result<never> {
  if (EXPIRY_ERRORS.has(errorCode)) return refuse('lifetime-out-of-range', 'expiresAt', detail)
  return refuse('code-not-verified', undefined, detail)
}
