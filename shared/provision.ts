// The provisioning file (KHQR_POS_PROVISION): unattended set-up of many tills. Applied at each start.

import { z } from 'zod'
import { readServerAddress } from './address'
import { API_KEY_LENGTH, isStrongKey } from './localApi'
import { Currency, KhrPerUsd } from './moneySchema'
import { Language, LIFETIME_SECONDS, Merchant, type Settings } from './settings'

/** An address of a server, judged by the reader that whoever speaks to it uses: https, or plain http on this machine. */
const ServerUrl = z.string().superRefine((text, context) => {
  const read = readServerAddress(text)
  if (!read.ok) context.addIssue({ code: 'custom', message: read.error })
})

/** Bakong's address: NBC's, or the simulator's on this machine. */
export const BakongUrl = ServerUrl

/** Where newer versions of the till are told of. */
export const FeedUrl = ServerUrl

/** A token is a JWT; its exact form is Bakong's affair, but it must fit into a header. */
export const BakongToken = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{1,4096}$/, 'must be 1 to 4096 characters without spaces')

/** A key of the local API that somebody else made. */
export const ProvisionedKey = z
  .string()
  .refine(isStrongKey, `must be ${API_KEY_LENGTH.min} to ${API_KEY_LENGTH.max} characters that nobody can guess`)

/** NBC's production host (bakong/API.md §1). */
export const PRODUCTION_URL = 'https://api-bakong.nbc.gov.kh'

/** Unknown names are refused: a misspelt setting that is silently ignored is worse than none. */
export const Provision = z
  .strictObject({
    merchant: Merchant.optional(),
    bakong: z
      .strictObject({
        baseUrl: BakongUrl.optional(),
        /** Without a token the till is in demo mode. */
        token: BakongToken.optional(),
        email: z.email().max(30).optional(),
        /** Look-ups a day; null where NBC has lifted the limit. */
        dailyLookups: z.int().min(1).max(1_000_000).nullable().optional(),
        /** Tills that ask with this token, this one included: each takes its share. */
        tillsOnToken: z.int().min(1).max(100).optional(),
      })
      .optional(),
    api: z
      .strictObject({
        enabled: z.boolean(),
        port: z.int().min(0).max(65_535).optional(),
        keys: z.array(ProvisionedKey).max(100).optional(),
      })
      .optional(),
    sale: z
      .strictObject({
        currency: Currency.optional(),
        lifetimeSeconds: z.int().min(LIFETIME_SECONDS.min).max(LIFETIME_SECONDS.max).optional(),
        khrPerUsd: KhrPerUsd.optional(),
      })
      .optional(),
    language: Language.optional(),
    /** Without it a till with a file asks nobody for newer versions: its chain rolls them out. */
    updates: z.strictObject({ enabled: z.boolean(), feed: FeedUrl.optional() }).optional(),
  })
  .refine(({ bakong, merchant }) => bakong?.token === undefined || merchant !== undefined, {
    path: ['merchant'],
    message: 'is needed with a token: codes must name the account that the money goes to',
  })
export type Provision = z.infer<typeof Provision>

/** The settings with what the file says put over them, at each start; its language holds only while it is news. */
export function provisioned(settings: Settings, { merchant, sale }: Provision): Settings {
  return {
    ...settings,
    merchant: merchant ?? settings.merchant,
    sale: {
      currency: sale?.currency ?? settings.sale.currency,
      lifetimeSeconds: sale?.lifetimeSeconds ?? settings.sale.lifetimeSeconds,
      khrPerUsd: sale?.khrPerUsd ?? settings.sale.khrPerUsd,
    },
  }
}
