// Which keys of a browser a till must not have: a reload or a zoom in the middle of a sale. F5 is the till's own key.

import type { Input } from 'electron'

/** `stop`: the page never sees it. `pass`: the page's own key. The others are for development. */
export type KeyFate = 'stop' | 'pass' | 'devtools' | 'reload'

type Pressed = Pick<Input, 'type' | 'key' | 'code' | 'control' | 'meta' | 'shift' | 'alt'>

/** Where a layout writes no Latin letter, a shortcut is known by its key's place: in the Khmer layout Ctrl+R writes រ. */
function shortcutKey({ key, code }: Pressed): string {
  if (/^F\d{1,2}$/.test(code)) return code.toLowerCase()
  if (/^[\x20-\x7e]+$/.test(key)) return key.toLowerCase()
  const place = /^(?:Key|Digit|Numpad)(\w)$/.exec(code)?.[1] ?? { Minus: '-', Equal: '=' }[code]
  return (place ?? key).toLowerCase()
}

const zoomKeys: ReadonlySet<string> = new Set(['+', '-', '=', '_', '0'])
const devtoolsKeys: ReadonlySet<string> = new Set(['i', 'j', 'c'])

/** Decides about one key press. */
export function fateOf(input: Pressed, { packaged }: { packaged: boolean }): KeyFate {
  if (input.type !== 'keyDown') return 'pass'
  const key = shortcutKey(input)
  const command = input.control || input.meta
  if (key === 'f12' || (command && input.shift && devtoolsKeys.has(key))) return packaged ? 'stop' : 'devtools'
  if (command && key === 'r') return packaged ? 'stop' : 'reload'
  if (key === 'f5' && (command || input.shift)) return 'stop'
  if (command && zoomKeys.has(key)) return 'stop'
  if (command && (key === 'w' || key === 'p' || key === 's')) return 'stop'
  if (input.alt && (key === 'arrowleft' || key === 'arrowright')) return 'stop'
  return 'pass'
}
