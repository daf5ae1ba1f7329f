// What goes wrong on the way in each scenario: answers of the edge instead of Bakong's, cut lines, odd shapes.

import type { Envelope } from './desk'
import type { Scenario } from './scenario'

export type Fault =
  /** Bakong's own answer, after a while. */
  | { readonly kind: 'none'; readonly delayMs: number }
  | {
      readonly kind: 'reply'
      readonly status: number
      readonly headers: Record<string, string>
      readonly body: string | Buffer
    }
  | { readonly kind: 'cut'; readonly when: 'before-answer' | 'in-body' }
  /** The connection stands and nothing ever comes. */
  | { readonly kind: 'silence' }

const NONE: Fault = { kind: 'none', delayMs: 0 }
const JSON_TYPE = { 'content-type': 'application/json' }

function page(status: number, title: string): Fault {
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body><center><h1>${title}</h1></center></body>\r\n</html>\r\n`
  return { kind: 'reply', status, headers: { 'content-type': 'text/html' }, body }
}

/** HTTP 200 with something that is no answer. Each call gets the next. */
const GARBAGE: readonly Fault[] = [
  { kind: 'reply', status: 200, headers: JSON_TYPE, body: '{"responseCode":0,"data":{"hash":"' },
  {
    kind: 'reply',
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: '<html><body>Welcome to the hotel WiFi</body></html>',
  },
  { kind: 'reply', status: 200, headers: JSON_TYPE, body: 'null' },
  { kind: 'reply', status: 200, headers: JSON_TYPE, body: '{"responseCode":"maybe","data":[]}' },
  {
    kind: 'reply',
    status: 200,
    headers: JSON_TYPE,
    body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
  },
  {
    kind: 'reply',
    status: 200,
    headers: JSON_TYPE,
    body: '{"responseCode":0,"errorCode":null,"data":{"hash":"paid"}}',
  },
  { kind: 'reply', status: 200, headers: JSON_TYPE, body: '' },
]

/**
 * @param path of the request; the knock at `/` meets what stands before Bakong, but not Bakong's own troubles
 * @param nth counts the calls of this scenario from 0: faults that have several forms take turns
 * @param now Bakong's clock, UTC ms
 */
export function faultOf(scenario: Scenario, path: string, nth: number, now: number): Fault {
  const api = path.startsWith('/v1/')
  switch (scenario.name) {
    case 'slow':
      return { kind: 'none', delayMs: api ? scenario.delayMs : 0 }
    case 'error-500':
      return api
        ? {
            kind: 'reply',
            status: 500,
            headers: JSON_TYPE,
            body: '{"timestamp":0,"status":500,"error":"Internal Server Error"}',
          }
        : NONE
    case 'error-504':
      return page(504, '504 Gateway Time-out')
    case 'unauthorized':
      return api ? unauthorized(nth) : NONE
    case 'blocked':
      return page(403, '403 Forbidden')
    case 'list-closed':
      // Reported of this path alone; `…_hash_list` stays open (bakong/API.md §3).
      return path === '/v1/check_transaction_by_md5_list' ? page(403, '403 Forbidden') : NONE
    case 'rate-limited':
      return api ? rateLimited(scenario, now) : NONE
    case 'garbage':
      return (api ? GARBAGE[nth % GARBAGE.length] : NONE) ?? NONE
    case 'connection-cut':
      return { kind: 'cut', when: nth % 2 === 0 ? 'in-body' : 'before-answer' }
    case 'time-out':
      return { kind: 'silence' }
    default:
      return NONE
  }
}

/** HTTP 401 with errorCode 6, or the same in HTTP 200: both are reported (bakong/API.md §3). */
function unauthorized(nth: number): Fault {
  const body = '{"responseCode":1,"responseMessage":"Unauthorized","errorCode":6,"data":null}'
  return { kind: 'reply', status: nth % 2 === 0 ? 401 : 200, headers: JSON_TYPE, body }
}

function rateLimited({ retryAfterSeconds, retryAfterAs }: Scenario, now: number): Fault {
  const until = new Date(now + retryAfterSeconds * 1000).toUTCString()
  const retryAfter = retryAfterAs === 'date' ? until : String(retryAfterSeconds)
  return {
    kind: 'reply',
    status: 429,
    headers: { 'content-type': 'text/plain', 'retry-after': retryAfter },
    body: 'Too many requests',
  }
}

/** Bakong's proper answer in one of the odd shapes that public clients report (bakong/API.md §2.1). */
export function reshape(scenario: Scenario, envelope: Envelope): unknown {
  const { errorCode, ...rest } = envelope
  switch (scenario.name) {
    case 'extra-fields':
      return {
        ...envelope,
        requestId: 'f00',
        meta: { region: 'kh', trace: [1, { two: null }] },
        data: eachTransaction(envelope.data, extended),
      }
    case 'missing-fields':
      return { ...(errorCode === null ? rest : envelope), data: eachTransaction(envelope.data, bare) }
    case 'amount-as-string':
      return { ...envelope, data: eachTransaction(envelope.data, amountAsText) }
    default:
      return envelope
  }
}

interface Fields {
  readonly [name: string]: unknown
  readonly hash?: unknown
  readonly fromAccountId?: unknown
  readonly toAccountId?: unknown
  readonly currency?: unknown
  readonly amount?: unknown
  readonly createdDateMs?: unknown
}

/** Changes the transaction, wherever it is: alone, or in the items of a list. */
function eachTransaction(data: unknown, change: (transaction: Fields) => Fields): unknown {
  if (Array.isArray(data)) return data.map((item) => eachTransaction(item, change))
  if (typeof data !== 'object' || data === null) return data
  const fields = data as Fields
  if ('toAccountId' in fields) return change(fields)
  const inner = Object.entries(fields).map(([name, value]) => [name, eachTransaction(value, change)] as const)
  return Object.fromEntries(inner)
}

function extended(transaction: Fields): Fields {
  const created = Number(transaction.createdDateMs)
  return {
    ...transaction,
    createdDateMs: created + 0.25,
    respondedDateMs: created + 1,
    fee: 0,
    tags: ['x'],
    payer: { name: null },
  }
}

/** What the document of 2021 shows, and no more. */
function bare(transaction: Fields): Fields {
  const { hash, fromAccountId, toAccountId, currency, amount } = transaction
  return { hash, fromAccountId, toAccountId, currency, amount }
}

function amountAsText(transaction: Fields): Fields {
  const amount = Number(transaction.amount)
  return { ...transaction, amount: transaction.currency === 'KHR' ? `${amount}.0` : amount.toFixed(2) }
}
