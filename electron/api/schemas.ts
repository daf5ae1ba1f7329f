// What goes in and what comes out, as schemas: they judge requests, and the documentation is made of them.

import { z } from 'zod'
import { flags } from '../../shared/flags'
import { PAGE_MAX, Reference } from '../../shared/localApiSchema'
import { Currency } from '../../shared/moneySchema'
import { SaleId, saleKinds, saleStates } from '../../shared/sale'
import { linkStates } from '../../shared/till'
import { RawNumber } from './amount'

/** The longest `wait`, seconds. */
export const WAIT_MAX = 60

/** Judged by its digits in `amount.ts`, where each mistake has its own code. */
const Amount = z
  .custom<RawNumber | string>((value) => typeof value === 'string' || value instanceof RawNumber, {
    error: 'a JSON number or a decimal string',
  })
  .meta({
    oneOf: [
      { type: 'number', exclusiveMinimum: 0 },
      { type: 'string', pattern: '^\\d+(\\.\\d+)?([eE][+-]?\\d+)?$' },
    ],
    description: 'In riel or dollars, as a number or a decimal string. Riel has no decimals, dollars have two.',
    examples: [1, 12500, '2.50'],
  })

const Time = z.iso.datetime({ offset: true }).meta({ description: 'RFC 3339 time' })
const Status = z.enum(saleStates)

export const SaleParams = z.object({ sale_id: SaleId })

/** Fields it does not know are ignored: a client that sends more than it needs sells all the same. */
export const SellBody = z.object({
  amount: Amount,
  currency: Currency,
  reference: Reference.optional().meta({ description: 'Your own name for the purchase. One sale each.' }),
})

export const IdempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, '1 to 255 printable ASCII characters')
  .meta({ description: 'The same key and body again is the same sale, also after a restart; kept for two days.' })

export const NoBody = z.object({})

/** A query's figures come as texts. */
const figure = (max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'a whole number')
    .transform(Number)
    .pipe(z.int().max(max))

/** A name it does not know is ignored here (`?_=1` of a client that fears caches); a misspelt filter is refused. */
export const StatusQuery = z.object({
  wait: figure(WAIT_MAX)
    .optional()
    .meta({ description: `Seconds to wait for a change while it is PENDING, at most ${WAIT_MAX}` }),
})

export const SalesQuery = z.strictObject({
  state: Status.optional(),
  source: z.enum(['cashier', 'api']).optional(),
  reference: Reference.optional(),
  from: Time.optional().meta({ description: 'Made at or after this time' }),
  to: Time.optional().meta({ description: 'Made before this time' }),
  limit: figure(PAGE_MAX)
    .pipe(z.int().min(1))
    .optional()
    .meta({ description: `1 to ${PAGE_MAX}; 50 if not given` }),
  before: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional()
    .meta({ description: '`next` of the page before' }),
})

export const StaticQuery = z.strictObject({ currency: Currency.optional() })

export const EventsQuery = z.strictObject({
  after: figure(Number.MAX_SAFE_INTEGER)
    .optional()
    .meta({ description: 'As Last-Event-ID, for those who send no header' }),
})

const saleFields = {
  sale_id: SaleId,
  amount: z.number().meta({ description: 'In riel or dollars' }),
  currency: Currency,
  md5: z.string().meta({ description: "MD5 of the code's text, by which Bakong finds the payment" }),
  status: Status,
  kind: z.enum(saleKinds).meta({
    description: '`sticker`: paid on the printed code. `khqr` is that code then, and `md5` only names the payment',
  }),
  bill_number: z.string(),
  reference: z.string().nullable(),
  khqr: z.string().meta({ description: "The code's text" }),
  created_at: Time,
  expires_at: Time,
  paid_at: Time.nullable(),
  closed_at: Time.nullable(),
  flags: z.array(z.enum(flags)),
  needs_attention: z.boolean().meta({ description: 'A person at the till must look at it' }),
  verification: z
    .enum(['none', 'bakong', 'by-hand'])
    .meta({ description: 'Who says that the money came: Bakong, or a manager' }),
  source: z.enum(['cashier', 'api']),
  queued: z.boolean().meta({ description: 'It waits for the screens' }),
  demo: z.boolean().meta({ description: 'No real money moves' }),
  version: z.int().meta({ description: 'Rises with each change' }),
}

export const SaleAnswer = z.object(saleFields)

const asked = {
  link: z.enum(linkStates).meta({ description: 'The way to Bakong. In trouble, PENDING means: not known' }),
  as_of: Time.meta({ description: "The till's time of this answer" }),
}

/** Without what changes by itself: the same request again gets the same answer. */
export const SoldAnswer = z.object({
  ...SaleAnswer.omit({ queued: true }).shape,
  ...asked,
  qr_png_base64: z.string().meta({ description: 'The code as a PNG' }),
})

export const StatusAnswer = z.object({ ...saleFields, ...asked })

export const SalesAnswer = z.object({
  sales: z.array(SaleAnswer),
  next: z
    .string()
    .nullable()
    .meta({ description: '`before` of the next page; null after the last. A page may be short' }),
})

export const StaticAnswer = z.object({
  khqr: z.string(),
  md5: z.string(),
  qr_png_base64: z.string(),
  currency: Currency,
  merchant_name: z.string(),
})

export const HealthAnswer = z.object({
  status: z.literal('ok'),
  mode: z.enum(['demo', 'live']),
  link: z.enum(linkStates),
  queued: z.int(),
  version: z.string(),
})

/** The `data` of a server-sent event; its `id` is `seq`. */
export const EventAnswer = z.object({
  seq: z.int(),
  type: z.string(),
  sale_id: SaleId,
  status: Status,
  version: z.int(),
  at: Time,
  bill_number: z.string(),
  amount: z.number(),
  currency: Currency,
  reference: z.string().nullable(),
})

export const ProblemAnswer = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string().meta({ description: 'Stable; the title is for people' }),
  detail: z.string().optional(),
  field: z.string().optional(),
})
