// The simulated Bakong: a ledger of payments by code, a day's limit, and every trouble there is on the way to it.

import { businessDay } from '../../electron/core/businessDay'
import {
  type Answer,
  type Bakong,
  BakongTrouble,
  type LookUp,
  type TroubleKind,
  troubleKinds,
} from '../../electron/core/ports'
import type { Money } from '../../shared/money'
import type { PaymentRecord } from '../../shared/sale'
import type { Chance } from './chance'
import type { Machine } from './machine'

export interface LedgerEntry {
  readonly md5: string
  readonly payment: PaymentRecord
  /** True time from which a look-up tells of it. */
  readonly visibleAt: number
}

export interface Call {
  readonly life: number
  readonly monotonic: number
  /** The day by the PC's clock, on which the till counts it. */
  readonly pcDay: string
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

export class Bank {
  readonly ledger = new Map<string, LedgerEntry[]>()
  readonly failed = new Set<string>()
  readonly calls: Call[] = []
  weather: Weather = { ...fair }
  listOpen = true
  /** Bakong's own limit a day; null for none. */
  dailyLimit: number | null = null
  /** Faults that were played. */
  faults = 0
  readonly #used = new Map<string, number>()
  readonly #machine: Machine
  readonly #chance: Chance

  constructor(machine: Machine, chance: Chance) {
    this.#machine = machine
    this.#chance = chance
  }

  pay(md5: string, payment: PaymentRecord, visibleInMs: number): void {
    const entries = this.ledger.get(md5) ?? []
    entries.push({ md5, payment, visibleAt: this.#machine.trueNow + visibleInMs })
    this.ledger.set(md5, entries)
  }

  /** The payment that a look-up of this code tells of: the first that is visible. */
  told(md5: string, at = this.#machine.trueNow): LedgerEntry | null {
    return this.ledger.get(md5)?.find((entry) => entry.visibleAt <= at) ?? null
  }

  /** The bank as one life of the till reaches it. Answers for a dead life never arrive. */
  portFor(life: number, alive: () => boolean): Bakong {
    return {
      tokenId: 'token-1',
      lookUp: (md5) => this.#call(life, alive, false, () => this.#word(md5)),
      lookUpList: (md5s) => this.#call(life, alive, true, () => new Map(md5s.map((md5) => [md5, this.#word(md5)]))),
      lookUpShortHash: (hash, amount) => this.#call(life, alive, false, () => this.#byShortHash(hash, amount)),
      probe: () => this.#knock(alive),
      time: () => this.#time(alive),
    }
  }

  /** A payment by its hash, for whatever code it came. */
  payment(hash: string): PaymentRecord | null {
    return [...this.ledger.values()].flat().find(({ payment }) => payment.hash === hash)?.payment ?? null
  }

  /** Any payment with this amount, for whatever code: that it is this shop's is for the till to judge. */
  #byShortHash(hash: string, { amountMinor, currency }: Money): LookUp {
    const entry = [...this.ledger.values()]
      .flat()
      .find(
        ({ payment, visibleAt }) =>
          visibleAt <= this.#machine.trueNow &&
          payment.hash.startsWith(hash) &&
          payment.amountMinor === amountMinor &&
          payment.currency === currency,
      )
    return entry === undefined ? { kind: 'not-found' } : found(entry)
  }

  #word(md5: string): LookUp {
    const entry = this.told(md5)
    if (entry !== null) return found(entry)
    return this.failed.has(md5) ? { kind: 'failed' } : { kind: 'not-found' }
  }

  #call<T>(life: number, alive: () => boolean, list: boolean, word: () => T): Promise<Answer<T>> {
    // What a till does after its death reaches nobody.
    if (!alive()) return new Promise(() => undefined)
    const pcDay = businessDay(this.#machine.wall)
    this.calls.push({ life, monotonic: this.#machine.monotonic, pcDay })
    const thereMs = this.#delay()
    const backMs = this.#delay()
    const trouble = this.#chance.happens(this.weather.trouble) ? this.#chance.pick(this.weather.kinds) : null
    const lost = trouble !== null && this.#chance.happens(this.weather.lost)
    return this.#later(alive, thereMs + backMs, thereMs, () => {
      if (trouble !== null && !lost) return this.#fail(trouble)
      const spent = this.#overLimit()
      if (spent) return this.#fail('quota-spent')
      if (list && !this.listOpen) return this.#fail('blocked', false)
      const value = word()
      if (lost) return this.#fail('timed-out')
      return { value, serverDateMs: this.#date(), mayBeCopy: false, tookMs: thereMs + backMs }
    })
  }

  #knock(alive: () => boolean): Promise<Answer<null>> {
    if (!alive()) return new Promise(() => undefined)
    const tookMs = this.#delay()
    const trouble = this.#chance.happens(this.weather.trouble) ? this.#chance.pick(this.weather.kinds) : null
    return this.#later(alive, tookMs, tookMs, () => {
      if (trouble === 'offline' || trouble === 'timed-out' || trouble === 'blocked') return this.#fail(trouble)
      return { value: null, serverDateMs: this.#date(), mayBeCopy: true, tookMs }
    })
  }

  #time(alive: () => boolean): Promise<Answer<null>> {
    if (!alive()) return new Promise(() => undefined)
    const tookMs = this.#delay()
    const trouble = this.#chance.happens(this.weather.trouble) ? this.#chance.pick(this.weather.kinds) : null
    return this.#later(alive, tookMs, tookMs, () => {
      // Any answer tells the time; only the line's own troubles bring none.
      if (trouble === 'offline' || trouble === 'timed-out') return this.#fail(trouble)
      return { value: null, serverDateMs: this.#date(), mayBeCopy: false, tookMs }
    })
  }

  /** Bakong decides when the question arrives; the till hears of it when the answer is back. */
  #later<T>(alive: () => boolean, totalMs: number, thereMs: number, decide: () => T | BakongTrouble): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#machine.after(thereMs, () => {
        const outcome = decide()
        this.#machine.after(totalMs - thereMs, () => {
          if (!alive()) return
          if (outcome instanceof BakongTrouble) reject(outcome)
          else resolve(outcome)
        })
      })
    })
  }

  #fail(kind: TroubleKind, fault = true): BakongTrouble {
    if (fault) this.faults += 1
    const retryAfterMs = kind === 'rate-limited' && this.#chance.happens(0.5) ? this.#chance.whole(1, 90) * 1000 : null
    return new BakongTrouble(kind, 'simulated', retryAfterMs === null ? {} : { retryAfterMs })
  }

  #overLimit(): boolean {
    const day = businessDay(this.#machine.trueNow)
    const used = (this.#used.get(day) ?? 0) + 1
    this.#used.set(day, used)
    return this.dailyLimit !== null && used > this.dailyLimit
  }

  #date(): number {
    return Math.floor(this.#machine.trueNow / 1000) * 1000
  }

  #delay(): number {
    return Math.ceil(this.#chance.number() * this.weather.slowMs)
  }
}

function found({ payment }: LedgerEntry): LookUp {
  return { kind: 'found', payment, raw: JSON.stringify(payment) }
}

export const anyTrouble = troubleKinds
