// Whether the disk takes what the till writes: heard on every call of the store, told in the view, tried again by the loop.

import { type Result, refuse } from '../../shared/result'
import type { StoreFailureKind, StoreTrouble } from '../../shared/till'
import { isLocked, LOCK_PATIENCE_MS } from './patience'
import { type Clock, type Store, StoreFailure } from './ports'
import { Remembered } from './remembered'

/** A success of these is proof that the disk writes again. The others may have had nothing to write. */
const PROOFS: ReadonlySet<PropertyKey> = new Set<keyof Store>([
  'createSale',
  'commit',
  'putWatch',
  'countLookUp',
  'putSetting',
  'createSettled',
])
const TRIED = 'store.tried-at'
/** While another program holds the books they are tried this often: a try in vain takes microseconds. */
const LOCK_TRY_MS = 200

export class StoreHealth {
  readonly #clock: Clock
  readonly #changed: () => void
  readonly #over: () => void
  /** Calls made inside `together` prove nothing before the whole of it is on the disk. */
  #inside = 0
  #wroteInside = false
  #trouble: StoreTrouble | null = null
  /** Another program holds the books since then. A moment of it is no trouble: whoever writes tries again. */
  #locked: { readonly since: number; readonly sinceMonotonic: number } | null = null
  #cancelTry: () => void = () => undefined
  /** The same store, with this listening. */
  readonly store: Store
  /** The same, for the windows' snapshots. */
  readonly snapshots: Store
  readonly #remembered: Remembered

  /**
   * @param changed what is shown of the disk has changed
   * @param over another program has let go of the books, or the disk writes again
   */
  constructor(store: Store, clock: Clock, changed: () => void, over: () => void = () => undefined) {
    this.#clock = clock
    this.#changed = changed
    this.#over = over
    // Each method once: they are called many times a sale.
    const heard = new Map<PropertyKey, unknown>()
    this.store = new Proxy(store, {
      get: (target, name) => {
        if (!heard.has(name)) heard.set(name, this.#listening(target, name))
        return heard.get(name)
      },
    })
    this.#remembered = new Remembered(this.store)
    this.snapshots = this.#remembered.store
  }

  /** What is wrong with the disk since when, or null. Books that are corrupt stay so until the till is started anew. */
  get trouble(): StoreTrouble | null {
    return this.#trouble
  }

  /** In trouble: writes a little, to learn whether it is over.  @throws StoreFailure when it is not */
  tryAgain(): void {
    const troubled = this.#trouble !== null && !lasting(this.#trouble)
    if (troubled || this.#locked !== null) this.store.putSetting(TRIED, String(this.#clock.now()))
  }

  /**
   * Whether another program has held the books for so long that a sale would be refused: looks, since nobody may have
   * tried for hours. A lock that was only just found is no refusal yet: a sale would wait for its end.
   * @throws StoreFailure of another kind
   */
  lockedOut(): Result<never> | null {
    try {
      this.store.together(() => undefined)
      return null
    } catch (failure) {
      if (!isLocked(failure)) throw failure
      return this.#trouble?.kind === 'locked' ? stoppedBy('locked') : null
    }
  }

  /** The store may be closed after it. */
  stop(): void {
    this.#cancelTry()
  }

  /** The next snapshot reads everything anew. */
  forget(): void {
    this.#remembered.forget()
  }

  /** Something outside the till's own calls has found out about the books. */
  told(failure: StoreFailure): void {
    this.#failed(failure)
  }

  #listening(target: Store, name: PropertyKey): unknown {
    const member: unknown = Reflect.get(target, name)
    if (typeof member !== 'function') return member
    return (...input: unknown[]) => {
      const whole = name === 'together'
      if (whole) this.#inside += 1
      try {
        const output: unknown = Reflect.apply(member, target, input)
        if (whole && this.#inside === 1 && this.#wroteInside) this.#wrote()
        if (PROOFS.has(name) && wrote(output)) this.#proved()
        return output
      } catch (failure) {
        if (failure instanceof StoreFailure) this.#failed(failure)
        throw failure
      } finally {
        this.#remembered.heard(name)
        if (whole) this.#inside -= 1
        if (this.#inside === 0) this.#wroteInside = false
      }
    }
  }

  #proved(): void {
    if (this.#inside > 0) this.#wroteInside = true
    else this.#wrote()
  }

  #wrote(): void {
    const wasLocked = this.#locked !== null
    this.#locked = null
    this.#cancelTry()
    const mended = this.#trouble !== null && !lasting(this.#trouble)
    if (mended) this.#trouble = null
    if (!wasLocked && !mended) return
    this.#changed()
    this.#over()
  }

  #failed({ kind }: StoreFailure): void {
    if (this.#trouble?.kind === kind || (this.#trouble !== null && lasting(this.#trouble))) return
    // Where another program holds the books the disk itself was not tried: that it was full still holds.
    if (kind === 'locked') {
      this.#heldByAnother()
      return
    }
    this.#trouble = { kind, since: this.#trouble?.since ?? this.#clock.now() }
    // Nothing more is written to books that are damaged, not even to try them.
    if (lasting(this.#trouble)) this.#locked = null
    this.#changed()
  }

  /** Told as a trouble only when it lasts; tried again for as long as it does, so that its end is known at once. */
  #heldByAnother(): void {
    if (this.#locked === null) {
      this.#locked = { since: this.#clock.now(), sinceMonotonic: this.#clock.monotonic() }
      this.#tryLater()
    }
    const { since, sinceMonotonic } = this.#locked
    if (this.#trouble !== null || this.#clock.monotonic() - sinceMonotonic < LOCK_PATIENCE_MS) return
    this.#trouble = { kind: 'locked', since }
    this.#changed()
  }

  #tryLater(): void {
    this.#cancelTry = this.#clock.after(LOCK_TRY_MS, () => this.#tryLocked())
  }

  #tryLocked(): void {
    try {
      this.tryAgain()
    } catch (failure) {
      // Heard where it was thrown. Another trouble than the lock is the loop's to try again.
      if (!(failure instanceof StoreFailure)) throw failure
      if (failure.kind !== 'locked') this.#locked = null
    }
    if (this.#locked !== null) this.#tryLater()
  }
}

/** A conditional update that lost its race, and a sale that was refused, wrote nothing. */
function wrote(output: unknown): boolean {
  if (output === false) return false
  return !(typeof output === 'object' && output !== null && 'ok' in output && output.ok === false)
}

function lasting({ kind }: StoreTrouble): boolean {
  return kind === 'corrupt' || kind === 'newer'
}

/** Why nothing can be recorded, for whoever asked. */
export function stoppedBy(kind: StoreFailureKind): Result<never> {
  return refuse(kind === 'locked' ? 'books-locked' : 'trading-stopped', undefined, kind)
}
