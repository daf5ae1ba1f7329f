// News without asking again and again: long-poll, and server-sent events that lose nothing.

import { get } from 'node:http'
import { expect, it } from 'vitest'
import { type Api, anApi } from './support'

interface Heard {
  readonly id: number
  readonly data: { readonly sale_id: string; readonly status: string; readonly type: string }
}

/** Listens until `count` events have come. */
function listen(api: Api, path: string, count: number, headers: Record<string, string> = {}): Promise<Heard[]> {
  return new Promise((resolve, reject) => {
    const asked = get(`${api.url}${path}`, { headers }, (answer) => {
      expect(answer.headers['content-type']).toBe('text/event-stream')
      let text = ''
      answer.on('data', (part) => {
        text += part
        const heard = [...text.matchAll(/id: (\d+)\nevent: sale\ndata: (.*)\n\n/g)].map((match) => ({
          id: Number(match[1]),
          data: JSON.parse(match[2] ?? ''),
        }))
        if (heard.length < count) return
        asked.destroy()
        resolve(heard)
      })
      answer.on('error', () => undefined)
    })
    asked.on('error', reject)
  })
}

const sale = { amount: 1, currency: 'USD' }

it('tells the events of one sale from its beginning, then each new one', async () => {
  const api = await anApi()
  const { sale_id } = (await api.sell(sale)).json
  await api.sell(sale)
  const heard = listen(api, `/pos/sale/${sale_id}/events`, 2)
  await api.ask({ path: `/test/paid/${sale_id}` })
  const events = await heard
  expect(events.map(({ data }) => [data.sale_id, data.type, data.status])).toEqual([
    [sale_id, 'started', 'PENDING'],
    [sale_id, 'payment-found', 'PAID'],
  ])
  expect(JSON.stringify(events)).not.toContain('sok_dara')
})

it('goes on after Last-Event-ID, so that a break in the line loses nothing', async () => {
  const api = await anApi()
  const ids: string[] = []
  for (let made = 0; made < 5; made++) ids.push((await api.sell(sale)).json.sale_id)
  const [first, second] = await listen(api, '/pos/events?after=0', 2)
  expect([first?.id, second?.id]).toEqual([1, 2])
  const rest = await listen(api, '/pos/events', 3, { 'last-event-id': '2' })
  expect(rest.map(({ id, data }) => [id, data.sale_id])).toEqual([3, 4, 5].map((seq) => [seq, ids[seq - 1]]))
  const wrong = await api.ask({ path: '/pos/events', headers: { 'last-event-id': 'x' } })
  expect([wrong.status, wrong.json.field]).toEqual([422, 'Last-Event-ID'])
})

it('tells of sales after it was switched off and on, and after a number that the books have not reached', async () => {
  const api = await anApi()
  const first = listen(api, '/pos/events?after=0', 1)
  await api.sell(sale)
  await first
  const cut = listen(api, '/pos/events?after=1', 2)
  cut.catch(() => undefined)
  // News is being gathered while the server stops.
  await api.sell(sale)
  await api.control.change({ enabled: false })
  await api.control.change({ enabled: true })
  // As after a backup was restored: the listener has heard of more than there is.
  const after = listen(api, '/pos/events', 1, { 'last-event-id': '500' })
  await expect
    .poll(async () => {
      await api.sell(sale)
      return Promise.race([after.then(([one]) => one?.data.type), new Promise((resolve) => setTimeout(resolve, 50))])
    })
    .toBe('started')
})

it('more events than one page come all, once, in order', async () => {
  const api = await anApi()
  await Promise.all(Array.from({ length: 60 }, () => api.sell(sale)))
  for (let round = 0; round < 4; round++) await Promise.all(Array.from({ length: 60 }, () => api.sell(sale)))
  const heard = await listen(api, '/pos/events?after=0', 300)
  expect(heard.map(({ id }) => id)).toEqual(Array.from({ length: 300 }, (_, index) => index + 1))
})

it('long-poll answers at the change, at once when there is nothing to wait for, and when the time is up', async () => {
  const api = await anApi()
  const { sale_id } = (await api.sell(sale)).json
  const waiting = api.ask({ path: `/pos/sale/${sale_id}/status?wait=30` })
  await api.ask({ path: `/test/paid/${sale_id}` })
  expect((await waiting).json.status).toBe('PAID')
  expect((await api.ask({ path: `/pos/sale/${sale_id}/status?wait=30` })).json.status).toBe('PAID')
  const other = (await api.sell(sale)).json
  expect((await api.ask({ path: `/pos/sale/${other.sale_id}/status?wait=1` })).json.status).toBe('PENDING')
  for (const wait of ['61', '-1', '1.5', 'x', '']) {
    const refused = await api.ask({ path: `/pos/sale/${sale_id}/status?wait=${wait}` })
    expect([refused.status, refused.json.field], wait).toEqual([422, 'wait'])
  }
})

it('has room for so many listeners and no more; those who leave make room', async () => {
  const api = await anApi()
  const open = Array.from({ length: 32 }, () => get(`${api.url}/pos/events`))
  await Promise.all(open.map((one) => new Promise((resolve) => one.on('response', resolve))))
  const refused = await api.ask({ path: '/pos/events' })
  expect([refused.status, refused.json.code]).toEqual([503, 'too-many-listeners'])
  for (const one of open) one.on('error', () => undefined).destroy()
  await api.sell(sale)
  await expect.poll(() => listen(api, '/pos/events?after=0', 1).catch(() => [])).toHaveLength(1)
})

it('a till that closes leaves nobody waiting, and nothing asks its closed books', async () => {
  const api = await anApi()
  const { sale_id } = (await api.sell(sale)).json
  const asked = [
    api.ask({ path: `/pos/sale/${sale_id}/status?wait=60` }),
    api.ask({ path: '/pos/events?after=0' }),
    ...Array.from({ length: 5 }, () => api.sell(sale)),
  ].map((one) => one.catch(() => 'cut'))
  await expect.poll(() => api.sales()).toBeGreaterThan(0)
  await api.close()
  await Promise.all(asked)
  await new Promise((resolve) => setImmediate(resolve))
  expect(api.bugs).toEqual([])
  expect(api.logged).not.toContain('api.failed')
})
