// The description of the API (OpenAPI 3.1), made of the schemas that judge requests.

import { z } from 'zod'
import { allDoorProblems } from './problem'
import type { Route } from './routes'
import { IdempotencyKey, ProblemAnswer } from './schemas'

export interface About {
  readonly mode: 'demo' | 'live'
  readonly version: string
}

type Json = Record<string, unknown>

export function openApi(routes: readonly Route[], { mode, version }: About): Json {
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'KHQR POS local API',
      version,
      description: `Sell through the till from another program on this computer. The till is in ${mode} mode. Where a GET only reads, HEAD is answered like it, without a body; a 405 names in Allow what the address takes.`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    // In demo mode a key may be left out; the empty object says so.
    security: mode === 'live' ? [{ key: [] }] : [{ key: [] }, {}],
    paths,
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key of the till' } },
      schemas: { Problem: schemaOf(ProblemAnswer, 'output') },
      responses: {
        Problem: {
          description: `Refused (RFC 9457). Codes of the door: ${allDoorProblems()
            .map(({ code }) => code)
            .join(', ')}.`,
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  }
}

function operation(route: Route): Json {
  const parameters = [
    ...parametersOf(route.params, 'path'),
    ...parametersOf(route.query, 'query'),
    ...(route.takesIdempotencyKey ? [header('Idempotency-Key', schemaOf(IdempotencyKey, 'input'))] : []),
    ...(route.stream ? [header('Last-Event-ID', { type: 'string' })] : []),
  ]
  const type = route.stream === undefined ? 'application/json' : 'text/event-stream'
  return {
    operationId: route.id,
    summary: route.summary,
    ...(route.detail === undefined ? {} : { description: route.detail }),
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
    responses: {
      200: { description: 'Done', content: { [type]: { schema: schemaOf(route.answer, 'output') } } },
      default: { $ref: '#/components/responses/Problem' },
    },
  }
}

function parametersOf(schema: z.ZodObject | undefined, where: 'path' | 'query'): Json[] {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, one]) => ({
    name,
    in: where,
    required: required.includes(name),
    ...('description' in one ? { description: one['description'] } : {}),
    schema: one,
  }))
}

function header(name: string, schema: Json): Json {
  return { name, in: 'header', required: false, schema }
}

/** `any`: an amount is judged by its digits, and says of itself what it takes. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json
  return rest
}
