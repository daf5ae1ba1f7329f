// One day of a shop under a daily look-up limit: customers who pay, pay slowly, or leave; a cashier who presses the key
// only when somebody complains. Counts what the till found by itself.

import { FakeClock } from './clock'
import { countedTogether } from './ledger'
import { TillKit } from './tillKit'

export interface ShopDay {
  readonly sales: number
  readonly paid: number
  /** Paid sales that turned PAID without a key press, while the customer stood there. */
  readonly foundAlone: number
  /** Paid sales that needed the cashier's key. */
  readonly foundByKey: number
  /** Paid sales found only after their deadline. */
  readonly foundLate: number
  readonly undecided: number
  /** Customers who paid. */
  readonly payers: number
  /** Of those: sales that were EXPIRED or FAILED at closing time. */
  readonly calledUnpaid: number
  /** Sales PAID in the night, once the next day's look-ups are open. Played only after a spent day. */
  readonly foundNextDay: number
  /** Look-ups that the till made by itself on one Phnom Penh day, the most of any. Keys are people's. */
  readonly lookUps: number
}

const MINUTE = 60_000

/** 07:00 in Phnom Penh. */
const OPENS = Date.UTC(2040, 10, 22, 0, 0, 0)

/** A small seeded generator (mulberry32): a day can be played again. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * Plays a day from 07:00 to 21:00 in Phnom Penh. Nine of ten customers pay, after a log-normal time (median 19 s); one
 * whose payment is not shown 12 s after it was sent complains, and the cashier presses "check now".
 * @param dailyLookups null for a token without a limit
 */
export async function playShopDay(options: {
  sales: number
  dailyLookups: number | null
  seed: number
  /** Days played one after another; the last one is reported. From the second on the till knows its shop. */
  days?: number
  /** Other tills have used up the token's day before the first sale. */
  spentAtOpening?: boolean
}): Promise<ShopDay> {
  const random = seeded(options.seed)
  const kit = new TillKit({ dailyLookups: options.dailyLookups, clock: new FakeClock(OPENS) })
  // A day is some ten thousand commits: the disk's part of them is measured elsewhere.
  kit.store.db.pragma('synchronous = OFF')
  const limit = options.dailyLookups ?? Number.POSITIVE_INFINITY
  const ledger = countedTogether([kit], limit)
  let day: ShopDay | null = null
  for (let number = 0; number < (options.days ?? 1); number++) {
    const opens = OPENS + number * 24 * 60 * MINUTE
    await kit.clock.pass(opens - kit.clock.now())
    if (options.spentAtOpening) ledger.others(limit)
    day = await playOneDay(kit, options.sales, random, !options.spentAtOpening)
    if (options.spentAtOpening) day = { ...day, foundNextDay: await playNight(kit, options.sales) }
  }
  kit.close()
  if (day === null) throw new Error('no day was played')
  return day
}

/** @param patient whether a cashier waits until an unpaid code has run out */
async function playOneDay(kit: TillKit, sales: number, random: () => number, patient: boolean): Promise<ShopDay> {
  let foundAlone = 0
  let foundByKey = 0
  let payers = 0
  const gapMs = (14 * 60 * MINUTE) / sales
  for (let number = 0; number < sales; number++) {
    const startedAt = kit.clock.now()
    const sale = kit.charge()
    const pays = random() < 0.9
    if (pays) {
      payers += 1
      const outcome = await serve(kit, sale.id, payDelay(random))
      if (outcome === 'alone') foundAlone += 1
      if (outcome === 'key') foundByKey += 1
    }
    const left = startedAt + gapMs - kit.clock.now()
    await kit.clock.pass(Math.max(left, patient && kit.sale(sale.id).state === 'PENDING' ? 310_000 : 1000))
    kit.till.next(sale.id)
    if (kit.store.shownSaleId() !== null) kit.store.hide(sale.id)
  }
  const made = kit.store.lastSales(sales)
  const paid = made.filter((sale) => sale.state === 'PAID').length
  return {
    sales,
    paid,
    foundAlone,
    foundByKey,
    foundLate: paid - foundAlone - foundByKey,
    undecided: made.filter((sale) => sale.state === 'PENDING').length + payers - paid,
    lookUps: busiestDay(kit),
    payers,
    calledUnpaid: made.filter(({ state }) => state === 'EXPIRED' || state === 'FAILED').length,
    foundNextDay: 0,
  }
}

export interface SharedDay {
  /** Customers who paid, at all tills together. */
  readonly payers: number
  /** Of their sales: PAID by the tills' own looks. */
  readonly decided: number
  /** Look-ups that reached Bakong, refused ones too. */
  readonly lookUps: number
}

/** One customer after another: the next is charged when this one's time is up. */
const TURN_MS = 2 * MINUTE

/**
 * A rush at several tills whose look-ups Bakong counts on one token. Nobody presses a key: what the tills find is what their
 * plans find. Played on two days, so that on the second, which is reported, each till knows how much it sells.
 * @param sales at each till
 * @param share look-ups a day that each till plans with
 * @param limit Bakong's own, for all of them
 */
export async function playSharedDay(options: {
  tills: number
  sales: number
  share: number
  limit: number
  seed: number
}): Promise<SharedDay> {
  const random = seeded(options.seed)
  const clock = new FakeClock(OPENS)
  const kits = Array.from({ length: options.tills }, () => {
    const kit = new TillKit({ dailyLookups: options.share, clock })
    kit.store.db.pragma('synchronous = OFF')
    // As in production: each sale costs a look of its own.
    kit.bakong.listOpen = false
    return kit
  })
  const ledger = countedTogether(kits, options.limit)
  let day: SharedDay = { payers: 0, decided: 0, lookUps: 0 }
  for (let number = 0; number < 2; number++) {
    // The machines sleep through the night.
    clock.sleep(OPENS + number * 24 * 60 * MINUTE - clock.now())
    const isPaid = kits.flatMap((kit, nth) => rush(kit, options.sales, (nth * TURN_MS) / kits.length, random))
    await clock.pass((options.sales + 1) * TURN_MS + 6 * MINUTE)
    day = { payers: isPaid.length, decided: isPaid.filter((paid) => paid()).length, lookUps: ledger.used() }
  }
  for (const kit of kits) kit.close()
  return day
}

/** Plans one till's sales. @returns for each customer who pays, whether their sale is PAID */
function rush(kit: TillKit, sales: number, afterMs: number, random: () => number): (() => boolean)[] {
  const { clock } = kit
  const paid: (() => boolean)[] = []
  for (let made = 0; made < sales; made++) {
    const delayMs = random() < 0.9 ? payDelay(random) : null
    let id = ''
    clock.after(afterMs + made * TURN_MS, () => {
      const sale = kit.charge()
      id = sale.id
      if (delayMs !== null) clock.after(delayMs, () => kit.pays(sale))
      clock.after(TURN_MS - 1000, () => kit.store.hide(sale.id))
    })
    if (delayMs !== null) paid.push(() => kit.sale(id).state === 'PAID')
  }
  return paid
}

/** Until some time after midnight in Phnom Penh. @returns how many of the day's sales are PAID then */
async function playNight(kit: TillKit, sales: number): Promise<number> {
  await kit.clock.pass(5 * 60 * MINUTE)
  return kit.store.lastSales(sales).filter(({ state }) => state === 'PAID').length
}

function busiestDay(kit: TillKit): number {
  const rows = kit.store.db
    .prepare("SELECT sum(used) AS used FROM lookup_count WHERE purpose <> 'person' GROUP BY day")
    .all() as {
    used: number
  }[]
  return Math.max(0, ...rows.map((row) => row.used))
}

/** One paying customer at the counter. */
async function serve(kit: TillKit, saleId: string, delayMs: number): Promise<'alone' | 'key' | 'not-found'> {
  await kit.clock.pass(delayMs)
  const sale = kit.sale(saleId)
  kit.pays(sale)
  await kit.clock.pass(12_000)
  if (kit.sale(saleId).state === 'PAID') return 'alone'
  const checked = kit.till.check(saleId)
  await kit.clock.pass(1500)
  await checked
  return kit.sale(saleId).state === 'PAID' ? 'key' : 'not-found'
}

function payDelay(random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return Math.min(Math.max(19_000 * Math.exp(0.6 * normal), 5000), 280_000)
}
