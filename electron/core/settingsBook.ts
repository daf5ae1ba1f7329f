// The settings as they are now: kept in the store as one JSON text, checked whenever they are read.

import { type Language, Settings } from '../../shared/settings'
import { languageOf } from './applyProvision'
import type { Store } from './ports'

const KEY = 'settings'

export interface SettingsBookDeps {
  readonly store: Store
  /** What holds while nothing is stored. */
  readonly initial: Settings
  /** Puts over it what the provisioning file says, at each start. */
  readonly impose: (settings: Settings) => Settings
  /** The language that the provisioning file asks for, and the one it asked for when `initial` was chosen. */
  readonly fileLanguage: { readonly now: Language | null; readonly initially: Language | null }
}

export class SettingsBook {
  readonly #store: Store
  /** What the file last asked for: kept with the settings, so that a choice made at the till is told from its word. */
  readonly #fileLanguage: Language | null
  #now: Settings
  /** The file's word changed the language; it is not stored yet. */
  #news: boolean

  /** A stored text that no longer fits the schema is a bug of a migration and is not papered over. */
  constructor({ store, initial, impose, fileLanguage }: SettingsBookDeps) {
    this.#store = store
    const text = store.setting(KEY)
    const stored = text === null ? null : (JSON.parse(text) as { readonly fileLanguage?: Language | null })
    const settings = stored === null ? initial : Settings.parse(stored)
    const taken = stored === null ? fileLanguage.initially : (stored.fileLanguage ?? null)
    const language = languageOf({ language: settings.language, fileLanguage: taken }, fileLanguage.now)
    this.#fileLanguage = fileLanguage.now ?? taken
    this.#news = this.#fileLanguage !== taken
    this.#now = Settings.parse(impose({ ...settings, language }))
  }

  get now(): Settings {
    return this.#now
  }

  /** Notes that the file's language was taken: the same word at the next start is no news. @throws StoreFailure */
  settle(): void {
    if (this.#news) this.change({})
  }

  /** Stores first, then holds. @throws StoreFailure, and nothing has changed then */
  change(change: Partial<Settings>): void {
    const next = Settings.parse({ ...this.#now, ...change })
    this.#store.putSetting(KEY, JSON.stringify({ ...next, fileLanguage: this.#fileLanguage }))
    this.#now = next
    this.#news = false
  }
}
