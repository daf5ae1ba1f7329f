// Text from outside is made whole before anybody keeps it. Half a surrogate pair is valid JSON ("\ud83d"), but no UTF-8: a
// database keeps another text than the one that was hashed, and whole books would be called changed.

/** JSON text in which half a surrogate pair may be hidden. Read as strict UTF-8, a text has none but such as are escaped. */
const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F]/

/** The same text or data with U+FFFD for each half of a surrogate pair. Other objects than those of JSON stay as they are. */
export function wellFormed<T>(value: T): T {
  return whole(value) as T
}

/** The same for what was parsed from this JSON text: nothing is walked through where nothing can be found. */
export function wellFormedFrom<T>(json: string, value: T): T {
  return ESCAPED_SURROGATE.test(json) ? wellFormed(value) : value
}

function whole(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map(whole)
  if (typeof value !== 'object' || value === null) return value
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name.toWellFormed(), whole(field)]))
}

/** The first `max` units of a text, or one less where the cut would go through a pair. */
export function cutText(text: string, max: number): string {
  const last = text.charCodeAt(max - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max)
}
