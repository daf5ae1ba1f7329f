// How old a sale is and whether its code is over, by Bakong's time: what may end by it, and what the books keep of it.

import type { Sale } from '../../shared/sale'
import { NewestMap } from './newestMap'
import type { LookUp, Watch } from './ports'
import { EXPIRES_AFTER_MS } from './schedule'
import type { Time } from './time'

/** More sales than this are never open at once; past it the oldest are forgotten and judged by what is stored. */
const BORN_MAX = 10_000

/** What the watch keeps of the time, both by Bakong's clock. */
export type KnownTimes = Pick<Watch, 'madeAt' | 'heardAt'>

/** A proper answer of Bakong, with when it was asked for, monotonic ms. */
export interface AnswerAt {
  readonly sale: Sale
  readonly word: LookUp
  readonly askedAt: number
}

/**
 * A code carries a time of this computer's clock, which may have been wrong, and banks hold it against theirs. So a code is
 * over once Bakong's time is past it, and, if this run made it, its whole life has gone by: until then somebody may pay it.
 */
export class Ages {
  readonly #time: Time
  /** When sales of this run were made: by the monotonic clock, and by Bakong's time once that is known. */
  readonly #born = new NewestMap<string, { readonly monotonic: number; readonly madeAt: number | null }>(BORN_MAX)

  constructor(time: Time) {
    this.#time = time
  }

  /** A sale is being made at this moment. */
  born(sale: Pick<Sale, 'id'>): void {
    this.#born.set(sale.id, { monotonic: this.#time.monotonic, madeAt: null })
  }

  /** When a sale was made, by Bakong's time; null where nobody knows: an earlier run made it and never heard Bakong. */
  madeAt(sale: Pick<Sale, 'id'>, stored: KnownTimes | null): number | null {
    if (stored !== null && stored.madeAt !== null) return stored.madeAt
    const born = this.#born.get(sale.id)
    if (born === undefined || born.madeAt !== null) return born?.madeAt ?? null
    const madeAt = this.#time.at(born.monotonic)
    // From now on a sleep makes the sale older, not its making later.
    if (this.#time.vouched) this.#born.set(sale.id, { ...born, madeAt })
    return madeAt
  }

  /** Until no bank takes this code any more, ms; negative once that is so. */
  leftMs(sale: Pick<Sale, 'id' | 'createdAt' | 'expiresAt'>, stored: KnownTimes | null): number {
    return this.#overAt(sale, stored) - this.#time.now
  }

  /** Whether anybody knows what time it is for this sale. What an earlier run made carries the time of another clock than
   *  this run's, which may have been set in between. */
  mayEnd(sale: Pick<Sale, 'id'>): boolean {
    return this.#born.has(sale.id) ? this.#time.mayEnd : this.#time.mayEndWatch
  }

  /** What the watch keeps once this answer has come. */
  hear({ sale, askedAt }: AnswerAt, stored: KnownTimes): KnownTimes {
    const { bakongNow } = this.#time
    if (!this.mayEnd(sale)) return { madeAt: stored.madeAt, heardAt: stored.heardAt }
    const heardAt = this.#time.at(askedAt)
    if (bakongNow === null) return { madeAt: stored.madeAt, heardAt }
    // Made by a till that never heard Bakong: its clock may have been wrong by years, and the watch begins now.
    return { madeAt: this.madeAt(sale, stored) ?? bakongNow, heardAt }
  }

  /** Whether Bakong was asked after this code was over, and answered: then "not found" is its last word. */
  isHeardOver(sale: Pick<Sale, 'id' | 'createdAt' | 'expiresAt'>, stored: KnownTimes | null): boolean {
    const heardAt = stored?.heardAt ?? null
    return heardAt !== null && heardAt >= this.#overAt(sale, stored) + EXPIRES_AFTER_MS
  }

  #overAt(sale: Pick<Sale, 'id' | 'createdAt' | 'expiresAt'>, stored: KnownTimes | null): number {
    // Of an earlier run's sale the books may know no more than when Bakong was first heard: its code's own time must do.
    const madeAt = this.#born.has(sale.id) ? this.madeAt(sale, stored) : null
    return Math.max(sale.expiresAt, (madeAt ?? Number.NEGATIVE_INFINITY) + sale.expiresAt - sale.createdAt)
  }
}
