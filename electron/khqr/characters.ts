// Which characters a KHQR may hold, and how much room a text takes in it.

/**
 * Never part of a name, a label or an account: control characters and line breaks (EMV QRCPS allows printable
 * characters only), half surrogate pairs (no UTF-8 exists for them), and the marks that turn the reading direction
 * around, with which a name can be made to look like another. Zero-width spaces stay: Khmer separates words by them.
 */
const FORBIDDEN = /[\p{Cc}\p{Surrogate}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u

/** Whether a text holds a character that no KHQR may hold. */
export function hasForbidden(text: string): boolean {
  return FORBIDDEN.test(text)
}

/** Whether a text holds characters outside the Basic Multilingual Plane, such as emoji: JavaScript counts them twice. */
export function hasAstral(text: string): boolean {
  return /[\u{10000}-\u{10ffff}]/u.test(text)
}

/** Units a value takes with its tag and its length: KHQR counts UTF-16 units, as all of NBC's SDKs do. */
export function sizeInCode(value: string | null): number {
  return value === null ? 0 : value.length + 4
}
