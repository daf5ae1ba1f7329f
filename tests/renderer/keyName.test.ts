// Keys by their place: a cashier with the Khmer layout, or without Num Lock, types the same amounts and presses the same keys.

import { describe, expect, it } from 'vitest'
import { keyName } from '../../renderer/cashier/keyName'

const named = (key: string, code: string, shiftKey = false) => keyName({ key, code, shiftKey })

describe('a key that does something', () => {
  it.each([
    ['\u200b', 'Space', 'Space'],
    [' ', 'Space', 'Space'],
    ['\u00a0', 'Space', 'Space'],
    ['Enter', 'NumpadEnter', 'Enter'],
    ['F5', 'F5', 'F5'],
    ['Backspace', 'Backspace', 'Backspace'],
    ['Delete', 'Delete', 'Delete'],
    ['ArrowDown', 'ArrowDown', 'ArrowDown'],
    // On-screen keyboards and other programs send no place.
    [' ', '', 'Space'],
    ['\u200b', '', 'Space'],
    ['Enter', '', 'Enter'],
    ['Escape', '', 'Escape'],
    ['F9', '', 'F9'],
  ])('%j at %j is %s', (key, code, name) => expect(named(key, code)).toBe(name))
})

describe('the numeric pad without Num Lock', () => {
  it.each([
    ['Insert', 'Numpad0', '0'],
    ['End', 'Numpad1', '1'],
    ['ArrowDown', 'Numpad2', '2'],
    ['Clear', 'Numpad5', '5'],
    ['PageUp', 'Numpad9', '9'],
    ['Delete', 'NumpadDecimal', '.'],
    ['\0', 'NumpadDecimal', '.'],
    [',', 'NumpadDecimal', '.'],
    ['+', 'NumpadAdd', '+'],
    ['/', 'NumpadDivide', '/'],
  ])('%j at %s is %s', (key, code, name) => expect(named(key, code)).toBe(name))
})

describe('signs', () => {
  it.each([
    ['.', 'Period', false, '.'],
    [',', 'Comma', false, ','],
    ['-', 'Slash', false, '-'],
    ['_', 'Minus', true, '_'],
    ['+', 'Equal', true, '+'],
    ['?', 'Slash', true, '?'],
    ['/', 'Digit7', true, '/'],
    ['&', 'Digit1', false, '&'],
    ['5', 'KeyG', false, '5'],
    ['a', 'KeyA', false, 'a'],
    ['=', 'Equal', false, '='],
  ])('%s at %s (shift %s) is what it writes: %s', (key, code, shift, name) => {
    expect(named(key, code, shift)).toBe(name)
  })

  it.each([
    ['១', 'Digit1', false, '1'],
    ['។', 'Period', false, '.'],
    // Windows writes two letters with this key.
    ['ុំ', 'Comma', false, ','],
    ['Unidentified', 'Comma', false, ','],
    ['Unidentified', 'KeyA', true, 'Unidentified'],
    ['Unidentified', '', false, 'Unidentified'],
    ['\u17fc', 'Comma', false, ','],
    ['៊', 'Slash', false, '/'],
    ['ឥ', 'Minus', false, '-'],
    ['=', 'Equal', true, '+'],
    ['.', 'Period', false, '.'],
    ['៕', 'Period', true, '៕'],
    ['ក', 'KeyK', false, 'ក'],
    ['ាំ', 'KeyA', true, 'ា'],
  ])('in the Khmer layout %s at %s (shift %s) is %s', (key, code, shift, name) => {
    expect(named(key, code, shift)).toBe(name)
  })

  it('that an input method holds are nobody’s until they come as text', () => {
    expect(named('Process', 'Digit1')).toBe('Process')
    expect(named('Process', 'Enter')).toBe('Process')
  })
})
