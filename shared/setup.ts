// The set-up that demo and live share (`setup.json` in the data folder): which books are opened, whose shop, how Bakong
// is asked. Never a secret.

import { z } from 'zod'
import { Currency, KhrPerUsd } from './moneySchema'
import { BakongUrl } from './provision'
import { Language, LIFETIME_SECONDS, Merchant } from './settings'

export const SaleRules = z.strictObject({
  currency: Currency,
  khrPerUsd: KhrPerUsd,
  lifetimeSeconds: z.int().min(LIFETIME_SECONDS.min).max(LIFETIME_SECONDS.max),
})
export type SaleRules = z.infer<typeof SaleRules>

/** NBC's registration takes an address of at most 30 characters (Open API document p. 6). */
export const Email = z.email().max(30)

/** Look-ups a day that a token may ask; null where NBC has lifted the limit. */
export const DailyLookups = z.int().min(1).max(1_000_000).nullable()

export const BakongSetup = z.strictObject({
  /** Where the kept token belongs; null for NBC's production host. */
  baseUrl: BakongUrl.nullable(),
  /** The address the token was registered with; null when the owner did not tell. */
  email: Email.nullable(),
  /** The till may ask for a new token by itself. */
  renew: z.boolean(),
  dailyLookups: DailyLookups,
  /** Names the budget that look-ups are counted in after a renewal: a new token may not bring a new day's look-ups. */
  countedAs: z.string().max(64).nullable(),
  /** The name of the provisioning file's token that was moved into the vault: a renewed one is not put back. */
  movedFromFile: z.string().max(64).nullable(),
})
export type BakongSetup = z.infer<typeof BakongSetup>

export const Setup = z.strictObject({
  version: z.literal(1),
  /** Which books the next start opens. */
  mode: z.enum(['demo', 'live']),
  /** The owner has chosen between demo and shop, or waved the question away. */
  welcomed: z.boolean(),
  /** Chosen in set-up; a fresh database begins with it. */
  language: Language.nullable(),
  /** The shop's own account; null until it was entered. */
  merchant: Merchant.nullable(),
  sale: SaleRules.nullable(),
  bakong: BakongSetup,
  /** On a machine without a keyring: the owner wants secrets stored all the same. */
  keepWeakly: z.boolean(),
})
export type Setup = z.infer<typeof Setup>

export const freshSetup: Setup = {
  version: 1,
  mode: 'demo',
  welcomed: false,
  language: null,
  merchant: null,
  sale: null,
  bakong: { baseUrl: null, email: null, renew: true, dailyLookups: 100, countedAs: null, movedFromFile: null },
  keepWeakly: false,
}
