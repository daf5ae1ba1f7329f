// What a call that failed says of the link, and what it may have cost: a root page that nobody may see is no block, a question
// that never left costs nothing, and what is wrong with one answer says nothing of the way.

import { afterAll, describe, expect, it } from 'vitest'
import { aClient, aLiar, closeLiars, http, json, MD5, refusal, troubleOf } from './support'

afterAll(closeLiars)

const forbidden = http(403, { 'content-type': 'text/html' }, '<html>Forbidden</html>')

describe('a knock', () => {
  it('at a front that shows nobody its root page is answered: a quiet till must not say BLOCKED each minute', async () => {
    const liar = await aLiar((socket, request) =>
      socket.end(request.startsWith('GET / ') ? forbidden : json(refusal(5), {}, 400)),
    )
    const client = aClient(liar.baseUrl)
    expect((await client.probe()).value).toBeNull()
    expect((await client.probe()).value).toBeNull()
    const paths = liar.heard.map((text) => text.split(' ').slice(0, 2).join(' '))
    // The root is not asked for again once it is known to be closed.
    expect(paths).toEqual(['GET /', 'POST /v1/check_bakong_account', 'POST /v1/check_bakong_account'])
    expect(liar.heard.join('').toLowerCase()).not.toContain('authorization')
  })

  it('at one that answers 403 to everything is blocked, and the root is tried again each time', async () => {
    const liar = await aLiar((socket) => socket.end(forbidden))
    const client = aClient(liar.baseUrl)
    for (let knock = 0; knock < 2; knock++) expect((await troubleOf(client.probe())).kind).toBe('blocked')
    expect(liar.heard.filter((text) => text.startsWith('GET / '))).toHaveLength(2)
  })

  it('finds a server in trouble behind a closed root', async () => {
    const liar = await aLiar((socket, request) =>
      socket.end(request.startsWith('GET / ') ? forbidden : http(502, {}, 'bad gateway')),
    )
    expect((await troubleOf(aClient(liar.baseUrl).probe())).kind).toBe('server-error')
  })
})

describe('a question', () => {
  it('that found no connection never left: it may be taken off the day’s count again', async () => {
    const liar = await aLiar((socket) => socket.end())
    await liar.close()
    const refused = await troubleOf(aClient(liar.baseUrl).checkTransactionByMd5(MD5))
    expect(refused).toMatchObject({ kind: 'offline', context: { unsent: true } })
  })

  it('that no token was there for never left', async () => {
    const client = aClient('http://127.0.0.1:9', { token: () => null })
    const { kind, context } = await troubleOf(client.checkTransactionByMd5(MD5))
    expect([kind, context.unsent]).toEqual(['unauthorized', true])
  })

  it('that was cut off after it had left may have cost its look-up', async () => {
    const liar = await aLiar((socket) => socket.destroy())
    const cut = await troubleOf(aClient(liar.baseUrl).checkTransactionByMd5(MD5))
    expect([cut.kind, cut.context.unsent]).toEqual(['offline', undefined])
  })

  it('that nobody answered in time may have cost its look-up', async () => {
    const liar = await aLiar(() => undefined)
    const client = aClient(liar.baseUrl, { patience: { totalMs: 200 } })
    const late = await troubleOf(client.checkTransactionByMd5(MD5))
    expect([late.kind, late.context.unsent]).toEqual(['timed-out', undefined])
  })
})

describe('an answer', () => {
  it.each([
    ['an errorCode that nobody has documented', json(refusal(14))],
    ['errorCode 2', json(refusal(2))],
    ['an envelope that contradicts itself', json({ responseCode: 0, errorCode: 1, data: null })],
  ])('with %s says that Bakong spoke', async (_, answer) => {
    const liar = await aLiar((socket) => socket.end(answer))
    const { context } = await troubleOf(aClient(liar.baseUrl).checkTransactionByMd5List([MD5]))
    expect(context.spoke).toBe(true)
  })

  it.each([
    ['a page', http(200, { 'content-type': 'text/html' }, '<html>')],
    ['404', http(404, {}, '')],
    ['another JSON', json({ hello: 'world' })],
    ['errorCode 9', json(refusal(9))],
  ])('that is %s does not', async (_, answer) => {
    const liar = await aLiar((socket) => socket.end(answer))
    const { context } = await troubleOf(aClient(liar.baseUrl).checkTransactionByMd5(MD5))
    expect(context.spoke).toBeUndefined()
  })
})
