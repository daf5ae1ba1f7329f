// A monitor that reads "ok" of a till that sells nothing lets a shop stand still all evening.

import { expect, it } from 'vitest'
import { StoreFailure } from '../../electron/core/ports'
import { demoSettings } from '../../shared/settings'
import { type Api, anApi } from './support'

const sale = { amount: 1, currency: 'USD' }

/** Both say the same: the health of the till, and a sale that is asked for. */
async function bothRefuse(api: Api, code: string) {
  const sold = await api.sell(sale)
  expect(sold.json.code).toBe(code)
  const health = await api.ask({ path: '/health' })
  expect(health.json).toMatchObject({ status: 503, code, title: sold.json.title })
  expect([health.status, health.headers['retry-after']]).toEqual([503, '5'])
  expect(health.headers['content-type']).toBe('application/problem+json')
  const head = await api.ask({ path: '/health', method: 'HEAD' })
  expect([head.status, head.text]).toEqual([503, ''])
}

async function bothGo(api: Api) {
  expect((await api.ask({ path: '/health' })).json).toMatchObject({ status: 'ok' })
  expect((await api.sell(sale)).status).toBe(200)
}

it('a till that sells is healthy, also where Bakong can’t be reached', async () => {
  const api = await anApi()
  await bothGo(api)
  api.bakong.trouble = 'offline'
  await bothGo(api)
})

it('a wrong clock is no health: no code would be made', async () => {
  const api = await anApi({ builtAt: Date.now() + 86_400_000 * 3 })
  await bothRefuse(api, 'clock-wrong')
  expect(api.sales()).toBe(0)
})

it('a full disk is no health, until it takes what is written again', { timeout: 30_000 }, async () => {
  const api = await anApi()
  const pages = api.store.db.pragma('page_count', { simple: true }) as number
  api.store.db.pragma(`max_page_count = ${pages + 4}`)
  await expect.poll(async () => (await api.sell(sale)).status, { timeout: 15_000 }).toBe(503)
  await bothRefuse(api, 'trading-stopped')
  api.store.db.pragma('max_page_count = 100000')
  await expect.poll(async () => (await api.ask({ path: '/health' })).status, { timeout: 10_000 }).toBe(200)
  await bothGo(api)
})

it('damaged books are no health, and stay so', async () => {
  const api = await anApi()
  api.till.storeFailed(new StoreFailure('corrupt', 'as the test wants'))
  await bothRefuse(api, 'trading-stopped')
})

it('an account that no code can carry is no health', async () => {
  const api = await anApi()
  api.till.changeSettings({ merchant: { ...demoSettings.merchant, accountId: 'nobody' } })
  const sold = await api.sell(sale)
  expect(sold.status).toBe(422)
  const health = await api.ask({ path: '/health' })
  expect([health.status, health.json.code]).toEqual([503, sold.json.code])
})

it('a program that asks too often is told when to come back, and its cancel is done all the same', {
  timeout: 60_000,
}, async () => {
  const api = await anApi({ dailyLookups: 10 })
  const sales = await Promise.all(Array.from({ length: 14 }, () => api.sell(sale)))
  const refused = []
  for (const { json } of sales) {
    const checked = await api.ask({ path: `/pos/sale/${json.sale_id}/check`, method: 'POST' })
    if (checked.status !== 200) refused.push(checked)
    if (refused.length === 2) break
  }
  expect(refused).toHaveLength(2)
  for (const { status, json, headers } of refused) {
    expect([status, json.code]).toEqual([429, 'look-ups-used-up'])
    expect(Number(headers['retry-after'])).toBeGreaterThan(0)
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(86_400 + 120)
    expect(json).not.toHaveProperty('retryAfterS')
  }
  const last = sales.at(-1)?.json.sale_id
  const cancelled = await api.ask({ path: `/pos/sale/${last}/cancel`, method: 'POST' })
  expect([cancelled.status, cancelled.json.status]).toEqual([200, 'CANCELLED'])
  expect(api.store.sale(last)).toMatchObject({ asked: 'could-not-ask' })
  // The customer of the demo pays all the same, at the cashier's word.
  const paid = await api.ask({ path: `/test/paid/${sales[0]?.json.sale_id}` })
  expect([paid.status, paid.json.status]).toEqual([200, 'PAID'])
})
