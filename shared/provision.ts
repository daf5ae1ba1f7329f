// The provisioning file (KHQR_POS_PROVISION): unattended set-up of many tills. Applied at each start.

import { z } from 'zod'
import { Currency, KhrPerUsd } from './moneySchema'
import { Language, LIFETIME_SECONDS, Merchant, type Settings } from './settings'

/** Bakong's address: https, or plain http on this machine only (the simulator, a test). */
export const BakongUrl = z
  .url()
  .max(200)
  .regex(
    /^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost|\[::1\])([:/]|$))/,
    'must be https, or http on 127.0.0.1, localhost or [::1]',
  )

/** Where newer versions of the till are told of: under the same rule. */
export const FeedUrl = BakongUrl

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
        token: z.string().min(1).max(4096).optional(),
        email: z.email().max(30).optional(),
        /** Look-ups a day; null where NBC has lifted the limit. */
        dailyLookups: z.int().min(1).max(1_000_000).nullable().optional(),
      })
      .optional(),
    api: z
      .strictObject({
        enabled: z.boolean(),
        port: z.int().min(0).max(65_535).optional(),
        keys: z.array(z.string().min(1).max(256)).max(100).optional(),
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
