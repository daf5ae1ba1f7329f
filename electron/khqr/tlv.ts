// Tag, length, value: the grammar of a KHQR and of the templates inside it.

import { err, ok, type Result } from '../../shared/result'

export interface TlvFault {
  readonly reason: 'tag' | 'length' | 'repeated-tag'
  /** The tag it is about, as far as it could be read. */
  readonly tag: string
}

/** Tag and value in the order in which they stand. */
export type Objects = ReadonlyMap<string, string>

const TWO_DIGITS = /^\d\d$/

/**
 * Reads a row of objects up to its exact end (EMV QRCPS: two digits tag, two digits length, value). The length
 * counts UTF-16 units as all of NBC's SDKs do, and is never 00. Each turn takes at least five units off the text, so
 * this ends for any input.
 * @returns the objects, or what is wrong with the first bad one
 */
export function parseTlv(text: string): Result<Objects, TlvFault> {
  const objects = new Map<string, string>()
  for (let at = 0; at < text.length; ) {
    const tag = text.slice(at, at + 2)
    const digits = text.slice(at + 2, at + 4)
    if (!TWO_DIGITS.test(tag)) return err({ reason: 'tag', tag })
    if (objects.has(tag)) return err({ reason: 'repeated-tag', tag })
    if (!TWO_DIGITS.test(digits)) return err({ reason: 'length', tag })
    const length = Number(digits)
    const value = text.slice(at + 4, at + 4 + length)
    // A length that ends inside a surrogate pair was not counted in UTF-16 units.
    if (length === 0 || value.length < length || /\p{Surrogate}/u.test(value)) return err({ reason: 'length', tag })
    objects.set(tag, value)
    at += 4 + length
  }
  return ok(objects)
}
