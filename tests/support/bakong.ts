// A Bakong inside the test: a ledger by MD5, and whatever trouble the test wants. No HTTP; that is tested elsewhere.

import { type Answer, type Bakong, BakongTrouble, type LookUp, type TroubleKind } from '../../electron/core/ports'
import type { Money } from '../../shared/money'
import type { PaymentRecord } from '../../shared/sale'
import type { FakeClock } from './clock'

/** A question is not answered in the moment in which it leaves: a test that has just made its till can still say how. */
const underWay = () => Promise.resolve()

const FELT_BY_A_KNOCK: ReadonlySet<TroubleKind> = new Set([
  'offline',
  'timed-out',
  'blocked',
  'cert-too-early',
  'cert-expired',
  'cert-bad',
  'intercepted',
])

export class FakeBakong implements Bakong {
  tokenId = 'token-1'
  readonly #clock: FakeClock
  readonly #words = new Map<string, LookUp>()
  /** Every look-up: when (monotonic ms) and for which codes. */
  readonly calls: { readonly at: number; readonly md5s: readonly string[]; readonly list: boolean }[] = []
  trouble: TroubleKind | null = null
  retryAfterMs: number | undefined
  /** The trouble came before anything of a question left. */
  unsent = false
  /** The trouble is about the question alone: Bakong spoke. */
  spoke = false
  listOpen = true
  /** A list answer names only what it found. */
  listNamesFoundOnly = false
  /** Of lists alone. */
  listTrouble: TroubleKind | null = null
  tookMs = 100
  /** How long an answer takes in the test's own time. */
  onTheWayMs: () => number = () => 0
  /** What Bakong's clock says more than the till's. */
  aheadMs = 0
  probes = 0
  /** How often the time was asked for, without a token. */
  timesAsked = 0
  /** Set: answers to GET are copies of this age. */
  pageAgeMs = 0
  /** What happens when the time is asked for: an answer made now, a copy, no Date, or this trouble. */
  timeIs: 'told' | 'a-copy' | 'not-told' | TroubleKind = 'told'
  /** Answers wait until the test lets them go. */
  hold: Promise<void> | null = null

  constructor(clock: FakeClock) {
    this.#clock = clock
  }

  paid(md5: string, payment: PaymentRecord): void {
    this.#words.set(md5, { kind: 'found', payment, raw: JSON.stringify({ hash: payment.hash }) })
  }

  /** Bakong answers, and nobody can tell what. */
  unreadable(md5: string, why = 'transaction: amount', raw = '{"amount":"12,500"}'): void {
    this.#words.set(md5, { kind: 'unreadable', why, raw })
  }

  failed(md5: string): void {
    this.#words.set(md5, { kind: 'failed' })
  }

  async lookUp(md5: string): Promise<Answer<LookUp>> {
    await this.#arrive([md5], false)
    return this.#answer(this.#words.get(md5) ?? { kind: 'not-found' })
  }

  async lookUpList(md5s: readonly string[]): Promise<Answer<ReadonlyMap<string, LookUp>>> {
    await this.#arrive(md5s, true)
    if (this.listTrouble !== null) throw new BakongTrouble(this.listTrouble, 'lists alone, as the test wants')
    if (!this.listOpen) throw new BakongTrouble('blocked', 'list path closed')
    const words = new Map(md5s.map((md5) => [md5, this.#words.get(md5) ?? { kind: 'not-found' as const }]))
    return this.#answer(new Map([...words].filter(([, { kind }]) => kind === 'found' || !this.listNamesFoundOnly)))
  }

  async lookUpShortHash(shortHash: string, amount: Money): Promise<Answer<LookUp>> {
    await this.#arrive([], false)
    const found = [...this.#words.values()].find(
      (word) =>
        word.kind === 'found' &&
        word.payment.hash.startsWith(shortHash) &&
        word.payment.amountMinor === amount.amountMinor &&
        word.payment.currency === amount.currency,
    )
    return this.#answer(found ?? { kind: 'not-found' })
  }

  async probe(): Promise<Answer<null>> {
    this.probes += 1
    await underWay()
    if (this.trouble !== null && FELT_BY_A_KNOCK.has(this.trouble)) throw new BakongTrouble(this.trouble, 'probe')
    const answer = this.#answer(null)
    return { ...answer, serverDateMs: answer.serverDateMs - this.pageAgeMs, mayBeCopy: true }
  }

  async time(): Promise<Answer<null>> {
    this.timesAsked += 1
    await underWay()
    if (this.trouble !== null && FELT_BY_A_KNOCK.has(this.trouble) && this.trouble !== 'blocked')
      throw new BakongTrouble(this.trouble, 'time')
    if (this.timeIs === 'told' || this.timeIs === 'a-copy')
      return { ...this.#answer(null), mayBeCopy: this.timeIs === 'a-copy' }
    if (this.timeIs === 'not-told') return { ...this.#answer(null), serverDateMs: null }
    throw new BakongTrouble(this.timeIs, 'time')
  }

  async #arrive(md5s: readonly string[], list: boolean): Promise<void> {
    this.calls.push({ at: this.#clock.monotonic(), md5s, list })
    if (this.hold) await this.hold
    await this.#onTheWay()
    if (this.trouble === null) return
    const retryAfterMs = this.retryAfterMs
    throw new BakongTrouble(this.trouble, 'as the test wants', {
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(this.unsent ? { unsent: true } : {}),
      ...(this.spoke ? { spoke: true } : {}),
    })
  }

  /** Bakong decides when the question has come all the way: what it knows then is in the answer. */
  #onTheWay(): Promise<void> {
    const ms = this.onTheWayMs()
    return ms === 0 ? Promise.resolve() : new Promise((resolve) => void this.#clock.after(ms, resolve))
  }

  #answer<T>(value: T): Answer<T> & { readonly serverDateMs: number } {
    const serverDateMs = Math.floor((this.#clock.now() + this.aheadMs) / 1000) * 1000
    return { value, serverDateMs, mayBeCopy: false, tookMs: this.tookMs }
  }
}
