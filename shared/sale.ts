// The life of a sale: its states, the flags beside them, and the events that move it.
//
//  start --> PENDING --+--> PAID                  Bakong's record matches (or a manager confirms by hand)
//                      +--> EXPIRED   --> PAID    flag LATE (sent after the deadline) or RECOVERED
//                      +--> CANCELLED --> PAID    flag AFTER_CANCEL
//                      +--> FAILED    --> PAID    Bakong errorCode 3; flag LATE or RECOVERED
//
// One sale has one KHQR. A new code for the same purchase is a new sale with `retryOf`.

import { z } from 'zod'
import { flags, HARMLESS_FLAG } from './flags'
import { AmountMinor, Currency, KhrPerUsd } from './moneySchema'

export const saleStates = ['PENDING', 'PAID', 'EXPIRED', 'CANCELLED', 'FAILED'] as const
export type SaleState = (typeof saleStates)[number]

export { type Flag, flags, HARMLESS_FLAG } from './flags'

const FlagSchema = z.enum(flags)

export const SaleId = z.uuid()

/** UTC milliseconds. */
const Instant = z.int().nonnegative()

/** A transaction as Bakong reports it (Bakong Open API document, check_transaction_by_md5), in our units. */
export const PaymentRecord = z.object({
  /** 64 hex digits, lower case; unique over all sales of a till. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  fromAccountId: z.string().max(64),
  toAccountId: z.string().max(64),
  /** Riel or cents. What was paid, whether or not it is what we asked for. */
  amountMinor: z.int().nonnegative(),
  currency: Currency,
  /** When the payer sent it, UTC ms (Bakong's clock). Null when an old answer lacks it. */
  createdDateMs: Instant.nullable(),
  /** When it was credited, UTC ms. */
  acknowledgedDateMs: Instant.nullable(),
  externalRef: z.string().max(128).nullable(),
  description: z.string().max(512).nullable(),
})
export type PaymentRecord = z.infer<typeof PaymentRecord>

/** Money that came for this code but is not what was asked for. Kept beside the state, which it never moves. */
export const Mismatch = z.object({ payment: PaymentRecord, foundAt: Instant })
export type Mismatch = z.infer<typeof Mismatch>

export const Confirmation = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bakong'), payment: PaymentRecord }),
  z.object({
    kind: z.literal('by-hand'),
    by: z.string().min(1).max(64),
    reason: z.string().min(1).max(500),
    /** The money that came, when a manager took it as payment though it is not what was asked for. */
    payment: PaymentRecord.optional(),
  }),
])
export type Confirmation = z.infer<typeof Confirmation>

/** Of an answer that nobody can read: characters of why, and of Bakong's text. */
export const UNREAD_WHY_MAX = 200
export const UNREAD_RAW_MAX = 2000

/** The ways out of Needs attention. `left`: looked at, and kept with a note. */
export const resolutionWays = ['accepted', 'refund-owed', 'left'] as const
export const ResolutionWay = z.enum(resolutionWays)
export type ResolutionWay = z.infer<typeof ResolutionWay>

export const Resolution = z.object({
  way: ResolutionWay,
  at: Instant,
  by: z.string().min(1).max(64),
  note: z.string().min(1).max(500),
})
export type Resolution = z.infer<typeof Resolution>

export const saleKinds = ['dynamic', 'sticker'] as const

const fixed = {
  /** `sticker`: paid on the shop's printed code before the till knew of it, and found by the customer's receipt. */
  kind: z.enum(saleKinds),
  id: SaleId,
  /** Serial within this till, never repeated; also KHQR tag 62-01. */
  billNumber: z.string().regex(/^\d{4,12}$/),
  amountMinor: AmountMinor,
  currency: Currency,
  /** The shop's rate when the sale was made, riel per dollar. */
  khrPerUsd: KhrPerUsd,
  /** A sticker sale's is the printed code. */
  khqr: z.string().min(20).max(1024),
  /** Of the code's text. A printed code has none that Bakong could be asked by: there it is the first half of the hash
   *  of the payment, as unique as that. */
  md5: z.string().regex(/^[0-9a-f]{32}$/),
  /** The Bakong account the money must reach (tag 29-00 or 30-00). */
  accountId: z.string(),
  merchantName: z.string(),
  /** Made against the simulated Bakong: no real money. */
  demo: z.boolean(),
  source: z.enum(['cashier', 'api']),
  retryOf: SaleId.nullable(),
  /** Of a sticker sale: the digits on the customer's receipt. */
  shortHash: z
    .string()
    .regex(/^[0-9a-f]{8}$/)
    .nullable(),
  createdAt: Instant,
  /** The code's deadline (tag 99-01). */
  expiresAt: Instant,
}

const moving = {
  /** Counts the commits of this sale: the store's conditional update stands on it. */
  version: z.int().nonnegative(),
  flags: z.array(FlagSchema),
  mismatch: Mismatch.nullable(),
  /** How somebody settled what the flags ask for. Null while it needs attention, or when nothing does. */
  resolution: Resolution.nullable(),
}

export const Sale = z.discriminatedUnion('state', [
  /** The code is out; nothing is known but that Bakong may be asked. */
  z.object({ state: z.literal('PENDING'), ...fixed, ...moving }),
  /** Money came, by Bakong's word or a manager's. Never goes back. */
  z.object({ state: z.literal('PAID'), ...fixed, ...moving, paidAt: Instant, confirmation: Confirmation }),
  /** Bakong said "not found" to a question asked after the deadline. Still watched. */
  z.object({ state: z.literal('EXPIRED'), ...fixed, ...moving, closedAt: Instant }),
  /** The cashier cancelled. `asked` tells whether Bakong could be asked first. Still watched. */
  z.object({
    state: z.literal('CANCELLED'),
    ...fixed,
    ...moving,
    closedAt: Instant,
    asked: z.enum(['not-found', 'could-not-ask']),
  }),
  /** Bakong said the payment failed (errorCode 3). The customer may try again on a new code. Still watched. */
  z.object({ state: z.literal('FAILED'), ...fixed, ...moving, closedAt: Instant }),
])
export type Sale = z.infer<typeof Sale>
export type SaleIn<S extends SaleState> = Extract<Sale, { state: S }>
/** What is settled when the sale is made and can never change. */
export type FixedSale = Pick<Sale, keyof typeof fixed>
export const fixedFields = Object.keys(fixed) as (keyof FixedSale)[]

/** What may happen to a sale. Facts, already judged by nobody: `transition` decides what they mean. */
export const SaleEvent = z.discriminatedUnion('type', [
  /** Bakong knows a transaction for this MD5. `usedElsewhere`: it already came for another sale.
   *  `retryPaid`: the sale this one retries (or a retry of it) is PAID. */
  z.object({
    type: z.literal('payment-found'),
    at: Instant,
    payment: PaymentRecord,
    usedElsewhere: z.boolean(),
    retryPaid: z.boolean(),
  }),
  /** Bakong has no such transaction. `afterDeadline`: the question left the till after the code's deadline. */
  z.object({ type: z.literal('payment-not-found'), at: Instant, afterDeadline: z.boolean() }),
  /** Bakong answered errorCode 3. */
  z.object({ type: z.literal('payment-failed'), at: Instant }),
  /** Bakong answered about this code, again and again, what nobody can read: money may be there. */
  z.object({
    type: z.literal('answer-unreadable'),
    at: Instant,
    why: z.string().min(1).max(UNREAD_WHY_MAX),
    raw: z.string().max(UNREAD_RAW_MAX),
  }),
  z.object({ type: z.literal('cancelled'), at: Instant, asked: z.enum(['not-found', 'could-not-ask']) }),
  z.object({
    type: z.literal('confirmed-by-hand'),
    at: Instant,
    by: z.string().min(1).max(64),
    reason: z.string().min(1).max(500),
  }),
  z.object({
    type: z.literal('attention-resolved'),
    way: ResolutionWay,
    /** The money that stands on this sale came for another one. */
    usedElsewhere: z.boolean(),
    at: Instant,
    by: z.string().min(1).max(64),
    note: z.string().min(1).max(500),
  }),
])
export type SaleEvent = z.infer<typeof SaleEvent>

/**
 * The money behind a sale that a person decides about: what came wrong or too often, or else what settled it.
 * Null when nothing came that Bakong knows of.
 */
export function paymentInQuestion(sale: Sale): PaymentRecord | null {
  if (sale.mismatch !== null) return sale.mismatch.payment
  return sale.state === 'PAID' ? (sale.confirmation.payment ?? null) : null
}

/** What a paid sale brought in: what was asked for, unless a manager took other money for it. */
export function received(sale: SaleIn<'PAID'>): { readonly amountMinor: number; readonly currency: Sale['currency'] } {
  const { confirmation } = sale
  const taken = confirmation.kind === 'by-hand' ? confirmation.payment : undefined
  return taken ?? sale
}

/** Whether Bakong's answer about this sale can't be read: a manager's matter, and asked about daily. */
export function isUnread(sale: Sale): boolean {
  return sale.flags.includes('UNREADABLE')
}

/** Whether somebody has to look at this sale: a flag that asks for it, and no resolution yet. */
export function needsAttention(sale: Sale): boolean {
  return sale.resolution === null && sale.flags.some((flag) => flag !== HARMLESS_FLAG)
}
