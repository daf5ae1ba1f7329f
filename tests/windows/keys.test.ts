// A till that reloads at Ctrl+R loses the cashier's screen in the middle of a sale.

import { describe, expect, it } from 'vitest'
import { fateOf } from '../../electron/windows/keys'

function press(keys: string, type = 'keyDown') {
  const parts = keys.split('+')
  return {
    type,
    key: parts.at(-1) === '' ? '+' : (parts.at(-1) ?? ''),
    control: parts.includes('Ctrl'),
    meta: parts.includes('Cmd'),
    shift: parts.includes('Shift'),
    alt: parts.includes('Alt'),
  } as Parameters<typeof fateOf>[0]
}

describe('in a packaged till', () => {
  it.each([
    ['Ctrl+r'],
    ['Ctrl+Shift+R'],
    ['Cmd+r'],
    ['Ctrl+F5'],
    ['Shift+F5'],
    ['F12'],
    ['Ctrl+Shift+I'],
    ['Ctrl+Shift+J'],
    ['Ctrl+='],
    ['Ctrl++'],
    ['Ctrl+-'],
    ['Ctrl+0'],
    ['Ctrl+w'],
    ['Ctrl+p'],
    ['Ctrl+s'],
    ['Alt+ArrowLeft'],
  ])('%s does nothing', (keys) => expect(fateOf(press(keys), { packaged: true })).toBe('stop'))

  it.each([
    ['F5'],
    ['F2'],
    ['Enter'],
    ['Escape'],
    ['Tab'],
    ['/'],
    ['0'],
    ['+'],
    ['-'],
    ['r'],
    [' '],
    ['Ctrl+c'],
    ['Ctrl+v'],
    ['Ctrl+a'],
  ])("%s is the page's", (keys) => expect(fateOf(press(keys), { packaged: true })).toBe('pass'))

  // The Khmer layout writes no Latin letter there, and Ctrl+R is Ctrl+R all the same.
  it.each([
    ['រ', 'KeyR'],
    ['ផ', 'KeyP'],
    ['ឲ', 'Equal'],
    ['០', 'Digit0'],
  ])('Ctrl+%s at %s does nothing', (key, code) => {
    expect(fateOf({ ...press('Ctrl+x'), key, code }, { packaged: true })).toBe('stop')
  })

  it('letting go of a key is always passed on', () => {
    expect(fateOf(press('Ctrl+r', 'keyUp'), { packaged: true })).toBe('pass')
  })
})

describe('in development', () => {
  it.each([
    ['Ctrl+r', 'reload'],
    ['F12', 'devtools'],
    ['Ctrl+Shift+I', 'devtools'],
    ['F5', 'pass'],
    ['Ctrl+=', 'stop'],
  ])('%s: %s', (keys, fate) => expect(fateOf(press(keys), { packaged: false })).toBe(fate))
})
