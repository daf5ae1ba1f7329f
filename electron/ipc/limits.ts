// What a window may ask at most: how large a question, how deep, how often.

import type { Command } from '../../shared/contract'
import { SLIDE_BASE64_MAX } from '../../shared/slides'

/** Characters of one input, about what its JSON text would have. The largest real one is a log line of 2,000. */
export const INPUT_CHARACTERS_MAX = 16_384

/** Commands that carry more, by name: a picture as base64 text. */
const CHARACTERS_MAX_BY_COMMAND: Partial<Record<Command, number>> = { 'slides.add': SLIDE_BASE64_MAX + 1024 }

/** How many characters the input of this command may have. */
export function charactersMaxOf(command: Command): number {
  return CHARACTERS_MAX_BY_COMMAND[command] ?? INPUT_CHARACTERS_MAX
}

/** Objects within objects of one input. The deepest real one has two. */
export const INPUT_DEPTH_MAX = 8

/** Calls of one window in one second. A cashier's fastest typing makes about ten. */
export const CALLS_PER_SECOND_MAX = 200

/** Refusals of one window that are written to the log in one minute; the rest are counted. */
export const REFUSALS_LOGGED_PER_MINUTE_MAX = 20

/**
 * Whether a value is plain JSON and small. It stops at the first thing that is not, so a huge or a circular value costs
 * no more than the limit.
 * @param value anything: structured clone also carries maps, buffers, dates and circles, and no command takes those
 */
export function isSmallJson(value: unknown, charactersMax: number = INPUT_CHARACTERS_MAX): boolean {
  return roomLeft(value, charactersMax, INPUT_DEPTH_MAX) >= 0
}

/** @returns the characters left after `value`, or a negative number when it does not fit or is not JSON */
function roomLeft(value: unknown, room: number, depth: number): number {
  switch (typeof value) {
    case 'string':
      return room - value.length - 2
    case 'number':
    case 'boolean':
    case 'undefined':
      return room - 5
    case 'object':
      break
    default:
      return -1
  }
  if (value === null) return room - 5
  if (depth === 0) return -1
  if (Array.isArray(value)) return roomAfterAll(value, room - 2, depth - 1)
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return -1
  const keys = Object.keys(value)
  return roomAfterAll(Object.values(value), roomAfterAll(keys, room - 2, depth), depth - 1)
}

function roomAfterAll(values: readonly unknown[], room: number, depth: number): number {
  let left = room
  for (const value of values) {
    if (left < 0) return -1
    left = roomLeft(value, left - 1, depth)
  }
  return left
}

/** Counts in windows of time: `take` says whether one more is allowed in this one. */
export class Allowance {
  readonly #max: number
  readonly #perMs: number
  readonly #monotonic: () => number
  #openedAt = Number.NEGATIVE_INFINITY
  #taken = 0
  #refused = 0

  constructor({ max, perMs, monotonic }: { max: number; perMs: number; monotonic: () => number }) {
    this.#max = max
    this.#perMs = perMs
    this.#monotonic = monotonic
  }

  /** @returns whether it was allowed, and how many had been refused when a new window of time begins with this one */
  take(): { readonly allowed: boolean; readonly refusedBefore: number } {
    let refusedBefore = 0
    if (this.#monotonic() - this.#openedAt >= this.#perMs) {
      this.#openedAt = this.#monotonic()
      this.#taken = 0
      refusedBefore = this.#refused
      this.#refused = 0
    }
    if (this.#taken < this.#max) {
      this.#taken += 1
      return { allowed: true, refusedBefore }
    }
    this.#refused += 1
    return { allowed: false, refusedBefore }
  }
}
