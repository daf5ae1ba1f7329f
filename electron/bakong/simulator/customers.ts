// The simulated customers: they see codes on the screen, scan them, and pay them now or later.

import { z } from 'zod'
import { Currency } from '../../../shared/moneySchema'
import { type ReadCode, readCode } from './codeReader'
import type { Journal } from './journal'
import { type Entry, Ledger } from './ledger'
import { type Plan, planFor, type Scenario } from './scenario'

/** What may differ from what the code asks for. */
export const PayWish = z.strictObject({
  payer: z.string().min(1).max(64).optional(),
  amountMinor: z.int().nonnegative().optional(),
  currency: Currency.optional(),
  toAccountId: z.string().min(1).max(64).optional(),
  /** When the payer sends it, UTC ms on Bakong's clock; now when left out. */
  createdMs: z.int().optional(),
  /** From sent to credited, ms. */
  creditMs: z.int().min(0).optional(),
  description: z.string().max(512).nullable().optional(),
  externalRef: z.string().min(1).max(64).nullable().optional(),
  instructionRef: z.string().min(1).max(64).nullable().optional(),
  outcome: z.enum(['settled', 'failed']).optional(),
})
export type PayWish = z.infer<typeof PayWish>

/** What a banking app says to its user: the code can't be read, or an amount is missing. */
export class PaymentRefused extends Error {
  override readonly name = 'PaymentRefused'
}

export interface CustomersDeps {
  /** Bakong's clock, UTC ms. */
  readonly now: () => number
  /** 0 up to 1. */
  readonly random: () => number
  readonly journal: Journal | null
  /** From sent to credited when a payment does not say, ms. */
  readonly creditMs: number
}

/** A payer in a bank's app shows as the bank's account (bakong/API.md §2.1). */
const USUAL_PAYER = 'abaakhppxxx@abaa'

export class Customers {
  readonly ledger = new Ledger()
  readonly #deps: CustomersDeps
  readonly #codes = new Map<string, ReadCode>()
  /** Codes that got their customer in the present scenario. */
  #served = new Set<string>()
  #scenario: Scenario

  /** Takes up what the journal holds. */
  constructor(deps: CustomersDeps, scenario: Scenario) {
    this.#deps = deps
    this.#scenario = scenario
    for (const fact of deps.journal?.facts ?? []) {
      if (fact.type === 'entry') this.ledger.add(fact.entry)
      else if (fact.type === 'called-off') this.ledger.callOff(fact.hash)
      else this.#remember(readCode(fact.khqr))
    }
  }

  get scenario(): Scenario {
    return this.#scenario
  }

  /** From now on customers behave like this. Plans of the scenario before that have not happened are called off. */
  play(scenario: Scenario): void {
    this.#callOff((entry) => entry.planned)
    this.#scenario = scenario
    this.#served = new Set()
  }

  /** A customer looks at the screen. Seen again in the same scenario it is the same customer. */
  show(khqr: string): void {
    const code = this.#learn(khqr)
    if (code === null || this.#served.has(code.md5)) return
    this.#served.add(code.md5)
    // Already paid, or (after a restart) somebody is about to.
    if (this.ledger.all.some((entry) => entry.md5 === code.md5 && entry.outcome === 'settled')) return
    const plan = planFor(this.#scenario, code, this.#deps.now())
    if (plan !== null) this.#record(code, plan, {}, true)
  }

  /**
   * A banking app scans this text and pays.
   * @throws PaymentRefused for a code no app would take, or a static one without an amount
   */
  pay(khqr: string, wish: PayWish = {}): Entry {
    const code = this.#learn(khqr)
    if (code === null) throw new PaymentRefused('no banking app can read this code')
    const amountMinor = wish.amountMinor ?? code.amountMinor
    if (amountMinor === null) throw new PaymentRefused('a static code is paid with an amount')
    this.#callOff((entry) => entry.planned && entry.md5 === code.md5)
    const plan: Plan = {
      createdMs: wish.createdMs ?? this.#deps.now(),
      amountMinor,
      currency: wish.currency ?? code.currency,
      toAccountId: wish.toAccountId ?? code.accountId,
      outcome: wish.outcome ?? 'settled',
    }
    return this.#record(code, plan, wish, false)
  }

  /** The code with this MD5, if it was ever shown or scanned here. */
  code(md5: string): ReadCode | null {
    return this.#codes.get(md5) ?? null
  }

  hex(digits: number): string {
    return Array.from({ length: digits }, () => Math.floor(this.#deps.random() * 16).toString(16)).join('')
  }

  #learn(khqr: string): ReadCode | null {
    const code = readCode(khqr)
    if (code === null || this.#codes.has(code.md5)) return code
    this.#remember(code)
    this.#deps.journal?.append({ type: 'seen', khqr })
    return code
  }

  #remember(code: ReadCode | null): void {
    if (code !== null) this.#codes.set(code.md5, code)
  }

  #record(code: ReadCode, plan: Plan, wish: PayWish, planned: boolean): Entry {
    let hash = this.hex(64)
    while (this.ledger.has(hash)) hash = this.hex(64)
    const entry: Entry = {
      hash,
      // A payment of a static code does not carry the code's MD5 (bakong/API.md §6).
      md5: code.amountMinor === null ? null : code.md5,
      fromAccountId: wish.payer ?? USUAL_PAYER,
      toAccountId: plan.toAccountId,
      amountMinor: plan.amountMinor,
      currency: plan.currency,
      description: wish.description ?? null,
      createdMs: plan.createdMs,
      acknowledgedMs: plan.createdMs + (wish.creditMs ?? this.#deps.creditMs),
      externalRef: wish.externalRef === undefined ? `100FT${hash.slice(0, 10).toUpperCase()}` : wish.externalRef,
      instructionRef: wish.instructionRef ?? null,
      outcome: plan.outcome,
      planned,
    }
    this.ledger.add(entry)
    this.#deps.journal?.append({ type: 'entry', entry })
    return entry
  }

  #callOff(which: (entry: Entry) => boolean): void {
    for (const { hash } of this.ledger.plans(this.#deps.now()).filter(which)) {
      this.ledger.callOff(hash)
      this.#deps.journal?.append({ type: 'called-off', hash })
    }
  }
}
