// Lets a hand's keys through and keeps a barcode scanner's out. What only changes the typed amount is done at once and can be
// taken back; what makes a code, moves a screen or presses a button waits until it can't be the first keys of a scan.

import { goesOnByHand, judge, PAUSE_MS, RUN_GAP_MS, type Stroke } from './burst'

/**
 * A key of this run is not waited for any longer than this. Far more than a run's gap: a busy machine hears of keys late,
 * and only a key that stands alone waits so long.
 */
export const HELD_MS = 200
/** What comes this soon after a scan is its stray Enter, or the rest of a scan that stuttered. */
export const TAIL_MS = 250
/** Keys of one run that are looked at; a KHQR text has about 300. */
const KEYS_MAX = 1000

export interface Key extends Stroke {
  /** Does what the key means. Absent where nobody hears it, or the browser does it by itself (a field, a button). */
  readonly act?: () => void
  /** The key changes only what is typed. Takes down how that is now; what it returns puts it back. */
  readonly keep?: () => () => void
}

export interface GateDeps {
  /** @returns stops it */
  readonly later: (delayMs: number, run: () => void) => () => void
  /** The clock of the keys' time stamps, ms. */
  readonly now: () => number
  /** A scan has been kept out, and its tail is over: whoever reads of it may go on. */
  readonly scanned: () => void
}

interface Heard {
  readonly key: Key
  done: boolean
  putBack?: () => void
}

export class KeyGate {
  readonly #deps: GateDeps
  /** The keys since the last pause. */
  #heard: Heard[] = []
  /** The scan that was kept out last, and the keys that came right after it: it may yet turn out to be a hand. */
  #scan: readonly Key[] = []
  #after: Key[] = []
  #scanEndedAt = Number.NEGATIVE_INFINITY
  #cancel: () => void = () => undefined
  #cancelWord: () => void = () => undefined

  constructor(deps: GateDeps) {
    this.#deps = deps
  }

  /**
   * A key went down, in the order of their time stamps. Its `act` is called now, later, or never.
   * @returns whether it is a scanner's by all that is known: the browser must not do anything with it either
   */
  feed(key: Key): boolean {
    const last = this.#heard.at(-1)?.key.at ?? Number.NEGATIVE_INFINITY
    if (key.at - last > RUN_GAP_MS) this.#settle()
    if (key.at - last > PAUSE_MS) this.#heard = []
    if (this.#goesOn(key)) return this.#feedOn(key)
    const stray = this.#inTail(key) && key.keep === undefined
    const heard: Heard = { key, done: stray || key.act === undefined }
    if (heard.done && key.keep !== undefined) heard.putBack = key.keep()
    this.#heard.push(heard)
    if (this.#heard.length > KEYS_MAX) this.#heard.shift()
    this.#wait(key.at)

    const verdict = this.#judge(key)
    if (verdict.kind === 'hand') this.#letThrough()
    else if (verdict.kind === 'unsure' && key.keep !== undefined && this.#nothingWaits(heard)) act(heard)
    return verdict.kind === 'scanner' || stray
  }

  /** A key that is held down repeats: it is no stroke, and waits only for those that wait already. */
  repeat(act: () => void): void {
    const waiting = this.#heard.at(-1)
    if (waiting === undefined || waiting.done) act()
  }

  /** Right after a scan: what stays of a hand's amount, charged by its Enter, would be another amount. */
  #goesOn(key: Key): boolean {
    return key.act !== undefined && this.#scan.length > 0 && this.#inTail(key)
  }

  /** Kept out as well, until it is certain that all of it was a hand. */
  #feedOn(key: Key): boolean {
    this.#after.push(key)
    if (this.#after.length > KEYS_MAX) this.#after.shift()
    this.#scanEndedAt = key.at
    if (!goesOnByHand(this.#scan, this.#after)) return true
    this.#heard = [...this.#scan, ...this.#after].map((one) => ({ key: one, done: false }))
    this.#scan = []
    this.#scanEndedAt = Number.NEGATIVE_INFINITY
    this.#cancelWord()
    this.#letThrough()
    return false
  }

  #inTail({ at }: Stroke): boolean {
    return at - this.#scanEndedAt <= TAIL_MS
  }

  #judge(last: Stroke) {
    const strokes = this.#heard.map(({ key }) => key)
    return this.#inTail(last) ? judge(strokes, 2) : judge(strokes)
  }

  #nothingWaits(but: Heard): boolean {
    return this.#heard.every((heard) => heard.done || heard === but)
  }

  /** The run ends if no key comes soon. */
  #wait(since: number): void {
    this.#cancel()
    const leftMs = Math.max(0, since + HELD_MS - this.#deps.now())
    this.#cancel = this.#deps.later(leftMs, () => this.#settle())
  }

  #settle(): void {
    this.#cancel()
    const last = this.#heard.at(-1)
    if (last === undefined) return
    const verdict = this.#judge(last.key)
    if (verdict.kind === 'scanner') this.#keepOut(verdict.from, last.key.at)
    else this.#letThrough()
  }

  #keepOut(from: number, endedAt: number): void {
    const before = this.#heard.slice(0, from)
    const scan = this.#heard.slice(from)
    this.#heard = []
    this.#scanEndedAt = endedAt
    for (const heard of before) act(heard)
    scan.find(({ putBack }) => putBack !== undefined)?.putBack?.()
    // A field's own keys can't be done again, and no hand goes on after its Enter.
    this.#scan = scan.every(({ key }) => key.act !== undefined && key.writes) ? scan.map(({ key }) => key) : []
    this.#after = []
    this.#cancelWord()
    const tailMs = Math.max(0, endedAt + TAIL_MS - this.#deps.now())
    this.#cancelWord = this.#deps.later(tailMs, this.#deps.scanned)
  }

  #letThrough(): void {
    for (const heard of this.#heard) act(heard)
  }
}

function act(heard: Heard): void {
  if (heard.done) return
  heard.done = true
  if (heard.key.keep !== undefined) heard.putBack = heard.key.keep()
  heard.key.act?.()
}
