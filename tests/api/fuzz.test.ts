// Anything at all sent to the API: no crash, no 5xx but a deliberate 503, no sale from bad input.

import { request } from 'node:http'
import { connect } from 'node:net'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Api, anApi } from './support'

/** Five seconds in `npm test`; `npm run fuzz` gives it a minute. */
const FUZZ_MS = Number(process.env['KHQR_POS_FUZZ_MS'] ?? 5000)

const uuid = fc.uuid()
const path = fc.oneof(
  fc.constantFrom('/pos/sale', '/pos/sales', '/pos/events', '/health', '/docs', '/openapi.json', '/pos/static-qr', '/'),
  uuid.map((id) => `/pos/sale/${id}`),
  fc
    .tuple(uuid, fc.constantFrom('status', 'cancel', 'check', 'events', 'x'))
    .map(([id, what]) => `/pos/sale/${id}/${what}`),
  uuid.map((id) => `/test/paid/${id}`),
  fc.webPath().map((one) => (one.startsWith('/') ? one : `/${one}`)),
  fc.constantFrom(
    '/%',
    '/pos/sale/%00/status',
    '/pos/sale/%ff',
    '//pos/sale',
    '/pos/../pos/sale',
    '/pos/sale/',
    '/pos/sale?%',
  ),
)
const query = fc.oneof(
  { weight: 2, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.webQueryParameters().map((one) => `?${one}`) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom('wait', 'limit', 'before', 'from', 'state', 'after', '__proto__'),
        fc.constantFrom('0', '1', '-1', 'x', '9'.repeat(20)),
      )
      .map(([name, value]) => `?${name}=${value}`),
  },
)
const header = fc.record(
  {
    'content-type': fc.constantFrom('application/json', 'text/plain', 'application/json; charset=x', ''),
    'idempotency-key': fc.stringMatching(/^[\x20-\x7e]{0,40}$/),
    'last-event-id': fc.stringMatching(/^[\x20-\x7e]{0,20}$/),
    authorization: fc.stringMatching(/^(Bearer )?[\x20-\x7e]{0,40}$/),
    origin: fc.constantFrom('null', 'https://evil.example'),
    host: fc.constantFrom('evil.example', '127.0.0.1', 'localhost:1'),
    expect: fc.constantFrom('100-continue', 'x'),
    upgrade: fc.constant('websocket'),
    connection: fc.constantFrom('close', 'upgrade', 'keep-alive'),
  },
  { requiredKeys: [] },
)
const amount = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.string(),
  fc.bigInt().map(String),
  fc.constantFrom(null, true, [], {}),
)
const body = fc.oneof(
  fc.json(),
  fc.string(),
  fc.record({ amount, currency: fc.constantFrom('USD', 'KHR', 'EUR', '', null) }).map((one) => JSON.stringify(one)),
  fc.record({ amount, currency: fc.constant('USD'), reference: fc.string() }).map((one) => JSON.stringify(one)),
  fc.integer({ min: 0, max: 40_000 }).map((length) => '['.repeat(length)),
  fc.constantFrom('', '{', '{"amount":1e9999,"currency":"KHR"}', '{"amount":-0,"currency":"KHR"}'),
)
const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND')

/** Anything at all, and now and then something that is nearly right. */
const shot = fc.oneof(
  { weight: 3, arbitrary: fc.record({ one: method, where: path, what: query, headers: header, text: body }) },
  {
    weight: 1,
    arbitrary: fc.record({
      one: fc.constant('POST'),
      where: fc.constant('/pos/sale'),
      what: fc.constant(''),
      headers: fc.constant({ 'content-type': 'application/json' }),
      text: body,
    }),
  },
)

interface Shot {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: string
}

/** @returns the status; 0 when the connection was cut, which is an answer too. A stream is left at its first line. */
function shoot(api: Api, { method, path, headers, body }: Shot): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(api.url)
  return new Promise((resolve) => {
    const asked = request({ hostname, port, path, method, headers, timeout: 3000 }, (answer) => {
      let text = ''
      answer.on('data', (part) => {
        text += part
        if (answer.headers['content-type'] === 'text/event-stream') asked.destroy()
      })
      answer.on('close', () => resolve({ status: answer.statusCode ?? 0, text }))
    })
    asked.on('error', () => resolve({ status: 0, text: '' }))
    asked.on('timeout', () => asked.destroy())
    asked.end(method === 'GET' || method === 'HEAD' ? undefined : body)
  })
}

/** What a sale may be made of; judged here by the text alone, without the API's own code. */
function isGood(body: string): boolean {
  try {
    const { amount, currency } = JSON.parse(body) as { amount: unknown; currency: unknown }
    return (
      (typeof amount === 'number' || typeof amount === 'string') &&
      Number(amount) > 0 &&
      (currency === 'USD' || currency === 'KHR')
    )
  } catch {
    return false
  }
}

it(`stands ${FUZZ_MS / 1000} s of anything`, { timeout: FUZZ_MS + 60_000 }, async () => {
  const api = await anApi()
  let shots = 0
  let sold = 0
  const anything = fc.asyncProperty(shot, async ({ one, where, what, headers, text }) => {
    const before = api.sales()
    const { status, text: answer } = await shoot(api, {
      method: one,
      path: where + what,
      headers: headers as Record<string, string>,
      body: text,
    })
    shots += 1
    expect(status < 500 || status === 503, `${status} ${answer}`).toBe(true)
    expect(answer).not.toMatch(/node_modules|\.ts:\d|\.js:\d|at async/)
    const made = api.sales() - before
    expect(made).toBe(status === 200 && one === 'POST' && answer.includes('"qr_png_base64"') ? made : 0)
    expect(made).toBeLessThanOrEqual(1)
    if (made === 1) expect(isGood(text), text).toBe(true)
    sold += made
    expect(api.bugs).toEqual([])
    expect(api.logged).not.toContain('api.failed')
  })
  // On a busy machine a good sale may come late: the test's own time is the limit.
  const until = performance.now() + FUZZ_MS
  do await fc.assert(anything, { numRuns: 100 })
  while (performance.now() < until || sold === 0)
  console.log(`${shots} requests, ${sold} of them good sales`)
  expect(shots).toBeGreaterThan(100)
  expect(sold).toBeGreaterThan(0)
  expect((await api.sell({ amount: 1, currency: 'USD' })).status).toBe(200)
  expect(api.store.verifyChain().kind).toBe('whole')
})

it('stands bytes that are no HTTP', async () => {
  const api = await anApi()
  const port = Number(new URL(api.url).port)
  const host = `Host: 127.0.0.1:${port}\r\n`
  const raws = [
    'GET\r\n\r\n',
    '\0'.repeat(100),
    'POST /pos/sale HTTP/1.1\r\n\r\n',
    `GET http://evil.example/pos/sales HTTP/1.1\r\n${host}\r\n`,
    `POST /pos/sale HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    `POST /pos/sale HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: -1\r\n\r\n{}`,
    `GET /health HTTP/1.1\r\n${host}X: ${'x'.repeat(20_000)}\r\n\r\n`,
    `CONNECT 127.0.0.1:${port} HTTP/1.1\r\n${host}\r\n`,
    `GET /health HTTP/1.1\r\n${host}${host}\r\n`,
  ]
  for (const raw of raws) {
    const text = await new Promise<string>((resolve) => {
      let heard = ''
      const socket = connect(port, '127.0.0.1', () => socket.end(raw))
      socket.on('data', (part) => {
        heard += part
      })
      socket.on('error', () => resolve(heard))
      socket.on('close', () => resolve(heard))
    })
    expect(text, raw.slice(0, 60)).not.toMatch(/^HTTP\/1\.1 (2|5)/)
  }
  expect(api.sales()).toBe(0)
  expect((await api.ask({ path: '/health' })).status).toBe(200)
})
