// If this breaks, money that came is not seen, or money that never came is.

import { afterAll, describe, expect, it } from 'vitest'
import type { LookUp } from '../../electron/core/ports'
import { answeredWith, aTransaction, closeLiars, json, MD5, refusal, SECRET, success, troubleOf } from './support'

afterAll(closeLiars)

const PAYMENT = {
  hash: 'ab'.repeat(32),
  fromAccountId: 'abaakhppxxx@abaa',
  toAccountId: 'rumduol_cafe@demo',
  amountMinor: 5000,
  currency: 'KHR',
  createdDateMs: 1_795_316_400_000,
  acknowledgedDateMs: 1_795_316_401_000,
  externalRef: '100FT36774134151',
  description: null,
}

const fieldNamed = (word: LookUp) => (word.kind === 'unreadable' ? word.why.replace('transaction: ', '') : '')

async function lookUp(envelope: unknown): Promise<LookUp> {
  return (await (await answeredWith(json(envelope))).checkTransactionByMd5(MD5)).value
}

describe('a transaction', () => {
  it('is found with all its facts, and kept as it came', async () => {
    const transaction = aTransaction()
    expect(await lookUp(success(transaction))).toEqual({
      kind: 'found',
      payment: PAYMENT,
      raw: JSON.stringify(transaction),
    })
  })

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['a float of riel', { amount: 5000.0 }, {}],
    ['text', { amount: '5000' }, {}],
    ['text with decimals', { amount: ' 5000.00 ' }, {}],
    ['dollars', { amount: 1.1, currency: 'USD' }, { amountMinor: 110, currency: 'USD' }],
    ['dollars as text', { amount: '1.10', currency: 'USD' }, { amountMinor: 110, currency: 'USD' }],
    [
      'the largest dollars',
      { amount: 9999999999.99, currency: 'USD' },
      { amountMinor: 999_999_999_999, currency: 'USD' },
    ],
    ['another amount', { amount: 4999 }, { amountMinor: 4999 }],
    ['another account', { toAccountId: 'other@bank' }, { toAccountId: 'other@bank' }],
    ['small letters', { currency: 'khr' }, {}],
    ['a hash in capitals', { hash: 'AB'.repeat(32) }, {}],
    ['times as floats', { createdDateMs: 1_795_316_400_000.25, acknowledgedDateMs: 1.5 }, { acknowledgedDateMs: 1 }],
    ['times as text', { createdDateMs: '1795316400000', acknowledgedDateMs: '1795316401000.5' }, {}],
    [
      'times that are none',
      { createdDateMs: 'now', acknowledgedDateMs: -1 },
      { createdDateMs: null, acknowledgedDateMs: null },
    ],
    [
      'the other spelling',
      { createdDateMs: undefined, createDateMs: 7, acknowledgedDateMs: undefined },
      { createdDateMs: 7, acknowledgedDateMs: null },
    ],
    [
      'nulls',
      { fromAccountId: null, externalRef: null, createdDateMs: null },
      { fromAccountId: '', externalRef: null, createdDateMs: null },
    ],
    ['a reference as number', { externalRef: 12345 }, { externalRef: '12345' }],
    ['odd extras', { description: { a: 1 }, fromAccountId: ['x'], more: [1, [2]] }, { fromAccountId: '' }],
    ['long words', { description: 'x'.repeat(2000) }, { description: 'x'.repeat(512) }],
    ['half a surrogate pair', { fromAccountId: 'sok\ud83d@abaa' }, { fromAccountId: 'sok\ufffd@abaa' }],
    [
      'an emoji where the text is cut',
      { fromAccountId: `${'x'.repeat(63)}😀@abaa`, toAccountId: `${'y'.repeat(63)}😀` },
      { fromAccountId: 'x'.repeat(63), toAccountId: 'y'.repeat(63) },
    ],
    ['words in Khmer', { description: 'ទឹកកក' }, { description: 'ទឹកកក' }],
    ['brackets in words', { description: `"\\"${'[{'.repeat(40)}` }, { description: `"\\"${'[{'.repeat(40)}` }],
    ['brackets after a quote', { description: `"${'[{'.repeat(40)}` }, { description: `"${'[{'.repeat(40)}` }],
    ['a poisoned key', JSON.parse('{"__proto__":{"amount":1}}') as Record<string, unknown>, {}],
  ])('with %s is read', async (_, over, expected) => {
    const word = await lookUp(success(aTransaction(over)))
    expect(word).toMatchObject({ kind: 'found', payment: { ...PAYMENT, ...expected } })
  })

  it('is read from the six fields of the first document', async () => {
    const { hash, fromAccountId, toAccountId, currency, amount, description } = aTransaction()
    const word = await lookUp({
      responseCode: 0,
      responseMessage: 'x',
      data: { hash, fromAccountId, toAccountId, currency, amount, description },
    })
    expect(word).toMatchObject({ payment: { createdDateMs: null, acknowledgedDateMs: null, externalRef: null } })
  })

  it.each<[string, unknown, string]>([
    ['half riel', aTransaction({ amount: 5000.5 }), 'amount'],
    ['a tenth of a cent', aTransaction({ amount: 1.001, currency: 'USD' }), 'amount'],
    ['words for an amount', aTransaction({ amount: 'five' }), 'amount'],
    ['thousands with commas', aTransaction({ amount: '5,000' }), 'amount'],
    ['a negative amount', aTransaction({ amount: -5000 }), 'amount'],
    ['a huge amount', aTransaction({ amount: 1e21 }), 'amount'],
    ['no amount', aTransaction({ amount: null }), 'amount'],
    ['an unknown currency', aTransaction({ currency: 'THB' }), 'currency'],
    ['a number for a currency', aTransaction({ currency: 116 }), 'currency'],
    ['no receiver', aTransaction({ toAccountId: '' }), 'toAccountId'],
    ['a missing receiver', aTransaction({ toAccountId: undefined }), 'toAccountId'],
    ['a short hash', aTransaction({ hash: 'abcd' }), 'hash'],
    ['a hash that is none', aTransaction({ hash: 'zz'.repeat(32) }), 'hash'],
    ['nothing in it', {}, 'hash'],
    ['no object', null, 'the whole'],
    ['a list', [], 'the whole'],
    ['a word', 'paid', 'the whole'],
  ])('with %s is an answer that nobody can read, no trouble of the way: money may be there', async (_, data, field) => {
    const word = await lookUp(success(data))
    expect(word).toEqual({ kind: 'unreadable', why: `transaction: ${fieldNamed(word)}`, raw: JSON.stringify(data) })
    expect(fieldNamed(word)).toContain(field)
  })

  it('that nobody can read is shown to a manager bounded, and without what looks like a token', async () => {
    const hidden = aTransaction({
      amount: '5,000',
      description: `see ${SECRET} and Bearer abc123`,
      more: 'x'.repeat(300),
    })
    const word = await lookUp(success(hidden))
    expect(word).toMatchObject({ kind: 'unreadable', raw: expect.stringContaining('see [token] and [token]') })
    expect(JSON.stringify(word)).not.toContain(SECRET)
    const long = Array.from({ length: 100 }, () => 'y'.repeat(200))
    expect(await lookUp(success({ ...aTransaction({ amount: null }), long }))).toMatchObject({
      raw: expect.stringMatching(/^.{1999}…$/),
    })
  })
})

describe('the envelope', () => {
  it('of "not found" and "failed" is known by its code, as number or digits, never by its words', async () => {
    expect(await lookUp(refusal(1))).toEqual({ kind: 'not-found' })
    expect(await lookUp({ responseCode: '1', errorCode: '1' })).toEqual({ kind: 'not-found' })
    expect(await lookUp({ ...(refusal(1) as object), responseMessage: 'Transaction failed.' })).toEqual({
      kind: 'not-found',
    })
    expect(await lookUp(refusal(3))).toEqual({ kind: 'failed' })
    expect(await lookUp({ responseCode: 0, errorCode: 0, data: aTransaction() })).toMatchObject({ kind: 'found' })
  })

  it.each<[string, unknown]>([
    ...[2, 4, 5, 7, 8, 10, 11, 12, 13, 16, 18, 99, -1, 1.5, 'one', true].map((code): [string, unknown] => [
      `errorCode ${code}`,
      refusal(code),
    ]),
    ['a refusal without a code', refusal(null)],
    ['a refusal with code 0', refusal(0)],
    ['success with errorCode 1', { ...(success(aTransaction()) as object), errorCode: 1 }],
    ['responseCode 2', { responseCode: 2, errorCode: 1 }],
    ['responseCode 2 with a payment', { responseCode: 2, errorCode: null, data: aTransaction() }],
  ])('with %s is an answer that nobody can read, with all of it for a manager', async (_, envelope) => {
    expect(await lookUp(envelope)).toMatchObject({ kind: 'unreadable', raw: JSON.stringify(envelope) })
  })

  it.each<[string, unknown]>([
    ['a responseCode in words', { responseCode: 'ok', data: aTransaction() }],
    ['no responseCode', { errorCode: 1, data: null }],
    ['words only', { message: 'Transaction could not be found' }],
    ['a list', [success(aTransaction())]],
    ['null', null],
    ['a number', 1],
  ])('%s is nonsense: neither paid nor unpaid', async (_, envelope) => {
    expect((await troubleOf(lookUp(envelope))).kind).toBe('nonsense')
  })

  it('of another transaction than the hash that was asked for is nonsense', async () => {
    const client = await answeredWith(json(success(aTransaction())))
    expect((await client.checkTransactionByHash('ab'.repeat(32))).value.kind).toBe('found')
    expect(
      (await client.checkTransactionByShortHash('abababab', { amountMinor: 5000, currency: 'KHR' })).value.kind,
    ).toBe('found')
    expect((await troubleOf(client.checkTransactionByHash('cd'.repeat(32)))).kind).toBe('nonsense')
    const asked = client.checkTransactionByShortHash('cdcdcdcd', { amountMinor: 5000, currency: 'KHR' })
    expect((await troubleOf(asked)).kind).toBe('nonsense')
  })
})

describe('a list', () => {
  const md5s = ['a', 'b', 'c', 'd', 'e', 'f'].map((digit) => digit.repeat(32))
  const [A = '', B = '', C = '', D = '', E = '', F = ''] = md5s
  const list = async (data: unknown) =>
    Object.fromEntries(
      [...(await (await answeredWith(json(success(data)))).checkTransactionByMd5List(md5s)).value].map(
        ([md5, word]) => [md5, word.kind],
      ),
    )

  it('gives each clear word and leaves out the rest', async () => {
    const words = await list([
      { md5: A, status: 'SUCCESS', message: 'x', transaction: aTransaction() },
      { md5: B.toUpperCase(), status: 'success', data: aTransaction({ hash: 'cd'.repeat(32) }) },
      { md5: C, status: 'NOT_FOUND', transaction: null },
      { md5: D, status: 'FAILED' },
      { md5: E, status: 'STATIC_QR' },
      { md5: F, status: 'SERVICE_FAILED' },
    ])
    expect(words).toEqual({ [A]: 'found', [B]: 'found', [C]: 'not-found', [D]: 'failed' })
  })

  it('takes a transaction that stands beside the status', async () => {
    expect(await list([{ md5: A, status: 'SUCCESS', ...aTransaction() }])).toEqual({ [A]: 'found' })
  })

  it('leaves out what is unclear', async () => {
    const words = await list([
      { md5: A, status: 'SUCCESS' },
      { md5: B, status: 'SUCCESS', transaction: aTransaction({ amount: 0.5 }) },
      { md5: C, status: 'PENDING' },
      { md5: D },
      { status: 'NOT_FOUND' },
      { md5: '9'.repeat(32), status: 'NOT_FOUND' },
      null,
      'NOT_FOUND',
      7,
    ])
    expect(words).toEqual({})
  })

  it('lets money win over another word about the same code, and drops other contradictions', async () => {
    const words = await list([
      { md5: A, status: 'NOT_FOUND' },
      { md5: A, status: 'SUCCESS', transaction: aTransaction() },
      { md5: B, status: 'SUCCESS', transaction: aTransaction() },
      { md5: B, status: 'FAILED' },
      { md5: C, status: 'NOT_FOUND' },
      { md5: C, status: 'FAILED' },
      { md5: D, status: 'NOT_FOUND' },
      { md5: D, status: 'NOT_FOUND' },
      { md5: E, status: 'NOT_FOUND' },
      { md5: E, status: 'SERVICE_FAILED' },
    ])
    expect(words).toEqual({ [A]: 'found', [B]: 'found', [D]: 'not-found' })
  })

  it('of hashes holds only the transactions that were asked for', async () => {
    const [first, second] = ['ab'.repeat(32), 'cd'.repeat(32)] as const
    const data = [
      { hash: first, status: 'SUCCESS', data: aTransaction() },
      { hash: second, status: 'SUCCESS', data: aTransaction() },
    ]
    const client = await answeredWith(json(success(data)))
    const { value } = await client.checkTransactionByHashList([first, second])
    expect([...value.keys()]).toEqual([first])
  })

  it.each<[string, unknown]>([
    ['no data', success(null)],
    ['an object', success({ [A]: 'NOT_FOUND' })],
    ['"not found" for all at once', refusal(1)],
    ['"failed" for all at once', refusal(3)],
  ])('that is %s is nonsense as a whole', async (_, envelope) => {
    const client = await answeredWith(json(envelope))
    expect((await troubleOf(client.checkTransactionByMd5List(md5s))).kind).toBe('nonsense')
  })

  it('of fifty long items still fits', async () => {
    const fifty = Array.from({ length: 50 }, (_, index) => index.toString(16).padStart(32, '0'))
    const items = fifty.map((md5) => ({
      md5,
      status: 'SUCCESS',
      transaction: aTransaction({ description: 'x'.repeat(4000) }),
    }))
    const client = await answeredWith(json(success(items)))
    expect((await client.checkTransactionByMd5List(fifty)).value.size).toBe(50)
  })
})
