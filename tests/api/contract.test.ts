// /openapi.json against the running server, address by address: whoever builds a client from it must meet what it says.

import { get } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { documents } from '../../electron/api/openapi'
import { methodsOf, routes } from '../../electron/api/routes'
import { refuse } from '../../shared/result'
import { type Answered, type Api, aKey, anApi } from './support'

// biome-ignore lint/suspicious/noExplicitAny: a foreign document, looked at field by field
type Json = any

interface Operation {
  readonly method: string
  readonly path: string
  readonly said: Json
}

const UNKNOWN = '7b0c2d8e-0d0b-4d5e-8c8f-000000000000'

async function described(api: Api): Promise<{ readonly document: Json; readonly operations: readonly Operation[] }> {
  const document: Json = (await api.ask({ path: '/openapi.json' })).json
  const operations = Object.entries<Json>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Json>(methods).map(([method, said]) => ({ method: method.toUpperCase(), path, said })),
  )
  return { document, operations }
}

/** A schema of the document as what judges, its references followed. */
function judge(document: Json, schema: Json): z.ZodType {
  const whole = (part: Json): Json => {
    if (Array.isArray(part)) return part.map(whole)
    if (typeof part !== 'object' || part === null) return part
    if (typeof part.$ref !== 'string') return Object.fromEntries(Object.entries(part).map(([k, v]) => [k, whole(v)]))
    return whole(followed(document, part))
  }
  return z.fromJSONSchema(whole(schema))
}

function followed(document: Json, part: Json): Json {
  if (typeof part?.$ref !== 'string') return part
  return part.$ref
    .slice(2)
    .split('/')
    .reduce((at: Json, name: string) => at[name], document)
}

/** What an operation may answer is what it said it would: status, kind of content, headers, fields, code. */
function expectSaid(document: Json, { method, path, said }: Operation, answered: Answered): void {
  const { status, headers, json } = answered
  const where = `${method} ${path} ${status} ${answered.text.slice(0, 200)}`
  const response = said.responses[status]
  expect(response, where).toBeDefined()
  const type = String(headers['content-type']).split(';')[0] ?? ''
  expect(Object.keys(response.content), where).toEqual([type])
  const { schema } = response.content[type]
  if (type.endsWith('json')) expect(judge(document, schema).safeParse(json).error, where).toBeUndefined()
  for (const [name, header] of Object.entries<Json>(response.headers ?? {})) {
    const value = headers[name.toLowerCase()]
    const shape = followed(document, header).schema
    expect(
      judge(document, shape).safeParse(shape.type === 'integer' ? Number(value) : value).error,
      where,
    ).toBeUndefined()
  }
  // Nothing comes along that was not said.
  for (const name of ['retry-after', 'www-authenticate', 'allow'])
    if (headers[name] !== undefined)
      expect(
        Object.keys(response.headers ?? {}).map((one) => one.toLowerCase()),
        where,
      ).toContain(name)
  if (status >= 400) expect(response.description, where).toContain(`\`${json.code}\``)
}

/** Asks as the operation says, and holds the answer against it. Of a stream the head alone. */
async function asks(
  api: Api,
  document: Json,
  operation: Operation,
  change: {
    readonly path?: string
    readonly query?: string
    readonly method?: string
    readonly body?: unknown
    readonly raw?: string
    readonly headers?: Readonly<Record<string, string>>
  } = {},
): Promise<Answered> {
  const path = (change.path ?? operation.path) + (change.query ?? '')
  const { headers = {}, method = operation.method } = change
  const hasBody = operation.method === 'POST'
  const body = change.raw === undefined && hasBody ? { body: change.body ?? {} } : {}
  const raw = change.raw === undefined ? {} : { raw: change.raw }
  const streams = operation.said.responses[200].content['text/event-stream'] !== undefined && method === 'GET'
  const answered = streams ? await head(api, path, headers) : await api.ask({ method, path, headers, ...body, ...raw })
  expectSaid(document, operation, answered)
  return answered
}

/** A stream's head, or the whole of a refusal. */
function head(api: Api, path: string, headers: Readonly<Record<string, string>>): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const asked = get(`${api.url}${path}`, { headers, agent: false }, (answer) => {
      let text = ''
      const done = () => {
        const json = text.startsWith('{') ? JSON.parse(text) : null
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text, json })
        asked.destroy()
      }
      answer.on('data', (part) => {
        text += part
        if (answer.statusCode === 200) done()
      })
      answer.on('end', done)
      answer.on('error', () => undefined)
    })
    asked.on('error', reject)
  })
}

/** Another sale for each operation: what one does to it is not the others' affair. */
async function pathFor(api: Api, { path }: Operation, state: 'PENDING' | 'PAID' = 'PENDING'): Promise<string> {
  if (!path.includes('{sale_id}')) return path
  const { sale_id } = (await api.sell({ amount: 1, currency: 'USD' })).json
  if (state === 'PAID') await api.ask({ path: `/test/paid/${sale_id}` })
  return path.replace('{sale_id}', sale_id)
}

const goodBody = (path: string): unknown => (path === '/pos/sale' ? { amount: '2.50', currency: 'USD' } : {})

it.each(['demo', 'live'] as const)('names each address with its methods, and no other (%s)', async (mode) => {
  const api = await anApi({ mode })
  const { document, operations } = await described(api)
  expect(document.openapi).toBe('3.1.0')
  const here = routes.filter(({ demoOnly }) => mode === 'demo' || !demoOnly)
  expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
    [...here, ...documents.map(({ path }) => ({ method: 'GET', path }))]
      .map(({ method, path }) => `${method} ${path}`)
      .sort(),
  )
  expect(JSON.stringify(document)).not.toContain('additionalProperties')
})

it.each(['demo', 'live'] as const)('says where a key is needed: the documents are for anybody (%s)', async (mode) => {
  const api = await anApi({ mode })
  const { document, operations } = await described(api)
  for (const operation of operations) {
    const free: readonly Json[] = operation.said.security ?? document.security
    const needsNone = free.length === 0 || free.some((one) => Object.keys(one).length === 0)
    const path = operation.path.replace('{sale_id}', UNKNOWN)
    const { status } = await asks(api, document, operation, { path, body: goodBody(operation.path) })
    expect([operation.path, status === 401]).toEqual([operation.path, !needsNone])
  }
})

it('answers each address as it says, by a key and without', { timeout: 60_000 }, async () => {
  const api = await anApi()
  const { headers } = await aKey(api)
  const { document, operations } = await described(api)
  for (const operation of operations)
    for (const more of [{}, headers]) {
      const path = await pathFor(api, operation)
      const answered = await asks(api, document, operation, { path, body: goodBody(operation.path), headers: more })
      expect([operation.path, answered.status]).toEqual([operation.path, 200])
      const route = routes.find((one) => one.path === operation.path && one.method === operation.method)
      if (operation.method === 'GET' && (route === undefined || methodsOf(route).includes('HEAD'))) {
        const asked = await api.ask({ method: 'HEAD', path, headers: more })
        expect([operation.path, asked.status, asked.text]).toEqual([operation.path, 200, ''])
      }
    }
})

/** Values of a parameter that its schema takes, and such that it does not. */
function limitsOf({
  type,
  enum: names,
  minimum,
  maximum,
  maxLength,
  format,
  pattern,
}: Json): readonly [string[], string[]] {
  if (names !== undefined) return [names, ['', 'x', String(names[0]).toLowerCase() === names[0] ? 'API' : 'paid']]
  if (type === 'integer')
    return [
      [minimum, maximum].map(String),
      [minimum - 1, '1.5', '1e1', 'x', '', ' 1', ...(maximum < 2 ** 53 - 1 ? [maximum + 1] : ['9007199254740992'])].map(
        String,
      ),
    ]
  if (format === 'date-time')
    return [
      ['2026-11-22T03:00:00Z', '2026-11-22T10:00:00.5+07:00'],
      ['', 'x', '2026-11-22', '2026-13-22T03:00:00Z'],
    ]
  if (pattern.startsWith('^(?!""$)')) {
    const longest = 'x'.repeat(255)
    return [
      ['x', longest, `"${longest}"`],
      ['', '""', `${longest}x`, 'a b', '"a b"'],
    ]
  }
  if (pattern === '^[1-9]\\d{0,14}$') return [['1'], ['', '0', '01', 'x', '9'.repeat(16), '999']]
  return [
    ['x', 'x'.repeat(maxLength)],
    ['', 'x'.repeat(maxLength + 1)],
  ]
}

it('takes each parameter up to its limits, and refuses what is beyond by its name', { timeout: 120_000 }, async () => {
  const api = await anApi()
  const { document, operations } = await described(api)
  const seen = new Set<string>()
  for (const operation of operations)
    for (const parameter of operation.said.parameters ?? []) {
      const { name, in: where, schema } = parameter
      seen.add(name)
      // A sale that is paid is not waited for.
      const path = await pathFor(api, operation, 'PAID')
      const body = goodBody(operation.path)
      const given = (value: string) => {
        if (where === 'query') return { path, body, query: `?${name}=${encodeURIComponent(value)}` }
        if (where === 'header') return { path, body, headers: { [name]: value } }
        return { path: operation.path.replace(`{${name}}`, value), body }
      }
      if (where === 'path') {
        const id = path.split('/').find((part) => part.length === 36) ?? ''
        for (const one of [id, id.toUpperCase()]) {
          const { status, json } = await asks(api, document, operation, given(one))
          // A sale that is paid can't be cancelled, by whatever spelling.
          expect([operation.path, status], one).toEqual([operation.path, operation.path.endsWith('cancel') ? 409 : 200])
          if (json?.sale_id !== undefined) expect(json.sale_id).toBe(id)
        }
        for (const one of [UNKNOWN, 'x', `${id}0`, id.slice(1)])
          expect((await asks(api, document, operation, given(one))).json).toMatchObject({ code: 'sale-unknown' })
        continue
      }
      const [good, bad] = limitsOf(schema)
      for (const value of good) {
        const { status } = await asks(api, document, operation, given(value))
        expect([operation.path, name, value, status]).toEqual([operation.path, name, value, 200])
      }
      for (const value of bad) {
        // A header that is empty or starts with a space is as HTTP takes it: none, or without it.
        if (where === 'header' && value.trim() !== value) continue
        if (name === 'Last-Event-ID' && value === '') continue
        const { status, json } = await asks(api, document, operation, given(value))
        expect([operation.path, name, value, status, json.field]).toEqual([operation.path, name, value, 422, name])
      }
      const twice = where === 'query' ? `?${name}=${good[0]}&${name}=${good[0]}` : null
      if (twice !== null) expect((await asks(api, document, operation, { path, body, query: twice })).status).toBe(422)
    }
  expect([...seen].sort()).toEqual(
    [
      'sale_id',
      'wait',
      'after',
      'Last-Event-ID',
      'Idempotency-Key',
      'state',
      'source',
      'reference',
      'from',
      'to',
      'limit',
      'before',
      'currency',
    ].sort(),
  )
})

it('takes a body if and only if its schema does', { timeout: 60_000 }, async () => {
  const api = await anApi()
  const { document, operations } = await described(api)
  const sell = operations.find(({ path }) => path === '/pos/sale')
  if (sell === undefined) throw new Error('no way to sell')
  const schema = judge(document, sell.said.requestBody.content['application/json'].schema)
  const base = { amount: 1, currency: 'USD' }
  const amounts = [1, 0.01, 2.5, 1e2, '1', '0.01', '2.50', '1e2', '1E+2', '100e-2', '007', '0e1', '0.10']
  const wrongAmounts = [
    0,
    -1,
    '0',
    '0.0',
    '00',
    '0e5',
    '-1',
    '',
    ' 1',
    '1 ',
    '1,5',
    '.5',
    '5.',
    'x',
    '1e',
    null,
    true,
    [],
    {},
    '1'.repeat(65),
  ]
  const references = [
    undefined,
    null,
    'x',
    'x'.repeat(64),
    'a b',
    '',
    12,
    ' x',
    'x ',
    'x'.repeat(65),
    'ក',
    [],
    {},
    true,
  ]
  const bodies = [
    ...[...amounts, ...wrongAmounts].map((amount) => ({ ...base, amount })),
    ...['USD', 'KHR', 'usd', 'EUR', '', 1, null, undefined].map((currency) => ({ ...base, currency })),
    ...references.map((reference) => ({ ...base, reference })),
    { ...base, further: { what: 'ever' } },
    ...[{}, [], 12, 'x', null, true],
  ]
  for (const body of bodies) {
    const answered = await asks(api, document, sell, { raw: JSON.stringify(body) })
    expect([JSON.stringify(body), answered.status]).toEqual([
      ...[JSON.stringify(body), schema.safeParse(JSON.parse(JSON.stringify(body))).success ? 200 : 422],
    ])
    // What is wrong is said without the names of things inside the till.
    expect(answered.text).not.toMatch(/RawNumber|ZodError|undefined|\[object/)
  }
  expect((await api.sell({ ...base, reference: null })).json.reference).toBeNull()
  expect((await api.sell({ ...base, reference: 12 })).json).toMatchObject({
    ...{ code: 'invalid-input', field: 'reference', detail: 'Invalid input: expected string, received number' },
  })
})

/** Sends the beginning of a request and nothing more. */
function halfAsked(api: Api, method: string, path: string): Promise<Answered> {
  const { port } = new URL(api.url)
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(Number(port), '127.0.0.1', () =>
      socket.write(`${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1`),
    )
    socket.on('data', (part) => {
      text += part
    })
    socket.on('error', reject)
    socket.on('close', () => {
      const [top = '', body = ''] = text.split('\r\n\r\n')
      const [first = '', ...lines] = top.split('\r\n')
      const headers = Object.fromEntries(lines.map((line) => line.toLowerCase().split(': ')))
      resolve({ status: Number(first.split(' ')[1]), headers, text: body, json: JSON.parse(body) })
    })
  })
}

describe('each status that an address names', () => {
  it('is one that it gives, with its headers', { timeout: 180_000 }, async () => {
    const api = await anApi()
    const hasty = await anApi({ times: { headersMs: 100, requestMs: 200 } })
    const { headers } = await aKey(api)
    const { document, operations } = await described(api)
    const { router, keys } = api as unknown as { router: Json; keys: Json }
    const late: Promise<void>[] = []
    for (const operation of operations) {
      const { method, path: template, said } = operation
      const body = goodBody(template)
      const given = new Set<number>()
      const path = await pathFor(api, operation)
      const one = async (status: number, change: Parameters<typeof asks>[3]) => {
        const answered = await asks(api, document, operation, { path, body, ...change })
        expect([template, answered.status]).toEqual([template, status])
        given.add(status)
        return answered
      }
      await one(200, {})
      await one(400, { query: `?x=${'x'.repeat(2100)}` })
      await one(403, { headers: { origin: 'https://evil.example' } })
      const wrong = await one(405, { method: 'DELETE' })
      expect(String(wrong.headers['allow']).split(', ')).toContain(method)
      await one(417, { headers: { expect: 'much' } })
      await one(431, { headers: { 'x-long': 'x'.repeat(9000) } })
      late.push(halfAsked(hasty, method, template).then((answered) => expectSaid(document, operation, answered)))
      given.add(408)
      if (said.responses[404]) await one(404, { path: template.replace('{sale_id}', UNKNOWN) })
      if (said.responses[413]) await one(413, { raw: ' '.repeat(17_000) })
      if (said.responses[415]) await one(415, { headers: { 'content-type': 'text/plain' } })
      if (said.responses[422]) await one(422, wrongInput(operation))
      if (template === '/pos/sale') {
        const reference = 'taken'
        await api.sell({ amount: 1, currency: 'USD', reference })
        await one(409, { body: { amount: 1, currency: 'USD', reference } })
      }
      if (template.endsWith('/cancel')) await one(409, { path: await pathFor(api, operation, 'PAID') })
      if (said.responses[401]) {
        const refused = await one(401, { headers: { authorization: 'Bearer wrong' } })
        expect(refused.headers['www-authenticate']).toBe('Bearer')
        const dispatch = router.dispatch
        router.dispatch = async () => refuse('books-locked')
        expect((await one(503, {})).headers['retry-after']).toBe('5')
        router.dispatch = dispatch
        const holderOf = keys.holderOf
        keys.holderOf = () => {
          throw new Error('as the test wants')
        }
        await one(500, { headers })
        keys.holderOf = holderOf
      }
      expect([template, [...given].sort()]).toEqual([
        ...[
          template,
          Object.keys(said.responses)
            .map(Number)
            .filter((status) => status !== 429)
            .sort(),
        ],
      ])
    }
    // Whoever guesses keys has to wait, at whichever address.
    for (const operation of operations.filter(({ said }) => said.responses[429])) {
      const path = operation.path.replace('{sale_id}', UNKNOWN)
      const guess = () => asks(api, document, operation, { path, body: {}, headers: { authorization: 'Bearer wrong' } })
      let answered = await guess()
      for (let tries = 0; tries < 25 && answered.status === 401; tries++) answered = await guess()
      expect([operation.path, answered.status, answered.headers['retry-after']]).toEqual([operation.path, 429, '60'])
    }
    await Promise.all(late)
    expect(api.bugs).toEqual([])
  })
})

/** What an address with a query or a body does not take. */
function wrongInput({ path, method }: Operation): Parameters<typeof asks>[3] {
  if (method === 'POST') return path === '/pos/sale' ? { body: {} } : { raw: '[]' }
  return { query: path.endsWith('/status') ? '?wait=x' : '?limit=x' }
}
