// A clock that stands still until a test moves it, with its own timers.

import type { Clock } from '../../electron/core/ports'

interface Timer {
  readonly dueAt: number
  readonly task: () => void
}

export class FakeClock implements Clock {
  #wall: number
  #monotonic = 1_000_000
  #timers = new Set<Timer>()

  /** In the far future: NBC's SDK compares a code's expiry with the machine's own clock, and refuses one in the past. */
  constructor(wall = Date.UTC(2040, 10, 22, 3, 0, 0)) {
    this.#wall = wall
  }

  now(): number {
    return Math.floor(this.#wall)
  }

  monotonic(): number {
    return this.#monotonic
  }

  after(delayMs: number, task: () => void): () => void {
    const timer = { dueAt: this.#monotonic + Math.max(0, delayMs), task }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Lets time pass, running timers in order and letting promises settle between them. */
  async pass(ms: number): Promise<void> {
    const until = this.#monotonic + ms
    await settle()
    for (;;) {
      const next = [...this.#timers].filter((t) => t.dueAt <= until).sort((a, b) => a.dueAt - b.dueAt)[0]
      if (!next) break
      this.#timers.delete(next)
      this.#step(next.dueAt - this.#monotonic)
      next.task()
      await settle()
    }
    this.#step(until - this.#monotonic)
    await settle()
  }

  /** Somebody sets the PC's clock. */
  setWall(at: number): void {
    this.#wall = at
  }

  /** The machine sleeps: the wall clock goes on, the monotonic one does not. */
  sleep(ms: number): void {
    this.#wall += ms
  }

  #step(ms: number): void {
    this.#wall += Math.max(0, ms)
    this.#monotonic += Math.max(0, ms)
  }
}

/** Lets everything that waits for promises go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}
