// The scenarios' parameters, and what the simulated customer does with a code: pays, pays late, pays wrong, or fails.

import { z } from 'zod'
import { ScenarioName } from '../../../shared/demo'
import type { Currency } from '../../../shared/money'
import type { ReadCode } from './codeReader'

export const Scenario = z.strictObject({
  name: ScenarioName,
  /** From seeing the code to paying it; in `pays-late`, from its deadline to paying it. */
  seconds: z.number().min(0).max(86_400).default(5),
  /** `quota-spent`: look-ups a day that are answered before errorCode 17. */
  limit: z.int().min(0).max(1_000_000).default(0),
  /** `slow`: how long each answer takes. */
  delayMs: z.int().min(0).max(120_000).default(4_000),
  /** `rate-limited`. */
  retryAfterSeconds: z.int().min(0).max(86_400).default(5),
  retryAfterAs: z.enum(['seconds', 'date']).default('seconds'),
})
export type Scenario = z.infer<typeof Scenario>
export type ScenarioWish = ScenarioName | z.input<typeof Scenario>

export function readScenario(wish: ScenarioWish): Scenario {
  return Scenario.parse(typeof wish === 'string' ? { name: wish } : wish)
}

/** What the customer will do with a code. */
export interface Plan {
  readonly createdMs: number
  readonly amountMinor: number
  readonly currency: Currency
  readonly toAccountId: string
  readonly outcome: 'settled' | 'failed'
}

/** Where the money goes in `wrong-account`. */
export const OTHER_ACCOUNT = 'other_shop@demo'

/** Riel for a dollar at this bank's counter; only `wrong-currency` uses it. */
const KHR_PER_USD = 4000

/** A code without a deadline is paid "late" after the longest lifetime that NBC allows. */
const USUAL_LIFETIME_MS = 600_000

/**
 * @param now when the customer sees the code, on Bakong's clock, UTC ms
 * @returns null when this customer only looks, or would have to think of an amount (static code)
 */
export function planFor(scenario: Scenario, code: ReadCode, now: number): Plan | null {
  if (code.amountMinor === null) return null
  const { amountMinor, currency, accountId, expiresAt } = code
  const wait = Math.round(scenario.seconds * 1000)
  const paid: Plan = { createdMs: now + wait, amountMinor, currency, toAccountId: accountId, outcome: 'settled' }
  switch (scenario.name) {
    case 'pays-after':
    case 'slow':
    case 'list-closed':
    case 'extra-fields':
    case 'missing-fields':
    case 'amount-as-string':
      return paid
    case 'pays-late':
      return { ...paid, createdMs: Math.max(now, (expiresAt ?? now + USUAL_LIFETIME_MS) + wait) }
    case 'wrong-amount':
      // A tenth too little; the smallest amount becomes twice as much, since nothing is not a payment.
      return { ...paid, amountMinor: amountMinor === 1 ? 2 : amountMinor - Math.ceil(amountMinor / 10) }
    case 'wrong-currency':
      return { ...paid, ...exchanged(amountMinor, currency) }
    case 'wrong-account':
      return { ...paid, toAccountId: OTHER_ACCOUNT }
    case 'failed':
      return { ...paid, outcome: 'failed' }
    default:
      // `manual`, and the troubles on the way: the customer waits for "Mark paid".
      return null
  }
}

function exchanged(amountMinor: number, currency: Currency): { amountMinor: number; currency: Currency } {
  const rielPerCent = KHR_PER_USD / 100
  return currency === 'KHR'
    ? { amountMinor: Math.ceil(amountMinor / rielPerCent), currency: 'USD' }
    : { amountMinor: amountMinor * rielPerCent, currency: 'KHR' }
}
