// Secrets kept among the settings, until they are kept sealed by the machine's keyring.

import type { Store } from './ports'
import type { SecretStore } from './webhookBooks'

/** An empty text is a secret that was removed: settings are only ever put. */
export function settingsSecrets(store: Pick<Store, 'setting' | 'putSetting'>): SecretStore {
  const key = (name: string) => `secret.${name}`
  return {
    get: (name) => store.setting(key(name)) || null,
    put: (name, value) => store.putSetting(key(name), value),
    remove: (name) => store.putSetting(key(name), ''),
  }
}
