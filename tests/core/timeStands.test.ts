// What is known of this computer's clock after each thing that is heard, in numbers: believed wrongly, no code is made all
// day, or each one is dead for the banks.

import { describe, expect, it } from 'vitest'
import { BakongTrouble, StoreFailure, type TroubleKind, troubleKinds } from '../../electron/core/ports'
import { ClockJumps, Time } from '../../electron/core/time'
import { FakeClock } from '../support/clock'
import { WatchBooks } from '../support/watchBooks'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const START = Date.UTC(2026, 10, 22, 3, 0, 0)
const AGREED = 'clock.agreed'

interface Made {
  readonly builtAt?: number
  readonly bakongIsReal?: boolean
  /** As it stands in the books. */
  readonly agreed?: string
}

function kit({ builtAt = 0, bakongIsReal = true, agreed }: Made = {}) {
  const clock = new FakeClock(START)
  const books = new WatchBooks()
  if (agreed !== undefined) books.settings.set(AGREED, agreed)
  const disk: { fails: Error | null } = { fails: null }
  const failures: StoreFailure[] = []
  const puts: string[] = []
  const time = new Time({
    clock,
    store: {
      setting: books.store.setting,
      putSetting: (key, value) => {
        if (disk.fails !== null) throw disk.fails
        puts.push(value)
        books.store.putSetting(key, value)
      },
    },
    builtAt,
    bakongIsReal,
    storeFailed: (failure) => failures.push(failure),
  })
  /** Bakong's own time: the computer is so far ahead of it. */
  const tell = (aheadMs: number, tookMs?: number) => time.tell(aheadMs, tookMs)
  const set = (byMs: number) => clock.setWall(clock.now() + byMs)
  const trouble = (kind: TroubleKind, context: BakongTrouble['context'] = {}) =>
    time.hearTrouble(new BakongTrouble(kind, 'as the test wants', context))
  return { clock, books, disk, failures, puts, time, tell, set, trouble }
}
type Kit = ReturnType<typeof kit>

describe('what is known of the clock', () => {
  const rows: readonly (readonly [what: string, made: Made, happens: (kit: Kit) => void, standing: string])[] = [
    ['nothing', {}, () => undefined, 'not-told'],
    [
      'it is earlier than the build, by no more than a minute',
      { builtAt: START + MINUTE },
      () => undefined,
      'not-told',
    ],
    ['it is earlier than that', { builtAt: START + MINUTE + 1 }, () => undefined, 'below-floor'],
    ['it is earlier than the last agreement', { agreed: String(START + MINUTE + 1) }, () => undefined, 'below-floor'],
    ['it is a minute earlier', { agreed: String(START + MINUTE) }, () => undefined, 'not-told'],
    ['the books say of an agreement what is no number', { agreed: 'tomorrow' }, () => undefined, 'not-told'],
    ['the later of build and agreement counts', { agreed: '5', builtAt: START + HOUR }, () => undefined, 'below-floor'],

    ['Bakong agrees', {}, ({ tell }) => tell(0), 'told'],
    ['Bakong says a minute ahead', {}, ({ tell }) => tell(MINUTE), 'told'],
    ['Bakong says more than that', {}, ({ tell }) => tell(MINUTE + 1), 'off'],
    ['Bakong says a minute behind', {}, ({ tell }) => tell(-MINUTE), 'told'],
    ['Bakong says more behind', {}, ({ tell }) => tell(-MINUTE - 1), 'off'],
    ['Bakong agrees below the floor', { builtAt: START + DAY }, ({ tell }) => tell(0), 'told'],
    [
      'a simulated Bakong agrees below the floor: it proves nothing',
      { builtAt: START + DAY, bakongIsReal: false },
      ({ tell }) => tell(0),
      'below-floor',
    ],
    ['a simulated Bakong agrees', { bakongIsReal: false }, ({ tell }) => tell(0), 'told'],
    [
      'Bakong says off, then agrees',
      {},
      ({ tell }) => {
        tell(HOUR)
        tell(0)
      },
      'told',
    ],

    ['it was set by three seconds', {}, ({ set }) => set(3000), 'not-told'],
    ['it was set by more', {}, ({ set }) => set(3001), 'jumped'],
    ['it was set back', {}, ({ set }) => set(-3001), 'jumped'],
    [
      'it was set and set back',
      {},
      ({ set }) => {
        set(HOUR)
        set(-HOUR)
      },
      'not-told',
    ],
    [
      'Bakong agreed, and it was set a little',
      {},
      ({ tell, set }) => {
        tell(0)
        set(MINUTE)
      },
      'told',
    ],
    [
      'Bakong agreed, and it was set far: nobody knows',
      {},
      ({ tell, set }) => {
        tell(0)
        set(MINUTE + 1)
      },
      'jumped',
    ],
    [
      'Bakong agreed, and it was set back below what agreed',
      {},
      ({ tell, set }) => {
        tell(0)
        set(-MINUTE - 1)
      },
      'below-floor',
    ],
    [
      'it was set, and Bakong agrees',
      {},
      ({ tell, set }) => {
        set(HOUR)
        tell(0)
      },
      'told',
    ],
    [
      'found an hour ahead and set back by an hour: right at once',
      {},
      ({ tell, set }) => {
        tell(HOUR)
        set(-HOUR)
      },
      'told',
    ],
    [
      'found an hour ahead and set back by less, a minute too little',
      {},
      ({ tell, set }) => {
        tell(HOUR)
        set(-HOUR + MINUTE)
      },
      'told',
    ],
    [
      'found an hour ahead and set back by still less',
      {},
      ({ tell, set }) => {
        tell(HOUR)
        set(-HOUR + MINUTE + 1)
      },
      'off',
    ],
    [
      'found an hour behind and set the wrong way',
      {},
      ({ tell, set }) => {
        tell(-HOUR)
        set(-HOUR)
      },
      'off',
    ],
    [
      'put right, looked at, and then a sleep: no clock that was found wrong any more',
      {},
      ({ tell, set, time, clock }) => {
        tell(-HOUR)
        set(HOUR)
        time.look()
        clock.sleep(HOUR)
      },
      'jumped',
    ],
    [
      'found wrong and looked at: still wrong',
      {},
      ({ tell, time }) => {
        tell(HOUR)
        time.look()
      },
      'off',
    ],
    [
      'found right and looked at: still right',
      {},
      ({ tell, time }) => {
        tell(0)
        time.look()
      },
      'told',
    ],

    ['a certificate is not valid yet', {}, ({ trouble }) => trouble('cert-too-early'), 'certificate'],
    [
      'a certificate is not valid yet, but Bakong has told the time',
      {},
      ({ tell, trouble }) => {
        tell(0)
        trouble('cert-too-early')
      },
      'told',
    ],
    [
      'a certificate was not valid yet, then the clock was set',
      {},
      ({ trouble, set }) => {
        trouble('cert-too-early')
        set(HOUR)
      },
      'jumped',
    ],
    [
      'a certificate was not valid yet, then an answer came',
      {},
      ({ trouble, time }) => {
        trouble('cert-too-early')
        time.lineStands()
      },
      'not-told',
    ],
    [
      'a certificate was not valid yet, then Bakong told the time of a simulated one',
      { bakongIsReal: false },
      ({ trouble, tell }) => {
        trouble('cert-too-early')
        tell(0)
      },
      'told',
    ],
    [
      'a certificate has ended: Bakong’s',
      { builtAt: START - 300 * DAY },
      ({ trouble }) => trouble('cert-expired'),
      'not-told',
    ],
    [
      'a certificate has ended, a year after all that is known',
      { builtAt: START - 366 * DAY + MINUTE },
      ({ trouble }) => trouble('cert-expired'),
      'not-told',
    ],
    [
      'a certificate has ended, later than that: the clock is ahead',
      { builtAt: START - 366 * DAY + MINUTE - 1 },
      ({ trouble }) => trouble('cert-expired'),
      'certificate',
    ],
    ['a certificate is somebody else’s', {}, ({ trouble }) => trouble('cert-bad'), 'not-told'],
  ]
  it.each(rows)('%s: %#', (_, made, happens, standing) => {
    const all = kit(made)
    happens(all)
    expect(all.time.standing).toBe(standing)
    expect(all.time.wrong).toBe(['off', 'certificate', 'below-floor'].includes(standing))
  })

  it.each(troubleKinds)('after a certificate, %s: says something of it only where TLS came so far', (kind) => {
    const all = kit()
    all.trouble('cert-too-early')
    all.trouble(kind)
    const keeps = kind === 'offline' || kind === 'timed-out' || kind === 'cert-too-early' || kind === 'cert-expired'
    expect(all.time.standing).toBe(keeps ? 'certificate' : 'not-told')
    const answered = kit({ builtAt: START })
    answered.trouble('cert-too-early')
    answered.trouble(kind, { answered: true })
    expect(answered.time.standing).toBe(kind === 'cert-too-early' ? 'certificate' : 'not-told')
  })
})

describe('what time it is', () => {
  it('is by the clock that has gone on least, until Bakong tells it', () => {
    const { clock, time, set } = kit()
    expect([time.now, time.bakongNow]).toEqual([START, null])
    clock.sleep(HOUR)
    expect(time.now).toBe(START)
    set(-2 * HOUR)
    expect(time.now).toBe(START - HOUR)
  })

  it('is Bakong’s from then on, carried by the monotonic clock, never ahead of it', async () => {
    const { clock, time, tell, set } = kit()
    // A `Date` is cut off: half a second is what it lacks at most.
    tell(HOUR)
    expect([time.now, time.bakongNow]).toEqual([START - HOUR - 500, START - HOUR - 500])
    set(DAY)
    await clock.pass(MINUTE)
    expect(time.now).toBe(START - HOUR - 500 + MINUTE)
    expect(time.at(clock.monotonic() - MINUTE)).toBe(START - HOUR - 500)
  })

  it('is the latest that any answer said, for as long as the others allow it', () => {
    const { clock, time, tell } = kit()
    tell(500, 100)
    const first = START - 1000
    expect(time.now).toBe(first)
    // Less than is known already.
    tell(600, 100)
    expect(time.now).toBe(first)
    tell(0, 100)
    expect(time.now).toBe(first + 500)
    // After a sleep it is what the next answer says.
    clock.sleep(MINUTE)
    tell(0, 100)
    expect(time.now).toBe(START + MINUTE - 500)
    tell(MINUTE, 100)
    expect(time.now).toBe(START - 500)
  })

  // A `Date` is whole seconds, cut off, and the answer was under way: so much later may it be by Bakong's clock.
  it.each([
    [100, 1100, 0],
    [100, 1101, -1101],
    [0, 1000, 0],
    [0, 1001, -1001],
    [2000, 3000, 0],
    [2000, 3001, -3001],
  ])('is not what an answer that took %i ms says %i ms earlier, unless it can’t be: %i', (tookMs, earlier, now) => {
    const { time, tell } = kit()
    tell(-500, 100)
    tell(-500 + earlier, tookMs)
    expect(time.now - START).toBe(now)
  })

  it('of an answer of which nobody knows how long it took may be any later', () => {
    const { time, tell } = kit()
    tell(-500, 100)
    tell(HOUR)
    expect(time.now).toBe(START)
  })

  it('by a copy is a floor alone: it may raise what is known, never lower it', () => {
    const { time } = kit()
    time.agreesByCopy(10 * SECOND)
    expect(time.bakongNow).toBe(START - 10_500)
    time.agreesByCopy(20 * SECOND)
    expect(time.now).toBe(START - 10_500)
    time.agreesByCopy(SECOND)
    expect(time.now).toBe(START - 1500)
    expect(time.standing).toBe('not-told')
  })

  it('that an answer is suspected to say holds where it is earlier, until the time is told', () => {
    const { time, tell } = kit()
    tell(0)
    time.suspect(HOUR)
    expect(time.now).toBe(START - HOUR - 500)
    expect(time.bakongNow).toBe(START - HOUR - 500)
    time.suspect(-HOUR)
    expect(time.now).toBe(START - 500)
    tell(0)
    expect(time.now).toBe(START - 500)
  })

  it('of a plan is turned into the wall clock’s and back', () => {
    const { time, tell, set } = kit()
    tell(-500)
    set(HOUR)
    expect(time.toWall(START + MINUTE)).toBe(START + HOUR + MINUTE)
    expect(time.fromWall(START + HOUR + MINUTE)).toBe(START + MINUTE)
  })

  it('is in whole milliseconds', async () => {
    const { clock, time } = kit()
    await clock.pass(0.6)
    expect(time.now).toBe(START)
    expect(Number.isInteger(time.at(clock.monotonic() + 0.7))).toBe(true)
  })
})

describe('whether anything may end by it', () => {
  const all = ({ time }: Kit) => [time.vouched, time.mayEnd, time.mayEndWatch]

  it.each<[what: string, made: Made, happens: (kit: Kit) => void, ends: readonly boolean[]]>([
    ['nothing is known', {}, () => undefined, [false, true, false]],
    ['Bakong agrees', {}, ({ tell }) => tell(0), [true, true, true]],
    ['Bakong says it is off', {}, ({ tell }) => tell(HOUR), [false, true, true]],
    [
      'Bakong agreed, then a sleep',
      {},
      ({ tell, clock }) => {
        tell(0)
        clock.sleep(MINUTE)
      },
      [false, true, true],
    ],
    ['a copy agrees', {}, ({ time }) => time.agreesByCopy(0), [false, true, true]],
    ['it was set', {}, ({ set }) => set(HOUR), [false, false, false]],
    ['it is below the floor', { builtAt: START + DAY }, () => undefined, [false, false, false]],
    ['an answer is suspected', {}, ({ time }) => time.suspect(HOUR), [false, false, false]],
  ])('%s', (_, made, happens, ends) => {
    const of = kit(made)
    happens(of)
    expect(all(of)).toEqual(ends)
  })

  it('ends a watch a quarter of an hour after the start where nothing was ever told', async () => {
    const of = kit()
    await of.clock.pass(15 * MINUTE - 1)
    expect(all(of)).toEqual([false, true, false])
    await of.clock.pass(1)
    expect(all(of)).toEqual([false, true, true])
    of.set(HOUR)
    expect(all(of)).toEqual([false, false, false])
  })
})

describe('by how much it is wrong', () => {
  it.each<[what: string, happens: (kit: Kit) => void, behind: number, ahead: number]>([
    ['nothing is known', () => undefined, 0, 0],
    ['an hour ahead', ({ tell }) => tell(HOUR), 0, HOUR],
    ['an hour behind', ({ tell }) => tell(-HOUR), HOUR, 0],
    ['a minute ahead is right', ({ tell }) => tell(MINUTE), 0, 0],
    ['a minute behind is right', ({ tell }) => tell(-MINUTE), 0, 0],
    ['suspected an hour ahead', ({ time }) => time.suspect(HOUR), 0, HOUR],
    ['suspected an hour behind', ({ time }) => time.suspect(-HOUR), 0, 0],
    [
      'put right since',
      ({ tell, set }) => {
        tell(-HOUR)
        set(HOUR)
      },
      0,
      0,
    ],
    [
      'an hour ahead and set since: nobody knows',
      ({ tell, set }) => {
        tell(HOUR)
        set(3001)
      },
      0,
      0,
    ],
    [
      'an hour ahead, and three seconds of drift',
      ({ tell, set }) => {
        tell(HOUR)
        set(3000)
      },
      0,
      HOUR,
    ],
    [
      'right, and below the floor',
      ({ tell, set }) => {
        tell(-MINUTE)
        set(-DAY)
      },
      0,
      0,
    ],
    [
      'found ahead before, suspected of more since',
      ({ tell, time }) => {
        tell(HOUR)
        time.suspect(2 * HOUR)
      },
      0,
      HOUR,
    ],
  ])('%s', (_, happens, behind, ahead) => {
    const of = kit()
    happens(of)
    expect([of.time.behindMs, of.time.aheadMs]).toEqual([behind, ahead])
  })

  it('since a mark: three seconds are two clocks that differ', () => {
    const { time, set } = kit()
    const { mark } = time
    expect(time.wasSetSince(mark)).toBe(false)
    set(-3000)
    expect(time.wasSetSince(mark)).toBe(false)
    set(-1)
    expect(time.wasSetSince(mark)).toBe(true)
  })
})

describe('the time of agreement', () => {
  it('is written each ten minutes, and at the end', async () => {
    const { clock, time, tell, puts } = kit()
    tell(0)
    expect(puts).toEqual([String(START)])
    await clock.pass(10 * MINUTE - 1)
    tell(MINUTE)
    expect(puts).toHaveLength(1)
    time.keep()
    expect(puts).toEqual([START, START + 10 * MINUTE - 1].map(String))
    time.keep()
    expect(puts).toHaveLength(2)
    await clock.pass(10 * MINUTE)
    tell(-MINUTE)
    expect(puts).toEqual([START, START + 10 * MINUTE - 1, START + 20 * MINUTE - 1].map(String))
  })

  it('is not that of a clock that is off, of a simulated Bakong, or of a copy that is older', () => {
    const off = kit()
    off.tell(MINUTE + 1)
    off.time.keep()
    const simulated = kit({ bakongIsReal: false })
    simulated.tell(0)
    simulated.time.keep()
    const older = kit({ agreed: String(START + MINUTE) })
    older.time.agreesByCopy(0)
    older.time.keep()
    expect([off.puts, simulated.puts, older.puts]).toEqual([[], [], []])
    const newer = kit({ agreed: String(START - 1) })
    newer.time.agreesByCopy(0)
    newer.time.keep()
    expect(newer.puts).toEqual([String(START)])
  })

  it('of what is in the books already is not written again so soon, and goes back where Bakong’s own time says so', async () => {
    const soon = kit({ agreed: String(START - MINUTE) })
    soon.tell(0)
    expect(soon.puts).toEqual([])
    const back = kit({ agreed: String(START + DAY) })
    back.tell(0)
    expect(back.puts).toEqual([String(START)])
    expect(back.time.standing).toBe('told')
  })

  it('that the disk does not take is told, and written with the next answer; a bug is no disk', () => {
    const { time, tell, disk, failures, puts } = kit()
    disk.fails = new StoreFailure('full', 'as the test wants')
    tell(0)
    expect([failures.length, puts.length]).toEqual([1, 0])
    disk.fails = null
    tell(0)
    expect(puts).toEqual([String(START)])
    const bug = kit()
    bug.disk.fails = new TypeError('a bug')
    expect(() => bug.tell(0)).toThrow(TypeError)
    expect(bug.failures).toEqual([])
    time.keep()
  })
})

it('a jump is noticed once, by more than three seconds, both ways', () => {
  const clock = new FakeClock(START)
  const jumps = new ClockJumps(clock)
  const noticed = [0, 3000, 3001, 0, -3000, -3001, 0].map((ms) => {
    clock.setWall(clock.now() + ms)
    return jumps.notice()
  })
  expect(noticed).toEqual([false, false, true, false, false, true, false])
})
