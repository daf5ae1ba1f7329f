// The keyboard of the cashier's window: one listener, whatever has the focus. It knows who hears a key (the screen, or the
// dialog over it), whether a hand or a scanner pressed it, and whether it can have been meant for what is on the screen.

import { useLayoutEffect, useRef } from 'react'
import { flushSync } from 'react-dom'
import { useLocked } from '../ui/Locked'
import { UNSEEN_MS } from '../ui/press'
import { type Sight, useSight } from '../ui/Seen'
import { createSource, useSnapshot } from '../ui/snapshot'
import { KeyGate } from './keyGate'
import { isFunctionKey, keyName } from './keyName'

/** What a key means on a screen; keys that are absent do nothing. By `keyName`, digits as `digit`. */
export interface KeyMap {
  readonly digit?: (digit: string) => void
  /** A printable key that is no digit and has no meaning of its own here. */
  readonly other?: (key: string) => void
  readonly [key: string]: ((key: string) => void) | undefined
}

/** What is typed on a screen, and how to take it back when it was a scanner that typed. */
export interface Typing {
  /** Keys that change only what is typed. The others make or move something. */
  readonly keys: KeyMap
  /** Takes down what is typed now. @returns puts it back */
  readonly keep: () => () => void
  /** Says so where it was typed. */
  readonly scanned: () => void
}

interface KeyOptions {
  /** This screen may come up under an Esc that was meant for the one before: it is not heard at once. */
  readonly calmEscape?: boolean
  /** A dialog: what lies beneath hears nothing. */
  readonly modal?: boolean
  readonly typing?: Typing
}

interface Hearer {
  readonly map: KeyMap
  readonly options: KeyOptions
  readonly sight: Sight
}

/** In the order in which they came up. */
const hearers: { readonly current: Hearer }[] = []

/**
 * Keys held down repeat; an action must not: a second Enter would be a second question. Digits may.
 * A list that is open keeps its keys, and a button that was reached with Tab keeps Enter and Space.
 */
export function useKeys(map: KeyMap, options: KeyOptions = {}): void {
  const sight = useSight()
  const heard = useLocked() ? { map: {}, options: {}, sight } : { map, options, sight }
  const hearer = useRef<Hearer>(heard)
  hearer.current = heard
  useLayoutEffect(() => {
    if (hearers.length === 0) listenFrom(window)
    hearers.push(hearer)
    return () => void hearers.splice(hearers.indexOf(hearer), 1)
  }, [])
}

/** When a scanner was kept out of a screen on which nothing is typed; null once somebody has gone on. */
export function useScanned(): number | null {
  return useSnapshot(scanNotice)?.view ?? null
}

const scanNotice = createSource<number | null>()

const gate = new KeyGate({
  now: () => performance.now(),
  later: (delayMs, run) => {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
  scanned: () => {
    const typing = typingNow()
    if (typing === undefined) scanNotice.put(performance.now())
    else typing.scanned()
  },
})

let listening = false

function listenFrom(target: Window): void {
  if (listening) return
  listening = true
  // Before the field that may have the focus: what is typed there is taken down first.
  target.addEventListener('keydown', listen, true)
  target.addEventListener('input', touchAll, true)
  target.addEventListener('pointerdown', goOn, true)
}

function goOn(): void {
  if (scanNotice.now()?.view != null) scanNotice.put(null)
}

/** Text has come into a field by other ways than keys: whoever did that has seen where. */
function touchAll(): void {
  for (const { sight } of hearing()) sight.touched()
}

/** The dialog on top; without one, all of the screen. */
function hearing(): readonly Hearer[] {
  const top = hearers.findLast(({ current }) => current.options.modal)
  return top === undefined ? hearers.map(({ current }) => current) : [top.current]
}

function typingNow(): Typing | undefined {
  return hearing().find(({ options }) => options.typing !== undefined)?.options.typing
}

interface Pressed {
  readonly name: string
  readonly shiftKey: boolean
  readonly repeat: boolean
  readonly at: number
}

/** Modifiers, and what an input method has taken: the text that comes of it is no key. */
const noKeys = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock', 'Dead', 'Process'])

function listen(event: KeyboardEvent): void {
  if (event.isComposing || noKeys.has(event.key)) return
  const { repeat, shiftKey, timeStamp: at } = event
  const pressed: Pressed = { name: keyName(event), shiftKey, repeat, at }
  const kept = keepsKeys(event, pressed)
  const heard = kept ? [] : heardBy(pressed)
  // Keys that waited come all at once: each is for what the one before has made of the screen, Enter for the whole amount.
  const act = heard.length === 0 ? undefined : () => flushSync(() => deliver(pressed))
  if (act !== undefined) event.preventDefault()
  if (repeat) {
    if (act !== undefined) gate.repeat(act)
    else if (isPress(event, pressed)) event.preventDefault()
    return
  }
  const typing = kept || heard.every(({ edits }) => edits) ? typingNow() : undefined
  const scanner = gate.feed({
    at,
    writes: pressed.name.length === 1,
    zero: pressed.name === '0',
    ...(act === undefined ? {} : { act }),
    ...(typing === undefined ? {} : { keep: typing.keep }),
  })
  if (!scanner) goOn()
  else if (isPress(event, pressed)) event.preventDefault()
}

interface HeardKey {
  readonly by: Hearer
  readonly action: (key: string) => void
  readonly edits: boolean
}

function heardBy({ name, shiftKey }: Pressed): readonly HeardKey[] {
  // Shift+Tab still walks through the buttons.
  if (name === 'Tab' && shiftKey) return []
  return hearing().flatMap((by): readonly HeardKey[] => {
    const { typing } = by.options
    const action = actionIn(by.map, name)
    if (action !== undefined) return [{ by, action, edits: false }]
    const edit = typing === undefined ? undefined : actionIn(typing.keys, name)
    return edit === undefined ? [] : [{ by, action: edit, edits: true }]
  })
}

function actionIn(map: KeyMap, name: string): ((key: string) => void) | undefined {
  if (isDigit(name) && map.digit) return map.digit
  return map[name] ?? (name.length === 1 ? map.other : undefined)
}

function isDigit(name: string): boolean {
  return /^[0-9]$/.test(name)
}

/** The last key, and where it was heard; null for a character: who types in between has looked. */
let latest: HeardLast | null = null

interface HeardLast {
  readonly name: string
  readonly at: number
  readonly sight: Sight
}

/** The screen may be another by now than when the key went down: whoever hears it now gets it. */
function deliver(pressed: Pressed): void {
  const { name, repeat, at } = pressed
  const before = latest
  for (const { by, action, edits } of heardBy(pressed)) {
    if (repeat && !(edits && (isDigit(name) || name === 'Backspace'))) continue
    const typed = edits || name.length === 1
    if (isSecond(pressed, before, by.sight) || (!typed && !isSeen(pressed, by))) continue
    // Enter after keys that a screen took is meant for it, however quickly it comes.
    if (typed) by.sight.touched()
    latest = name.length > 1 ? { name, at, sight: by.sight } : null
    action(name)
  }
}

/** The second press of a pair is meant for what the first one moved. Digits and signs come in pairs. */
function isSecond({ name, at }: Pressed, before: HeardLast | null, sight: Sight): boolean {
  return before?.name === name && before.sight !== sight && at - before.at < UNSEEN_MS
}

/** Nobody presses what they have not seen. */
function isSeen({ name, at }: Pressed, { sight, options: { calmEscape } }: Hearer): boolean {
  const looks = name === 'Enter' || name === 'Space' || (name === 'Escape' && calmEscape === true)
  return !looks || sight.takes(at)
}

/** Whether the browser would press or leave something for this key, by itself. */
function isPress({ target }: KeyboardEvent, { name }: Pressed): boolean {
  if (name === 'Enter' || name === 'Tab' || name === 'Escape') return true
  return name === 'Space' && target instanceof HTMLButtonElement
}

function keepsKeys({ target, ctrlKey, metaKey, altKey }: KeyboardEvent, { name }: Pressed): boolean {
  if (ctrlKey || metaKey || altKey) return true
  if (isFunctionKey(name)) return false
  // A question for a PIN is answered by Enter, whoever of several is chosen.
  if (name === 'Enter' && isChoice(target) && hearing().some(({ options }) => options.modal)) return false
  if (target instanceof HTMLSelectElement) return true
  // A field of a page is typed into; the amount is not, the till types it. Enter is the page's: it ends a line of input.
  if (target instanceof HTMLInputElement && target.closest('.page, dialog') !== null)
    return name !== 'Escape' && name !== 'Enter'
  return target instanceof HTMLButtonElement && (name === 'Enter' || name === 'Space' || name === 'Tab')
}

function isChoice(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.role === 'radio'
}
