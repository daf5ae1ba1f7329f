// If this breaks, client and simulator no longer speak the same Bakong: each endpoint, both ways, over real HTTP.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BakongClient } from '../../electron/bakong/client'
import { asPort } from '../../electron/bakong/port'
import { readCode } from '../../electron/bakong/simulator/codeReader'
import type { Entry } from '../../electron/bakong/simulator/ledger'
import { type Simulator, startSimulator } from '../../electron/bakong/simulator/server'
import { tokenFacts } from '../../electron/bakong/token'
import { aClient, aCode, aRandom, MD5, troubleOf } from './support'

let simulator: Simulator
let client: BakongClient
let khqr: string
let md5: string
let paid: Entry

beforeAll(async () => {
  simulator = await startSimulator({ random: aRandom() })
  client = aClient(simulator.baseUrl, { token: () => simulator.token })
  khqr = aCode({ currency: 'USD', amount: '1.25' })
  md5 = readCode(khqr)?.md5 ?? ''
  paid = simulator.pay(khqr, { instructionRef: 'INS-1', description: 'ទឹកកក' })
})
afterAll(() => simulator.stop())

const facts = (entry: Entry) => ({
  hash: entry.hash,
  fromAccountId: entry.fromAccountId,
  toAccountId: entry.toAccountId,
  amountMinor: entry.amountMinor,
  currency: entry.currency,
  createdDateMs: entry.createdMs,
  acknowledgedDateMs: entry.acknowledgedMs,
  externalRef: entry.externalRef,
  description: entry.description,
})

describe('looking one payment up', () => {
  it.each<[string, (client: BakongClient) => ReturnType<BakongClient['checkTransactionByMd5']>]>([
    ['md5', (c) => c.checkTransactionByMd5(md5)],
    ['hash', (c) => c.checkTransactionByHash(paid.hash)],
    ['short hash', (c) => c.checkTransactionByShortHash(paid.hash.slice(0, 8), { amountMinor: 125, currency: 'USD' })],
    ['instruction reference', (c) => c.checkTransactionByInstructionRef('INS-1')],
    ['external reference', (c) => c.checkTransactionByExternalRef(paid.externalRef ?? '')],
  ])('by %s finds it', async (_, ask) => {
    const { value } = await ask(client)
    expect(value).toMatchObject({ kind: 'found', payment: facts(paid) })
  })

  it.each<[string, (client: BakongClient) => ReturnType<BakongClient['checkTransactionByMd5']>]>([
    ['md5', (c) => c.checkTransactionByMd5(MD5)],
    ['hash', (c) => c.checkTransactionByHash('00'.repeat(32))],
    ['short hash', (c) => c.checkTransactionByShortHash('00000000', { amountMinor: 125, currency: 'USD' })],
    [
      'short hash with another amount',
      (c) => c.checkTransactionByShortHash(paid.hash.slice(0, 8), { amountMinor: 126, currency: 'USD' }),
    ],
    [
      'short hash with another currency',
      (c) => c.checkTransactionByShortHash(paid.hash.slice(0, 8), { amountMinor: 125, currency: 'KHR' }),
    ],
    ['instruction reference', (c) => c.checkTransactionByInstructionRef('INS-2')],
    ['external reference', (c) => c.checkTransactionByExternalRef('100FT')],
  ])('by an unknown %s finds nothing', async (_, ask) => {
    expect((await ask(client)).value).toEqual({ kind: 'not-found' })
  })
})

describe('looking many up', () => {
  it('by md5 and by hash gives a word for each', async () => {
    const failed = simulator.pay(aCode(), { outcome: 'failed' })
    const byMd5 = await client.checkTransactionByMd5List([md5, failed.md5 ?? '', MD5])
    expect([...byMd5.value].map(([key, word]) => [key, word.kind])).toEqual([
      [md5, 'found'],
      [failed.md5, 'failed'],
      [MD5, 'not-found'],
    ])
    const byHash = await client.checkTransactionByHashList([paid.hash, failed.hash, '00'.repeat(32)])
    expect([...byHash.value.values()].map((word) => word.kind)).toEqual(['found', 'failed', 'not-found'])
    expect(byHash.value.get(paid.hash)).toMatchObject({ payment: facts(paid) })
  })

  it('leaves static codes unknown', async () => {
    const sticker = aCode({ amount: null })
    simulator.show(sticker)
    const stickerMd5 = readCode(sticker)?.md5 ?? ''
    expect((await client.checkTransactionByMd5List([stickerMd5, MD5])).value.has(stickerMd5)).toBe(false)
    expect((await client.checkTransactionByMd5(stickerMd5)).value).toMatchObject({
      kind: 'unreadable',
      why: 'errorCode 2',
    })
    const entry = simulator.pay(sticker, { amountMinor: 7000 })
    const found = await client.checkTransactionByShortHash(entry.hash.slice(0, 8), {
      amountMinor: 7000,
      currency: 'KHR',
    })
    expect(found.value.kind).toBe('found')
  })
})

describe('the rest of the API', () => {
  it.each([
    ['rumduol_cafe@demo', 'exists'],
    ['nobody@demo', 'not-found'],
    ['no account', 'malformed'],
  ])('account %s %s', async (accountId, kind) => {
    expect((await client.checkAccount(accountId)).value).toEqual({ kind })
    expect((await aClient(simulator.baseUrl, { token: () => null }).checkAccount(accountId)).value).toEqual({ kind })
  })

  it('issues a new token to who is registered, and it works', async () => {
    const { value } = await client.renewToken('till@demo.kh')
    expect(value.kind).toBe('issued')
    const token = value.kind === 'issued' ? value.token : ''
    const { issuedAt, expiresAt } = tokenFacts(token)
    expect((expiresAt ?? 0) - (issuedAt ?? 0)).toBe(90 * 86_400_000)
    expect((await aClient(simulator.baseUrl, { token: () => token }).checkTransactionByMd5(md5)).value.kind).toBe(
      'found',
    )
    expect((await client.renewToken('else@demo.kh')).value).toEqual({ kind: 'email-not-registered' })
  })

  it('registers by e-mail', async () => {
    const who = { email: 'new@shop.kh', organization: 'Shop', project: 'Till' }
    expect((await client.requestToken(who)).value).toEqual({ kind: 'email-sent' })
    const [code = '', email] = [...simulator.mailbox][0] ?? []
    expect(email).toBe('new@shop.kh')
    expect((await client.verify(code)).value.token).toMatch(/^ey/)
    expect((await client.renewToken('new@shop.kh')).value.kind).toBe('issued')
    expect((await client.requestToken(who)).value).toEqual({ kind: 'email-already-registered' })
    expect((await troubleOf(client.verify(code), code)).kind).toBe('nonsense')
  })

  it('makes another deep link each time', async () => {
    const source = { appIconUrl: 'https://x.kh/i.svg', appName: 'Shop', appDeepLinkCallback: 'https://x.kh/' }
    const [first, second] = [await client.generateDeepLink(khqr, source), await client.generateDeepLink(khqr)]
    expect(first.value).toMatchObject({ kind: 'made', shortLink: expect.stringMatching(/^https:/) })
    expect(second.value).not.toEqual(first.value)
    expect((await client.generateDeepLink('0'.repeat(40))).value).toEqual({ kind: 'provider-away' })
  })

  it('can be knocked at', async () => {
    const before = simulator.lookUpsToday()
    const heard = await client.probe()
    expect(Math.abs((heard.serverDateMs ?? 0) - Date.now())).toBeLessThan(5000)
    expect(simulator.lookUpsToday()).toBe(before)
  })
})

describe('the port', () => {
  it('asks by md5, alone and in a list, and knocks', async () => {
    const port = asPort(client)
    expect((await port.lookUp(md5)).value.kind).toBe('found')
    expect((await port.lookUpList([md5, MD5])).value.get(MD5)).toEqual({ kind: 'not-found' })
    expect((await port.probe()).value).toBeNull()
    expect((await troubleOf(port.lookUp('nonsense'))).kind).toBe('bad-request')
  })
})
