// The simulated Bakong: a ledger of payments by code, a day's limit, and every trouble there is on the way to it. What it
// says is put into its own words and read by the product's reader, so that what can't be read is met as it would be.

import { readList, readLookUp } from '../../electron/bakong/answers'
import { businessDay } from '../../electron/core/businessDay'
import { type Answer, type Bakong, BakongTrouble, type TroubleKind, troubleKinds } from '../../electron/core/ports'
import { decimalsOf, type Money } from '../../shared/money'
import type { PaymentRecord } from '../../shared/sale'
import type { Chance } from './chance'
import type { Machine } from './machine'

const HOUR = 3_600_000

/** Ways in which a transaction comes that nobody can read exactly, and one answer that nobody has documented. */
export const odds = [
  'half a riel',
  'grouped digits',
  'another currency',
  'no hash',
  'no account',
  'unknown code',
] as const
export type Odd = (typeof odds)[number]

export interface LedgerEntry {
  readonly md5: string
  readonly payment: PaymentRecord
  /** True time from which a look-up tells of it. */
  readonly visibleAt: number
  /** How it can't be read, and until when, true time. Null: it can. */
  readonly odd: { readonly how: Odd; readonly until: number } | null
}

export interface Call {
  readonly life: number
  readonly monotonic: number
  /** True time at which it left. */
  readonly at: number
  /** The day by the PC's clock, on which the till counts it. */
  readonly pcDay: string
  readonly md5s: readonly string[]
}

/** A proper word of Bakong about one code that reached the till. */
export interface Word {
  /** True time at which Bakong was asked, and at which the till heard. */
  readonly askedAt: number
  readonly heardAt: number
}

/** How bad the way to Bakong is. */
export interface Weather {
  /** Look-ups that end in trouble, 0 to 1. */
  trouble: number
  kinds: readonly TroubleKind[]
  /** Of those: the question was answered, but the answer was lost. */
  lost: number
  slowMs: number
}

export const fair: Weather = { trouble: 0, kinds: ['offline'], lost: 0, slowMs: 400 }

/** What this Bakong is like, for a whole run. */
export interface Habits {
  /** Elements of a list's answer that are left out, 0 to 1; or all that were not found. */
  listGaps: number | 'not-found'
  /** Answers without a `Date`, 0 to 1. */
  dateless: number
  /** The hour in Phnom Penh at which the day's look-ups open. */
  opensAtHour: number
}

export class Bank {
  readonly ledger = new Map<string, LedgerEntry[]>()
  readonly failed = new Set<string>()
  /** Codes whose payments are told in turns, and how often they were told. */
  readonly turns = new Map<string, number>()
  readonly calls: Call[] = []
  /** Proper words by code, the last one. */
  readonly heard = new Map<string, Word>()
  /** Answers by code that told of money nobody could read. */
  readonly unreadable = new Map<string, number[]>()
  weather: Weather = { ...fair }
  habits: Habits = { listGaps: 0, dateless: 0, opensAtHour: 0 }
  listOpen = true
  /** Bakong's own limit a day; null for none. */
  dailyLimit: number | null = null
  /** True time of the last error 17. */
  spentSaidAt = Number.NEGATIVE_INFINITY
  /** True time of the last question or knock that failed. */
  troubleAt = 0
  /** What the answer that is being made tells so that nobody can read it. */
  readonly #oddSaid: string[] = []
  /** True time until which Bakong asked not to be called. */
  hushUntil = 0
  /** The last answer that came to the till told of money that nobody could read. */
  lastWasOdd = false
  /** Faults that were played. */
  faults = 0
  readonly #used = new Map<string, number>()
  readonly #machine: Machine
  readonly #chance: Chance

  constructor(machine: Machine, chance: Chance) {
    this.#machine = machine
    this.#chance = chance
  }

  pay(md5: string, payment: PaymentRecord, visibleInMs: number, odd: LedgerEntry['odd'] = null): void {
    const entries = this.ledger.get(md5) ?? []
    entries.push({ md5, payment, visibleAt: this.#machine.trueNow + visibleInMs, odd })
    this.ledger.set(md5, entries)
  }

  /** What a look-up of this code tells of: the first that is visible, or each in its turn. */
  told(md5: string, at = this.#machine.trueNow): LedgerEntry | null {
    const visible = this.ledger.get(md5)?.filter((entry) => entry.visibleAt <= at) ?? []
    const turn = this.turns.get(md5)
    return visible[turn === undefined ? 0 : Math.min(turn, visible.length - 1)] ?? null
  }

  /** Whether a look-up would be counted and answered at this moment, however the way there is. */
  get isOpen(): boolean {
    return this.dailyLimit === null || (this.#used.get(this.#day()) ?? 0) < this.dailyLimit
  }

  /** True time at which the present day of Bakong's began. */
  get openedAt(): number {
    const hour = this.habits.opensAtHour * HOUR
    const day = 24 * HOUR
    // Phnom Penh is seven hours ahead.
    return Math.floor((this.#machine.trueNow + 7 * HOUR - hour) / day) * day - 7 * HOUR + hour
  }

  /** Other tills of this token ask too. */
  othersAsk(times: number): void {
    this.#used.set(this.#day(), (this.#used.get(this.#day()) ?? 0) + times)
  }

  /** The bank as one life of the till reaches it. Answers for a dead life never arrive. */
  portFor(life: number, alive: () => boolean): Bakong {
    return {
      tokenId: 'token-1',
      lookUp: (md5) => this.#call({ life, alive, md5s: [md5] }, () => this.#single(this.#say(md5))),
      lookUpList: (md5s) => this.#call({ life, alive, md5s }, () => this.#list(md5s)),
      lookUpShortHash: (hash, amount) =>
        this.#call({ life, alive, md5s: [] }, () => this.#single(this.#byShortHash(hash, amount))),
      probe: () => this.#knock(alive, true),
      time: () => this.#knock(alive, false),
    }
  }

  /** A payment by its hash, for whatever code it came. */
  payment(hash: string): PaymentRecord | null {
    return [...this.ledger.values()].flat().find(({ payment }) => payment.hash === hash)?.payment ?? null
  }

  /** Whether this payment came with this amount, as Bakong told it at some time. */
  came(hash: string, amountMinor: number): boolean {
    const same = ({ payment }: LedgerEntry) => payment.hash === hash && payment.amountMinor === amountMinor
    return [...this.ledger.values()].flat().some(same)
  }

  /** What stands in the ledger for this code with this hash: more than one where Bakong has corrected itself. */
  versions(md5: string, hash: string): readonly PaymentRecord[] {
    const entries = this.ledger.get(md5) ?? []
    return entries.filter(({ payment }) => payment.hash === hash).map(({ payment }) => payment)
  }

  /** Any payment with this amount, for whatever code: that it is this shop's is for the till to judge. */
  #byShortHash(hash: string, { amountMinor, currency }: Money): LedgerEntry | null {
    const now = this.#machine.trueNow
    const fits = ({ payment, visibleAt, odd }: LedgerEntry) =>
      visibleAt <= now &&
      odd === null &&
      payment.hash.startsWith(hash) &&
      payment.amountMinor === amountMinor &&
      payment.currency === currency
    return [...this.ledger.values()].flat().find(fits) ?? null
  }

  /** What Bakong says of this code now; said in turns, it says another one the next time. */
  #say(md5: string): LedgerEntry | 'failed' | null {
    const entry = this.told(md5)
    const turn = this.turns.get(md5)
    if (turn !== undefined && entry !== null) this.turns.set(md5, turn + 1)
    return entry ?? (this.failed.has(md5) ? 'failed' : null)
  }

  #single(said: LedgerEntry | 'failed' | null) {
    const body = said === null ? refusal(1) : said === 'failed' ? refusal(3) : this.#transaction(said)
    return readLookUp(this.#wire(body), 'check_transaction_by_md5')
  }

  #list(md5s: readonly string[]) {
    const { listGaps } = this.habits
    const data = md5s.flatMap((md5) => {
      const said = this.#say(md5)
      const isLeftOut = listGaps === 'not-found' ? said === null : this.#chance.happens(listGaps)
      return isLeftOut ? [] : [this.#element(md5, said)]
    })
    return readList(
      this.#wire({ responseCode: 0, errorCode: null, data }),
      'check_transaction_by_md5_list',
      'md5',
      md5s,
    )
  }

  #element(md5: string, said: LedgerEntry | 'failed' | null): object {
    if (said === null) return { md5, status: 'NOT_FOUND' }
    if (said === 'failed') return { md5, status: 'FAILED' }
    const odd = this.#oddNow(said)
    return odd === 'unknown code' ? { md5, status: 'HELD' } : { md5, status: 'SUCCESS', transaction: wireOf(said, odd) }
  }

  #transaction(entry: LedgerEntry): object {
    const odd = this.#oddNow(entry)
    return odd === 'unknown code' ? refusal(42) : { responseCode: 0, errorCode: null, data: wireOf(entry, odd) }
  }

  #oddNow({ md5, odd }: LedgerEntry): Odd | null {
    if (odd === null || this.#machine.trueNow >= odd.until) return null
    this.#oddSaid.push(md5)
    return odd.how
  }

  #wire(body: object) {
    const head = {
      status: 200,
      contentType: 'application/json',
      contentEncoding: '',
      contentLength: null,
      serverDateMs: this.#date(),
      mayBeCopy: false,
      retryAfterMs: null,
    }
    return { head, body: Buffer.from(JSON.stringify(body)) }
  }

  #call<T>(
    { life, alive, md5s }: { life: number; alive: () => boolean; md5s: readonly string[] },
    say: () => T,
  ): Promise<Answer<T>> {
    // What a till does after its death reaches nobody.
    if (!alive()) return new Promise(() => undefined)
    const { trueNow: at, monotonic, wall } = this.#machine
    this.calls.push({ life, monotonic, at, pcDay: businessDay(wall), md5s })
    const thereMs = this.#delay()
    const backMs = this.#delay()
    const trouble = this.#chance.happens(this.weather.trouble) ? this.#chance.pick(this.weather.kinds) : null
    const lost = trouble !== null && this.#chance.happens(this.weather.lost)
    return this.#later(alive, thereMs + backMs, thereMs, () => {
      if (trouble !== null && !lost) return this.#fail(trouble)
      if (this.#overLimit()) return this.#fail('quota-spent')
      if (md5s.length > 1 && !this.listOpen) return this.#fail('blocked', false)
      const value = caught(say)
      const oddSaid = this.#oddSaid.splice(0)
      if (lost) return this.#fail('timed-out')
      for (const md5 of oddSaid) this.unreadable.set(md5, [...(this.unreadable.get(md5) ?? []), this.#machine.trueNow])
      if (value instanceof BakongTrouble) return value
      this.#willHear(md5s, value, backMs)
      return { value, serverDateMs: this.#date(), mayBeCopy: false, tookMs: thereMs + backMs }
    })
  }

  /** Notes what the till will know of these codes once the answer has come. */
  #willHear(md5s: readonly string[], value: unknown, backMs: number): void {
    const askedAt = this.#machine.trueNow
    for (const md5 of md5s) {
      const word: unknown = value instanceof Map ? value.get(md5) : value
      // No word: the list leaves it out, or nobody can read it. By hand is open then, on purpose.
      if (word !== undefined && !isUnread(word)) this.heard.set(md5, { askedAt, heardAt: askedAt + backMs })
    }
  }

  #knock(alive: () => boolean, mayBeCopy: boolean): Promise<Answer<null>> {
    if (!alive()) return new Promise(() => undefined)
    const tookMs = this.#delay()
    const trouble = this.#chance.happens(this.weather.trouble) ? this.#chance.pick(this.weather.kinds) : null
    return this.#later(alive, tookMs, tookMs, () => {
      // Any answer tells the time; only the line's own troubles bring none.
      if (trouble === 'offline' || trouble === 'timed-out') return this.#fail(trouble)
      if (trouble === 'blocked' && mayBeCopy) return this.#fail(trouble)
      return { value: null, serverDateMs: this.#date(), mayBeCopy, tookMs }
    })
  }

  /** Bakong decides when the question arrives; the till hears of it when the answer is back. */
  #later<T>(alive: () => boolean, totalMs: number, thereMs: number, decide: () => T | BakongTrouble): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#machine.after(thereMs, () => {
        const outcome = decide()
        this.#machine.after(totalMs - thereMs, () => {
          if (!alive()) return
          this.lastWasOdd = isOdd(outcome)
          if (outcome instanceof BakongTrouble) reject(outcome)
          else resolve(outcome)
        })
      })
    })
  }

  #fail(kind: TroubleKind, fault = true): BakongTrouble {
    if (kind === 'quota-spent') this.spentSaidAt = this.#machine.trueNow
    this.troubleAt = this.#machine.trueNow
    if (fault) this.faults += 1
    // Also without its saying so, for a while.
    if (kind === 'rate-limited') this.hushUntil = Math.max(this.hushUntil, this.#machine.trueNow)
    const asks = kind === 'rate-limited' && this.#chance.happens(0.5)
    if (!asks) return new BakongTrouble(kind, 'simulated')
    const retryAfterMs = this.#chance.pick([1, 20, 90, 3600]) * 1000
    this.hushUntil = Math.max(this.hushUntil, this.#machine.trueNow + retryAfterMs)
    return new BakongTrouble(kind, 'simulated', { retryAfterMs })
  }

  #overLimit(): boolean {
    this.othersAsk(1)
    return this.dailyLimit !== null && (this.#used.get(this.#day()) ?? 0) > this.dailyLimit
  }

  /** Bakong's own day, which need not begin at midnight. */
  #day(): string {
    return businessDay(this.#machine.trueNow - this.habits.opensAtHour * HOUR)
  }

  #date(): number | null {
    if (this.habits.dateless > 0 && this.#chance.happens(this.habits.dateless)) return null
    return Math.floor(this.#machine.trueNow / 1000) * 1000
  }

  #delay(): number {
    return Math.ceil(this.#chance.number() * this.weather.slowMs)
  }
}

function refusal(errorCode: number): object {
  return { responseCode: 1, errorCode, data: null }
}

function caught<T>(say: () => T): T | BakongTrouble {
  try {
    return say()
  } catch (trouble) {
    if (!(trouble instanceof BakongTrouble)) throw trouble
    return trouble
  }
}

/** Whether nobody can read this word of Bakong's, by the product's reader. */
function isUnread(word: unknown): boolean {
  return (word as { kind?: string } | null)?.kind === 'unreadable'
}

/** Whether an answer, to one question or to a list, has such a word in it. */
function isOdd(outcome: unknown): boolean {
  const value = (outcome as { value?: unknown }).value
  return value instanceof Map ? [...value.values()].some(isUnread) : isUnread(value)
}

/** The transaction as Bakong sends it (bakong/API.md §2.1), or as no reader takes it. */
function wireOf({ payment }: LedgerEntry, odd: Odd | null): object {
  const { amountMinor, currency } = payment
  const wire = { ...payment, amount: amountMinor / 10 ** decimalsOf(currency), amountMinor: undefined }
  switch (odd) {
    case 'half a riel':
      return { ...wire, currency: 'KHR', amount: Math.floor(wire.amount) + 0.5 }
    case 'grouped digits':
      return { ...wire, amount: '12,500' }
    case 'another currency':
      return { ...wire, currency: 'THB' }
    case 'no hash':
      return { ...wire, hash: undefined }
    case 'no account':
      return { ...wire, toAccountId: null }
    case 'unknown code':
    case null:
      return wire
  }
}

export const anyTrouble = troubleKinds
