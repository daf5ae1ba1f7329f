// The commands by which a manager looks after the webhooks.

import type { webhookCommands } from '../../../shared/commands/webhooks'
import type { Handlers } from '../../../shared/contract'
import { ok } from '../../../shared/result'
import type { Webhooks } from '../webhooks'
import type { Trading } from './trading'

export interface WebhookCommandDeps {
  readonly webhooks: Webhooks
  /** Runs a handler so that a failing disk is a refusal. */
  readonly trading: Trading
}

export function webhookHandlers({
  webhooks,
  trading,
}: WebhookCommandDeps): Pick<Handlers, keyof typeof webhookCommands> {
  return {
    'webhooks.view': () => trading(() => ok(webhooks.view())),
    'webhooks.add': ({ url, events }) => trading(() => webhooks.add(url, events)),
    'webhooks.change': ({ id, ...change }) => trading(() => webhooks.change(id, change)),
    'webhooks.remove': ({ id }) => trading(() => webhooks.remove(id)),
    'webhooks.deliveries': ({ endpointId, before }) =>
      trading(() => ok(webhooks.deliveries(endpointId ?? null, before ?? null))),
    'webhooks.redeliver': ({ deliveryId }) => trading(() => webhooks.redeliver(deliveryId)),
    'webhooks.test': ({ id }) => trading(() => webhooks.test(id)),
  }
}
