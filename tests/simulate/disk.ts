// The real store, with a disk that fails and a power cut at any of its calls.

import { type Store, StoreFailure, type StoreFailureKind } from '../../electron/core/ports'
import type { OpenStore } from '../../electron/store/open'
import type { Books } from './books'
import type { Chance } from './chance'

const kinds: readonly StoreFailureKind[] = ['full', 'locked', 'io']

/** What makes a disk bad, each 0 to 1 and for each call. */
export interface DiskWeather {
  fails: number
  /** The write was made, and then the disk said that it failed. */
  failsAfter: number
  crashes: number
}

export const goodDisk: DiskWeather = { fails: 0, failsAfter: 0, crashes: 0 }

export interface DiskEvents {
  /** A commit or a new sale stands in the books. */
  wrote(method: keyof Store, input: readonly unknown[], output: unknown): void
  failed(method: string, kind: StoreFailureKind): void
  /** The power is gone; the till is dead from now on. */
  crashed(method: string, after: boolean): void
}

const writes: ReadonlySet<string> = new Set<keyof Store>([
  'createSale',
  'commit',
  'show',
  'hide',
  'putWatch',
  'makeAllDue',
  'countLookUp',
  'learnLimit',
  'markSpent',
  'putSetting',
  'createSettled',
  'refundMade',
  'alarmSeen',
  'together',
  'showQueued',
])

/** One life of the books. After a power cut nothing that the dying till still does reaches them. */
export class Disk {
  readonly store: OpenStore
  dead = false
  /** What was written inside a transaction that is not on the disk yet. */
  #inside: (() => void)[] | null = null
  /** Fail every write until told otherwise. */
  stuck: StoreFailureKind | null = null

  constructor(
    readonly books: Books,
    now: () => number,
    readonly chance: Chance,
    readonly weather: DiskWeather,
    readonly events: DiskEvents,
  ) {
    this.store = books.open(now)
  }

  /** What the core gets. */
  port(): Store {
    const port: Record<string, unknown> = {}
    for (const [name, method] of Object.entries(this.store)) {
      if (typeof method !== 'function' || name === 'verifyChain' || name === 'close') continue
      const call = method as (...given: unknown[]) => unknown
      const write = writes.has(name)
      port[name] = (...input: unknown[]) => this.#call(name, write, call, input)
    }
    return port as unknown as Store
  }

  /** Power cut: what stands on the disk now is what the next till finds. */
  cut(): void {
    this.dead = true
    this.books.cut()
  }

  #call(name: string, write: boolean, method: (...given: unknown[]) => unknown, input: readonly unknown[]): unknown {
    this.#live()
    this.#fail(name, write)
    if (this.weather.crashes > 0 && this.chance.happens(this.weather.crashes)) {
      this.events.crashed(name, false)
      this.#live()
    }
    const output = name === 'together' ? this.#together(method, input) : method(...input)
    if (!write) return output
    const tell = () => this.events.wrote(name as keyof Store, input, output)
    if (this.#inside !== null) this.#inside.push(tell)
    else tell()
    if (this.weather.crashes > 0 && this.chance.happens(this.weather.crashes)) this.events.crashed(name, true)
    else if (this.weather.failsAfter > 0 && this.chance.happens(this.weather.failsAfter)) {
      this.events.failed(name, 'io')
      throw new StoreFailure('io', 'simulated, after the write')
    }
    return output
  }

  /** Without power nothing is read or written. */
  #live(): void {
    if (this.dead) throw new StoreFailure('io', 'the power is gone')
  }

  /** What is written inside counts only when all of it stands on the disk. */
  #together(method: (...given: unknown[]) => unknown, [work]: readonly unknown[]): unknown {
    if (this.#inside !== null) return (work as () => unknown)()
    const inside: (() => void)[] = []
    this.#inside = inside
    try {
      const output = method(() => {
        const done = (work as () => unknown)()
        // The power was cut by the last call in it: nobody will find what it wrote.
        this.#live()
        return done
      })
      for (const tell of inside) tell()
      return output
    } finally {
      this.#inside = null
    }
  }

  #fail(name: string, write: boolean): void {
    if (this.stuck !== null && write) {
      this.events.failed(name, this.stuck)
      throw new StoreFailure(this.stuck, 'simulated')
    }
    if (this.weather.fails === 0 || !this.chance.happens(this.weather.fails)) return
    const kind = this.chance.pick(kinds)
    this.events.failed(name, kind)
    throw new StoreFailure(kind, 'simulated')
  }
}
