// The loop over the sales that are due: people's questions first, then the sale on the screen, then the rest.

import type { Money } from '../../shared/money'
import { assert } from '../../shared/result'
import type { Sale } from '../../shared/sale'
import type { Asker } from './asker'
import { type Budget, mayAsk } from './budget'
import { businessDay } from './businessDay'
import type { Deadlines } from './deadlines'
import {
  BakongTrouble,
  type Clock,
  LIST_MAX,
  type LookUp,
  type LookUpPurpose,
  type Store,
  StoreFailure,
  type TroubleKind,
  type Watch,
} from './ports'
import type { Sales } from './sales'
import {
  backOffMs,
  CALL_GAP_MS,
  DEADLINE_GRACE_MS,
  EXPIRES_AFTER_MS,
  limitedMoments,
  nextLook,
  type Pace,
  WATCH_MS,
} from './schedule'

/** The loop wakes at least this often, to notice a clock that jumped and a sleep that nobody announced. */
const WAKE_EVERY_MS = 5000
/** A wall clock that moved this much against the monotonic one was set, or the machine slept. */
const JUMP_MS = 3000
/** Under a daily limit a question about a sale that got its answer this recently is answered with it: a key pressed
 *  again and again must not eat the reserve. */
const FRESH_MS = 3000
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
}

interface Question {
  readonly saleId: string
  readonly anew: boolean
  readonly answer: ((asked: Asked) => void)[]
}

/** A person's question that is about no sale yet. */
interface Aside {
  readonly run: () => Promise<void>
  readonly dismiss: () => void
}

export class Watcher {
  readonly #deps: WatcherDeps
  #questions: Question[] = []
  #asides: readonly Aside[] = []
  #running = false
  #stopped = true
  #cancelTimer: () => void = () => undefined
  /** Monotonic ms: no automatic call before. After troubles, so that many due sales don't knock one after another. */
  #restUntil = Number.NEGATIVE_INFINITY
  /** Monotonic ms: Bakong asked (429) not to be called before, by anybody. */
  #hushUntil = Number.NEGATIVE_INFINITY
  #troubles = 0
  /** Everything is to be made due as soon as the disk takes it. */
  #duePending = false
  #clockOffset: number

  constructor(deps: WatcherDeps) {
    this.#deps = deps
    this.#clockOffset = deps.clock.now() - deps.clock.monotonic()
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
      void this.#run()
    })
  }

  /**
   * Looks for a payment of the printed code, in the queue with all other questions.
   * @returns Bakong's word, or why it could not be asked
   */
  askShortHash(hash: string, amount: Money): Promise<LookUp | TroubleKind> {
    if (this.#stopped) return Promise.resolve('offline')
    if (this.#asides.length >= QUEUE_MAX) return Promise.resolve('rate-limited')
    return new Promise((resolve) => {
      const run = async () => resolve(await this.#askShortHash(hash, amount))
      this.#asides = [...this.#asides, { run, dismiss: () => resolve('offline') }]
      void this.#run()
    })
  }

  async #askShortHash(hash: string, amount: Money): Promise<LookUp | TroubleKind> {
    const { asker, clock } = this.#deps
    if (clock.monotonic() < this.#hushUntil) return 'rate-limited'
    if (!asker.affords('person')) return 'quota-spent'
    const heard = await asker.shortHash(hash, amount)
    if (this.#stopped) return 'offline'
    if (heard instanceof BakongTrouble) {
      this.#rest(heard)
      return heard.kind
    }
    this.#troubles = 0
    return heard.value
  }

  /** When a sale that was just made, moved or asked about is looked at next. */
  nextLook(sale: Sale): number | null {
    const { deadlines, clock, random } = this.#deps
    const remainingMs = deadlines.remainingMs(sale)
    return nextLook({ sale, now: clock.now(), remainingMs, pace: this.#pace(sale), jitter: random() })
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
    if (this.#questions.length + this.#asides.length > 0) return 0
    let dueAt: number | null
    try {
      dueAt = store.nextDueAt()
    } catch (failure) {
      this.#storeFailed(failure)
      return WAKE_EVERY_MS
    }
    const delay = dueAt === null ? WAKE_EVERY_MS : Math.max(dueAt - clock.now(), this.#restUntil - clock.monotonic(), 0)
    return Math.min(delay, WAKE_EVERY_MS)
  }

  async #run(): Promise<void> {
    if (this.#running || this.#stopped) return
    this.#running = true
    this.#cancelTimer()
    try {
      this.#noticeJump()
      if (this.#duePending) this.#makeAllDue()
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
      this.#restUntil = this.#deps.clock.monotonic() + WAKE_EVERY_MS
    } finally {
      this.#running = false
      this.#arm()
    }
  }

  #storeFailed(failure: unknown): void {
    if (!(failure instanceof StoreFailure)) throw failure
    this.#deps.storeFailed(failure)
  }

  #dismissQuestions(): void {
    const waiting = this.#questions
    this.#questions = []
    for (const question of waiting) reply(question, { kind: 'could-not-ask', why: 'offline' })
    const asides = this.#asides
    this.#asides = []
    for (const aside of asides) aside.dismiss()
  }

  #hasWork(): boolean {
    if (this.#questions.length + this.#asides.length > 0) return true
    const { clock, store } = this.#deps
    if (clock.monotonic() < this.#restUntil) return false
    const dueAt = store.nextDueAt()
    return dueAt !== null && dueAt <= clock.now()
  }

  /** Waits until a second has passed since the last call. What is asked is chosen only after it. */
  #gap(): Promise<void> {
    const { clock, asker } = this.#deps
    const wait = asker.calledAt + CALL_GAP_MS - clock.monotonic()
    return wait <= 0 ? Promise.resolve() : new Promise((resolve) => void clock.after(wait, resolve))
  }

  /** A clock that was set, or a sleep: all plans were made on another time, so look now and plan anew. */
  #noticeJump(): void {
    const { clock } = this.#deps
    const offset = clock.now() - clock.monotonic()
    const jumped = Math.abs(offset - this.#clockOffset) > JUMP_MS
    this.#clockOffset = offset
    if (jumped) this.#makeAllDue()
  }

  async #step(): Promise<void> {
    const question = this.#questions[0]
    if (question) {
      const asked = await this.#answerPerson(question)
      this.#questions = this.#questions.filter((waiting) => waiting !== question)
      reply(question, asked)
      return
    }
    const aside = this.#asides[0]
    if (aside) {
      await aside.run()
      this.#asides = this.#asides.filter((waiting) => waiting !== aside)
      return
    }
    const due = this.#dueSales()
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

  /** The one look after a deadline may use the reserve; later looks at a closed sale may not: it is kept for keys. */
  #purposeOf(sale: Sale): LookUpPurpose {
    const { deadlines, store } = this.#deps
    if (deadlines.remainingMs(sale) > 0) return 'automatic'
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
      this.#awaitBudget([sale])
      return { kind: 'could-not-ask', why: 'quota-spent' }
    }
    const afterDeadline = deadlines.remainingMs(sale) <= -EXPIRES_AFTER_MS
    const heard = await asker.one(sale, purpose)
    if (this.#stopped) return { kind: 'could-not-ask', why: 'offline' }
    if (heard instanceof BakongTrouble) {
      this.#rest(heard)
      this.#putOff([sale], heard)
      return { kind: 'could-not-ask', why: heard.kind }
    }
    this.#troubles = 0
    this.#take(sale, heard.value, afterDeadline)()
    return { kind: heard.value.kind }
  }

  async #askList(due: readonly Sale[]): Promise<void> {
    const { asker, deadlines } = this.#deps
    const purpose = due.some((sale) => this.#purposeOf(sale) === 'deadline') ? 'deadline' : 'automatic'
    if (!asker.affords(purpose)) return this.#awaitBudget(due)
    const late = new Set(due.filter((sale) => deadlines.remainingMs(sale) <= -EXPIRES_AFTER_MS))
    const heard = await asker.list(due, purpose)
    if (this.#stopped) return
    if (heard === 'closed') return
    if (heard instanceof BakongTrouble) {
      this.#rest(heard)
      return this.#putOff(due, heard)
    }
    this.#troubles = 0
    const silent: Sale[] = []
    const plans: (() => void)[] = []
    for (const sale of due) {
      const word = heard.value.get(sale.md5)
      if (word) plans.push(this.#take(sale, word, late.has(sale)))
      else silent.push(sale)
    }
    // One wait for the disk for the whole list: other programs' requests stand behind it.
    this.#deps.store.together(() => {
      for (const plan of plans) plan()
    })
    this.#putOff(silent, new BakongTrouble('nonsense', 'a list answer left this sale out'))
  }

  /** Hands Bakong's word to the one door. @returns what plans the next look, to be called in any case */
  #take(sale: Sale, word: LookUp, afterDeadline: boolean): () => void {
    const { clock, sales } = this.#deps
    const result = sales().heard(sale.id, word, afterDeadline)
    const nextCheckAt = this.nextLook(result.ok ? result.value : sale)
    this.#deps.changed()
    return () =>
      this.#plan(sale.id, ({ looks }) => ({
        nextCheckAt,
        lastAskedAt: clock.now(),
        lastAnswer: word.kind,
        errorStreak: 0,
        looks: looks + 1,
      }))
  }

  /** No proper answer: these sales are asked about again later, and nothing is known meanwhile. */
  #putOff(sales: readonly Sale[], trouble: BakongTrouble): void {
    const { clock, budget } = this.#deps
    const limited = budget.view().limit !== null
    const plan = (sale: Sale) =>
      this.#plan(sale.id, (watch) => {
        const errorStreak = watch.errorStreak + 1
        const wait = backOffMs(errorStreak, trouble.kind, trouble.context.retryAfterMs, limited)
        return {
          nextCheckAt: trouble.kind === 'quota-spent' ? budget.retryAt() : clock.now() + wait,
          lastAskedAt: clock.now(),
          lastAnswer: 'no-answer',
          errorStreak,
          looks: watch.looks + 1,
        }
      })
    this.#deps.store.together(() => sales.forEach(plan))
    this.#deps.changed()
  }

  /** The budget has nothing for these now: until the look after their deadline (kept in reserve) or the new day. */
  #awaitBudget(sales: readonly Sale[]): void {
    const { clock, budget, deadlines } = this.#deps
    const reserveLeft = mayAsk(budget.view(), 'deadline')
    for (const sale of sales) {
      const remainingMs = deadlines.remainingMs(sale)
      const deadlineLook = Math.ceil(clock.now() + remainingMs) + DEADLINE_GRACE_MS
      this.#plan(sale.id, () => ({ nextCheckAt: reserveLeft && remainingMs > 0 ? deadlineLook : budget.opensAt() }))
    }
    this.#deps.changed()
  }

  /** Changes some of a sale's watch and leaves the rest as it is. */
  #plan(saleId: string, change: (watch: Watch) => Partial<Omit<Watch, 'saleId'>>): void {
    const { store } = this.#deps
    const watch = store.watch(saleId)
    assert(watch !== null, 'every sale has its watch from the moment it is made')
    store.putWatch({ ...watch, ...change(watch) })
  }

  #rest(trouble: BakongTrouble): void {
    const { clock } = this.#deps
    this.#troubles += 1
    this.#restUntil = clock.monotonic() + backOffMs(this.#troubles, trouble.kind, trouble.context.retryAfterMs)
    if (trouble.kind === 'rate-limited') this.#hushUntil = this.#restUntil
  }
}

function reply(question: Question, asked: Asked): void {
  for (const resolve of question.answer) resolve(asked)
}
