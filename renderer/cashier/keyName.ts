// What a key is to the till: what it does by its place on the keyboard, what it writes by its sign. Pure.

import { latinDigits } from '../../shared/digits'

export type PressedKey = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>

/**
 * Keys that do something, by their place (`code`, UI Events): in the Khmer layout Space writes U+200B. A numeric pad
 * types its digits without Num Lock too, where its keys are called Insert, End or, for the point, Delete.
 */
const byPlace: Readonly<Record<string, string>> = {
  Enter: 'Enter',
  NumpadEnter: 'Enter',
  Space: 'Space',
  Tab: 'Tab',
  Escape: 'Escape',
  Backspace: 'Backspace',
  NumpadBackspace: 'Backspace',
  NumpadDecimal: '.',
  NumpadComma: ',',
  NumpadAdd: '+',
  NumpadSubtract: '-',
  NumpadDivide: '/',
}
const PAD_DIGIT = /^Numpad(\d)$/
const FUNCTION_KEY = /^F\d{1,2}$/

/** @param name as `keyName` says it. It writes nothing: fields and lists have no use for it. */
export function isFunctionKey(name: string): boolean {
  return FUNCTION_KEY.test(name)
}

/** Signs of an amount by their place, for layouts that write a Khmer letter there. */
const signPlaces: Readonly<Record<string, { readonly plain?: string; readonly shift?: string }>> = {
  Period: { plain: '.' },
  Comma: { plain: ',' },
  Slash: { plain: '/', shift: '?' },
  Minus: { plain: '-' },
  Equal: { shift: '+' },
}

/** Khmer letters and signs, what the Khmer layouts write that can't be seen, and two letters that one key writes. */
const KHMER = /^(?:[\u1780-\u17ff\u19e0-\u19ff\u200b-\u200d]|Unidentified$)/

/**
 * The name by which a screen knows a key: `Enter`, `Space`, `Tab`, `Escape`, `Backspace`, `F1`…, a digit, a sign, any
 * other character, or else the browser's own name. On-screen keyboards send no `code`: there `key` says it all.
 */
export function keyName({ key, code, shiftKey }: PressedKey): string {
  // An input method has it: what comes of it comes as text.
  if (key === 'Process') return key
  const placed = PAD_DIGIT.exec(code)?.[1] ?? byPlace[code] ?? (FUNCTION_KEY.test(code) ? code : undefined)
  if (placed !== undefined) return placed
  if (key === ' ' || key === '\u200b' || key === '\u00a0') return 'Space'
  const written = latinDigits(key)
  if (/^\d$/.test(written)) return written
  const sign = signPlaces[code]?.[shiftKey ? 'shift' : 'plain']
  // The Khmer layout has no plus; where it would be it writes a Latin sign.
  if (sign !== undefined && (KHMER.test(key) || (sign === '+' && key === '='))) return sign
  // One key of the Khmer layout may write two letters: it is one key all the same.
  return KHMER.test(key) && key !== 'Unidentified' ? key.charAt(0) : written
}
