// The only code in the product that speaks to Bakong: the whole Open API (bakong/API.md §2), one method per endpoint.

import type { Money } from '../../shared/money'
import { decimalsOf } from '../../shared/money'
import { type Answer, BakongTrouble, type Clock, LIST_MAX, type LookUp } from '../core/ports'
import { readAddress } from './address'
import { readAnswer, readList, readLookUp, unknownCode } from './answers'
import { type Head, spokenTrouble, troubleOfStatus, troubleWith } from './errors'
import { DeepLink, Issued } from './schemas'
import { type Patience, Transport, type WireAnswer } from './transport'

/** Others wait 10 to 45 s (bakong/API.md §4); a customer stands at the counter. */
const USUAL_PATIENCE: Patience = { connectMs: 5_000, totalMs: 10_000 }

/** One transaction takes about half a kilobyte. */
const BYTES_MAX = 64 * 1024
const LIST_BYTES_MAX = 512 * 1024

export interface ClientOptions {
  /** `https://api-bakong.nbc.gov.kh`, or http on loopback. */
  readonly baseUrl: string
  /** Asked before each call, so that a renewed token holds at once. */
  readonly token: () => string | null
  readonly clock: Clock
  readonly patience?: Partial<Patience>
}

/** What the app that opens a deep link shows and where it goes back to; all three are needed (Open API document p. 12). */
export interface SourceInfo {
  readonly appIconUrl: string
  readonly appName: string
  readonly appDeepLinkCallback: string
}

export type AccountWord = { readonly kind: 'exists' | 'not-found' | 'malformed' }
export type RenewWord = { readonly kind: 'issued'; readonly token: string } | { readonly kind: 'email-not-registered' }
export type RequestWord = { readonly kind: 'email-sent' | 'email-already-registered' }
export type DeepLinkWord = { readonly kind: 'made'; readonly shortLink: string } | { readonly kind: 'provider-away' }

/** Every method throws BakongTrouble and nothing else; a question that can't be right is refused before it is sent. */
export class BakongClient {
  readonly #transport: Transport
  readonly #options: ClientOptions
  /** The root page is 403 while a path of the API is not: knocks go there. */
  #rootIsClosed = false

  /** @throws AddressRefused */
  constructor(options: ClientOptions) {
    this.#options = options
    const patience = { ...USUAL_PATIENCE, ...options.patience }
    this.#transport = new Transport(readAddress(options.baseUrl), options.clock, patience)
  }

  /** The token as it is now, or null. Not for the log. */
  get token(): string | null {
    const token = this.#options.token()
    return token === null || token.trim() === '' ? null : token.trim()
  }

  /** By the MD5 of a dynamic KHQR's text (Open API document p. 14–16). */
  async checkTransactionByMd5(md5: string): Promise<Answer<LookUp>> {
    must(/^[0-9a-f]{32}$/.test(md5), 'an md5 is 32 hex digits in lower case')
    return this.#lookUp('check_transaction_by_md5', { md5 })
  }

  /** By a transaction's full hash (p. 17–19). */
  async checkTransactionByHash(hash: string): Promise<Answer<LookUp>> {
    must(/^[0-9a-f]{64}$/.test(hash), 'a hash is 64 hex digits in lower case')
    return this.#lookUp('check_transaction_by_hash', { hash }, hash)
  }

  /** By the first 8 digits of the hash, as the customer's receipt shows them, and the amount (p. 20–22). */
  async checkTransactionByShortHash(shortHash: string, amount: Money): Promise<Answer<LookUp>> {
    must(/^[0-9a-f]{8}$/.test(shortHash), 'a short hash is 8 hex digits in lower case')
    // The shortest text of the quotient is the exact decimal for every amount of up to 15 digits.
    const figure = amount.amountMinor / 10 ** decimalsOf(amount.currency)
    const body = { hash: shortHash, amount: figure, currency: amount.currency }
    return this.#lookUp('check_transaction_by_short_hash', body, shortHash)
  }

  /** Since version 1.0.3. */
  async checkTransactionByInstructionRef(instructionRef: string): Promise<Answer<LookUp>> {
    must(isReference(instructionRef), 'an instruction reference is 1 to 255 characters')
    return this.#lookUp('check_transaction_by_instruction_ref', { instructionRef })
  }

  /** By the reference of the payer's bank. Since version 1.0.3. */
  async checkTransactionByExternalRef(externalRef: string): Promise<Answer<LookUp>> {
    must(isReference(externalRef), 'an external reference is 1 to 255 characters')
    return this.#lookUp('check_transaction_by_external_ref', { externalRef })
  }

  /** Since version 1.0.5. `blocked` where the path is closed, as reported of production (bakong/API.md §3). */
  async checkTransactionByMd5List(md5s: readonly string[]): Promise<Answer<ReadonlyMap<string, LookUp>>> {
    must(isList(md5s, /^[0-9a-f]{32}$/), `a list holds 1 to ${LIST_MAX} md5s`)
    return this.#ask('check_transaction_by_md5_list', md5s, (answer, endpoint) =>
      readList(answer, endpoint, 'md5', md5s),
    )
  }

  /** Since version 1.0.5. */
  async checkTransactionByHashList(hashes: readonly string[]): Promise<Answer<ReadonlyMap<string, LookUp>>> {
    must(isList(hashes, /^[0-9a-f]{64}$/), `a list holds 1 to ${LIST_MAX} hashes`)
    return this.#ask('check_transaction_by_hash_list', hashes, (answer, endpoint) =>
      readList(answer, endpoint, 'hash', hashes),
    )
  }

  /** Whether `name@bank` is an account of Bakong (p. 23–24). The document wants a token; it is reported to work without. */
  async checkAccount(accountId: string): Promise<Answer<AccountWord>> {
    must(isReference(accountId), 'an account id is 1 to 255 characters')
    return this.#post('check_bakong_account', this.token, { accountId }, (answer, endpoint) => {
      const said = readAnswer(answer, endpoint)
      if (said.kind === 'success') return { kind: 'exists' }
      if (said.errorCode === 11) return { kind: 'not-found' }
      if (said.errorCode === 12) return { kind: 'malformed' }
      throw unknownCode(said.errorCode, answer, endpoint)
    })
  }

  /** A new token for a registered e-mail address (p. 10–11). Bakong asks for no other proof. */
  async renewToken(email: string): Promise<Answer<RenewWord>> {
    must(email.length >= 3 && email.length <= 30 && email.includes('@'), 'an e-mail address has at most 30 characters')
    return this.#askOpenly('renew_token', { email }, (answer, endpoint) => {
      const said = readAnswer(answer, endpoint)
      if (said.kind === 'success') return { kind: 'issued', token: issued(said.data, answer, endpoint) }
      if (said.errorCode === 10) return { kind: 'email-not-registered' }
      throw unknownCode(said.errorCode, answer, endpoint)
    })
  }

  /** First registration (p. 6–7). No longer in the document since 1.0.3: people register on Bakong's web site. */
  async requestToken(who: { email: string; organization: string; project: string }): Promise<Answer<RequestWord>> {
    const { email, organization, project } = who
    must(email.length >= 3 && email.length <= 30 && email.includes('@'), 'an e-mail address has at most 30 characters')
    const named = [organization, project].every((name) => name.length >= 1 && name.length <= 100)
    must(named, 'organization and project have 1 to 100 characters')
    return this.#askOpenly('request_token', { email, organization, project }, (answer, endpoint) => {
      const said = readAnswer(answer, endpoint)
      if (said.kind === 'success') return { kind: 'email-sent' }
      if (said.errorCode === 8) return { kind: 'email-already-registered' }
      if (said.errorCode === 7)
        throw troubleWith('server-error', `${endpoint}: errorCode 7, no e-mail now`, answer.head)
      throw unknownCode(said.errorCode, answer, endpoint)
    })
  }

  /** Trades the code of the registration e-mail for the first token (p. 8–9). See `requestToken`. */
  async verify(code: string): Promise<Answer<{ readonly token: string }>> {
    must(code.length === 20, 'a verification code has 20 characters')
    return this.#askOpenly('verify', { code }, (answer, endpoint) => {
      const said = readAnswer(answer, endpoint)
      if (said.kind === 'success') return { token: issued(said.data, answer, endpoint) }
      throw unknownCode(said.errorCode, answer, endpoint)
    })
  }

  /** A short link that opens a code in the Bakong app (p. 12–13). Another link each time; the code works without it. */
  async generateDeepLink(khqr: string, sourceInfo?: SourceInfo): Promise<Answer<DeepLinkWord>> {
    must(khqr.length >= 20 && khqr.length <= 1024, 'a KHQR has 20 to 1024 characters')
    const body = sourceInfo === undefined ? { qr: khqr } : { qr: khqr, sourceInfo }
    return this.#askOpenly('generate_deeplink_by_qr', body, (answer, endpoint) => {
      const said = readAnswer(answer, endpoint)
      if (said.kind === 'refused') {
        if (said.errorCode === 4) return { kind: 'provider-away' }
        throw unknownCode(said.errorCode, answer, endpoint)
      }
      const link = DeepLink.safeParse(said.data)
      if (!link.success) throw troubleWith('nonsense', `${endpoint}: no https link`, answer.head)
      return { kind: 'made', shortLink: link.data.shortLink }
    })
  }

  /**
   * Knocks at the address without a token: is something there, and what time is it? See the port `Bakong`. A front that
   * shows nobody its root page answers 403 there, and no page of it is ever asked for by a look-up: it is blocked only
   * where the path of the time, which takes calls from anybody, is too.
   */
  async probe(): Promise<Answer<null>> {
    if (!this.#rootIsClosed) {
      const root = { method: 'GET', path: '/', token: null, body: null, bytesMax: 0 } as const
      const found = await this.#timed(root, ({ head }) => (isBlocked(head) ? 'blocked' : answered(head)))
      if (found.value === null) return { ...found, value: null }
    }
    const heard = await this.#timed(openQuestion(null), ({ head }) => answered(head))
    this.#rootIsClosed = true
    return heard
  }

  /**
   * What time is it? A POST without a token to a path that is reported to take it: no cache keeps its answer, and whatever
   * it says, 401 and 404 too, its `Date` was made now. Nothing else of it is read. See the port `Bakong`.
   * @param accountId the shop's own; null where there is none yet
   */
  async time(accountId: string | null): Promise<Answer<null>> {
    return this.#timed(openQuestion(accountId), () => null)
  }

  /** Cuts all calls under way; they fail as `offline`. */
  close(): void {
    this.#transport.close()
  }

  /** @param hash what the found transaction's hash must begin with */
  #lookUp(endpoint: string, body: object, hash?: string): Promise<Answer<LookUp>> {
    return this.#ask(endpoint, body, (answer) => {
      const word = readLookUp(answer, endpoint)
      if (hash === undefined || word.kind !== 'found' || word.payment.hash.startsWith(hash)) return word
      throw spokenTrouble('nonsense', `${endpoint}: answered with another transaction`, answer.head)
    })
  }

  /** A question that needs the token. */
  async #ask<T>(endpoint: string, body: object, read: (answer: WireAnswer, endpoint: string) => T): Promise<Answer<T>> {
    const { token } = this
    if (token === null) throw new BakongTrouble('unauthorized', `${endpoint}: no token is set`, { unsent: true })
    return this.#post(endpoint, token, body, read)
  }

  /** A question that Bakong takes from anybody. The token stays here. */
  #askOpenly<T>(endpoint: string, body: object, read: (answer: WireAnswer, endpoint: string) => T): Promise<Answer<T>> {
    return this.#post(endpoint, null, body, read)
  }

  async #post<T>(
    endpoint: string,
    token: string | null,
    body: object,
    read: (answer: WireAnswer, endpoint: string) => T,
  ): Promise<Answer<T>> {
    // Such a text can't stand in a header, and Node's error about it would be no BakongTrouble.
    if (token !== null && !/^[\x21-\x7e]+$/.test(token)) {
      throw new BakongTrouble('unauthorized', `${endpoint}: what is set is no token`, { unsent: true })
    }
    const bytesMax = endpoint.endsWith('_list') ? LIST_BYTES_MAX : BYTES_MAX
    const question = { method: 'POST', path: `/v1/${endpoint}`, token, body: JSON.stringify(body), bytesMax } as const
    return this.#timed(question, (answer) => read(answer, endpoint))
  }

  async #timed<T>(question: Parameters<Transport['send']>[0], read: (answer: WireAnswer) => T): Promise<Answer<T>> {
    const { clock } = this.#options
    const from = clock.monotonic()
    const answer = await this.#transport.send(question)
    const value = read(answer)
    const { serverDateMs, mayBeCopy } = answer.head
    return { value, serverDateMs, mayBeCopy, tookMs: clock.monotonic() - from }
  }
}

function issued(data: unknown, { head }: WireAnswer, endpoint: string): string {
  const read = Issued.safeParse(data)
  if (!read.success) throw troubleWith('nonsense', `${endpoint}: no token in the answer`, head)
  return read.data.token
}

/** About an account, without a token: any HTTP answer will do. */
function openQuestion(accountId: string | null): Parameters<Transport['send']>[0] {
  const body = JSON.stringify(accountId === null ? {} : { accountId })
  return { method: 'POST', path: '/v1/check_bakong_account', token: null, body, bytesMax: 0 }
}

function isBlocked({ status }: Head): boolean {
  return status === 403 || status === 451
}

/** @throws BakongTrouble where the server, or what stands before it, answers no knock */
function answered(head: Head): null {
  if (isBlocked(head) || head.status >= 500) throw troubleOfStatus(head, 'probe')
  return null
}

function isReference(text: string): boolean {
  return text.trim() !== '' && text.length <= 255
}

function isList(keys: readonly string[], form: RegExp): boolean {
  return keys.length >= 1 && keys.length <= LIST_MAX && keys.every((key) => form.test(key))
}

/** Refuses a question before it is sent: it would cost a look-up and bring nothing. */
function must(right: boolean, rule: string): void {
  if (!right) throw new BakongTrouble('bad-request', rule, { unsent: true })
}
