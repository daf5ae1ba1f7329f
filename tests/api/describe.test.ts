// The description and the page are made of what the server really does.

import { expect, it } from 'vitest'
import { routes } from '../../electron/api/routes'
import { anApi } from './support'

it('/openapi.json names every address, with the schemas that judge', async () => {
  const api = await anApi()
  const { json } = await api.ask({ path: '/openapi.json' })
  expect(json.openapi).toBe('3.1.0')
  const described = Object.entries(json.paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(described.sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort())
  const sell = json.paths['/pos/sale'].post
  const body = sell.requestBody.content['application/json'].schema
  expect(body).toMatchObject({
    required: ['amount', 'currency'],
    properties: { amount: { oneOf: [{ type: 'number' }, { type: 'string' }] }, currency: { enum: ['KHR', 'USD'] } },
  })
  const answer = sell.responses['200'].content['application/json'].schema
  const sold = (await api.sell({ amount: 1, currency: 'USD' })).json
  expect(Object.keys(sold).sort()).toEqual([...answer.required].sort())
  expect(sell.parameters.map((one: { name: string }) => one.name)).toEqual(['Idempotency-Key'])
})

it('each answer is what its schema says', async () => {
  const api = await anApi()
  const { sale_id } = (await api.sell({ amount: 1, currency: 'USD' })).json
  for (const route of routes) {
    if (route.stream !== undefined || route.id === 'sell') continue
    const path = route.path.replace('{sale_id}', sale_id)
    const answered = await api.ask({ path, method: route.method })
    if (answered.status !== 200) continue
    expect(route.answer.strict().safeParse(answered.json).error, route.id).toBeUndefined()
  }
})

it('/docs is one page that loads nothing from anywhere', async () => {
  const api = await anApi()
  const { text, headers } = await api.ask({ path: '/docs' })
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+';/)
  expect(text).not.toMatch(/<script|<link|<img|@import|url\(|https?:\/\/(?!127\.0\.0\.1:8000)\w/)
  for (const { path } of routes) expect(text).toContain(path)
  for (const code of ['amount-too-many-decimals', 'reference-taken', 'key-missing'])
    expect(text).toContain(`id="${code}"`)
})
