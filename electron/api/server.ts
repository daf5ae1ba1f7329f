// The server of the local API: Hono on Node's HTTP, on the two loopback addresses alone. Door, key, schema, then the same
// commands as the windows.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { type Context, Hono } from 'hono'
import type { z } from 'zod'
import { err, ok, type Result } from '../../shared/result'
import { RawNumber } from './amount'
import { readJson } from './body'
import { type Caller, type CallerDeps, callerOf } from './callers'
import { Connections } from './connections'
import { docsPage } from './docs'
import { doorFault, pathOf } from './door'
import { STALL_MS, sendEvents } from './events'
import type { Live } from './live'
import { type About, openApi } from './openapi'
import { asProblem, coreProblem, doorProblem, type Problem } from './problem'
import { RateLimits } from './rate'
import { type Call, methodsOf, type Route, routes, type Services } from './routes'
import { IdempotencyKey } from './schemas'
import { endWithProblem, send, sendJson, sendProblem, sendRefusal, wireProblem } from './send'

/** Where it answers: the address that programs are told, and the one that `localhost` may mean as well. */
const HOST = '127.0.0.1'
const HOST_TOO = '::1'

/** Time for a request's headers, for all of it, and for the next one on the same connection. */
const TIMES = { headersMs: 10_000, requestMs: 15_000, keepAliveMs: 30_000, stallMs: STALL_MS } as const
/** How often connections are looked at: a request may take so much longer than its time. Node's own 30 s would be thrice
 *  the time itself. */
const LOOKED_AT_EVERY_MS = 1000
const HEADER_BYTES_MAX = 8 * 1024
const CONNECTIONS_MAX = 256

export interface ApiServerDeps extends CallerDeps {
  readonly version: string
  readonly live: Live
  readonly png: Services['png']
  readonly now: () => number
  /** Milliseconds that only grow. */
  readonly monotonic: () => number
  readonly log: (level: 'info' | 'warn' | 'error', event: string, facts?: Readonly<Record<string, unknown>>) => void
  /** Other patience than the usual, ms. */
  readonly times?: Partial<Record<keyof typeof TIMES, number>>
}

export interface RunningServer {
  readonly port: number
  /** A key was made or revoked: what waits at the word of one that holds no longer is ended. */
  keysChanged(): void
  close(): Promise<void>
}

type Env = { Bindings: HttpBindings }

/**
 * Starts to listen on 127.0.0.1, and on the same port of ::1 where this machine has one and nobody else is there.
 * @throws Node's error when the port can't be had on 127.0.0.1
 */
export async function startServer(port: number, deps: ApiServerDeps): Promise<RunningServer> {
  const connections = new Connections()
  const underWay = new Set<UnderWay>()
  const app = application({ deps, connections, underWay })
  const listener = getRequestListener((request, env) => app.fetch(request, env as HttpBindings), {
    overrideGlobalObjects: false,
  })
  let bound = port
  const enter: Enter = (request, response, fault = doorFault(request, bound)) => {
    if (!connections.enter(request, response)) return void request.socket.destroy()
    if (fault !== null) return sendRefusal(response, fault)
    request.url = pathOf(request.url ?? '', bound) ?? ''
    void listener(request, response)
  }
  const listen = async (host: string) => {
    const server = aServer({ enter, connections, port: () => bound, times: deps.times })
    await listening(server, bound, host)
    server.on('error', (error) => deps.log('error', 'api.server', { error }))
    return server
  }
  const servers = [await listen(HOST)]
  bound = portOf(servers[0])
  try {
    servers.push(await listen(HOST_TOO))
  } catch (error) {
    // No such address on this machine, or somebody else's port: those who ask there are not answered by the till.
    deps.log('info', 'api.no-ipv6', { port: bound, error })
  }
  return {
    port: bound,
    keysChanged: () => {
      for (const { caller, gone } of [...underWay]) if (!caller.holds()) gone.abort()
    },
    close: () => close(servers, deps.live),
  }
}

/** @param fault what is wrong with the request, where that is known already */
type Enter = (request: IncomingMessage, response: ServerResponse, fault?: Problem | null) => void

interface ServerOptions {
  readonly enter: Enter
  readonly connections: Connections
  readonly port: () => number
  readonly times: ApiServerDeps['times']
}

function aServer({ enter, connections, port, times }: ServerOptions): Server {
  const { headersMs, requestMs, keepAliveMs } = { ...TIMES, ...times }
  const server = createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      keepAliveTimeout: keepAliveMs,
      connectionsCheckingInterval: LOOKED_AT_EVERY_MS,
      maxHeaderSize: HEADER_BYTES_MAX,
      noDelay: true,
      // The door looks at it, and says what is wrong in words.
      requireHostHeader: false,
    },
    (request, response) => enter(request, response),
  )
  server.maxConnections = CONNECTIONS_MAX
  // What is not HTTP, or too large or too slow for it, never reaches the door; nor does what Node answers by itself.
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (connections.isAnswering(socket)) socket.destroy()
    else endWithProblem(socket, wireProblem(error))
  })
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
    enter(request, response, doorFault(request, port()) ?? doorProblem('expectation-failed')),
  )
  server.on('connect', (_request, socket) => {
    // Node has let go of it: nobody else hears when it breaks.
    socket.on('error', () => undefined)
    endWithProblem(socket, doorProblem('bad-request'))
  })
  return server
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host, exclusive: true }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function portOf(server: Server | undefined): number {
  return (server?.address() as AddressInfo | null)?.port ?? 0
}

async function close(servers: readonly Server[], live: Live): Promise<void> {
  live.close()
  await Promise.all(
    servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => resolve())
          server.closeAllConnections()
        }),
    ),
  )
}

/** What is being done, and by whose word. */
interface UnderWay {
  readonly caller: Caller
  readonly gone: AbortController
}

interface Tools {
  readonly deps: ApiServerDeps
  readonly connections: Connections
  readonly underWay: Set<UnderWay>
}

interface Desk extends Tools {
  readonly limits: RateLimits
  readonly services: Services
  /** Idempotency keys of requests that are being done, by caller. */
  readonly inFlight: Set<string>
}

function application(tools: Tools): Hono<Env> {
  const { deps } = tools
  const app = new Hono<Env>()
  const desk: Desk = {
    ...tools,
    limits: new RateLimits(deps.monotonic),
    services: { live: deps.live, png: deps.png, now: deps.now, version: deps.version },
    inFlight: new Set(),
  }
  const here = routes.filter((route) => !(route.demoOnly && deps.mode === 'live'))

  /** By path, what an address takes: every refusal of a method says it. */
  const allowed = new Map<string, string[]>()
  const allow = (path: string, methods: readonly string[]) =>
    allowed.set(path, [...(allowed.get(path) ?? []), ...methods])

  for (const route of here) {
    const path = honoPath(route)
    const methods = methodsOf(route)
    allow(path, methods)
    app.on(route.method, path, (context) =>
      // Hono takes HEAD for GET.
      methods.includes(context.env.incoming.method ?? '') ? answer(context, route, desk) : wrongMethod(context, path),
    )
  }
  for (const [path, { type, text, more }] of Object.entries(documentsOf(here, deps))) {
    const body = Buffer.from(text)
    allow(path, ['GET', 'HEAD'])
    app.get(path, ({ env }) => send(env.outgoing, 200, type, body, more))
  }
  const wrongMethod = ({ env }: Context<Env>, path: string) =>
    sendProblem(env.outgoing, doorProblem('method-not-allowed'), { allow: allowed.get(path)?.join(', ') ?? '' })
  for (const path of allowed.keys()) app.all(path, (context) => wrongMethod(context, path))
  app.notFound(({ env }) => sendProblem(env.outgoing, doorProblem('no-such-route')))
  app.onError((error, { env }) => {
    // A bug of this adapter, which holds no money: it is written down, and the till goes on selling.
    deps.log('error', 'api.failed', { error })
    if (!env.outgoing.headersSent) return sendProblem(env.outgoing, doorProblem('internal'))
    env.outgoing.destroy()
    return RESPONSE_ALREADY_SENT
  })
  return app
}

/** What the API says of itself, by path. */
function documentsOf(here: readonly Route[], about: About): Readonly<Record<string, Document>> {
  const page = docsPage(here, about)
  return {
    '/openapi.json': { type: 'application/json', text: JSON.stringify(openApi(here, about)), more: {} },
    '/docs': { type: 'text/html; charset=utf-8', text: page.html, more: { 'content-security-policy': page.policy } },
  }
}

interface Document {
  readonly type: string
  readonly text: string
  readonly more: Readonly<Record<string, string>>
}

async function answer(context: Context<Env>, route: Route, desk: Desk): Promise<Response> {
  const { incoming, outgoing } = context.env
  const { deps, limits, connections, underWay } = desk
  if (!limits.takeRequest()) return sendProblem(outgoing, doorProblem('too-many-requests', { retryAfterS: 1 }))
  const caller = callerOf(incoming, route, deps, limits)
  if (!caller.ok) return sendProblem(outgoing, caller.error)
  const gone = connections.goneOf(incoming, outgoing)
  const call = await readCall(context, route, caller.value, gone.signal)
  if (!call.ok) return sendProblem(outgoing, call.error)
  const one: UnderWay = { caller: caller.value, gone }
  underWay.add(one)
  try {
    if (route.stream === undefined) return await done(outgoing, route, call.value, desk)
    return await stream(context.env, route.stream, call.value, desk)
  } finally {
    // A stream is under way until its connection ends.
    if (outgoing.writableEnded || gone.signal.aborted) underWay.delete(one)
    else gone.signal.addEventListener('abort', () => underWay.delete(one))
  }
}

async function done(outgoing: ServerResponse, route: Route, call: Call, desk: Desk): Promise<Response> {
  const { inFlight, services } = desk
  const { idempotencyKey, caller } = call
  const request = idempotencyKey === null ? null : `${caller} ${idempotencyKey}`
  if (request !== null && inFlight.has(request)) return sendProblem(outgoing, doorProblem('in-flight'))
  if (request !== null) inFlight.add(request)
  try {
    const answered = await route.handle(call, services)
    return answered.ok ? sendJson(outgoing, answered.value) : sendProblem(outgoing, asProblem(answered.error))
  } finally {
    if (request !== null) inFlight.delete(request)
  }
}

async function stream(
  { incoming, outgoing }: HttpBindings,
  begin: NonNullable<Route['stream']>,
  call: Call,
  { deps, connections, services }: Desk,
): Promise<Response> {
  const { caller, ask, gone } = call
  const begun = await begin(call)
  if (!begun.ok) return sendProblem(outgoing as ServerResponse, asProblem(begun.error))
  // Judged when it is taken: many may have asked at one moment.
  if (!services.live.hasRoomToListen(caller))
    return sendProblem(outgoing as ServerResponse, doorProblem('too-many-listeners'))
  if (!connections.takeForStream(incoming as IncomingMessage)) {
    const detail = 'an event stream needs a connection of its own'
    return sendProblem(outgoing as ServerResponse, doorProblem('bad-request', { detail }))
  }
  const { stallMs } = { ...TIMES, ...deps.times }
  sendEvents(outgoing as ServerResponse, { ...begun.value, live: services.live, ask, caller, gone, stallMs })
  return RESPONSE_ALREADY_SENT
}

async function readCall(
  context: Context<Env>,
  route: Route,
  { id, ask }: Caller,
  gone: AbortSignal,
): Promise<Result<Call, Problem>> {
  const { incoming } = context.env
  const params = fitting(route.params, context.req.param())
  // An id that is none is an id that no sale has.
  if (!params.ok) return err(coreProblem({ code: 'sale-unknown', field: 'sale_id' }))
  const query = fitting(route.query, queryOf(incoming))
  if (!query.ok) return query
  const from = whereFrom(route, incoming)
  if (!from.ok) return from
  let body: Result<unknown, Problem> = ok(null)
  if (route.body !== undefined) {
    const read = await readJson(incoming)
    if (!read.ok) return read
    body = fitting(route.body, plain(read.value))
    if (!body.ok) return body
  }
  const header = route.takesIdempotencyKey ? incoming.headers['idempotency-key'] : undefined
  const key = header === undefined ? null : IdempotencyKey.safeParse(header)
  if (key !== null && !key.success) return err(inputProblem(key.error, undefined, 'Idempotency-Key'))
  return ok({
    params: params.value,
    query: { ...(query.value as object | null), ...from.value },
    body: body.value,
    idempotencyKey: key === null ? null : key.data,
    caller: id,
    ask,
    gone,
  })
}

/** Each name once; a name that comes twice is a list, which no schema takes. */
function queryOf({ url = '' }: IncomingMessage): Record<string, unknown> {
  const query: Record<string, unknown> = {}
  const at = url.indexOf('?')
  if (at < 0) return query
  const search = new URLSearchParams(url.slice(at + 1))
  for (const name of new Set(search.keys())) {
    const all = search.getAll(name)
    Object.defineProperty(query, name, { value: all.length === 1 ? all[0] : all, enumerable: true })
  }
  return query
}

/** `Last-Event-ID` is as good as `after`, and goes before it: a client that comes back has the address it began with. */
function whereFrom({ stream, query }: Route, { headers }: IncomingMessage): Result<object, Problem> {
  const last = headers['last-event-id']
  if (stream === undefined || last === undefined || last === '') return ok({})
  const read = fitting(query, { after: last })
  return read.ok ? ok(read.value as object) : err({ ...read.error, field: 'Last-Event-ID' })
}

/** Numbers as JavaScript has them, but for the amount, which is judged by its digits. */
function plain(body: unknown): unknown {
  if (body instanceof RawNumber) return Number(body.text)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      value instanceof RawNumber && name !== 'amount' ? Number(value.text) : value,
    ]),
  )
}

function fitting(schema: z.ZodObject | undefined, value: unknown): Result<unknown, Problem> {
  if (schema === undefined) return ok(null)
  const read = schema.safeParse(value)
  return read.success ? ok(read.data) : err(inputProblem(read.error, value))
}

function inputProblem(error: z.ZodError, value: unknown, name?: string): Problem {
  const issue = error.issues[0]
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const field = name ?? unknown ?? issue?.path.map(String).join('.')
  if (field === 'amount') {
    const missing = (value as { amount?: unknown }).amount == null
    return coreProblem({ code: missing ? 'amount-missing' : 'amount-not-a-number', field })
  }
  const detail = issue?.message.slice(0, 200)
  return coreProblem({
    code: 'invalid-input',
    ...(field === undefined || field === '' ? {} : { field: field.slice(0, 64) }),
    ...(detail === undefined ? {} : { detail }),
  })
}

function honoPath({ path }: Route): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}
