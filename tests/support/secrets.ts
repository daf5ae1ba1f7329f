// A store of secrets for tests, in the settings table: it survives a restart of the till.

import type { Store } from '../../electron/core/ports'
import type { SecretStore } from '../../electron/core/webhookBooks'

/** An empty text is a secret that was removed: settings are only ever put. */
export function settingsSecrets(store: Pick<Store, 'setting' | 'putSetting'>): SecretStore {
  const key = (name: string) => `secret.${name}`
  return {
    get: (name) => store.setting(key(name)) || null,
    put: (name, value) => store.putSetting(key(name), value),
    remove: (name) => store.putSetting(key(name), ''),
  }
}
