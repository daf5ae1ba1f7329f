// If this breaks, demo mode shows a trouble as another one, or a scenario can't be trusted in the tests that use it.

import { afterEach, describe, expect, it } from 'vitest'
import { readCode } from '../../electron/bakong/simulator/codeReader'
import type { ScenarioWish } from '../../electron/bakong/simulator/scenario'
import { OTHER_ACCOUNT } from '../../electron/bakong/simulator/scenario'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../electron/bakong/simulator/server'
import { BakongTrouble, type LookUp, type TroubleKind } from '../../electron/core/ports'
import { type ScenarioName, scenarioNames } from '../../shared/demo'
import { aClient, aCode, aRandom, type CodeWish, MD5, troubleOf } from './support'

const running: Simulator[] = []
afterEach(async () => {
  for (const simulator of running.splice(0)) await simulator.stop()
})

const NOON = Date.UTC(2026, 10, 22, 5)

/** A shop with a code on the screen, a client, and a clock that moves by hand. */
async function aShop(scenario: ScenarioWish, options: SimulatorOptions = {}, code: CodeWish = {}) {
  const time = { now: NOON }
  const simulator = await startSimulator({ scenario, now: () => time.now, random: aRandom(), ...options })
  running.push(simulator)
  const khqr = aCode({ expiresAt: NOON + 60_000, ...code })
  const md5 = readCode(khqr)?.md5 ?? ''
  const client = aClient(simulator.baseUrl, { token: () => simulator.token, patience: { totalMs: 400 } })
  const ask = async () => (await client.checkTransactionByMd5(md5)).value
  const pass = (ms: number) => {
    time.now += ms
  }
  return { simulator, khqr, md5, client, ask, pass, time }
}

const paymentOf = (word: LookUp) => (word.kind === 'found' ? word.payment : null)

describe('customers', () => {
  it('manual: nothing comes until somebody pays', async () => {
    const { simulator, khqr, ask, pass } = await aShop('manual')
    simulator.show(khqr)
    pass(3_600_000)
    expect(await ask()).toEqual({ kind: 'not-found' })
    simulator.pay(khqr)
    expect(paymentOf(await ask())).toMatchObject({
      amountMinor: 5000,
      currency: 'KHR',
      createdDateMs: NOON + 3_600_000,
    })
  })

  it.each<ScenarioName>(['pays-after', 'extra-fields', 'missing-fields', 'amount-as-string', 'list-closed'])(
    '%s: pays n seconds after first seeing the code',
    async (name) => {
      const { simulator, khqr, ask, pass } = await aShop({ name, seconds: 7 })
      simulator.show(khqr)
      pass(6000)
      simulator.show(khqr)
      expect(await ask()).toEqual({ kind: 'not-found' })
      pass(1000)
      expect(paymentOf(await ask())).toMatchObject({
        amountMinor: 5000,
        currency: 'KHR',
        toAccountId: 'rumduol_cafe@demo',
      })
      expect(simulator.ledger()).toHaveLength(1)
    },
  )

  it('pays-late: sends after the deadline', async () => {
    const { simulator, khqr, ask, pass } = await aShop({ name: 'pays-late', seconds: 4 })
    simulator.show(khqr)
    pass(63_999)
    expect(await ask()).toEqual({ kind: 'not-found' })
    pass(1)
    expect(paymentOf(await ask())?.createdDateMs).toBe(NOON + 64_000)
  })

  it.each<[ScenarioName, CodeWish, object]>([
    ['wrong-amount', { amount: '5000' }, { amountMinor: 4500, currency: 'KHR' }],
    ['wrong-amount', { amount: '1' }, { amountMinor: 2, currency: 'KHR' }],
    ['wrong-amount', { amount: '0.02', currency: 'USD' }, { amountMinor: 1, currency: 'USD' }],
    ['wrong-currency', { amount: '5000' }, { amountMinor: 125, currency: 'USD' }],
    ['wrong-currency', { amount: '1.25', currency: 'USD' }, { amountMinor: 5000, currency: 'KHR' }],
    ['wrong-account', {}, { amountMinor: 5000, toAccountId: OTHER_ACCOUNT }],
  ])('%s of %j', async (name, code, expected) => {
    const { simulator, khqr, ask, pass } = await aShop({ name, seconds: 1 }, {}, code)
    simulator.show(khqr)
    pass(1000)
    expect(paymentOf(await ask())).toMatchObject(expected)
  })

  it('failed: errorCode 3, until somebody pays after all', async () => {
    const { simulator, khqr, ask, pass } = await aShop({ name: 'failed', seconds: 2 })
    simulator.show(khqr)
    expect(await ask()).toEqual({ kind: 'not-found' })
    pass(2000)
    simulator.show(khqr)
    expect(await ask()).toEqual({ kind: 'failed' })
    expect(simulator.ledger()).toHaveLength(1)
    simulator.pay(khqr)
    expect((await ask()).kind).toBe('found')
  })

  it('another scenario calls off what has not happened, and starts anew when the code is shown again', async () => {
    const { simulator, khqr, ask, pass } = await aShop({ name: 'pays-after', seconds: 5 })
    simulator.show(khqr)
    simulator.play('manual')
    simulator.show(khqr)
    pass(10_000)
    expect(await ask()).toEqual({ kind: 'not-found' })
    simulator.play({ name: 'pays-after', seconds: 2 })
    simulator.show(khqr)
    pass(2000)
    expect((await ask()).kind).toBe('found')
    simulator.play('manual')
    expect((await ask()).kind).toBe('found')
  })

  it('"Mark paid" pays now, in place of a plan', async () => {
    const { simulator, khqr, ask } = await aShop({ name: 'pays-after', seconds: 3600 })
    simulator.show(khqr)
    simulator.pay(khqr)
    expect((await ask()).kind).toBe('found')
    expect(simulator.ledger()).toHaveLength(1)
  })

  it('a second payment of one code stays unseen by md5', async () => {
    const { simulator, khqr, ask, pass } = await aShop('manual')
    const first = simulator.pay(khqr)
    pass(1000)
    const second = simulator.pay(khqr)
    expect(paymentOf(await ask())?.hash).toBe(first.hash)
    expect(second.hash).not.toBe(first.hash)
  })

  it('credit takes its time', async () => {
    const { simulator, khqr, ask, pass } = await aShop('manual', { creditMs: 1000 })
    simulator.pay(khqr)
    expect(await ask()).toEqual({ kind: 'not-found' })
    pass(1000)
    expect(paymentOf(await ask())).toMatchObject({ createdDateMs: NOON, acknowledgedDateMs: NOON + 1000 })
  })
})

describe('the way there', () => {
  const troubles: Partial<Record<ScenarioName, TroubleKind>> = {
    'error-500': 'server-error',
    'error-504': 'server-error',
    unauthorized: 'unauthorized',
    blocked: 'blocked',
    'rate-limited': 'rate-limited',
    'quota-spent': 'quota-spent',
    'connection-cut': 'offline',
    'time-out': 'timed-out',
  }

  it.each(Object.entries(troubles) as [ScenarioName, TroubleKind][])(
    '%s: every look-up is %s, and the money is there afterwards',
    async (name, kind) => {
      const { simulator, khqr, md5, client, ask } = await aShop(name)
      simulator.show(khqr)
      simulator.pay(khqr)
      const tries = name === 'time-out' ? 1 : 8
      for (let nth = 0; nth < tries; nth++) expect((await troubleOf(client.checkTransactionByMd5(md5))).kind).toBe(kind)
      expect((await troubleOf(client.checkTransactionByMd5List([md5]))).kind).toBe(kind)
      expect(simulator.lookUpsToday()).toBe(tries + 1)
      simulator.play('manual')
      expect((await ask()).kind).toBe('found')
    },
  )

  it('garbage: every look-up is nonsense, or a transaction that nobody can read; the money is there afterwards', async () => {
    const { simulator, khqr, md5, client, ask } = await aShop('garbage')
    simulator.show(khqr)
    simulator.pay(khqr)
    const kinds = new Set<string>()
    for (let nth = 0; nth < 8; nth++) {
      const word = await client.checkTransactionByMd5(md5).then(
        ({ value }) => value.kind,
        (trouble: BakongTrouble) => trouble.kind,
      )
      kinds.add(word)
    }
    expect(kinds).toEqual(new Set(['nonsense', 'unreadable']))
    simulator.play('manual')
    expect((await ask()).kind).toBe('found')
  })

  it.each<[ScenarioName, TroubleKind | null]>([
    ['manual', null],
    ['blocked', 'blocked'],
    ['error-504', 'server-error'],
    ['error-500', null],
    ['unauthorized', null],
    ['rate-limited', null],
    ['quota-spent', null],
    ['garbage', null],
    ['connection-cut', 'offline'],
    ['time-out', 'timed-out'],
  ])('%s: the knock is %s', async (name, kind) => {
    const { client, simulator } = await aShop(name)
    // The first call of a cut line answers half; the knock needs no body and would be content with it.
    if (name === 'connection-cut') await troubleOf(client.checkTransactionByMd5(MD5))
    if (kind === null) expect((await client.probe()).value).toBeNull()
    else expect((await troubleOf(client.probe())).kind).toBe(kind)
    expect(simulator.calls()['/']).toBe(1)
  })

  it('list-closed: 403 on the md5 list alone', async () => {
    const { client, md5 } = await aShop('list-closed')
    expect((await troubleOf(client.checkTransactionByMd5List([md5]))).kind).toBe('blocked')
    expect((await client.checkTransactionByMd5(md5)).value.kind).toBe('not-found')
    expect((await client.checkTransactionByHashList(['00'.repeat(32)])).value.size).toBe(1)
    expect((await client.probe()).value).toBeNull()
  })

  it.each<['seconds' | 'date', number]>([
    ['seconds', 9],
    ['date', 9],
  ])('rate-limited: says in %s when to come again', async (retryAfterAs, retryAfterSeconds) => {
    const { client } = await aShop({ name: 'rate-limited', retryAfterAs, retryAfterSeconds })
    expect((await troubleOf(client.checkTransactionByMd5(MD5))).context.retryAfterMs).toBe(9000)
  })

  it('slow: the answer comes late, and in another scenario at once', async () => {
    const { client, khqr, simulator } = await aShop({ name: 'slow', delayMs: 150, seconds: 0 })
    simulator.show(khqr)
    const heard = await client.checkTransactionByMd5(readCode(khqr)?.md5 ?? '')
    expect(heard.value.kind).toBe('found')
    expect(heard.tookMs).toBeGreaterThanOrEqual(140)
    simulator.play({ name: 'slow', delayMs: 60_000 })
    expect((await troubleOf(client.checkTransactionByMd5(MD5))).kind).toBe('timed-out')
  })

  it('quota-spent: the day has so many look-ups, then errorCode 17; playing on brings a fresh token', async () => {
    const { client, ask, simulator } = await aShop({ name: 'quota-spent', limit: 2 })
    const token = simulator.token
    await ask()
    await ask()
    expect((await troubleOf(client.checkTransactionByMd5(MD5))).kind).toBe('quota-spent')
    expect(simulator.token).toBe(token)
    simulator.play('manual')
    expect(simulator.token).not.toBe(token)
    expect(await ask()).toEqual({ kind: 'not-found' })
  })

  it('every scenario by name can be played over HTTP and never makes anything but an answer or a BakongTrouble', async () => {
    for (const name of scenarioNames) {
      const { client, simulator, khqr, md5 } = await aShop({ name, seconds: 0, delayMs: 10 })
      expect(simulator.scenario).toBe(name)
      simulator.show(khqr)
      const calls = [
        () => client.checkTransactionByMd5(md5),
        () => client.checkTransactionByMd5List([md5, MD5]),
        () => client.probe(),
      ]
      for (const call of calls) {
        const outcome = await call().catch((failure: unknown) => failure)
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(BakongTrouble)
      }
    }
  })

  it('has a clock of its own', async () => {
    const { client, ask, simulator, khqr } = await aShop('manual', { clockSkewMs: 120_000 })
    expect((await client.probe()).serverDateMs).toBe(NOON + 120_000)
    simulator.pay(khqr)
    expect(paymentOf(await ask())?.createdDateMs).toBe(NOON + 120_000)
    simulator.play('blocked')
    expect((await troubleOf(client.probe())).context.serverDateMs).toBe(NOON + 120_000)
  })
})
