// What is done to one of two is done to that one alone: a key that is revoked, an endpoint that is removed or switched off,
// a PIN whose failures are forgotten.

import { expect, test } from 'vitest'
import { webhookEvents } from '../../shared/webhooks'
import { anId } from '../support/builders'
import { aKit } from '../support/kits'
import { AT, books } from './support'

test('one key is revoked, once: the other programs go on, and the time of it stays', () => {
  const store = books()
  const add = (name: string) => {
    const id = anId()
    const hash = id.replaceAll('-', '').padEnd(64, '0')
    store.addApiKey({ id, name, hash, scopes: ['read'], createdAt: AT, revokedAt: null, lastUsedAt: null })
    return id
  }
  const first = add('till')
  const second = add('stock')
  const standing = () => new Map(store.apiKeys().map(({ id, revokedAt, lastUsedAt }) => [id, [revokedAt, lastUsedAt]]))
  store.noteApiKeyUsed(second, AT + 1)
  store.revokeApiKey(first, AT + 5)
  store.revokeApiKey(first, AT + 9)
  expect(standing().get(first)).toEqual([AT + 5, null])
  expect(standing().get(second)).toEqual([null, AT + 1])
})

test('one endpoint is removed or changed: what waits for the other is delivered', async () => {
  const kit = aKit()
  const { store, clock } = kit
  const add = (name: string) => {
    const url = `https://${name}.example/`
    const endpoint = { id: anId(), url, events: webhookEvents, enabled: true, createdAt: clock.now() }
    store.addEndpoint(endpoint)
    return endpoint
  }
  const first = add('one')
  const second = add('two')
  kit.charge()
  await clock.pass(100)
  const waiting = () =>
    store.db.prepare("SELECT endpoint_id FROM job WHERE state = 'waiting' ORDER BY id").pluck().all() as string[]
  expect(waiting().sort()).toEqual([first.id, second.id].sort())
  store.putEndpoint({ ...first, enabled: false, events: ['sale.paid'] })
  expect(store.endpoints().find(({ id }) => id === second.id)).toEqual(second)
  expect(store.endpoints().find(({ id }) => id === first.id)).toMatchObject({ enabled: false, events: ['sale.paid'] })
  store.removeEndpoint(first.id, clock.now())
  expect(waiting()).toEqual([second.id])
  expect(store.endpoints().map(({ id }) => id)).toEqual([second.id])
})

test('the failures of one PIN are not those of another', () => {
  const store = books()
  store.putPinTries(
    new Map([
      ['dara', { failures: 3, waitUntil: AT }],
      ['sok', { failures: 1, waitUntil: 0 }],
    ]) as never,
  )
  store.putPinTries(new Map([['dara', { failures: 0, waitUntil: 0 }]]) as never)
  expect([store.pinTries('dara'), store.pinTries('sok'), store.pinTries('nobody')]).toEqual([
    { failures: 0, waitUntil: 0 },
    { failures: 1, waitUntil: 0 },
    { failures: 0, waitUntil: 0 },
  ])
})
