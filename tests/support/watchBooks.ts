// The few books that a watch needs, in memory: for tests of one decision, where a whole till would hide which rule it was.

import type { Store, Watch } from '../../electron/core/ports'
import { Time } from '../../electron/core/time'
import type { Sale } from '../../shared/sale'
import type { FakeClock } from './clock'

export class WatchBooks {
  readonly #sales = new Map<string, Sale>()
  readonly #watches = new Map<string, Watch>()
  readonly settings = new Map<string, string>()
  /** The sale on the screens. */
  shownId: string | null = null
  /** Sales of the days before, newest first, and of today. */
  salesPerDay: readonly number[] = []
  salesToday = 0
  payDelays: readonly number[] = []
  /** Transactions that wrote plans. */
  commits = 0
  /** What was made due, by its name. */
  readonly madeDue: string[] = []
  /** Each method fails with it. */
  disk: Error | null = null

  /** A sale of an earlier run, which Bakong's time is known of. */
  add(sale: Sale, watch: Partial<Omit<Watch, 'saleId'>> = {}): Sale {
    this.#sales.set(sale.id, sale)
    this.#watches.set(sale.id, {
      saleId: sale.id,
      nextCheckAt: 0,
      lastAskedAt: null,
      lastAnswer: null,
      errorStreak: 0,
      looks: 0,
      unreadable: 0,
      madeAt: sale.createdAt,
      heardAt: null,
      ...watch,
    })
    return sale
  }

  watch(saleId: string): Watch {
    const watch = this.#watches.get(saleId)
    if (watch === undefined) throw new Error(`no watch of ${saleId}`)
    return watch
  }

  /** What a decision may ask of the books; whatever else it asks for fails the test. */
  get store(): Store {
    const due = (at: number) =>
      [...this.#watches.values()]
        .filter(({ nextCheckAt }) => nextCheckAt !== null && nextCheckAt <= at)
        .sort((a, b) => (a.nextCheckAt ?? 0) - (b.nextCheckAt ?? 0))
    const books: Partial<Store> = {
      sale: (id) => this.#sales.get(id) ?? null,
      shownSaleId: () => this.shownId,
      watch: (id) => this.#watches.get(id) ?? null,
      putWatch: (watch) => void this.#watches.set(watch.saleId, watch),
      due: (now, limit) =>
        due(now)
          .slice(0, limit)
          .flatMap(({ saleId }) => this.#sales.get(saleId) ?? []),
      dueCount: (at) => due(at).length,
      makeAllDue: (now, madeAfter) => {
        this.madeDue.push(`all since ${madeAfter}`)
        this.#hasten(now)
      },
      makeUnheardDue: (now) => {
        this.madeDue.push('unheard')
        this.#hasten(now, ({ heardAt }) => heardAt === null)
      },
      nextDueAt: () => due(Number.POSITIVE_INFINITY)[0]?.nextCheckAt ?? null,
      payDelays: (limit) => this.payDelays.slice(0, limit),
      salesPerDay: (_, days) => this.salesPerDay.slice(0, days),
      salesMadeOn: () => this.salesToday,
      setting: (key) => this.settings.get(key) ?? null,
      putSetting: (key, value) => void this.settings.set(key, value),
      together: (work) => {
        this.commits += 1
        return work()
      },
    }
    return new Proxy(books as Store, {
      get: (store, name) => {
        if (this.disk !== null) throw this.disk
        return Reflect.get(store, name)
      },
    })
  }

  #hasten(now: number, which: (watch: Watch) => boolean = () => true): void {
    for (const watch of this.#watches.values())
      if (watch.nextCheckAt !== null && which(watch))
        this.#watches.set(watch.saleId, { ...watch, nextCheckAt: Math.min(watch.nextCheckAt, now) })
  }
}

/** A clock that Bakong's time agrees with, to the millisecond. */
export function toldTime(clock: FakeClock, store: Pick<Store, 'setting' | 'putSetting'>): Time {
  const time = new Time({ clock, store, builtAt: 0, bakongIsReal: true, storeFailed: () => undefined })
  // A `Date` is cut off: half a second is what it lacks on average.
  time.tell(-500)
  return time
}
