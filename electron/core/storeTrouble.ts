// The disk under the books fails: since when and how, and the one loop that tries whether it works again.

import type { TillView } from '../../shared/till'
import { type Clock, type Store, StoreFailure } from './ports'

/** A real commit is tried this often. */
const TRY_MS = 3000
/** The setting that is written to try it. */
const PROBE_KEY = 'disk.tried'

export class StoreTrouble {
  readonly #store: Store
  readonly #clock: Clock
  readonly #changed: () => void
  #now: TillView['storeTrouble'] = null
  #stop: () => void = () => undefined
  #closed = false

  constructor(deps: { readonly store: Store; readonly clock: Clock; readonly changed: () => void }) {
    this.#store = deps.store
    this.#clock = deps.clock
    this.#changed = deps.changed
  }

  /** Null while the disk works. */
  get now(): TillView['storeTrouble'] {
    return this.#now
  }

  /** Somebody could not record. The first trouble tells since when; a worse word replaces it. */
  failed({ kind }: StoreFailure): void {
    if (this.#closed || this.#now?.kind === 'corrupt' || this.#now?.kind === kind) return
    const first = this.#now === null
    this.#now = { kind, since: this.#now?.since ?? this.#clock.now() }
    if (first) this.#tryLater()
    this.#changed()
  }

  close(): void {
    this.#closed = true
    this.#stop()
  }

  #tryLater(): void {
    this.#stop = this.#clock.after(TRY_MS, () => this.#try())
  }

  /** Damaged books are not traded on because one page of them can still be written: that takes a restart. */
  #try(): void {
    if (this.#closed || this.#now === null || this.#now.kind === 'corrupt') return
    try {
      this.#store.putSetting(PROBE_KEY, String(this.#clock.now()))
      this.#now = null
      this.#changed()
    } catch (failure) {
      if (!(failure instanceof StoreFailure)) throw failure
      this.failed(failure)
      this.#tryLater()
    }
  }
}
