// The set-up that demo and live share (`setup.json` in the data folder): which books are opened, whose shop, how Bakong
// is asked. Never a secret.

import { z } from 'zod'
import { Currency, KhrPerUsd } from './moneySchema'
import { BakongUrl } from './provision'
import { Language, LIFETIME_SECONDS, Merchant, Settings } from './settings'

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

/** Tills of the shop that ask with the same token: each asks its share of the day's look-ups. */
export const TillsOnToken = z.int().min(1).max(100)

export const BakongSetup = z.strictObject({
  /** Where the kept token belongs; null for NBC's production host. */
  baseUrl: BakongUrl.nullable(),
  /** The address the token was registered with; null when the owner did not tell. */
  email: Email.nullable(),
  /** The till may ask for a new token by itself. */
  renew: z.boolean(),
  dailyLookups: DailyLookups,
  tillsOnToken: TillsOnToken.default(1),
  /** Names the budget that look-ups are counted in after a renewal: a new token may not bring a new day's look-ups. */
  countedAs: z.string().max(64).nullable(),
  /** The name of the provisioning file's token that was moved into the vault: a renewed one is not put back. */
  movedFromFile: z.string().max(64).nullable(),
})
export type BakongSetup = z.infer<typeof BakongSetup>

/** Tokens that are remembered with the look-ups their trials spent on one day; nobody tries more of them. */
export const TRIED_MAX = 20

/**
 * What trials of tokens asked while the demo's books were open: the live books, where a token's budget is counted, are
 * another file. It counts there too, for the rest of that day (docs/decisions/0073).
 */
export const Trials = z.strictObject({
  /** Phnom Penh date, `2026-11-22`. */
  day: z.iso.date(),
  tokens: z
    .array(
      z.strictObject({
        /** The name that the token's look-ups are counted under. */
        token: z.string().max(64),
        lookUps: z.int().min(0),
        /** Bakong said that the day's look-ups are spent. */
        spent: z.boolean(),
        /** Bakong answered it: the live till need not prove it again. */
        good: z.boolean().default(false),
      }),
    )
    .max(TRIED_MAX),
})
export type Trials = z.infer<typeof Trials>

export const Setup = z.strictObject({
  version: z.literal(1),
  /** Which books the next start opens. */
  mode: z.enum(['demo', 'live']),
  /** The owner has chosen between demo and shop, or waved the question away. */
  welcomed: z.boolean(),
  /** Chosen in set-up; a fresh database begins with it. */
  language: Language.nullable(),
  /** The language that the provisioning file asked for when it was last taken (docs/decisions/0074). */
  fileLanguage: Language.nullable().default(null),
  /** How the till looked and sounded when the other books were opened; fresh ones begin so. */
  look: Settings.pick({ theme: true, sound: true }).nullable().default(null),
  /** The shop's own account; null until it was entered. */
  merchant: Merchant.nullable(),
  sale: SaleRules.nullable(),
  bakong: BakongSetup,
  /** On a machine without a keyring: the owner wants secrets stored all the same. */
  keepWeakly: z.boolean(),
  trials: Trials.nullable().default(null),
})
export type Setup = z.infer<typeof Setup>

export const freshSetup: Setup = {
  version: 1,
  mode: 'demo',
  welcomed: false,
  language: null,
  fileLanguage: null,
  look: null,
  merchant: null,
  sale: null,
  bakong: {
    baseUrl: null,
    email: null,
    renew: true,
    dailyLookups: 100,
    tillsOnToken: 1,
    countedAs: null,
    movedFromFile: null,
  },
  keepWeakly: false,
  trials: null,
}
