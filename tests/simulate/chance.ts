// Chance that can be played again: every draw of a run comes from its seed.

import { seeded } from '../support/shopDay'

export class Chance {
  readonly #random: () => number

  constructor(seed: number) {
    this.#random = seeded(seed)
  }

  /** 0 up to 1. */
  readonly number = (): number => this.#random()

  happens(probability: number): boolean {
    return this.#random() < probability
  }

  /** A whole number from `low` up to and with `high`. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.#random() * (high - low + 1))
  }

  pick<T>(from: readonly T[]): T {
    const chosen = from[Math.floor(this.#random() * from.length)]
    if (chosen === undefined) throw new Error('nothing to pick from')
    return chosen
  }

  /** A hexadecimal text of this length. */
  hex(length: number): string {
    let text = ''
    while (text.length < length) text += Math.floor(this.#random() * 16).toString(16)
    return text
  }
}
