// Reads a KHQR strictly: anything that is not exactly a KHQR is refused with the reason and the tag. Never throws.

import { type Currency, minorFromBakong } from '../../shared/money'
import { err, ok, type Result } from '../../shared/result'
import { hasForbidden } from './characters'
import { crcOf } from './crc'
import { CODE_MAX, FIELD_MAX } from './limits'
import { type Objects, parseTlv } from './tlv'

export type DecodeReason =
  /** Not a string at all. */
  | 'not-text'
  /** Another kind of code: it does not begin with the payload format indicator 01. */
  | 'not-khqr'
  | 'too-long'
  /** A control character, a line break, a direction mark or half a surrogate pair. */
  | 'characters'
  /** Does not end in `6304` and four upper-case hex digits. */
  | 'crc-missing'
  /** Damaged: the checksum is not that of the text. */
  | 'crc'
  /** A tag is not two digits. */
  | 'tag'
  /** A length is not two digits, is 00, or does not fit what follows. */
  | 'length'
  | 'repeated-tag'
  /** Tag 63 stands anywhere but last. */
  | 'crc-not-last'
  | 'missing'
  | 'value-too-long'
  /** The value is not of the form its tag demands. */
  | 'value'
  /** Tags 29 and 30 together: it is open who would be paid. NBC's SDK takes the last one silently. */
  | 'two-accounts'

export interface DecodeFault {
  readonly reason: DecodeReason
  /** `54`, or `62-01` inside a template. */
  readonly tag?: string
}

/** Harmless in a code of others, a mistake in one of ours. */
export type DecodeWarning =
  /** An amount, but no expiry: made by an SDK before 1.0.18. */
  | 'no-expiry'
  /** Tag 01 says static although there is an amount. */
  | 'static-with-amount'
  /** Tag 01 says dynamic although the payer types the amount. */
  | 'dynamic-without-amount'
  /** Not the order in which NBC's SDK writes. Readers take any: several banks write another one. */
  | 'out-of-order'
  /** Template 30 without the acquiring bank: seen in codes of ABA. */
  | 'no-bank'
  /** Template 99 holds something other than times. */
  | 'foreign-99'
  /** UnionPay (tag 15) is for riel only; NBC's own samples have it with dollars. */
  | 'union-pay-in-dollars'

export interface DecodedAmount {
  /** As it is written, and so as it enters the MD5: `5000.0`, `1.50`. */
  readonly text: string
  /** Riel or cents. */
  readonly minor: number
}

type Others = Readonly<Record<string, string>>

export interface Decoded {
  /** Dynamic codes carry the amount; for a static one the payer types it. */
  readonly kind: 'static' | 'dynamic'
  /** Tag 01 as it stands. */
  readonly initiation: '11' | '12'
  /** Template 29 or 30. */
  readonly merchantType: 'individual' | 'merchant'
  readonly accountId: string
  /** 29-01: account or phone number at the bank. */
  readonly accountInformation: string | null
  /** 30-01. */
  readonly merchantId: string | null
  readonly acquiringBank: string | null
  /** Tag 15. */
  readonly unionPay: string | null
  readonly categoryCode: string
  readonly currency: Currency
  readonly amount: DecodedAmount | null
  readonly country: 'KH'
  readonly name: string
  readonly city: string
  readonly postalCode: string | null
  readonly additional: {
    readonly billNumber: string | null
    readonly mobileNumber: string | null
    readonly storeLabel: string | null
    readonly terminalLabel: string | null
    readonly purpose: string | null
    /** Sub-tags of vendors, unread. */
    readonly others: Others
  }
  /** Tag 64. */
  readonly language: { readonly preference: string; readonly name: string; readonly city: string | null } | null
  /** 99-00, UTC ms. */
  readonly createdAt: number | null
  /** 99-01, UTC ms. */
  readonly expiresAt: number | null
  readonly crc: string
  /** Top-level tags that KHQR does not define, unread. */
  readonly others: Others
  readonly warnings: readonly DecodeWarning[]
}

const KNOWN = new Set(['00', '01', '15', '29', '30', '52', '53', '54', '58', '59', '60', '61', '62', '63', '64', '99'])
const KNOWN_IN_62 = new Set(['01', '02', '03', '07', '08'])
const CURRENCY_BY_NUMBER: ReadonlyMap<string, Currency> = new Map([
  ['116', 'KHR'],
  ['840', 'USD'],
])
const ACCOUNT_ID = /^[\x21-\x3f\x41-\x7e]+@[\x21-\x3f\x41-\x7e]+$/
const AMOUNT = /^\d+(\.\d+)?$/
const TIME = /^\d{13}$/

/**
 * Reads one KHQR. Accepts what real banks write (any order, vendor tags, older amounts and codes without an expiry, all
 * with a warning) and refuses what no reader can be sure of. Time is not judged: yesterday's code decodes.
 *
 * Rules: EMV QRCPS (grammar, checksum, presence), KHQR Content Guideline and bakong-khqr 1.0.20
 * (lengths, values), and public codes of real banks (what to put up with).
 */
export function decode(text: unknown): Result<Decoded, DecodeFault> {
  if (typeof text !== 'string') return err({ reason: 'not-text' })
  const outside = judgeWhole(text)
  if (outside !== null) return err(outside)
  const objects = parseTlv(text)
  if (!objects.ok) return objects
  const fields = new Fields(objects.value)
  const decoded = readFields(fields)
  return fields.fault === null ? ok(decoded) : err(fields.fault)
}

/** What can be said before the text is taken apart. The checksum comes first: damage has no finer reason. */
function judgeWhole(text: string): DecodeFault | null {
  if (text.length > CODE_MAX) return { reason: 'too-long' }
  if (hasForbidden(text)) return { reason: 'characters' }
  if (!text.startsWith('000201')) return { reason: 'not-khqr', tag: '00' }
  if (!/6304[0-9A-F]{4}$/.test(text)) return { reason: 'crc-missing', tag: '63' }
  return crcOf(text.slice(0, -4)) === text.slice(-4) ? null : { reason: 'crc', tag: '63' }
}

/** Takes values out of one row of objects and keeps the first fault, so that reading goes straight on. */
class Fields {
  readonly #objects: Objects
  readonly #prefix: string
  readonly #root: Fields | null
  #fault: DecodeFault | null = null

  constructor(objects: Objects, prefix = '', root: Fields | null = null) {
    this.#objects = objects
    this.#prefix = prefix
    this.#root = root
  }

  get fault(): DecodeFault | null {
    return this.#fault
  }

  get tags(): readonly string[] {
    return [...this.#objects.keys()]
  }

  note(reason: DecodeReason, tag: string): void {
    const root = this.#root ?? this
    root.#fault ??= { reason, tag: this.#prefix + tag }
  }

  optional(tag: string, max: number, form?: RegExp): string | null {
    const value = this.#objects.get(tag)
    if (value === undefined) return null
    if (value.length > max) this.note('value-too-long', tag)
    else if (form !== undefined && !form.test(value)) this.note('value', tag)
    return value
  }

  required(tag: string, max: number, form?: RegExp): string {
    const value = this.optional(tag, max, form)
    if (value === null) this.note('missing', tag)
    return value ?? ''
  }

  template(tag: string): Fields | null {
    const value = this.#objects.get(tag)
    if (value === undefined) return null
    const inner = parseTlv(value)
    if (!inner.ok) this.note(inner.error.reason, `${tag}-${inner.error.tag}`)
    return new Fields(inner.ok ? inner.value : new Map(), `${tag}-`, this)
  }

  others(known: ReadonlySet<string>): Others {
    return Object.fromEntries([...this.#objects].filter(([tag]) => !known.has(tag)))
  }
}

function readFields(fields: Fields): Decoded {
  const crc = fields.required('63', 4)
  if (fields.tags.at(-1) !== '63') fields.note('crc-not-last', '63')
  const initiation = fields.required('01', 2, /^1[12]$/) === '11' ? '11' : '12'
  const account = readAccount(fields)
  const unionPay = fields.optional('15', 99)
  const categoryCode = fields.required('52', 4, /^\d{4}$/)
  const currency = readCurrency(fields)
  const amount = readAmount(fields, currency)
  fields.required('58', 2, /^KH$/)
  const name = fields.required('59', FIELD_MAX.name)
  const city = fields.required('60', FIELD_MAX.city)
  const postalCode = fields.optional('61', 10)
  const additional = readAdditional(fields)
  const language = readLanguage(fields)
  const times = readTimes(fields)
  // NBC's SDK, error 47: a code that was made with times is dynamic, and a dynamic code has an amount.
  if (initiation === '12' && amount === null && times.createdAt !== null) fields.note('missing', '54')

  const warnings: DecodeWarning[] = []
  if (amount !== null && times.expiresAt === null) warnings.push('no-expiry')
  if (amount !== null && initiation === '11') warnings.push('static-with-amount')
  if (amount === null && initiation === '12') warnings.push('dynamic-without-amount')
  if (!inWritersOrder(fields.tags)) warnings.push('out-of-order')
  if (account.merchantType === 'merchant' && account.acquiringBank === null) warnings.push('no-bank')
  if (times.foreign) warnings.push('foreign-99')
  if (unionPay !== null && currency === 'USD') warnings.push('union-pay-in-dollars')

  return {
    kind: amount === null ? 'static' : 'dynamic',
    initiation,
    ...account,
    unionPay,
    categoryCode,
    currency,
    amount,
    country: 'KH',
    name,
    city,
    postalCode,
    additional,
    language,
    createdAt: times.createdAt,
    expiresAt: times.expiresAt,
    crc,
    others: fields.others(KNOWN),
    warnings,
  }
}

/** Who is paid: template 29 (individual, solo merchant) or 30 (corporate merchant). KHQR Content Guideline, p. 10-13. */
function readAccount(
  fields: Fields,
): Pick<Decoded, 'merchantType' | 'accountId' | 'accountInformation' | 'merchantId' | 'acquiringBank'> {
  const individual = fields.template('29')
  const merchant = fields.template('30')
  const template = merchant ?? individual
  if (individual !== null && merchant !== null) fields.note('two-accounts', '30')
  if (template === null) fields.note('missing', '29')
  return {
    merchantType: merchant === null ? 'individual' : 'merchant',
    accountId: template?.required('00', FIELD_MAX.accountId, ACCOUNT_ID) ?? '',
    accountInformation: merchant === null ? (individual?.optional('01', FIELD_MAX.accountInformation) ?? null) : null,
    merchantId: merchant?.required('01', FIELD_MAX.merchantId) ?? null,
    acquiringBank: template?.optional('02', FIELD_MAX.acquiringBank) ?? null,
  }
}

function readCurrency(fields: Fields): Currency {
  const number = fields.required('53', 3)
  const currency = CURRENCY_BY_NUMBER.get(number)
  if (currency === undefined) fields.note('value', '53')
  return currency ?? 'KHR'
}

/** Digits with a point at most: `1`, `1.5`, `1.50` and `5000.0` are all in use. Zero is no amount. */
function readAmount(fields: Fields, currency: Currency): DecodedAmount | null {
  const text = fields.optional('54', FIELD_MAX.amount, AMOUNT)
  if (text === null) return null
  const minor = minorFromBakong(text, currency)
  if (minor === undefined || minor === 0) fields.note('value', '54')
  return { text, minor: minor ?? 0 }
}

function readAdditional(fields: Fields): Decoded['additional'] {
  const template = fields.template('62')
  const label = (tag: string) => template?.optional(tag, FIELD_MAX.label) ?? null
  return {
    billNumber: label('01'),
    mobileNumber: label('02'),
    storeLabel: label('03'),
    terminalLabel: label('07'),
    purpose: label('08'),
    others: template?.others(KNOWN_IN_62) ?? {},
  }
}

function readLanguage(fields: Fields): Decoded['language'] {
  const template = fields.template('64')
  if (template === null) return null
  return {
    preference: template.required('00', 2),
    name: template.required('01', FIELD_MAX.name),
    city: template.optional('02', FIELD_MAX.city),
  }
}

interface Times {
  readonly createdAt: number | null
  readonly expiresAt: number | null
  readonly foreign: boolean
}

/**
 * Template 99: when the code was made and when it ends. The tag is not KHQR's alone: some banks keep other data
 * there, which is no fault and no time. What is meant as a time must be one: 13 digits (NBC error 49).
 */
function readTimes(fields: Fields): Times {
  const value = fields.optional('99', 99)
  if (value === null) return { createdAt: null, expiresAt: null, foreign: false }
  const inner = parseTlv(value)
  const created = inner.ok ? inner.value.get('00') : undefined
  const expires = inner.ok ? inner.value.get('01') : undefined
  const foreign = { createdAt: null, expiresAt: null, foreign: true }
  if (created === undefined || !looksLikeTime(created)) return foreign
  if (expires !== undefined && !looksLikeTime(expires)) return foreign
  if (!TIME.test(created)) fields.note('value', '99-00')
  if (expires !== undefined && !TIME.test(expires)) fields.note('value', '99-01')
  const createdAt = Number(created)
  const expiresAt = expires === undefined ? null : Number(expires)
  if (expiresAt !== null && expiresAt < createdAt) fields.note('value', '99-01')
  return { createdAt, expiresAt, foreign: (inner.ok ? inner.value.size : 0) > (expires === undefined ? 1 : 2) }
}

/** Digits that do not begin with 0: seconds or milliseconds of any year that matters, right or wrong in length. */
function looksLikeTime(value: string): boolean {
  return /^[1-9]\d{9,}$/.test(value)
}

/** NBC's SDK writes rising tags, and 99 before 63. */
function inWritersOrder(tags: readonly string[]): boolean {
  const places = tags.map((tag) => (tag === '63' ? 100 : Number(tag)))
  return places.every((place, index) => index === 0 || place > (places[index - 1] ?? 0))
}
