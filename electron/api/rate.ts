// How often programs may ask, and how often they may try a wrong key.

/** Requests a second, of all programs together: far above any shop, below what would hold up the till. */
export const REQUESTS_PER_SECOND_MAX = 4000
/** Wrong keys a minute. A key has 256 random bits; this keeps the log and the books quiet. */
export const WRONG_KEYS_PER_MINUTE_MAX = 20

export class RateLimits {
  readonly #requests: Window
  readonly #wrongKeys: Window

  constructor(monotonic: () => number) {
    this.#requests = new Window(REQUESTS_PER_SECOND_MAX, 1000, monotonic)
    this.#wrongKeys = new Window(WRONG_KEYS_PER_MINUTE_MAX, 60_000, monotonic)
  }

  takeRequest(): boolean {
    return this.#requests.take()
  }

  takeWrongKey(): boolean {
    return this.#wrongKeys.take()
  }
}

class Window {
  #openedAt = Number.NEGATIVE_INFINITY
  #taken = 0

  constructor(
    readonly max: number,
    readonly perMs: number,
    readonly monotonic: () => number,
  ) {}

  take(): boolean {
    const now = this.monotonic()
    if (now - this.#openedAt >= this.perMs) {
      this.#openedAt = now
      this.#taken = 0
    }
    this.#taken += 1
    return this.#taken <= this.max
  }
}
