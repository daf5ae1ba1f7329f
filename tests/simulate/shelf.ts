// Two tills of one shop on real files: their backups in their own folders and in a second one that both use, what else lies
// there, folders that fail, and restores. Played from a seed like the shop's runs.

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { BackupKeeper } from '../../electron/core/backups'
import { BackupFailure } from '../../electron/core/ports'
import type { Till } from '../../electron/core/till'
import { createBackupFiles } from '../../electron/store/backupFiles'
import { type OpenStore, openStore } from '../../electron/store/open'
import { tasks } from '../../electron/store/tasks'
import type { BackupEntry } from '../../shared/backups'
import type { PaymentRecord, Sale } from '../../shared/sale'
import { aTill } from './aTill'
import { Bank } from './bank'
import { Chance } from './chance'
import { Machine } from './machine'
import { type Hold, must } from './model'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const MORNING = Date.UTC(2040, 10, 21, 23, 0, 0)
/** Offered in the recovery window. */
const OFFERED = 6

export interface ShelfCounts {
  sales: number
  backups: number
  restores: number
  folderFaults: number
}

export class Shelf {
  readonly counts: ShelfCounts = { sales: 0, backups: 0, restores: 0, folderFaults: 0 }
  readonly #chance: Chance
  readonly #machine: Machine
  readonly #second: string
  readonly #tills: readonly Counter[]
  readonly #hold: Hold
  readonly #say: (what: () => string) => void

  constructor(seed: number, place: string, hold: Hold, say: (what: () => string) => void) {
    this.#chance = new Chance(seed)
    this.#machine = new Machine(MORNING + this.#chance.whole(0, 600) * MINUTE)
    this.#second = join(place, 'stick')
    mkdirSync(this.#second)
    this.#hold = hold
    this.#say = (what) => say(() => `${new Date(this.#machine.trueNow).toISOString().slice(8, 23)} ${what()}`)
    const { counts } = this
    const deps = { chance: this.#chance, machine: this.#machine, hold, say: this.#say, counts }
    this.#tills = ['A', 'B'].map((name) => new Counter({ ...deps, name, data: join(place, name) }))
  }

  async play(): Promise<void> {
    for (const till of this.#tills) await till.begin(this.#second)
    const steps = this.#chance.whole(15, 30)
    for (let step = 0; step < steps; step++) {
      await this.#act()
      await this.#machine.pass(this.#chance.whole(1, 20) * SECOND)
    }
    this.#mendFolder()
    await this.#machine.pass(20 * MINUTE)
    for (let nap = 0; nap < 14; nap++) {
      this.#machine.sleep(2 * HOUR)
      await this.#machine.pass(15 * SECOND)
    }
    for (const till of this.#tills) till.sum()
  }

  end(): void {
    for (const till of this.#tills) till.end()
  }

  async #act(): Promise<void> {
    const till = this.#chance.pick(this.#tills)
    const draw = this.#chance.number()
    if (draw < 0.4) await till.sell()
    else if (draw < 0.6) await this.#alone(till, () => till.backUp())
    else if (draw < 0.68) await this.#night()
    else if (draw < 0.74) this.#breakFolder()
    else if (draw < 0.78) this.#mendFolder()
    else if (draw < 0.88) till.litter()
    else await till.restore()
  }

  /** What one till does with its backups leaves the other's as they are. */
  async #alone(till: Counter, work: () => Promise<void>): Promise<void> {
    const others = this.#tills.filter((one) => one !== till)
    const before = others.map((one) => one.ownIn(this.#second))
    await work()
    others.forEach((other, index) => {
      const lost = [...(before[index] ?? [])].filter((name) => !other.ownIn(this.#second).has(name))
      const broken = () => `till ${till.name} deleted till ${other.name}'s backup ${lost.join()} in the folder of both`
      this.#hold('backups-own', lost.length === 0 || !this.#isThere, broken)
    })
  }

  async #night(): Promise<void> {
    this.#say(() => 'night')
    this.#machine.sleep(this.#chance.whole(6, 30) * HOUR)
    await this.#machine.pass(4 * MINUTE)
  }

  get #isThere(): boolean {
    return this.#fault === null
  }
  #fault: string | null = null

  /** The stick is gone, something else has its name, or its path leads nowhere. */
  #breakFolder(): void {
    if (this.#fault !== null) return
    this.counts.folderFaults += 1
    this.#fault = this.#chance.pick(['gone', 'a file', 'a loop'])
    this.#say(() => `the second folder is ${this.#fault}`)
    moveAside(this.#second, `${this.#second}-away`)
    if (this.#fault === 'a file') writeFileSync(this.#second, 'x')
    if (this.#fault === 'a loop') symlinkSync(this.#second, this.#second)
  }

  #mendFolder(): void {
    if (this.#fault === null) return
    this.#fault = null
    this.#say(() => 'the second folder is there again')
    rmSync(this.#second, { force: true })
    moveAside(`${this.#second}-away`, this.#second)
  }
}

function moveAside(from: string, to: string): void {
  mkdirSync(to)
  for (const name of readdirSync(from)) copyFileSync(join(from, name), join(to, name))
  rmSync(from, { recursive: true })
}

interface CounterDeps {
  readonly name: string
  readonly data: string
  readonly chance: Chance
  readonly machine: Machine
  readonly hold: Hold
  readonly say: (what: () => string) => void
  readonly counts: ShelfCounts
}

/** One till with its books, its backups and its customers. */
class Counter {
  readonly name: string
  readonly #deps: CounterDeps
  readonly #bank: Bank
  readonly #files: ReturnType<typeof createBackupFiles>
  readonly #books: string
  /** Every sale ever made here, as it was last seen, and every bill number with its sale. */
  readonly #made = new Map<string, Sale>()
  readonly #bills = new Map<string, string>()
  readonly #paid = new Set<string>()
  /** Sales that nobody had decided when a restore took the books back. */
  readonly #openThen = new Set<string>()
  #life = 0
  #store!: OpenStore
  #till!: Till
  #keeper!: BackupKeeper

  constructor(deps: CounterDeps) {
    this.#deps = deps
    this.name = deps.name
    this.#bank = new Bank(deps.machine, deps.chance)
    this.#books = join(deps.data, 'till.db')
    const folder = join(deps.data, 'backups')
    mkdirSync(folder, { recursive: true })
    const workshop = { run: async (task: keyof typeof tasks, input: never) => tasks[task](input) as never }
    this.#files = createBackupFiles({ books: this.#books, folder, workshop })
  }

  async begin(second: string): Promise<void> {
    this.#open()
    await this.#files.chooseSecond(second)
  }

  #open(): void {
    const { machine, chance, say } = this.#deps
    this.#life += 1
    const life = this.#life
    const alive = () => this.#life === life
    const clock = machine.clockFor(alive)
    this.#store = openStore(this.#books, { now: () => machine.wall })
    this.#store.db.pragma('synchronous = OFF')
    this.#till = aTill({
      store: this.#store,
      clock,
      bakong: this.#bank.portFor(life, alive),
      dailyLookups: null,
      random: chance.number,
      shows: () => undefined,
      trouble: (kind) => say(() => `${this.name}: bakong ${kind}`),
    })
    this.#keeper = new BackupKeeper({
      files: this.#files,
      clock,
      changed: () => undefined,
      told: (event) => {
        if (event === 'made') this.#deps.counts.backups += 1
        say(() => `${this.name}: backup ${event}`)
      },
      restored: () => this.#store.lastRestore(),
    })
    this.#till.open()
    this.#keeper.start()
  }

  #close(): void {
    this.#keeper.close()
    this.#till.close()
    this.#life += 1
    this.#store.close()
  }

  end(): void {
    if (this.#store?.db.open) this.#close()
  }

  /** A customer pays at once, later, or never; the code may still be out when the next thing happens. */
  async sell(): Promise<void> {
    const { chance, machine, say, counts } = this.#deps
    const shown = this.#store.shownSaleId()
    if (shown !== null && !this.#till.next(shown).ok) {
      await machine.pass(chance.whole(1, 400) * SECOND)
      return
    }
    counts.sales += 1
    const saleId = `00000000-0000-4000-8${this.name === 'A' ? '0' : '1'}00-${String(counts.sales).padStart(12, '0')}`
    const started = this.#till.start({ saleId, amountMinor: 100 * counts.sales, currency: 'KHR', source: 'cashier' })
    if (!started.ok) return
    const sale = started.value
    say(() => `${this.name}: sells ${sale.billNumber}`)
    const before = this.#bills.get(sale.billNumber)
    this.#deps.hold('bills-once', before === undefined, () => `till ${this.name} gave bill ${sale.billNumber} twice`)
    this.#bills.set(sale.billNumber, sale.id)
    this.#made.set(sale.id, sale)
    if (chance.happens(0.8)) machine.after(chance.whole(3, 280) * SECOND, () => this.#pay(sale))
    if (chance.happens(0.6)) await machine.pass(chance.whole(10, 60) * SECOND)
  }

  #pay(sale: Sale): void {
    const { chance, machine, say } = this.#deps
    const now = Math.floor(machine.trueNow)
    // Nobody stands there for a night.
    if (now > sale.expiresAt) return
    const payment: PaymentRecord = {
      hash: chance.hex(64),
      fromAccountId: 'sok_dara@abaa',
      toAccountId: sale.accountId,
      amountMinor: sale.amountMinor,
      currency: sale.currency,
      createdDateMs: now,
      acknowledgedDateMs: now,
      externalRef: null,
      description: null,
    }
    say(() => `${this.name}: customer pays ${sale.billNumber}`)
    this.#paid.add(sale.id)
    this.#bank.pay(sale.md5, payment, 500)
  }

  async backUp(): Promise<void> {
    await this.#beside('second-folder', async () => {
      await this.#keeper.now()
      this.#offers(this.#keeper.view().backups)
    })
  }

  /** Whatever folders and files are like, no backup ends the till. */
  async #beside(rule: 'second-folder' | 'bad-backup', work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (error instanceof Error && error.name === 'Broken') throw error
      this.#deps.hold(rule, false, () => `till ${this.name} would have ended: ${String(error)}`)
    }
  }

  /** What is offered is this till's. */
  #offers(backups: readonly BackupEntry[]): void {
    for (const { id } of backups) {
      const strange = this.#salesOf(id).find((sale) => !this.#made.has(sale))
      const broken = () => `till ${this.name} is offered ${id}, which holds a sale of another till`
      this.#deps.hold('backups-own', strange === undefined, broken)
    }
  }

  /** Null where it has been deleted since it was listed: old ones go while the till goes on. */
  #fileOf(id: string): string | null {
    try {
      return this.#files.fileOf(id)
    } catch (failure) {
      if (failure instanceof BackupFailure) return null
      throw failure
    }
  }

  #salesOf(id: string): readonly string[] {
    const file = this.#fileOf(id)
    return (file === null ? null : salesIn(file)) ?? []
  }

  #glance(id: string) {
    const file = this.#fileOf(id)
    return file === null ? null : tasks.glance({ file })
  }

  /** The whole backups in a folder that hold a sale of this till. */
  ownIn(folder: string): ReadonlySet<string> {
    const isOwn = (name: string) => salesIn(join(folder, name))?.some((sale) => this.#made.has(sale)) ?? false
    return new Set(filesIn(folder).filter((name) => name.endsWith('.db') && isOwn(name)))
  }

  /** Something lies among the backups that is none, under a name like theirs. */
  litter(): void {
    const { chance, say, data } = this.#deps
    const folder = join(data, 'backups')
    const names = readdirSync(folder).filter((name) => name.endsWith('.db'))
    if (names.length === 0) return
    const like = chance.pick(names)
    const later = like.replace(/\d{8}T\d{9}Z/, (stamp) => `${stamp.slice(0, 9)}${chance.whole(100, 999)}000000Z`)
    const content = chance.pick(['', 'not a database', readFileSync(join(folder, like)).subarray(0, 5000)])
    say(() => `${this.name}: litter ${later} (${content.length} bytes)`)
    if (!existsSync(join(folder, later))) writeFileSync(join(folder, later), content)
  }

  /** As the recovery window does it: the newest six are looked at, and a person chooses one that can be read. */
  async restore(): Promise<void> {
    await this.#beside('bad-backup', async () => {
      const newest = [...this.#files.list()].sort((one, other) => other.at - one.at).slice(0, OFFERED)
      const looked = newest.map((entry) => ({ ...entry, facts: this.#glance(entry.id) }))
      const readable = looked.filter(({ facts, id }) => facts !== null && this.#isOwn(id))
      if (readable.length > 0) await this.#restoreFrom(this.#deps.chance.pick(readable), looked)
    })
  }

  /** By its sales. One without any may be the other till's, which nobody could tell from it. */
  #isOwn(id: string): boolean {
    const sales = this.#salesOf(id)
    return sales.length > 0 && sales.every((sale) => this.#made.has(sale))
  }

  async #restoreFrom(
    { id, at }: BackupEntry,
    looked: readonly { readonly facts: { readonly lastBill: number } | null }[],
  ): Promise<void> {
    const { machine, say, counts } = this.#deps
    const backup = this.#fileOf(id)
    if (backup === null) return
    const kept = new Set(salesIn(backup) ?? [])
    for (const sale of this.#made.values()) {
      const now = this.#store.sale(sale.id)
      if (now === null) continue
      this.#made.set(sale.id, now)
      // It may have been open at one restore and be decided at the next.
      if (now.state === 'PAID' || now.mismatch !== null) this.#openThen.delete(sale.id)
      else if (!kept.has(sale.id)) this.#openThen.add(sale.id)
    }
    this.#close()
    const broken = tasks.salvage({ file: this.#books, afterBill: 0 })
    counts.restores += 1
    say(() => `${this.name}: restores ${id}`)
    tasks.restore({
      books: this.#books,
      backup,
      backupAt: at,
      now: machine.wall,
      knownBills: [broken?.lastBill ?? 0, ...looked.flatMap(({ facts }) => (facts === null ? [] : [facts.lastBill]))],
      missing: broken?.missing ?? [],
    })
    // Two restores in one millisecond are no person's.
    await machine.pass(SECOND)
    this.#open()
    for (const sale of kept) must(this.#store.sale(sale) !== null, `a sale of the backup is not in the restored books`)
  }

  /** In the end each sale that was paid is PAID in the books, or was so in books that were put aside. */
  sum(): void {
    const chain = this.#store.verifyChain()
    must(chain.kind === 'whole', `the chain is broken: ${JSON.stringify(chain)}`)
    for (const id of this.#paid) {
      const sale = this.#store.sale(id)
      const before = this.#made.get(id)
      const wasDecided = sale === null && before !== undefined && !this.#openThen.has(id)
      const rule = sale === null ? 'restore-open' : 'money-found'
      const isSeen = sale?.state === 'PAID' || wasDecided
      const broken = () =>
        `till ${this.name}: ${before?.billNumber} was open when the books were taken back; its payment is ` +
        (sale === null ? 'nowhere' : `not on it (${sale.state})`)
      this.#deps.hold(rule, isSeen, broken)
    }
  }
}

/** The names in a folder; none in what is no folder. */
function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    // Not there, a file, a loop.
    return []
  }
}

/** The ids of the sales in a file of books; null for what is none. */
function salesIn(file: string): readonly string[] | null {
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true })
    try {
      return db
        .prepare<[], { id: string }>('SELECT id FROM sale')
        .all()
        .map(({ id }) => id)
    } finally {
      db.close()
    }
  } catch {
    // Litter, or a folder that is not there: nobody's books.
    return null
  }
}
