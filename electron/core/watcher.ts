// The loop over the sales that are due: people's questions first, then the sale on the screen, then the rest.

import type { Money } from '../../shared/money'
import type { Sale, SaleEvent } from '../../shared/sale'
import { Agenda } from './agenda'
import type { Ages } from './ages'
import type { Asker } from './asker'
import type { Budget } from './budget'
import { businessDay } from './businessDay'
import { Heard } from './heard'
import { type Patience, patiently } from './patience'
import {
  type Answer,
  BakongTrouble,
  type Clock,
  type LookUp,
  type LookUpPurpose,
  type Store,
  StoreFailure,
  type TroubleKind,
} from './ports'
import type { Sales } from './sales'
import { backOffMs, CALL_GAP_MS, gapExtraMs, WATCH_MS } from './schedule'
import { ClockJumps, type Time } from './time'

/** The loop wakes at least this often, to notice a clock that jumped and a sleep that nobody announced. */
const WAKE_EVERY_MS = 5000
/** A question about a sale that got its answer this recently is answered with it, a program's always, a person's under a
 *  daily limit: a key pressed again and again must not eat the reserve. */
const FRESH_MS = 3000
/** Questions that people may have waiting at once, and programs: those of programs never take the place of a person's. */
const QUEUE_MAX = { person: 20, program: 10 } as const
/** A look that is due within this tells about the token too. */
const PROOF_SOON_MS = 60_000
/** Questions one after another before a look that is due: a program that asks without end must not keep the till from
 *  all other sales. */
const QUESTIONS_IN_A_ROW = 3

/** Who wants to know. What a program asks is counted as if the till had asked by itself: the reserve is for people. */
export type AskedBy = 'person' | 'program'

/** What came of asking about one sale. `could-not-ask` says nothing about the money. */
export type Asked =
  | { readonly kind: 'found' | 'not-found' | 'failed' }
  | { readonly kind: 'could-not-ask'; readonly why: TroubleKind }

export interface WatcherDeps {
  readonly store: Store
  readonly clock: Clock
  readonly asker: Asker
  readonly budget: Budget
  readonly ages: Ages
  readonly time: Time
  readonly sales: () => Sales
  /** 0 up to 1. */
  readonly random: () => number
  /** What was asked for goes into the books, if another program lets go of them soon. */
  readonly patience: Patience
  readonly changed: () => void
  /** The disk failed under the loop, which goes on trying. */
  readonly storeFailed: (failure: StoreFailure) => void
  /** Tries a disk that has failed, and does nothing to a good one.  @throws StoreFailure */
  readonly tryStore: () => void
}

interface Question {
  readonly saleId: string
  readonly by: AskedBy
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
  readonly #agenda: Agenda
  readonly #heard: Heard
  #questions: Question[] = []
  #asides: readonly Aside[] = []
  #running = false
  #stopped = true
  #cancelTimer: () => void = () => undefined
  /** Monotonic ms: no automatic call before. After troubles, so that many due sales don't knock one after another. */
  #restUntil = Number.NEGATIVE_INFINITY
  /** Monotonic ms: no automatic call before, a second after the start. */
  #quietUntil = Number.NEGATIVE_INFINITY
  /** Bakong asked (429) not to be called before, by anybody: by its time, which a sleep does not stop, and by the monotonic
   *  clock, which nobody sets. It is over by whichever is there first. */
  #hushUntil = { time: Number.NEGATIVE_INFINITY, monotonic: Number.NEGATIVE_INFINITY }
  #troubles = 0
  /** Monotonic ms: the disk failed and is left alone until then, but for people's questions. */
  #diskRestUntil = Number.NEGATIVE_INFINITY
  /** Questions since the last look that was due. */
  #questionsInARow = 0
  /** Everything is to be made due as soon as the disk takes it. */
  #duePending = false
  readonly #jumps: ClockJumps
  /** Done once the start's own question about the clock has been answered, or has failed. */
  clockLookedInto: Promise<void> = Promise.resolve()
  /** The business day of the last round. */
  #shownDay = ''

  constructor(deps: WatcherDeps) {
    this.#deps = deps
    this.#jumps = new ClockJumps(deps.clock)
    this.#agenda = new Agenda(deps)
    this.#heard = new Heard({ ...deps, nextLook: (sale, known) => this.#agenda.nextLook(sale, undefined, known) })
  }

  /** Begins to watch: everything that is not settled is asked about at once, a second after whatever a till that was closed
   *  or killed just before may have asked. */
  start(): void {
    this.#stopped = false
    this.#quietUntil = this.#deps.clock.monotonic() + CALL_GAP_MS
    this.wake()
    const { asker } = this.#deps
    // Before the first code: a clock that is wrong would put a wrong expiry into it.
    this.clockLookedInto = asker.probe().then(() => asker.timeAsked)
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
    this.#endRest()
    this.#troubles = 0
    this.#makeAllDue()
    this.poke()
  }

  /** On a disk that fails, the loop tries it again: nothing is forgotten, and nothing falls over. */
  #makeAllDue(): void {
    const { store, clock, time } = this.#deps
    this.#duePending = true
    try {
      store.makeAllDue(clock.now(), time.now - WATCH_MS)
      this.#duePending = false
    } catch (failure) {
      this.#storeFailed(failure)
    }
  }

  /** The way to Bakong is open again: the sale that somebody waits for is asked about now, and those whose code ended
   *  unheard; the others in their turn. */
  reachable(): void {
    const { store, clock } = this.#deps
    this.#makeUnheardDue()
    try {
      const shownId = store.shownSaleId()
      const watch = shownId === null ? null : store.watch(shownId)
      if (this.#stopped || watch?.nextCheckAt == null) return
      store.putWatch({ ...watch, nextCheckAt: Math.min(watch.nextCheckAt, clock.now()) })
    } catch (failure) {
      this.#storeFailed(failure)
    }
    this.#endRest()
    this.poke()
  }

  #makeUnheardDue(): void {
    if (this.#stopped) return
    try {
      this.#deps.store.makeUnheardDue(this.#deps.clock.now())
    } catch (failure) {
      this.#storeFailed(failure)
    }
  }

  /** The day's look-ups are open again, or there are more of them: what waited for them is asked about in its turn. */
  budgetOpened(): void {
    if (this.#stopped) return
    this.#makeAllDue()
    this.poke()
  }

  /** The disk, which had failed, takes what is written to it again. */
  storeIsBack(): void {
    this.#diskRestUntil = Number.NEGATIVE_INFINITY
    this.poke()
  }

  #endRest(): void {
    this.#restUntil = this.#quietUntil
  }

  /** Whether Bakong has asked to be left alone: until that is over a key asks nobody. */
  get isHushed(): boolean {
    return this.#hushMs > 0
  }

  /** How long Bakong is still left alone because it asked for that, ms. */
  get #hushMs(): number {
    const { clock, time } = this.#deps
    return Math.max(0, Math.min(this.#hushUntil.time - time.now, this.#hushUntil.monotonic - clock.monotonic()))
  }

  /** A sale was made or its time changed: set the timer anew. */
  poke(): void {
    if (!this.#running) this.#arm()
  }

  /** Whether a question about this sale is on its way or waits. */
  isAsking(saleId: string): boolean {
    return this.#deps.asker.isAsking(saleId) || this.#questions.some((question) => question.saleId === saleId)
  }

  /** Whether a person waits for an answer about this sale. */
  isAwaited(saleId: string): boolean {
    return this.#questions.some((question) => question.saleId === saleId && question.by === 'person')
  }

  /**
   * Asks about one sale now, ahead of all automatic looks, and takes the answer in.
   * @param anew false: an answer of a moment ago will do, to a person under a daily limit, to a program always
   * @returns Bakong's word, or why it could not be asked: `quota-spent` is also a program's share that is used up
   */
  ask(saleId: string, anew: boolean, by: AskedBy = 'person'): Promise<Asked> {
    if (this.#stopped) return Promise.resolve({ kind: 'could-not-ask', why: 'offline' })
    return new Promise((resolve) => {
      const same = (question: Question) => question.saleId === saleId && question.anew === anew
      // A person's answer is a program's too; a program may be refused what a person is not.
      const waiting = this.#questions.find((question) => same(question) && [by, 'person'].includes(question.by))
      const count = this.#questions.filter((question) => question.by === by).length
      if (waiting) waiting.answer.push(resolve)
      else if (count >= QUEUE_MAX[by]) resolve({ kind: 'could-not-ask', why: 'rate-limited' })
      else this.#questions.push({ saleId, by, anew, answer: [resolve] })
      this.#deps.changed()
      void this.#run()
    })
  }

  /**
   * Looks for a payment of the printed code, in the queue with all other questions.
   * @returns Bakong's word with its time, or why it could not be asked
   */
  askShortHash(hash: string, amount: Money): Promise<Answer<LookUp> | TroubleKind> {
    if (this.#stopped) return Promise.resolve('offline')
    if (this.#asides.length >= QUEUE_MAX.person) return Promise.resolve('rate-limited')
    return new Promise((resolve) => {
      const run = async () => resolve(await this.#askShortHash(hash, amount))
      this.#asides = [...this.#asides, { run, dismiss: () => resolve('offline') }]
      void this.#run()
    })
  }

  async #askShortHash(hash: string, amount: Money): Promise<Answer<LookUp> | TroubleKind> {
    const { asker } = this.#deps
    if (this.#hushMs > 0) return 'rate-limited'
    if (!asker.affords('person')) return 'quota-spent'
    const heard = await asker.shortHash(hash, amount)
    if (this.#stopped) return 'offline'
    if (heard instanceof BakongTrouble) {
      this.#rest(heard, 'person')
      return heard.kind
    }
    this.#answered()
    return heard
  }

  /** See `Agenda.nextLook`. */
  nextLook(sale: Sale, event?: SaleEvent): number | null {
    return this.#agenda.nextLook(sale, event)
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
    const rest = Math.max(this.#restUntil, this.#diskRestUntil) - clock.monotonic()
    const delay = dueAt === null ? WAKE_EVERY_MS : Math.max(dueAt - clock.now(), rest, this.#hushMs)
    return Math.min(delay, WAKE_EVERY_MS)
  }

  async #run(): Promise<void> {
    if (this.#running || this.#stopped) return
    this.#running = true
    this.#questionsInARow = 0
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
      await this.#proveToken()
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

  /** Where no sale's look would tell soon whether the token holds, one look is spent on that alone. */
  async #proveToken(): Promise<void> {
    const { asker, store, clock } = this.#deps
    if (this.#stopped || !asker.tokenTryDue || clock.monotonic() < this.#restUntil || this.#hushMs > 0) return
    const dueAt = store.nextDueAt()
    if (dueAt !== null && dueAt < clock.now() + PROOF_SOON_MS) return
    await this.#gap()
    if (this.#stopped || this.#hasWork()) return
    const trouble = await asker.proveToken()
    if (trouble !== null && !this.#stopped) this.#rest(trouble)
  }

  /** Before anything is asked: what Bakong has already said goes into the books, once the disk takes it. */
  #catchUp(): void {
    const asked = this.#questions.length + this.#asides.length > 0
    if (!asked && this.#deps.clock.monotonic() < this.#diskRestUntil) return
    this.#deps.tryStore()
    this.#heard.takeWaiting()
    this.#deps.asker.noticeTime()
    this.#showTime()
  }

  /** What the windows show and time alone changes: how long a code still has, and the day's figures after midnight. */
  #showTime(): void {
    const { store, clock, changed } = this.#deps
    const day = businessDay(clock.now())
    const shownId = day === this.#shownDay ? store.shownSaleId() : null
    if (day === this.#shownDay && (shownId === null || store.sale(shownId)?.state !== 'PENDING')) return
    this.#shownDay = day
    changed()
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
    return this.#questions.length + this.#asides.length > 0 || this.#hasDueLook()
  }

  #hasDueLook(): boolean {
    const { clock, store } = this.#deps
    if (clock.monotonic() < Math.max(this.#restUntil, this.#diskRestUntil) || this.#hushMs > 0) return false
    const dueAt = store.nextDueAt()
    return dueAt !== null && dueAt <= clock.now()
  }

  /** Waits until a second has passed since the last call; a person no longer than that. What is asked is chosen only after it. */
  async #gap(): Promise<void> {
    const { clock, asker, random } = this.#deps
    const left = (gapMs: number) => asker.calledAt + gapMs - clock.monotonic()
    const untilPassed = async (gapMs: number) => {
      // A timer may fire a little before its time.
      while (!this.#stopped && left(gapMs) > 0) await this.#pause(left(gapMs))
    }
    await untilPassed(CALL_GAP_MS)
    if (this.#questions.length + this.#asides.length === 0) await untilPassed(CALL_GAP_MS + gapExtraMs(random()))
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#deps.clock.after(ms, resolve))
  }

  /** A clock that was set, or a sleep: all plans were made on another time, so look now and plan anew. */
  #noticeJump(): void {
    if (!this.#jumps.notice()) return
    this.#deps.changed()
    this.#deps.asker.clockWasSet()
    this.#makeAllDue()
  }

  /** One question: a person's, a program's, or the next look that is due. */
  async #step(): Promise<void> {
    const aside = this.#asides[0]
    const firstOf = (who: AskedBy) => this.#questions.find(({ by }) => by === who)
    const question = firstOf('person') ?? (aside === undefined ? firstOf('program') : undefined)
    const isTheirTurn = this.#questionsInARow < QUESTIONS_IN_A_ROW || !this.#hasDueLook()
    if (!isTheirTurn || (question === undefined && aside === undefined)) return this.#look()
    this.#questionsInARow += 1
    if (question !== undefined) {
      const asked = await this.#answer(question)
      this.#questions = this.#questions.filter((waiting) => waiting !== question)
      reply(question, asked)
      // It may have been answered without a call, of which the screens would have heard.
      this.#deps.changed()
    } else if (aside !== undefined) {
      await aside.run()
      this.#asides = this.#asides.filter((waiting) => waiting !== aside)
    }
  }

  async #look(): Promise<void> {
    this.#questionsInARow = 0
    const { asker } = this.#deps
    const due = this.#agenda.due()
    const [first] = due
    if (first === undefined) return
    const listed = asker.listOpen && !asker.listInDoubt ? due.filter((sale) => this.#agenda.ridesInLists(sale)) : []
    if (listed.length > 1 && listed.includes(first)) return this.#askList(listed)
    const purpose = this.#agenda.purposeOf(first)
    const alike = (sale: Sale) => this.#agenda.purposeOf(sale) === purpose
    if (!asker.affords(purpose)) return this.#awaitBudget(due.filter(alike))
    this.#agenda.looked(first)
    await this.#askOne(first, purpose)
  }

  /** A thousand sales may be due on a spent day: they are put off in slices, and the till lives between two of them. */
  async #awaitBudget(sales: readonly Sale[]): Promise<void> {
    await this.#stored(() => this.#heard.awaitBudget(sales))
    await this.#pause(0)
  }

  async #answer({ saleId, anew, by }: Question): Promise<Asked> {
    const { store, asker } = this.#deps
    const sale = store.sale(saleId)
    if (sale === null) return { kind: 'could-not-ask', why: 'bad-request' }
    const fresh = anew ? null : this.#freshAnswer(sale.id, by)
    if (fresh !== null) return fresh
    if (this.#hushMs > 0) return { kind: 'could-not-ask', why: 'rate-limited' }
    if (by === 'person') return this.#askOne(sale, 'person')
    // The sale's own plan is the till's: a program that asks too often must not change it.
    if (!asker.affords('automatic')) return { kind: 'could-not-ask', why: 'quota-spent' }
    return this.#askOne(sale, 'automatic')
  }

  #freshAnswer(saleId: string, by: AskedBy): Asked | null {
    const { store, clock, budget } = this.#deps
    const watch = store.watch(saleId)
    if ((by === 'person' && budget.view().limit === null) || watch?.lastAskedAt == null) return null
    // By the clock that nobody sets; it stands while the machine sleeps, when the other goes on.
    const age = Math.max(clock.now() - watch.lastAskedAt, this.#heard.agoMs(saleId))
    if (age >= FRESH_MS || watch.lastAnswer === null || watch.lastAnswer === 'no-answer') return null
    return { kind: watch.lastAnswer }
  }

  async #askOne(sale: Sale, purpose: LookUpPurpose): Promise<Asked> {
    const { asker, clock } = this.#deps
    if (!asker.affords(purpose)) {
      await this.#stored(() => this.#heard.awaitBudget([sale]))
      return { kind: 'could-not-ask', why: 'quota-spent' }
    }
    const askedAt = clock.monotonic()
    const heard = await asker.one(sale, purpose)
    if (this.#stopped) return { kind: 'could-not-ask', why: 'offline' }
    if (heard instanceof BakongTrouble) {
      const by = purpose === 'person' ? 'person' : 'till'
      this.#rest(heard, by)
      await this.#stored(() => this.#heard.putOff([sale], heard, by))
      return { kind: 'could-not-ask', why: heard.kind }
    }
    this.#answered()
    await this.#stored(() => this.#heard.take([{ sale, word: heard.value, askedAt }]))
    const { kind } = heard.value
    return kind === 'unreadable' ? { kind: 'could-not-ask', why: 'nonsense' } : { kind }
  }

  async #askList(due: readonly Sale[]): Promise<void> {
    const { asker, clock } = this.#deps
    const purpose = due.some((sale) => this.#agenda.purposeOf(sale) === 'deadline') ? 'deadline' : 'automatic'
    if (!asker.affords(purpose)) return this.#awaitBudget(due)
    const askedAt = clock.monotonic()
    const heard = await asker.list(due, purpose)
    if (this.#stopped) return
    if (heard === 'closed') return
    if (heard instanceof BakongTrouble) {
      this.#rest(heard)
      return this.#stored(() => this.#heard.putOff(due, heard))
    }
    this.#answered()
    const answered = due.flatMap((sale) => {
      const word = heard.value.get(sale.md5)
      return word === undefined ? [] : [{ sale, word, askedAt }]
    })
    await this.#stored(() => this.#heard.take(answered))
    const silent = due.filter((sale) => !heard.value.has(sale.md5))
    this.#agenda.leftOut(silent)
    await this.#stored(() => this.#heard.silent(silent))
  }

  /** Nobody asks Bakong twice because another program held the books for a moment. @throws StoreFailure */
  #stored(work: () => void): Promise<void> {
    return patiently(work, this.#deps.patience)
  }

  /** Bakong is heard again. */
  #answered(): void {
    if (this.#troubles > 0) this.#makeUnheardDue()
    this.#troubles = 0
  }

  /** A person's key in vain makes the till's own looks no slower: only a 429 is for everybody. */
  #rest(trouble: BakongTrouble, by: 'person' | 'till' = 'till'): void {
    const { clock, time } = this.#deps
    const isHush = trouble.kind === 'rate-limited'
    if (by === 'person' && !isHush) {
      this.#restUntil = Math.max(this.#restUntil, clock.monotonic() + backOffMs(1, trouble.kind, undefined))
      return
    }
    this.#troubles += 1
    const restMs = backOffMs(this.#troubles, trouble.kind, trouble.context.retryAfterMs)
    if (isHush) this.#hushUntil = { time: time.now + restMs, monotonic: clock.monotonic() + restMs }
    else this.#restUntil = clock.monotonic() + restMs
  }
}

function reply(question: Question, asked: Asked): void {
  for (const resolve of question.answer) resolve(asked)
}
