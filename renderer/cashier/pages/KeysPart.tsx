// The keys of the local API: made, shown once, listed, revoked.

import { useState } from 'react'
import { API_KEY_NAME_MAX, type ApiKeyView, type ApiScope, type ApiView, apiScopes } from '../../../shared/localApi'
import type { Text } from '../../../shared/text'
import { Button } from '../../ui/Button'
import { useCommand } from '../useCommand'
import { moment } from './moment'
import { OnceShown, Twice } from './OnceShown'

export function KeysPart({ view, text }: { view: ApiView; text: Text }) {
  const words = text.apiWords
  const { busy, refusal, send } = useCommand()
  const [name, setName] = useState('')
  const [scope, setScope] = useState<ApiScope>('sell')
  const [made, setMade] = useState<string | null>(null)

  async function create(): Promise<void> {
    const result = await send('api.keyCreate', { name, scopes: scope === 'sell' ? ['sell', 'read'] : ['read'] })
    if (result?.ok !== true) return
    setMade(result.value.key)
    setName('')
  }

  return (
    <section className="api__part" aria-label={words.keys}>
      <h2>{words.keys}</h2>
      <p className="api__note">{view.keyNeeded ? words.keysNeeded : words.keysOptional}</p>
      {made !== null && <OnceShown value={made} help={words.keyOnce} text={text} onDone={() => setMade(null)} />}
      <div className="api__row">
        <label className="api__field">
          {words.keyName}
          <input
            value={name}
            maxLength={API_KEY_NAME_MAX}
            data-testid="key-name"
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        {apiScopes.map((one) => (
          <label key={one} className="api__choice">
            <input type="radio" name="scope" checked={scope === one} onChange={() => setScope(one)} />
            {words.scopes[one]}
          </label>
        ))}
        <Button testId="key-create" busy={busy !== null} disabled={name.trim() === ''} onPress={() => void create()}>
          {words.addKey}
        </Button>
      </div>
      <p className="field-error" role="alert">
        {refusal !== null && text.refusals[refusal]}
      </p>
      <ul className="api__list">
        {view.keys.length === 0 && <li className="api__note">{words.noKeys}</li>}
        {view.keys.map((key) => (
          <li key={key.id} data-testid="key" data-revoked={key.revokedAt !== null}>
            <span className="api__name">
              {key.name}
              <small>{factsOf(key, text)}</small>
            </span>
            {key.revokedAt === null && (
              <Twice text={text} testId="key-revoke" onPress={() => void send('api.keyRevoke', { id: key.id })}>
                {words.revoke}
              </Twice>
            )}
          </li>
        ))}
        {view.provisionedKeys > 0 && <li className="api__note">{words.provisionedKeys(view.provisionedKeys)}</li>}
      </ul>
    </section>
  )
}

function factsOf({ scopes, revokedAt, lastUsedAt }: ApiKeyView, { apiWords: words }: Text): string {
  if (revokedAt !== null) return words.revoked
  const used = lastUsedAt === null ? words.never : words.lastUsed(moment(lastUsedAt))
  return `${words.scopes[scopes.includes('sell') ? 'sell' : 'read']} · ${used}`
}
