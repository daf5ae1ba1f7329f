// The three calls of the contract, over real HTTP: names, types, and what must never be said.

import { createHash } from 'node:crypto'
import { expect, it, vi } from 'vitest'
import { scan } from '../khqr/support'
import { anApi } from './support'

it('sells, tells the status, and in demo mode lets the simulated customer pay', async () => {
  const api = await anApi()
  const sold = await api.sell({ amount: 1, currency: 'USD' })
  expect(sold.status).toBe(200)
  expect(Object.keys(sold.json).slice(0, 6)).toEqual([
    'sale_id',
    'amount',
    'currency',
    'md5',
    'qr_png_base64',
    'status',
  ])
  expect(sold.json).toMatchObject({ amount: 1, currency: 'USD', status: 'PENDING', demo: true, reference: null })
  expect(sold.json.md5).toBe(createHash('md5').update(sold.json.khqr).digest('hex'))
  expect(await scan(Buffer.from(sold.json.qr_png_base64, 'base64'))).toEqual([sold.json.khqr])
  const path = `/pos/sale/${sold.json.sale_id}`
  expect((await api.ask({ path: `${path}/status` })).json).toMatchObject({ status: 'PENDING', md5: sold.json.md5 })
  expect(api.view?.screen).toMatchObject({ kind: 'waiting', sale: { id: sold.json.sale_id } })

  expect((await api.ask({ path: `/test/paid/${sold.json.sale_id}` })).status).toBe(200)
  const paid = await api.ask({ path: `${path}/status` })
  expect(paid.json).toMatchObject({ status: 'PAID', verification: 'bakong', flags: [], link: 'OK' })
  expect(paid.text).not.toContain('sok_dara')
  expect((await api.ask({ path })).json).toMatchObject({ status: 'PAID' })
  expect(api.view?.screen).toMatchObject({ kind: 'paid' })
})

it('charges amounts as they were written', async () => {
  const api = await anApi()
  for (const [raw, amountMinor] of [
    ['{"amount":0.1,"currency":"USD"}', 10],
    ['{"amount":1e3,"currency":"KHR"}', 1000],
    ['{"amount":"12500","currency":"KHR"}', 12_500],
    ['{"amount":9999999999.99,"currency":"USD"}', 999_999_999_999],
  ] as const) {
    const sold = await api.ask({ path: '/pos/sale', raw })
    expect(sold.status, raw).toBe(200)
    expect(api.store.sale(sold.json.sale_id)?.amountMinor, raw).toBe(amountMinor)
  }
})

it('takes no offence at fields it does not know', async () => {
  const api = await anApi()
  const { status, json } = await api.sell({ amount: 1, currency: 'USD', table: 4, note: { any: ['thing'] } })
  expect([status, json.amount, 'table' in json]).toEqual([200, 1, false])
  for (const asked of [
    { path: `/pos/sale/${json.sale_id}/status?_=1763866800` },
    { path: `/pos/sale/${json.sale_id}/check`, body: { why: 'customer says so' } },
    { path: `/pos/sale/${json.sale_id}/cancel`, body: { why: 'gone' } },
  ])
    expect((await api.ask(asked)).status, asked.path).toBe(200)
  // A misspelt filter would answer with all sales.
  expect((await api.ask({ path: '/pos/sales?statee=PAID' })).json.field).toBe('statee')
})

it('/test/paid answers when the till knows it, also for a sale behind another, and pays once', async () => {
  const api = await anApi()
  const sales = []
  for (let made = 0; made < 3; made++) sales.push((await api.sell({ amount: made + 1, currency: 'USD' })).json.sale_id)
  const pays = vi.spyOn(api.till, 'markPaid')
  const answers = await Promise.all(sales.map((id) => api.ask({ path: `/test/paid/${id}` })))
  expect(answers.map(({ json }) => json.status)).toEqual(['PAID', 'PAID', 'PAID'])
  for (const id of sales) expect((await api.ask({ path: `/pos/sale/${id}/status` })).json.status).toBe('PAID')
  expect((await api.ask({ path: `/test/paid/${sales[0]}` })).json.status).toBe('PAID')
  expect(pays).toHaveBeenCalledTimes(3)
})

it('says what is wrong, by code and field, and makes no sale of it', async () => {
  const api = await anApi()
  for (const [raw, status, code, field] of [
    ['{"amount":1.005,"currency":"USD"}', 422, 'amount-too-many-decimals', 'amount'],
    ['{"amount":100.5,"currency":"KHR"}', 422, 'amount-riel-has-no-decimals', 'amount'],
    ['{"amount":1000000000000,"currency":"KHR"}', 422, 'amount-too-large', 'amount'],
    ['{"amount":1e999999,"currency":"KHR"}', 422, 'amount-too-large', 'amount'],
    ['{"amount":NaN,"currency":"USD"}', 400, 'json-malformed', undefined],
    ['{"amount":true,"currency":"USD"}', 422, 'amount-not-a-number', 'amount'],
    ['{"amount":[1],"currency":"USD"}', 422, 'amount-not-a-number', 'amount'],
    ['{"amount":null,"currency":"USD"}', 422, 'amount-missing', 'amount'],
    ['{"currency":"USD"}', 422, 'amount-missing', 'amount'],
    ['{"amount":1}', 422, 'invalid-input', 'currency'],
    ['{"amount":1,"currency":"EUR"}', 422, 'invalid-input', 'currency'],
    ['{"amount":1,"amount":2,"currency":"USD"}', 400, 'json-malformed', undefined],
    ['{"__proto__":{"amount":1},"currency":"USD"}', 422, 'amount-missing', 'amount'],
    ['[]', 422, 'invalid-input', undefined],
    ['"', 400, 'json-malformed', undefined],
    [`${'['.repeat(8000)}`, 400, 'json-malformed', undefined],
    ['', 422, 'amount-missing', 'amount'],
  ] as const) {
    const refused = await api.ask({ method: 'POST', path: '/pos/sale', raw })
    expect([refused.status, refused.json.code, refused.json.field], raw).toEqual([status, code, field])
    expect(refused.headers['content-type']).toBe('application/problem+json')
    expect(refused.json).toMatchObject({ status, title: expect.any(String), type: expect.stringContaining(code) })
  }
  const broken = await api.ask({ path: '/pos/sale', raw: Buffer.from([0x7b, 0xff, 0x7d]) })
  expect(broken.json.code).toBe('json-malformed')
  expect(api.sales()).toBe(0)
  expect(api.bugs).toEqual([])
})

it('knows its other addresses: cancel, check, lists, the code on the counter, health', async () => {
  const api = await anApi()
  const one = (await api.sell({ amount: 1000, currency: 'KHR', reference: 'table 7' })).json
  const two = (await api.sell({ amount: 2, currency: 'USD' })).json
  expect((await api.ask({ path: `/pos/sale/${two.sale_id}` })).json.queued).toBe(true)
  const cancelled = await api.ask({ path: `/pos/sale/${one.sale_id}/cancel`, method: 'POST' })
  expect([cancelled.status, cancelled.json.status]).toEqual([200, 'CANCELLED'])
  // A program that has not heard the first answer asks again.
  const again = await api.ask({ path: `/pos/sale/${one.sale_id}/cancel`, body: {} })
  expect([again.status, again.json]).toEqual([200, { ...cancelled.json, as_of: again.json.as_of }])
  const checked = await api.ask({ path: `/pos/sale/${two.sale_id}/check`, method: 'POST' })
  expect([checked.status, checked.json.status]).toEqual([200, 'PENDING'])

  const ids = async (query: string) =>
    (await api.ask({ path: `/pos/sales${query}` })).json.sales.map((sale: { sale_id: string }) => sale.sale_id)
  expect(await ids('')).toEqual([two.sale_id, one.sale_id])
  expect(await ids('?state=CANCELLED')).toEqual([one.sale_id])
  expect(await ids('?reference=table%207')).toEqual([one.sale_id])
  expect(await ids('?source=cashier')).toEqual([])
  expect(await ids(`?from=${encodeURIComponent(new Date(Date.now() + 60_000).toISOString())}`)).toEqual([])
  const page = (await api.ask({ path: '/pos/sales?limit=1' })).json
  expect(page.sales[0].sale_id).toBe(two.sale_id)
  expect(await ids(`?limit=1&before=${page.next}`)).toEqual([one.sale_id])
  for (const query of [
    '?before=0',
    '?before=999',
    '?before=x',
    '?limit=0',
    '?limit=201',
    '?limit=x',
    '?state=paid',
    '?unknown=1',
    '?limit=1&limit=2',
  ]) {
    expect((await api.ask({ path: `/pos/sales${query}` })).json, query).toMatchObject({
      status: 422,
      code: 'invalid-input',
    })
  }

  const code = (await api.ask({ path: '/pos/static-qr?currency=USD' })).json
  expect(await scan(Buffer.from(code.qr_png_base64, 'base64'))).toEqual([code.khqr])
  expect(code).toMatchObject({ currency: 'USD', merchant_name: 'Rumduol Cafe' })
  expect((await api.ask({ path: '/health' })).json).toMatchObject({ status: 'ok', mode: 'demo', link: 'OK' })
  const unknown = await api.ask({ path: '/pos/sale/7b0c2d8e-0d0b-4d5e-8c8f-000000000000/status' })
  expect([unknown.status, unknown.json.code]).toEqual([404, 'sale-unknown'])
  expect((await api.ask({ path: '/pos/sale/17/status' })).status).toBe(404)
})

it('a status read changes nothing in the books', async () => {
  const api = await anApi()
  const { sale_id } = (await api.sell({ amount: 1, currency: 'USD' })).json
  const before = api.store.db.pragma('data_version')
  const total = () => api.store.db.prepare('SELECT total_changes() AS n').get()
  api.till.close()
  const changes = total()
  for (const path of [`/pos/sale/${sale_id}/status`, `/pos/sale/${sale_id}`, '/pos/sales', '/docs']) {
    expect((await api.ask({ path })).status, path).toBe(200)
  }
  // A till that is closed sells nothing, and says so.
  expect((await api.ask({ path: '/health' })).json).toMatchObject({ status: 503, code: 'trading-stopped' })
  expect(total()).toEqual(changes)
  expect(api.store.db.pragma('data_version')).toEqual(before)
})
