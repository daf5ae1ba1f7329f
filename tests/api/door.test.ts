// Who may ask: this machine, by our address, no web page; in live mode with a key.

import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, it } from 'vitest'
import { doorFault } from '../../electron/api/door'
import { grants } from '../../shared/grants'
import { nobodyAsked } from '../../shared/people'
import { type Api, aKey, anApi } from './support'

const sale = { amount: 1, currency: 'USD' }

function command(api: Api, name: string, input: unknown) {
  return api.router.dispatch(grants.cashier, nobodyAsked, name, input)
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

it('answers only under its own name and port, and never a web page', async () => {
  const api = await anApi()
  const { port } = new URL(api.url)
  const code = async (headers: Record<string, string>) => {
    const answer = await api.ask({ path: '/pos/sale', body: sale, headers })
    for (const name of Object.keys(answer.headers)) expect(name).not.toMatch(/^access-control/)
    return answer.status === 200 ? 'sold' : answer.json.code
  }
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1',
    '127.0.0.1:1',
    'localhost',
    `127.0.0.1:${port}.evil.example`,
  ]) {
    expect(await code({ host }), host).toBe('host-not-allowed')
  }
  for (const origin of ['https://evil.example', 'null', api.url]) {
    expect(await code({ origin }), origin).toBe('browser-not-allowed')
  }
  expect(await code({ 'sec-fetch-site': 'cross-site' })).toBe('browser-not-allowed')
  expect(await code({ 'content-type': 'text/plain' })).toBe('content-type')
  expect(await code({ 'content-type': 'application/x-www-form-urlencoded' })).toBe('content-type')
  expect(api.sales()).toBe(0)
  expect(await code({ host: `localhost:${port}` })).toBe('sold')
  expect(await code({ 'content-type': 'application/json; charset=utf-8' })).toBe('sold')
  for (const method of ['OPTIONS', 'PUT', 'DELETE', 'PATCH', 'TRACE']) {
    expect((await api.ask({ method, path: '/pos/sale' })).status, method).toBe(405)
  }
  const wrong = await api.ask({ path: '/pos/sale' })
  expect([wrong.status, wrong.headers['allow']]).toEqual([405, 'POST'])
})

it('listens on loopback alone, and takes nobody else at his word', async () => {
  const api = await anApi()
  expect(api.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  const request = (remoteAddress: string) =>
    ({
      socket: { remoteAddress },
      headers: { host: '127.0.0.1:8000' },
      rawHeaders: ['Host', ''],
      url: '/health',
      method: 'GET',
    }) as never
  for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '::1']) expect(doorFault(request(address), 8000)).toBeNull()
  for (const address of ['192.168.1.7', '::ffff:10.0.0.1', '10.127.0.1']) {
    expect(doorFault(request(address), 8000)).toMatchObject({ code: 'not-local' })
  }
})

it('takes a body of 16 KB and no more, said or not', async () => {
  const api = await anApi()
  const { port } = new URL(api.url)
  const large = await api.ask({ path: '/pos/sale', raw: ' '.repeat(17 * 1024) })
  expect([large.status, large.json.code]).toEqual([413, 'too-large'])
  const chunked = await new Promise<string>((resolve, reject) => {
    let text = ''
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(
        `POST /pos/sale HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
      )
      for (let part = 0; part < 5; part++) socket.write(`1000\r\n${' '.repeat(4096)}\r\n`)
    })
    socket.on('data', (part) => {
      text += part
      if (text.includes('too-large')) socket.destroy()
    })
    socket.on('close', () => resolve(text))
    socket.on('error', reject)
  })
  expect(chunked).toContain('413')
  expect(api.sales()).toBe(0)
})

it('in live mode answers nothing without a key, and has no /test/paid', async () => {
  const api = await anApi({ mode: 'live', provision: { enabled: true, port: 0, keys: ['from-the-file'] } })
  for (const path of ['/pos/sales', '/health', '/pos/events', '/pos/static-qr']) {
    const refused = await api.ask({ path })
    expect([refused.status, refused.json.code], path).toEqual([401, 'key-missing'])
    expect(refused.headers['www-authenticate']).toBe('Bearer')
  }
  expect((await api.sell(sale)).json.code).toBe('key-missing')
  expect((await api.sell(sale, bearer('nonsense'))).json.code).toBe('key-wrong')
  expect((await api.sell(sale, { authorization: 'Basic Zm9vOmJhcg==' })).json.code).toBe('key-wrong')
  expect(api.sales()).toBe(0)
  const sold = await api.sell(sale, bearer('from-the-file'))
  expect(sold.json).toMatchObject({ status: 'PENDING', demo: false })
  const paid = await api.ask({ path: `/test/paid/${sold.json.sale_id}`, headers: bearer('from-the-file') })
  expect([paid.status, paid.json.code]).toEqual([404, 'no-such-route'])
  expect((await api.ask({ path: '/docs' })).status).toBe(200)
  expect((await api.ask({ path: '/openapi.json' })).text).not.toContain('/test/paid')
})

it('keys: shown once, stored hashed, by scope, revoked for good', async () => {
  const api = await anApi({ mode: 'live' })
  const seller = await aKey(api, ['sell'])
  const reader = await aKey(api, ['read'])
  expect(seller.key).toMatch(/^khqr_[\w-]{43}$/)
  const stored = JSON.stringify(api.store.db.prepare('SELECT * FROM api_key').all())
  expect(stored).not.toContain(seller.key)
  expect(stored).not.toContain(seller.key.slice(5))
  expect(JSON.stringify(api.control.view())).not.toContain(seller.key.slice(5))

  const sold = await api.sell(sale, bearer(seller.key))
  expect(sold.status).toBe(200)
  const path = `/pos/sale/${sold.json.sale_id}`
  expect((await api.ask({ path: `${path}/status`, headers: bearer(reader.key) })).json.status).toBe('PENDING')
  expect((await api.ask({ path: `${path}/status`, headers: bearer(seller.key) })).status).toBe(200)
  expect((await api.sell(sale, bearer(reader.key))).json).toMatchObject({ status: 403, code: 'scope-missing' })
  const cancel = await api.ask({ path: `${path}/cancel`, method: 'POST', headers: bearer(reader.key) })
  expect(cancel.json.code).toBe('scope-missing')
  expect(api.control.view().keys.find((key) => key.id === seller.id)?.lastUsedAt).toEqual(expect.any(Number))

  expect((await command(api, 'api.keyRevoke', { id: seller.id })).ok).toBe(true)
  expect((await api.sell(sale, bearer(seller.key))).json.code).toBe('key-wrong')
  expect(api.announced.at(-1)?.keys.find((key) => key.id === seller.id)?.revokedAt).toEqual(expect.any(Number))
  const unknown = await command(api, 'api.keyRevoke', { id: '7b0c2d8e-0d0b-4d5e-8c8f-000000000000' })
  expect(unknown).toMatchObject({ ok: false, error: { code: 'api-key-unknown' } })
  expect(api.sales()).toBe(1)
})

it('a key that is given must be right, in demo mode too; guessing is slowed down', async () => {
  const api = await anApi()
  expect((await api.sell(sale)).status).toBe(200)
  const codes = new Set<string>()
  for (let attempt = 0; attempt < 25; attempt++) codes.add((await api.sell(sale, bearer(`guess-${attempt}`))).json.code)
  expect([...codes]).toEqual(['key-wrong', 'too-many-requests'])
  // Those who have the right one are not hindered.
  const { key } = await aKey(api, ['sell', 'read'])
  expect((await api.sell(sale, bearer(key))).status).toBe(200)
  expect(api.sales()).toBe(2)
})

it('only a manager looks after the API', async () => {
  const api = await anApi()
  const cashier = { name: 'Dara', role: 'cashier' } as const
  for (const name of ['api.view', 'api.change', 'api.keyCreate', 'api.keyRevoke']) {
    const refused = await api.router.dispatch(grants.cashier, cashier, name, {})
    expect(refused, name).toMatchObject({ ok: false, error: { code: 'manager-needed' } })
  }
})

it('a busy port is said in clear words; another one is taken at once, and off is off', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const { port } = taken.address() as AddressInfo
  const api = await anApi()
  const first = api.url
  const busy = await command(api, 'api.change', { port })
  expect(busy).toMatchObject({ ok: true, value: { enabled: true, port, running: null, trouble: 'port-busy' } })
  expect(api.said.at(-1)).toContain(`port ${port} can't be used (port-busy)`)
  expect(api.till.view().screen.kind).toBe('amount')
  await expect(fetch(`${first}/health`)).rejects.toThrow()
  const moved = await command(api, 'api.change', { port: 0 })
  expect(moved).toMatchObject({
    ok: true,
    value: { trouble: null, running: expect.stringContaining('http://127.0.0.1:') },
  })
  expect((await api.ask({ path: '/health' })).status).toBe(200)
  const last = api.url
  await command(api, 'api.change', { enabled: false })
  await expect(fetch(`${last}/health`)).rejects.toThrow()
  expect(api.announced.at(-1)).toMatchObject({ enabled: false, running: null, trouble: null })
  taken.close()
})
