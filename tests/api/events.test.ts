// Live events that a slow reader, a dead one, a crowded connection or a revoked key must not turn into silence.

import { createServer, get, type IncomingMessage, request } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { sendEvents } from '../../electron/api/events'
import { Live } from '../../electron/api/live'
import { StoreFailure } from '../../electron/core/ports'
import { grants } from '../../shared/grants'
import type { ApiEvent } from '../../shared/localApi'
import { nobodyAsked } from '../../shared/people'
import { type Api, aKey, anApi } from './support'

const sale = { amount: 1, currency: 'USD' } as const
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** Makes so many sales in the books, each with its one event. */
function makeSales(api: Api, count: number): void {
  for (let made = 0; made < count; made += 50)
    api.till.startTogether(
      Array.from({ length: Math.min(50, count - made) }, () => ({
        ...{ saleId: crypto.randomUUID(), amountMinor: 100, currency: 'USD', source: 'api' },
        api: { reference: null, idempotency: null, link: 'OK' },
      })),
    )
}

const ids = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))

/** An open stream with what has come on it. */
async function open(url: string, headers: Record<string, string> = {}) {
  const stream = { text: '', ended: false, status: 0 }
  const asked = get(url, { headers, agent: false })
  asked.on('error', () => undefined)
  closing.push(() => asked.destroy())
  const answer = await new Promise<IncomingMessage>((resolve) => asked.once('response', resolve))
  stream.status = answer.statusCode ?? 0
  answer.setEncoding('utf8')
  answer.on('data', (part: string) => {
    stream.text += part
  })
  answer.on('close', () => {
    stream.ended = true
  })
  answer.on('error', () => undefined)
  return { ...{ asked, answer }, stream }
}

const oneEvent: Omit<ApiEvent, 'seq'> = {
  ...{ saleId: 'a', type: 'started', state: 'PENDING', version: 0, at: 0, billNumber: '0001' },
  ...{ amountMinor: 100, currency: 'USD', reference: 'x'.repeat(64) },
}

/** A server that tells so many events to whoever asks. @returns its port, and how many it has looked up */
async function aTeller(count: number, stallMs: number) {
  const told = { last: 0, over: 0 }
  const server = createServer((_request, response) => {
    const gone = new AbortController()
    response.once('close', () => {
      told.over += 1
      gone.abort()
    })
    sendEvents(response, {
      ...{ saleId: null, afterSeq: 0, lost: null, live: new Live(), caller: 'x', gone: gone.signal, stallMs },
      ask: (async (_name: string, { afterSeq, limit }: { afterSeq: number; limit: number }) => {
        const length = Math.max(0, Math.min(limit, count - afterSeq))
        const events = Array.from({ length }, (_, index) => ({ ...oneEvent, seq: afterSeq + index + 1 }))
        told.last = Math.max(told.last, afterSeq + length)
        return { ok: true, value: { events } }
      }) as never,
    })
  })
  closing.push(() => {
    server.close()
    server.closeAllConnections()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, told }
}

/** A connection that has asked for the stream, and reads nothing yet. */
async function asking(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  closing.push(() => socket.destroy())
  await new Promise<void>((resolve) => socket.once('connect', resolve))
  socket.pause()
  socket.write(`GET /pos/events?after=0 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
  return socket
}

it('a program that was away for 4,400 events hears each of them, in order', { timeout: 60_000 }, async () => {
  const api = await anApi()
  makeSales(api, 4400)
  const { stream } = await open(`${api.url}/pos/events?after=0`)
  await expect.poll(() => ids(stream.text).length, { timeout: 30_000 }).toBe(4400)
  expect(ids(stream.text)).toEqual(Array.from({ length: 4400 }, (_, index) => index + 1))
  expect(stream.ended).toBe(false)
  await api.sell(sale)
  await expect.poll(() => ids(stream.text).at(-1)).toBe(4401)
})

it('a slow reader hears all of it, however long it takes', { timeout: 120_000 }, async () => {
  const count = 40_000
  const { port, told } = await aTeller(count, 2000)
  const socket = await asking(port)
  let text = ''
  let waited = 0
  socket.on('data', (part) => {
    text += part
    socket.pause()
    // Not all is with the reader or its system yet: the till waits for it.
    if (told.last < count) waited += 1
    setTimeout(() => socket.resume(), 10)
  })
  socket.resume()
  await expect.poll(() => ids(text).at(-1), { timeout: 100_000, interval: 200 }).toBe(count)
  expect(waited).toBeGreaterThan(20)
  expect(ids(text)).toHaveLength(count)
  expect(told.over).toBe(0)
})

it('a reader that takes nothing at all is cut off, and not read ahead for without end', {
  timeout: 60_000,
}, async () => {
  const { port, told } = await aTeller(1_000_000, 300)
  const socket = await asking(port)
  await expect.poll(() => told.over, { timeout: 30_000 }).toBe(1)
  expect(told.last).toBeLessThan(200_000)
  socket.destroy()
})

it('one connection takes one stream, and gives it back when it closes', { timeout: 30_000 }, async () => {
  const api = await anApi()
  const { port } = new URL(api.url)
  const one = `GET /pos/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`
  for (let round = 0; round < 3; round++) {
    const socket = connect(Number(port), '127.0.0.1')
    socket.on('error', () => undefined)
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.resume()
    // As many as there are places for all, one after another without waiting.
    socket.write(one.repeat(40))
    setTimeout(() => socket.destroy(), 200)
    await closed
  }
  const open32 = await Promise.all(Array.from({ length: 32 }, () => open(`${api.url}/pos/events`)))
  expect(open32.map(({ stream }) => stream.status)).toEqual(Array.from({ length: 32 }, () => 200))
})

it('what a connection asks behind its stream ends it, rather than be done without an answer', async () => {
  const api = await anApi()
  const { port } = new URL(api.url)
  const socket = connect(Number(port), '127.0.0.1')
  let text = ''
  socket.on('data', (part) => {
    text += part
  })
  socket.on('error', () => undefined)
  socket.write(`GET /pos/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
  await expect.poll(() => text).toContain(': connected')
  const closed = new Promise((resolve) => socket.once('close', resolve))
  const body = JSON.stringify(sale)
  socket.write(
    `POST /pos/sale HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
  await closed
  expect(api.sales()).toBe(0)
})

it('answers that wait on a connection which has closed give their places back', { timeout: 30_000 }, async () => {
  const api = await anApi()
  const { sale_id } = (await api.sell(sale)).json
  const { port } = new URL(api.url)
  const one = `GET /pos/sale/${sale_id}/status?wait=60 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`
  for (let round = 0; round < 20; round++) {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(one.repeat(8)))
    socket.on('error', () => undefined)
    setTimeout(() => socket.destroy(), 50)
    await new Promise((resolve) => socket.once('close', resolve))
  }
  // 160 have asked and gone: more than there are places for.
  expect((await api.ask({ path: `/pos/sale/${sale_id}/status?wait=1` })).status).toBe(200)
})

const revoke = (api: Api, id: string) => api.router.dispatch(grants.cashier, nobodyAsked, 'api.keyRevoke', { id })

it('one key never takes all places from the other programs', { timeout: 30_000 }, async () => {
  const api = await anApi({ mode: 'live' })
  const [one, other] = [await aKey(api, ['read']), await aKey(api, ['read'])]
  const withKey = ({ headers }: typeof one) => open(`${api.url}/pos/events`, headers)
  const streams = await Promise.all(Array.from({ length: 10 }, () => withKey(one)))
  expect(streams.map(({ stream }) => stream.status).sort()).toEqual([...Array(8).fill(200), 503, 503])
  expect((await withKey(other)).stream.status).toBe(200)
})

it('a revoked key hears nothing more, neither on its stream nor from a question that waits', async () => {
  const api = await anApi({ mode: 'live' })
  const [thief, shop] = [await aKey(api, ['read']), await aKey(api)]
  const { sale_id } = (await api.sell(sale, shop.headers)).json
  const stolen = await open(`${api.url}/pos/events?after=0`, thief.headers)
  const kept = await open(`${api.url}/pos/events?after=0`, shop.headers)
  await expect.poll(() => ids(stolen.stream.text)).toEqual([1])
  const waiting = api.ask({ path: `/pos/sale/${sale_id}/status?wait=60`, headers: thief.headers })
  await api.ask({ path: `/pos/sale/${sale_id}`, headers: thief.headers })
  await revoke(api, thief.id)
  await expect.poll(() => stolen.stream.ended).toBe(true)
  const refused = await waiting
  expect([refused.status, refused.json.code, refused.headers['www-authenticate']]).toEqual([401, 'key-wrong', 'Bearer'])
  await api.sell(sale, shop.headers)
  await expect.poll(() => ids(kept.stream.text)).toEqual([1, 2])
  expect([ids(stolen.stream.text), kept.stream.ended]).toEqual([[1], false])
  expect(api.bugs).toEqual([])
})

it('a disk that can’t say whose key it is refuses, and ends what is open, without more ado', async () => {
  const api = await anApi({ mode: 'live' })
  const shop = await aKey(api)
  const { stream } = await open(`${api.url}/pos/events?after=0`, shop.headers)
  const broken = () => {
    throw new StoreFailure('io', 'as the test wants')
  }
  const { holds } = api.keys
  Object.assign(api.keys, { holds: broken })
  makeSales(api, 1)
  api.control.saleChanged('any')
  await expect.poll(() => stream.ended).toBe(true)
  Object.assign(api.keys, { holds, holderOf: broken })
  const refused = await api.ask({ path: '/pos/sales', headers: shop.headers })
  expect([refused.status, refused.json.code, refused.headers['retry-after']]).toEqual([503, 'trading-stopped', '5'])
  expect([api.bugs, api.logged.includes('api.failed')]).toEqual([[], false])
})

it('nonsense behind a stream is not answered into it', async () => {
  const api = await anApi()
  const { port } = new URL(api.url)
  const socket = connect(Number(port), '127.0.0.1')
  let text = ''
  socket.on('data', (part) => {
    text += part
  })
  socket.write(`GET /pos/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
  await expect.poll(() => text).toContain(': connected')
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.on('error', () => undefined)
  socket.write('nonsense\r\n\r\n')
  await closed
  expect(text.match(/HTTP\/1\.1/g)).toHaveLength(1)
})

it('a stream follows an answer on the same connection', async () => {
  const api = await anApi()
  const { port } = new URL(api.url)
  const head = `HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`
  const socket = connect(Number(port), '127.0.0.1')
  closing.push(() => socket.destroy())
  let text = ''
  socket.on('data', (part) => {
    text += part
  })
  socket.write(`GET /openapi.json ${head}`)
  await expect.poll(() => text).toMatch(/\}$/)
  socket.write(`GET /pos/events ${head}`)
  await expect.poll(() => text).toContain(': connected')
})

it('a client ahead of the books is told so, and what was made before it came back', async () => {
  const api = await anApi()
  makeSales(api, 3)
  // As after a backup of the first two sales was restored, and a third was made since.
  api.store.db.prepare('INSERT INTO event_jump (from_seq, ahead) VALUES (2, 1000)').run()
  const ahead = await open(`${api.url}/pos/events`, { 'last-event-id': '3' })
  await expect.poll(() => ids(ahead.stream.text)).toEqual([2, 1003])
  expect(ahead.stream.text).toContain('id: 2\nevent: reset\ndata: {"seq":2,"asked":3}\n\n')
  const inStep = await open(`${api.url}/pos/events`, { 'last-event-id': '2' })
  await expect.poll(() => ids(inStep.stream.text)).toEqual([1003])
  expect(inStep.stream.text).not.toContain('reset')
  const far = await open(`${api.url}/pos/events`, { 'last-event-id': '5000' })
  await expect.poll(() => far.stream.text).toContain('id: 1003\nevent: reset\ndata: {"seq":1003,"asked":5000}')
  const next = (await api.sell(sale)).json
  await expect.poll(() => ids(far.stream.text)).toEqual([1003, 1004])
  expect(far.stream.text).toContain(next.sale_id)
  // One sale's own events are numbered alike.
  const own = await open(`${api.url}/pos/sale/${next.sale_id}/events`)
  await expect.poll(() => ids(own.stream.text)).toEqual([1004])
})

it('a client that leaves in the middle of its body is no fault of the till', async () => {
  const api = await anApi()
  const { port } = new URL(api.url)
  for (let round = 0; round < 5; round++) {
    const asked = request({ port, hostname: '127.0.0.1', method: 'POST', path: '/pos/sale' })
    asked.on('error', () => undefined)
    asked.setHeader('content-type', 'application/json')
    asked.setHeader('content-length', '100')
    asked.write('{"amount"')
    await new Promise<void>((resolve) => asked.once('socket', (socket) => socket.once('connect', () => resolve())))
    setTimeout(() => asked.destroy(), 20)
    await new Promise((resolve) => asked.once('close', resolve))
  }
  expect((await api.sell(sale)).status).toBe(200)
  expect(api.logged).not.toContain('api.failed')
})
