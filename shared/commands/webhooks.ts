// Commands by which a manager looks after the webhooks.

import { z } from 'zod'
import { type DeliveryView, WEBHOOK_URL_MAX, type WebhooksView, webhookEvents } from '../webhooks'

const nothing = z.object({})
const View = z.custom<WebhooksView>()
const Url = z.string().min(1).max(WEBHOOK_URL_MAX)
const Events = z.array(z.enum(webhookEvents)).min(1).max(webhookEvents.length)
const EndpointRef = z.object({ id: z.uuid() })

export const webhookCommands = {
  'webhooks.view': { input: nothing, output: View, needs: 'manager' },
  /** The secret is told this once. */
  'webhooks.add': {
    input: z.object({ url: Url, events: Events }),
    output: z.object({ id: z.uuid(), secret: z.string() }),
    needs: 'manager',
  },
  'webhooks.change': {
    input: z.object({
      ...EndpointRef.shape,
      url: Url.optional(),
      events: Events.optional(),
      enabled: z.boolean().optional(),
    }),
    output: View,
    needs: 'manager',
  },
  'webhooks.remove': { input: EndpointRef, output: View, needs: 'manager' },
  /** The log, newest first, a page at a time. `before`: only deliveries with a smaller id. */
  'webhooks.deliveries': {
    input: z.object({ endpointId: z.uuid().optional(), before: z.int().positive().optional() }),
    output: z.custom<{ readonly deliveries: readonly DeliveryView[]; readonly nextBefore: number | null }>(),
    needs: 'manager',
  },
  /** Sends the event of this delivery again, with the same id, as often as a new one. */
  'webhooks.redeliver': { input: z.object({ deliveryId: z.int().positive() }), output: View, needs: 'manager' },
  /** Sends a `ping` now, once, and answers when it is known what became of it. */
  'webhooks.test': { input: EndpointRef, output: z.custom<DeliveryView>(), needs: 'manager' },
} as const
