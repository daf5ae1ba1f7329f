// Many open sales where Bakong answers about one at a time: a customer who has paid must not stand there for a minute.

import { describe, expect, it } from 'vitest'
import { mean, quantile } from '../bench/figures'
import { playCounter, playCrowd, sellMany } from '../support/crowd'
import { aKit, restarted } from '../support/kits'
import { seeded } from '../support/shopDay'

const SECOND = 1000
const MINUTE = 60 * SECOND
const answers = { atOnce: [0, 0], usual: [80, 400], slow: [300, 900] } as const

describe('of twenty open sales five are paid', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'and all five are PAID within 30 s, at no more than one call a second and hardly less (seed %i)',
    async (seed) => {
      for (const answerMs of Object.values(answers)) {
        const crowd = await playCrowd({ seed, open: 20, paid: 5, answerMs })
        expect(crowd.untilAllPaidMs).toBeLessThanOrEqual(30 * SECOND)
        expect(crowd.closestMs).toBeGreaterThanOrEqual(SECOND)
        expect(crowd.callsPerSecond).toBeGreaterThan(0.97)
      }
    },
  )
})

describe('the customer at the counter', () => {
  it.each([0, 1, 5, 12])('waits as the budget says, though %i sales of other programs are open', async (others) => {
    const { waitsMs, closestMs } = await playCounter({ seed: 7, rounds: 60, others, answerMs: answers.usual })
    expect(mean(waitsMs)).toBeLessThanOrEqual(1300)
    expect(quantile(waitsMs, 0.99)).toBeLessThanOrEqual(2600)
    expect(closestMs).toBeGreaterThanOrEqual(SECOND)
  })

  it('waits two calls longer at most while nineteen others have to be asked about one by one', async () => {
    const { waitsMs } = await playCounter({ seed: 7, rounds: 60, others: 19, answerMs: answers.usual })
    expect(mean(waitsMs)).toBeLessThanOrEqual(2600)
    expect(quantile(waitsMs, 0.99)).toBeLessThanOrEqual(4700)
  })
})

it('a start with hundreds of closed sales to watch finds the open ones that were paid meanwhile first', async () => {
  const before = aKit()
  const old = sellMany(before, 150)
  for (const sale of old) before.store.hide(sale.id)
  await before.clock.pass(6 * MINUTE)
  expect(before.sale(old[7]?.id ?? '').state).toBe('EXPIRED')
  await before.clock.pass(20 * MINUTE)
  const open = sellMany(before, 6)
  await before.clock.pass(5 * SECOND)
  const after = restarted(before)
  after.bakong.listOpen = false
  for (const sale of open) after.pays(sale)
  await after.clock.pass(12 * SECOND)
  expect(open.map(({ id }) => after.sale(id).state)).toEqual(open.map(() => 'PAID'))
})

it('a crowd of open sales does not keep the till from closed ones: all wait longer by the same factor', async () => {
  const kit = aKit()
  kit.bakong.listOpen = false
  const closed = kit.charge()
  const cancelled = kit.till.cancel(closed.id)
  await kit.clock.pass(2 * SECOND)
  await cancelled
  kit.till.next(closed.id)
  sellMany(kit, 20)
  await kit.clock.pass(10 * SECOND)
  kit.pays(closed)
  await kit.clock.pass(4 * MINUTE)
  expect(kit.sale(closed.id)).toMatchObject({ state: 'PAID', flags: ['AFTER_CANCEL'] })
})

it('a key is answered within a second and the time of Bakong, however many are open', async () => {
  const kit = aKit({ random: seeded(3) })
  kit.bakong.listOpen = false
  kit.bakong.onTheWayMs = () => 300
  const [shown] = sellMany(kit, 20)
  if (!shown) throw new Error('not sold')
  for (let press = 0; press < 20; press++) {
    await kit.clock.pass(3 * SECOND + press * 97)
    const pressedAt = kit.clock.monotonic()
    let answeredAt = Number.POSITIVE_INFINITY
    void kit.till.check(shown.id).then(() => {
      answeredAt = kit.clock.monotonic()
    })
    await kit.clock.pass(1.5 * SECOND)
    expect(answeredAt - pressedAt).toBeLessThanOrEqual(SECOND + 300)
  }
  const times = kit.bakong.calls.map(({ at }) => at)
  for (const [index, at] of times.slice(1).entries()) expect(at - (times[index] ?? 0)).toBeGreaterThanOrEqual(SECOND)
})

it('a program that asks about its sale without end does not keep the till from finding other payments', async () => {
  const kit = aKit()
  const [shown, paid, asked] = sellMany(kit, 3)
  if (!shown || !paid || !asked) throw new Error('not sold')
  await kit.clock.pass(3 * SECOND)
  let asking = true
  const program = (async () => {
    while (asking) await kit.till.check(asked.id)
  })()
  kit.pays(paid)
  kit.pays(shown)
  await kit.clock.pass(12 * SECOND)
  expect([kit.sale(shown.id).state, kit.sale(paid.id).state]).toEqual(['PAID', 'PAID'])
  asking = false
  await kit.clock.pass(2 * SECOND)
  await program
})

it('lists that fail while single looks are answered are given up, and payments are found', async () => {
  const kit = aKit()
  kit.bakong.listTrouble = 'server-error'
  const [shown, other] = sellMany(kit, 3)
  if (!shown || !other) throw new Error('not sold')
  await kit.clock.pass(10 * SECOND)
  kit.pays(shown)
  kit.pays(other)
  await kit.clock.pass(20 * SECOND)
  expect([kit.sale(shown.id).state, kit.sale(other.id).state]).toEqual(['PAID', 'PAID'])
  const before = kit.bakong.calls.length
  await kit.clock.pass(30 * SECOND)
  expect(kit.bakong.calls.slice(before).filter(({ list }) => list)).toEqual([])
  expect(kit.view?.link.state).toBe('OK')
  // A server's trouble passes: the lists are tried again.
  kit.bakong.listTrouble = null
  await kit.clock.pass(11 * MINUTE)
  sellMany(kit, 5)
  await kit.clock.pass(10 * SECOND)
  expect(kit.bakong.calls.slice(before).some(({ list }) => list)).toBe(true)
})

it('a line that was cut for a moment is no reason to give up the lists', async () => {
  const kit = aKit()
  sellMany(kit, 10)
  await kit.clock.pass(5 * SECOND)
  kit.bakong.trouble = 'offline'
  await kit.clock.pass(10 * SECOND)
  kit.bakong.trouble = null
  const before = kit.bakong.calls.length
  await kit.clock.pass(30 * SECOND)
  expect(kit.bakong.calls.slice(before).filter(({ list }) => list).length).toBeGreaterThan(5)
})

it('a till that is started again asks no sooner than a second after the last call of the one before', async () => {
  const before = aKit()
  before.charge()
  await before.clock.pass(2 * SECOND)
  const lastAt = before.bakong.calls.at(-1)?.at ?? 0
  const after = restarted(before)
  await after.clock.pass(3 * SECOND)
  expect((after.bakong.calls[0]?.at ?? 0) - lastAt).toBeGreaterThanOrEqual(SECOND)
})
