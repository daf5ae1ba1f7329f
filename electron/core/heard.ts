// What the watcher makes of Bakong's answers: into the books, and when to look again. An answer is never asked twice
// because the disk was not ready for it.

import type { Sale } from '../../shared/sale'
import type { Ages, AnswerAt, KnownTimes } from './ages'
import { type Budget, mayAsk } from './budget'
import { NewestMap } from './newestMap'
import type { BakongTrouble, Clock, LookUp, Store, Watch } from './ports'
import type { Sales } from './sales'
import { backOffMs, DEADLINE_GRACE_MS, UNREAD_TRIES, unreadWaitMs } from './schedule'
import { watchOf } from './watchOf'

/** Answers that wait for the disk at once. Two lists of them; past it the oldest is asked again later. */
const WAITING_MAX = 100

/** Sales whose last answer is remembered: a key is pressed again for one that was just answered. */
const ANSWERED_MAX = 200

/** How long the disk rests before it is tried again; each time in vain a step longer. Nothing is sold until a try goes
 *  well, so no step is longer than a customer would wait. */
const DISK_RESTS_MS = [1000, 2000, 5000] as const

export interface HeardDeps {
  readonly store: Store
  readonly clock: Clock
  readonly budget: Budget
  readonly ages: Ages
  readonly sales: () => Sales
  readonly nextLook: (sale: Sale, known: KnownTimes) => number | null
  readonly changed: () => void
}

export class Heard {
  readonly #deps: HeardDeps
  /** By sale: what Bakong said and the disk did not take. */
  readonly #waiting = new Map<string, AnswerAt>()
  /** By sale: when it was last answered in this run, monotonic ms. */
  readonly #answeredAt = new NewestMap<string, number>(ANSWERED_MAX)
  #failures = 0

  constructor(deps: HeardDeps) {
    this.#deps = deps
  }

  /** The disk failed. @returns how long to leave it alone, ms */
  rest(): number {
    const rest = DISK_RESTS_MS[Math.min(this.#failures, DISK_RESTS_MS.length - 1)]
    this.#failures += 1
    return rest ?? 0
  }

  /** Puts into the books what an earlier failure of the disk left outside. @throws StoreFailure when it fails again */
  takeWaiting(): void {
    // Each round comes by here: most have nothing to write, and need no transaction for it.
    if (this.#waiting.size > 0) this.#store([...this.#waiting.values()])
  }

  /**
   * Hands Bakong's words to the one door and plans the next looks.
   * @throws StoreFailure, once all of them are either in the books or kept for `takeWaiting`
   */
  take(words: readonly AnswerAt[]): void {
    for (const word of words) {
      this.#answeredAt.set(word.sale.id, this.#deps.clock.monotonic())
      this.#keep(word)
    }
    this.#store(words.map((word) => this.#waiting.get(word.sale.id) ?? word))
  }

  /** How long ago this sale was answered, by the monotonic clock, ms; infinite when it was not in this run. */
  agoMs(saleId: string): number {
    return this.#deps.clock.monotonic() - (this.#answeredAt.get(saleId) ?? Number.NEGATIVE_INFINITY)
  }

  #keep(word: AnswerAt): void {
    const kept = this.#waiting.get(word.sale.id)
    // Money once seen is not forgotten for a later "not found".
    if (kept?.word.kind === 'found' && word.word.kind !== 'found') return
    const [oldest] = this.#waiting.keys()
    if (this.#waiting.size >= WAITING_MAX && oldest !== undefined) this.#waiting.delete(oldest)
    this.#waiting.set(word.sale.id, word)
  }

  /** What a list said of fifty sales is one commit: much else waits for the disk, and the till stands still meanwhile. */
  #store(words: readonly AnswerAt[]): void {
    const { sales, changed } = this.#deps
    try {
      sales().atOnce(() => {
        for (const word of words) this.#hand(word)()
      })
      for (const { sale } of words) this.#waiting.delete(sale.id)
      this.#failures = 0
    } finally {
      if (words.length > 0) changed()
    }
  }

  /** Hands one word to the one door, where hearing it twice changes nothing. @returns what plans the next look */
  #hand(answer: AnswerAt): () => void {
    const { clock, sales, nextLook, ages } = this.#deps
    const { sale, word } = answer
    if (word.kind === 'unreadable') return this.#handUnread(answer, word)
    const known = ages.hear(answer, watchOf(this.#deps.store, sale.id))
    const result = sales().heard(sale.id, word, ages.isHeardOver(sale, known))
    const nextCheckAt = nextLook(result.ok ? result.value : sale, known)
    return () =>
      this.#plan(sale.id, ({ looks }) => ({
        ...known,
        nextCheckAt,
        lastAskedAt: clock.now(),
        lastAnswer: word.kind,
        errorStreak: 0,
        unreadable: 0,
        looks: looks + 1,
      }))
  }

  /** The way to Bakong is well, and nobody can tell what it says of this sale: after a few tries it is a manager's matter. */
  #handUnread(answer: AnswerAt, word: Extract<LookUp, { kind: 'unreadable' }>): () => void {
    const { clock, budget, sales, nextLook, ages } = this.#deps
    const { sale } = answer
    const before = watchOf(this.#deps.store, sale.id)
    const unreadable = before.unreadable + 1
    // It says nothing of the sale, and all the same what time it is.
    const { madeAt } = ages.hear(answer, before)
    const told = unreadable < UNREAD_TRIES ? null : sales().heard(sale.id, word, false)
    const limited = budget.view().limit !== null
    const again = () => clock.now() + backOffMs(unreadable, 'nonsense', undefined, limited)
    const matter = (now: Sale) => {
      const at = nextLook(now, { madeAt, heardAt: before.heardAt })
      return at === null ? null : Math.min(at, clock.now() + unreadWaitMs(unreadable))
    }
    return () =>
      this.#plan(sale.id, (watch) => ({
        madeAt,
        nextCheckAt: unlessEnded(watch, told?.ok ? matter(told.value) : again()),
        lastAskedAt: clock.now(),
        lastAnswer: 'no-answer',
        errorStreak: 0,
        unreadable,
        looks: watch.looks + 1,
      }))
  }

  /**
   * No proper answer: these sales are asked about again later, and nothing is known meanwhile.
   * @param by a person's key moves no plan to a later time: pressing it in an outage must not make the wait longer
   */
  putOff(sales: readonly Sale[], trouble: BakongTrouble, by: 'person' | 'till' = 'till'): void {
    const { clock, budget, store } = this.#deps
    const { kind, context } = trouble
    // What never left this computer cost none of the day's look-ups.
    const limited = budget.view().limit !== null && !context.unsent
    const plan = (sale: Sale) =>
      this.#plan(sale.id, (watch) => {
        const errorStreak = by === 'person' ? watch.errorStreak : watch.errorStreak + 1
        const wait = backOffMs(Math.max(errorStreak, 1), kind, context.retryAfterMs, limited)
        const at = kind === 'quota-spent' ? budget.retryAt() : clock.now() + wait
        const planned = by === 'person' && kind !== 'quota-spent' ? watch.nextCheckAt : null
        return {
          nextCheckAt: unlessEnded(watch, planned === null ? at : Math.min(planned, at)),
          lastAskedAt: clock.now(),
          lastAnswer: 'no-answer',
          errorStreak,
          looks: context.unsent ? watch.looks : watch.looks + 1,
        }
      })
    store.together(() => sales.forEach(plan))
    this.#deps.changed()
  }

  /** A list answer left these out: nothing is known about them, and each is asked about alone, now. */
  silent(sales: readonly Sale[]): void {
    const { clock, store } = this.#deps
    if (sales.length === 0) return
    const plan = (sale: Sale) =>
      this.#plan(sale.id, (watch) => ({ nextCheckAt: unlessEnded(watch, clock.now()), looks: watch.looks + 1 }))
    store.together(() => sales.forEach(plan))
    this.#deps.changed()
  }

  /** The budget has nothing for these now: until the look after their deadline (kept in reserve) or the new day. */
  awaitBudget(sales: readonly Sale[]): void {
    const { store, clock, budget, ages } = this.#deps
    const reserveLeft = mayAsk(budget.view(), 'deadline')
    const opensAt = budget.nextOpening()
    const plan = (sale: Sale) => {
      const remainingMs = ages.leftMs(sale, watchOf(this.#deps.store, sale.id))
      const deadlineLook = Math.ceil(clock.now() + remainingMs) + DEADLINE_GRACE_MS
      const at = reserveLeft && remainingMs > 0 ? deadlineLook : opensAt
      this.#plan(sale.id, (watch) => ({ nextCheckAt: unlessEnded(watch, at) }))
    }
    store.together(() => sales.forEach(plan))
    this.#deps.changed()
  }

  /** Changes some of a sale's watch and leaves the rest as it is. */
  #plan(saleId: string, change: (watch: Watch) => Partial<Omit<Watch, 'saleId'>>): void {
    const watch = watchOf(this.#deps.store, saleId)
    this.#deps.store.putWatch({ ...watch, ...change(watch) })
  }
}

/** A question without a proper answer revives no watch that has ended: nobody would end it again. */
function unlessEnded({ nextCheckAt }: Watch, at: number | null): number | null {
  return nextCheckAt === null ? null : at
}
