// Another program holds the sales book: programs are told when to come back, reading goes on, and a sale is made once.

import { join } from 'node:path'
import { expect, it } from 'vitest'
import { holdBooksElsewhere } from '../support/holder'
import { anApi } from './support'

const sale = { amount: '2.50', currency: 'USD' }
const key = { 'idempotency-key': 'order-1' }

it('while another process holds the books a sale is refused with 503, and health and status answer', async () => {
  const api = await anApi()
  const first = await api.sell(sale)
  const release = await holdBooksElsewhere(join(api.folder, 'till.db'))
  try {
    const asked = api.sell({ amount: 3, currency: 'USD' }, key)
    let settled = false
    void asked.then(() => {
      settled = true
    })
    const health = await api.ask({ path: '/health' })
    const status = await api.ask({ path: `/pos/sale/${first.json.sale_id}/status` })
    // They were answered while the sale still waited for the lock: nothing stood still for it.
    expect([health.status, status.status, status.json.status, settled]).toEqual([200, 200, 'PENDING', false])
    const refused = await asked
    expect(refused.json).toMatchObject({ status: 503, code: 'books-locked' })
    expect(refused.json.title).toContain('Another program holds the sales book')
    expect(refused.headers['retry-after']).toBe('5')
    expect(api.sales()).toBe(1)
    // By now it is known that sales are refused.
    const troubled = await api.ask({ path: '/health' })
    expect(troubled.json).toMatchObject({ status: 503, code: 'books-locked' })
    expect(troubled.headers['retry-after']).toBe('5')
  } finally {
    await release()
  }
  await expect.poll(async () => (await api.ask({ path: '/health' })).status).toBe(200)
  const sold = await api.sell({ amount: 3, currency: 'USD' }, key)
  const again = await api.sell({ amount: 3, currency: 'USD' }, key)
  expect([sold.status, again.text]).toEqual([200, sold.text])
  expect(api.sales()).toBe(2)
  expect(api.bugs).toEqual([])
})

it('a sale that is asked for while the books are held is made when they are let go of', async () => {
  const api = await anApi()
  const release = await holdBooksElsewhere(join(api.folder, 'till.db'))
  const asked = api.sell(sale, key)
  await api.ask({ path: '/health' })
  await release()
  expect((await asked).status).toBe(200)
  expect(api.sales()).toBe(1)
})
