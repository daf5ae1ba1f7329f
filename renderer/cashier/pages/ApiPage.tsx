// The local API: on or off, where it answers, its keys, and the webhooks.

import { useEffect, useState } from 'react'
import type { ApiView } from '../../../shared/localApi'
import type { RefusalCode } from '../../../shared/result'
import type { Text } from '../../../shared/text'
import { call, on } from '../../pos'
import { Button } from '../../ui/Button'
import { useCommand } from '../useCommand'
import { KeysPart } from './KeysPart'
import { Copy } from './OnceShown'
import type { PageProps } from './registry'
import { WebhooksPart } from './WebhooksPart'
import './api.css'

export default function ApiPage({ text }: PageProps) {
  const [view, setView] = useState<ApiView | null>(null)
  const [refusal, setRefusal] = useState<RefusalCode | null>(null)
  useEffect(() => {
    const stop = on('api.changed', setView)
    void call('api.view', {}).then((result) => {
      if (result.ok) setView(result.value)
      else setRefusal(result.error.code)
    })
    return stop
  }, [])
  return (
    <div className="page api" data-testid="api-page">
      <header>
        <h1>{text.menuWords.api}</h1>
        <p className="quiet">{text.apiWords.help}</p>
      </header>
      {view === null && refusal !== null && (
        <p className="field-error" role="alert">
          {text.refusals[refusal]}
        </p>
      )}
      {view !== null && <ServerPart key={view.port} view={view} text={text} />}
      {view !== null && <KeysPart view={view} text={text} />}
      {view !== null && <WebhooksPart text={text} />}
    </div>
  )
}

function ServerPart({ view, text }: { view: ApiView; text: Text }) {
  const words = text.apiWords
  const { busy, refusal, send } = useCommand()
  const [port, setPort] = useState(String(view.port))
  const wanted = /^\d{1,5}$/.test(port) && Number(port) <= 65_535 ? Number(port) : null
  const keepPort = async (wish: number) => {
    const result = await send('api.change', { port: wish })
    // The field shows what is stored; why this is not is said below.
    if (!result?.ok) setPort(String(view.port))
  }
  const state = view.running === null ? (view.enabled ? 'trouble' : 'off') : 'on'
  return (
    <section className="api__part">
      <div className="api__row">
        <p className="api__state" data-state={state} data-testid="api-state" role="status">
          {view.running !== null && (
            <>
              {words.answersAt} <code>{view.running}</code> <Copy value={view.running} text={text} />
            </>
          )}
          {state === 'off' && words.isOff}
          {state === 'trouble' && words.troubles[view.trouble ?? 'not-started']}
        </p>
        <label className="api__field api__field--port">
          {words.port}
          <input
            inputMode="numeric"
            maxLength={5}
            value={port}
            data-testid="api-port"
            onChange={(event) => setPort(event.target.value)}
          />
        </label>
        <Button
          testId="api-port-save"
          disabled={wanted === null || wanted === view.port}
          busy={busy !== null}
          onPress={() => wanted !== null && void keepPort(wanted)}
        >
          {words.save}
        </Button>
        <Button
          testId="api-switch"
          busy={busy !== null}
          onPress={() => void send('api.change', { enabled: !view.enabled })}
        >
          {view.enabled ? words.off : words.on}
        </Button>
      </div>
      {view.provisioned && <p className="api__note">{words.provisioned}</p>}
      <p className="field-error" role="alert">
        {refusal !== null && text.refusals[refusal]}
      </p>
    </section>
  )
}
