// What sounds when: a sale that turns PAID while somebody looks, once; an alarm until somebody has seen it, and no longer.

import { describe, expect, it } from 'vitest'
import {
  ALARM_EVERY_MS,
  ALARM_TIMES_MAX,
  decide,
  flashes,
  nothingSounded,
  type Sound,
  type Sounded,
  sounds,
} from '../../renderer/cashier/signals'
import { LAST_MS } from '../../renderer/ui/Ring'
import type { ScreenView, TillView } from '../../shared/till'
import { alarmView, linkView, type ScreenName, screens, tillView } from './views'

/** The page: snapshots come, time passes, timers run. */
class Ear {
  #sounded: Sounded = nothingSounded
  #now = 5000
  #last: { view: TillView; cameAt: number } | null = null
  #nextAt: number | null = null

  sees(screen: ScreenName | ScreenView, change: Partial<TillView> = {}): readonly Sound[] {
    this.#last = { view: tillView(typeof screen === 'string' ? screens[screen] : screen, change), cameAt: this.#now }
    return this.#decide()
  }

  /** @returns what sounds meanwhile, and when, ms from now */
  pass(ms: number): readonly (readonly [atMs: number, sound: Sound])[] {
    const from = this.#now
    const heard: [number, Sound][] = []
    while (this.#nextAt !== null && this.#nextAt <= from + ms) {
      this.#now = this.#nextAt
      for (const sound of this.#decide()) heard.push([this.#now - from, sound])
    }
    this.#now = from + ms
    return heard
  }

  #decide(): readonly Sound[] {
    if (this.#last === null) throw new Error('nothing was seen')
    const { sounded, play, nextAt } = decide(this.#sounded, this.#last, this.#now)
    if (nextAt !== null) expect(nextAt, 'a timer that is due already never ends').toBeGreaterThan(this.#now)
    this.#sounded = sounded
    this.#nextAt = nextAt
    return play
  }
}

/** From the one screen to the other. */
function step(before: ScreenName | null, after: ScreenName): readonly Sound[] {
  const ear = new Ear()
  if (before !== null) ear.sees(before)
  return ear.sees(after)
}

describe('a step', () => {
  it.each<[string, ScreenName | null, ScreenName, Sound[]]>([
    ['the code is paid', 'waiting', 'paid', ['paid']],
    ['the code is paid at the last moment', 'time-up', 'paid', ['paid']],
    ['money comes late, its sale still on the screen', 'expired', 'paid', ['paid']],
    ['a sticker sale is found, with nothing on the screen before', 'amount', 'paid', ['paid']],
    ['the same snapshot again', 'paid', 'paid', []],
    ['the till opens on a sale that was paid', null, 'paid', []],
    ['money that does not match', 'waiting', 'mismatch-short', ['trouble']],
    ['it comes from a program’s sale, over the amount', 'amount', 'mismatch-short', ['trouble']],
    ['the till opens on money that does not match: nobody has seen it', null, 'mismatch-short', ['trouble']],
    ['the payment failed', 'waiting', 'failed', ['trouble']],
    ['time is up', 'waiting', 'time-up', ['timeUp']],
    ['time is up and it is known at once', 'waiting', 'expired', ['timeUp']],
    ['what was up before is decided', 'time-up', 'expired', []],
    ['the till opens on time that is up', null, 'time-up', []],
    ['the cashier cancels', 'waiting', 'cancelled-asked', []],
    ['the next sale', 'paid', 'amount', []],
    ['a new code', 'amount', 'waiting', []],
  ])('%s', (_, before, after, heard) => {
    expect(step(before, after)).toEqual(heard)
  })

  it('chimes when the first code of a purchase is paid while its retry is on the screen, once', () => {
    const { paid } = screens
    const other = { ...paid, sale: { ...paid.sale, id: '00000000-0000-4000-8000-00000000ffff' } }
    const ear = new Ear()
    ear.sees('waiting')
    expect(ear.sees(other)).toEqual(['paid'])
    expect(ear.sees('paid')).toEqual([])
  })

  it('sounds both when late money and PAID come in one snapshot: the chime was dropped', () => {
    const ear = new Ear()
    ear.sees('waiting')
    expect(ear.sees('paid', { alarm: alarmView(1) })).toEqual(['paid', 'late'])
  })

  it('has a sign for a link that is lost during a sale, and for books that can’t be written, not between sales', () => {
    const offline = { link: linkView('OFFLINE') }
    const ear = new Ear()
    ear.sees('waiting')
    expect(ear.sees('waiting', { link: linkView('SLOW') })).toEqual([])
    expect(ear.sees('waiting', offline)).toEqual(['lost'])
    expect(ear.sees('waiting', { link: linkView('SERVER_TROUBLE') })).toEqual([])
    expect(ear.sees('waiting')).toEqual([])
    expect(ear.sees('waiting', { storeTrouble: { kind: 'full', since: 0 } })).toEqual(['lost'])
    expect(ear.sees('waiting')).toEqual([])
    expect(ear.sees('time-up', offline)).toEqual(['timeUp', 'lost'])
    ear.sees('amount')
    expect(ear.sees('amount', offline)).toEqual([])
    expect(ear.sees('waiting', offline)).toEqual([])
  })
})

describe('an alarm', () => {
  it.each<[Sound, ScreenName, Partial<TillView>]>([
    ['trouble', 'mismatch-short', {}],
    ['trouble', 'failed', {}],
    ['late', 'amount', { alarm: alarmView(1) }],
    ['late', 'waiting', { alarm: alarmView(1) }],
  ])('%s on %s sounds every 12 s, ten times in all', (sound, screen, change) => {
    expect(ALARM_EVERY_MS).toBeGreaterThanOrEqual(10_000)
    expect(ALARM_EVERY_MS).toBeLessThanOrEqual(15_000)
    const ear = new Ear()
    ear.sees('amount')
    expect(ear.sees(screen, change)).toEqual([sound])
    const strokes = ear.pass(250_000).filter(([, each]) => each === sound)
    expect(strokes).toEqual(
      Array.from({ length: ALARM_TIMES_MAX - 1 }, (_, index) => [(index + 1) * ALARM_EVERY_MS, sound]),
    )
    expect(ear.sees(screen, change)).toEqual([])
  })

  it('is not hastened or put off by other snapshots', () => {
    const ear = new Ear()
    ear.sees('mismatch-short')
    expect(ear.pass(11_000)).toEqual([])
    expect(ear.sees('mismatch-short', { theme: 'dark' })).toEqual([])
    expect(ear.pass(2000)).toEqual([[1000, 'trouble']])
  })

  it('ends when it has been seen, and begins anew for the next', () => {
    const ear = new Ear()
    ear.sees('mismatch-short')
    ear.pass(30_000)
    expect(ear.sees('amount')).toEqual([])
    expect(ear.pass(60_000)).toEqual([])
    expect(ear.sees('mismatch-over')).toEqual(['trouble'])

    ear.sees('amount', { alarm: alarmView(1) })
    expect(ear.sees('amount', { alarm: null })).toEqual([])
    expect(ear.pass(60_000)).toEqual([])
    expect(ear.sees('amount', { alarm: alarmView(1) })).toEqual(['late'])
  })

  it('sounds at once for each late payment, and goes on for those that nobody has seen yet', () => {
    const one = (id: number, count: number) => {
      const alarm = alarmView(count)
      return { alarm: { ...alarm, first: { ...alarm.first, id } } }
    }
    const ear = new Ear()
    expect(ear.sees('amount', one(1, 1))).toEqual(['late'])
    ear.pass(5000)
    expect(ear.sees('amount', one(1, 2))).toEqual(['late'])
    expect(ear.pass(11_999)).toEqual([])
    expect(ear.pass(1)).toEqual([[1, 'late']])
    // The first one is seen: not in the ears of the one who has just pressed the key.
    ear.pass(11_000)
    expect(ear.sees('amount', one(2, 1))).toEqual([])
    expect(ear.pass(12_000)).toEqual([[12_000, 'late']])
    // Seen, and another one come, before the till could show it.
    expect(ear.sees('amount', one(3, 1))).toEqual(['late'])
  })

  it('sounds again in a till that was started again, if nobody has seen it; what is over does not', () => {
    expect(new Ear().sees('amount', { alarm: alarmView(2) })).toEqual(['late'])
    expect(new Ear().sees('paid', { alarm: alarmView(1), link: linkView('OFFLINE') })).toEqual(['late'])
  })

  it('strikes once when the machine has slept through some of its strokes', () => {
    const seen = { view: tillView(screens['mismatch-short']), cameAt: 0 }
    const first = decide(nothingSounded, seen, 0)
    const woken = decide(first.sounded, seen, 100_000)
    expect(woken).toMatchObject({ play: ['trouble'], nextAt: 100_000 + ALARM_EVERY_MS })
  })
})

describe('the last twenty seconds', () => {
  it('begin with one soft tone, once a code', () => {
    const ear = new Ear()
    ear.sees('amount')
    ear.sees('waiting')
    expect(ear.pass(272_000)).toEqual([[272_000 - LAST_MS, 'soon']])
    expect(ear.sees({ ...screens.waiting, remainingMs: 1000 })).toEqual([])
    expect(ear.sees('time-up')).toEqual(['timeUp'])
  })

  it('are the same for a till whose clock was put right meanwhile', () => {
    const ear = new Ear()
    ear.sees('waiting')
    ear.pass(10_000)
    expect(ear.sees({ ...screens.waiting, remainingMs: 19_000 })).toEqual(['soon'])
    expect(ear.sees('waiting')).toEqual([])
    expect(ear.pass(262_000)).toEqual([])
  })

  it('are silent for a code that lives no longer, and in a window that is opened within them', () => {
    const ear = new Ear()
    ear.sees('amount')
    expect(ear.sees({ ...screens.waiting, lifetimeMs: 20_000, remainingMs: 20_000 })).toEqual([])
    expect(ear.pass(20_000)).toEqual([])
    const opened = new Ear()
    expect(opened.sees('waiting-last-second')).toEqual([])
    expect(opened.pass(1500)).toEqual([])
  })
})

it('the edge flashes with every sound that asks for somebody', () => {
  expect(sounds.filter((sound) => !flashes(sound))).toEqual(['paid', 'soon'])
})
