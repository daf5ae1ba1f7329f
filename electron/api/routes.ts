// Every address of the API: what it takes, what it answers, and which command it stands for. Server and documentation read this table.

import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { Command, Input, Output } from '../../shared/contract'
import type { ApiScope } from '../../shared/localApi'
import { err, ok, type Refusal, type Result } from '../../shared/result'
import { amountOf } from './amount'
import { askedAnswer, saleAnswer } from './answers'
import type { Live } from './live'
import { amountCodes, asProblem, type Code, doorProblem, notTrading, type Problem, shopCodes } from './problem'
import {
  EventAnswer,
  EventsQuery,
  HealthAnswer,
  NoBody,
  SaleParams,
  SalesAnswer,
  SalesQuery,
  SellBody,
  SoldAnswer,
  StaticAnswer,
  StaticQuery,
  StatusAnswer,
  StatusQuery,
} from './schemas'

/** What a handler may use besides its request. */
export interface Services {
  readonly live: Live
  /** Base64 of a PNG. */
  readonly png: (khqr: string) => Promise<string>
  /** UTC ms. */
  readonly now: () => number
  readonly version: string
}

export type Ask = <C extends Command>(name: C, input: Input<C>) => Promise<Result<Output<C>, Problem | Refusal>>

export interface Call<Params = unknown, Query = unknown, Body = unknown> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly idempotencyKey: string | null
  /** Who asks: the id of the key, or one for all who have none. */
  readonly caller: string
  /** Asks core by the caller's grant and name. */
  readonly ask: Ask
  /** The caller has gone. */
  readonly gone: AbortSignal
}

export type Answer = Result<object, Problem | Refusal>

/** What a stream tells, and from which event on. */
export interface Stream {
  readonly saleId: string | null
  readonly afterSeq: number
  /** The number after which the reader wanted to go on, where the books don't hold what it was told; else null. */
  readonly lost: number | null
}

/** What addresses are about, as the documentation groups them. */
export const tags = {
  sales: 'Sales: made, looked at, asked about, cancelled',
  events: 'What happens to sales, as it happens',
  till: 'The till itself',
  demo: 'Only in demo mode: a simulated customer',
  description: 'What the API says of itself',
} as const
export type Tag = keyof typeof tags

export interface Route {
  readonly method: 'GET' | 'POST'
  /** `{sale_id}` stands for a sale's id. */
  readonly path: string
  readonly id: string
  readonly tag: Tag
  readonly summary: string
  readonly detail: string
  readonly scope: ApiScope
  /** Codes of refusals beside those which go with its schemas. */
  readonly refuses?: readonly Code[]
  /** Codes that mean here that nothing can be sold, and are 503 though elsewhere they may be the asker's. */
  readonly notTrading?: readonly Code[]
  /** Does not exist in live mode. */
  readonly demoOnly?: boolean
  /** Does something though it is a GET. */
  readonly acts?: boolean
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodObject
  readonly takesIdempotencyKey?: boolean
  readonly answer: z.ZodObject
  readonly handle: (call: Call, services: Services) => Promise<Answer>
  /** Of server-sent events: `handle` is not called then. */
  readonly stream?: (call: Call) => Promise<Result<Stream, Problem | Refusal>>
}

/** What an address takes: HEAD is GET without the body, where GET only reads and comes to an end. */
export function methodsOf({ method, acts, stream }: Route): readonly string[] {
  return method === 'GET' && !acts && stream === undefined ? ['GET', 'HEAD'] : [method]
}

type Shape<S> = S extends z.ZodType ? z.infer<S> : unknown

/** Ties the handler's types to the schemas of its own line. */
function route<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodObject, A extends z.ZodObject>(
  line: Omit<Route, 'handle' | 'stream' | 'params' | 'query' | 'body' | 'answer'> & {
    readonly params?: P
    readonly query?: Q
    readonly body?: B
    readonly answer: A
    readonly handle: (
      call: Call<Shape<P>, Shape<Q>, Shape<B>>,
      services: Services,
    ) => Promise<Result<z.infer<A>, Problem | Refusal>>
    readonly stream?: (call: Call<Shape<P>, Shape<Q>, Shape<B>>) => Promise<Result<Stream, Problem | Refusal>>
  },
): Route {
  return line as unknown as Route
}

/** Sales of one page if the caller does not say. */
const PAGE_USUAL = 50

/** How long `/test/paid` waits for the till to know: Bakong is asked once a second, and others may stand before it. */
const TEST_PAID_MS = 30_000
/** ... while Bakong can't be asked. */
const TEST_PAID_TROUBLE_MS = 10_000
/** Between two questions, unless the till hears of it by itself. */
const ASK_AGAIN_MS = 1000

const RESET =
  'An `event: reset` comes first where what was told before is not in the books, which were taken back from a backup: read the sales again.'

const streamed = () => Promise.resolve(err(doorProblem('internal')))

export const routes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/pos/sale',
    id: 'sell',
    tag: 'sales',
    summary: 'Make a sale and its KHQR code',
    detail:
      'The sale is on the disk before this answers. Both screens show it; while another sale is on them it waits its turn.',
    scope: 'sell',
    refuses: [
      ...amountCodes,
      ...shopCodes,
      'reference-taken',
      'idempotency-key-reused',
      'in-flight',
      'clock-wrong',
      'code-not-verified',
    ],
    body: SellBody,
    takesIdempotencyKey: true,
    answer: SoldAnswer,
    handle: async ({ body, idempotencyKey, ask, caller }, { png }) => {
      const { currency } = body
      const reference = body.reference ?? undefined
      const amount = amountOf(body.amount, currency)
      if (!amount.ok) return amount
      const { amountMinor } = amount.value
      const requestHash = hashOf([amountMinor, currency, reference ?? null])
      const sold = await ask('api.sell', {
        ...{ amountMinor, currency, reference },
        idempotency: idempotencyKey === null ? undefined : { key: idempotencyKey, caller, requestHash },
      })
      if (!sold.ok) return sold
      const { sale, link } = sold.value
      const qr_png_base64 = await png(sale.khqr)
      // Whether it waits for the screens changes by itself, and the same request again gets the same answer.
      const { sale_id, amount: figure, md5, status, queued: _changes, ...rest } = saleAnswer(sale)
      return ok({
        ...{ sale_id, amount: figure, currency, md5, qr_png_base64, status },
        ...rest,
        ...askedAnswer(link, sale.createdAt),
      })
    },
  }),
  route({
    method: 'GET',
    path: '/pos/sale/{sale_id}/status',
    id: 'status',
    tag: 'sales',
    summary: "A sale's status",
    detail:
      'Has no side effects: Bakong is asked by the till at its own pace. With `wait` it answers at the next change.',
    scope: 'read',
    refuses: ['too-many-listeners'],
    params: SaleParams,
    query: StatusQuery,
    answer: StatusAnswer,
    handle: async ({ params, query, ask, caller, gone }, { live }) => {
      const saleId = params.sale_id
      const waitMs = (query.wait ?? 0) * 1000
      if (waitMs === 0) return statusOf(await ask('api.sale', { saleId }))
      if (!live.hasRoomToWait(caller)) return err(doorProblem('too-many-listeners'))
      // It listens before it looks: a change between the two would be waited for in vain.
      const looked = new AbortController()
      const news = live.next(saleId, waitMs, AbortSignal.any([gone, looked.signal]), caller)
      const found = await ask('api.sale', { saleId })
      if (!found.ok || found.value.sale.state !== 'PENDING') {
        looked.abort()
        return statusOf(found)
      }
      await news
      return statusOf(await ask('api.sale', { saleId }))
    },
  }),
  route({
    method: 'GET',
    path: '/pos/sale/{sale_id}',
    id: 'sale',
    tag: 'sales',
    summary: 'A sale with all that may be told of it',
    detail: 'What the status tells, and nothing more: for those who look for it here.',
    scope: 'read',
    params: SaleParams,
    answer: StatusAnswer,
    handle: async ({ params, ask }) => statusOf(await ask('api.sale', { saleId: params.sale_id })),
  }),
  route({
    method: 'POST',
    path: '/pos/sale/{sale_id}/cancel',
    id: 'cancel',
    tag: 'sales',
    summary: 'Cancel a sale',
    detail:
      'Bakong is asked once more first, and payment wins: look at `status` of the answer. Where programs have used up their share of the look-ups it is cancelled without, and stays watched. Again is the same answer.',
    scope: 'sell',
    refuses: ['sale-already-paid', 'sale-closed', 'sale-changed-meanwhile'],
    params: SaleParams,
    body: NoBody,
    answer: StatusAnswer,
    handle: async ({ params, ask }) => {
      const saleId = params.sale_id
      const cancelled = await ask('api.cancel', { saleId })
      return cancelled.ok ? statusOf(await ask('api.sale', { saleId })) : cancelled
    },
  }),
  route({
    method: 'POST',
    path: '/pos/sale/{sale_id}/check',
    id: 'check',
    tag: 'sales',
    summary: '"I have paid": ask Bakong about this sale now',
    detail:
      'Counts as if the till had asked by itself, never from what is kept for the cashier. Within three seconds of an answer about this sale that answer is given, and Bakong is not asked.',
    scope: 'sell',
    refuses: ['look-ups-used-up'],
    params: SaleParams,
    body: NoBody,
    answer: StatusAnswer,
    handle: async ({ params, ask }, { now }) => {
      const saleId = params.sale_id
      const checked = await ask('api.check', { saleId })
      if (!checked.ok) return checked
      const { againAt } = checked.value
      if (againAt === null) return statusOf(await ask('api.sale', { saleId }))
      const retryAfterS = Math.max(1, Math.ceil((againAt - now()) / 1000))
      return err(doorProblem('look-ups-used-up', { retryAfterS }))
    },
  }),
  route({
    method: 'GET',
    path: '/pos/sale/{sale_id}/events',
    id: 'saleEvents',
    tag: 'events',
    summary: 'Live events of one sale (server-sent events)',
    detail: `All events of the sale so far, then each new one. \`Last-Event-ID\` goes on after that event. ${RESET}`,
    scope: 'read',
    params: SaleParams,
    query: EventsQuery,
    answer: EventAnswer,
    handle: streamed,
    stream: async ({ params, query, ask }) => {
      const saleId = params.sale_id
      const found = await ask('api.sale', { saleId })
      return found.ok ? streamAfter(ask, saleId, query.after ?? 0) : found
    },
  }),
  route({
    method: 'GET',
    path: '/pos/events',
    id: 'events',
    tag: 'events',
    summary: 'Live events of all sales (server-sent events)',
    detail: `Each new event from now on; with \`Last-Event-ID\` all that followed it, however long ago. ${RESET}`,
    scope: 'read',
    query: EventsQuery,
    answer: EventAnswer,
    handle: streamed,
    stream: ({ query, ask }) => streamAfter(ask, null, query.after),
  }),
  route({
    method: 'GET',
    path: '/pos/sales',
    id: 'sales',
    tag: 'sales',
    summary: 'Sales, newest first, a page at a time',
    detail:
      '`next` of a page goes into `before` of the next one. A filter that is not known is refused, since all sales would pass it.',
    scope: 'read',
    query: SalesQuery,
    answer: SalesAnswer,
    handle: async ({ query, ask }) => {
      const { state, source, reference, from, to, limit, before } = query
      const page = await ask('api.sales', {
        ...{ state, source, reference, limit: limit ?? PAGE_USUAL },
        from: from === undefined ? undefined : Math.max(0, Date.parse(from)),
        to: to === undefined ? undefined : Math.max(0, Date.parse(to)),
        beforeBill: before === undefined ? undefined : Number(before),
      })
      if (!page.ok) return page
      const { sales, nextBeforeBill } = page.value
      return ok({ sales: sales.map(saleAnswer), next: nextBeforeBill === null ? null : String(nextBeforeBill) })
    },
  }),
  route({
    method: 'GET',
    path: '/pos/static-qr',
    id: 'staticQr',
    tag: 'till',
    summary: "The shop's code without an amount, to print and hang up",
    detail:
      'The payer types the amount. Bakong has no look-up for such payments: the cashier finds them by the receipt.',
    scope: 'read',
    refuses: shopCodes,
    query: StaticQuery,
    answer: StaticAnswer,
    handle: async ({ query, ask }, { png }) => {
      const code = await ask('api.staticQr', { currency: query.currency })
      if (!code.ok) return code
      const { khqr, md5, currency, merchantName } = code.value
      return ok({ khqr, md5, qr_png_base64: await png(khqr), currency, merchant_name: merchantName })
    },
  }),
  route({
    method: 'GET',
    path: '/health',
    id: 'health',
    tag: 'till',
    summary: 'Whether the till trades, and how the way to Bakong is',
    detail:
      '503 with the reason whenever a sale would be refused, whatever its amount, and 200 otherwise. A way to Bakong in trouble is no reason: sales are made and watched.',
    scope: 'read',
    notTrading: ['clock-wrong', 'code-not-verified', ...shopCodes],
    answer: HealthAnswer,
    handle: async ({ ask }, { version }) => {
      const health = await ask('api.health', {})
      if (health.ok) return ok({ status: 'ok', ...health.value, version })
      const problem = asProblem(health.error)
      return err(problem.status === 401 ? problem : notTrading(problem))
    },
  }),
  route({
    method: 'GET',
    path: '/test/paid/{sale_id}',
    id: 'testPaid',
    tag: 'demo',
    summary: 'Demo mode only: the simulated customer pays this sale',
    detail: `Answers once the till knows it, so the next status is PAID; while Bakong can't be asked it gives up after ${
      TEST_PAID_TROUBLE_MS / 1000
    } seconds. A sale that is PAID is not paid again. In live mode this address does not exist.`,
    scope: 'sell',
    refuses: ['not-in-live-mode'],
    demoOnly: true,
    acts: true,
    params: SaleParams,
    answer: StatusAnswer,
    handle: async ({ params, ask, caller, gone }, services) => {
      const saleId = params.sale_id
      const before = await ask('api.sale', { saleId })
      if (!before.ok || before.value.sale.verification !== 'none') return statusOf(before)
      const paid = await ask('demo.markPaid', { saleId })
      if (!paid.ok) return paid
      const heard = await untilHeard(saleId, { ask, caller, gone }, services)
      return heard.ok ? statusOf(await ask('api.sale', { saleId })) : heard
    },
  }),
]

/** Has Bakong asked until it knows of the payment, or the time is up. */
async function untilHeard(
  saleId: string,
  { ask, caller, gone }: Pick<Call, 'ask' | 'caller' | 'gone'>,
  { live, now }: Services,
): Promise<Result<null, Problem | Refusal>> {
  const since = now()
  for (let tries = 0; tries * ASK_AGAIN_MS < TEST_PAID_MS && !gone.aborted; tries++) {
    const checked = await ask('demo.check', { saleId })
    if (!checked.ok) return checked
    const { answer, state, why } = checked.value
    if (state === 'PAID' || answer === 'found' || answer === 'failed') break
    // `rate-limited` is also the till's own word for too many questions at once.
    const patience = answer === 'not-found' || why === 'rate-limited' ? TEST_PAID_MS : TEST_PAID_TROUBLE_MS
    if (Math.abs(now() - since) >= patience) break
    await live.next(saleId, ASK_AGAIN_MS, gone, caller)
  }
  return ok(null)
}

/**
 * What was told may not be in the books, where a backup was restored: then it goes on from the last event that is, and
 * says so.
 * @param after the number of the last event that was told; undefined: only what comes from now on
 */
async function streamAfter(
  ask: Ask,
  saleId: string | null,
  after: number | undefined,
): Promise<Result<Stream, Problem | Refusal>> {
  const page = await ask('api.events', { afterSeq: after ?? Number.MAX_SAFE_INTEGER, limit: 1 })
  if (!page.ok) return page
  if (after === undefined) return ok({ saleId, afterSeq: page.value.lastSeq, lost: null })
  return ok({ saleId, afterSeq: page.value.after, lost: page.value.lost ? after : null })
}

function statusOf(
  found: Result<Output<'api.sale'>, Problem | Refusal>,
): Result<z.infer<typeof StatusAnswer>, Problem | Refusal> {
  if (!found.ok) return found
  const { sale, link, at } = found.value
  return ok({ ...saleAnswer(sale), ...askedAnswer(link, at) })
}

/** What was asked for, whatever its spelling: `1` and `"1.00"` are one request. */
function hashOf(request: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(request)).digest('hex')
}
