// If this breaks, a hostile or broken network can hang the till, fill its memory, or pass for Bakong.

import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import {
  aClient,
  aLiar,
  answeredWith,
  aTransaction,
  BODY_MARK,
  closeLiars,
  http,
  json,
  MD5,
  refusal,
  success,
  troubleOf,
} from './support'

afterAll(closeLiars)

const SHORT = { patience: { connectMs: 5_000, totalMs: 250 } }

describe('a server that lies', () => {
  const page = `<html><h1>Forbidden</h1>${BODY_MARK}</html>`
  const whole = JSON.stringify(success(aTransaction({ description: BODY_MARK })))
  const abyss = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
  const deepPayment = JSON.stringify(success(aTransaction({ extra: 0 }))).replace('"extra":0', `"extra":${abyss}`)
  const deep = `{"responseCode":0,"data":${abyss}}`

  it.each<[string, Buffer, string]>([
    ['403 with a page', http(403, { 'content-type': 'text/html' }, page), 'blocked'],
    ['403 that says JSON', http(403, { 'content-type': 'application/json' }, page), 'blocked'],
    ['451', http(451, {}, page), 'blocked'],
    ['401 with a page', http(401, { 'content-type': 'text/html' }, page), 'unauthorized'],
    ['401 with errorCode 6', json(refusal(6), {}, 401), 'unauthorized'],
    ['200 with errorCode 6', json(refusal(6)), 'unauthorized'],
    ['403 with errorCode 6', json(refusal(6), {}, 403), 'unauthorized'],
    ['429', http(429, {}, page), 'rate-limited'],
    ['429 with errorCode 17', json(refusal(17), {}, 429), 'quota-spent'],
    ['200 with errorCode 17', json(refusal(17)), 'quota-spent'],
    ['500', http(500, {}, page), 'server-error'],
    ['500 with "not found" in it', json(refusal(1), {}, 500), 'server-error'],
    ['502', http(502, {}, page), 'server-error'],
    ['503', http(503, {}, page), 'server-error'],
    ['504', http(504, { 'content-type': 'text/html' }, page), 'server-error'],
    ['408', http(408, {}, page), 'server-error'],
    ['200 with errorCode 9', json(refusal(9)), 'server-error'],
    ['400', http(400, {}, page), 'bad-request'],
    ['400 with "not found" in it', json(refusal(1), {}, 400), 'bad-request'],
    ['404 with "not found" in it', json(refusal(1), {}, 404), 'bad-request'],
    ['404 with a payment in it', json(success(aTransaction()), {}, 404), 'bad-request'],
    ['201 with a payment in it', json(success(aTransaction()), {}, 201), 'nonsense'],
    ['204', http(204, {}, ''), 'nonsense'],
    ['a page with 200', http(200, { 'content-type': 'text/html' }, page), 'nonsense'],
    ['a page that says JSON', http(200, { 'content-type': 'application/json' }, page), 'nonsense'],
    ['plain words', http(200, { 'content-type': 'text/plain' }, BODY_MARK), 'nonsense'],
    ['nothing', http(200, { 'content-type': 'application/json' }, ''), 'nonsense'],
    ['half of the JSON', http(200, { 'content-type': 'application/json' }, whole.slice(0, 200)), 'nonsense'],
    ['two answers in one', http(200, { 'content-type': 'application/json' }, whole + whole), 'nonsense'],
    ['bytes that are no UTF-8', http(200, {}, Buffer.from(whole.replace(BODY_MARK, 'é'), 'latin1')), 'nonsense'],
    ['UTF-16', http(200, { 'content-type': 'application/json' }, Buffer.from(whole, 'utf16le')), 'nonsense'],
    ['a deep nest', http(200, { 'content-type': 'application/json' }, deep), 'nonsense'],
    ['gzip that nobody asked for', http(200, { 'content-encoding': 'gzip' }, gzipSync(whole)), 'nonsense'],
    [
      'plain words that say gzip',
      http(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }, whole),
      'nonsense',
    ],
    ['a payment with a deep nest in it', http(200, { 'content-type': 'application/json' }, deepPayment), 'nonsense'],
    ['gzip in disguise', http(200, { 'content-type': 'application/json' }, gzipSync(whole)), 'nonsense'],
    ['no HTTP', Buffer.from(`SSH-2.0-${BODY_MARK}\r\n`), 'nonsense'],
    ['a broken header', Buffer.from(`HTTP/1.1 200 OK\r\n${BODY_MARK}\r\n\r\n`), 'nonsense'],
    ['a header without end', Buffer.from(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`), 'nonsense'],
    ['two lengths', Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n'), 'nonsense'],
    ['a cut in the head', Buffer.from('HTTP/1.1 200 OK\r\ncontent-'), 'offline'],
    ['silence and a hang-up', Buffer.alloc(0), 'offline'],
    [
      'a cut in the body',
      http(200, { 'content-type': 'application/json', 'content-length': '9999' }, whole),
      'offline',
    ],
    ['403 with a cut body', http(403, { 'content-length': '9999' }, page), 'blocked'],
  ])('%s is %s', async (_, bytes, kind) => {
    const client = await answeredWith(bytes)
    expect((await troubleOf(client.checkTransactionByMd5(MD5))).kind).toBe(kind)
  })

  it.each([2, 5])(
    '200 with errorCode %i blames this very question: no word about the money, and the way is well',
    async (code) => {
      const client = await answeredWith(json(refusal(code)))
      expect((await client.checkTransactionByMd5(MD5)).value).toMatchObject({
        kind: 'unreadable',
        why: `errorCode ${code}`,
      })
    },
  )

  it.each([301, 302, 303, 307, 308])('a redirect (%i) is nonsense, and nobody goes there', async (status) => {
    const elsewhere = await aLiar((socket) => socket.end(json(success(aTransaction()))))
    const client = await answeredWith(http(status, { location: `${elsewhere.baseUrl}/v1/x` }, ''))
    expect((await troubleOf(client.checkTransactionByMd5(MD5))).kind).toBe('nonsense')
    expect(elsewhere.heard).toEqual([])
  })

  it('takes JSON without a content type, with a byte order mark, or in chunks', async () => {
    const chunked = `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${whole.length.toString(16)}\r\n${whole}\r\n0\r\n\r\n`
    for (const bytes of [http(200, {}, whole), http(200, {}, `\ufeff ${whole}`), Buffer.from(chunked)]) {
      const client = await answeredWith(bytes)
      expect((await client.checkTransactionByMd5(MD5)).value.kind).toBe('found')
    }
  })

  it('an answer without end is dropped at the limit', async () => {
    let sent = 0
    const liar = await aLiar((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{"responseCode":0,"data":"')
      const flood = () => {
        while (!socket.destroyed && socket.write('x'.repeat(16_384))) sent += 16_384
      }
      socket.on('drain', flood)
      flood()
    })
    const trouble = await troubleOf(aClient(liar.baseUrl).checkTransactionByMd5(MD5))
    expect(trouble.kind).toBe('nonsense')
    expect(trouble.detail).toContain('larger')
    expect(sent).toBeLessThan(64 * 2 ** 20)
  })

  it('an answer that says it is huge is not even read', async () => {
    const liar = await aLiar((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n{'))
    expect((await troubleOf(aClient(liar.baseUrl).checkTransactionByMd5(MD5))).kind).toBe('nonsense')
  })
})

describe('time', () => {
  it('ends a call that is never answered', async () => {
    const liar = await aLiar(() => undefined)
    expect((await troubleOf(aClient(liar.baseUrl, SHORT).checkTransactionByMd5(MD5))).kind).toBe('timed-out')
  })

  it('ends an answer that drips', async () => {
    const liar = await aLiar((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{')
      const drip = setInterval(() => (socket.destroyed ? clearInterval(drip) : socket.write(' ')), 20)
    })
    expect((await troubleOf(aClient(liar.baseUrl, SHORT).checkTransactionByMd5(MD5))).kind).toBe('timed-out')
  })

  it('ends a connection that never comes to stand', async () => {
    const liar = await aLiar(() => undefined)
    const patience = { connectMs: 100, totalMs: 60_000 }
    const client = aClient(liar.baseUrl.replace('http:', 'https:'), { patience })
    expect((await troubleOf(client.checkTransactionByMd5(MD5))).kind).toBe('timed-out')
  })

  it('is told with the answer, and Bakong tells its own', async () => {
    const client = await answeredWith(json(refusal(1), { date: 'Sun, 22 Nov 2026 03:00:00 GMT' }))
    const heard = await client.checkTransactionByMd5(MD5)
    expect(heard.serverDateMs).toBe(Date.UTC(2026, 10, 22, 3))
    expect(heard.tookMs).toBeGreaterThan(0)
  })

  it.each(['yesterday', '2026-11-22T03:00:00Z', 'Sun, 99 Nov 2026 03:00:00 GMT', ''])(
    '"%s" is no date',
    async (date) => {
      const client = await answeredWith(json(refusal(1), { date }))
      expect((await client.checkTransactionByMd5(MD5)).serverDateMs).toBeNull()
    },
  )

  it.each<[string, Record<string, string>, number | undefined]>([
    ['seconds', { 'retry-after': '7' }, 7000],
    ['a date', { 'retry-after': 'Sun, 22 Nov 2026 03:00:30 GMT', date: 'Sun, 22 Nov 2026 03:00:00 GMT' }, 30_000],
    ['a date gone by', { 'retry-after': 'Sun, 22 Nov 2026 02:00:00 GMT', date: 'Sun, 22 Nov 2026 03:00:00 GMT' }, 0],
    ['nonsense', { 'retry-after': 'soon' }, undefined],
    ['a negative', { 'retry-after': '-5' }, undefined],
    ['nothing', {}, undefined],
  ])('Retry-After as %s', async (_, headers, retryAfterMs) => {
    const trouble = await troubleOf((await answeredWith(http(429, headers, ''))).checkTransactionByMd5(MD5))
    expect(trouble.context.retryAfterMs).toBe(retryAfterMs)
  })

  it.each<[string, Record<string, string>, number]>([
    ['seconds', { 'retry-after': '60', age: '45' }, 15_000],
    [
      'a date',
      { 'retry-after': 'Sun, 22 Nov 2026 03:01:00 GMT', date: 'Sun, 22 Nov 2026 03:00:00 GMT', age: '45' },
      15_000,
    ],
    ['seconds long gone by', { 'retry-after': '60', age: '600' }, 0],
  ])('Retry-After of a copy counts from when it was made: %s', async (_, headers, retryAfterMs) => {
    const trouble = await troubleOf((await answeredWith(http(429, headers, ''))).checkTransactionByMd5(MD5))
    expect(trouble.context.retryAfterMs).toBe(retryAfterMs)
  })

  it.each<[string, Record<string, string>, boolean]>([
    ['without Age was made now', {}, false],
    ['with Age came from a cache', { age: '600' }, true],
    ['with an Age of nothing came from one too', { age: '0' }, true],
    ['with an Age that is none as well', { age: 'old' }, true],
  ])('an answer to a POST %s', async (_, headers, mayBeCopy) => {
    const client = await answeredWith(json(refusal(1), headers))
    expect((await client.checkTransactionByMd5(MD5)).mayBeCopy).toBe(mayBeCopy)
    const date = 'Sun, 22 Nov 2026 03:00:00 GMT'
    const refused = await answeredWith(http(403, { ...headers, date }, ''))
    expect((await troubleOf(refused.checkTransactionByMd5(MD5))).context.mayBeCopy).toBe(mayBeCopy)
  })

  it('of a knock may be old, whatever it says', async () => {
    expect((await (await answeredWith(http(200, {}, ''))).probe()).mayBeCopy).toBe(true)
  })

  it.each([200, 401, 403, 404, 405, 429, 500, 504])(
    'is told by HTTP %i too when it is asked for, and no token is sent',
    async (status) => {
      const liar = await aLiar((socket) => socket.end(http(status, { date: 'Sun, 22 Nov 2026 03:00:00 GMT' }, '')))
      const heard = await aClient(liar.baseUrl).time('shop@aclb')
      expect(heard).toMatchObject({ value: null, serverDateMs: Date.UTC(2026, 10, 22, 3), mayBeCopy: false })
      const sent = liar.heard.join()
      expect(sent).toMatch(/^POST \/v1\/check_bakong_account /)
      expect(sent).not.toMatch(/authorization/i)
      expect(sent).toContain('{"accountId":"shop@aclb"}')
    },
  )

  it('of Bakong comes with troubles too', async () => {
    const client = await answeredWith(http(500, { date: 'Sun, 22 Nov 2026 03:00:00 GMT' }, ''))
    expect((await troubleOf(client.checkTransactionByMd5(MD5))).context.serverDateMs).toBe(Date.UTC(2026, 10, 22, 3))
  })
})

describe('no way there', () => {
  it('is offline when nobody listens, or the name leads nowhere', async () => {
    const liar = await aLiar(() => undefined)
    await liar.close()
    expect((await troubleOf(aClient(liar.baseUrl).checkTransactionByMd5(MD5))).kind).toBe('offline')
    expect((await troubleOf(aClient('https://bakong.invalid').checkTransactionByMd5(MD5))).kind).toBe('offline')
  })

  it('is something in between when the other side does not speak TLS', async () => {
    const liar = await aLiar(() => undefined, 'HTTP/1.1 400 Bad Request\r\n\r\n')
    const client = aClient(liar.baseUrl.replace('http:', 'https:'))
    const trouble = await troubleOf(client.checkTransactionByMd5(MD5))
    expect(trouble.kind).toBe('intercepted')
    expect(trouble.detail).toMatch(/SSL|EPROTO|TLS/)
    expect(liar.heard).toEqual([])
  })

  it('is offline for calls that are under way when the till closes', async () => {
    let arrived: () => void = () => undefined
    const here = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const liar = await aLiar(() => arrived())
    const client = aClient(liar.baseUrl)
    const call = troubleOf(client.checkTransactionByMd5(MD5))
    await here
    client.close()
    expect((await call).kind).toBe('offline')
  })
})

describe('the knock', () => {
  it.each<[number, string | null]>([
    [200, null],
    [301, null],
    [401, null],
    [404, null],
    [429, null],
    [403, 'blocked'],
    [500, 'server-error'],
    [504, 'server-error'],
  ])('HTTP %i is %s', async (status, kind) => {
    const client = await answeredWith(http(status, { date: 'Sun, 22 Nov 2026 03:00:00 GMT' }, 'x'.repeat(500_000)))
    if (kind !== null) expect((await troubleOf(client.probe())).kind).toBe(kind)
    else expect(await client.probe()).toMatchObject({ value: null, serverDateMs: Date.UTC(2026, 10, 22, 3) })
  })

  it('needs no token', async () => {
    const { baseUrl } = await aLiar((socket) => socket.end(http(404, {}, '')))
    expect((await aClient(baseUrl, { token: () => null }).probe()).value).toBeNull()
  })
})
