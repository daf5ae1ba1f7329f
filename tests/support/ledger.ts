// Bakong's own count of a token's look-ups: refused ones too, over all tills that use it, by days that open at any hour.

import type { TillKit } from './tillKit'

const HOUR = 3_600_000

/** Midnight in Phnom Penh. */
const USUAL_HOUR = 17

export interface Ledger {
  /** Look-ups of today that reached Bakong. */
  used(): number
  /** Somebody else asks with this token. */
  others(count: number): void
}

/**
 * Has these tills' look-ups counted together; what is asked beyond the limit is answered with error 17.
 * @param limit a day
 * @param openUtcHour when the day's look-ups open
 */
export function countedTogether(kits: readonly TillKit[], limit: number, openUtcHour = USUAL_HOUR): Ledger {
  const byDay = new Map<number, number>()
  const today = () => Math.floor(((kits[0]?.clock.now() ?? 0) - openUtcHour * HOUR) / (24 * HOUR))
  const used = () => byDay.get(today()) ?? 0
  const others = (count: number) => void byDay.set(today(), used() + count)
  for (const { bakong } of kits) {
    const one = bakong.lookUp.bind(bakong)
    const list = bakong.lookUpList.bind(bakong)
    const arrives = () => {
      others(1)
      bakong.trouble = used() > limit ? 'quota-spent' : null
    }
    bakong.lookUp = (md5) => {
      arrives()
      return one(md5)
    }
    bakong.lookUpList = (md5s) => {
      arrives()
      return list(md5s)
    }
  }
  return { used, others }
}
