// Habits of other programs' HTTP clients: localhost that means ::1, HEAD before GET, methods an address does not take.

import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import { methodsOf, routes } from '../../electron/api/routes'
import { type Answered, type Api, anApi } from './support'

const sale = { amount: 1, currency: 'USD' }
const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))
const portOf = (api: Api) => Number(new URL(api.url).port)

const others: Server[] = []
afterEach(() => {
  for (const server of others.splice(0)) server.close()
})

/** Another program that listens on this port of ::1. @param port 0 for a free one  @returns the port */
function somebodyElse(port: number): Promise<number> {
  const server = createServer((_request, response) => response.end('somebody else'))
  others.push(server)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '::1', () => resolve((server.address() as AddressInfo).port))
  })
}

/** Sends text as it is, and reads until the connection is closed. @param begun called when an answer begins */
function raw(port: number, text: string, host = '127.0.0.1', begun: () => void = () => undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(port, host, () => socket.write(text))
    socket.on('data', (part) => {
      answer += part
      begun()
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1])

function isOpen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

describe.runIf(hasIpv6)('a program whose localhost is ::1', () => {
  it('sells as by 127.0.0.1, under the same rules', async () => {
    const api = await anApi()
    const port = portOf(api)
    for (const host of [`[::1]:${port}`, `localhost:${port}`, `127.0.0.1:${port}`]) {
      const sold = await api.ask({ path: '/pos/sale', body: sale, headers: { host }, hostname: '::1' })
      expect([host, sold.status, sold.json.status]).toEqual([host, 200, 'PENDING'])
    }
    expect((await api.ask({ path: '/health', headers: { host: `[::1]:${port}` } })).status).toBe(200)
    for (const host of [
      '[::1]',
      '[::1]:1',
      `[::]:${port}`,
      `::1:${port}`,
      `[::1]:${port}.evil.example`,
      'evil.example',
    ])
      expect((await api.ask({ path: '/health', headers: { host }, hostname: '::1' })).json.code).toBe(
        'host-not-allowed',
      )
    const fromPage = { origin: `http://[::1]:${port}`, host: `[::1]:${port}` }
    const refused = await api.ask({ path: '/pos/sale', body: sale, headers: fromPage, hostname: '::1' })
    expect(refused.json.code).toBe('browser-not-allowed')
    expect(api.sales()).toBe(3)
  })

  it('needs a key in live mode, and tries wrong ones no oftener at two addresses than at one', async () => {
    const api = await anApi({ mode: 'live', provision: { enabled: true, port: 0, keys: ['from-the-file'] } })
    const ask = (hostname: string, headers: Record<string, string>) => api.ask({ path: '/health', hostname, headers })
    expect((await ask('::1', {})).json.code).toBe('key-missing')
    expect((await ask('::1', { authorization: 'Bearer from-the-file' })).status).toBe(200)
    const codes: string[] = []
    for (let tries = 0; tries < 12; tries++)
      for (const hostname of ['127.0.0.1', '::1'])
        codes.push((await ask(hostname, { authorization: 'Bearer wrong' })).json.code)
    expect(codes.filter((code) => code === 'key-wrong')).toHaveLength(20)
    expect(codes.filter((code) => code === 'too-many-requests')).toHaveLength(4)
  })

  it('is told live events, until the API is switched off; both addresses close, and move with the port', async () => {
    const api = await anApi()
    const before = portOf(api)
    const listening = new Set<string>()
    const streams = ['127.0.0.1', '::1'].map((host) =>
      raw(before, `GET /pos/events HTTP/1.1\r\nHost: localhost:${before}\r\n\r\n`, host, () => listening.add(host)),
    )
    await expect.poll(() => listening.size).toBe(2)
    await api.sell(sale)
    await api.control.change({ port: before })
    for (const told of await Promise.all(streams)) expect(told).toContain('text/event-stream')
    await api.control.change({ enabled: false })
    expect([await isOpen(before, '127.0.0.1'), await isOpen(before, '::1')]).toEqual([false, false])
    await api.control.change({ enabled: true, port: 0 })
    const after = portOf(api)
    expect([await isOpen(after, '127.0.0.1'), await isOpen(after, '::1')]).toEqual([true, true])
    api.control.close()
    await expect
      .poll(async () => [await isOpen(after, '127.0.0.1'), await isOpen(after, '::1')])
      .toEqual([false, false])
  })

  it('asks somebody else where the port of ::1 is taken: a line in the log, and the till sells on 127.0.0.1', async () => {
    const taken = await somebodyElse(0)
    const api = await anApi({ provision: { enabled: true, port: taken } })
    expect(api.control.view()).toMatchObject({ running: `http://127.0.0.1:${taken}`, trouble: null })
    expect(api.logged.filter((event) => event === 'api.no-ipv6')).toHaveLength(1)
    expect((await api.sell(sale)).status).toBe(200)
    expect((await api.ask({ path: '/', hostname: '::1' })).text).toBe('somebody else')
  })
})

it('no address but the two of loopback answers', async () => {
  const api = await anApi()
  const elsewhere = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80'))
  for (const { address } of elsewhere) expect(await isOpen(portOf(api), address), address).toBe(false)
})

describe('HEAD', () => {
  const without = ({ date: _date, 'keep-alive': _keepAlive, ...rest }: Answered['headers']) => rest

  it('is answered like GET, without the body, wherever GET only reads', async () => {
    const api = await anApi()
    const { sale_id } = (await api.sell(sale)).json
    const reads = [...routes.filter((route) => methodsOf(route).includes('HEAD')).map(({ path }) => path)]
    expect(reads.length).toBeGreaterThan(4)
    for (const path of [
      ...reads,
      '/docs',
      '/openapi.json',
      '/nowhere',
      '/pos/sales?limit=x',
      '/pos/sale/none/status',
    ]) {
      const at = path.replace('{sale_id}', sale_id)
      const got = await api.ask({ path: at })
      const head = await api.ask({ path: at, method: 'HEAD' })
      expect([at, head.status, head.text]).toEqual([at, got.status, ''])
      const { 'content-length': length, ...same } = without(got.headers)
      expect(without(head.headers), at).toMatchObject(same)
      expect(Number(length)).toBe(Buffer.byteLength(got.text))
      // A link state may have changed its name's length between the two.
      expect(Math.abs(Number(head.headers['content-length']) - Number(length)), at).toBeLessThan(24)
    }
    // The same connection goes on: no byte of a body was left in it.
    const port = portOf(api)
    const one = (method: string) => `${method} /health HTTP/1.1\r\nHost: localhost:${port}\r\n`
    const both = await raw(port, `${one('HEAD')}\r\n${one('GET')}Connection: close\r\n\r\n`)
    expect(both.match(/HTTP\/1\.1 200/g)).toHaveLength(2)
  })

  it('neither pays a sale nor opens a stream', async () => {
    const api = await anApi()
    const { sale_id } = (await api.sell(sale)).json
    for (const path of [`/test/paid/${sale_id}`, '/pos/events', `/pos/sale/${sale_id}/events`]) {
      const refused = await api.ask({ path, method: 'HEAD' })
      expect([path, refused.status, refused.headers['allow'], refused.text]).toEqual([path, 405, 'GET', ''])
    }
    expect((await api.ask({ path: `/pos/sale/${sale_id}/status` })).json.status).toBe('PENDING')
  })

  it('needs a key where GET does', async () => {
    const api = await anApi({ mode: 'live', provision: { enabled: true, port: 0, keys: ['from-the-file'] } })
    expect((await api.ask({ path: '/health', method: 'HEAD' })).status).toBe(401)
    const headers = { authorization: 'Bearer from-the-file' }
    expect((await api.ask({ path: '/health', method: 'HEAD', headers })).status).toBe(200)
  })
})

describe('a method that an address does not take', () => {
  it.each(['demo', 'live'] as const)('is 405 with what it takes; an address that is none is 404 (%s)', async (mode) => {
    const api = await anApi({ mode, provision: { enabled: true, port: 0, keys: ['from-the-file'] } })
    const takes = new Map<string, string[]>([
      ['/docs', ['GET', 'HEAD']],
      ['/openapi.json', ['GET', 'HEAD']],
    ])
    for (const route of routes.filter(({ demoOnly }) => mode === 'demo' || !demoOnly))
      takes.set(route.path, [...(takes.get(route.path) ?? []), ...methodsOf(route)])
    for (const [template, methods] of takes) {
      const path = template.replace('{sale_id}', crypto.randomUUID())
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']) {
        if (methods.includes(method)) continue
        const refused = await api.ask({ path, method })
        expect([method, path, refused.status, refused.headers['allow']]).toEqual([
          ...[method, path, 405, methods.join(', ')],
        ])
        if (method !== 'HEAD') expect(refused.json.code).toBe('method-not-allowed')
      }
    }
    const nowhere = ['/', '/pos', '/pos/sale/', '/health/', '/POS/sale', ...(mode === 'live' ? ['/test/paid/x'] : [])]
    for (const path of nowhere)
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS']) {
        const { status, headers } = await api.ask({ path, method })
        expect([method, path, status, headers['allow']]).toEqual([method, path, 404, undefined])
      }
    expect(api.sales()).toBe(0)
  })

  it('is no way for a web page: its preflight is refused as it is', async () => {
    const api = await anApi()
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' }
    const preflight = await api.ask({ path: '/pos/sale', method: 'OPTIONS', headers })
    expect([preflight.status, preflight.json.code]).toEqual([403, 'browser-not-allowed'])
    for (const name of Object.keys(preflight.headers)) expect(name).not.toMatch(/^access-control/)
  })
})

describe('on the wire', () => {
  it('the whole address in the first line is as good as the path, if it is ours', async () => {
    const api = await anApi()
    const port = portOf(api)
    const get = async (target: string, host = `localhost:${port}`) =>
      statusOf(await raw(port, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`))
    for (const name of ['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]'])
      expect([name, await get(`http://${name}:${port}/health`)]).toEqual([name, 200])
    expect(await get(`http://localhost:${port}`)).toBe(404)
    expect(await get(`http://localhost:${port}/pos/sales?limit=x`)).toBe(422)
    for (const foreign of ['http://evil.example/health', `http://x@localhost:${port}/health`, '*', 'health'])
      expect([foreign, await get(foreign)]).toEqual([foreign, 400])
    expect(await get(`http://localhost:${port}/health`, 'evil.example')).toBe(403)
  })

  it('HTTP/1.0, Expect: 100-continue and a body in pieces are taken; an expectation that is none is not', async () => {
    const api = await anApi()
    const port = portOf(api)
    const host = `Host: 127.0.0.1:${port}\r\n`
    expect(await raw(port, `GET /health HTTP/1.0\r\n${host}\r\n`)).toMatch(/^HTTP\/1\.1 200/)
    expect(statusOf(await raw(port, 'GET /health HTTP/1.0\r\n\r\n'))).toBe(403)
    const body = JSON.stringify(sale)
    const post = `POST /pos/sale HTTP/1.1\r\n${host}Connection: close\r\nContent-Type: application/json\r\n`
    const expecting = await raw(port, `${post}Expect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
    expect(expecting).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200/)
    const pieces = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
    expect(statusOf(await raw(port, `${post}Transfer-Encoding: chunked\r\n\r\n${pieces}`))).toBe(200)
    expect(statusOf(await raw(port, `${post}Expect: much\r\nContent-Length: ${body.length}\r\n\r\n${body}`))).toBe(417)
    expect(api.sales()).toBe(2)
  })

  it('letters of a path may be percent-encoded, and mean the same', async () => {
    const api = await anApi()
    const { sale_id } = (await api.sell(sale)).json
    const encoded = `%${sale_id.charCodeAt(0).toString(16)}${sale_id.slice(1)}`
    expect((await api.ask({ path: `/pos/sale/${encoded}/status` })).json.sale_id).toBe(sale_id)
    for (const path of ['/pos/sale/%zz/status', '/pos/sale/%00', '/pos%2Fsale', '//health'])
      expect([path, (await api.ask({ path })).status]).toEqual([path, 404])
  })
})
