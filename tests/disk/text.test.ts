// A file that an editor on Windows saved: its mark and its ends of lines are no fault, another encoding is named in plain words.

import { describe, expect, it } from 'vitest'
import { textOf, WrongEncoding } from '../../electron/disk/text'

const TEXT = '{\r\n  "name": "ហាងកាហ្វេ"\r\n}\r\n'
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16()
const utf32 = (text: string) => Buffer.from(new Uint32Array([...text].map((one) => one.codePointAt(0) ?? 0)).buffer)

describe('a text', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${TEXT}`)],
  ])('in %s is read, Khmer and all', (_name, bytes) => {
    expect(textOf(bytes)).toBe(TEXT)
    expect(JSON.parse(textOf(bytes))).toEqual({ name: 'ហាងកាហ្វេ' })
  })

  it.each([
    ['UTF-16', 'little end first, with its mark', Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
    ['UTF-16', 'little end first', Buffer.from(TEXT, 'utf16le')],
    ['UTF-16', 'big end first, with its mark', utf16be(`\ufeff${TEXT}`)],
    ['UTF-16', 'big end first', utf16be(TEXT)],
    ['UTF-32', 'with its mark', utf32(`\ufeff${TEXT}`)],
    ['ANSI', 'Windows-1252', Buffer.from('{"name":"Caf\xe9"}', 'latin1')],
  ])('in %s (%s) is refused by that name', (encoding, _how, bytes) => {
    expect(() => textOf(bytes)).toThrow(WrongEncoding)
    expect(() => textOf(bytes)).toThrow(new RegExp(`^saved as ${encoding}.*; save it as UTF-8$`))
  })

  it('that is empty is empty', () => {
    expect([textOf(new Uint8Array()), textOf(Buffer.from('\ufeff'))]).toEqual(['', ''])
  })
})
