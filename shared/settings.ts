// What the shop has settled: its account, its rate, how its codes live, how its windows look.

import { z } from 'zod'
import { languages } from './languages'
import { Currency, KhrPerUsd } from './moneySchema'
import { themes } from './themes'

export { languages } from './languages'

export const Language = z.enum(languages)
export type Language = z.infer<typeof Language>

export { themes } from './themes'

export const Theme = z.enum(themes)
export type Theme = z.infer<typeof Theme>

/** Seconds a dynamic code lives. NBC's QR Payment Integration v1.0.3 (p. 6, 8) allows ten minutes at the most. */
export const LIFETIME_SECONDS = { min: 5, usual: 300, max: 600 } as const

const account = {
  /** `name@bank`; KHQR tag 29-00 or 30-00. The exact rules, with their own refusals, are in `khqr/merchant.ts`. */
  accountId: z.string().max(64),
  /** Tag 59, as the customer's bank will show it. */
  name: z.string().max(64),
  /** Tag 60. */
  city: z.string().max(64),
  /** Tag 64, for bank apps in Khmer. The city only together with the name. */
  khmerName: z.string().max(64).optional(),
  khmerCity: z.string().max(64).optional(),
  storeLabel: z.string().max(64).optional(),
  terminalLabel: z.string().max(64).optional(),
  mobileNumber: z.string().max(64).optional(),
}

export const Merchant = z.discriminatedUnion('type', [
  /** A personal or solo-merchant account: KHQR tag 29. */
  z.object({ type: z.literal('individual'), ...account, acquiringBank: z.string().max(64).optional() }),
  /** A corporate merchant: KHQR tag 30, which also needs the merchant id and the acquiring bank. */
  z.object({
    type: z.literal('merchant'),
    ...account,
    merchantId: z.string().max(64),
    acquiringBank: z.string().max(64),
  }),
])
export type Merchant = z.infer<typeof Merchant>

export const Settings = z.object({
  merchant: Merchant,
  sale: z.object({
    currency: Currency,
    lifetimeSeconds: z.int().min(LIFETIME_SECONDS.min).max(LIFETIME_SECONDS.max),
    khrPerUsd: KhrPerUsd,
  }),
  language: Language,
  theme: Theme,
  sound: z.object({
    muted: z.boolean(),
    volume: z.number().min(0).max(1),
    /** Keys that are touched click; absent, they don't. */
    clicks: z.boolean().optional(),
  }),
})
export type Settings = z.infer<typeof Settings>

/** The till before anybody has set it up: a demo shop that takes riel. */
export const demoSettings: Settings = {
  merchant: {
    type: 'individual',
    accountId: 'rumduol_cafe@demo',
    name: 'Rumduol Cafe',
    city: 'Phnom Penh',
    terminalLabel: 'Till 1',
  },
  sale: { currency: 'KHR', lifetimeSeconds: LIFETIME_SECONDS.usual, khrPerUsd: 4100 },
  language: 'en',
  theme: 'system',
  sound: { muted: false, volume: 0.8 },
}
