// The server of the local API: Hono on Node's HTTP, on the two loopback addresses alone. Door, key, schema, then the same
// commands as the windows.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { type Context, Hono } from 'hono'
import type { z } from 'zod'
import { apiGrant, apiReadGrant, type Grant } from '../../shared/grants'
import { type ApiScope, apiScopes } from '../../shared/localApi'
import type { Actor } from '../../shared/people'
import { err, ok, type Refusal, type Result } from '../../shared/result'
import { readJson } from './body'
import { docsPage } from './docs'
import { doorFault, pathOf } from './door'
import { sendEvents } from './events'
import type { Live } from './live'
import { openApi } from './openapi'
import { coreProblem, doorProblem, PROBLEM_TYPE, type Problem } from './problem'
import { RateLimits } from './rate'
import { type Ask, type Call, methodsOf, type Route, routes, type Services } from './routes'
import { IdempotencyKey } from './schemas'

/** Where it answers: the address that programs are told, and the one that `localhost` may mean as well. */
const HOST = '127.0.0.1'
const HOST_TOO = '::1'

/** Time for a request's headers, for all of it, and for the next one on the same connection. */
const HEADERS_MS = 10_000
const REQUEST_MS = 15_000
const KEEP_ALIVE_MS = 30_000
const HEADER_BYTES_MAX = 8 * 1024
const CONNECTIONS_MAX = 256

export interface KeyHolder {
  readonly name: string
  readonly scopes: readonly ApiScope[]
}

export interface ApiServerDeps {
  /** In live mode nothing is answered without a key, and there is no `/test/paid`. */
  readonly mode: 'demo' | 'live'
  readonly version: string
  readonly live: Live
  /** The door of the windows: core, by grant and name. */
  readonly dispatch: (grant: Grant, actor: Actor, name: string, input: unknown) => Promise<Result<unknown>>
  /** @throws StoreFailure */
  readonly holderOf: (key: string) => KeyHolder | null
  readonly png: Services['png']
  readonly now: () => number
  /** Milliseconds that only grow. */
  readonly monotonic: () => number
  readonly log: (level: 'info' | 'warn' | 'error', event: string, facts?: Readonly<Record<string, unknown>>) => void
  /** Core threw: a bug. The till must stop, not trade on. */
  readonly onBug: (error: unknown) => void
}

export interface RunningServer {
  readonly port: number
  close(): Promise<void>
}

type Env = { Bindings: HttpBindings }

/**
 * Starts to listen on 127.0.0.1, and on the same port of ::1 where this machine has one and nobody else is there.
 * @throws Node's error when the port can't be had on 127.0.0.1
 */
export async function startServer(port: number, deps: ApiServerDeps): Promise<RunningServer> {
  const app = application(deps)
  const listener = getRequestListener((request, env) => app.fetch(request, env as HttpBindings), {
    overrideGlobalObjects: false,
  })
  let bound = port
  const enter = (request: IncomingMessage, response: ServerResponse) => {
    const fault = doorFault(request, bound)
    if (fault !== null) return refuse(response, fault)
    request.url = pathOf(request.url ?? '', bound) ?? ''
    void listener(request, response)
  }
  const listen = async (host: string) => {
    const server = aServer(enter)
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
  return { port: bound, close: () => close(servers, deps.live) }
}

function aServer(enter: (request: IncomingMessage, response: ServerResponse) => void): Server {
  const server = createServer(
    {
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: HEADER_BYTES_MAX,
      noDelay: true,
    },
    enter,
  )
  server.maxConnections = CONNECTIONS_MAX
  // What is not HTTP, or too large for it, never reaches the door.
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
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

function application(deps: ApiServerDeps): Hono<Env> {
  const app = new Hono<Env>()
  const limits = new RateLimits(deps.monotonic)
  const services: Services = { live: deps.live, png: deps.png, now: deps.now, version: deps.version }
  const here = routes.filter((route) => !(route.demoOnly && deps.mode === 'live'))
  const inFlight = new Set<string>()

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
      methods.includes(context.env.incoming.method ?? '')
        ? answer(context, route, { deps, limits, services, inFlight })
        : wrongMethod(context, path),
    )
  }
  for (const { path, type, text, more } of documents(here, deps)) {
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

/** What the API says of itself, without a key. */
function documents(here: readonly Route[], { mode, version }: ApiServerDeps) {
  const page = docsPage(here, { mode, version })
  return [
    {
      path: '/openapi.json',
      type: 'application/json',
      text: JSON.stringify(openApi(here, { mode, version })),
      more: {},
    },
    {
      path: '/docs',
      type: 'text/html; charset=utf-8',
      text: page.html,
      more: { 'content-security-policy': page.policy },
    },
  ]
}

interface Tools {
  readonly deps: ApiServerDeps
  readonly limits: RateLimits
  readonly services: Services
  readonly inFlight: Set<string>
}

async function answer(context: Context<Env>, route: Route, tools: Tools): Promise<Response> {
  const { incoming, outgoing } = context.env
  const { limits, inFlight, services } = tools
  const refused = (problem: Problem, more?: Record<string, string>) => sendProblem(outgoing, problem, more)
  if (!limits.takeRequest()) return refused(doorProblem('too-many-requests'), { 'retry-after': '1' })
  const caller = callerOf(incoming, route, tools)
  if (!caller.ok) return refused(caller.error, challenge(caller.error))
  const call = await readCall(context, route, caller.value)
  if (!call.ok) return refused(call.error)
  const { idempotencyKey, gone } = call.value
  if (idempotencyKey !== null && inFlight.has(idempotencyKey)) return refused(doorProblem('in-flight'))
  if (idempotencyKey !== null) inFlight.add(idempotencyKey)
  try {
    if (route.stream !== undefined) {
      const stream = await route.stream(call.value)
      if (!stream.ok) return refused(asProblem(stream.error))
      // Judged when it is taken: many may have asked at one moment.
      if (!services.live.roomToListen) return refused(doorProblem('too-many-listeners'))
      sendEvents(outgoing, { ...stream.value, live: services.live, ask: call.value.ask, gone })
      return RESPONSE_ALREADY_SENT
    }
    const done = await route.handle(call.value, services)
    return done.ok ? sendJson(outgoing, done.value) : refused(asProblem(done.error))
  } finally {
    if (idempotencyKey !== null) inFlight.delete(idempotencyKey)
  }
}

/** Who asks: the holder of a key, or in demo mode anybody. A key that is given must be right. */
function callerOf(request: IncomingMessage, route: Route, { deps, limits }: Tools): Result<Ask, Problem> {
  const given = request.headers.authorization
  if (given === undefined) {
    if (deps.mode === 'live') return err(doorProblem('key-missing'))
    return ok(askAs({ name: 'demo', scopes: apiScopes }, deps))
  }
  const key = /^Bearer +([\x21-\x7e]{1,256}) *$/i.exec(given)?.[1]
  const holder = key === undefined ? null : deps.holderOf(key)
  if (holder === null) {
    if (limits.takeWrongKey()) return err(doorProblem('key-wrong'))
    return err(doorProblem('too-many-requests'))
  }
  // Who may sell may read what was sold.
  const allowed = holder.scopes.includes('sell') || holder.scopes.includes(route.scope)
  return allowed ? ok(askAs(holder, deps)) : err(doorProblem('scope-missing'))
}

function askAs(holder: KeyHolder, { dispatch, onBug }: ApiServerDeps): Ask {
  const grant = holder.scopes.includes('sell') ? apiGrant : apiReadGrant
  const actor: Actor = { name: `API: ${holder.name}`, role: 'cashier' }
  return async (name, input) => {
    try {
      return (await dispatch(grant, actor, name, input)) as never
    } catch (error) {
      onBug(error)
      return err({ code: 'trading-stopped' })
    }
  }
}

async function readCall(context: Context<Env>, route: Route, ask: Ask): Promise<Result<Call, Problem>> {
  const { incoming, outgoing } = context.env
  const params = fitting(route.params, context.req.param())
  // An id that is none is an id that no sale has.
  if (!params.ok) return err(coreProblem({ code: 'sale-unknown', field: 'sale_id' }))
  const query = fitting(route.query, queryOf(incoming))
  if (!query.ok) return query
  let body: Result<unknown, Problem> = ok(null)
  if (route.body !== undefined) {
    const read = await readJson(incoming)
    if (!read.ok) return read
    body = fitting(route.body, read.value)
    if (!body.ok) return body
  }
  const header = route.takesIdempotencyKey ? incoming.headers['idempotency-key'] : undefined
  const key = header === undefined ? null : IdempotencyKey.safeParse(header)
  if (key !== null && !key.success) return err(inputProblem(key.error, undefined, 'Idempotency-Key'))
  const gone = new AbortController()
  // Each answer ends with a close; only who left before it has gone.
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort()
  })
  return ok({
    params: params.value,
    query: query.value,
    body: body.value,
    idempotencyKey: key === null ? null : key.data,
    ask,
    gone: gone.signal,
  })
}

/** Each name once; a name that comes twice is a list, which no schema takes. `Last-Event-ID` is as good as `after`. */
function queryOf({ url = '', headers: given }: IncomingMessage): Record<string, unknown> {
  const query: Record<string, unknown> = {}
  const at = url.indexOf('?')
  if (at >= 0) {
    const search = new URLSearchParams(url.slice(at + 1))
    for (const name of new Set(search.keys())) {
      const all = search.getAll(name)
      Object.defineProperty(query, name, { value: all.length === 1 ? all[0] : all, enumerable: true })
    }
  }
  const last = given['last-event-id']
  return last === undefined || last === '' || !/\/events(\?|$)/.test(url) ? query : { ...query, after: last }
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

function asProblem(error: Problem | Refusal): Problem {
  return 'status' in error ? error : coreProblem(error)
}

const headers = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
} as const

/** Straight to the connection: a thousand answers a second are too many for a `Response` with its stream each. To a HEAD
 *  Node sends the same headers, and no body. */
function send(
  outgoing: ServerResponse,
  status: number,
  type: string,
  body: Buffer,
  more: Record<string, string> = {},
): Response {
  outgoing.writeHead(status, { ...headers, ...more, 'content-type': type, 'content-length': body.length })
  outgoing.end(body)
  return RESPONSE_ALREADY_SENT
}

function sendJson(outgoing: ServerResponse, value: object): Response {
  return send(outgoing, 200, 'application/json', Buffer.from(JSON.stringify(value)))
}

function sendProblem(outgoing: ServerResponse, problem: Problem, more: Record<string, string> = {}): Response {
  const body = Buffer.from(JSON.stringify(problem))
  return send(outgoing, problem.status, PROBLEM_TYPE, body, { ...later(problem), ...more })
}

/** A till that can't trade now tries its disk again every five seconds. */
function later({ status }: Problem): Record<string, string> {
  return status === 503 ? { 'retry-after': '5' } : {}
}

function challenge({ status }: Problem): Record<string, string> {
  if (status === 401) return { 'www-authenticate': 'Bearer' }
  return status === 429 ? { 'retry-after': '60' } : {}
}

/** At the door, before anything is read: the connection is not used again. */
function refuse(response: ServerResponse, problem: Problem): void {
  sendProblem(response, problem, { connection: 'close' })
}

function honoPath({ path }: Route): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}
