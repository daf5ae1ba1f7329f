// The simulated Bakong without a wire: its clock, ledger, customers, tokens and desk in one place.

import { randomInt } from 'node:crypto'
import type { ScenarioName } from '../../../shared/demo'
import type { DemoBank } from '../../core/ports'
import { Customers, type PayWish } from './customers'
import { Desk, type Reply } from './desk'
import { Journal } from './journal'
import type { Entry } from './ledger'
import { readScenario, type Scenario, type ScenarioWish } from './scenario'
import { TokenBook, type TokenWish } from './tokens'

export interface BankOptions {
  /** Look-ups a token may ask a day before errorCode 17; null, the usual, for no limit. */
  readonly dailyLimit?: number | null
  /** The machine's clock, UTC ms. */
  readonly now?: () => number
  /** 0 up to 1: decides hashes and ids. */
  readonly random?: () => number
  readonly scenario?: ScenarioWish
  /** A file that keeps the ledger over restarts. */
  readonly journal?: string
  /** How far Bakong's clock is ahead of `now`. */
  readonly clockSkewMs?: number
  /** From sent to credited; about a second at the real one, nothing here unless told. */
  readonly creditMs?: number
  /** A text to take as the token, for a till that was set up with it. */
  readonly token?: string
}

/** Core's port `DemoBank` too: what the buttons of demo mode do. */
export class SimulatedBank implements DemoBank {
  readonly #options: BankOptions
  readonly #journal: Journal | null
  readonly #customers: Customers
  readonly #tokens: TokenBook
  readonly #desk: Desk
  #token: string

  /** @throws what Node throws when the journal can't be opened */
  constructor(options: BankOptions) {
    this.#options = options
    this.#journal = options.journal === undefined ? null : new Journal(options.journal)
    const now = () => this.now()
    const random = options.random ?? (() => randomInt(2 ** 32) / 2 ** 32)
    const deps = { now, random, journal: this.#journal, creditMs: options.creditMs ?? 0 }
    this.#customers = new Customers(deps, readScenario(options.scenario ?? 'manual'))
    this.#tokens = new TokenBook(now, (digits) => this.#customers.hex(digits))
    this.#token = this.#tokens.issue({ token: options.token })
    const dailyLimit = () => this.#dailyLimit()
    this.#desk = new Desk({ customers: this.#customers, tokens: this.#tokens, now, dailyLimit })
  }

  /** Bakong's clock, UTC ms. */
  now(): number {
    return (this.#options.now ?? Date.now)() + (this.#options.clockSkewMs ?? 0)
  }

  /** The token issued last. A client reads it before each call: it may change. */
  get token(): string {
    return this.#token
  }

  get scenario(): ScenarioName {
    return this.playing.name
  }

  /** The scenario with its parameters. */
  get playing(): Scenario {
    return this.#customers.scenario
  }

  /** Codes that registration e-mails would hold: code -> address. */
  get mailbox(): ReadonlyMap<string, string> {
    return this.#desk.mailbox
  }

  /** Why the journal is no longer written; null while all is well. */
  get journalTrouble(): string | null {
    return this.#journal?.trouble ?? null
  }

  /** Changes how customers and the way to Bakong behave from now on. */
  play(scenario: ScenarioWish): void {
    // A till rightly remembers that this token's day is spent. To play on, it needs one that has its day before it.
    if (this.scenario === 'quota-spent') this.issueToken()
    this.#customers.play(readScenario(scenario))
  }

  /** A customer sees this code on the screen, and acts by the scenario. */
  show(khqr: string): void {
    this.#customers.show(khqr)
  }

  /** A customer scans this code and pays it. @throws PaymentRefused */
  pay(khqr: string, wish: PayWish = {}): Entry {
    return this.#customers.pay(khqr, wish)
  }

  /** A customer pays the printed code. @returns what their receipt shows of the hash */
  paySticker(khqr: string, amountMinor: number): string {
    return this.#customers.pay(khqr, { amountMinor }).hash.slice(0, 8)
  }

  /** The same for a code that was shown or scanned before. @throws PaymentRefused */
  payMd5(md5: string, wish: PayWish = {}): Entry {
    return this.#customers.pay(this.#customers.code(md5)?.khqr ?? '', wish)
  }

  /** All transactions, planned ones included. */
  ledger(): readonly Entry[] {
    return [...this.#customers.ledger.all]
  }

  issueToken(wish: TokenWish = {}): string {
    this.#token = this.#tokens.issue(wish)
    return this.#token
  }

  /** Look-ups of a token (the last issued one) on this Phnom Penh day, refused ones included. */
  lookUpsToday(token = this.token): number {
    return this.#tokens.counted(token)
  }

  /** One call of the Open API. See `Desk.answer`. */
  answer(endpoint: string, token: string | null, body: unknown): Reply | null {
    return this.#desk.answer(endpoint, token, body)
  }

  /** A call that Bakong itself never saw. It is counted all the same: the till can't know how far it went. */
  overlook(endpoint: string, token: string | null): void {
    this.#desk.overlook(endpoint, token)
  }

  close(): void {
    this.#journal?.close()
  }

  #dailyLimit(): number | null {
    const always = this.#options.dailyLimit ?? null
    const played = this.scenario === 'quota-spent' ? this.playing.limit : null
    return always === null || played === null ? (always ?? played) : Math.min(always, played)
  }
}
