// The description of the API (OpenAPI 3.1), made of the schemas that judge requests and of the refusals that routes name.

import { z } from 'zod'
import { type Code, problemOf } from './problem'
import { type Route, type Tag, tags } from './routes'
import { EventAnswer, IdempotencyKey, LastEventId, ProblemAnswer, ResetAnswer } from './schemas'

export interface About {
  readonly mode: 'demo' | 'live'
  readonly version: string
}

type Json = Record<string, unknown>

/** What the API says of itself, without a key. */
export const documents = [
  { path: '/openapi.json', id: 'openapi', summary: 'This description', type: 'application/json', schema: 'object' },
  { path: '/docs', id: 'docs', summary: 'The description for people', type: 'text/html', schema: 'string' },
] as const

/** Refusals of any address: the request is none, comes from elsewhere, or the till fails. */
const EVERYWHERE = [
  ...['bad-request', 'not-local', 'host-not-allowed', 'browser-not-allowed', 'method-not-allowed'],
  ...['request-timeout', 'expectation-failed', 'headers-too-large', 'internal'],
] as const satisfies readonly Code[]
/** Of the documents, which are made once and ask nobody. */
const OF_DOCUMENTS = EVERYWHERE.filter((code) => code !== 'internal')
const WITH_KEY = ['key-missing', 'key-wrong', 'scope-missing', 'too-many-requests'] as const satisfies readonly Code[]
/** Of whatever reads or writes the books. */
const BOOKS = ['trading-stopped', 'books-locked'] as const satisfies readonly Code[]

/** All codes with which a route may refuse, each once. */
export function refusalsOf(route: Route): readonly Code[] {
  return [
    ...new Set<Code>([
      ...EVERYWHERE,
      ...WITH_KEY,
      ...BOOKS,
      ...(route.params === undefined ? [] : (['sale-unknown'] as const)),
      ...(route.query === undefined ? [] : (['invalid-input'] as const)),
      ...(route.body === undefined ? [] : (['json-malformed', 'content-type', 'too-large', 'invalid-input'] as const)),
      ...(route.stream === undefined ? [] : (['too-many-listeners'] as const)),
      ...(route.refuses ?? []),
    ]),
  ]
}

export function openApi(routes: readonly Route[], { mode, version }: About): Json {
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) }
  }
  for (const document of documents) paths[document.path] = { get: documentOperation(document) }
  const used = new Set<Tag>(['description', ...routes.map(({ tag }) => tag)])
  return {
    openapi: '3.1.0',
    info: {
      title: 'KHQR POS local API',
      version,
      description: `Sell through the till from another program on this computer. The till is in ${mode} mode. Where a GET only reads, HEAD is answered like it, without a body; a 405 names in Allow what the address takes. Answers may have further fields with later versions: ignore what you do not know.`,
      contact: { name: 'KHQR POS maintainers' },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'The till on this computer' }],
    tags: [...used].map((name) => ({ name, description: tags[name] })),
    // In demo mode a key may be left out; the empty object says so.
    security: mode === 'live' ? [{ key: [] }] : [{ key: [] }, {}],
    paths,
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key of the till' } },
      headers: {
        RetryAfter: {
          description: 'Seconds after which it is worth while to ask again',
          schema: { type: 'integer', minimum: 1 },
        },
        WwwAuthenticate: { description: 'How to send a key', schema: { type: 'string', const: 'Bearer' } },
        Allow: { description: 'The methods that this address takes', schema: { type: 'string' } },
      },
      schemas: {
        Problem: schemaOf(ProblemAnswer, 'output'),
        Event: schemaOf(EventAnswer, 'output'),
        Reset: schemaOf(ResetAnswer, 'output'),
      },
    },
  }
}

function operation(route: Route): Json {
  const parameters = [
    ...parametersOf(route.params, 'path'),
    ...parametersOf(route.query, 'query'),
    ...(route.takesIdempotencyKey ? [header('Idempotency-Key', IdempotencyKey)] : []),
    ...(route.stream ? [header('Last-Event-ID', LastEventId)] : []),
  ]
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    description: route.detail,
    'x-scope': route.scope,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: Object.keys(route.body.shape).length > 0,
            content: { 'application/json': { schema: schemaOf(route.body, 'input') } },
          },
        }),
    responses: { 200: good(route), ...refusals(refusalsOf(route), route.notTrading) },
  }
}

function good(route: Route): Json {
  if (route.stream === undefined)
    return { description: 'Done', content: { 'application/json': { schema: schemaOf(route.answer, 'output') } } }
  const schema = { anyOf: ['Event', 'Reset'].map((name) => ({ $ref: `#/components/schemas/${name}` })) }
  return {
    description:
      'Server-sent events, without end. The `data` of an `event: sale` is an Event, that of an `event: reset` a Reset; `id` is what `Last-Event-ID` takes.',
    content: { 'text/event-stream': { schema } },
  }
}

function documentOperation({ id, summary, type, schema }: (typeof documents)[number]): Json {
  return {
    operationId: id,
    tags: ['description' satisfies Tag],
    summary,
    description: `${summary}, as the running till is. It needs no key.`,
    security: [],
    responses: {
      200: { description: 'Done', content: { [type]: { schema: { type: schema } } } },
      ...refusals(OF_DOCUMENTS),
    },
  }
}

/** By status, with the codes that it may have and the headers that come with it. */
function refusals(codes: readonly Code[], notTrading: readonly Code[] = []): Record<number, Json> {
  const byStatus = new Map<number, Code[]>()
  const add = (status: number, code: Code) => byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  for (const code of codes) add(problemOf(code).status, code)
  for (const code of notTrading) add(503, code)
  return Object.fromEntries([...byStatus].map(([status, of]) => [status, refusal(status, of)]))
}

const headersOfStatus: Readonly<Record<number, readonly [name: string, component: string]>> = {
  401: ['WWW-Authenticate', 'WwwAuthenticate'],
  405: ['Allow', 'Allow'],
  429: ['Retry-After', 'RetryAfter'],
  503: ['Retry-After', 'RetryAfter'],
}

function refusal(status: number, codes: readonly Code[]): Json {
  const [name, component] = headersOfStatus[status] ?? []
  const words = codes.map((code) => `- \`${code}\`: ${problemOf(code).title}`)
  return {
    description: `Refused (RFC 9457), by \`code\`:\n\n${words.join('\n')}`,
    ...(name === undefined ? {} : { headers: { [name]: { $ref: `#/components/headers/${component}` } } }),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  }
}

function parametersOf(schema: z.ZodObject | undefined, where: 'path' | 'query'): Json[] {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...one }]) => ({
    name,
    in: where,
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: one,
  }))
}

function header(name: string, type: z.ZodType): Json {
  const { description, ...schema } = schemaOf(type, 'input')
  return { name, in: 'header', required: false, description, schema }
}

/**
 * `any`: an amount is judged by its digits, and says of itself what it takes. An answer may have more fields one day, and
 * says so by not forbidding them.
 */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      delete jsonSchema.additionalProperties
    },
  }) as Json
  return rest
}
