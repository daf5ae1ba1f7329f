// From an HTTP answer to what Bakong said: status, JSON, envelope, then the meaning for each kind of question.

import type { Result } from '../../shared/result'
import { UNREAD_WHY_MAX } from '../../shared/sale'
import { cutText } from '../../shared/wellFormed'
import { BakongTrouble, type LookUp } from '../core/ports'
import { type Head, spokenTrouble, troubleOfCode, troubleOfStatus, troubleWith } from './errors'
import { evidenceOf } from './evidence'
import { readJson } from './json'
import { Envelope, ListItem } from './schemas'
import { fieldsOf, readTransaction } from './transaction'
import type { WireAnswer } from './transport'

/** What Bakong said, when it said something proper. */
export type Said =
  | { readonly kind: 'success'; readonly data: unknown }
  /** responseCode 1 with an errorCode that is an answer to the question, or that nobody has documented. */
  | { readonly kind: 'refused'; readonly errorCode: number }

/** Codes that say more about the call than a 4xx or 5xx status does: wrong token, server away, quota spent. */
const TELLING_CODES: ReadonlySet<number> = new Set([6, 9, 17])

/** Bakong's envelope, read, or with something in it that is no answer to any question. Either way the way to Bakong is well. */
type Heard = { readonly json: unknown } & (
  | { readonly said: Said; readonly odd: null }
  /** `odd` quotes no text of the answer; `trouble` is the same for those who can make nothing of it. */
  | { readonly said: null; readonly odd: string; readonly trouble: BakongTrouble }
)

/**
 * Reads the envelope of bakong/API.md §1.
 * @param endpoint for the log
 * @throws BakongTrouble for everything that is not Bakong's proper word
 */
export function readAnswer(answer: WireAnswer, endpoint: string): Said {
  const heard = hear(answer, endpoint)
  if (heard.said === null) throw heard.trouble
  return heard.said
}

/** @throws BakongTrouble for what is about the call, and for what is no envelope of Bakong */
function hear({ head, body }: WireAnswer, endpoint: string): Heard {
  if (head.status !== 200) throw telling(head, body, endpoint) ?? troubleOfStatus(head, endpoint)
  if (body instanceof BakongTrouble) throw troubleWith(body.kind, `${endpoint}: ${body.detail}`, head)
  const read = jsonOf(head, body)
  if (!read.ok) throw troubleWith('nonsense', `${endpoint}: ${read.error}`, head)
  const json = read.value
  const odd = (why: string, trouble = spokenTrouble('nonsense', `${endpoint}: ${why}`, head)) =>
    ({ json, said: null, odd: why, trouble }) as const
  const envelope = Envelope.safeParse(json)
  if (!envelope.success) {
    const why = `no envelope of Bakong (${fieldsOf(envelope.error.issues)})`
    if (isEnvelopeLike(json)) return odd(why)
    throw troubleWith('nonsense', `${endpoint}: ${why}`, head)
  }
  const { responseCode, errorCode, data } = envelope.data
  const trouble = errorCode === null ? null : troubleOfCode(errorCode, head, endpoint)
  // 2 and 5 blame this very question: the next one may be answered.
  if (trouble?.kind === 'bad-request') return odd(`errorCode ${errorCode}`, trouble)
  if (trouble !== null) throw trouble
  if (responseCode === 0 && errorCode === null)
    return { json, said: { kind: 'success', data: data ?? null }, odd: null }
  if (responseCode === 1 && errorCode !== null) return { json, said: { kind: 'refused', errorCode }, odd: null }
  return odd(`responseCode ${responseCode} with errorCode ${errorCode ?? 'none'}`)
}

/** Whether somebody's JSON is Bakong's after all: by the one field that says so. */
function isEnvelopeLike(json: unknown): boolean {
  return Envelope.pick({ responseCode: true }).safeParse(json).success
}

/** The trouble that an error page tells more exactly than its status, if it is an envelope at all. */
function telling(head: Head, body: Buffer | BakongTrouble, endpoint: string): BakongTrouble | null {
  if (body instanceof BakongTrouble || head.status < 400) return null
  const json = jsonOf(head, body)
  const envelope = json.ok ? Envelope.safeParse(json.value) : null
  const errorCode = envelope?.success ? envelope.data.errorCode : null
  if (errorCode === null || !TELLING_CODES.has(errorCode)) return null
  return troubleOfCode(errorCode, head, `${endpoint}: HTTP ${head.status}`)
}

function jsonOf(head: Head, body: Buffer): Result<unknown, string> {
  if (head.contentEncoding !== 'identity' && head.contentEncoding !== '')
    return { ok: false, error: 'compressed, though nobody asked for it' }
  return readJson(body, head.contentType)
}

/**
 * Bakong's word about one transaction. Only errorCode 1 is "not found" and only 3 is "failed" (bakong/API.md §9.2). What
 * else stands in its envelope is `unreadable`: no trouble of the way, and money may be there.
 * @throws BakongTrouble for what is about the call
 */
export function readLookUp(answer: WireAnswer, endpoint: string): LookUp {
  const { said, odd, json } = hear(answer, endpoint)
  if (said === null) return unreadable(odd, json)
  if (said.kind === 'success') return readFound(said.data)
  if (said.errorCode === 1) return { kind: 'not-found' }
  if (said.errorCode === 3) return { kind: 'failed' }
  return unreadable(`errorCode ${said.errorCode}`, json)
}

/** A transaction came: it is read, or it is money that nobody can judge. */
function readFound(data: unknown): Exclude<LookUp, { kind: 'not-found' | 'failed' }> {
  const read = readTransaction(data)
  return read.ok ? { kind: 'found', ...read.value } : unreadable(`transaction: ${read.error}`, data)
}

function unreadable(why: string, json: unknown) {
  return { kind: 'unreadable', why: cutText(why, UNREAD_WHY_MAX), raw: evidenceOf(json) } as const
}

/** An errorCode that is no answer to this question. Pending and uncertain, never "paid" (bakong/API.md §3). */
export function unknownCode(errorCode: number, { head }: WireAnswer, endpoint: string): BakongTrouble {
  return spokenTrouble('nonsense', `${endpoint}: errorCode ${errorCode}, which this question should not get`, head)
}

/**
 * Bakong's words about a list. What is missing, unclear, static or contradicted is left out and stays unknown.
 * @param asked the keys in lower case: md5s, or transaction hashes
 * @throws BakongTrouble when the answer as a whole is none
 */
export function readList(
  answer: WireAnswer,
  endpoint: string,
  key: 'md5' | 'hash',
  asked: readonly string[],
): ReadonlyMap<string, LookUp> {
  const said = readAnswer(answer, endpoint)
  if (said.kind === 'refused') throw unknownCode(said.errorCode, answer, endpoint)
  if (!Array.isArray(said.data)) throw troubleWith('nonsense', `${endpoint}: no list`, answer.head)
  const words = new Map<string, LookUp | null>()
  const wanted = new Set(asked)
  for (const element of said.data) {
    const item = ListItem.safeParse(element)
    const name = item.success ? item.data[key]?.trim().toLowerCase() : undefined
    if (!item.success || name === undefined || !wanted.has(name)) continue
    words.set(name, both(words.get(name), readItem(item.data, key === 'hash' ? name : null)))
  }
  return new Map([...words].filter((entry): entry is [string, LookUp] => entry[1] !== null))
}

/** @param hash the hash that was asked for, when a hash was: another transaction is no answer */
function readItem(item: ListItem, hash: string | null): LookUp | null {
  switch (item.status.trim().toUpperCase()) {
    case 'SUCCESS': {
      // What can't be read here is asked for alone, and then shown whole.
      const word = readFound(item.transaction ?? item.data ?? item)
      return word.kind === 'found' && (hash === null || word.payment.hash === hash) ? word : null
    }
    case 'NOT_FOUND':
      return { kind: 'not-found' }
    case 'FAILED':
      return { kind: 'failed' }
    default:
      // STATIC_QR, SERVICE_FAILED (passing, bakong/API.md §2.1) and whatever comes next.
      return null
  }
}

/** Two words about one code: money wins; any other contradiction is no word. */
function both(first: LookUp | null | undefined, second: LookUp | null): LookUp | null {
  if (first === undefined) return second
  if (first?.kind === 'found') return first
  if (second?.kind === 'found') return second
  return first?.kind === second?.kind ? second : null
}
