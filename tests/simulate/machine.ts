// The simulated PC and the true time around it: a wall clock that may be wrong, a monotonic one, timers that a crash drops.

import type { Clock } from '../../electron/core/ports'

/** Timers that fire in one run: some thousands. A till that calls itself without end never comes to a sum. */
const FIRED_MAX = 100_000
const BREATH = 200

interface Timer {
  readonly dueAt: number
  readonly order: number
  readonly task: () => void
}

/** Lets everything that waits for promises go on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await Promise.resolve()
}

export class Machine {
  /** What time it really is, UTC ms: Bakong's time. */
  trueNow: number
  /** What the PC's wall clock shows more than that. */
  wrongBy = 0
  /** True time at which it last woke. */
  wokeAt = 0
  #monotonic = 1_000_000
  #order = 0
  #fired = 0
  #timers: Timer[] = []
  /** Called after each thing that happened, to check what must always hold. */
  afterEach: () => void = () => undefined

  constructor(trueNow: number) {
    this.trueNow = trueNow
  }

  get wall(): number {
    return Math.floor(this.trueNow + this.wrongBy)
  }

  get monotonic(): number {
    return this.#monotonic
  }

  /** A clock for one life of the till: its timers do nothing once `alive` says no. */
  clockFor(alive: () => boolean): Clock {
    return {
      now: () => this.wall,
      monotonic: () => this.#monotonic,
      after: (delayMs, task) => this.after(delayMs, () => alive() && task()),
    }
  }

  after(delayMs: number, task: () => void): () => void {
    const timer = { dueAt: this.#monotonic + Math.max(0, delayMs), order: ++this.#order, task }
    this.#timers.push(timer)
    return () => {
      const at = this.#timers.indexOf(timer)
      if (at >= 0) this.#timers.splice(at, 1)
    }
  }

  /** Lets time pass, with all that happens meanwhile. */
  async pass(ms: number): Promise<void> {
    const until = this.#monotonic + ms
    await settle()
    for (;;) {
      const next = this.#nextBefore(until)
      if (next === null) break
      this.#timers.splice(this.#timers.indexOf(next), 1)
      this.#fired += 1
      if (this.#fired > FIRED_MAX) throw new Error('the till does not come to rest')
      // Node tells of a promise that failed and that nobody heard only between its own turns.
      if (this.#fired % BREATH === 0) await new Promise(setImmediate)
      this.#step(next.dueAt - this.#monotonic)
      next.task()
      await settle()
      this.afterEach()
    }
    this.#step(until - this.#monotonic)
    await settle()
    this.afterEach()
  }

  /** The machine sleeps: the time goes on, its monotonic clock does not. */
  sleep(ms: number): void {
    this.trueNow += ms
    this.wokeAt = this.trueNow
  }

  #nextBefore(until: number): Timer | null {
    let best: Timer | null = null
    for (const timer of this.#timers) {
      if (timer.dueAt > until) continue
      if (best === null || timer.dueAt < best.dueAt || (timer.dueAt === best.dueAt && timer.order < best.order))
        best = timer
    }
    return best
  }

  #step(ms: number): void {
    this.trueNow += Math.max(0, ms)
    this.#monotonic += Math.max(0, ms)
  }
}
