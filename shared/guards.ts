// What each field of the files from outside decides: the provisioning file and `setup.json`. A new field of a schema does
// not compile before it has its word here.

import type { Provision } from './provision'
import type { Setup } from './setup'

/**
 * `word`: where money or questions go; once a shop has a manager, it waits for theirs. `seen`: it is taken, stands in the
 * trail, and a manager has to see it. `secret`: the same, and only its name is ever kept. `free`: it decides none of that.
 */
export type Guard = 'word' | 'seen' | 'secret' | 'free'

/** Every name that any member of a union has. */
type KeyOf<T> = T extends unknown ? keyof T : never
type At<T, K extends PropertyKey> = T extends { readonly [key in K]?: infer V } ? V : never

/** One word for each field, however deep; a list is one field. */
export type GuardsOf<T> = [NonNullable<T>] extends [readonly unknown[]]
  ? Guard
  : [NonNullable<T>] extends [object]
    ? { readonly [K in KeyOf<NonNullable<T>>]-?: GuardsOf<At<NonNullable<T>, K>> }
    : Guard

/** The account, and what a payer's bank shows beside it. */
const merchant = {
  accountId: 'word',
  type: 'word',
  merchantId: 'word',
  acquiringBank: 'word',
  name: 'seen',
  city: 'seen',
  khmerName: 'seen',
  khmerCity: 'seen',
  storeLabel: 'seen',
  terminalLabel: 'seen',
  mobileNumber: 'seen',
} as const

const sale = { currency: 'free', lifetimeSeconds: 'free', khrPerUsd: 'free' } as const

export const provisionGuards = {
  merchant,
  bakong: {
    baseUrl: 'word',
    token: 'secret',
    /** Whoever reads this post can be sent a new token. */
    email: 'seen',
    dailyLookups: 'seen',
    tillsOnToken: 'seen',
  },
  api: { enabled: 'seen', port: 'seen', keys: 'secret' },
  sale,
  language: 'free',
  updates: { enabled: 'seen', feed: 'seen' },
} as const satisfies GuardsOf<Provision>

export const setupGuards = {
  version: 'free',
  /** Demo takes no money, and wears its band. */
  mode: 'free',
  welcomed: 'free',
  language: 'free',
  fileLanguage: 'free',
  look: { theme: 'free', sound: { muted: 'free', volume: 'free', clicks: 'free' } },
  merchant,
  sale,
  bakong: {
    baseUrl: 'word',
    email: 'seen',
    renew: 'seen',
    dailyLookups: 'seen',
    tillsOnToken: 'seen',
    countedAs: 'free',
    movedFromFile: 'free',
  },
  /** Secrets would lie open on the disk. */
  keepWeakly: 'seen',
  trials: { day: 'free', tokens: 'free' },
} as const satisfies GuardsOf<Setup>
