// Tools of these tests: a clock, a client, codes of our own making, a server that lies, and a trouble that must not leak.

import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import { inspect } from 'node:util'
import { expect } from 'vitest'
import { BakongClient, type ClientOptions } from '../../electron/bakong/client'
import { BakongTrouble, type Clock } from '../../electron/core/ports'
import type { Currency } from '../../shared/money'

export const realClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs)
    return () => clearTimeout(timer)
  },
}

/** Looks like a token and must never be seen in an error. */
export const SECRET = 'eyJhbGciOiJIUzI1NiJ9.c2VjcmV0LXBheWxvYWQ.c2lnbmF0dXJl'
/** Stands in bodies that must never be seen in an error. */
export const BODY_MARK = 'BODYMARK'

export function aClient(baseUrl: string, over: Partial<ClientOptions> = {}): BakongClient {
  return new BakongClient({ baseUrl, token: () => SECRET, clock: realClock, ...over })
}

/** The trouble that a call ends in. Fails the test when there is none, or when it tells a secret. */
export async function troubleOf(call: Promise<unknown>, ...secrets: string[]): Promise<BakongTrouble> {
  const outcome = await call.then(
    (value) => ({ value }),
    (failure: unknown) => ({ failure }),
  )
  if (!('failure' in outcome)) throw new Error(`no trouble, but ${inspect(outcome.value)}`)
  const { failure } = outcome
  expect(failure).toBeInstanceOf(BakongTrouble)
  const trouble = failure as BakongTrouble
  const told = [
    inspect(trouble, { depth: 12, showHidden: true }),
    trouble.message,
    trouble.stack,
    JSON.stringify(trouble),
  ].join()
  for (const secret of [SECRET, BODY_MARK, ...secrets]) expect(told).not.toContain(secret)
  // A parser's error holds the answer as bytes, where no search for words would find it.
  expect([trouble.cause, trouble.context.cause]).toEqual([undefined, undefined])
  return trouble
}

export interface Liar {
  readonly baseUrl: string
  /** Everything that was sent, one text for each connection. */
  readonly heard: string[]
  close(): Promise<void>
}

const open: Liar[] = []

/** Runs after each test file's tests. */
export async function closeLiars(): Promise<void> {
  for (const liar of open.splice(0)) await liar.close()
}

/**
 * A server that reads one whole request and then does whatever `lie` does.
 * @param greeting what it says to everybody who connects, before anything was asked
 */
export async function aLiar(lie: (socket: Socket, request: string) => void, greeting = ''): Promise<Liar> {
  const heard: string[] = []
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    if (greeting !== '') socket.write(greeting)
    let text = ''
    let answered = false
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
      const head = text.indexOf('\r\n\r\n')
      if (answered || head < 0 || text.length < head + 4 + length) return
      answered = true
      heard.push(text)
      lie(socket, text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const liar: Liar = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
  open.push(liar)
  return liar
}

/** An HTTP answer as bytes. */
export function http(status: number, headers: Record<string, string>, body: string | Buffer): Buffer {
  const all = { 'content-length': String(Buffer.byteLength(body)), connection: 'close', ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Whatever\r\n${lines.join('')}\r\n`), Buffer.from(body)])
}

export function json(value: unknown, headers: Record<string, string> = {}, status = 200): Buffer {
  return http(status, { 'content-type': 'application/json', ...headers }, JSON.stringify(value))
}

/** A client of a server that answers everything with these bytes. */
export async function answeredWith(bytes: Buffer, over: Partial<ClientOptions> = {}): Promise<BakongClient> {
  const { baseUrl } = await aLiar((socket) => socket.end(bytes))
  return aClient(baseUrl, over)
}

let serial = 0

export interface CodeWish {
  readonly accountId?: string
  readonly currency?: Currency
  /** As tag 54 has it; null for a static code. */
  readonly amount?: string | null
  readonly expiresAt?: number
  readonly merchant?: boolean
}

/** A KHQR made here, by neither the till's encoder nor the simulator's reader. Each one differs. */
export function aCode(wish: CodeWish = {}): string {
  const amount = wish.amount === undefined ? '5000' : wish.amount
  const expiresAt = wish.expiresAt ?? Date.now() + 300_000
  const account = tag('00', wish.accountId ?? 'rumduol_cafe@demo')
  serial += 1
  const body = [
    tag('00', '01'),
    tag('01', amount === null ? '11' : '12'),
    wish.merchant ? tag('30', account + tag('01', '123456') + tag('02', 'Demo Bank')) : tag('29', account),
    tag('52', '5999'),
    tag('53', wish.currency === 'USD' ? '840' : '116'),
    amount === null ? '' : tag('54', amount),
    tag('58', 'KH'),
    tag('59', 'ហាង Rumduol'),
    tag('60', 'Phnom Penh'),
    tag('62', tag('01', String(serial).padStart(6, '0'))),
    amount === null ? '' : tag('99', tag('00', String(expiresAt - 300_000)) + tag('01', String(expiresAt))),
    '6304',
  ].join('')
  return body + crc16(body)
}

function tag(name: string, value: string): string {
  return name + String(value.length).padStart(2, '0') + value
}

/** CRC-16/CCITT-FALSE by table, so that it shares nothing with the one under test. */
function crc16(text: string): string {
  const table = Array.from({ length: 256 }, (_, index) => {
    let value = index << 8
    for (let bit = 0; bit < 8; bit++) value = value & 0x8000 ? (value << 1) ^ 0x1021 : value << 1
    return value & 0xffff
  })
  let value = 0xffff
  for (const byte of new TextEncoder().encode(text))
    value = ((value << 8) ^ (table[((value >> 8) ^ byte) & 0xff] ?? 0)) & 0xffff
  return value.toString(16).toUpperCase().padStart(4, '0')
}

/** The same numbers in the same order, 0 up to 1. */
export function aRandom(seed = 1): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** A transaction as Bakong sends it. */
export function aTransaction(over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    hash: 'ab'.repeat(32),
    fromAccountId: 'abaakhppxxx@abaa',
    toAccountId: 'rumduol_cafe@demo',
    currency: 'KHR',
    amount: 5000,
    description: null,
    createdDateMs: 1_795_316_400_000,
    acknowledgedDateMs: 1_795_316_401_000,
    trackingStatus: null,
    receiverBank: null,
    receiverBankAccount: null,
    instructionRef: null,
    externalRef: '100FT36774134151',
    ...over,
  }
}

export function success(data: unknown): unknown {
  return { responseCode: 0, responseMessage: 'Getting transaction successfully.', errorCode: null, data }
}

export function refusal(errorCode: unknown): unknown {
  return { responseCode: 1, responseMessage: BODY_MARK, errorCode, data: null }
}

export const MD5 = '0123456789abcdef0123456789abcdef'
