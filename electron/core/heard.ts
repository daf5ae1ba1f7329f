// What the watcher makes of Bakong's answers: into the books, and when to look again. An answer is never asked twice
// because the disk was not ready for it.

import { assert } from '../../shared/result'
import type { Sale } from '../../shared/sale'
import { type Budget, mayAsk } from './budget'
import type { Deadlines } from './deadlines'
import type { BakongTrouble, Clock, LookUp, Store, Watch } from './ports'
import type { Sales } from './sales'
import { backOffMs, DEADLINE_GRACE_MS, UNREAD_TRIES, unreadWaitMs } from './schedule'

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
  readonly deadlines: Deadlines
  readonly sales: () => Sales
  readonly nextLook: (sale: Sale) => number | null
  readonly changed: () => void
}

interface Word {
  readonly sale: Sale
  readonly word: LookUp
  /** Whether the question left the till after the code's deadline. */
  readonly afterDeadline: boolean
}

export class Heard {
  readonly #deps: HeardDeps
  /** By sale: what Bakong said and the disk did not take. */
  readonly #waiting = new Map<string, Word>()
  /** By sale: when it was last answered in this run, monotonic ms. */
  readonly #answeredAt = new Map<string, number>()
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
    this.#store([...this.#waiting.values()])
  }

  /**
   * Hands Bakong's words to the one door and plans the next looks.
   * @throws StoreFailure, once all of them are either in the books or kept for `takeWaiting`
   */
  take(words: readonly Word[]): void {
    for (const word of words) {
      this.#remember(word.sale.id)
      this.#keep(word)
    }
    this.#store(words.map((word) => this.#waiting.get(word.sale.id) ?? word))
  }

  /** How long ago this sale was answered, by the monotonic clock, ms; infinite when it was not in this run. */
  agoMs(saleId: string): number {
    return this.#deps.clock.monotonic() - (this.#answeredAt.get(saleId) ?? Number.NEGATIVE_INFINITY)
  }

  #remember(saleId: string): void {
    this.#answeredAt.delete(saleId)
    this.#answeredAt.set(saleId, this.#deps.clock.monotonic())
    const [oldest] = this.#answeredAt.keys()
    if (this.#answeredAt.size > ANSWERED_MAX && oldest !== undefined) this.#answeredAt.delete(oldest)
  }

  #keep(word: Word): void {
    const kept = this.#waiting.get(word.sale.id)
    // Money once seen is not forgotten for a later "not found".
    if (kept?.word.kind === 'found' && word.word.kind !== 'found') return
    const [oldest] = this.#waiting.keys()
    if (this.#waiting.size >= WAITING_MAX && oldest !== undefined) this.#waiting.delete(oldest)
    this.#waiting.set(word.sale.id, word)
  }

  /** What a list said of fifty sales is one commit: much else waits for the disk, and the till stands still meanwhile. */
  #store(words: readonly Word[]): void {
    const { sales, changed } = this.#deps
    try {
      sales().atOnce(() => {
        for (const word of words) this.#hand(word)()
      })
      for (const { sale } of words) this.#waiting.delete(sale.id)
      this.#failures = 0
    } finally {
      changed()
    }
  }

  /** Hands one word to the one door, where hearing it twice changes nothing. @returns what plans the next look */
  #hand({ sale, word, afterDeadline }: Word): () => void {
    if (word.kind === 'unreadable') return this.#handUnread(sale, word)
    const { clock, sales, nextLook } = this.#deps
    const result = sales().heard(sale.id, word, afterDeadline)
    const nextCheckAt = nextLook(result.ok ? result.value : sale)
    return () =>
      this.#plan(sale.id, ({ looks }) => ({
        nextCheckAt,
        lastAskedAt: clock.now(),
        lastAnswer: word.kind,
        errorStreak: 0,
        unreadable: 0,
        looks: looks + 1,
      }))
  }

  /** The way to Bakong is well, and nobody can tell what it says of this sale: after a few tries it is a manager's matter. */
  #handUnread(sale: Sale, word: Extract<LookUp, { kind: 'unreadable' }>): () => void {
    const { store, clock, budget, sales, nextLook } = this.#deps
    const unreadable = (store.watch(sale.id)?.unreadable ?? 0) + 1
    const told = unreadable < UNREAD_TRIES ? null : sales().heard(sale.id, word, false)
    const limited = budget.view().limit !== null
    const again = () => clock.now() + backOffMs(unreadable, 'nonsense', undefined, limited)
    const matter = (now: Sale) => {
      const at = nextLook(now)
      return at === null ? null : Math.min(at, clock.now() + unreadWaitMs(unreadable))
    }
    return () =>
      this.#plan(sale.id, (watch) => ({
        nextCheckAt: unlessEnded(watch, told?.ok ? matter(told.value) : again()),
        lastAskedAt: clock.now(),
        lastAnswer: 'no-answer',
        errorStreak: 0,
        unreadable,
        looks: watch.looks + 1,
      }))
  }

  /** No proper answer: these sales are asked about again later, and nothing is known meanwhile. */
  putOff(sales: readonly Sale[], trouble: BakongTrouble): void {
    const { clock, budget, store } = this.#deps
    const limited = budget.view().limit !== null
    const plan = (sale: Sale) =>
      this.#plan(sale.id, (watch) => {
        const errorStreak = watch.errorStreak + 1
        const wait = backOffMs(errorStreak, trouble.kind, trouble.context.retryAfterMs, limited)
        return {
          nextCheckAt: unlessEnded(watch, trouble.kind === 'quota-spent' ? budget.retryAt() : clock.now() + wait),
          lastAskedAt: clock.now(),
          lastAnswer: 'no-answer',
          errorStreak,
          looks: watch.looks + 1,
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
    const { store, clock, budget, deadlines } = this.#deps
    const reserveLeft = mayAsk(budget.view(), 'deadline')
    const opensAt = budget.opensAt()
    const plan = (sale: Sale) => {
      const remainingMs = deadlines.remainingMs(sale)
      const deadlineLook = Math.ceil(clock.now() + remainingMs) + DEADLINE_GRACE_MS
      const at = reserveLeft && remainingMs > 0 ? deadlineLook : opensAt
      this.#plan(sale.id, (watch) => ({ nextCheckAt: unlessEnded(watch, at) }))
    }
    store.together(() => sales.forEach(plan))
    this.#deps.changed()
  }

  /** Changes some of a sale's watch and leaves the rest as it is. */
  #plan(saleId: string, change: (watch: Watch) => Partial<Omit<Watch, 'saleId'>>): void {
    const { store } = this.#deps
    const watch = store.watch(saleId)
    assert(watch !== null, 'every sale has its watch from the moment it is made')
    store.putWatch({ ...watch, ...change(watch) })
  }
}

/** A question without a proper answer revives no watch that has ended: nobody would end it again. */
function unlessEnded({ nextCheckAt }: Watch, at: number | null): number | null {
  return nextCheckAt === null ? null : at
}
