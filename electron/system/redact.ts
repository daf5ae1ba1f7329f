// Takes out of a text what must never be written down: tokens, codes, whole account numbers, addresses of people.

/** Longest text of one field; the rest is cut. */
const TEXT_MAX = 2_000

/** Longest text that is looked through for secrets; the rest is dropped unread. */
const READ_MAX = 4 * TEXT_MAX

/** Things within things of one field. */
const DEPTH_MAX = 4

/** Entries of one list or object. */
const ENTRIES_MAX = 50

/** Digits in a row from which on a number may be an account's or a phone's. Amounts and bill numbers are shorter. */
const ACCOUNT_DIGITS_MIN = 9

/** Letters and digits in a row from which on a word may be a key. Hashes and ids are shorter, but for SHA-256. */
const KEY_LENGTH_MIN = 40

/** Fields whose value is never written, whatever it looks like. `tokenId` names a token without revealing it. */
const secretField =
  /token(?!Id$)|secret|passw|authorization|cookie|credential|api[-_]?keys?|khqr|^(qr|keys?|payload|raw|pins?|pin[-_]?(hash|code))$/i
/** `newPin`, and not `shipping`. */
const pinField = /[a-z]P(in|IN)$/

/** Our own numbers, which are dates and digits like an account's. */
const plainField = /^(bill|billNumber)$/

const scheme = /\b(bearer|basic)\s+[^\s"',;]+/gi
/** Secrets by the mark that the till gives its own: of webhooks, and of the local API. */
const marked = /\b(whsec_|khqr_(?=[\w-]{8}))[\w+/=-]*/g
/** `token=abc`, `"pin":"4711"`, `?api_key=…`: what stands behind such a name, however short. */
const named =
  /(?<![\w.-])([\w.-]*(?:token(?!Id\b)|secret|passw|pin\b|api[-_]?key|authorization|credential)\w*)(\\?["']?\s*=\s*\\?["']?|\\?["']\s*:\s*\\?["']?)([^\s"'\\,;&}]+)/gi
/** `token abc123`, `secret: abc123`. Words without a digit are ours: `token: must be …`. */
const spoken = /\b(token|secret|password|passphrase|api[-_]?key)(:?\s+)(?=[\w.~+/=-]*\d)[\w.~+/=-]{4,}/gi
/** `PIN 4711`, `pin: ៤៧១១`. */
const pin = /\b(pins?)(\W{1,4})\p{Nd}{4,8}(?!\p{Nd})/giu
const jwt = /\beyJ[\w-]*\.[\w-]+(?:\.[\w-]*)?/g
/** From the payload's first tag to the last checksum in the text; to the end where it was cut. */
const khqr = /(?<!\d)000201\d{4}(?:[\s\S]*6304[\da-f]{4}|[\s\S]*$)/gi
/** E-mail addresses and Bakong account ids, which look alike. */
const accountAtHost = /([\p{L}\p{M}\p{N}._+-]{1,64})@([\p{L}\p{M}\p{N}.-]+)/gu
const spacedDigits = /\d(?: ?\d){8,}/g
const word = /[\w-]{9,}/g

/** Secrets that this process holds: they are known by themselves, whatever they look like. */
const held = new Set<string>()
/** A shop has a token, some keys and some webhooks; what was held before them goes first. */
const HELD_MAX = 500
/** A shorter one would take ordinary words out of the log. */
const HELD_LENGTH_MIN = 6

/** From now on this text is written down nowhere. */
export function hide(secret: string): void {
  if (secret.length < HELD_LENGTH_MIN) return
  held.delete(secret)
  held.add(secret)
  const [oldest] = held
  if (held.size > HELD_MAX && oldest !== undefined) held.delete(oldest)
}

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i
const day = /^\d{4}-\d\d-\d\d(T\d\d)?$/

/** @returns the text without secrets, cut to a fair length */
export function redact(text: string): string {
  // A word that was cut could be half a secret, which no pattern knows: it goes too.
  const read = withoutHeld(text.length > READ_MAX ? text.slice(0, READ_MAX).replace(/\S*$/, '') : text)
  const shown = read
    .replace(khqr, '[khqr]')
    .replace(scheme, (_all, name: string) => `${name.toLowerCase() === 'basic' ? 'Basic' : 'Bearer'} [token]`)
    .replace(jwt, '[token]')
    .replace(marked, '$1[secret]')
    .replace(named, '$1$2[secret]')
    .replace(spoken, '$1$2[secret]')
    .replace(pin, '$1$2[pin]')
    .replace(accountAtHost, (_all, name: string, host: string) => `${name.slice(0, 2)}…@${host}`)
    .replace(spacedDigits, (digits, at: number, whole: string) =>
      insideWord(whole, at, digits) ? digits : short(digits),
    )
    .replace(word, shortWord)
  return shown.length > TEXT_MAX || text.length > READ_MAX ? `${shown.slice(0, TEXT_MAX)}…` : shown
}

function withoutHeld(text: string): string {
  let left = text
  for (const secret of held) if (left.includes(secret)) left = left.replaceAll(secret, '[secret]')
  return left
}

/** Digits that go on as letters or dashes are judged as a word: they may be part of an id. */
function insideWord(whole: string, at: number, digits: string): boolean {
  const wordSign = /[\w-]/
  return wordSign.test(whole.charAt(at - 1)) || wordSign.test(whole.charAt(at + digits.length))
}

function shortWord(text: string): string {
  if (uuid.test(text) || day.test(text)) return text
  const digits = text.replace(/\D/g, '').length
  if (/^[\d-]+$/.test(text) && digits >= ACCOUNT_DIGITS_MIN) return short(text)
  if (text.length >= KEY_LENGTH_MIN && digits > 0) return `${text.slice(0, 6)}…`
  return text
}

function short(digits: string): string {
  return `…${digits.replace(/\D/g, '').slice(-4)}`
}

/**
 * The same for anything that is logged: lists, objects and errors, to a fair depth. Numbers stay: times and amounts are
 * numbers, account numbers are text.
 */
export function redactValue(value: unknown, depth = DEPTH_MAX): unknown {
  if (typeof value === 'string') return redact(value)
  if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function')
    return redact(String(value))
  if (typeof value !== 'object' || value === null) return value
  if (depth === 0) return '…'
  if (value instanceof Error) return redactError(value, depth)
  if (Array.isArray(value)) return value.slice(0, ENTRIES_MAX).map((entry) => redactValue(entry, depth - 1))
  return redactFields(Object.entries(value), depth)
}

function redactFields(fields: readonly (readonly [string, unknown])[], depth: number): Record<string, unknown> {
  const kept = fields.slice(0, ENTRIES_MAX).filter(([, value]) => value !== undefined)
  return Object.fromEntries(kept.map(([name, value]) => [name, redactField(name, value, depth - 1)]))
}

function redactField(name: string, value: unknown, depth: number): unknown {
  if (secretField.test(name) || pinField.test(name)) return '[secret]'
  if (plainField.test(name) && typeof value === 'string') return value.slice(0, TEXT_MAX)
  return redactValue(value, depth)
}

/** An error's own words and where it arose, and what caused it. */
function redactError(error: Error, depth: number): Record<string, unknown> {
  const { name, message, stack, cause } = error
  const own = Object.entries(error).filter(([key]) => key !== 'name' && key !== 'cause')
  return { ...redactFields([['name', name], ['message', message], ['stack', stack], ['cause', cause], ...own], depth) }
}
