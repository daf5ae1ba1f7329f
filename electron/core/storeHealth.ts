// Whether the disk takes what the till writes: heard on every call of the store, told in the view, tried again by the loop.

import type { StoreTrouble } from '../../shared/till'
import { type Clock, type Store, StoreFailure } from './ports'

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

export class StoreHealth {
  readonly #clock: Clock
  readonly #changed: () => void
  /** Calls made inside `together` prove nothing before the whole of it is on the disk. */
  #inside = 0
  #wroteInside = false
  #trouble: StoreTrouble | null = null
  /** The same store, with this listening. */
  readonly store: Store

  constructor(store: Store, clock: Clock, changed: () => void) {
    this.#clock = clock
    this.#changed = changed
    // Each method once: they are called many times a sale.
    const heard = new Map<PropertyKey, unknown>()
    this.store = new Proxy(store, {
      get: (target, name) => {
        if (!heard.has(name)) heard.set(name, this.#listening(target, name))
        return heard.get(name)
      },
    })
  }

  /** What is wrong with the disk since when, or null. Books that are corrupt stay so until the till is started anew. */
  get trouble(): StoreTrouble | null {
    return this.#trouble
  }

  /** In trouble: writes a little, to learn whether it is over.  @throws StoreFailure when it is not */
  tryAgain(): void {
    if (this.#trouble !== null && !lasting(this.#trouble)) this.store.putSetting(TRIED, String(this.#clock.now()))
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
    if (this.#trouble === null || lasting(this.#trouble)) return
    this.#trouble = null
    this.#changed()
  }

  #failed({ kind }: StoreFailure): void {
    if (this.#trouble?.kind === kind || (this.#trouble !== null && lasting(this.#trouble))) return
    this.#trouble = { kind, since: this.#trouble?.since ?? this.#clock.now() }
    this.#changed()
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
