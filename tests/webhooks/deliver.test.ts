// One delivery over real HTTP: signed so that others can verify it, and every way of not arriving has its word.

import { createHmac } from 'node:crypto'
import { createServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { judgeAddress } from '../../electron/webhooks/address'
import { createDeliver } from '../../electron/webhooks/deliver'
import { newSecret } from '../../electron/webhooks/sign'
import { selfSigned } from '../support/certificates'
import { answers, startReceiver } from '../support/receiver'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const close of closing.splice(0)) await close()
})

async function receiver(...given: Parameters<typeof startReceiver>) {
  const started = await startReceiver(...given)
  closing.push(started.close)
  return started
}

const body = '{"type":"sale.paid","name":"ហាង"}'
const requestTo = (url: string, secret = newSecret()) => ({
  ...{ url, secret, body, eventId: 'evt_1', type: 'sale.paid' as const },
  timestamp: Math.floor(Date.now() / 1000),
})
const { send } = createDeliver({ version: '0', timeoutMs: 300 })

describe('a delivery', () => {
  it('is verified by the library of Standard Webhooks, and by hand', async () => {
    const { url, got } = await receiver(answers(200))
    const request = requestTo(url)
    expect(await send(request)).toMatchObject({ outcome: 'delivered', status: 200 })
    const [one] = got
    if (one === undefined) throw new Error('nothing came')
    const headers = one.headers as Record<string, string>
    expect(new Webhook(request.secret).verify(one.body, headers)).toEqual(JSON.parse(body))
    expect(() => new Webhook(newSecret()).verify(one.body, headers)).toThrow('No matching signature')
    expect(() => new Webhook(request.secret).verify(`${one.body} `, headers)).toThrow('No matching signature')
    const key = Buffer.from(request.secret.replace('whsec_', ''), 'base64')
    const signed = createHmac('sha256', key).update(`evt_1.${request.timestamp}.${body}`).digest('base64')
    expect(headers['webhook-signature']).toBe(`v1,${signed}`)
    expect(JSON.stringify(one.headers)).not.toContain(request.secret)
  })

  it.each([
    [204, 'delivered'],
    [302, 'redirected'],
    [400, 'refused'],
    [500, 'refused'],
  ])('answered %i is %s', async (status, outcome) => {
    const { url, got } = await receiver((answer) => answer.writeHead(status, { location: '/elsewhere' }).end())
    expect(await send(requestTo(url))).toMatchObject({ outcome, status })
    expect(got.map(({ path }) => path)).toEqual(['/'])
  })

  it('to one who hangs is timed-out', async () => {
    const { url } = await receiver(() => undefined)
    expect(await send(requestTo(url))).toMatchObject({ outcome: 'timed-out', status: null })
  })

  it('needs no more than the head of an answer that never ends', async () => {
    const { url } = await receiver((answer) => answer.writeHead(200).write('x'.repeat(1000)))
    expect(await send(requestTo(url))).toMatchObject({ outcome: 'delivered', status: 200 })
  })

  it('to nobody is unreachable', async () => {
    const { url, close } = await startReceiver(answers(200))
    await close()
    expect(await send(requestTo(url))).toMatchObject({ outcome: 'unreachable', status: null })
  })

  it('to one whom nobody vouches for does not leave, whatever NODE_TLS_REJECT_UNAUTHORIZED says', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    const day = 86_400_000
    const heard = vi.fn()
    const stranger = createServer(
      selfSigned({ from: Date.now() - day, until: Date.now() + day, host: 'localhost' }),
      (_, answer) => {
        heard()
        answer.end()
      },
    )
    stranger.on('tlsClientError', () => undefined)
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
    closing.push(() => new Promise((resolve) => stranger.close(() => resolve())))
    const url = `https://localhost:${(stranger.address() as AddressInfo).port}/`
    expect(await createDeliver({ version: '0' }).send(requestTo(url))).toMatchObject({ outcome: 'tls' })
    expect(heard).not.toHaveBeenCalled()
  })

  it('does not leave for an address that may not be told', async () => {
    expect(await send(requestTo('http://example.com/'))).toMatchObject({ outcome: 'address-not-allowed' })
  })
})

describe('an address', () => {
  it.each(['https://example.com/hook', 'http://localhost:8080/', 'http://127.0.0.1/', 'http://192.168.1.5:3000/a?b=c'])(
    '%s may be told',
    (url) => expect(judgeAddress(url)).toEqual({ ok: true, value: url }),
  )
  it.each(['http://10.1.2.3/', 'http://172.31.0.1/', 'http://[::1]:9/', 'http://[fd00::1]/'])('%s is nearby', (url) =>
    expect(judgeAddress(url).ok).toBe(true),
  )
  it.each([
    ...['http://example.com/', 'http://8.8.8.8/', 'http://172.32.0.1/', 'http://[2001:db8::1]/', 'http://shop.local/'],
    ...['ftp://127.0.0.1/', 'file:///etc/passwd', 'https://user:pw@example.com/', 'javascript:1', 'nothing', ''],
    ...['http://127.0.0.1.example.com/', 'http://localhost.example.com/'],
  ])('%s may not', (url) => expect(judgeAddress(url)).toMatchObject({ ok: false, error: { code: 'webhook-address' } }))
})

it.each([
  ['101 Switching Protocols', 'Connection: upgrade\r\nUpgrade: websocket\r\n', 'refused', 101],
  ['101 Switching Protocols', '', 'refused', 101],
  ['103 Early Hints', '', 'unreachable', null],
] as const)(
  'a receiver that says %s (%s) and nothing more holds no place up for ever',
  async (line, more, outcome, status) => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => {
        socket.write(`HTTP/1.1 ${line}\r\n${more}\r\n`)
        if (status === null) socket.end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => new Promise((resolve) => server.close(() => resolve())))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const delivered = await createDeliver({ version: '0', timeoutMs: 5000 }).send(requestTo(url))
    expect(delivered).toMatchObject({ outcome, status })
  },
)
