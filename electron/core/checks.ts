// "I have paid": how the question that a person asked stands, for both screens.

import type { CheckView } from '../../shared/till'
import type { Clock } from './ports'
import type { Asked } from './watcher'

/** By then both screens have said something: the answer, or that there is none yet. */
const PATIENCE_MS = 3000
/** Long enough to be read, short enough not to be taken for news when the till has asked again by itself. */
const SHOWN_MS = 8000

export class Checks {
  readonly #clock: Clock
  readonly #changed: () => void
  #current: { readonly saleId: string; readonly view: CheckView } | null = null
  #callOff: () => void = () => undefined
  #turn = 0

  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock
    this.#changed = changed
  }

  view(saleId: string): CheckView | null {
    return this.#current?.saleId === saleId ? this.#current.view : null
  }

  /** Shows how this question goes. @returns its answer */
  async follow(saleId: string, asked: Promise<Asked>): Promise<Asked> {
    this.#turn += 1
    const turn = this.#turn
    this.#show(saleId, { kind: 'asking' })
    this.#later(PATIENCE_MS, () => this.#show(saleId, { kind: 'still-asking' }))
    const answer = await asked
    // A later question has taken this one's place.
    if (turn !== this.#turn) return answer
    this.#show(saleId, answer)
    this.#later(SHOWN_MS, () => this.#clear())
    return answer
  }

  stop(): void {
    this.#callOff()
  }

  #show(saleId: string, view: CheckView): void {
    this.#callOff()
    this.#current = { saleId, view }
    this.#changed()
  }

  #clear(): void {
    this.#current = null
    this.#changed()
  }

  #later(ms: number, task: () => void): void {
    this.#callOff()
    this.#callOff = this.#clock.after(ms, task)
  }
}
