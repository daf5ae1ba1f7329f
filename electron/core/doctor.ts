// The check-up: facts in, verdicts out. Pure but for the doctor at the end, who asks for the facts and keeps the limits.

import type { AdviceCode, Check, CheckId, DoctorView, Verdict } from '../../shared/doctor'
import { ok, type Result, refuse } from '../../shared/result'
import type { TokenWord } from '../../shared/till'
import type { Clock, TroubleKind } from './ports'

const MB = 1024 * 1024
const DAY_MS = 86_400_000

/** Less than this and the next backup or the next sale may not fit. */
const DISK = { low: 1024 * MB, full: 100 * MB } as const
/** A token lives 90 days; a new one takes a letter or two. */
const TOKEN_SOON_MS = 14 * DAY_MS
const CERTIFICATE_SOON_MS = 7 * DAY_MS
/** Bakong's `Date` has steps of a second; codes live for minutes. */
const CLOCK_OFF_MS = 30_000
const SLOW_MS = 2000
const LOOKUPS_FEW = 10
const BACKUP_OLD_MS = 3 * DAY_MS

export type Failed = { readonly kind: 'failed'; readonly code: string }

export interface DoctorFacts {
  readonly now: number
  readonly mode: 'demo' | 'live'
  readonly dns: { readonly kind: 'ok'; readonly tookMs: number } | Failed
  readonly tls:
    | { readonly kind: 'ok'; readonly validTo: number }
    /** Plain http on this machine: the simulator. */
    | { readonly kind: 'none' }
    | { readonly kind: 'failed'; readonly code: string; readonly trouble: TroubleKind }
  readonly bakong:
    | { readonly kind: 'ok'; readonly tookMs: number }
    | { readonly kind: 'trouble'; readonly trouble: TroubleKind }
  /** How far this computer's clock is ahead of Bakong's own time, told when it was asked for, ms; null when it was not. */
  readonly skewMs: number | null
  /** The till takes the clock for wrong, and makes no codes. */
  readonly clockWrong: boolean
  readonly token: { readonly set: boolean; readonly expiresAt: number | null }
  /** What Bakong's last word makes of it. */
  readonly tokenWord: TokenWord
  /** Null without a daily limit. */
  readonly lookupsLeft: number | null
  readonly disk: { readonly kind: 'ok'; readonly freeBytes: number } | Failed
  readonly books: { readonly kind: 'ok'; readonly verdict: string; readonly bytes: number } | Failed
  /** The first line of the trail of what people did that does not fit; null when it is whole or could not be read. */
  readonly trailBrokenAt: number | null
  readonly backup: { readonly lastAt: number | null; readonly failing: boolean }
  readonly displays: { readonly count: number; readonly customer: boolean }
  readonly printers: number
}

/** The verdict on each fact, in the order of the page. */
export function diagnose(facts: DoctorFacts): readonly Check[] {
  return [
    dns(facts),
    tls(facts),
    bakong(facts),
    token(facts),
    clock(facts),
    lookups(facts),
    disk(facts),
    books(facts),
    trail(facts),
    backup(facts),
    displays(facts),
    printer(facts),
  ]
}

function check(id: CheckId, verdict: Verdict, advice: AdviceCode, figure = ''): Check {
  return { id, verdict, advice, figure }
}

function dns({ dns: found }: DoctorFacts): Check {
  if (found.kind === 'failed') return check('dns', 'bad', 'no-name', found.code)
  return check('dns', 'good', 'fine', ms(found.tookMs))
}

/** What to do where TLS does not stand. */
const lineAdvice: Partial<Record<TroubleKind, AdviceCode>> = {
  'cert-too-early': 'certificate-early',
  'cert-expired': 'certificate-ended',
  'cert-bad': 'certificate',
  intercepted: 'intercepted',
}

function tls({ tls: found, now }: DoctorFacts): Check {
  if (found.kind === 'none') return check('tls', 'good', 'demo')
  if (found.kind === 'failed') return check('tls', 'bad', lineAdvice[found.trouble] ?? 'no-line', found.code)
  const soon = found.validTo - now < CERTIFICATE_SOON_MS
  return check('tls', soon ? 'look' : 'good', soon ? 'certificate-soon' : 'fine', date(found.validTo))
}

function bakong({ bakong: found }: DoctorFacts): Check {
  if (found.kind === 'ok') {
    const slow = found.tookMs > SLOW_MS
    return check('bakong', slow ? 'look' : 'good', slow ? 'slow' : 'fine', ms(found.tookMs))
  }
  const { trouble } = found
  if (trouble === 'blocked') return check('bakong', 'bad', 'blocked', trouble)
  const server = trouble === 'server-error' || trouble === 'nonsense' || trouble === 'rate-limited'
  return check('bakong', 'bad', server ? 'server' : (lineAdvice[trouble] ?? 'not-reached'), trouble)
}

function token({ token: { set, expiresAt }, tokenWord, now, mode }: DoctorFacts): Check {
  if (mode === 'demo') return check('token', 'good', 'demo')
  if (!set) return check('token', 'bad', 'token-missing')
  const end = expiresAt === null ? '' : date(expiresAt)
  if (expiresAt !== null && expiresAt <= now) return check('token', 'bad', 'token-expired', end)
  if (tokenWord === 'refused') return check('token', 'bad', 'token-refused', end)
  if (tokenWord === 'not-asked') return check('token', 'look', 'token-not-asked', end)
  if (expiresAt === null) return check('token', 'look', 'token-unreadable')
  const soon = expiresAt - now < TOKEN_SOON_MS
  return check('token', soon ? 'look' : 'good', soon ? 'token-soon' : 'fine', end)
}

function clock({ skewMs, clockWrong, now }: DoctorFacts): Check {
  if (skewMs === null)
    return clockWrong ? check('clock', 'bad', 'clock-off', date(now)) : check('clock', 'look', 'clock-unknown')
  const off = Math.round(skewMs / 1000)
  const wrong = Math.abs(skewMs) > CLOCK_OFF_MS
  return check('clock', wrong ? 'bad' : 'good', wrong ? 'clock-off' : 'fine', `${off > 0 ? '+' : ''}${off} s`)
}

function lookups({ lookupsLeft: left }: DoctorFacts): Check {
  if (left === null) return check('lookups', 'good', 'fine', '∞')
  if (left <= 0) return check('lookups', 'bad', 'lookups-none', '0')
  return check(
    'lookups',
    left < LOOKUPS_FEW ? 'look' : 'good',
    left < LOOKUPS_FEW ? 'lookups-few' : 'fine',
    String(left),
  )
}

function disk({ disk: found }: DoctorFacts): Check {
  if (found.kind === 'failed') return check('disk', 'bad', 'disk-unreadable', found.code)
  const { freeBytes } = found
  const figure = size(freeBytes)
  if (freeBytes < DISK.full) return check('disk', 'bad', 'disk-full', figure)
  return freeBytes < DISK.low ? check('disk', 'look', 'disk-low', figure) : check('disk', 'good', 'fine', figure)
}

function books({ books: found }: DoctorFacts): Check {
  if (found.kind === 'failed') return check('books', 'look', 'books-unread', found.code)
  const whole = found.verdict === 'ok'
  return check('books', whole ? 'good' : 'bad', whole ? 'fine' : 'books-broken', size(found.bytes))
}

function trail({ books: found, trailBrokenAt }: DoctorFacts): Check {
  if (found.kind === 'failed') return check('trail', 'look', 'books-unread', found.code)
  if (trailBrokenAt !== null) return check('trail', 'bad', 'trail-broken', String(trailBrokenAt))
  return check('trail', 'good', 'fine')
}

function backup({ backup: { lastAt, failing }, now }: DoctorFacts): Check {
  const figure = lastAt === null ? '' : date(lastAt)
  if (failing) return check('backup', 'bad', 'backup-failed', figure)
  if (lastAt === null) return check('backup', 'look', 'backup-none')
  return now - lastAt > BACKUP_OLD_MS
    ? check('backup', 'look', 'backup-old', figure)
    : check('backup', 'good', 'fine', figure)
}

function displays({ displays: { count, customer } }: DoctorFacts): Check {
  return check('displays', customer ? 'good' : 'look', customer ? 'fine' : 'one-display', String(count))
}

/** A till without a printer sells as well: this is never bad. */
function printer({ printers }: DoctorFacts): Check {
  return check('printer', 'good', printers === 0 ? 'no-printer' : 'fine', String(printers))
}

function ms(took: number): string {
  return `${Math.round(took)} ms`
}

function size(bytes: number): string {
  return bytes >= 1024 * MB ? `${(bytes / (1024 * MB)).toFixed(1)} GB` : `${(bytes / MB).toFixed(1)} MB`
}

/** The Phnom Penh date. */
function date(at: number): string {
  return new Date(at + 7 * 3_600_000).toISOString().slice(0, 10)
}

/**
 * The check-up as plain text for support. It holds no token, no account and no name of the shop: a report may be sent
 * through any chat.
 */
export function reportOf({ at, checks, versions }: DoctorView, words: (check: Check) => string): string {
  const lines = checks.map((one) =>
    [one.verdict.toUpperCase().padEnd(5), one.id.padEnd(9), one.figure.padEnd(12), words(one)].join(' ').trimEnd(),
  )
  const about = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return [`KHQR POS check-up, ${new Date(at).toISOString()}`, about.join(', '), '', ...lines, ''].join('\n')
}

/** Check-ups in `PER_MS`; each knocks at Bakong's door once. */
const RUNS_MAX = 4
const PER_MS = 60_000

/** Runs check-ups: one at a time, a few a minute, and remembers the last. */
export class Doctor {
  readonly #clock: Clock
  readonly #facts: () => Promise<DoctorFacts>
  readonly #versions: Readonly<Record<string, string>>
  #running = false
  #runs: number[] = []
  last: DoctorView | null = null

  constructor(deps: {
    readonly clock: Clock
    readonly facts: () => Promise<DoctorFacts>
    readonly versions: Readonly<Record<string, string>>
  }) {
    this.#clock = deps.clock
    this.#facts = deps.facts
    this.#versions = deps.versions
  }

  async run(): Promise<Result<DoctorView>> {
    const now = this.#clock.monotonic()
    this.#runs = this.#runs.filter((at) => now - at < PER_MS)
    if (this.#running || this.#runs.length >= RUNS_MAX) return refuse('asked-just-now')
    this.#running = true
    this.#runs.push(now)
    try {
      const checks = diagnose(await this.#facts())
      this.last = { at: this.#clock.now(), checks, versions: this.#versions }
      return ok(this.last)
    } finally {
      this.#running = false
    }
  }
}
