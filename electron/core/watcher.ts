// The loop over the sales that are due: people's questions first, then the sale on the screen, then the rest.

import type { Sale, SaleEvent } from '../../shared/sale'
import type { Asker } from './asker'
import type { Budget } from './budget'
import { mayAsk } from './budget'
import { businessDay } from './businessDay'
import type { Deadlines } from './deadlines'
import { Heard } from './heard'
import {
  BakongTrouble,
  type Clock,
  LIST_MAX,
  type LookUpPurpose,
  type Store,
  StoreFailure,
  type TroubleKind,
} from './ports'
import type { Sales } from './sales'
import {
  backOffMs,
  CALL_GAP_MS,
  EXPIRES_AFTER_MS,
  limitedMoments,
  nextLook,
  type Pace,
  spareLooks,
  WATCH_MS,
} from './schedule'

/** The loop wakes at least this often, to notice a clock that jumped and a sleep that nobody announced. */
const WAKE_EVERY_MS = 5000
/** A wall clock that moved this much against the monotonic one was set, or the machine slept. */
const JUMP_MS = 3000
/** Under a daily limit a question about a sale that got its answer this recently is answered with it: a key pressed
 *  again and again must not eat the reserve. */
const FRESH_MS = 3000
/** The look after a deadline may use the reserve for so long; after it (a sleep, an outage) nobody stands there. */
const RECENT_MS = 15 * 60_000
/** Questions that people may have waiting at once. */
const QUEUE_MAX = 20
/** What the limited pace learns from: paying times, and sales a day. */
const DELAYS_KEPT = 200
const DAYS_KEPT = 7

/** What came of asking about one sale. `could-not-ask` says nothing about the money. */
export type Asked =
  | { readonly kind: 'found' | 'not-found' | 'failed' }
  | { readonly kind: 'could-not-ask'; readonly why: TroubleKind }

export interface WatcherDeps {
  readonly store: Store
  readonly clock: Clock
  readonly asker: Asker
  readonly budget: Budget
  readonly deadlines: Deadlines
  readonly sales: () => Sales
  /** 0 up to 1. */
  readonly random: () => number
  readonly changed: () => void
  /** The disk failed under the loop, which goes on trying. */
  readonly storeFailed: (failure: StoreFailure) => void
  /** Tries a disk that has failed, and does nothing to a good one.  @throws StoreFailure */
  readonly tryStore: () => void
}

interface Question {
  readonly saleId: string
  readonly anew: boolean
  readonly answer: ((asked: Asked) => void)[]
}

export class Watcher {
  readonly #deps: WatcherDeps
  readonly #heard: Heard
  #questions: Question[] = []
  #running = false
  #stopped = true
  #cancelTimer: () => void = () => undefined
  /** Monotonic ms: no automatic call before. After troubles, so that many due sales don't knock one after another. */
  #restUntil = Number.NEGATIVE_INFINITY
  /** Monotonic ms: Bakong asked (429) not to be called before, by anybody. */
  #hushUntil = Number.NEGATIVE_INFINITY
  #troubles = 0
  /** Monotonic ms: the disk failed and is left alone until then, but for people's questions. */
  #diskRestUntil = Number.NEGATIVE_INFINITY
  /** Ends the wait before the next step, when a person asks. */
  #hurry: () => void = () => undefined
  /** Everything is to be made due as soon as the disk takes it. */
  #duePending = false
  #clockOffset: number

  constructor(deps: WatcherDeps) {
    this.#deps = deps
    this.#clockOffset = deps.clock.now() - deps.clock.monotonic()
    const { store, clock, budget, deadlines, sales, changed } = deps
    this.#heard = new Heard({
      store,
      clock,
      budget,
      deadlines,
      sales,
      changed,
      nextLook: (sale) => this.nextLook(sale),
    })
  }

  /** Begins to watch: everything that is not settled is asked about at once. */
  start(): void {
    this.#stopped = false
    this.wake()
    // Before the first code: a clock that is wrong would put a wrong expiry into it.
    void this.#deps.asker.probe()
  }

  /** Ends the loop; questions that wait get no answer. A call under way ends by itself and is not taken in: the store
   *  may be closed by then, and at the next start everything is asked again. */
  stop(): void {
    this.#stopped = true
    this.#deps.asker.stop()
    this.#cancelTimer()
    this.#dismissQuestions()
  }

  /** Something changed (start, wake from sleep, network back, another scenario): look at everything now. */
  wake(): void {
    if (this.#stopped) return
    // What Bakong asked for (429) holds through a sleep.
    this.#restUntil = this.#hushUntil
    this.#troubles = 0
    this.#makeAllDue()
    this.poke()
  }

  /** On a disk that fails, the loop tries it again: nothing is forgotten, and nothing falls over. */
  #makeAllDue(): void {
    const now = this.#deps.clock.now()
    this.#duePending = true
    try {
      this.#deps.store.makeAllDue(now, now - WATCH_MS)
      this.#duePending = false
    } catch (failure) {
      this.#storeFailed(failure)
    }
  }

  /** The way to Bakong is open again: the sale that somebody waits for is asked about now, the others in their turn. */
  reachable(): void {
    const { store, clock } = this.#deps
    try {
      const shownId = store.shownSaleId()
      const watch = shownId === null ? null : store.watch(shownId)
      if (this.#stopped || watch?.nextCheckAt == null) return
      store.putWatch({ ...watch, nextCheckAt: Math.min(watch.nextCheckAt, clock.now()) })
    } catch (failure) {
      this.#storeFailed(failure)
    }
    this.#restUntil = this.#hushUntil
    this.poke()
  }

  /** A sale was made or its time changed: set the timer anew. */
  poke(): void {
    if (!this.#running) this.#arm()
  }

  /** Whether a question about this sale is on its way or waits. */
  isAsking(saleId: string): boolean {
    return this.#deps.asker.isAsking(saleId) || this.isAwaited(saleId)
  }

  /** Whether a person waits for an answer about this sale. */
  isAwaited(saleId: string): boolean {
    return this.#questions.some((question) => question.saleId === saleId)
  }

  /**
   * Asks about one sale now, ahead of all automatic looks, and takes the answer in.
   * @param anew false: under a daily limit an answer of a moment ago will do
   * @returns Bakong's word, or why it could not be asked
   */
  ask(saleId: string, anew: boolean): Promise<Asked> {
    if (this.#stopped) return Promise.resolve({ kind: 'could-not-ask', why: 'offline' })
    return new Promise((resolve) => {
      const waiting = this.#questions.find((question) => question.saleId === saleId && question.anew === anew)
      if (waiting) waiting.answer.push(resolve)
      else if (this.#questions.length >= QUEUE_MAX) resolve({ kind: 'could-not-ask', why: 'rate-limited' })
      else this.#questions.push({ saleId, anew, answer: [resolve] })
      this.#deps.changed()
      this.#hurry()
      void this.#run()
    })
  }

  /**
   * When a sale that was just made, moved or asked about is looked at next.
   * @param event what moved it, if something did
   */
  nextLook(sale: Sale, event?: SaleEvent): number | null {
    const { deadlines, clock, random } = this.#deps
    const remainingMs = deadlines.remainingMs(sale)
    return nextLook({
      sale,
      now: clock.now(),
      remainingMs,
      pace: this.#pace(sale),
      jitter: random(),
      unheard: isWordOfPerson(event),
    })
  }

  #pace(sale: Sale): Pace {
    const { budget, store, clock } = this.#deps
    const view = budget.view()
    if (!mayAsk(view, 'deadline')) return { kind: 'spent', opensAt: budget.opensAt() }
    if (view.limit === null) return { kind: 'free' }
    const day = businessDay(clock.now())
    const momentsMs = limitedMoments({
      budget: view,
      saleId: sale.id,
      ownDelaysMs: store.payDelays(DELAYS_KEPT),
      salesPerDay: store.salesPerDay(day, DAYS_KEPT),
      salesMadeToday: store.salesMadeOn(day),
    })
    return { kind: 'limited', momentsMs }
  }

  #arm(): void {
    this.#cancelTimer()
    if (this.#stopped) return
    this.#cancelTimer = this.#deps.clock.after(this.#delayMs(), () => void this.#run())
  }

  #delayMs(): number {
    const { store, clock } = this.#deps
    if (this.#questions.length > 0) return 0
    let dueAt: number | null
    try {
      dueAt = store.nextDueAt()
    } catch (failure) {
      this.#storeFailed(failure)
      return WAKE_EVERY_MS
    }
    const rest = Math.max(this.#restUntil, this.#diskRestUntil) - clock.monotonic()
    const delay = dueAt === null ? WAKE_EVERY_MS : Math.max(dueAt - clock.now(), rest, 0)
    return Math.min(delay, WAKE_EVERY_MS)
  }

  async #run(): Promise<void> {
    if (this.#running || this.#stopped) return
    this.#running = true
    this.#cancelTimer()
    try {
      this.#noticeJump()
      if (this.#duePending) this.#makeAllDue()
      this.#catchUp()
      while (!this.#stopped && this.#hasWork()) {
        await this.#gap()
        // A round with nothing left to do (the gap changed it) is over soon: hasWork says so.
        if (!this.#stopped) await this.#step()
      }
      if (!this.#stopped) void this.#deps.asker.probe()
    } catch (failure) {
      // The disk is the one outside failure that may end a round. The loop owns the retry; all else is a bug.
      this.#storeFailed(failure)
      this.#dismissQuestions()
      this.#diskRestUntil = this.#deps.clock.monotonic() + this.#heard.rest()
    } finally {
      this.#running = false
      this.#arm()
    }
  }

  /** Before anything is asked: what Bakong has already said goes into the books, once the disk takes it. */
  #catchUp(): void {
    if (this.#questions.length === 0 && this.#deps.clock.monotonic() < this.#diskRestUntil) return
    this.#deps.tryStore()
    this.#heard.takeWaiting()
    this.#deps.asker.noticeNewDay()
  }

  #storeFailed(failure: unknown): void {
    if (!(failure instanceof StoreFailure)) throw failure
    this.#deps.storeFailed(failure)
  }

  #dismissQuestions(): void {
    const waiting = this.#questions
    this.#questions = []
    for (const question of waiting) reply(question, { kind: 'could-not-ask', why: 'offline' })
  }

  #hasWork(): boolean {
    if (this.#questions.length > 0) return true
    const { clock, store } = this.#deps
    if (clock.monotonic() < Math.max(this.#restUntil, this.#diskRestUntil)) return false
    const dueAt = store.nextDueAt()
    return dueAt !== null && dueAt <= clock.now()
  }

  /** Waits until a second has passed since the last call. What is asked is chosen only after it. */
  async #gap(): Promise<void> {
    const { clock, asker } = this.#deps
    await this.#pause(asker.calledAt + CALL_GAP_MS - clock.monotonic())
    // A look at another sale now would put off the look at the sale on the screen: wait for that one.
    const shownInMs = this.#questions.length > 0 ? 0 : this.#untilShown()
    if (shownInMs <= 0 || shownInMs >= CALL_GAP_MS) return
    await Promise.race([
      this.#pause(shownInMs),
      new Promise<void>((resolve) => {
        this.#hurry = resolve
      }),
    ])
  }

  #pause(ms: number): Promise<void> {
    return ms <= 0 ? Promise.resolve() : new Promise((resolve) => void this.#deps.clock.after(ms, resolve))
  }

  /** Until the sale on the screen is due, ms; infinite when none is. */
  #untilShown(): number {
    const { store, clock } = this.#deps
    const shownId = store.shownSaleId()
    const nextCheckAt = shownId === null ? null : (store.watch(shownId)?.nextCheckAt ?? null)
    return nextCheckAt === null ? Number.POSITIVE_INFINITY : nextCheckAt - clock.now()
  }

  /** A clock that was set, or a sleep: all plans were made on another time, so look now and plan anew. */
  #noticeJump(): void {
    const { clock } = this.#deps
    const offset = clock.now() - clock.monotonic()
    const jumped = Math.abs(offset - this.#clockOffset) > JUMP_MS
    this.#clockOffset = offset
    if (!jumped) return
    this.#deps.asker.clockWasSet()
    this.#makeAllDue()
  }

  async #step(): Promise<void> {
    const question = this.#questions[0]
    if (question) {
      const asked = await this.#answerPerson(question)
      this.#questions = this.#questions.filter((waiting) => waiting !== question)
      reply(question, asked)
      return
    }
    const due = this.#affordable(this.#dueSales())
    const [first] = due
    if (first === undefined) return
    if (due.length > 1 && this.#deps.asker.listOpen) await this.#askList(due)
    else await this.#askOne(first, this.#purposeOf(first))
  }

  /** The due sales, the one on the screen first even when more than a list's worth is due. */
  #dueSales(): readonly Sale[] {
    const { store, clock } = this.#deps
    const due = store.due(clock.now(), LIST_MAX)
    const shownId = store.shownSaleId()
    if (shownId === null) return due
    const nextCheckAt = store.watch(shownId)?.nextCheckAt ?? null
    const shown = nextCheckAt !== null && nextCheckAt <= clock.now() ? store.sale(shownId) : null
    return shown === null ? due : [shown, ...due.filter((sale) => sale.id !== shownId)].slice(0, LIST_MAX)
  }

  /**
   * Under a daily limit a sale that was closed by Bakong's word is looked at again only in a list with others, or with
   * what the day's plan leaves over; else at the end of its watch. A start or a sleep must not eat the day's look-ups.
   */
  #affordable(due: readonly Sale[]): readonly Sale[] {
    const { budget, store, clock, asker } = this.#deps
    const view = budget.view()
    const again = view.limit === null ? [] : due.filter((sale) => this.#isKnownClosed(sale))
    if (again.length === 0 || (due.length > 1 && asker.listOpen)) return due
    const day = businessDay(clock.now())
    const salesPerDay = store.salesPerDay(day, DAYS_KEPT)
    const spare = spareLooks({ budget: view, salesPerDay, salesMadeToday: store.salesMadeOn(day) })
    const kept = new Set(again.slice(0, Math.floor(spare)))
    for (const sale of again) if (!kept.has(sale)) this.#heard.leaveUntil(sale, sale.createdAt + WATCH_MS)
    return due.filter((sale) => kept.has(sale) || !again.includes(sale))
  }

  /** Bakong said after this code's deadline that it was not paid; the end of its watch has its own look. */
  #isKnownClosed(sale: Sale): boolean {
    const { store, clock } = this.#deps
    if (sale.state === 'PENDING' || clock.now() >= sale.createdAt + WATCH_MS) return false
    const watch = store.watch(sale.id)
    return watch?.lastAnswer === 'not-found' && (watch.lastAskedAt ?? 0) > sale.expiresAt
  }

  /** The look soon after a deadline may use the reserve; later looks at a closed sale may not: it is kept for keys. */
  #purposeOf(sale: Sale): LookUpPurpose {
    const { deadlines, store } = this.#deps
    const remainingMs = deadlines.remainingMs(sale)
    if (remainingMs > 0 || remainingMs < -RECENT_MS) return 'automatic'
    const askedAt = store.watch(sale.id)?.lastAskedAt ?? 0
    return sale.state === 'PENDING' || askedAt < sale.expiresAt ? 'deadline' : 'automatic'
  }

  async #answerPerson(question: Question): Promise<Asked> {
    const { store, clock } = this.#deps
    const sale = store.sale(question.saleId)
    if (sale === null) return { kind: 'could-not-ask', why: 'bad-request' }
    const fresh = question.anew ? null : this.#freshAnswer(sale.id)
    if (fresh !== null) return fresh
    if (clock.monotonic() < this.#hushUntil) return { kind: 'could-not-ask', why: 'rate-limited' }
    return this.#askOne(sale, 'person')
  }

  #freshAnswer(saleId: string): Asked | null {
    const { store, clock, budget } = this.#deps
    const watch = store.watch(saleId)
    if (budget.view().limit === null || watch?.lastAskedAt == null) return null
    const fresh = clock.now() - watch.lastAskedAt < FRESH_MS
    if (!fresh || watch.lastAnswer === null || watch.lastAnswer === 'no-answer') return null
    return { kind: watch.lastAnswer }
  }

  async #askOne(sale: Sale, purpose: LookUpPurpose): Promise<Asked> {
    const { asker, deadlines } = this.#deps
    if (!asker.affords(purpose)) {
      this.#heard.awaitBudget([sale])
      return { kind: 'could-not-ask', why: 'quota-spent' }
    }
    const afterDeadline = deadlines.remainingMs(sale) <= -EXPIRES_AFTER_MS
    const heard = await asker.one(sale, purpose)
    if (this.#stopped) return { kind: 'could-not-ask', why: 'offline' }
    if (heard instanceof BakongTrouble) {
      this.#rest(heard)
      this.#heard.putOff([sale], heard)
      return { kind: 'could-not-ask', why: heard.kind }
    }
    this.#troubles = 0
    this.#heard.take([{ sale, word: heard.value, afterDeadline }])
    return { kind: heard.value.kind }
  }

  async #askList(due: readonly Sale[]): Promise<void> {
    const { asker, deadlines } = this.#deps
    const purpose = due.some((sale) => this.#purposeOf(sale) === 'deadline') ? 'deadline' : 'automatic'
    if (!asker.affords(purpose)) return this.#heard.awaitBudget(due)
    const late = new Set(due.filter((sale) => deadlines.remainingMs(sale) <= -EXPIRES_AFTER_MS))
    const heard = await asker.list(due, purpose)
    if (this.#stopped) return
    if (heard === 'closed') return
    if (heard instanceof BakongTrouble) {
      this.#rest(heard)
      return this.#heard.putOff(due, heard)
    }
    this.#troubles = 0
    const answered = due.flatMap((sale) => {
      const word = heard.value.get(sale.md5)
      return word === undefined ? [] : [{ sale, word, afterDeadline: late.has(sale) }]
    })
    this.#heard.take(answered)
    this.#heard.silent(due.filter((sale) => !heard.value.has(sale.md5)))
  }

  #rest(trouble: BakongTrouble): void {
    const { clock } = this.#deps
    this.#troubles += 1
    this.#restUntil = clock.monotonic() + backOffMs(this.#troubles, trouble.kind, trouble.context.retryAfterMs)
    if (trouble.kind === 'rate-limited') this.#hushUntil = this.#restUntil
  }
}

/** A person moved the sale without Bakong's word about it. */
function isWordOfPerson(event: SaleEvent | undefined): boolean {
  if (event === undefined) return false
  if (event.type === 'cancelled') return event.asked === 'could-not-ask'
  return event.type === 'confirmed-by-hand'
}

function reply(question: Question, asked: Asked): void {
  for (const resolve of question.answer) resolve(asked)
}
