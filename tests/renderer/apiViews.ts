// What the page of the local API may be told: a running server, keys, webhooks that arrive and one that does not.

import type { ApiView } from '../../shared/localApi'
import { type DeliveryView, type WebhooksView, webhookEvents } from '../../shared/webhooks'

const AT = Date.UTC(2026, 10, 22, 3, 0, 0)
const id = (serial: number) => `00000000-0000-4000-8000-00000000000${serial}`

const apiView: ApiView = {
  enabled: true,
  port: 8000,
  running: 'http://127.0.0.1:8000',
  trouble: null,
  keyNeeded: true,
  provisioned: false,
  provisionedKeys: 0,
  keys: [
    { id: id(1), name: 'Kitchen', scopes: ['sell', 'read'], createdAt: AT, lastUsedAt: AT + 60_000, revokedAt: null },
    { id: id(2), name: 'Accounts', scopes: ['read'], createdAt: AT, lastUsedAt: null, revokedAt: AT + 1000 },
  ],
}

const delivery = (over: Partial<DeliveryView>): DeliveryView => ({
  ...{ id: 1, endpointId: id(3), eventId: 'evt_1_1', type: 'sale.paid', saleId: id(5), at: AT, attempt: 1 },
  ...{ outcome: 'delivered', status: 204, tookMs: 40, gaveUp: false },
  ...over,
})

const failed = delivery({ id: 2, endpointId: id(4), outcome: 'unreachable', status: null, attempt: 4 })

const webhooksView: WebhooksView = {
  endpoints: [
    {
      ...{ id: id(3), url: 'https://erp.example.com/khqr/hook', events: ['sale.paid'], enabled: true, createdAt: AT },
      ...{ waiting: 0, last: delivery({}) },
    },
    {
      ...{ id: id(4), url: 'http://192.168.1.20:3000/hook', events: webhookEvents, enabled: true, createdAt: AT },
      ...{ waiting: 12, last: failed },
    },
  ],
}

/** Answers of the page's commands, by name. */
export const apiAnswers: Readonly<Record<string, unknown>> = {
  'api.view': apiView,
  'webhooks.view': webhooksView,
  'webhooks.deliveries': {
    deliveries: [delivery({ id: 3, outcome: 'refused', status: 500 }), delivery({})],
    nextBefore: 1,
  },
  'api.keyCreate': { id: id(6), key: 'kp_7Q2m4bV9xKc1Zr5tWn8yLs3dHf6gJa0p' },
}
