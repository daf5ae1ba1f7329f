// The simulated Bakong's counter: one proper answer for each endpoint of the Open API (bakong/API.md §2, §3). No HTTP.

import { z } from 'zod'
import { decimalsOf, minorFromBakong } from '../../../shared/money'
import { Currency } from '../../../shared/moneySchema'
import { LIST_MAX } from '../../core/ports'
import { readCode } from './codeReader'
import type { Customers } from './customers'
import type { Entry } from './ledger'
import type { TokenBook } from './tokens'

export interface Envelope {
  readonly responseCode: 0 | 1
  readonly responseMessage: string
  readonly errorCode: number | null
  readonly data: unknown
}

export interface Reply {
  readonly status: number
  readonly envelope: Envelope
}

const succeeded = (data: unknown, responseMessage: string): Reply => ({
  status: 200,
  envelope: { responseCode: 0, responseMessage, errorCode: null, data },
})
const refused = (errorCode: number, responseMessage: string, status = 200): Reply => ({
  status,
  envelope: { responseCode: 1, responseMessage, errorCode, data: null },
})
const MISSING_FIELDS = refused(5, 'Missing required fields', 400)

const Md5Body = z.object({ md5: z.string().min(1).max(255) })
const HashBody = z.object({ hash: z.string().min(1).max(255) })
const ShortHashBody = z.object({ hash: z.string().length(8), amount: z.number().positive(), currency: Currency })
const InstructionBody = z.object({ instructionRef: z.string().min(1).max(255) })
const ExternalBody = z.object({ externalRef: z.string().min(1).max(255) })
const ListBody = z.array(z.string().min(1).max(255)).min(1).max(LIST_MAX)
const AccountBody = z.object({ accountId: z.string().min(1).max(255) })
const EmailBody = z.object({ email: z.string().min(3).max(30) })
const RequestBody = z.object({
  email: z.string().min(3).max(30),
  organization: z.string().min(1).max(100),
  project: z.string().min(1).max(100),
})
const VerifyBody = z.object({ code: z.string().length(20) })
const DeepLinkBody = z.object({
  qr: z.string().min(1),
  sourceInfo: z.object({ appIconUrl: z.string(), appName: z.string(), appDeepLinkCallback: z.string() }).optional(),
})

/** The endpoints that count as look-ups and want a token begin with this. */
const LOOK_UP = 'check_transaction_by_'

/** At this bank every well-formed account exists but these. */
const NO_ACCOUNT = /^nobody@/

export const REGISTERED_EMAIL = 'till@demo.kh'

export interface DeskDeps {
  readonly customers: Customers
  readonly tokens: TokenBook
  /** Bakong's clock, UTC ms. */
  readonly now: () => number
  /** Look-ups a token may ask today; null for no limit. */
  readonly dailyLimit: () => number | null
}

export class Desk {
  readonly #deps: DeskDeps
  readonly #emails = new Set([REGISTERED_EMAIL])
  /** Codes of registration e-mails that were "sent": code -> address. */
  readonly mailbox = new Map<string, string>()

  constructor(deps: DeskDeps) {
    this.#deps = deps
  }

  /**
   * @param endpoint the path's last part
   * @param body parsed JSON; undefined when it was none
   * @returns null for a path that Bakong does not have
   */
  answer(endpoint: string, token: string | null, body: unknown): Reply | null {
    if (endpoint.startsWith(LOOK_UP)) {
      return this.#admit(token) ?? this.#lookUp(endpoint, body)
    }
    switch (endpoint) {
      case 'check_bakong_account':
        // Reported to work without a token, but a wrong one is refused.
        return (token === null ? null : this.#authorize(token)) ?? checkAccount(body)
      case 'renew_token':
        return this.#renewToken(body)
      case 'request_token':
        return this.#requestToken(body)
      case 'verify':
        return this.#verify(body)
      case 'generate_deeplink_by_qr':
        return this.#deepLink(body)
      default:
        return null
    }
  }

  /** Counts a call that somebody else answered: the edge, or nobody. */
  overlook(endpoint: string, token: string | null): void {
    if (endpoint.startsWith(LOOK_UP) && token !== null) this.#deps.tokens.count(token)
  }

  /** Counts, then checks: refused calls are counted too (bakong/API.md §4). @returns null when the call may go on */
  #admit(token: string | null): Reply | null {
    const { tokens, dailyLimit } = this.#deps
    const count = token === null ? 0 : tokens.count(token)
    const denied = this.#authorize(token)
    if (denied !== null) return denied
    const limit = dailyLimit()
    if (limit === null || count <= limit) return null
    return refused(17, `Daily request limit of ${limit} exceeded. Please try again tomorrow.`)
  }

  #authorize(token: string | null): Reply | null {
    return this.#deps.tokens.state(token) === 'good' ? null : refused(6, 'Unauthorized', 401)
  }

  #lookUp(endpoint: string, body: unknown): Reply | null {
    const { customers, now } = this.#deps
    const { ledger } = customers
    switch (endpoint) {
      case 'check_transaction_by_md5':
        return withBody(Md5Body, body, ({ md5 }) => this.#byMd5(md5.toLowerCase()))
      case 'check_transaction_by_hash':
        return withBody(HashBody, body, ({ hash }) => transactionReply(ledger.byHash(hash, now())))
      case 'check_transaction_by_short_hash':
        return withBody(ShortHashBody, body, ({ hash, amount, currency }) => {
          const amountMinor = minorFromBakong(amount, currency) ?? 0
          return transactionReply(ledger.byShortHash({ shortHash: hash, amountMinor, currency }, now()))
        })
      case 'check_transaction_by_instruction_ref':
        return withBody(InstructionBody, body, ({ instructionRef }) =>
          transactionReply(ledger.byInstructionRef(instructionRef, now())),
        )
      case 'check_transaction_by_external_ref':
        return withBody(ExternalBody, body, ({ externalRef }) =>
          transactionReply(ledger.byExternalRef(externalRef, now())),
        )
      case 'check_transaction_by_md5_list':
        return withBody(ListBody, body, (md5s) =>
          succeeded(
            md5s.map((md5) => this.#md5Item(md5)),
            'Success',
          ),
        )
      case 'check_transaction_by_hash_list':
        return withBody(ListBody, body, (hashes) =>
          succeeded(
            hashes.map((hash) => this.#hashItem(hash)),
            'Success',
          ),
        )
      default:
        return null
    }
  }

  #byMd5(md5: string): Reply {
    const { customers, now } = this.#deps
    if (customers.code(md5)?.amountMinor === null) return refused(2, 'System does not support static QR code')
    return transactionReply(customers.ledger.byMd5(md5, now()))
  }

  #md5Item(md5: string): object {
    const { customers, now } = this.#deps
    if (customers.code(md5)?.amountMinor === null) return { md5, status: 'STATIC_QR', message: 'Static QR code' }
    const entry = customers.ledger.byMd5(md5, now())
    if (entry?.outcome === 'settled')
      return { md5, status: 'SUCCESS', message: 'Success', transaction: transactionOf(entry) }
    return { md5, ...(entry === null ? NOT_FOUND_ITEM : FAILED_ITEM) }
  }

  #hashItem(hash: string): object {
    const entry = this.#deps.customers.ledger.byHash(hash, this.#deps.now())
    if (entry?.outcome === 'settled') return { hash, status: 'SUCCESS', message: 'Success', data: transactionOf(entry) }
    return { hash, ...(entry === null ? NOT_FOUND_ITEM : FAILED_ITEM) }
  }

  #renewToken(body: unknown): Reply {
    return withBody(EmailBody, body, ({ email }) =>
      this.#emails.has(email)
        ? succeeded({ token: this.#deps.tokens.issue() }, 'Token has been issued')
        : refused(10, 'Not registered yet'),
    )
  }

  #requestToken(body: unknown): Reply {
    return withBody(RequestBody, body, ({ email }) => {
      if (this.#emails.has(email)) return refused(8, 'Email already registered')
      this.mailbox.set(this.#deps.customers.hex(20), email)
      return succeeded(null, 'Email has been sent')
    })
  }

  #verify(body: unknown): Reply {
    return withBody(VerifyBody, body, ({ code }) => {
      const email = this.mailbox.get(code)
      if (email === undefined) return refused(10, 'Not registered yet')
      this.mailbox.delete(code)
      this.#emails.add(email)
      return succeeded({ token: this.#deps.tokens.issue() }, 'Token has been issued')
    })
  }

  #deepLink(body: unknown): Reply {
    return withBody(DeepLinkBody, body, ({ qr }) =>
      readCode(qr) === null
        ? refused(4, 'Error requesting deep link from provider')
        : succeeded(
            { shortLink: `https://bakong-sim.invalid/${this.#deps.customers.hex(16)}` },
            'Getting deep link successfully',
          ),
    )
  }
}

const NOT_FOUND_ITEM = { status: 'NOT_FOUND', message: 'Transaction could not be found' }
const FAILED_ITEM = { status: 'FAILED', message: 'Transaction failed' }

function withBody<T>(schema: z.ZodType<T>, body: unknown, then: (body: T) => Reply): Reply {
  const read = schema.safeParse(body)
  return read.success ? then(read.data) : MISSING_FIELDS
}

function checkAccount(body: unknown): Reply {
  return withBody(AccountBody, body, ({ accountId }) => {
    if (!/^[^@\s]+@[^@\s]+$/.test(accountId)) return refused(12, 'Invalid Account ID')
    return NO_ACCOUNT.test(accountId) ? refused(11, 'Account ID not found') : succeeded(null, 'Account ID exists')
  })
}

function transactionReply(entry: Entry | null): Reply {
  if (entry === null) return refused(1, 'Transaction could not be found. Please check and try again.')
  if (entry.outcome === 'failed') return refused(3, 'Transaction failed.')
  return succeeded(transactionOf(entry), 'Getting transaction successfully.')
}

/** The transaction object of bakong/API.md §2.1. */
function transactionOf(entry: Entry): object {
  return {
    hash: entry.hash,
    fromAccountId: entry.fromAccountId,
    toAccountId: entry.toAccountId,
    currency: entry.currency,
    amount: entry.amountMinor / 10 ** decimalsOf(entry.currency),
    description: entry.description,
    createdDateMs: entry.createdMs,
    acknowledgedDateMs: entry.acknowledgedMs,
    trackingStatus: null,
    receiverBank: null,
    receiverBankAccount: null,
    instructionRef: entry.instructionRef,
    externalRef: entry.externalRef,
  }
}
