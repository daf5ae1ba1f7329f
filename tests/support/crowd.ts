// Many customers at once while Bakong answers single questions only: some pay, and the till must find them one by one.

import type { Sale } from '../../shared/sale'
import { anId } from './builders'
import { seeded } from './shopDay'
import { TillKit } from './tillKit'

const SECOND = 1000
/** A payment that is not found in so long is looked for no longer. */
const PATIENCE_MS = 120 * SECOND

/** From and to, ms. */
type Range = readonly [number, number]

export interface Pace {
  /** Starts of two look-ups, the closest; ms. */
  readonly closestMs: number
  readonly callsPerSecond: number
}

export interface Crowd extends Pace {
  /** From the last payment until all that was paid is PAID; ms. */
  readonly untilAllPaidMs: number
}

/**
 * Sales of other programs, one of them on the screens; after a while some are paid, a few seconds apart.
 * @param answerMs how long Bakong takes
 */
export async function playCrowd(options: {
  readonly seed: number
  readonly open: number
  readonly paid: number
  readonly answerMs: Range
}): Promise<Crowd> {
  const random = seeded(options.seed)
  const kit = crowdKit(random, options.answerMs)
  const sales = sellMany(kit, options.open)
  await kit.clock.pass((5 + random() * 60) * SECOND)
  const paying = shuffled(sales, random).slice(0, options.paid)
  for (const sale of paying) {
    await kit.clock.pass(random() * 2 * SECOND)
    kit.pays(sale)
  }
  const untilAllPaidMs = await untilPaid(kit, paying)
  const pace = paceOf(kit)
  kit.close()
  return { ...pace, untilAllPaidMs }
}

/**
 * One customer after another at the counter, while other programs' sales stay open and unpaid.
 * @returns from each payment until its sale is PAID, ms
 */
export async function playCounter(options: {
  readonly seed: number
  readonly rounds: number
  readonly others: number
  readonly answerMs: Range
}): Promise<Pace & { readonly waitsMs: readonly number[] }> {
  const random = seeded(options.seed)
  const kit = crowdKit(random, options.answerMs)
  const waitsMs: number[] = []
  let others: readonly Sale[] = []
  for (let round = 0; round < options.rounds; round++) {
    const sale = kit.charge()
    // Made anew before they run out, and behind the cashier's sale.
    if (round % 5 === 0) others = renewed(kit, others, options.others)
    await kit.clock.pass((4 + random() * 20) * SECOND)
    kit.pays(sale)
    waitsMs.push(await untilPaid(kit, [sale]))
    kit.till.next(sale.id)
    const shownId = kit.store.shownSaleId()
    if (shownId !== null) kit.store.hide(shownId)
  }
  const pace = paceOf(kit)
  kit.close()
  return { ...pace, waitsMs }
}

function renewed(kit: TillKit, old: readonly Sale[], count: number): readonly Sale[] {
  for (const { id } of old) {
    const watch = kit.store.watch(id)
    if (watch !== null) kit.store.putWatch({ ...watch, nextCheckAt: null })
  }
  return sellMany(kit, count)
}

function crowdKit(random: () => number, [from, to]: Range): TillKit {
  const kit = new TillKit({ random })
  // Some hundred commits: the disk's part of them is measured elsewhere.
  kit.store.db.pragma('synchronous = OFF')
  kit.bakong.onTheWayMs = () => from + random() * (to - from)
  kit.bakong.listOpen = false
  return kit
}

/** What another program asks for at one moment. A refusal fails the test. */
export function sellMany(kit: TillKit, count: number): readonly Sale[] {
  const requests = Array.from({ length: count }, (_, index) => ({
    ...{ saleId: anId(), amountMinor: 100 + index, currency: 'KHR' as const, source: 'api' as const },
    api: { reference: null, idempotency: null, link: 'OK' },
  }))
  return kit.till.startTogether(requests).map((begun) => {
    if (!begun.ok) throw new Error(begun.error.code)
    return begun.value.sale
  })
}

async function untilPaid(kit: TillKit, sales: readonly Sale[]): Promise<number> {
  const since = kit.clock.monotonic()
  const isOpen = ({ id }: Sale) => kit.sale(id).state !== 'PAID'
  while (sales.some(isOpen) && kit.clock.monotonic() - since < PATIENCE_MS) await kit.clock.pass(20)
  return kit.clock.monotonic() - since
}

function paceOf({ bakong }: TillKit): Pace {
  const times = bakong.calls.map(({ at }) => at)
  const gapsMs = times.slice(1).map((at, index) => at - (times[index] ?? 0))
  const tookMs = (times.at(-1) ?? 0) - (times[0] ?? 0)
  return { closestMs: Math.min(...gapsMs), callsPerSecond: (gapsMs.length * SECOND) / tookMs }
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)
}
