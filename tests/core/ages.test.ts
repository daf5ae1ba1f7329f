// How old a sale is and whether its code is over, on each clock: judged too old, a code that a bank still takes is given up;
// too young, it is never settled.

import { describe, expect, it } from 'vitest'
import { Ages } from '../../electron/core/ages'
import { Deadlines } from '../../electron/core/deadlines'
import type { LookUp } from '../../electron/core/ports'
import { Time } from '../../electron/core/time'
import { aSale } from '../support/builders'
import { FakeClock } from '../support/clock'
import { WatchBooks } from '../support/watchBooks'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const LIFE = 300 * SECOND
const MADE = Date.UTC(2026, 10, 22, 3, 0, 0)
const word: LookUp = { kind: 'not-found' }

/** @param told how far the clock is ahead of Bakong's, ms; null: Bakong was not heard */
function kit(told: number | null = 0, builtAt = 0) {
  const clock = new FakeClock(MADE)
  const time = new Time({
    clock,
    store: new WatchBooks().store,
    builtAt,
    bakongIsReal: true,
    storeFailed: () => undefined,
  })
  const tell = (aheadMs: number) => time.tell(aheadMs - 500, 0)
  if (told !== null) tell(told)
  return { clock, time, tell, ages: new Ages(time) }
}

const unknown = { madeAt: null, heardAt: null }

describe('when a sale was made', () => {
  it('is what the books say, before what this run knows', async () => {
    const { clock, ages } = kit()
    const sale = aSale()
    ages.born(sale)
    await clock.pass(HOUR)
    expect(ages.madeAt(sale, { madeAt: 5, heardAt: null })).toBe(5)
    expect(ages.madeAt(sale, unknown)).toBe(MADE)
    expect(ages.madeAt(sale, null)).toBe(MADE)
  })

  it('nobody knows of an earlier run that never heard Bakong', () => {
    expect(kit().ages.madeAt(aSale(), unknown)).toBeNull()
    expect(kit().ages.madeAt(aSale(), null)).toBeNull()
  })

  it('is by Bakong’s time, told before or after, whatever the clock says', async () => {
    const { clock, ages, tell } = kit(null)
    const sale = aSale()
    ages.born(sale)
    expect(ages.madeAt(sale, null)).toBe(MADE)
    await clock.pass(MINUTE)
    tell(HOUR)
    expect(ages.madeAt(sale, null)).toBe(MADE - HOUR)
    await clock.pass(MINUTE)
    tell(HOUR)
    expect(ages.madeAt(sale, null)).toBe(MADE - HOUR)
  })

  it('stays what it was once the clock was vouched for: a sleep makes the sale older, not its making later', () => {
    const { clock, ages, tell } = kit()
    const sale = aSale()
    ages.born(sale)
    expect(ages.madeAt(sale, null)).toBe(MADE)
    clock.sleep(HOUR)
    tell(0)
    expect(ages.madeAt(sale, null)).toBe(MADE)
    // Of one that nobody asked about before, the sleep counts as time before its making.
    const other = kit()
    other.ages.born(sale)
    other.clock.sleep(HOUR)
    other.tell(0)
    expect(other.ages.madeAt(sale, null)).toBe(MADE + HOUR)
  })

  it('is forgotten of all but the newest ten thousand', () => {
    const { ages } = kit()
    const sales = Array.from({ length: 10_001 }, (_, index) => ({ id: String(index) }))
    for (const sale of sales) ages.born(sale)
    expect([0, 1, 10_000].map((index) => ages.madeAt({ id: String(index) }, null))).toEqual([null, MADE, MADE])
  })
})

describe('until no bank takes a code any more', () => {
  it('goes by what stands in it, and by its whole life where this run made it', async () => {
    const { clock, ages } = kit()
    const written = aSale()
    // The clock was an hour behind when it was made; it is put right at once.
    const behind = aSale({ createdAt: MADE - HOUR, expiresAt: MADE - HOUR + LIFE })
    // Or an hour ahead: banks hold the code against their own clocks.
    const ahead = aSale({ createdAt: MADE + HOUR, expiresAt: MADE + HOUR + LIFE })
    const left = () => [written, behind, ahead].map((sale) => ages.leftMs(sale, unknown))
    expect(left()).toEqual([LIFE, LIFE - HOUR, LIFE + HOUR])
    for (const sale of [written, behind, ahead]) ages.born(sale)
    await clock.pass(100 * SECOND)
    expect(left()).toEqual([LIFE - 100 * SECOND, LIFE - 100 * SECOND, LIFE + HOUR - 100 * SECOND])
    // What the books know of an earlier run's sale does not lengthen it.
    expect(ages.leftMs(aSale(), { madeAt: MADE + HOUR, heardAt: null })).toBe(LIFE - 100 * SECOND)
  })

  it.each<[heardAt: number | null, isOver: boolean]>([
    [null, false],
    [0, false],
    [MADE + LIFE + 2499, false],
    [MADE + LIFE + 2500, true],
    [MADE + LIFE + HOUR, true],
  ])('heard of Bakong at %s: over %s', (heardAt, isOver) => {
    const { ages } = kit()
    expect(ages.isHeardOver(aSale(), { madeAt: MADE, heardAt })).toBe(isOver)
    expect(ages.isHeardOver(aSale(), null)).toBe(false)
    // Made by this run a minute later than its code says: over a minute later.
    const late = aSale({ createdAt: MADE - MINUTE, expiresAt: MADE - MINUTE + LIFE })
    ages.born(late)
    expect(ages.isHeardOver(late, { madeAt: null, heardAt })).toBe(isOver)
  })
})

describe('what the watch keeps of an answer', () => {
  const stored = { madeAt: 7, heardAt: 8 }

  it('is when its question left and when the sale was made, by Bakong’s time', async () => {
    const { clock, ages } = kit(HOUR)
    const sale = aSale()
    ages.born(sale)
    const askedAt = clock.monotonic()
    await clock.pass(5 * SECOND)
    const answer = { sale, word, askedAt }
    expect(ages.hear(answer, unknown)).toEqual({ madeAt: MADE - HOUR, heardAt: MADE - HOUR })
    expect(ages.hear(answer, stored)).toEqual({ madeAt: 7, heardAt: MADE - HOUR })
    // Of an earlier run's sale nobody knows more: its watch begins now.
    const old = { ...answer, sale: aSale() }
    expect(ages.hear(old, unknown)).toEqual({ madeAt: MADE - HOUR + 5 * SECOND, heardAt: MADE - HOUR })
  })

  it('is only when it was heard, where Bakong’s own time was never told', () => {
    const { clock, ages } = kit(null)
    const sale = aSale()
    ages.born(sale)
    expect(ages.hear({ sale, word, askedAt: clock.monotonic() }, unknown)).toEqual({ madeAt: null, heardAt: MADE })
    expect(ages.hear({ sale, word, askedAt: clock.monotonic() }, stored)).toEqual({ madeAt: 7, heardAt: MADE })
  })

  it('is nothing where nobody knows what time it is: the clock is wrong, or the sale is of another run', async () => {
    const wrong = kit(null, MADE + 366 * 24 * HOUR)
    const sale = aSale()
    wrong.ages.born(sale)
    expect(wrong.ages.mayEnd(sale)).toBe(false)
    const answer = { sale, word, askedAt: wrong.clock.monotonic() }
    expect(wrong.ages.hear(answer, stored)).toEqual(stored)
    expect(wrong.ages.hear(answer, unknown)).toEqual(unknown)

    const { clock, ages } = kit(null)
    const old = { sale: aSale(), word, askedAt: clock.monotonic() }
    expect([ages.mayEnd(old.sale), ages.hear(old, stored)]).toEqual([false, stored])
    ages.born(sale)
    expect(ages.mayEnd(sale)).toBe(true)
    // A quarter of an hour after the start nobody has contradicted the clock.
    await clock.pass(15 * MINUTE - 1)
    expect(ages.mayEnd(old.sale)).toBe(false)
    await clock.pass(1)
    expect(ages.mayEnd(old.sale)).toBe(true)
  })
})

describe('the countdown on the screens', () => {
  const made = () => aSale()

  it.each<[what: string, setMs: number, leftS: number]>([
    ['as it is', 0, 200],
    ['set back an hour: the code does not live longer', -HOUR, 200],
    ['set ahead by a minute: dead for the banks a minute sooner', MINUTE, 140],
    ['set ahead by an hour', HOUR, 200 - 3600],
  ])('of a code of 300 s after 100 s, the clock %s', async (_, setMs, leftS) => {
    const clock = new FakeClock(MADE)
    const deadlines = new Deadlines(clock)
    const sale = made()
    expect(deadlines.remainingMs(sale)).toBe(LIFE)
    await clock.pass(100 * SECOND)
    clock.setWall(clock.now() + setMs)
    expect(deadlines.remainingMs(sale)).toBe(leftS * SECOND)
    expect(deadlines.payableMs(sale, 30 * SECOND)).toBe((leftS - 30) * SECOND)
  })

  it('does not end by so much as the clock is known to be ahead', () => {
    let ahead = 0
    const clock = new FakeClock(MADE)
    const deadlines = new Deadlines(clock, () => ahead)
    const sale = made()
    deadlines.remainingMs(sale)
    clock.setWall(MADE + HOUR)
    expect(deadlines.remainingMs(sale)).toBe(LIFE - HOUR)
    ahead = HOUR - MINUTE
    expect(deadlines.remainingMs(sale)).toBe(LIFE - MINUTE)
  })

  it('of a code that is met first when some of it has gone by, or whose end lies too far away', () => {
    const clock = new FakeClock(MADE + 50 * SECOND)
    expect(new Deadlines(clock).remainingMs(made())).toBe(250 * SECOND)
    clock.setWall(MADE - HOUR)
    expect(new Deadlines(clock).remainingMs(made())).toBe(LIFE)
  })

  it('is remembered of the newest ten thousand', () => {
    const clock = new FakeClock(MADE)
    const deadlines = new Deadlines(clock)
    const code = (index: number) => ({ id: String(index), createdAt: MADE, expiresAt: MADE + LIFE })
    clock.setWall(MADE + 100 * SECOND)
    for (let index = 0; index <= 10_000; index++) deadlines.remainingMs(code(index))
    // The clock is set back: only what was remembered knows that 100 s have gone by.
    clock.setWall(MADE)
    expect([1, 10_000, 0].map((index) => deadlines.remainingMs(code(index)))).toEqual([
      200 * SECOND,
      200 * SECOND,
      LIFE,
    ])
  })
})
