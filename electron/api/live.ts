// News of sales for those who wait: one waits for one sale, another hears of all. Nothing is kept here; the event table is the truth.

/** Programs that wait for one answer (`wait=`), and streams, at once. */
export const WAITERS_MAX = 128
export const STREAMS_MAX = 32

/** News of one moment are told together. */
const GATHER_MS = 20

export class Live {
  readonly #waiters = new Map<string, Set<() => void>>()
  #waiting = 0
  readonly #streams = new Set<() => void>()
  #gathering: NodeJS.Timeout | null = null

  /** A sale was made or moved, and that is committed. */
  changed(saleId: string): void {
    for (const wake of this.#waiters.get(saleId) ?? []) wake()
    if (this.#streams.size === 0 || this.#gathering !== null) return
    this.#gathering = setTimeout(() => {
      this.#gathering = null
      for (const wake of this.#streams) wake()
    }, GATHER_MS)
  }

  get roomToWait(): boolean {
    return this.#waiting < WAITERS_MAX
  }

  /** Resolves at the sale's next change, after `ms`, or when the asker has gone. */
  next(saleId: string, ms: number, gone: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const waiters = this.#waiters.get(saleId) ?? new Set()
      const done = () => {
        clearTimeout(timer)
        gone.removeEventListener('abort', done)
        if (waiters.delete(done)) this.#waiting -= 1
        if (waiters.size === 0) this.#waiters.delete(saleId)
        resolve()
      }
      const timer = setTimeout(done, ms)
      gone.addEventListener('abort', done)
      this.#waiters.set(saleId, waiters.add(done))
      this.#waiting += 1
      if (gone.aborted) done()
    })
  }

  get roomToListen(): boolean {
    return this.#streams.size < STREAMS_MAX
  }

  /** @returns a function that stops listening */
  listen(wake: () => void): () => void {
    this.#streams.add(wake)
    return () => this.#streams.delete(wake)
  }

  close(): void {
    if (this.#gathering !== null) clearTimeout(this.#gathering)
    this.#gathering = null
    for (const waiters of [...this.#waiters.values()]) for (const wake of [...waiters]) wake()
    this.#streams.clear()
  }
}
