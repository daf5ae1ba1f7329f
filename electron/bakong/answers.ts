// From an HTTP answer to what Bakong said: status, JSON, envelope, then the meaning for each kind of question.

import { BakongTrouble, type LookUp } from '../core/ports'
import { type Head, spokenTrouble, troubleOfCode, troubleOfStatus, troubleWith } from './errors'
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

/**
 * Reads the envelope of bakong/API.md §1.
 * @param endpoint for the log
 * @throws BakongTrouble for everything that is not Bakong's proper word
 */
export function readAnswer({ head, body }: WireAnswer, endpoint: string): Said {
  if (head.status !== 200) throw telling(head, body, endpoint) ?? troubleOfStatus(head, endpoint)
  if (body instanceof BakongTrouble) throw troubleWith(body.kind, `${endpoint}: ${body.detail}`, head)
  const envelope = readEnvelope(head, body)
  if (typeof envelope === 'string') throw troubleWith('nonsense', `${endpoint}: ${envelope}`, head)
  const { responseCode, errorCode, data } = envelope
  if (errorCode !== null) {
    const trouble = troubleOfCode(errorCode, head, endpoint)
    if (trouble !== null) throw trouble
  }
  if (responseCode === 0 && errorCode === null) return { kind: 'success', data: data ?? null }
  if (responseCode === 1 && errorCode !== null) return { kind: 'refused', errorCode }
  const detail = `${endpoint}: responseCode ${responseCode} with errorCode ${errorCode ?? 'none'}`
  throw spokenTrouble('nonsense', detail, head)
}

/** The trouble that an error page tells more exactly than its status, if it is an envelope at all. */
function telling(head: Head, body: Buffer | BakongTrouble, endpoint: string): BakongTrouble | null {
  if (body instanceof BakongTrouble || head.status < 400) return null
  const envelope = readEnvelope(head, body)
  if (typeof envelope === 'string' || envelope.errorCode === null || !TELLING_CODES.has(envelope.errorCode)) return null
  return troubleOfCode(envelope.errorCode, head, `${endpoint}: HTTP ${head.status}`)
}

function readEnvelope(head: Head, body: Buffer): Envelope | string {
  if (head.contentEncoding !== 'identity' && head.contentEncoding !== '')
    return 'compressed, though nobody asked for it'
  const json = readJson(body, head.contentType)
  if (!json.ok) return json.error
  const envelope = Envelope.safeParse(json.value)
  return envelope.success ? envelope.data : `no envelope of Bakong (${fieldsOf(envelope.error.issues)})`
}

/**
 * Bakong's word about one transaction. Only errorCode 1 is "not found" and only 3 is "failed" (bakong/API.md §9.2).
 * @throws BakongTrouble `nonsense` when a transaction came that can't be read: money may be there
 */
export function readLookUp(answer: WireAnswer, endpoint: string): LookUp {
  const said = readAnswer(answer, endpoint)
  if (said.kind === 'success') {
    const read = readTransaction(said.data)
    if (read.ok) return { kind: 'found', ...read.value }
    const detail = `${endpoint}: a transaction came, but can't be read (${read.error}); money may be there`
    throw spokenTrouble('nonsense', detail, answer.head)
  }
  if (said.errorCode === 1) return { kind: 'not-found' }
  if (said.errorCode === 3) return { kind: 'failed' }
  throw unknownCode(said.errorCode, answer, endpoint)
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
      const read = readTransaction(item.transaction ?? item.data ?? item)
      return read.ok && (hash === null || read.value.payment.hash === hash) ? { kind: 'found', ...read.value } : null
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
