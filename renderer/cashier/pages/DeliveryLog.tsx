// What was sent to one address, newest first, and what became of it.

import { useEffect, useState } from 'react'
import type { RefusalCode } from '../../../shared/result'
import type { Text } from '../../../shared/text'
import { type DeliveryView, PING } from '../../../shared/webhooks'
import { call } from '../../pos'
import { Button } from '../../ui/Button'
import { moment } from './moment'

export function outcomeWords({ outcome, status, at, type, attempt, gaveUp }: DeliveryView, text: Text): string {
  const words = text.apiWords
  return [
    outcome === 'delivered' ? `✓ ${words.outcomes[outcome]}` : `✗ ${words.outcomes[outcome]}`,
    status === null ? null : `HTTP ${status}`,
    words.events[type],
    attempt > 1 ? words.attempt(attempt) : null,
    gaveUp && type !== PING ? words.gaveUp : null,
    moment(at),
  ]
    .filter((part) => part !== null)
    .join(' · ')
}

/** @param newest the last delivery's id: a new one is fetched when it changes */
export function DeliveryLog({ endpointId, newest, text }: { endpointId: string; newest: number; text: Text }) {
  const [before, setBefore] = useState<number | null>(null)
  const [page, setPage] = useState<{ deliveries: readonly DeliveryView[]; nextBefore: number | null } | null>(null)
  const [refusal, setRefusal] = useState<RefusalCode | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new delivery is why the page is asked for again
  useEffect(() => {
    let current = true
    void call('webhooks.deliveries', { endpointId, ...(before === null ? {} : { before }) }).then((result) => {
      if (current && result.ok) setPage(result.value)
    })
    return () => {
      current = false
    }
  }, [endpointId, before, newest])

  async function again(deliveryId: number): Promise<void> {
    const result = await call('webhooks.redeliver', { deliveryId })
    setRefusal(result.ok ? null : result.error.code)
  }

  return (
    <>
      <p className="field-error" role="alert">
        {refusal !== null && text.refusals[refusal]}
      </p>
      <ul className="api__list api__log" data-testid="webhook-deliveries">
        {page?.deliveries.map((delivery) => (
          <li key={delivery.id}>
            <small>{outcomeWords(delivery, text)}</small>
            {delivery.type !== PING && (
              <Button testId="webhook-again" onPress={() => void again(delivery.id)}>
                {text.apiWords.again}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {page !== null && page.nextBefore !== null && (
        <Button onPress={() => setBefore(page.nextBefore)}>{text.apiWords.more}</Button>
      )}
    </>
  )
}
