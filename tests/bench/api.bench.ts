// The local API on the real till: sales a second over 8 connections, with Bakong there and with Bakong away.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { startSimulator } from '../../electron/bakong/simulator/server'
import { electronLaunch } from '../../scripts/electron.mjs'
import { expect, test } from '../e2e/support/till'
import { type Figure, ms, quantile, report } from './figures'
import { load } from './load'

/** FastAPI with qrcode's PNG, the same endpoint on a machine of two cores: stated in the order for this API, not measured here. */
const FASTAPI_PER_SECOND = 70
const GOAL_PER_SECOND = 15 * FASTAPI_PER_SECOND
const P99_MAX_MS = 50
const CONNECTIONS = 8
const SECONDS = 10

const figures: Figure[] = []
test.afterAll(() => report(figures, electronLaunch().runtimeName, 'api.json'))

function call(page: Page, name: string, input: object): Promise<unknown> {
  return page.evaluate(
    ([command, given]) =>
      (window as unknown as { pos: { call(name: unknown, input: unknown): Promise<unknown> } }).pos.call(
        command,
        given,
      ),
    [name, input] as const,
  )
}

async function addressOf(page: Page): Promise<string> {
  const view = async () => ((await call(page, 'api.view', {})) as { value: { running: string | null } }).value.running
  await expect.poll(view).not.toBeNull()
  return (await view()) ?? ''
}

test('sales a second', async ({ launch }) => {
  const { page } = await launch({ provision: { api: { enabled: true, port: 0 } } })
  const url = `${await addressOf(page)}/pos/sale`
  const body = (count: number) => ({ amount: `${(count % 90_000) + 100}e-2`, currency: 'USD' })
  const rounds = async (name: string) => {
    await load(url, { connections: CONNECTIONS, seconds: 3, body })
    const { perSecond, tookMs, statuses } = await load(url, { connections: CONNECTIONS, seconds: SECONDS, body })
    expect(Object.keys(statuses), 'each of them a sale').toEqual(['200'])
    const p99 = quantile(tookMs, 0.99)
    figures.push(
      {
        what: `POST /pos/sale a second, ${CONNECTIONS} connections, ${name}`,
        value: `${perSecond.toFixed(0)}, ${(perSecond / FASTAPI_PER_SECOND).toFixed(1)} x`,
        budget: `>= ${GOAL_PER_SECOND} (15 x ${FASTAPI_PER_SECOND})`,
        met: perSecond >= GOAL_PER_SECOND,
      },
      {
        what: '... p50 / p99',
        value: `${ms(quantile(tookMs, 0.5))} / ${ms(p99)}`,
        budget: `p99 < ${P99_MAX_MS} ms`,
        met: p99 < P99_MAX_MS,
      },
    )
  }
  await rounds('Bakong there')
  await call(page, 'demo.scenario', { scenario: 'connection-cut' })
  await rounds('Bakong away')
})

test('five of twenty open sales are paid while the list path is closed', async ({ launch }) => {
  const simulator = await startSimulator({ control: true })
  simulator.play({ name: 'list-closed' })
  const desk = await watchedDesk(simulator.baseUrl)
  try {
    const bakong = { baseUrl: desk.url, token: simulator.token, dailyLookups: null }
    const api = { enabled: true, port: 0, keys: [KEY] }
    const { page } = await launch({ provision: { merchant, bakong, api } })
    const url = await addressOf(page)
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' }
    const sell = async (amount: number) => {
      const body = JSON.stringify({ amount, currency: 'KHR' })
      return (await (await fetch(`${url}/pos/sale`, { method: 'POST', headers, body })).json()) as Sold
    }
    const sales = await Promise.all(Array.from({ length: 20 }, (_, index) => sell(1000 + index)))
    await page.waitForTimeout(8000)
    const paying = sales.filter((_, index) => index % 4 === 3)
    for (const { khqr } of paying) simulator.pay(khqr)
    const paidAt = Date.now()
    const isPaid = async ({ sale_id }: Sold) => {
      const answer = await fetch(`${url}/pos/sale/${sale_id}/status`, { headers })
      return ((await answer.json()) as Sold).status === 'PAID'
    }
    await expect
      .poll(async () => (await Promise.all(paying.map(isPaid))).every(Boolean), { timeout: 90_000 })
      .toBe(true)
    const tookMs = Date.now() - paidAt
    const gapsMs = desk.callsAt.slice(1).map((at, index) => at - (desk.callsAt[index] ?? 0))
    figures.push(
      {
        what: 'list path closed, on the real till: 5 of 20 open sales are paid -> all PAID',
        value: `${(tookMs / 1000).toFixed(1)} s`,
        budget: '<= 30 s',
        met: tookMs <= 30_000,
      },
      {
        what: '... calls a second as Bakong sees them, and the closest two',
        value: `${((gapsMs.length * 1000) / gapsMs.reduce((sum, gap) => sum + gap, 0)).toFixed(2)}, ${ms(Math.min(...gapsMs))}`,
        budget: 'reported',
        met: null,
      },
    )
  } finally {
    await desk.stop()
    await simulator.stop()
  }
})

const KEY = 'a-key-of-the-benchmark-0123456789'
const merchant = {
  type: 'individual',
  accountId: 'rumduol_cafe@aclb',
  name: 'Rumduol Cafe',
  city: 'Phnom Penh',
} as const

interface Sold {
  readonly sale_id: string
  readonly khqr: string
  readonly status: string
}

/** Stands before the simulated Bakong, and notes when each look-up comes. */
async function watchedDesk(baseUrl: string) {
  const callsAt: number[] = []
  const server = createServer(async (request, response) => {
    if (request.url?.includes('check_transaction')) callsAt.push(performance.now())
    const parts: Buffer[] = []
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
    const { method = 'GET', headers } = request
    const answer = await fetch(`${baseUrl}${request.url}`, {
      method,
      headers: { authorization: headers.authorization ?? '', 'content-type': headers['content-type'] ?? '' },
      ...(method === 'GET' ? {} : { body: Buffer.concat(parts) }),
    })
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
    response.end(Buffer.from(await answer.arrayBuffer()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    callsAt,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
