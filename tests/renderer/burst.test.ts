// Hand or scanner? A person who is stopped can't sell; a scan that is taken for a person charges a barcode.

import { describe, expect, it } from 'vitest'
import { judge, PAUSE_MS, type Stroke } from '../../renderer/cashier/burst'
import { type Key, KeyGate, TAIL_MS } from '../../renderer/cashier/keyGate'
import { Chance } from '../simulate/chance'

const ROUNDS = 4000

/** Keys of a text, each so long after the one before; `⏎` and `⇥` end a scan. */
function strokes(text: string, gap: (index: number) => number): Stroke[] {
  let at = 1000
  return [...text].map((sign, index) => {
    if (index > 0) at += gap(index)
    return { at, writes: sign !== '⏎' && sign !== '⇥', zero: sign === '0' }
  })
}

const barcode = (random: () => number, length: number) =>
  Array.from({ length }, () => '0123456789'[Math.floor(random() * 10)]).join('')

/** Around a beat, each key early or late by itself: what fingers do. */
function jittered(random: () => number, beatMs: number, byMs: number): (index: number) => number {
  let before = (random() * 2 - 1) * byMs
  return () => {
    const now = (random() * 2 - 1) * byMs
    const gap = beatMs + now - before
    before = now
    return gap
  }
}

describe('a scanner', () => {
  it.each([5, 10, 20, 40])('is known at %d ms a key, from four keys up, whatever ends it', (ms) => {
    for (const text of [
      '204⏎',
      '4000⏎',
      '5000',
      '1000⇥',
      '40170725⏎',
      '036000291452',
      '8850006320174⇥',
      '00020101021229⏎',
    ])
      expect(judge(strokes(text, () => ms)).kind, `${text} ${ms}`).toBe('scanner')
  })

  it('is known by its whole run when single keys lag', () => {
    const random = new Chance(1).number
    for (let round = 0; round < ROUNDS; round++) {
      const length = 4 + Math.floor(random() * 20)
      const gaps = jittered(random, 5 + random() * 35, 2)
      const keys = strokes(`${barcode(random, length)}⏎`, (index) => (index % 4 === 1 ? 55 : Math.max(1, gaps(index))))
      expect(judge(keys).kind, JSON.stringify(keys)).toBe('scanner')
    }
  })

  it.each([19, 22, 24, 25, 30])('is known by its zeros %d ms apart, which a 000 key sends as quickly', (ms) => {
    for (const text of ['1000000⏎', '2000000⇥', '8000000000000', '000000⏎'])
      expect(judge(strokes(text, () => ms)).kind, text).toBe('scanner')
    const uneven = [0, 25, 26, 25, 23, 35, 37]
    expect(judge(strokes('000001⏎', (index) => uneven[index] ?? 0)).kind).toBe('scanner')
    const after = [0, 80, 80, 100]
    expect(judge(strokes('7001000000⏎', (index) => after[index] ?? ms))).toEqual({ kind: 'scanner', from: 3 })
  })

  it('begins where it begins: what a hand typed just before it is the hand’s', () => {
    const by = [0, 80, 80, 90, ...Array.from({ length: 8 }, () => 5)]
    expect(judge(strokes('50040170725⏎', (index) => by[index] ?? 5))).toEqual({ kind: 'scanner', from: 3 })
    const slow = [0, 80, 80, 90, 40, 40, 40]
    expect(judge(strokes('500204⏎', (index) => slow[index] ?? 40))).toEqual({ kind: 'scanner', from: 3 })
  })
})

describe('a hand', () => {
  it('is never stopped at 70 ms a key, each up to 20 ms early or late', () => {
    const random = new Chance(2).number
    for (let round = 0; round < ROUNDS; round++) {
      const text = `${barcode(random, 1 + Math.floor(random() * 12))}⏎`
      const gaps = jittered(random, 70, 20)
      const keys = strokes(text, gaps)
      for (let end = 1; end <= keys.length; end++) expect(judge(keys.slice(0, end)).kind).not.toBe('scanner')
    }
  })

  it('may delete quickly, or walk through the buttons: no scan is without its text', () => {
    const keys = Array.from({ length: 8 }, (_, index) => ({ at: index * 10, writes: false, zero: false }))
    expect(judge(keys).kind).toBe('hand')
  })

  it('may roll two keys over, 30 ms apart, again and again', () => {
    const keys = strokes('1234567890⏎', (index) => (index % 2 === 1 ? 30 : 110))
    for (let end = 1; end <= keys.length; end++) expect(judge(keys.slice(0, end)).kind).not.toBe('scanner')
  })

  it.each([2, 8, 16, 20])('has a 00 and a 000 key, whose zeros come %d ms apart', (padMs) => {
    const at = (times: readonly number[], text: string) =>
      [...text].map((sign, index) => ({ at: times[index] ?? 0, writes: sign !== '⏎', zero: sign === '0' }))
    const fives = at([0, 70, 70 + padMs, 70 + 2 * padMs, 140], '5000⏎')
    const million = at([0, 70, 70 + padMs, 70 + 2 * padMs, 140, 140 + padMs, 140 + 2 * padMs, 210], '1000000⏎')
    const hundred = at([0, 70, 70 + padMs, 140], '500⏎')
    for (const keys of [fives, million, hundred])
      for (let end = 1; end <= keys.length; end++) expect(judge(keys.slice(0, end)).kind).not.toBe('scanner')
  })

  it('is told apart from the slowest scanner with room on both sides', () => {
    const line = (() => {
      for (let ms = 70; ms >= 40; ms -= 0.5) if (judge(strokes('40170725⏎', () => ms)).kind === 'scanner') return ms
      return 0
    })()
    expect(line).toBe(55)
  })
})

/** A gate under a clock of its own, and what came through it. */
function door() {
  let now = 0
  const due = new Set<{ readonly at: number; readonly run: () => void }>()
  const log: string[] = []
  const gate = new KeyGate({
    now: () => now,
    later: (delayMs, run) => {
      const own = { at: now + delayMs, run }
      due.add(own)
      return () => due.delete(own)
    },
    scanned: () => log.push('scan'),
  })
  let typed = ''
  const until = (at: number) => {
    for (;;) {
      const next = [...due].filter((one) => one.at <= at).sort((a, b) => a.at - b.at)[0]
      if (next === undefined) break
      due.delete(next)
      now = next.at
      next.run()
    }
    now = at
  }
  return {
    log,
    typed: () => typed,
    until,
    /** @param handledAt when the page comes to it; a busy one comes late */
    key: (at: number, sign: string, kind: 'edit' | 'act', handledAt = at) => {
      until(handledAt)
      const key: Key = {
        at,
        writes: sign !== '⏎' && sign.length === 1,
        zero: sign === '0',
        act: () => {
          if (kind === 'edit') typed += sign
          else log.push(sign)
        },
        ...(kind === 'edit'
          ? {
              keep: () => {
                const before = typed
                return () => {
                  typed = before
                }
              },
            }
          : {}),
      }
      return gate.feed(key)
    },
  }
}

describe('the gate', () => {
  it('gives a hand its digits at once, and its Enter with no delay', () => {
    const { key, typed, log } = door()
    for (const [index, digit] of [...'500'].entries()) {
      key(index * 70, digit, 'edit')
      expect(typed()).toBe('500'.slice(0, index + 1))
    }
    key(210, '⏎', 'act')
    expect(log).toEqual(['⏎'])
  })

  it('takes out what a scanner typed and does not press what ends it', () => {
    const { key, typed, log, until } = door()
    for (const [index, digit] of [...'12'].entries()) key(index * 80, digit, 'edit')
    for (const [index, digit] of [...'40170725'].entries()) key(1000 + index * 40, digit, 'edit')
    expect(key(1320, '⏎', 'act')).toBe(true)
    until(2000)
    expect([typed(), log]).toEqual(['12', ['scan']])
  })

  it('lets no first key of a scan move a screen, and keeps the order when it was a hand', () => {
    const scan = door()
    for (const [index, digit] of [...'4017'].entries()) scan.key(index * 5, digit, 'act')
    scan.until(1000)
    expect(scan.log).toEqual(['scan'])
    const zeros = door()
    zeros.key(-100, 'Home', 'act')
    for (const [index, digit] of [...'000201'].entries()) zeros.key(index * 15, digit, 'act')
    zeros.until(1000)
    expect(zeros.log).toEqual(['Home', 'scan'])

    const hand = door()
    for (const [index, sign] of [...'500⏎'].entries()) hand.key(index * 70, sign, 'act')
    hand.until(1000)
    expect(hand.log).toEqual(['5', '0', '0', '⏎'])
    const one = door()
    one.key(0, '9', 'act')
    expect(one.log).toEqual([])
    one.until(1000)
    expect(one.log).toEqual(['9'])
  })

  it('goes by when keys went down, not by when a busy page comes to them', () => {
    const hand = door()
    for (const [index, sign] of [...'500⏎'].entries()) hand.key(index * 80, sign, sign === '⏎' ? 'act' : 'edit', 900)
    hand.until(2000)
    expect([hand.typed(), hand.log]).toEqual(['500', ['⏎']])

    const scan = door()
    for (const [index, sign] of [...'4017⏎'].entries()) {
      scan.key(index * 5, sign, sign === '⏎' ? 'act' : 'edit', 90 + index * 90)
    }
    scan.until(2000)
    expect([scan.typed(), scan.log]).toEqual(['', ['scan']])
  })

  it('takes the stray end of a scan for the scan’s own', () => {
    const { key, log, typed, until } = door()
    for (const [index, digit] of [...'4017072'].entries()) key(index * 20, digit, 'edit')
    // A stutter, then the rest.
    key(220, '5', 'edit')
    key(240, '⏎', 'act')
    until(1000)
    expect([typed(), log]).toEqual(['', ['scan']])
    // Long after it, a hand is a hand.
    key(240 + TAIL_MS + PAUSE_MS, '7', 'edit')
    key(240 + TAIL_MS + PAUSE_MS + 90, '⏎', 'act')
    expect([typed(), log.at(-1)]).toEqual(['7', '⏎'])
  })

  it('never takes a part of what a quick hand typed for all of it', () => {
    const played = (text: string, gap: (index: number) => number) => {
      const { key, typed, log, until } = door()
      let at = 0
      for (const [index, sign] of [...text, '⏎'].entries()) {
        if (index > 0) at += gap(index)
        key(at, sign, sign === '⏎' ? 'act' : 'edit')
      }
      until(at + 2000)
      return [typed(), log.join()] as const
    }
    for (const [text, gaps] of [
      ['620494076', [44, 49, 46, 51, 98, 64, 65, 106, 83]],
      ['240085097', [52, 52, 53, 103, 60, 84, 77, 95, 107]],
      ['70505200', [45, 62, 46, 49, 79, 63, 71, 65]],
      ['12500', [45, 50, 60, 80, 90]],
    ] as const)
      expect(played(text, (index) => gaps[index - 1] ?? 0)).toEqual([text, '⏎'])
    const random = new Chance(3).number
    for (let round = 0; round < ROUNDS; round++) {
      const text = barcode(random, 1 + Math.floor(random() * 9))
      const [typed, log] = played(text, () => 40 + random() * 70)
      // Stopped, once in a while, and told so: but nothing else is charged.
      if (log.endsWith('⏎')) expect(typed).toBe(text)
      else expect(log).toBe('scan')
    }
  })

  it('keeps out a scan that stutters once, all of it', () => {
    const random = new Chance(4).number
    for (let round = 0; round < ROUNDS; round++) {
      const { key, typed, log, until } = door()
      const ms = 5 + random() * 35
      const code = `${barcode(random, 6 + Math.floor(random() * 20))}⏎`
      const stutter = 4 + Math.floor(random() * (code.length - 4))
      let at = 0
      for (const [index, sign] of [...code].entries()) {
        key(at, sign, sign === '⏎' ? 'act' : 'edit')
        at += index + 1 === stutter ? 76 + random() * 70 : ms
      }
      until(at + 2000)
      expect([typed(), log], code).toEqual(['', ['scan']])
    }
  })
})
