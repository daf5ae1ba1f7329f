// If this breaks, Bakong is asked the wrong way, the token goes where it need not, or a look-up is wasted.

import { afterAll, describe, expect, it } from 'vitest'
import type { BakongClient } from '../../electron/bakong/client'
import { aClient, aLiar, closeLiars, json, MD5, refusal, SECRET, success, troubleOf } from './support'

afterAll(closeLiars)

const NOT_FOUND = json(refusal(1))

describe('what is sent', () => {
  it('is the documented request, with the token in its header alone', async () => {
    const liar = await aLiar((socket) => socket.end(NOT_FOUND))
    await aClient(`${liar.baseUrl}/v1`).checkTransactionByMd5(MD5)
    const [head = '', body] = (liar.heard[0] ?? '').split('\r\n\r\n')
    const lines = head.split('\r\n').map((line) => line.toLowerCase())
    expect(lines[0]).toBe('post /v1/check_transaction_by_md5 http/1.1')
    expect(lines).toContain(`authorization: bearer ${SECRET.toLowerCase()}`)
    expect(lines).toContain('content-type: application/json')
    expect(lines).toContain('accept-encoding: identity')
    expect(head.match(/eyJ/g)).toHaveLength(1)
    expect(body).toBe(JSON.stringify({ md5: MD5 }))
  })

  it('is a bare array for lists, and exact decimals for amounts', async () => {
    const liar = await aLiar((socket) => socket.end(NOT_FOUND))
    const client = aClient(liar.baseUrl)
    await troubleOf(client.checkTransactionByMd5List([MD5]))
    await client.checkTransactionByShortHash('8465d722', { amountMinor: 129, currency: 'USD' })
    await client.checkTransactionByShortHash('8465d722', { amountMinor: 999_999_999_999, currency: 'USD' })
    await client.checkTransactionByShortHash('8465d722', { amountMinor: 4400, currency: 'KHR' })
    expect(liar.heard.map((text) => text.split('\r\n\r\n')[1])).toEqual([
      `["${MD5}"]`,
      '{"hash":"8465d722","amount":1.29,"currency":"USD"}',
      '{"hash":"8465d722","amount":9999999999.99,"currency":"USD"}',
      '{"hash":"8465d722","amount":4400,"currency":"KHR"}',
    ])
  })

  it('holds no token where Bakong asks for none', async () => {
    const liar = await aLiar((socket) => socket.end(json(success({ token: 'new', shortLink: 'https://x.kh/1' }))))
    const client = aClient(liar.baseUrl)
    await client.renewToken('shop@mail.kh')
    await client.requestToken({ email: 'shop@mail.kh', organization: 'Shop', project: 'Till' })
    await client.verify('12345678901234567890')
    await client.generateDeepLink('0'.repeat(40))
    await client.probe()
    expect(liar.heard).toHaveLength(5)
    for (const text of liar.heard) expect(text.toLowerCase()).not.toContain('authorization')
    expect(liar.heard[4]).toMatch(/^GET \/ HTTP/)
  })

  it.each([
    [null, 'unauthorized'],
    ['', 'unauthorized'],
    ['   ', 'unauthorized'],
    ['two words', 'unauthorized'],
    ['line\r\nX-Evil: 1', 'unauthorized'],
    ['ខ្មែរ', 'unauthorized'],
  ])('is nothing at all with the token %j', async (token, kind) => {
    const liar = await aLiar((socket) => socket.end(NOT_FOUND))
    const trouble = await troubleOf(aClient(liar.baseUrl, { token: () => token }).checkTransactionByMd5(MD5))
    expect(trouble.kind).toBe(kind)
    expect(liar.heard).toEqual([])
  })

  it.each<[string, (client: BakongClient) => Promise<unknown>]>([
    ['an md5 in capitals', (client) => client.checkTransactionByMd5(MD5.toUpperCase())],
    ['a short md5', (client) => client.checkTransactionByMd5('abc')],
    ['a short hash', (client) => client.checkTransactionByHash(MD5)],
    [
      'a long short hash',
      (client) => client.checkTransactionByShortHash('8465d7220', { amountMinor: 1, currency: 'USD' }),
    ],
    ['an empty reference', (client) => client.checkTransactionByExternalRef('')],
    ['an endless reference', (client) => client.checkTransactionByInstructionRef('x'.repeat(256))],
    ['an empty list', (client) => client.checkTransactionByMd5List([])],
    ['51 md5s', (client) => client.checkTransactionByMd5List(Array(51).fill(MD5))],
    ['one bad hash of two', (client) => client.checkTransactionByHashList(['ab'.repeat(32), 'x'])],
    ['no account', (client) => client.checkAccount(' ')],
    ['no e-mail', (client) => client.renewToken('shop')],
    ['a long e-mail', (client) => client.renewToken(`${'x'.repeat(30)}@mail.kh`)],
    ['no organization', (client) => client.requestToken({ email: 'a@b.kh', organization: '', project: 'x' })],
    ['a short code', (client) => client.verify('123')],
    ['no QR', (client) => client.generateDeepLink('')],
  ])('is nothing at all for %s', async (_, ask) => {
    const liar = await aLiar((socket) => socket.end(NOT_FOUND))
    expect((await troubleOf(ask(aClient(liar.baseUrl)))).kind).toBe('bad-request')
    expect(liar.heard).toEqual([])
  })
})
