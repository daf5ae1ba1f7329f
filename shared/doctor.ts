// The check-up of the link and the machine: what was checked, how it is, and which advice goes with it.

export const checkIds = [
  'dns',
  'tls',
  'bakong',
  'token',
  'clock',
  'lookups',
  'disk',
  'books',
  'trail',
  'backup',
  'displays',
  'printer',
] as const
export type CheckId = (typeof checkIds)[number]

export type Verdict = 'good' | 'look' | 'bad'

/** One for each thing a person may be told to do; its words are in `doctorWords.advice`. */
export type AdviceCode =
  | 'fine'
  | 'demo'
  | 'no-name'
  | 'certificate'
  | 'certificate-early'
  | 'certificate-ended'
  | 'intercepted'
  | 'no-line'
  | 'certificate-soon'
  | 'not-reached'
  | 'slow'
  | 'blocked'
  | 'server'
  | 'token-missing'
  | 'token-expired'
  | 'token-soon'
  | 'token-unreadable'
  | 'token-refused'
  | 'token-not-asked'
  | 'clock-off'
  | 'clock-unknown'
  | 'lookups-none'
  | 'lookups-few'
  | 'disk-low'
  | 'disk-full'
  | 'disk-unreadable'
  | 'books-broken'
  | 'books-unread'
  | 'trail-broken'
  | 'backup-none'
  | 'backup-old'
  | 'backup-failed'
  | 'one-display'
  | 'no-printer'

export interface Check {
  readonly id: CheckId
  readonly verdict: Verdict
  readonly advice: AdviceCode
  /** A figure beside it, the same in every language: `23 ms`, `12.4 GB`, `2027-02-20`. */
  readonly figure: string
}

export interface DoctorView {
  /** UTC ms. */
  readonly at: number
  readonly checks: readonly Check[]
  readonly versions: Readonly<Record<string, string>>
}
