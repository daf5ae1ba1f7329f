// What Bakong sent and nobody can read, as a manager is shown it: bounded, and without what looks like a token.

import { UNREAD_RAW_MAX } from '../../shared/sale'
import { cutText } from '../../shared/wellFormed'

/** Texts within it. An account, a hash and a reference are shorter; what is longer says no more to a person. */
const TEXT_MAX = 256

const token = /\beyJ[\w-]*\.[\w-]+(?:\.[\w-]*)?|\bbearer\s+[^\s"',;]+/gi

/** @param value parsed JSON  @returns its text, cut to `UNREAD_RAW_MAX` */
export function evidenceOf(value: unknown): string {
  const text = JSON.stringify(value, (_name, field: unknown) => (typeof field === 'string' ? shown(field) : field))
  return text.length > UNREAD_RAW_MAX ? `${cutText(text, UNREAD_RAW_MAX - 1)}…` : text
}

function shown(text: string): string {
  // Cut before it is searched, and after: a token that was cut could no longer be known.
  const hidden = text.slice(0, 4 * TEXT_MAX).replace(token, '[token]')
  return hidden.length > TEXT_MAX || text.length > 4 * TEXT_MAX ? `${cutText(hidden, TEXT_MAX)}…` : hidden
}
