// The provisioning file and the set-up file: what the first says goes over the second, at each start.

import type { Provision } from '../../shared/provision'
import { demoSettings, type Language, type Settings } from '../../shared/settings'
import type { Setup } from '../../shared/setup'

/** A language as it is kept, and what the provisioning file asked for when it was. */
export interface KeptLanguage {
  readonly language: Language | null
  readonly fileLanguage: Language | null
}

/**
 * What is chosen at the till stands, until the file asks for another language than it last did (docs/decisions/0074).
 * @param wanted the file's language, if it names one
 */
export function languageOf<T extends KeptLanguage>(
  kept: T,
  wanted: Language | null | undefined,
): T['language'] | Language {
  return wanted !== undefined && wanted !== null && wanted !== kept.fileLanguage ? wanted : kept.language
}

/**
 * @param keepsToken the file's token is (or will be) in the vault: the till stays live without the file
 * @returns the set-up as it is to be stored; the token is not part of it
 */
export function applyProvision(
  setup: Setup,
  { merchant, bakong, sale, language }: Provision,
  keepsToken: boolean,
  usual: Settings['sale'],
): Setup {
  const rules = setup.sale ?? usual
  return {
    ...setup,
    mode: keepsToken ? 'live' : setup.mode,
    language: languageOf(setup, language),
    fileLanguage: language ?? setup.fileLanguage,
    merchant: merchant ?? setup.merchant,
    sale:
      sale === undefined
        ? setup.sale
        : {
            currency: sale.currency ?? rules.currency,
            khrPerUsd: sale.khrPerUsd ?? rules.khrPerUsd,
            lifetimeSeconds: sale.lifetimeSeconds ?? rules.lifetimeSeconds,
          },
    bakong: {
      ...setup.bakong,
      baseUrl: bakong?.baseUrl ?? setup.bakong.baseUrl,
      email: bakong?.email ?? setup.bakong.email,
      tillsOnToken: bakong?.tillsOnToken ?? setup.bakong.tillsOnToken,
      dailyLookups: bakong?.dailyLookups === undefined ? setup.bakong.dailyLookups : bakong.dailyLookups,
    },
  }
}

/** What books begin with that have no settings yet: the demo's shop, in the language and the looks of the set-up. */
export function firstSettings({ language, look }: Setup): Settings {
  return { ...demoSettings, ...(language === null ? {} : { language }), ...look }
}

/** The live shop's settings, whatever its books last knew: the set-up file is written first (docs/decisions/0070). */
export function withShop(settings: Settings, { merchant, sale }: Setup): Settings {
  return { ...settings, merchant: merchant ?? settings.merchant, sale: sale ?? settings.sale }
}
