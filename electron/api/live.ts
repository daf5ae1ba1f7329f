// News of sales for those who wait: one waits for one sale, another hears of all. Nothing is kept here; the event table is the truth.

import { KEYLESS } from './callers'

/** Programs that wait for one answer (`wait=`), and streams, at once; and of them those of one key. */
export const WAITERS_MAX = { all: 128, ofKey: 32 } as const
export const STREAMS_MAX = { all: 32, ofKey: 8 } as const

/** News of one moment are told together. */
const GATHER_MS = 20

/** Places that are shared out so that no key has all of them. */
class Places {
  readonly #taken = new Map<string, number>()
  #total = 0

  constructor(readonly max: { readonly all: number; readonly ofKey: number }) {}

  /** @param caller its key's id; callers without a key can't be told apart, and have the places of all */
  hasRoom(caller: string): boolean {
    return this.#total < this.max.all && (caller === KEYLESS || (this.#taken.get(caller) ?? 0) < this.max.ofKey)
  }

  take(caller: string): void {
    this.#total += 1
    this.#taken.set(caller, (this.#taken.get(caller) ?? 0) + 1)
  }

  leave(caller: string): void {
    this.#total -= 1
    const left = (this.#taken.get(caller) ?? 1) - 1
    if (left > 0) this.#taken.set(caller, left)
    else this.#taken.delete(caller)
  }
}

export class Live {
  readonly #waiters = new Map<string, Set<() => void>>()
  readonly #waiting = new Places(WAITERS_MAX)
  readonly #streams = new Set<() => void>()
  readonly #listening = new Places(STREAMS_MAX)
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

  hasRoomToWait(caller: string): boolean {
    return this.#waiting.hasRoom(caller)
  }

  /** Resolves at the sale's next change, after `ms`, or when the asker has gone. */
  next(saleId: string, ms: number, gone: AbortSignal, caller: string): Promise<void> {
    return new Promise((resolve) => {
      const waiters = this.#waiters.get(saleId) ?? new Set()
      const done = () => {
        clearTimeout(timer)
        gone.removeEventListener('abort', done)
        if (waiters.delete(done)) this.#waiting.leave(caller)
        if (waiters.size === 0) this.#waiters.delete(saleId)
        resolve()
      }
      const timer = setTimeout(done, ms)
      gone.addEventListener('abort', done)
      this.#waiters.set(saleId, waiters.add(done))
      this.#waiting.take(caller)
      if (gone.aborted) done()
    })
  }

  hasRoomToListen(caller: string): boolean {
    return this.#listening.hasRoom(caller)
  }

  /** @returns a function that stops listening */
  listen(wake: () => void, caller: string): () => void {
    this.#streams.add(wake)
    this.#listening.take(caller)
    return () => {
      if (this.#streams.delete(wake)) this.#listening.leave(caller)
    }
  }

  close(): void {
    if (this.#gathering !== null) clearTimeout(this.#gathering)
    this.#gathering = null
    for (const waiters of [...this.#waiters.values()]) for (const wake of [...waiters]) wake()
  }
}
