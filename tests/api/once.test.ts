// A request is done once: by its key, by its reference, through restarts and power cuts.

import { expect, it } from 'vitest'
import { aKey, anApi } from './support'

const sale = { amount: '2.50', currency: 'USD' }
const key = (name: string) => ({ 'idempotency-key': name })

it('the same key and request is the same answer, also after the sale has moved and the till has restarted', async () => {
  const api = await anApi()
  const first = await api.sell(sale, key('order-1'))
  expect(first.status).toBe(200)
  expect((await api.sell(sale, key('order-1'))).text).toBe(first.text)
  // Other spelling, same request.
  expect((await api.sell({ currency: 'USD', amount: 2.5 }, key('order-1'))).text).toBe(first.text)
  await api.ask({ path: `/test/paid/${first.json.sale_id}` })
  const afterPaid = await api.sell(sale, key('order-1'))
  expect({ ...afterPaid.json, qr_png_base64: '' }).toEqual({ ...first.json, qr_png_base64: '' })
  expect(api.sales()).toBe(1)

  await api.close(true)
  const again = await anApi({ folder: api.folder })
  expect((await again.sell(sale, key('order-1'))).text).toBe(first.text)
  expect(again.sales()).toBe(1)
})

it('the same key for another request is refused, and makes nothing', async () => {
  const api = await anApi()
  await api.sell(sale, key('order-2'))
  for (const other of [
    { ...sale, amount: 3 },
    { ...sale, currency: 'KHR', amount: 250 },
    { ...sale, reference: 'x' },
  ]) {
    const refused = await api.sell(other, key('order-2'))
    expect([refused.status, refused.json.code]).toEqual([422, 'idempotency-key-reused'])
  }
  expect(api.sales()).toBe(1)
  for (const wrong of ['', 'a b', 'x'.repeat(256)]) {
    const refused = await api.sell(sale, key(wrong))
    expect([refused.status, refused.json.field], wrong).toEqual([422, 'Idempotency-Key'])
  }
  expect(api.sales()).toBe(1)
})

it('the same key at the same moment is one sale: the others are told to wait, or get its answer', async () => {
  const api = await anApi()
  const answers = await Promise.all(Array.from({ length: 12 }, () => api.sell(sale, key('order-3'))))
  const sold = answers.filter((answer) => answer.status === 200)
  expect(sold.length).toBeGreaterThan(0)
  expect(new Set(sold.map((answer) => answer.json.sale_id)).size).toBe(1)
  for (const answer of answers)
    if (answer.status !== 200) expect(answer.json).toMatchObject({ status: 409, code: 'in-flight' })
  expect(api.sales()).toBe(1)
})

it('a refused request does not use up its key', async () => {
  const api = await anApi()
  expect((await api.sell({ ...sale, amount: 1.005 }, key('order-4'))).status).toBe(422)
  expect((await api.sell(sale, key('order-4'))).status).toBe(200)
})

it('a reference belongs to one sale', async () => {
  const api = await anApi()
  const first = await api.sell({ ...sale, reference: 'INV-7' })
  expect(first.json.reference).toBe('INV-7')
  const taken = await api.sell({ ...sale, reference: 'INV-7' })
  expect(taken.json).toMatchObject({ status: 409, code: 'reference-taken', field: 'reference' })
  expect(taken.json.detail).toContain(first.json.sale_id)
  for (const reference of ['', ' x', 'x\n', 'ក', 'x'.repeat(65)]) {
    expect((await api.sell({ ...sale, reference })).json, reference).toMatchObject({ status: 422, field: 'reference' })
  }
  expect(api.sales()).toBe(1)
})

it('many at the same moment: each its own sale, bill and code, none lost', async () => {
  const api = await anApi()
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      api.sell({ amount: index + 1, currency: 'KHR', reference: `r${index % 50}` }),
    ),
  )
  const sold = answers.filter((answer) => answer.status === 200)
  expect(sold).toHaveLength(50)
  expect(answers.filter((answer) => answer.json.code === 'reference-taken')).toHaveLength(10)
  for (const field of ['sale_id', 'md5', 'bill_number', 'khqr']) {
    expect(new Set(sold.map((answer) => answer.json[field])).size, field).toBe(50)
  }
  for (const { json } of sold)
    expect(api.store.sale(json.sale_id)).toMatchObject({ md5: json.md5, amountMinor: json.amount })
  expect(api.store.verifyChain()).toEqual({ kind: 'whole', events: 50 })
})

it('on a full disk a sale is refused on purpose, and none is half made', { timeout: 20_000 }, async () => {
  const api = await anApi()
  const pages = api.store.db.pragma('page_count', { simple: true }) as number
  api.store.db.pragma(`max_page_count = ${pages + 4}`)
  const answers = []
  for (let made = 0; made < 60; made++) answers.push(await api.sell(sale, key(`full-${made}`)))
  const refused = answers.filter((answer) => answer.status !== 200)
  expect(refused.length).toBeGreaterThan(0)
  for (const answer of refused) expect(answer.json).toMatchObject({ status: 503, code: 'trading-stopped' })
  expect(api.sales()).toBe(answers.length - refused.length)
  expect(api.bugs).toEqual([])
  api.store.db.pragma('max_page_count = 100000')
  // It refuses until its loop has tried the disk again, and says when to come back.
  expect(refused[0]?.headers['retry-after']).toBe('5')
  await expect.poll(() => api.view?.storeTrouble, { timeout: 10_000 }).toBeNull()
  const again = await api.sell(sale, key('full-59'))
  expect(again.status).toBe(200)
  expect(api.store.verifyChain().kind).toBe('whole')
})

it('two programs may use the same key: each has its own sale', async () => {
  const api = await anApi({ mode: 'live', provision: { enabled: true, port: 0, keys: ['from-the-file-of-the-owner'] } })
  const file = { authorization: 'Bearer from-the-file-of-the-owner' }
  const [kiosk, web] = [await aKey(api), await aKey(api)]
  const ids = new Set<string>()
  for (const headers of [kiosk.headers, web.headers, file]) {
    const first = await api.sell(sale, { ...headers, ...key('order-1001') })
    expect(first.status).toBe(200)
    expect((await api.sell(sale, { ...headers, ...key('order-1001') })).text).toBe(first.text)
    const other = await api.sell({ ...sale, amount: 9 }, { ...headers, ...key('order-1001') })
    expect([other.status, other.json.code]).toEqual([422, 'idempotency-key-reused'])
    ids.add(first.json.sale_id)
  }
  expect([ids.size, api.sales()]).toEqual([3, 3])
  // At one moment they don't stand in each other's way.
  const both = await Promise.all(
    [kiosk, web].map(({ headers }) => api.sell(sale, { ...headers, ...key('order-1002') })),
  )
  expect(both.map(({ status }) => status)).toEqual([200, 200])
  expect(both[0]?.json.sale_id).not.toBe(both[1]?.json.sale_id)
})

it('a key in double quotes, as the draft wants it, is the same key', async () => {
  const api = await anApi()
  const first = await api.sell(sale, key('order-5'))
  expect((await api.sell(sale, key('"order-5"'))).text).toBe(first.text)
  const odd = await api.sell(sale, key('"a\\"b"'))
  expect((await api.sell(sale, key('a"b'))).text).toBe(odd.text)
  expect(api.sales()).toBe(2)
  for (const wrong of ['""', '"a b"', `"${'x'.repeat(256)}"`])
    expect((await api.sell(sale, key(wrong))).json, wrong).toMatchObject({ status: 422, field: 'Idempotency-Key' })
  expect((await api.sell(sale, key(`"${'x'.repeat(255)}"`))).status).toBe(200)
})
