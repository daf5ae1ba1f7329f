// Whether a shop's account fits into a KHQR, field by field. Set-up and the payload both ask here.

import { err, ok, type Refusal, type RefusalCode, type Result } from '../../shared/result'
import type { Merchant } from '../../shared/settings'
import { hasAstral, hasForbidden, sizeInCode } from './characters'
import { FIELD_MAX, TEMPLATE_MAX } from './limits'

/** The shop as it goes into the code: what is empty is null. */
export interface CodeMerchant {
  readonly type: Merchant['type']
  readonly accountId: string
  readonly name: string
  readonly city: string
  readonly merchantId: string | null
  readonly acquiringBank: string | null
  /** Tag 64 */
  readonly khmerName: string | null
  readonly khmerCity: string | null
  readonly storeLabel: string | null
  readonly terminalLabel: string | null
  readonly mobileNumber: string | null
}
type Field = Exclude<keyof CodeMerchant, 'type'>

/** Digits a bill number can grow to (shared/sale.ts). Set-up keeps room for it in template 62. */
const BILL_NUMBER_DIGITS_MAX = 12

/**
 * `name@bank`: one @, something on both sides, letters, digits and the marks seen in real accounts. NBC's SDK asks only
 * for an @ somewhere and lets spaces and a second @ pass; money for such an account goes nowhere.
 */
const ACCOUNT_ID = /^[A-Za-z0-9._+-]+@[A-Za-z0-9._-]+$/

const DIGITS = /^\d+$/

interface TextRule {
  readonly field: Field
  readonly max: number
  readonly tooLong: RefusalCode
  /** The code when it is empty; null where it may be. */
  readonly missing: RefusalCode | null
}

const NAME: TextRule = { field: 'name', max: FIELD_MAX.name, tooLong: 'name-too-long', missing: 'name-missing' }
const CITY: TextRule = { field: 'city', max: FIELD_MAX.city, tooLong: 'city-too-long', missing: 'city-missing' }
const MERCHANT_ID: TextRule = {
  field: 'merchantId',
  max: FIELD_MAX.merchantId,
  tooLong: 'merchant-id-too-long',
  missing: 'merchant-id-missing',
}
const BANK: TextRule = {
  field: 'acquiringBank',
  max: FIELD_MAX.acquiringBank,
  tooLong: 'bank-too-long',
  missing: 'bank-missing',
}
/** Tag 64: a name and a city in Khmer, as long as those of the tags 59 and 60. */
const KHMER: readonly TextRule[] = [
  { field: 'khmerName', max: FIELD_MAX.name, tooLong: 'name-too-long', missing: null },
  { field: 'khmerCity', max: FIELD_MAX.city, tooLong: 'city-too-long', missing: null },
]
const LABELS: readonly TextRule[] = (['storeLabel', 'terminalLabel', 'mobileNumber'] as const).map((field) => ({
  field,
  max: FIELD_MAX.label,
  tooLong: 'label-too-long',
  missing: null,
}))

const RULES: Readonly<Record<Merchant['type'], readonly TextRule[]>> = {
  individual: [NAME, CITY, { ...BANK, missing: null }, ...KHMER, ...LABELS],
  merchant: [NAME, CITY, MERCHANT_ID, BANK, ...KHMER, ...LABELS],
}

/**
 * Every field that does not fit its tag, each with the reason, in the order of the form. Lengths: KHQR Content
 * Guideline and NBC's SDK, in UTF-16 units.
 * @returns one refusal per field, `field` named as in shared/settings.ts; empty when the shop can make codes
 */
export function merchantFaults(merchant: Merchant): readonly Refusal[] {
  const fields = codeMerchant(merchant)
  const faults = [
    accountFault(fields.accountId),
    ...RULES[merchant.type].map((rule) => textFault(rule, fields[rule.field])),
    khmerFault(fields),
  ]
  const found = faults.filter((fault) => fault !== null)
  if (found.length > 0) return found
  const full = templateFault(fields, BILL_NUMBER_DIGITS_MAX)
  return full === null ? [] : [full]
}

/** @returns the shop as it goes into the code, or the first refusal of `merchantFaults` */
export function checkMerchant(merchant: Merchant): Result<CodeMerchant> {
  const [first] = merchantFaults(merchant)
  return first === undefined ? ok(codeMerchant(merchant)) : err(first)
}

/**
 * Whether the templates 29, 30 and 62 hold what is put into them. Nobody else looks: NBC's SDK writes a three-digit
 * length and calls it a success.
 * @param billNumberLength of the bill number that shares template 62; 0 without one
 */
export function templateFault(fields: CodeMerchant, billNumberLength: number): Refusal | null {
  const bill = billNumberLength === 0 ? 0 : billNumberLength + 4
  return (
    overflow(fields, ['accountId', 'merchantId', 'acquiringBank'], 0) ??
    overflow(fields, ['storeLabel', 'terminalLabel', 'mobileNumber'], bill)
  )
}

function codeMerchant(merchant: Merchant): CodeMerchant {
  return {
    type: merchant.type,
    accountId: merchant.accountId,
    name: merchant.name,
    city: merchant.city,
    merchantId: merchant.type === 'merchant' ? merchant.merchantId : null,
    acquiringBank: merchant.acquiringBank || null,
    khmerName: merchant.khmerName || null,
    khmerCity: merchant.khmerCity || null,
    storeLabel: merchant.storeLabel || null,
    terminalLabel: merchant.terminalLabel || null,
    mobileNumber: merchant.mobileNumber || null,
  }
}

function accountFault(accountId: string): Refusal | null {
  if (accountId.trim() === '') return { code: 'account-missing', field: 'accountId' }
  if (!ACCOUNT_ID.test(accountId)) {
    return { code: 'account-malformed', field: 'accountId', detail: 'name@bank, without spaces' }
  }
  return accountId.length > FIELD_MAX.accountId ? tooLong('account-too-long', 'accountId', FIELD_MAX.accountId) : null
}

/** Template 64 needs its name: NBC's error 39. */
function khmerFault({ khmerName, khmerCity }: CodeMerchant): Refusal | null {
  return khmerCity !== null && khmerName === null ? { code: 'name-missing', field: 'khmerName' } : null
}

function textFault({ field, max, tooLong: code, missing }: TextRule, value: string | null): Refusal | null {
  if (value === null || value.trim() === '') {
    if (missing !== null) return { code: missing, field }
    return value === null ? null : { code: 'invalid-input', field, detail: 'only spaces' }
  }
  if (hasForbidden(value)) return { code: 'text-has-control-characters', field }
  if (value.length > max) return tooLong(code, field, max)
  // Readers that count an emoji once instead of twice cut the rest of the code in the wrong places.
  if (hasAstral(value))
    return { code: 'invalid-input', field, detail: 'emoji and other rare characters do not fit a KHQR' }
  if (field === 'mobileNumber' && !DIGITS.test(value)) return { code: 'invalid-input', field, detail: 'digits only' }
  return null
}

function tooLong(code: RefusalCode, field: Field, max: number): Refusal {
  return { code, field, detail: `at most ${max} characters` }
}

/** Names the longest field: shortening that one helps most. */
function overflow(fields: CodeMerchant, names: readonly Field[], reserved: number): Refusal | null {
  const total = names.reduce((sum, name) => sum + sizeInCode(fields[name]), reserved)
  if (total <= TEMPLATE_MAX) return null
  const longest = names.reduce((a, b) => (sizeInCode(fields[b]) > sizeInCode(fields[a]) ? b : a))
  return { code: 'template-too-long', field: longest, detail: `together ${total - TEMPLATE_MAX} characters too long` }
}
