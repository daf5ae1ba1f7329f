// What goes in and what comes out, as schemas: they judge requests, and the documentation is made of them.

import { z } from 'zod'
import { flags } from '../../shared/flags'
import { PAGE_MAX, Reference } from '../../shared/localApiSchema'
import { Currency } from '../../shared/moneySchema'
import { SaleId, saleKinds, saleStates } from '../../shared/sale'
import { linkStates } from '../../shared/till'
import { TEXT_MAX as AMOUNT_TEXT_MAX, RawNumber } from './amount'

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
      { type: 'string', pattern: '^(?=[\\d.]*[1-9])\\d+(\\.\\d+)?([eE][+-]?\\d+)?$', maxLength: AMOUNT_TEXT_MAX },
    ],
    description:
      'In riel or dollars, as a number or a decimal string, more than nothing. Riel has no decimals, dollars have two; twelve digits at the most.',
    examples: [1, 12500, '2.50'],
  })

const Time = z.iso.datetime({ offset: true }).meta({ description: 'RFC 3339 time' })
const Status = z.enum(saleStates)

export const SaleParams = z.object({
  sale_id: SaleId.toLowerCase().meta({ description: 'As the sale was given it; letters may be large or small' }),
})

/** Fields it does not know are ignored: a client that sends more than it needs sells all the same. */
export const SellBody = z.object({
  amount: Amount,
  currency: Currency,
  reference: Reference.nullish().meta({ description: 'Your own name for the purchase. One sale each. Null is none.' }),
})

/** A string of RFC 8941, as the draft of the header wants it: `"k"` and `k` are one key. */
const QUOTED = /^"((?:[^"\\]|\\["\\])*)"$/

export const IdempotencyKey = z
  .string()
  .transform((text) => QUOTED.exec(text)?.[1]?.replaceAll(/\\(["\\])/g, '$1') ?? text)
  .pipe(z.string().regex(/^[\x21-\x7e]{1,255}$/, '1 to 255 printable ASCII characters'))
  .meta({
    pattern: '^(?!""$)([\\x21-\\x7e]{1,255}|"([\\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\["\\\\]){1,255}")$',
    description:
      'The same key and body again is the same sale, also after a restart; kept for two days, and apart for each API key. 1 to 255 printable ASCII characters, in double quotes or without.',
    examples: ['order-1001'],
  })

export const LastEventId = z.int().min(0).meta({ description: 'The `id` of the last event that was heard' })

export const NoBody = z.object({})

/** A query's figures come as texts, and are described as what they are. */
const figure = (minimum: number, maximum: number) =>
  z
    .custom<string>((text) => typeof text === 'string' && /^\d{1,16}$/.test(text), { error: 'a whole number' })
    .transform(Number)
    .pipe(z.int().min(minimum).max(maximum))
    .meta({ type: 'integer', minimum, maximum })

/** A name it does not know is ignored here (`?_=1` of a client that fears caches); a misspelt filter is refused. */
export const StatusQuery = z.object({
  wait: figure(0, WAIT_MAX)
    .optional()
    .meta({ description: `Seconds to wait for a change while it is PENDING, at most ${WAIT_MAX}` }),
})

export const SalesQuery = z.strictObject({
  state: Status.optional(),
  source: z.enum(['cashier', 'api']).optional(),
  reference: Reference.optional(),
  from: Time.optional().meta({ description: 'Made at or after this time' }),
  to: Time.optional().meta({ description: 'Made before this time' }),
  limit: figure(1, PAGE_MAX)
    .optional()
    .meta({ description: `1 to ${PAGE_MAX}; 50 if not given` }),
  before: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'not the `next` of a page')
    .optional()
    .meta({ description: '`next` of the page before. One that no page has given is refused' }),
})

export const StaticQuery = z.strictObject({ currency: Currency.optional() })

export const EventsQuery = z.strictObject({
  after: figure(0, Number.MAX_SAFE_INTEGER)
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
  verification: z.enum(['none', 'bakong', 'by-hand']).meta({
    description:
      'Who says that the money came: Bakong, or a manager. `none` beside PAID: a manager took their word back (flag WITHDRAWN); count nothing until it is `bakong` or `by-hand` again',
  }),
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

/** The `data` of the event `reset`, before the others: what was told up to `asked` is not in the books. */
export const ResetAnswer = z.object({
  seq: z.int().meta({ description: 'From here it goes on: the last event that is in the books and was told' }),
  asked: z.int().meta({ description: 'The `Last-Event-ID` or `after` of the request' }),
})

export const ProblemAnswer = z.object({
  type: z.string().meta({ description: 'Where `/docs` says more' }),
  title: z.string(),
  status: z.int().meta({ description: 'As the status of the answer' }),
  code: z.string().meta({ description: 'Stable; the title is for people' }),
  detail: z.string().optional().meta({ description: 'More about this one case' }),
  field: z
    .string()
    .optional()
    .meta({ description: 'What it is about: a name of the body, the query or the path, or a header' }),
})
