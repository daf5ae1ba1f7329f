// What never becomes a request, and what comes oddly: each is answered in the words of all other refusals.

import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { type Api, anApi } from './support'

const portOf = (api: Api) => Number(new URL(api.url).port)

interface Told {
  readonly status: number
  readonly headers: string
  // biome-ignore lint/suspicious/noExplicitAny: a foreign answer, looked at field by field
  readonly json: any
}

/** Sends bytes as they are, and reads until the connection is closed. */
function raw(api: Api, text: string): Promise<Told> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(portOf(api), '127.0.0.1', () => socket.write(text))
    socket.on('data', (part) => {
      answer += part
    })
    socket.on('error', reject)
    socket.on('close', () => {
      const [headers = '', body = ''] = answer.split('\r\n\r\n')
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(headers)?.[1]), headers, json: body && JSON.parse(body) })
    })
  })
}

it.each([
  ['nonsense\r\n\r\n', 400, 'bad-request'],
  ['GET /health HTTP/1.1\r\nBad Header\r\n\r\n', 400, 'bad-request'],
  ['GET /health HTTP/1.1\r\nHost: HERE\r\nContent-Length: x\r\n\r\n', 400, 'bad-request'],
  [`GET /health HTTP/1.1\r\nHost: HERE\r\nX-Long: ${'x'.repeat(9000)}\r\n\r\n`, 431, 'headers-too-large'],
  ['GET /health HTTP/1.1\r\nConnection: close\r\n\r\n', 403, 'host-not-allowed'],
  ['CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: HERE\r\n\r\n', 400, 'bad-request'],
  ['GET /health HTTP/1.1\r\nHost: HERE\r\nExpect: much\r\n\r\n', 417, 'expectation-failed'],
  ['GET /health HTTP/1.1\r\nHost: evil.example\r\nExpect: much\r\n\r\n', 403, 'host-not-allowed'],
] as const)('%j is a problem with its code', async (text, status, code) => {
  const api = await anApi()
  const told = await raw(api, text.replace('HERE', `127.0.0.1:${portOf(api)}`))
  expect([told.status, told.json]).toEqual([status, expect.objectContaining({ status, code })])
  expect(told.json).toMatchObject({ type: `/docs#${code}`, title: expect.any(String) })
  expect(told.headers.toLowerCase()).toContain('content-type: application/problem+json')
  expect(told.headers.toLowerCase()).toContain('connection: close')
})

it.each([
  ['its headers', 'GET /health HTTP/1.1\r\nHost: HERE\r\n'],
  [
    'its body',
    'POST /pos/sale HTTP/1.1\r\nHost: HERE\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n{',
  ],
])(
  'a request that never finishes %s is let go of when its time is up, not half a minute later',
  async (_what, text) => {
    const api = await anApi({ times: { headersMs: 200, requestMs: 400 } })
    const told = await raw(api, text.replace('HERE', `127.0.0.1:${portOf(api)}`))
    expect([told.status, told.json.code]).toEqual([408, 'request-timeout'])
    expect(api.logged).not.toContain('api.failed')
  },
  15_000,
)

it('a name that every object has is a name like any other', async () => {
  const api = await anApi()
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']) {
    const refused = await api.ask({ path: `/pos/sales?${name}=1` })
    expect([refused.status, refused.json.field], name).toEqual([422, name])
    const body = await api.sell(JSON.parse(`{"${name}": {"amount": 1, "currency": "USD"}}`))
    expect([body.status, body.json.code], name).toEqual([422, 'amount-missing'])
  }
  expect(api.sales()).toBe(0)
})

it.each(['demo', 'live'] as const)('the pages about the API say which methods they take (%s)', async (mode) => {
  const api = await anApi({ mode })
  for (const path of ['/docs', '/openapi.json', '/docs?x=1'])
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      for (const body of [undefined, { amount: 1 }]) {
        const refused = await api.ask({ path, method, body })
        expect([method, path, refused.status, refused.headers['allow']]).toEqual([method, path, 405, 'GET, HEAD'])
        expect(refused.json.code).toBe('method-not-allowed')
      }
    }
})
