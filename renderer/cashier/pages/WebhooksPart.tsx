// The webhooks: addresses that are told of sales, what they hear, what became of it.

import { useEffect, useState } from 'react'
import type { Text } from '../../../shared/text'
import {
  type EndpointView,
  WEBHOOK_URL_MAX,
  type WebhookEvent,
  type WebhooksView,
  webhookEvents,
} from '../../../shared/webhooks'
import { call, on } from '../../pos'
import { Button } from '../../ui/Button'
import { useCommand } from '../useCommand'
import { DeliveryLog, outcomeWords } from './DeliveryLog'
import { OnceShown, Twice } from './OnceShown'

/** What a program that waits for its money wants to hear. */
const usual: readonly WebhookEvent[] = webhookEvents.filter((event) => event !== 'sale.started')

export function WebhooksPart({ text }: { text: Text }) {
  const words = text.apiWords
  const [view, setView] = useState<WebhooksView | null>(null)
  useEffect(() => {
    const stop = on('webhooks.changed', setView)
    void call('webhooks.view', {}).then((result) => {
      if (result.ok) setView(result.value)
    })
    return stop
  }, [])
  return (
    <section className="api__part" aria-label={words.webhooks}>
      <h2>{words.webhooks}</h2>
      <p className="api__note">{words.webhooksHelp}</p>
      <AddWebhook text={text} />
      <ul className="api__list">
        {view?.endpoints.length === 0 && <li className="api__note">{words.noWebhooks}</li>}
        {view?.endpoints.map((endpoint) => (
          <Endpoint key={endpoint.id} endpoint={endpoint} text={text} />
        ))}
      </ul>
    </section>
  )
}

function AddWebhook({ text }: { text: Text }) {
  const words = text.apiWords
  const { busy, refusal, send } = useCommand()
  const [url, setUrl] = useState('')
  const [events, setEvents] = useState(usual)
  const [secret, setSecret] = useState<string | null>(null)

  async function add(): Promise<void> {
    const result = await send('webhooks.add', { url: url.trim(), events: [...events] })
    if (result?.ok !== true) return
    setSecret(result.value.secret)
    setUrl('')
  }

  return (
    <>
      {secret !== null && (
        <OnceShown value={secret} help={words.secretOnce} text={text} onDone={() => setSecret(null)} />
      )}
      <div className="api__row">
        <label className="api__field api__field--wide">
          {words.url}
          <input
            type="url"
            value={url}
            maxLength={WEBHOOK_URL_MAX}
            placeholder="https://"
            data-testid="webhook-url"
            onChange={(event) => setUrl(event.target.value)}
          />
        </label>
        <Button
          testId="webhook-add"
          busy={busy !== null}
          disabled={url.trim() === '' || events.length === 0}
          onPress={() => void add()}
        >
          {words.addWebhook}
        </Button>
      </div>
      <Events chosen={events} text={text} onChange={setEvents} />
      <p className="field-error" role="alert" data-testid="webhook-error">
        {refusal !== null && text.refusals[refusal]}
      </p>
    </>
  )
}

function Events({
  chosen,
  text,
  onChange,
}: {
  chosen: readonly WebhookEvent[]
  text: Text
  onChange: (events: readonly WebhookEvent[]) => void
}) {
  return (
    <div className="api__row">
      {webhookEvents.map((event) => (
        <label key={event} className="api__choice">
          <input
            type="checkbox"
            checked={chosen.includes(event)}
            onChange={({ target }) =>
              onChange(webhookEvents.filter((one) => (one === event ? target.checked : chosen.includes(one))))
            }
          />
          {text.apiWords.events[event]}
        </label>
      ))}
    </div>
  )
}

function Endpoint({ endpoint, text }: { endpoint: EndpointView; text: Text }) {
  const words = text.apiWords
  const { id, url, events, enabled, waiting, last } = endpoint
  const { busy, refusal, send } = useCommand()
  const [open, setOpen] = useState(false)
  return (
    <li className="api__endpoint" data-testid="webhook">
      <span className="api__name">
        {url}
        <small data-testid="webhook-last" data-outcome={last?.outcome}>
          {last === null ? words.nothingSent : outcomeWords(last, text)}
          {waiting > 0 && ` · ${words.waiting(waiting)}`}
        </small>
      </span>
      <Events
        chosen={events}
        text={text}
        onChange={(next) => next.length > 0 && void send('webhooks.change', { id, events: [...next] })}
      />
      <div className="api__row">
        <Button
          testId="webhook-test"
          busy={busy === 'webhooks.test'}
          onPress={() => void send('webhooks.test', { id })}
        >
          {words.test}
        </Button>
        <Button testId="webhook-log" onPress={() => setOpen(!open)}>
          {words.log}
        </Button>
        <Button testId="webhook-switch" onPress={() => void send('webhooks.change', { id, enabled: !enabled })}>
          {enabled ? words.off : words.on}
        </Button>
        <Twice text={text} testId="webhook-remove" onPress={() => void send('webhooks.remove', { id })}>
          {words.remove}
        </Twice>
      </div>
      <p className="field-error" role="alert">
        {refusal !== null && text.refusals[refusal]}
      </p>
      {open && <DeliveryLog endpointId={id} newest={last?.id ?? 0} text={text} />}
    </li>
  )
}
