// The settings as they are now: kept in the store as one JSON text, checked whenever they are read.

import { Settings } from '../../shared/settings'
import type { Store } from './ports'

const KEY = 'settings'

export class SettingsBook {
  readonly #store: Store
  #now: Settings

  /**
   * @param initial what holds while nothing is stored. A stored text that no longer fits the schema is a bug of a
   *   migration and is not papered over.
   * @param impose puts over it what the provisioning file says, at each start
   */
  constructor(store: Store, initial: Settings, impose: (settings: Settings) => Settings) {
    this.#store = store
    const stored = store.setting(KEY)
    this.#now = Settings.parse(impose(stored === null ? initial : Settings.parse(JSON.parse(stored))))
  }

  get now(): Settings {
    return this.#now
  }

  /** Stores first, then holds. @throws StoreFailure, and nothing has changed then */
  change(change: Partial<Settings>): void {
    const next = Settings.parse({ ...this.#now, ...change })
    this.#store.putSetting(KEY, JSON.stringify(next))
    this.#now = next
  }
}
