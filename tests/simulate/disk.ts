// The real store on a real file, with a disk that fails and a power cut at any of its calls.

import { copyFileSync, existsSync, rmSync } from 'node:fs'
import { type Store, StoreFailure, type StoreFailureKind } from '../../electron/core/ports'
import { type OpenStore, openStore } from '../../electron/store/open'
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

/**
 * One life of the books. At a power cut the files are copied as they stand at that very moment, which is all that the
 * next life finds; the dying till runs on to its next pause against files that nobody will read again.
 */
export class Disk {
  readonly path: string
  readonly store: OpenStore
  dead = false
  /** What was written inside a transaction that is not on the disk yet. */
  #inside: (() => void)[] | null = null
  /** Fail every write until told otherwise. */
  stuck: StoreFailureKind | null = null

  constructor(
    path: string,
    now: () => number,
    readonly chance: Chance,
    readonly weather: DiskWeather,
    readonly events: DiskEvents,
  ) {
    this.path = path
    this.store = openStore(path, { now })
  }

  /** What the core gets. */
  port(): Store {
    const port: Record<string, unknown> = {}
    for (const [name, method] of Object.entries(this.store)) {
      if (name === 'db' || name === 'verifyChain' || name === 'close') continue
      port[name] = (...input: unknown[]) => this.#call(name, method as (...given: unknown[]) => unknown, input)
    }
    return port as unknown as Store
  }

  /** Power cut: what stands on the disk now is what the next till finds. */
  cut(): string {
    const next = nextPath(this.path)
    copyFileSync(this.path, next)
    if (existsSync(`${this.path}-wal`)) copyFileSync(`${this.path}-wal`, `${next}-wal`)
    this.dead = true
    return next
  }

  remove(): void {
    this.store.close()
    for (const end of ['', '-wal', '-shm', '.lock']) rmSync(this.path + end, { force: true })
  }

  #call(name: string, method: (...given: unknown[]) => unknown, input: readonly unknown[]): unknown {
    if (this.dead) return method(...input)
    const write = writes.has(name)
    this.#fail(name, write)
    if (this.chance.happens(this.weather.crashes)) {
      this.events.crashed(name, false)
      return method(...input)
    }
    const output = name === 'together' ? this.#together(() => method(...input)) : method(...input)
    // The power was cut inside this transaction, by a reading in it: nobody will find what it wrote.
    if (this.dead) return output
    const tell = () => this.events.wrote(name as keyof Store, input, output)
    if (write && this.#inside !== null) this.#inside.push(tell)
    else if (write) tell()
    if (write && this.chance.happens(this.weather.crashes)) this.events.crashed(name, true)
    else if (write && this.chance.happens(this.weather.failsAfter)) {
      this.events.failed(name, 'io')
      throw new StoreFailure('io', 'simulated, after the write')
    }
    return output
  }

  /** What is written inside counts only when all of it stands on the disk. */
  #together(work: () => unknown): unknown {
    if (this.#inside !== null) return work()
    const inside: (() => void)[] = []
    this.#inside = inside
    try {
      const output = work()
      if (!this.dead) for (const tell of inside) tell()
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
    if (!this.chance.happens(this.weather.fails)) return
    const kind = this.chance.pick(kinds)
    this.events.failed(name, kind)
    throw new StoreFailure(kind, 'simulated')
  }
}

function nextPath(path: string): string {
  const [, stem = path, number = '0'] = /^(.*?)(?:\.(\d+))?\.db$/.exec(path) ?? []
  return `${stem}.${Number(number) + 1}.db`
}
