// The simulated Bakong's ledger: transactions with their times. Pure; what is dated in the future has not happened yet.

import { z } from 'zod'
import { Currency } from '../../../shared/moneySchema'

const text = z.string().max(512)

export const Entry = z.object({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Of the dynamic code that was scanned; null for a static one. */
  md5: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .nullable(),
  fromAccountId: text,
  toAccountId: text,
  amountMinor: z.int().nonnegative(),
  currency: Currency,
  description: text.nullable(),
  /** When the payer sends it, and when it is credited and so can be found: UTC ms on Bakong's clock. */
  createdMs: z.int(),
  acknowledgedMs: z.int(),
  externalRef: text.nullable(),
  instructionRef: text.nullable(),
  outcome: z.enum(['settled', 'failed']),
  /** Made by a scenario: it can still be called off while it lies in the future. */
  planned: z.boolean(),
})
export type Entry = z.infer<typeof Entry>

export class Ledger {
  #entries: Entry[] = []

  add(entry: Entry): void {
    this.#entries.push(entry)
  }

  /** Takes back a plan. What has happened stays. */
  callOff(hash: string): void {
    this.#entries = this.#entries.filter((entry) => entry.hash !== hash)
  }

  get all(): readonly Entry[] {
    return this.#entries
  }

  has(hash: string): boolean {
    return this.#entries.some((entry) => entry.hash === hash)
  }

  /** Plans that have not happened by now. */
  plans(now: number): readonly Entry[] {
    return this.#entries.filter((entry) => entry.planned && entry.createdMs > now)
  }

  /**
   * What a look-up by MD5 answers: the first money that came for the code, else a failed try. A second payment of the
   * same code stays unseen (bakong/API.md §6).
   */
  byMd5(md5: string, now: number): Entry | null {
    return this.#first((entry) => entry.md5 === md5, now)
  }

  byHash(hash: string, now: number): Entry | null {
    return this.#first((entry) => entry.hash === hash, now)
  }

  byShortHash(wanted: { shortHash: string; amountMinor: number; currency: Currency }, now: number): Entry | null {
    const { shortHash, amountMinor, currency } = wanted
    return this.#first(
      (entry) => entry.hash.startsWith(shortHash) && entry.amountMinor === amountMinor && entry.currency === currency,
      now,
    )
  }

  byExternalRef(reference: string, now: number): Entry | null {
    return this.#first((entry) => entry.externalRef === reference, now)
  }

  byInstructionRef(reference: string, now: number): Entry | null {
    return this.#first((entry) => entry.instructionRef === reference, now)
  }

  #first(matches: (entry: Entry) => boolean, now: number): Entry | null {
    const known = this.#entries.filter((entry) => entry.acknowledgedMs <= now && matches(entry))
    const settled = known.filter((entry) => entry.outcome === 'settled')
    const earliest = (a: Entry, b: Entry) => (b.acknowledgedMs < a.acknowledgedMs ? b : a)
    return settled[0] ? settled.reduce(earliest) : (known[0] ?? null)
  }
}
