// If this breaks, the simulated Bakong is kinder than the real one, or forgets payments when the till is killed.

import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { readCode } from '../../electron/bakong/simulator/codeReader'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../electron/bakong/simulator/server'
import { aClient, aCode, aRandom, MD5, troubleOf } from './support'

const folder = mkdtempSync(join(tmpdir(), 'khqr-bakong-'))
const running: Simulator[] = []

async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator(options)
  running.push(simulator)
  return simulator
}

afterEach(async () => {
  for (const simulator of running.splice(0)) await simulator.stop()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const clientOf = (simulator: Simulator, token?: string | null) =>
  aClient(simulator.baseUrl, { token: () => (token === undefined ? simulator.token : token) })

/** A request without the client, as anybody on the machine could make it. */
function post(simulator: Simulator, path: string, body: unknown, headers: Record<string, string> = {}) {
  return fetch(`${simulator.baseUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

describe('tokens', () => {
  it('are known, unknown, expired or missing, by the document: HTTP 401 and errorCode 6', async () => {
    const time = { now: Date.UTC(2026, 10, 22) }
    const simulator = await start({ now: () => time.now })
    const brief = simulator.issueToken({ lifetimeMs: 1000 })
    expect((await clientOf(simulator, brief).checkTransactionByMd5(MD5)).value.kind).toBe('not-found')
    time.now += 1000
    for (const token of [brief, 'wrong']) {
      const trouble = await troubleOf(clientOf(simulator, token).checkTransactionByMd5(MD5), token)
      expect([trouble.kind, trouble.detail]).toEqual(['unauthorized', expect.stringContaining('401')])
    }
    const bare = await post(simulator, '/v1/check_transaction_by_md5', { md5: MD5 })
    expect([bare.status, await bare.json()]).toMatchObject([401, { responseCode: 1, errorCode: 6, data: null }])
  })

  it("may be a text of one's own", async () => {
    const simulator = await start({ token: 'my-token' })
    expect(simulator.token).toBe('my-token')
    expect((await clientOf(simulator, 'my-token').checkTransactionByMd5(MD5)).value.kind).toBe('not-found')
  })
})

describe('the daily limit', () => {
  it('counts each look-up of a token, refused ones too, and opens at midnight in Phnom Penh', async () => {
    const time = { now: Date.UTC(2026, 10, 22, 16, 59, 59) }
    const simulator = await start({ dailyLimit: 3, now: () => time.now })
    const client = clientOf(simulator)
    await client.checkTransactionByMd5(MD5)
    await client.checkTransactionByMd5List([MD5, '1'.repeat(32)])
    await post(simulator, '/v1/check_transaction_by_md5', 'not json', { authorization: `Bearer ${simulator.token}` })
    expect((await troubleOf(client.checkTransactionByMd5(MD5))).kind).toBe('quota-spent')
    expect(simulator.lookUpsToday()).toBe(4)
    const answer = await post(
      simulator,
      '/v1/check_transaction_by_hash',
      { hash: 'x' },
      { authorization: `Bearer ${simulator.token}` },
    )
    expect([answer.status, await answer.json()]).toMatchObject([200, { responseCode: 1, errorCode: 17 }])
    expect((await client.checkAccount('a@b')).value.kind).toBe('exists')
    time.now += 1000
    expect(simulator.lookUpsToday()).toBe(0)
    expect((await client.checkTransactionByMd5(MD5)).value.kind).toBe('not-found')
  })

  it('is of each token, and wrong tokens have theirs', async () => {
    const simulator = await start({ dailyLimit: 1 })
    const first = simulator.token
    await clientOf(simulator, first).checkTransactionByMd5(MD5)
    const second = simulator.issueToken()
    expect((await clientOf(simulator, second).checkTransactionByMd5(MD5)).value.kind).toBe('not-found')
    expect((await troubleOf(clientOf(simulator, first).checkTransactionByMd5(MD5))).kind).toBe('quota-spent')
    await troubleOf(clientOf(simulator, 'wrong').checkTransactionByMd5(MD5))
    expect(simulator.lookUpsToday('wrong')).toBe(1)
  })
})

describe('questions that are not in the document', () => {
  it.each<[string, unknown]>([
    ['check_transaction_by_md5', { hash: 'x' }],
    ['check_transaction_by_md5', 'not json'],
    ['check_transaction_by_md5', [MD5]],
    ['check_transaction_by_short_hash', { hash: '12345678', amount: '1', currency: 'USD' }],
    ['check_transaction_by_short_hash', { hash: '1234567', amount: 1, currency: 'USD' }],
    ['check_transaction_by_md5_list', { md5List: [MD5] }],
    ['check_transaction_by_md5_list', Array(51).fill(MD5)],
    ['renew_token', { email: 'x'.repeat(31) }],
    ['generate_deeplink_by_qr', { qr: 'x', sourceInfo: { appName: 'x' } }],
  ])('%s with a wrong body (%#) is errorCode 5', async (endpoint, body) => {
    const simulator = await start()
    const answer = await post(simulator, `/v1/${endpoint}`, body, { authorization: `Bearer ${simulator.token}` })
    expect([answer.status, await answer.json()]).toMatchObject([400, { responseCode: 1, errorCode: 5 }])
  })

  it('are 404 on other paths and methods, and cut when they have no end', async () => {
    const simulator = await start()
    expect((await post(simulator, '/v1/check_payment', {})).status).toBe(404)
    expect((await post(simulator, '/local/v1/check_transaction_by_md5', { md5: MD5 })).status).toBe(404)
    expect((await fetch(`${simulator.baseUrl}/v1/check_transaction_by_md5`)).status).toBe(404)
    await expect(post(simulator, '/v1/verify', 'x'.repeat(100_000))).rejects.toThrow()
  })

  it('are counted by path, so that tests can tell a polite till', async () => {
    const simulator = await start()
    const client = clientOf(simulator)
    await client.checkTransactionByMd5(MD5)
    await client.checkTransactionByMd5(MD5)
    await client.probe()
    expect(simulator.calls()).toEqual({ '/v1/check_transaction_by_md5': 2, '/': 1 })
    expect(simulator.visits().map(({ path, status }) => [path, status])).toEqual([
      ['/v1/check_transaction_by_md5', 200],
      ['/v1/check_transaction_by_md5', 200],
      ['/', 404],
    ])
  })
})

describe('the journal', () => {
  let nth = 0
  const aFile = () => join(folder, String(nth++), 'bank.jsonl')

  it('brings payments, codes and plans over a kill', async () => {
    const journal = aFile()
    const time = { now: Date.now() }
    const before = await start({ journal, now: () => time.now, scenario: { name: 'pays-after', seconds: 10 } })
    const [paid, awaited, seen] = [aCode(), aCode(), aCode()]
    before.show(paid)
    before.pay(paid)
    before.show(awaited)
    before.show(seen)
    // No stop: whoever is killed says no goodbye.
    const after = await start({ journal, now: () => time.now, scenario: { name: 'pays-after', seconds: 10 } })
    after.show(awaited)
    expect(after.ledger()).toEqual(before.ledger())
    const client = clientOf(after)
    const kinds = async () => {
      const words = await Promise.all(
        [paid, awaited].map((khqr) => client.checkTransactionByMd5(readCode(khqr)?.md5 ?? '')),
      )
      return words.map(({ value }) => value.kind)
    }
    expect(await kinds()).toEqual(['found', 'not-found'])
    time.now += 10_000
    expect(await kinds()).toEqual(['found', 'found'])
    expect(after.payMd5(readCode(seen)?.md5 ?? '')).toMatchObject({ amountMinor: 5000 })
  })

  it('remembers what was called off', async () => {
    const journal = aFile()
    const first = await start({ journal, scenario: { name: 'pays-after', seconds: 60 } })
    first.show(aCode())
    first.play('manual')
    expect(first.ledger()).toEqual([])
    expect((await start({ journal })).ledger()).toEqual([])
  })

  it('is read up to its torn end, and goes on behind it', async () => {
    const journal = aFile()
    const first = await start({ journal })
    const khqr = aCode()
    const entry = first.pay(khqr)
    const whole = readFileSync(journal)
    for (const cut of [1, 7, 40, 200]) {
      writeFileSync(journal, Buffer.concat([whole, whole.subarray(whole.indexOf('\n') + 1).subarray(0, cut)]))
      const second = await start({ journal })
      expect(second.ledger()).toEqual([entry])
      const next = second.pay(aCode())
      const third = await start({ journal })
      expect(third.ledger()).toEqual([entry, next])
      expect(third.payMd5(next.md5 ?? '')).toMatchObject({ md5: next.md5 })
    }
  })

  it('survives foreign lines, a file cut anywhere, and bytes that are no text', async () => {
    const journal = aFile()
    const first = await start({ journal })
    const entry = first.pay(aCode())
    appendFileSync(journal, 'hello\n{"type":"entry","entry":{"hash":"x"}}\n\n')
    appendFileSync(journal, Buffer.from([0xff, 0xfe, 0x0a]))
    const later = (await start({ journal })).pay(aCode())
    expect((await start({ journal })).ledger()).toEqual([entry, later])
    const bytes = readFileSync(journal)
    for (let length = 0; length < bytes.length; length += 97) {
      writeFileSync(journal, bytes.subarray(0, length))
      for (const { hash } of (await start({ journal })).ledger()) expect([entry.hash, later.hash]).toContain(hash)
    }
  })

  it('that has grown huge is put aside', async () => {
    const journal = aFile()
    await start({ journal })
    writeFileSync(journal, Buffer.alloc(33 * 2 ** 20, 0x20))
    expect((await start({ journal })).ledger()).toEqual([])
    expect(existsSync(`${journal}.old`)).toBe(true)
  })

  it('that can no longer be written does not stop the bank', async () => {
    // Writing to /dev/full fails as on a full disk.
    if (!existsSync('/dev/full')) return
    const simulator = await start({ journal: '/dev/full' })
    const khqr = aCode()
    simulator.pay(khqr)
    expect(simulator.journalTrouble).toBe('ENOSPC')
    expect(simulator.ledger()).toHaveLength(1)
  })
})

describe('the control', () => {
  it('is closed unless it was asked for', async () => {
    const simulator = await start()
    expect((await post(simulator, '/_sim/pay', { khqr: aCode() })).status).toBe(404)
    expect((await fetch(`${simulator.baseUrl}/_sim/ledger`)).status).toBe(404)
    expect(simulator.ledger()).toEqual([])
  })

  it('shows, pays, plays, issues tokens and tells', async () => {
    const simulator = await start({ control: true, random: aRandom() })
    const khqr = aCode()
    const md5 = readCode(khqr)?.md5 ?? ''
    expect((await post(simulator, '/_sim/pay', { md5 })).status).toBe(422)
    expect((await post(simulator, '/_sim/show', { khqr })).status).toBe(200)
    const paid = await post(simulator, '/_sim/pay', { md5, payer: 'dara@bank', amountMinor: 1 })
    expect([paid.status, await paid.json()]).toMatchObject([200, { md5, fromAccountId: 'dara@bank', amountMinor: 1 }])
    expect((await post(simulator, '/_sim/pay', { khqr })).status).toBe(200)
    const played = await post(simulator, '/_sim/scenario', { name: 'slow', delayMs: 5 })
    expect(await played.json()).toMatchObject({ name: 'slow', delayMs: 5, seconds: 5 })
    const { token } = (await (await post(simulator, '/_sim/token', { lifetimeMs: -1 })).json()) as { token: string }
    expect((await troubleOf(clientOf(simulator, token).checkTransactionByMd5(md5), token)).kind).toBe('unauthorized')
    const told = await (await fetch(`${simulator.baseUrl}/_sim/ledger`)).json()
    expect(told).toMatchObject({
      scenario: { name: 'slow' },
      transactions: [{ amountMinor: 1 }, { amountMinor: 5000 }],
      calls: { '/v1/check_transaction_by_md5': 1 },
    })
    expect(Object.keys(simulator.calls())).toEqual(['/v1/check_transaction_by_md5'])
  })

  it.each<[string, string, unknown, Record<string, string>, number]>([
    ['a web page', '/_sim/pay', {}, { origin: 'https://evil.example' }, 403],
    ['a page of this very server', '/_sim/pay', {}, { origin: 'http://127.0.0.1' }, 403],
    ['a form', '/_sim/pay', {}, { 'content-type': 'text/plain' }, 415],
    ['no JSON', '/_sim/pay', '{', {}, 400],
    ['a misspelt wish', '/_sim/pay', { khqr: 'x', amuont: 5 }, {}, 400],
    ['an unknown scenario', '/_sim/scenario', { name: 'rain' }, {}, 400],
    ['a code no app can read', '/_sim/pay', { khqr: `${'0'.repeat(40)}` }, {}, 422],
    ['a static code without amount', '/_sim/pay', { khqr: aCode({ amount: null }) }, {}, 422],
    ['an unknown path', '/_sim/steal', {}, {}, 404],
  ])('refuses %s', async (_, path, body, headers, status) => {
    const simulator = await start({ control: true })
    const answer = await post(simulator, path, body, headers)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    expect(simulator.ledger()).toEqual([])
  })

  it('refuses another Host: a name that was bent to loopback', async () => {
    const simulator = await start({ control: true })
    const { request } = await import('node:http')
    const statusFor = (host: string) =>
      new Promise<number>((resolve, reject) => {
        const call = request({ host: '127.0.0.1', port: simulator.port, path: '/_sim/ledger', headers: { host } })
        call.on('response', (response) => resolve(response.resume().statusCode ?? 0))
        call.on('error', reject)
        call.end()
      })
    expect(await statusFor(`evil.example:${simulator.port}`)).toBe(403)
    expect(await statusFor('127.0.0.1')).toBe(403)
    expect(await statusFor(`localhost:${simulator.port}`)).toBe(200)
  })
})
