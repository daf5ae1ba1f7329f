// Sales of other programs and the screens: they wait their turn, come up by themselves, and nobody's sale is taken away.

import { expect, it } from 'vitest'
import { anId } from '../support/builders'
import { sellMany } from '../support/crowd'
import { aKit } from '../support/kits'
import type { TillKit } from '../support/tillKit'

const sell = (kit: TillKit, count = 1) => sellMany(kit, count)

const shown = (kit: TillKit) => kit.store.shownSaleId()

it('the first takes the free screens, the others wait in their order', async () => {
  const kit = aKit()
  const [one, two, three] = sell(kit, 3)
  await kit.clock.pass(200)
  expect(shown(kit)).toBe(one?.id)
  expect(kit.view).toMatchObject({ queued: 2, screen: { kind: 'waiting', sale: { id: one?.id } } })
  if (one) kit.pays(one)
  await kit.clock.pass(3000)
  expect(kit.sale(one?.id ?? '').state).toBe('PAID')
  await kit.clock.pass(2900)
  expect(shown(kit)).toBe(two?.id)
  expect(kit.view?.queued).toBe(1)
  expect(kit.store.isQueued(three?.id ?? '')).toBe(true)
})

it("a cashier's sale keeps the screens until it is over, then for eight seconds", async () => {
  const kit = aKit()
  const mine = kit.charge()
  const [theirs] = sell(kit)
  await kit.clock.pass(60_000)
  expect(shown(kit)).toBe(mine.id)
  kit.pays(mine)
  void kit.till.check(mine.id)
  await kit.clock.pass(4000)
  expect(kit.sale(mine.id).state).toBe('PAID')
  expect(shown(kit)).toBe(mine.id)
  await kit.clock.pass(8000)
  expect(shown(kit)).toBe(theirs?.id)
})

it('the cashier moves on sooner, and can charge again only when the screens are free', async () => {
  const kit = aKit()
  const mine = kit.charge()
  const [theirs] = sell(kit)
  const cancelled = kit.till.cancel(mine.id)
  await kit.clock.pass(2000)
  expect((await cancelled).ok).toBe(true)
  kit.till.next(mine.id)
  await kit.clock.pass(0)
  expect(shown(kit)).toBe(theirs?.id)
  const refused = kit.till.start({ saleId: anId(), amountMinor: 5000, currency: 'KHR', source: 'cashier' })
  expect(refused).toMatchObject({ ok: false, error: { code: 'sale-on-screen' } })
})

it('money that does not match stays until a person has seen it', async () => {
  const kit = aKit()
  const [wrong, next] = sell(kit, 2)
  if (wrong) kit.pays(wrong, { amountMinor: 1 })
  await kit.clock.pass(60_000)
  expect(kit.view?.screen.kind).toBe('mismatch')
  expect(shown(kit)).toBe(wrong?.id)
  kit.till.next(wrong?.id ?? '')
  await kit.clock.pass(0)
  expect(shown(kit)).toBe(next?.id)
})

it('a waiting sale that is paid, cancelled or runs out is never shown', async () => {
  const kit = aKit()
  const mine = kit.charge()
  const [paid, cancelled, late] = sell(kit, 3)
  if (paid) kit.pays(paid)
  const closing = kit.till.cancel(cancelled?.id ?? '')
  await kit.clock.pass(10_000)
  await closing
  expect(kit.sale(paid?.id ?? '').state).toBe('PAID')
  expect(kit.store.queuedCount()).toBe(1)
  // Both codes run out together; Bakong says "not found" about both.
  await kit.clock.pass(330_000)
  expect(kit.sale(late?.id ?? '').state).toBe('EXPIRED')
  expect(kit.store.queuedCount()).toBe(0)
  expect(shown(kit)).toBe(mine.id)
  expect(kit.view?.screen.kind).toBe('expired')
})

it('with Bakong away a run-out sale of a program gives way, and one that ran out unseen is passed over', async () => {
  const kit = aKit()
  kit.bakong.trouble = 'offline'
  const [first, second] = sell(kit, 2)
  await kit.clock.pass(200_000)
  const [fresh] = sell(kit)
  await kit.clock.pass(110_000)
  expect(kit.sale(first?.id ?? '').state).toBe('PENDING')
  expect(kit.sale(second?.id ?? '').state).toBe('PENDING')
  expect(shown(kit)).toBe(fresh?.id)
  expect(kit.view?.screen.kind).toBe('waiting')
})

// A person pressed F5 at a code that had run out, the money was there, and the next sale took the green away after 1.4 s.
it.each([1000, 3000, 5000, 7000, 7900])(
  'late money found %i ms after the end stands as long as any paid sale, whoever waits for the screens',
  async (pressedAfterMs) => {
    const kit = aKit()
    const mine = kit.charge()
    await kit.clock.pass(280_000)
    const [theirs] = sell(kit)
    while (kit.sale(mine.id).state === 'PENDING') await kit.clock.pass(100)
    kit.pays(mine, { createdDateMs: mine.expiresAt + 500 })
    await kit.clock.pass(pressedAfterMs)
    const pressed = kit.till.check(mine.id)
    while (kit.sale(mine.id).state !== 'PAID') await kit.clock.pass(50)
    await pressed
    await kit.clock.pass(7900)
    expect(kit.view?.screen).toMatchObject({ kind: 'paid', sale: { id: mine.id, flags: ['LATE'] } })
    await kit.clock.pass(200)
    expect(shown(kit)).toBe(theirs?.id)
  },
)

// Nobody reads what a program sold; but late money for it is read by a person.
it('a question about a finished sale is answered on its own screen, and late money for a program stands as long', async () => {
  const kit = aKit()
  const [one] = sell(kit)
  const id = one?.id ?? ''
  while (kit.sale(id).state === 'PENDING') await kit.clock.pass(100)
  await kit.clock.pass(10_000)
  if (one) kit.pays(one)
  kit.bakong.onTheWayMs = () => 4000
  const pressed = kit.till.check(id)
  const [two] = sell(kit)
  await kit.clock.pass(3500)
  expect(shown(kit)).toBe(id)
  while (kit.sale(id).state !== 'PAID') await kit.clock.pass(50)
  await pressed
  await kit.clock.pass(7900)
  expect(kit.view?.screen).toMatchObject({ kind: 'paid', sale: { id, flags: ['LATE'] } })
  expect(kit.store.alarmCount()).toBe(0)
  await kit.clock.pass(200)
  expect(shown(kit)).toBe(two?.id)
})

it('the queue is in the books: a restart goes on with it', async () => {
  const kit = aKit()
  const [one, two] = sell(kit, 2)
  kit.till.close()
  kit.store.close()
  const again = aKit({ folder: kit.folder, clock: kit.clock })
  await again.clock.pass(1000)
  expect(shown(again)).toBe(one?.id)
  expect(again.view?.queued).toBe(1)
  if (one) again.pays(one)
  await again.clock.pass(10_000)
  expect(shown(again)).toBe(two?.id)
})

it('the queue has an end: more sales than could ever be shown are made, but do not wait for the screens', () => {
  const kit = aKit()
  expect(sell(kit, 300)).toHaveLength(300)
  expect(kit.store.queuedCount()).toBe(200)
  expect(kit.store.lastSales(400)).toHaveLength(300)
})
