// What the set-up pages show. Types only: a page loads no schema library for it.

import type { Currency } from './money'
import type { RefusalCode } from './result'
import type { Language, Merchant } from './settings'
import type { CodeImage } from './till'

/** What a token's trial ended in, each with its own words. */
export const verdicts = [
  'good',
  /** Good, and today's look-ups are spent. */
  'good-spent',
  'wrong',
  'expired',
  'unknown-account',
  'blocked',
  'offline',
  'timed-out',
  /** TLS does not stand: the clock, the certificate, or something that reads the line. */
  'no-secure-line',
  'busy',
  'server-trouble',
] as const
export type Verdict = (typeof verdicts)[number]

export interface TrialView {
  readonly verdict: Verdict
  /** UTC ms; null when the token does not say. */
  readonly expiresAt: number | null
}

export interface Fault {
  readonly field: string
  readonly code: RefusalCode
}

/** The shop as its code would be, while it is typed. */
export interface PreviewView {
  readonly faults: readonly Fault[]
  /** Null while something is wrong. */
  readonly code: CodeImage | null
  /** How much smaller the optional fields make the modules of a sale's code; 0 where they cost nothing. */
  readonly finerPercent: number
}

export interface SetupView {
  readonly mode: 'demo' | 'live'
  /** Nothing is set up and nobody has said "later". */
  readonly welcome: boolean
  /** A provisioning file rules: what is changed here holds until the next start. */
  readonly byFile: boolean
  readonly language: Language
  /** Null until the shop's own account was entered. */
  readonly merchant: Merchant | null
  readonly sale: { readonly currency: Currency; readonly khrPerUsd: number; readonly lifetimeSeconds: number }
  readonly bakong: {
    /** Where a token is sent and codes are asked about, when that is not NBC's own host. */
    readonly otherHost: string | null
    readonly email: string | null
    readonly renew: boolean
    /** Null where NBC has lifted the limit. */
    readonly dailyLookups: number | null
    /** This one included. */
    readonly tillsOnToken: number
    readonly hasToken: boolean
    /** It lies on the disk; else it is held for this run only. */
    readonly stored: boolean
    readonly expiresAt: number | null
    /** The kept token can't be read any more: the keyring has changed. */
    readonly unreadable: boolean
  }
  readonly vault: { readonly protection: 'keyring' | 'weak'; readonly keepWeakly: boolean }
}

/** The token's life, as the cashier's window shows it. */
export interface TokenView {
  readonly expiresAt: number | null
  /** Whole days, rounded down; 0 on the last day, negative after; null when the token does not say. */
  readonly daysLeft: number | null
  readonly warn: boolean
  readonly renewing: boolean
  readonly problem: 'missing' | 'expired' | 'renewal-failed' | 'email-unknown' | null
}
