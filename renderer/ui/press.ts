// When and where a press began. A click tells its end, and what it hits may be another screen by then.

import { fingerBegan, watchFingers } from './fingers'

/** A screen that has been up for less than this has not been seen by whoever presses, ms. */
export const UNSEEN_MS = 700

/** Two taps of one nervous finger land this close together, CSS pixels. */
const ONE_FINGER_PX = 24

interface Press {
  readonly at: number
  readonly x: number
  readonly y: number
  /** The button, the choice or the link under it, and the name it had then: React may give the same node another meaning. */
  readonly hit: Element | null
  readonly name: string | null
}

let before: Press | null = null
let latest: Press | null = null
/** Enter or Space, which press a button that has the focus: when it went down last, and when it came up again. */
let key = { downAt: Number.NEGATIVE_INFINITY, upAt: Number.NEGATIVE_INFINITY }

/** A button is clicked by a key's going down or coming up, and this long after that at the latest, ms. */
const CLICK_AFTER_KEY_MS = 50

/** When the press that ended in this click (or in this form's submission) began, on the page's clock. */
export function beganAt(event: Event): number {
  if (isPointed(event)) return fingerBegan(event) ?? latest?.at ?? event.timeStamp
  // A screen reader presses with no key and no pointer: it begins when it comes.
  return event.timeStamp <= key.upAt + CLICK_AFTER_KEY_MS ? key.downAt : event.timeStamp
}

/** Of a finger, a pen or a mouse; not of a key, or of a program that helps somebody. (`detail` is 0 for a finger too.) */
export function isPointed(click: Event): boolean {
  return click instanceof PointerEvent && click.pointerType !== ''
}

/**
 * Listens from now on; called once, by the page. The second tap of a pair is meant for what the first one hit: where
 * something else stands there by now (a screen that came, a row that moved up), it does nothing.
 */
export function watchPresses(): void {
  // First: a finger that is pressed because the next one comes down is judged by its own press.
  watchFingers()
  window.addEventListener('pointerdown', took, true)
  window.addEventListener('click', stopStray, true)
  window.addEventListener('keydown', tookKey, true)
  window.addEventListener('keyup', tookKey, true)
  window.addEventListener('input', endPair, true)
}

function took(event: PointerEvent): void {
  before = latest
  const hit = hitBy(event)
  latest = { at: event.timeStamp, x: event.clientX, y: event.clientY, hit, name: nameOf(hit) }
}

/** Who types between two taps has looked. */
function endPair(): void {
  latest = null
}

function tookKey({ type, key: name, repeat, timeStamp }: KeyboardEvent): void {
  endPair()
  if (repeat || (name !== 'Enter' && name !== ' ')) return
  key = type === 'keydown' ? { downAt: timeStamp, upAt: Number.POSITIVE_INFINITY } : { ...key, upAt: timeStamp }
}

function stopStray(event: MouseEvent): void {
  if (!isPointed(event) || before === null || latest === null || before.hit === null) return
  const pair =
    latest.at - before.at < UNSEEN_MS && Math.hypot(latest.x - before.x, latest.y - before.y) <= ONE_FINGER_PX
  const hit = hitBy(event)
  if (!pair || hit === null || (hit === before.hit && nameOf(hit) === before.name)) return
  // Two keys of one pad, each near the edge of the other.
  if (isKey(hit) && isKey(before.hit)) return
  event.preventDefault()
  event.stopPropagation()
}

function hitBy({ target }: Event): Element | null {
  const hit = target instanceof Element ? target.closest('button, label, input, select, a') : null
  return hit instanceof HTMLLabelElement ? (hit.control ?? hit) : hit
}

function isKey(hit: Element): boolean {
  return hit.hasAttribute('data-key')
}

function nameOf(hit: Element | null): string | null {
  return hit?.getAttribute('data-testid') ?? null
}
