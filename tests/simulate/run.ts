// One simulated shop, from its seed: cashiers, customers, Bakong, the clock, the disk, power cuts. Then calm, and the sum.

import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { StoreFailure } from '../../electron/core/ports'
import type { StartRequest } from '../../electron/core/sales'
import type { Till } from '../../electron/core/till'
import { needsAttention, type PaymentRecord, type Sale } from '../../shared/sale'
import { demoSettings } from '../../shared/settings'
import { aTill } from './aTill'
import { anyTrouble, Bank, fair, type LedgerEntry, odds } from './bank'
import { type Books, FileBooks, MemoryBooks } from './books'
import { Chance } from './chance'
import { Disk, type DiskWeather, goodDisk } from './disk'
import { Judge } from './judge'
import { Machine } from './machine'
import { Broken, callsWithin, type Hold, Model } from './model'
import { type Rule, stillBroken } from './rules'
import { Shelf, type ShelfCounts } from './shelf'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** 06:00 to 20:00 of this day in Phnom Penh. */
const MORNING = Date.UTC(2040, 10, 21, 23, 0, 0)

/** Each story is played without a daily limit, with Bakong's usual one, and with one that is soon spent. */
const LIMITS = [null, 100, 20] as const

export interface RunCounts {
  readonly sales: number
  readonly payments: number
  readonly calls: number
  readonly networkFaults: number
  readonly diskFaults: number
  readonly crashes: number
  readonly clockFaults: number
}

export interface RunReport {
  readonly seed: number
  readonly counts: RunCounts
  /** What did not hold, or null. */
  readonly broken: string | null
  readonly trace: readonly string[]
  /** What was let pass, by the rule: the first of each. */
  readonly letPass: ReadonlyMap<Rule, string>
}

/** @param folder where the books may lie; a fast place (memory) makes more runs */
export async function simulate(
  seed: number,
  folder: string,
  traced = false,
  letPass: ReadonlySet<Rule> = stillBroken,
): Promise<RunReport> {
  const place = seed % ON_FILES_EVERY === 0 ? onFiles(folder) : null
  const shop = new Shop(seed, place, traced, letPass)
  const unhandled = (error: unknown) => {
    shop.bug ??= error
  }
  process.on('unhandledRejection', unhandled)
  const broken = await played(() => shop.play())
  shop.end()
  // What the end itself has broken off is heard of before Node's next turn.
  await new Promise(setImmediate)
  process.off('unhandledRejection', unhandled)
  if (place !== null) rmSync(place, { recursive: true, force: true })
  return { seed, counts: shop.counts(), broken, trace: shop.trace, letPass: shop.passed }
}

/** Every so many seeds the books lie in real files: what a power cut leaves of a log is SQLite's affair. */
const ON_FILES_EVERY = 50

function onFiles(folder: string): string {
  mkdirSync(folder, { recursive: true })
  return mkdtempSync(join(folder, 'run-'))
}

/** Plays two tills that share a folder for their backups, on real files. */
export async function simulateShelf(
  seed: number,
  folder: string,
  traced = false,
  letPass: ReadonlySet<Rule> = stillBroken,
): Promise<Omit<RunReport, 'counts'> & { readonly counts: ShelfCounts }> {
  const place = onFiles(folder)
  const trace: string[] = []
  const say = (what: () => string) => {
    if (traced) trace.push(what())
  }
  const passed = new Map<Rule, string>()
  const shelf = new Shelf(seed, place, holding(letPass, passed, say), say)
  const broken = await played(() => shelf.play())
  shelf.end()
  rmSync(place, { recursive: true, force: true })
  return { seed, counts: shelf.counts, broken, trace, letPass: passed }
}

/** @returns what did not hold, or null */
async function played(play: () => Promise<void>): Promise<string | null> {
  try {
    await play()
    return null
  } catch (error) {
    return error instanceof Broken ? error.message : error instanceof Error ? (error.stack ?? error.message) : 'unknown'
  }
}

function holding(letPass: ReadonlySet<Rule>, passed: Map<Rule, string>, say: (what: () => string) => void): Hold {
  return (rule, holds, broken) => {
    if (holds) return
    const what = broken()
    say(() => `! ${rule}: ${what}`)
    if (!letPass.has(rule)) throw new Broken(`${rule}: ${what}`)
    if (!passed.has(rule)) passed.set(rule, what)
  }
}

/** Where a decision can be taken back. */
type TakeBack = (saleId: string, what: string, by: string, note: string) => unknown

class Shop {
  readonly trace: string[] = []
  readonly passed = new Map<Rule, string>()
  bug: unknown = null
  readonly #chance: Chance
  readonly #machine: Machine
  readonly #bank: Bank
  readonly #model: Model
  readonly #judge: Judge
  readonly #weather: DiskWeather
  readonly #dailyLookups: number | null
  readonly #stormy: boolean
  readonly #tellsInTurns: boolean
  readonly #books: Books
  #disk: Disk
  #till!: Till
  #life = 0
  #serial = 0
  #crashes = 0
  #diskFaults = 0
  #clockFaults = 0

  constructor(
    readonly seed: number,
    place: string | null,
    readonly traced: boolean,
    letPass: ReadonlySet<Rule>,
  ) {
    const hold = holding(letPass, this.passed, (what) => this.#say(what))
    this.#chance = new Chance(seed)
    const chance = this.#chance
    this.#machine = new Machine(MORNING + chance.whole(0, 17 * 60) * MINUTE)
    this.#model = new Model(() => this.#machine.trueNow, hold)
    this.#bank = new Bank(this.#machine, chance)
    this.#bank.listOpen = chance.happens(0.5)
    this.#bank.habits = {
      listGaps: chance.pick([0, 0, 0, 0.3, 'not-found'] as const),
      dateless: chance.pick([0, 0, 0.3]),
      opensAtHour: chance.pick([0, 0, 7, 15]),
    }
    this.#dailyLookups = LIMITS[seed % LIMITS.length] ?? null
    // The owner's word about the limit is right, or other tills ask with the same token, or there is none.
    this.#bank.dailyLimit = chance.pick([this.#dailyLookups, this.#dailyLookups, chance.pick([8, 20, 60]), null])
    this.#judge = new Judge({
      machine: this.#machine,
      bank: this.#bank,
      model: this.#model,
      limit: this.#dailyLookups,
      hold,
    })
    this.#stormy = chance.happens(0.8)
    // Where it is known to break the books, all other stories are told without it.
    this.#tellsInTurns = !letPass.has('turns')
    const bad = this.#stormy && chance.happens(0.6)
    this.#weather = bad
      ? {
          fails: chance.pick([0, 0.0005, 0.005]),
          failsAfter: chance.pick([0, 0.002]),
          crashes: chance.pick([0, 0.0005, 0.004]),
        }
      : { ...goodDisk }
    this.#books = place === null ? new MemoryBooks() : new FileBooks(place)
    this.#disk = this.#open()
    this.#machine.afterEach = () => this.#look()
    this.#begin()
  }

  counts(): RunCounts {
    let payments = 0
    for (const entries of this.#bank.ledger.values()) payments += entries.length
    return {
      sales: this.#model.sales.size,
      payments,
      calls: this.#bank.calls.length,
      networkFaults: this.#bank.faults,
      diskFaults: this.#diskFaults,
      crashes: this.#crashes,
      clockFaults: this.#clockFaults,
    }
  }

  async play(): Promise<void> {
    const steps = this.#chance.whole(30, 70)
    for (let step = 0; step < steps; step++) {
      await this.#restartIfDead()
      this.#act()
      await this.#machine.pass(this.#pause())
    }
    if (this.#chance.happens(0.25)) await this.#outage()
    await this.#calm()
    this.#look()
    this.#model.agreesWith(this.#bank, this.#disk.store)
    this.#judge.atTheEnd(this.#inAttention())
    callsWithin(this.#bank, this.#dailyLookups, this.#judge.keys)
  }

  end(): void {
    this.#till.close()
    this.#books.remove()
  }

  // ---- Lives of the till ----

  #open(): Disk {
    return new Disk(this.#books, () => this.#machine.wall, this.#chance, this.#weather, {
      wrote: (method, input, output) => {
        if (method === 'commit' || method === 'createSale') this.#say(() => `wrote ${method} ${brief(input[0])}`)
        this.#model.wrote(method, input, output)
      },
      failed: (method, kind) => {
        this.#diskFaults += 1
        this.#say(() => `disk ${kind} at ${method}`)
      },
      crashed: (method, after) => {
        this.#crashes += 1
        this.#say(() => `power cut ${after ? 'after' : 'before'} ${method}`)
        this.#disk.cut()
        this.#judge.dark()
      },
    })
  }

  /** A till whose disk fails while it opens is started again by a person. */
  #begin(): void {
    for (;;) {
      try {
        this.#beginOnce()
        return
      } catch (error) {
        if (!(error instanceof StoreFailure)) throw error
        if (this.#disk.dead) return
        this.#disk.stuck = null
      }
    }
  }

  #beginOnce(): void {
    this.#life += 1
    const life = this.#life
    const disk = this.#disk
    const alive = () => this.#life === life && !disk.dead
    const clock = this.#machine.clockFor(alive)
    const store = disk.port()
    this.#till = aTill({
      store,
      clock,
      bakong: this.#bank.portFor(life, alive),
      dailyLookups: this.#dailyLookups,
      random: this.#chance.number,
      // Without power the screens are dark.
      shows: (view) => alive() && this.#tried(() => this.#judge.shows(view)),
      trouble: (kind) => this.#say(() => `bakong ${kind}`),
    })
    this.#till.open()
  }

  async #restartIfDead(): Promise<void> {
    // A till may die again while it opens.
    while (this.#disk.dead) {
      // Nobody is there for a while; then the till is started.
      this.#life += 1
      await this.#machine.pass(this.#chance.whole(1, 30) * 1000)
      this.#disk = this.#open()
      this.#model.sameAs(this.#disk.store)
      if (this.#books instanceof FileBooks) this.#model.chainIsWhole(this.#disk.store)
      this.#say(() => 'restart')
      this.#begin()
    }
  }

  #restartCleanly(meanwhile: () => void = () => undefined): void {
    this.#say(() => 'closed and opened')
    this.#till.close()
    this.#life += 1
    this.#books.closed(this.#disk.store)
    meanwhile()
    this.#disk = this.#open()
    this.#begin()
  }

  // ---- What people and the world do ----

  #pause(): number {
    // Past a code's time, and now and then long enough for whatever rests.
    if (this.#chance.happens(0.03)) return this.#chance.whole(5, this.#chance.happens(0.1) ? 40 : 12) * MINUTE
    if (this.#chance.happens(0.2)) return this.#chance.whole(10, 90) * 1000
    return this.#chance.whole(50, 6000)
  }

  #act(): void {
    const draw = this.#chance.number()
    if (draw < 0.44) this.#cashier()
    else if (draw < 0.47) this.#program()
    else if (draw < 0.48) this.#programChecks()
    else if (draw < 0.52) this.#sticker()
    else if (draw < 0.64) this.#manager()
    else if (this.#stormy) this.#world()
    else this.#cashier()
  }

  #cashier(): void {
    const shownId = this.#disk.store.shownSaleId()
    const shown = shownId === null ? null : (this.#model.sales.get(shownId) ?? null)
    const draw = this.#chance.number()
    if (shown === null) this.#charge()
    else if (draw < 0.08) this.#press(this.#chance.pick([...this.#model.sales.values()].slice(-6)))
    else if (shown.state === 'PENDING' && shown.mismatch === null) this.#serve(shown, draw)
    else if (shown.mismatch !== null && shown.state !== 'PAID' && draw < 0.6) this.#press(shown)
    else if (shown.state !== 'PAID' && shown.state !== 'PENDING' && draw < 0.4) this.#charge(shown)
    else this.#tried(() => this.#till.next(shown.id))
  }

  #serve(shown: Sale, draw: number): void {
    if (draw < 0.45) this.#press(shown)
    else if (draw < 0.6) {
      this.#judge.key()
      this.#tried(() => this.#till.cancel(shown.id))
    }
  }

  /** The customer says that it is paid: the key. */
  #press(sale: Sale): void {
    this.#say(() => `key ${sale.billNumber}`)
    const press = this.#judge.pressed(sale)
    this.#tried(async () => {
      const checked = await this.#till.check(sale.id)
      if (!checked.ok || this.#disk.dead) return
      this.#say(() => `key ${sale.billNumber}: ${JSON.stringify(checked.value.asked)}`)
      this.#judge.answered(press, checked.value.asked)
    })
  }

  #newId(): string {
    this.#serial += 1
    return `00000000-0000-4000-8000-${String(this.#serial).padStart(12, '0')}`
  }

  /** A program asks about a sale that Bakong has said is paid: the books know. */
  #programChecks(): void {
    const isKnown = (sale: Sale) => sale.state === 'PAID' && sale.confirmation.kind === 'bakong'
    const paid = [...this.#model.sales.values()].filter((one) => isKnown(one) && one.kind !== 'sticker')
    if (paid.length === 0) return
    const sale = this.#chance.pick(paid)
    this.#say(() => `a program asks about ${sale.billNumber}`)
    const press = this.#judge.pressed(sale)
    this.#tried(async () => {
      await this.#till.check(sale.id, 'program')
      this.#judge.askedNobody(press)
    })
  }

  /** Another program asks for sales; after no answer, or by mistake, it asks for the same ones again. */
  #program(): void {
    const again = this.#asked.length > 0 && this.#chance.happens(0.3)
    const requests = again
      ? this.#asked
      : Array.from({ length: this.#chance.whole(1, 3) }, () => {
          const saleId = this.#newId()
          const amountMinor = this.#chance.whole(1, 400) * 100
          const requestHash = createHash('sha256').update(saleId).digest('hex')
          const api = { reference: `order-${saleId}`, idempotency: { key: saleId, requestHash }, link: 'OK' }
          return { saleId, amountMinor, currency: 'KHR', source: 'api', api } as const
        })
    this.#asked = requests
    this.#say(() => `a program asks for ${requests.length}${again ? ' again' : ''}`)
    const known = new Set(this.#model.sales.keys())
    this.#tried(() => this.#till.startTogether(requests))
    for (const { saleId } of requests) {
      const sale = this.#model.sales.get(saleId)
      if (sale !== undefined && !known.has(saleId)) this.#customer(sale)
    }
  }
  #asked: readonly StartRequest[] = []

  /** A customer pays the printed code, and the cashier types what the receipt shows; or of another receipt. */
  #sticker(): void {
    const chance = this.#chance
    const currency = chance.pick(['KHR', 'USD'] as const)
    const now = Math.floor(this.#machine.trueNow)
    const payment: PaymentRecord = {
      hash: chance.hex(64),
      fromAccountId: 'sok_dara@abaa',
      toAccountId: chance.happens(0.1) ? 'somebody@else' : demoSettings.merchant.accountId,
      amountMinor: chance.whole(1, 400) * 100,
      currency,
      createdDateMs: now - chance.pick([0, 0, 0, 0, 0, 0, 5 * MINUTE, HOUR, 20 * HOUR, 30 * HOUR]),
      acknowledgedDateMs: now,
      externalRef: null,
      description: null,
    }
    this.#bank.pay('printed', payment, chance.pick([0, 500, 20_000]))
    const receipts = [...this.#bank.ledger.values()].flat()
    const shown = chance.happens(0.3) ? chance.pick(receipts).payment : payment
    const { amountMinor } = shown
    const shortHash = shown.hash.slice(0, 8)
    const saleId = this.#newId()
    const receipt = { saleId, amountMinor, currency: shown.currency, shortHash }
    for (let times = chance.whole(1, 2); times > 0; times--)
      this.#tried(async () => {
        this.#judge.key()
        await this.#till.stickers.check(receipt)
        const sale = this.#model.sales.get(saleId)
        if (sale !== undefined) this.#judge.stickerTaken(sale)
      })
    this.#say(() => `sticker ${shortHash} ${amountMinor} ${shown.currency}`)
  }

  #charge(first?: Sale): void {
    const saleId = this.#newId()
    const currency = first?.currency ?? this.#chance.pick(['KHR', 'USD'] as const)
    const amountMinor = first?.amountMinor ?? this.#chance.whole(1, 400) * 100
    this.#say(() => `charge ${amountMinor} ${currency}${first ? ` again (${first.billNumber})` : ''}`)
    this.#tried(() => this.#till.start({ saleId, amountMinor, currency, retryOf: first?.id, source: 'cashier' }))
    const sale = this.#model.sales.get(saleId)
    if (sale !== undefined) this.#customer(sale)
  }

  /** What this customer will do with the code. */
  #customer(sale: Sale): void {
    const chance = this.#chance
    const draw = chance.number()
    const soon = chance.whole(4, 90) * 1000
    if (draw < 0.5) this.#pays(sale, soon)
    else if (draw < 0.6) this.#pays(sale, sale.expiresAt - sale.createdAt + chance.whole(-10_000, 10 * MINUTE))
    else if (draw < 0.66) this.#pays(sale, chance.whole(1, 22 * 60) * MINUTE)
    else if (draw < 0.71) this.#pays(sale, soon, { amountMinor: sale.amountMinor + chance.pick([-100, 100, 1]) })
    else if (draw < 0.74) this.#pays(sale, soon, { currency: sale.currency === 'KHR' ? 'USD' : 'KHR' })
    else if (draw < 0.76) this.#pays(sale, soon, { toAccountId: 'somebody@else' })
    else if (draw < 0.8) {
      this.#pays(sale, soon)
      this.#pays(sale, soon + chance.whole(0, 20_000))
    } else if (draw < 0.83) this.#machine.after(soon, () => this.#bank.failed.add(sale.md5))
    else if (draw < 0.85) this.#paysWithOldHash(sale, soon)
    else if (draw < 0.89) this.#paysOddly(sale, soon)
    else if (draw < 0.91 && this.#tellsInTurns) this.#paysInTurns(sale, soon)
  }

  /** Bakong tells of it in a way that nobody can read: for ever, or until somebody there has mended it. */
  #paysOddly(sale: Sale, inMs: number): void {
    const how = this.#chance.pick(odds)
    const lastsMs = this.#chance.happens(0.6) ? Number.POSITIVE_INFINITY : this.#chance.whole(1, 30) * HOUR
    this.#say(() => `${sale.billNumber} will be told with ${how}`)
    this.#pays(sale, inMs, {}, { how, until: this.#machine.trueNow + lastsMs })
  }

  /** Two transactions came for one code, and Bakong tells now the one, now the other; or it corrects itself. */
  #paysInTurns(sale: Sale, inMs: number): void {
    const wrong = { amountMinor: sale.amountMinor + 100, hash: this.#chance.hex(64), acknowledgedDateMs: null }
    const other = { amountMinor: 100, hash: this.#chance.hex(64) }
    const credited = { ...wrong, acknowledgedDateMs: Math.floor(this.#machine.trueNow) + inMs + 1000 }
    const again = this.#chance.pick([credited, { ...wrong, amountMinor: sale.amountMinor }])
    this.#bank.turns.set(sale.md5, 0)
    for (const over of [wrong, other, again]) this.#pays(sale, inMs, over)
  }

  #pays(sale: Sale, inMs: number, over: Partial<PaymentRecord> = {}, odd: LedgerEntry['odd'] = null): void {
    const hash = this.#chance.hex(64)
    const slow = this.#chance.happens(0.1)
    const visibleInMs = slow ? this.#chance.whole(1000, 20 * MINUTE) : this.#chance.whole(200, 3000)
    this.#laterTrue(inMs, () => {
      const now = Math.floor(this.#machine.trueNow)
      const payment: PaymentRecord = {
        hash,
        fromAccountId: 'sok_dara@abaa',
        toAccountId: sale.accountId,
        amountMinor: sale.amountMinor,
        currency: sale.currency,
        createdDateMs: this.#chance.happens(0.05) ? null : now,
        acknowledgedDateMs: now + 1000,
        externalRef: null,
        description: null,
        ...over,
      }
      this.#say(() => `customer pays ${sale.billNumber}: ${payment.amountMinor} ${payment.currency}`)
      this.#bank.pay(sale.md5, payment, visibleInMs, odd)
    })
  }

  /** Bakong tells a transaction for a code for which it was not made. */
  #paysWithOldHash(sale: Sale, inMs: number): void {
    this.#laterTrue(inMs, () => {
      const known = [...this.#bank.ledger.values()].flat().find((entry) => entry.md5 !== sale.md5)
      if (known !== undefined) this.#bank.pay(sale.md5, known.payment, 500)
    })
  }

  readonly #plans: { at: number; act: () => void }[] = []

  /** At a true time, whether the PC sleeps or not. */
  #laterTrue(inMs: number, act: () => void): void {
    this.#plans.push({ at: this.#machine.trueNow + inMs, act })
    this.#machine.after(inMs, () => this.#due())
  }

  #due(): void {
    const now = this.#machine.trueNow
    for (const plan of this.#plans.filter(({ at }) => at <= now + 1)) {
      this.#plans.splice(this.#plans.indexOf(plan), 1)
      plan.act()
    }
  }

  #manager(): void {
    const sales = [...this.#model.sales.values()]
    const flagged = sales.filter(needsAttention)
    if (flagged.length > 0 && this.#chance.happens(0.5)) {
      this.#resolve(this.#chance.pick(flagged))
      return
    }
    const left = sales.filter(({ resolution }) => resolution?.way === 'left')
    if (left.length > 0 && this.#chance.happens(0.2)) this.#resolve(this.#chance.pick(left))
    else if (this.#chance.happens(0.2)) this.#takeBack(sales)
    else if (this.#chance.happens(0.3)) this.#giveBack()
    else this.#confirm(sales)
  }

  #confirm(sales: readonly Sale[]): void {
    const open = sales.filter((sale) => sale.state !== 'PAID').slice(-2)
    if (open.length === 0 || !this.#chance.happens(0.2)) return
    const sale = this.#chance.pick(open)
    this.#say(() => `by hand ${sale.billNumber}`)
    this.#model.byHand.add(sale.id)
    const refused = () => {
      const said = this.#till.confirmByHand(sale.id, 'Sok', 'receipt seen')
      return !said.ok && said.error.code === 'bakong-can-be-asked'
    }
    this.#tried(async () => {
      if (!refused()) return
      // Then Bakong can be asked: either it is, or the word of a manager counts.
      const press = this.#judge.pressed(sale)
      const faults = this.#diskFaults
      const checked = await this.#till.check(sale.id)
      // A key that the disk has failed is pressed again.
      if (!checked.ok || this.#disk.dead || this.#diskFaults > faults) return
      const { asked } = checked.value
      if (this.#judge.askedInVain(press, asked)) this.#judge.refusedByHand(sale, refused())
    })
  }

  #resolve(sale: Sale): void {
    const way = this.#chance.pick(['accepted', 'refund-owed', 'left'] as const)
    this.#say(() => `manager: ${sale.billNumber} ${way}`)
    if (way === 'accepted') this.#model.byHand.add(sale.id)
    this.#tried(() => this.#till.attention.resolve(sale.id, way, 'Sok', 'looked at'))
  }

  /** A manager was wrong. */
  #takeBack(sales: readonly Sale[]): void {
    const byHand = sales.filter((sale) => sale.state === 'PAID' && sale.confirmation.kind === 'by-hand')
    const decided = sales.filter(({ resolution }) => resolution !== null)
    const [from, what] = this.#chance.happens(0.5) ? [byHand, 'confirmation'] : [decided, 'resolution']
    if (from.length === 0) return
    const sale = this.#chance.pick(from)
    this.#say(() => `manager takes back the ${what} of ${sale.billNumber}`)
    const desk = this.#till.attention as Till['attention'] & { takeBack?: TakeBack }
    this.#tried(() => desk.takeBack?.(sale.id, what, 'Sok', 'the wrong one'))
  }

  #giveBack(): void {
    this.#tried(() => {
      const { refunds } = this.#till.attention.view()
      const [refund] = refunds
      if (refund !== undefined) this.#till.attention.refundMade(refund.id, 'Sok', 'cash')
      const alarm = this.#till.view().alarm
      if (alarm !== null) this.#till.attention.alarmSeen(alarm.first.id, 'Dara')
    })
  }

  #world(): void {
    const chance = this.#chance
    const draw = chance.number()
    if (draw < 0.35) {
      const kinds = chance.happens(0.5) ? anyTrouble : [chance.pick(anyTrouble)]
      const trouble = chance.pick([0, 0, 0.2, 0.6, 1])
      this.#bank.weather = { trouble, kinds, lost: chance.pick([0, 0.5]), slowMs: chance.pick([100, 400, 3000]) }
      this.#say(() => `weather ${trouble} ${kinds.length === 1 ? kinds[0] : 'all'}`)
    } else if (draw < 0.45) this.#bank.weather = { ...fair }
    else if (draw < 0.48) this.#wrongFor(chance.pick([-5 * MINUTE, 2 * MINUTE, 10 * MINUTE, 24 * HOUR, 25 * HOUR]))
    else if (draw < 0.5) this.#deadBattery()
    else if (draw < 0.52) this.#bank.othersAsk(chance.pick([5, 30, 100]))
    else if (draw < 0.58)
      this.#setClock(chance.pick([0, 0, 2000, -90_000, 90_000, 10 * MINUTE, -HOUR, 26 * HOUR, -400 * 24 * HOUR]))
    else if (draw < 0.65) this.#sleep(chance.pick([30_000, 10 * MINUTE, HOUR, 9 * HOUR]))
    else if (draw < 0.72) this.#tried(() => this.#till.wake())
    else if (draw < 0.78) this.#restartCleanly()
    else if (draw < 0.84) this.#disk.stuck = chance.pick(['full', null, null])
    else if (draw < 0.88) this.#cutPower()
    else if (draw < 0.94) this.#bank.listOpen = !this.#bank.listOpen
    else this.#tried(() => this.#till.view())
  }

  #cutPower(): void {
    this.#crashes += 1
    this.#say(() => 'power cut')
    this.#disk.cut()
    this.#judge.dark()
  }

  #setClock(wrongBy: number): void {
    if (wrongBy !== 0) this.#clockFaults += 1
    this.#say(() => `the clock is wrong by ${wrongBy}`)
    this.#machine.wrongBy = wrongBy
    this.#look()
  }

  /** A wrong date, and somebody or the time service puts it right soon. */
  #wrongFor(wrongBy: number): void {
    this.#setClock(wrongBy)
    this.#laterTrue(this.#chance.whole(5, 150) * 1000, () => this.#setRight())
  }

  /** The PC starts years ago, without a network; that comes up with the time. */
  #deadBattery(): void {
    this.#restartCleanly(() => this.#setClock(-6 * 365 * 24 * HOUR))
    this.#bank.weather = { ...fair, trouble: 1, kinds: ['offline'] }
    this.#laterTrue(this.#chance.whole(5, 150) * 1000, () => {
      this.#setRight()
      this.#bank.weather = { ...fair }
    })
  }

  #setRight(): void {
    if (this.#machine.wrongBy !== 0) this.#setClock(0)
  }

  #sleep(ms: number): void {
    this.#clockFaults += 1
    this.#say(() => `sleeps ${ms}`)
    this.#machine.sleep(ms)
    this.#due()
    this.#look()
    if (this.#chance.happens(0.5)) this.#tried(() => this.#till.wake())
  }

  /** The way to Bakong goes while a customer pays, and comes back after the deadline: somebody has given up meanwhile. */
  async #outage(): Promise<void> {
    this.#say(() => 'an outage')
    await this.#restartIfDead()
    Object.assign(this.#weather, goodDisk)
    this.#disk.stuck = null
    this.#bank.weather = { ...fair }
    await this.#machine.pass(5000)
    const shownId = this.#disk.store.shownSaleId()
    if (shownId === null || this.#model.sales.get(shownId)?.state !== 'PENDING') {
      if (shownId !== null) this.#tried(() => this.#till.next(shownId))
      this.#charge()
    }
    await this.#machine.pass(this.#chance.whole(1, 20) * 1000)
    this.#bank.weather = {
      ...fair,
      trouble: 1,
      kinds: [this.#chance.pick(['offline', 'timed-out', 'server-error'] as const)],
    }
    await this.#machine.pass(this.#chance.whole(5, 12) * MINUTE)
    const sale = this.#model.sales.get(this.#disk.store.shownSaleId() ?? '')
    if (sale?.state === 'PENDING') {
      const gives = this.#chance.pick(['up', 'in', 'nothing'] as const)
      if (gives === 'up') {
        this.#judge.key()
        this.#tried(() => this.#till.cancel(sale.id))
      }
      if (gives === 'in') {
        this.#model.byHand.add(sale.id)
        this.#tried(() => this.#till.confirmByHand(sale.id, 'Sok', 'receipt seen'))
      }
    }
    await this.#machine.pass(10_000)
  }

  // ---- The calm at the end ----

  /** Nothing fails any more; the machine sleeps through the next days with its eyes open now and then. */
  async #calm(): Promise<void> {
    Object.assign(this.#weather, goodDisk)
    this.#bank.weather = { ...fair }
    this.#bank.dailyLimit = null
    this.#disk.stuck = null
    await this.#restartIfDead()
    this.#setClock(0)
    this.#say(() => 'calm')
    const calm = this.#judge.calm(this.#disk.store)
    // One that naps looks at everything each time it wakes: some stay awake, as a till on the counter does.
    const awake = this.#chance.happens(0.25)
    await this.#machine.pass(awake ? 45 * MINUTE : 7 * MINUTE)
    this.#judge.afterAWhile(calm)
    // A small budget, some of it spent on days that a wrong clock showed, takes its days.
    const naps = this.#dailyLookups === null ? 18 : 50
    for (let nap = 0; nap < naps; nap++) {
      this.#machine.sleep(3 * HOUR)
      this.#due()
      await this.#machine.pass(11_000)
    }
    this.#say(() => 'end')
  }

  /** What a person finds in Needs attention. */
  #inAttention(): ReadonlySet<string> {
    const { open, left, refunds } = this.#till.attention.view()
    return new Set([
      ...open.map(({ sale }) => sale.id),
      ...left.map(({ sale }) => sale.id),
      ...refunds.map(({ saleId }) => saleId),
    ])
  }

  // ---- Keeping watch ----

  #look(): void {
    if (this.bug !== null) {
      const bug = this.bug
      this.bug = null
      throw bug
    }
    this.#judge.tick()
  }

  /** Does something that a failing disk may refuse; all else that is thrown is a bug. */
  #tried(act: () => unknown): void {
    const refused = (error: unknown) => {
      if (!(error instanceof StoreFailure)) this.bug ??= error
    }
    try {
      const done = act()
      if (done instanceof Promise) done.catch(refused)
    } catch (error) {
      refused(error)
    }
  }

  #say(what: () => string): void {
    if (!this.traced) return
    const at = new Date(this.#machine.trueNow).toISOString().slice(8, 23)
    this.trace.push(`${at} ${what()}`)
  }
}

function brief(input: unknown): string {
  if (typeof input === 'string') return input.slice(-4)
  const { before, after, event } = input as { before: Sale; after: Sale; event: { type: string } }
  return `${after.billNumber} ${event.type}: ${before.state} -> ${after.state} ${after.flags.join(' ')}`
}
