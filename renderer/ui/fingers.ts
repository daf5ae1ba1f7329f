// Fingers on buttons and on choices. Of a finger that slips, stays long or overlaps another one the browser makes no click;
// here a finger presses what it comes down and goes up in, wherever in it, and nothing when it goes up outside.

/** A pressed look lasts at least as long, ms: a quick tap would be over before a frame is painted. */
const PRESSED_MS = 90

/** Thumbs that roll over each other are down together for less than this, ms. A hand that rests on a key types nothing. */
const ROLL_MS = 1000

interface Held {
  readonly down: PointerEvent
  /** A button, or the label of a radio button or a box to tick. */
  readonly button: HTMLElement
  /** What it was when it was touched: the same node may have another meaning by now. */
  readonly name: string | null
  /** It has been pressed already, by the next finger's coming down. */
  done: boolean
}

/** By pointer id: what fingers, pens and the mouse hold down. */
const held = new Map<number, Held>()
/** Fingers that went up, and wait for the event that a native click would come of. Null: not to be pressed. */
let lifted: (Held | null)[] = []
/** When the press began that a click of ours ended. */
const began = new WeakMap<Event, number>()
const fading = new WeakMap<Element, ReturnType<typeof setTimeout>>()

/**
 * Listens from now on; called once, by the page, before all who listen to presses. Needs `touch-action` on what does not
 * scroll: else the browser takes a slip for a pan and cancels the finger.
 */
export function watchFingers(): void {
  window.addEventListener('pointerdown', takeDown, true)
  window.addEventListener('pointermove', followMove, true)
  window.addEventListener('pointerup', lift, true)
  window.addEventListener('pointercancel', forget, true)
  // The button is still in the page: nothing has happened since it was let go of.
  window.addEventListener('touchend', pressLifted, { capture: true, passive: false })
}

/** @returns when the finger came down whose click this is, on the page's clock; undefined for every other event */
export function fingerBegan(event: Event): number | undefined {
  return began.get(event)
}

function takeDown(event: PointerEvent): void {
  const button = buttonOf(event.target)
  // Of a finger whose button has gone the page hears no end.
  lifted = []
  // Thumbs that roll over each other type in the order in which they come down.
  if (event.pointerType === 'touch') for (const finger of held.values()) if (rolls(finger, event)) pressOnce(finger)
  if (button === null || event.button !== 0) return
  held.set(event.pointerId, { down: event, button, name: nameOf(button), done: false })
  light(button)
}

function followMove(event: PointerEvent): void {
  const finger = held.get(event.pointerId)
  if (finger === undefined) return
  if (isOver(finger, event)) light(finger.button)
  else dim(finger)
}

function lift(event: PointerEvent): void {
  const finger = held.get(event.pointerId)
  if (finger === undefined) return
  held.delete(event.pointerId)
  dim(finger)
  if (event.pointerType === 'touch') lifted.push(isOver(finger, event) ? finger : null)
}

function forget(event: PointerEvent): void {
  const finger = held.get(event.pointerId)
  if (finger === undefined) return
  held.delete(event.pointerId)
  dim(finger)
}

function pressLifted(event: TouchEvent): void {
  const fingers = lifted
  lifted = []
  // Where the browser's own click can't be kept back there must be no second one.
  if (fingers.length === 0 || !event.cancelable) return
  event.preventDefault()
  for (const finger of fingers) if (finger !== null) pressOnce(finger)
}

function pressOnce(finger: Held): void {
  const { button, down } = finger
  if (finger.done || isDisabled(button) || !button.isConnected || nameOf(button) !== finger.name) return
  finger.done = true
  // As a click of the browser's would, where the button did not ask it to leave the focus.
  if (!down.defaultPrevented) focusable(button)?.focus({ preventScroll: true })
  const { pointerId, pointerType, clientX, clientY } = down
  const init = { bubbles: true, cancelable: true, composed: true, detail: 1, view: window }
  const click = new PointerEvent('click', { ...init, pointerId, pointerType, clientX, clientY })
  began.set(click, down.timeStamp)
  button.dispatchEvent(click)
}

/** Something else may lie over it by now. */
function isOver({ button }: Held, { clientX, clientY }: PointerEvent): boolean {
  return buttonOf(document.elementFromPoint(clientX, clientY)) === button
}

function light(button: HTMLElement): void {
  clearTimeout(fading.get(button))
  button.dataset['pressed'] = ''
}

function dim({ button, down }: Held): void {
  clearTimeout(fading.get(button))
  const leftMs = Math.max(0, down.timeStamp + PRESSED_MS - performance.now())
  fading.set(
    button,
    setTimeout(() => delete button.dataset['pressed'], leftMs),
  )
}

/** On a key that only types: nothing is lost when it counts a little early. */
function rolls({ button, down }: Held, next: PointerEvent): boolean {
  return button.dataset['key'] !== undefined && next.timeStamp - down.timeStamp < ROLL_MS
}

function buttonOf(target: EventTarget | null): HTMLElement | null {
  const found = target instanceof Element ? target.closest<HTMLElement>('button, label') : null
  return found instanceof HTMLLabelElement && !isChosen(found.control) ? null : found
}

/** A label's click chooses it; that of a field only leads to it, as the browser does. */
function isChosen(control: HTMLElement | null): boolean {
  return control instanceof HTMLInputElement && (control.type === 'radio' || control.type === 'checkbox')
}

function focusable(button: HTMLElement): HTMLElement | null {
  return button instanceof HTMLLabelElement ? button.control : button
}

function isDisabled(button: HTMLElement): boolean {
  return button instanceof HTMLButtonElement && button.disabled
}

function nameOf(button: HTMLElement): string | null {
  return button.getAttribute('data-testid')
}
