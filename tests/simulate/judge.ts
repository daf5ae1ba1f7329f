// What a person at the counter would miss, judged by Bakong's clock and Bakong's ledger: never by the till's own.

import { businessDay, nextDayStart } from '../../electron/core/businessDay'
import type { Asked } from '../../electron/core/watcher'
import type { OpenStore } from '../../electron/store/open'
import type { Sale } from '../../shared/sale'
import type { LinkState, TillView } from '../../shared/till'
import type { Bank } from './bank'
import type { Machine } from './machine'
import type { Hold, Model } from './model'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A key is answered with an answer of a moment ago, or by a question that was on its way when it was pressed. */
const FRESH_MS = 15 * SECOND
/** After error 17 one look an hour: by then the till knows that Bakong's day has begun. */
const NOTICED_MS = HOUR + 10 * MINUTE
/** What the screens say may be as old as a round of the loop, or two. */
const SCREEN_MS = 15 * SECOND
/** Bakong is there again: a sale about which it has not been heard since its deadline is asked about so soon. */
const ASKED_WITHIN_MS = { free: 10 * MINUTE, limited: 40 * MINUTE }
/** Whoever shows a receipt has paid just now; longer ago, it may have been for something else. */
const STICKER_MS = 16 * MINUTE
/** Looks in a day at a sale whose answers nobody can read: a few tries, then now and then. */
const UNREADABLE_LOOKS_MAX = 40
/** The share of a day's look-ups that is the till's own to spend. */
const AUTOMATIC_SHARE = 0.8

/** A press of the check key. */
export interface Press {
  readonly sale: Sale
  readonly at: number
  readonly calls: number
}

export class Judge {
  readonly #machine: Machine
  readonly #bank: Bank
  readonly #model: Model
  readonly #limit: number | null
  readonly #hold: Hold
  #wrongScreenSince: number | null = null
  #view: TillView | null = null

  constructor(deps: { machine: Machine; bank: Bank; model: Model; limit: number | null; hold: Hold }) {
    this.#machine = deps.machine
    this.#bank = deps.bank
    this.#model = deps.model
    this.#limit = deps.limit
    this.#hold = deps.hold
  }

  /** A person asks: by the check key, before a cancel, with a receipt. Their look-ups may go beyond the day's. */
  key(): void {
    const day = businessDay(this.#machine.wall)
    this.keys.set(day, (this.keys.get(day) ?? 0) + 1)
  }
  /** By the till's own day. */
  readonly keys = new Map<string, number>()

  pressed(sale: Sale): Press {
    this.key()
    return { sale, at: this.#machine.trueNow, calls: this.#bank.calls.length }
  }

  /** What the key brought. */
  answered({ sale, at, calls }: Press, asked: Asked): void {
    const entry = this.#bank.told(sale.md5, at - FRESH_MS)
    const knew = entry !== null && entry.odd === null && !this.#bank.turns.has(sale.md5)
    this.#hold('key-asks', asked.kind !== 'not-found' || !knew, () => {
      const knownMs = at - (entry?.visibleAt ?? at)
      return `"I have paid": ${sale.billNumber} was said not to be, though Bakong had known it for ${seconds(knownMs)}`
    })
    if (asked.kind !== 'could-not-ask' || this.#bank.calls.length > calls) return
    // After a sleep no clock tells how long it was, until Bakong is heard.
    const silentMs = at - Math.max(this.#bank.hushUntil, this.#machine.wokeAt)
    this.#hold(
      'hush-ends',
      asked.why !== 'rate-limited' || silentMs < MINUTE,
      () =>
        `the key asked nobody about ${sale.billNumber}: Bakong's wish not to be asked ended ${seconds(silentMs)} before`,
    )
    if (asked.why !== 'quota-spent') return
    const openMs = at - this.#bank.openedAt
    // Asking again at once would only hear it again.
    if (at - this.#bank.spentSaidAt < FRESH_MS) return
    const otherHour = this.#bank.habits.opensAtHour !== 0
    this.#hold(
      'key-reaches',
      !otherHour || !this.#bank.isOpen || openMs < NOTICED_MS,
      () => `the key asked nobody about ${sale.billNumber}, though Bakong's day had begun ${seconds(openMs)} before`,
    )
  }

  /** A program's question about what the books know. */
  askedNobody({ sale, calls }: Press): void {
    const asked = this.#bank.calls.slice(calls).some(({ md5s }) => md5s.length === 1 && md5s.includes(sale.md5))
    this.#hold('paid-not-asked', !asked, () => `Bakong was asked about ${sale.billNumber}, which it had said is paid`)
  }

  /** A receipt was typed, and the sale is PAID by it: the customer stands there. */
  stickerTaken(sale: Sale): void {
    if (sale.state !== 'PAID' || sale.confirmation.kind !== 'bakong') return
    const sentAt = sale.confirmation.payment.createdDateMs
    const ageMs = sentAt === null ? 0 : (this.#model.madeAt.get(sale.id) ?? 0) - sentAt
    const broken = () => `${sale.billNumber} was PAID by a receipt that was ${seconds(ageMs)} old`
    this.#hold('sticker-fresh', ageMs < STICKER_MS, broken)
  }

  /** What the windows show. */
  shows(view: TillView): void {
    this.#view = view
    const isSpent = view.lookupsLeft === 0
    const says = view.link.state
    this.#hold(
      'unreadable-link',
      // What an earlier answer said may be shown once more while this one is taken in.
      this.#blamed.forMs(this.#blamesTheWay(says), this.#machine.monotonic) < 2 * SECOND,
      () => `the link says ${says} for what one sale's answer was`,
    )
    if (view.screen.kind === 'waiting' || view.screen.kind === 'time-up') this.#showsOpen(view, view.screen.sale.id)
    else this.#paidShown.end()
    const wrong = isSpent && (says === 'OK' || says === 'SLOW')
    if (!wrong) this.#wrongScreenSince = null
    else this.#wrongScreenSince ??= this.#machine.trueNow
  }

  /** The screens show nothing any more. */
  dark(): void {
    this.#view = null
    this.#wrongScreenSince = null
    for (const shown of [this.#paidShown, this.#open, this.#blamed]) shown.end()
  }

  #showsOpen({ link, byHandOpen, lookupsLeft, storeTrouble }: TillView, id: string): void {
    const sale = this.#model.sales.get(id)
    if (sale === undefined) return
    const word = this.#bank.heard.get(sale.md5)
    const now = this.#machine.trueNow
    const justHeard = word !== undefined && word.heardAt <= now && now - word.heardAt < SCREEN_MS
    const isLast = Math.max(this.#bank.calls.at(-1)?.at ?? 0, this.#bank.troubleAt) <= (word?.askedAt ?? 0)
    // An answer that the disk can't take stands nowhere yet; nothing is confirmed on that disk either.
    const isTaken = justHeard && isLast && storeTrouble === null
    const isOpen = byHandOpen && isTaken && link.state === 'CLOCK_WRONG' && lookupsLeft !== 0
    this.#hold(
      'by-hand-shut',
      // The answer is shown before it is taken in.
      this.#open.forMs(isOpen, this.#machine.monotonic) < 2 * SECOND,
      () => `${sale.billNumber} may be confirmed by hand, though Bakong has just said that it is not paid`,
    )
    const shownMs = this.#paidShown.forMs(this.#isPurchasePaid(sale), this.#machine.monotonic)
    const broken = () => `the code ${sale.billNumber} is shown, and its purchase has been paid for ${seconds(shownMs)}`
    this.#hold('retry-off', shownMs < SCREEN_MS, broken)
  }
  readonly #paidShown = new Lasting()
  readonly #blamed = new Lasting()
  readonly #open = new Lasting()

  #isPurchasePaid({ id, retryOf }: Sale): boolean {
    const others = [...this.#model.sales.values()].filter((one) => one.id === retryOf || one.retryOf === id)
    return others.some(({ state }) => state === 'PAID')
  }

  /** The last answer came well and could not be read: that is no trouble of the way. */
  #blamesTheWay(says: LinkState): boolean {
    return says === 'SERVER_TROUBLE' && this.#bank.lastWasOdd
  }

  /** Time went on. */
  tick(): void {
    const since = this.#wrongScreenSince
    if (since === null || this.#machine.trueNow - since < SCREEN_MS) return
    this.#hold(
      'spent-is-said',
      false,
      () => 'no look-up is left, and the screens have said for 15 s that Bakong is well',
    )
    this.#wrongScreenSince = null
  }

  /** The key was pressed, and nobody was asked though nothing is wrong with the way. */
  askedInVain({ calls }: Press, asked: Asked): boolean {
    return asked.kind === 'could-not-ask' && this.#bank.calls.length === calls
  }

  /** A sale about which nobody can ask. @param refused whether a manager's word was refused too */
  refusedByHand(sale: Sale, refused: boolean): void {
    const stuck = refused && this.#model.sales.get(sale.id)?.state !== 'PAID'
    this.#hold('spent-by-hand', !stuck, () => `${sale.billNumber} can neither be asked about nor be confirmed by hand`)
  }

  /** Bakong is there, the clock is right, the disk writes. @returns what is to be judged once some time has passed */
  calm(store: OpenStore): Calm {
    const at = this.#machine.trueNow
    const unheard = [...this.#model.sales.values()].filter((sale) => this.#isUnheard(sale, at))
    return { at, unheard, asksFrom: Math.max(this.#asksFrom(store, unheard.length), this.#bank.hushUntil) }
  }

  /** When the till has look-ups for so many sales, true time. */
  #asksFrom(store: OpenStore, sales: number): number {
    const { trueNow: now } = this.#machine
    const { learnt, used } = store.lookUps('token-1', businessDay(now))
    if (this.#limit === null && learnt === null && !this.#isSpent) return now
    const limit = Math.min(this.#limit ?? Number.POSITIVE_INFINITY, learnt ?? 1e9)
    const { automatic, deadline, person } = used
    const left = Math.floor(limit * AUTOMATIC_SHARE) - automatic - Math.max(0, deadline + person - limit * 0.2)
    const spent = this.#isSpent
    return spent || left < 2 * sales + 2 ? nextDayStart(now) + HOUR : now
  }

  /** The till has no look-up left, or Bakong has said so within the hour. */
  get #isSpent(): boolean {
    return this.#view?.lookupsLeft === 0 || this.#machine.trueNow - this.#bank.spentSaidAt < NOTICED_MS
  }

  /** Nobody has decided it, or only a person has, and Bakong has not been heard since its deadline. */
  #isUnheard(sale: Sale, at: number): boolean {
    const madeAt = this.#model.madeAt.get(sale.id) ?? 0
    const deadline = this.#model.deadline(sale) + 3 * SECOND
    if (sale.kind === 'sticker' || sale.mismatch !== null || at < deadline || at > madeAt + DAY - HOUR) return false
    if (sale.state === 'PAID' && sale.confirmation.kind === 'bakong') return false
    if (sale.state === 'PAID' && sale.confirmation.payment !== undefined) return false
    if (this.#bank.unreadable.has(sale.md5)) return false
    return (this.#bank.heard.get(sale.md5)?.askedAt ?? 0) < deadline
  }

  /** After some time of calm, the machine awake: whoever was not heard of was asked about. */
  afterAWhile({ at, unheard, asksFrom }: Calm): void {
    const now = this.#machine.trueNow
    const within = this.#limit === null ? ASKED_WITHIN_MS.free : ASKED_WITHIN_MS.limited
    if (now < asksFrom + within) return
    for (const sale of unheard) {
      const { id, md5, billNumber } = sale
      const { state, mismatch } = this.#model.sales.get(id) ?? {}
      const asked = this.#bank.calls.find((call) => call.at >= at && call.md5s.includes(md5))
      // The answer to a question of a moment before tells as much.
      const heardAt = this.#bank.heard.get(md5)?.askedAt ?? 0
      const inTime = (when: number | undefined) => when !== undefined && when <= asksFrom + within
      const wasAsked = inTime(asked?.at) || (heardAt >= this.#model.deadline(sale) && inTime(heardAt))
      const late = seconds(now - Math.max(at, asksFrom))
      this.#hold(
        'asked-after-outage',
        wasAsked,
        () => `${billNumber} (${state}): not asked about ${late} after Bakong was back, nor since its deadline`,
      )
      // By the time that is written in a code of a clock that was ahead, banks take it until then.
      const isOver = sale.expiresAt < now - MINUTE
      const isDecided = state !== 'PENDING' || mismatch !== null || this.#bank.unreadable.has(md5)
      this.#hold(
        'decided-after-outage',
        asked === undefined || !isOver || isDecided,
        () => `${billNumber}: still not decided ${late} after Bakong was back, though it was asked`,
      )
    }
  }

  /** Days later. @param attention the sales that a person finds in Needs attention */
  atTheEnd(attention: ReadonlySet<string>): void {
    for (const sale of this.#model.sales.values()) this.#unreadable(sale, attention)
  }

  /** Money may be there: a person must hear of it, and the day's look-ups are not for it alone. */
  #unreadable(sale: Sale, attention: ReadonlySet<string>): void {
    const times = this.#bank.unreadable.get(sale.md5) ?? []
    const busiest = Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + DAY).length))
    this.#hold(
      'unreadable-looks',
      busiest <= UNREADABLE_LOOKS_MAX,
      () => `${sale.billNumber}: an answer that nobody can read was asked for ${busiest} times in a day`,
    )
    const still = this.#bank.ledger.get(sale.md5)?.some(({ odd }) => odd?.until === Number.POSITIVE_INFINITY) ?? false
    const known = sale.state === 'PAID' || sale.mismatch !== null || attention.has(sale.id)
    this.#hold(
      'unreadable-told',
      !still || times.length < 5 || known,
      () => `${sale.billNumber} (${sale.state}): Bakong tells of money that nobody can read, and no person was told`,
    )
  }
}

/** Something that the screens may show for a moment, and no longer. */
class Lasting {
  #since: number | null = null

  /** @returns how long it has been so without a break, ms; 0 where it is not so now */
  forMs(isSo: boolean, now: number): number {
    if (!isSo) this.#since = null
    else this.#since ??= now
    return now - (this.#since ?? now)
  }

  end(): void {
    this.#since = null
  }
}

/** What was open when the calm began. */
export interface Calm {
  readonly at: number
  readonly unheard: readonly Sale[]
  /** From when the day's look-ups allow questions. */
  readonly asksFrom: number
}

function seconds(ms: number): string {
  return ms < 10 * MINUTE ? `${Math.round(ms / SECOND)} s` : `${Math.round(ms / MINUTE)} min`
}
