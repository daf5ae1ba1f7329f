// The Postman collection of the documentation, run by Postman's own runner against a real API.

import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { anApi } from './support'

interface Summary {
  readonly run: {
    readonly stats: Readonly<Record<'requests' | 'assertions', { readonly total: number; readonly failed: number }>>
    readonly failures: readonly { readonly error: { readonly message: string } }[]
  }
}

/** newman has no types of its own. */
const newman = createRequire(import.meta.url)('newman') as {
  run(options: object, done: (error: Error | null, summary: Summary) => void): void
}
const collection = fileURLToPath(new URL('../../docs/khqr-pos.postman_collection.json', import.meta.url))

function run(baseUrl: string): Promise<Summary> {
  const envVar = [{ key: 'base_url', value: baseUrl }]
  return new Promise((resolve, reject) => {
    newman.run({ collection, envVar, reporters: [] }, (error, summary) => (error ? reject(error) : resolve(summary)))
  })
}

it('sells, pays and looks, carrying the sale along', async () => {
  const api = await anApi()
  const { run: done } = await run(api.url)
  expect(done.failures.map(({ error }) => error.message)).toEqual([])
  expect(done.stats.requests).toMatchObject({ total: 3, failed: 0 })
  expect(done.stats.assertions).toMatchObject({ total: 8, failed: 0 })
  expect(api.store.lastSales(5).map(({ state, amountMinor, currency }) => [state, amountMinor, currency])).toEqual([
    ['PAID', 100, 'USD'],
  ])
}, 60_000)
