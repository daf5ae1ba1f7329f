// What the windows' snapshot reads of the books, remembered until something is written that may change it: a snapshot is
// made with each look at Bakong, and most looks change no sale.

import type { Store } from './ports'

/** Asked for by each snapshot. `shownSaleId` is not among them: it is one cheap row, and much depends on it. */
const REMEMBERED: ReadonlySet<PropertyKey> = new Set<keyof Store>([
  'sale',
  'lastSales',
  'dayTotals',
  'queuedCount',
  'attentionCount',
  'alarms',
  'alarmCount',
])

/** These change nothing of it, often as they are called. Whatever is not named here is taken to change everything: a name
 *  that is missing costs time, one too many would show what was. */
const HARMLESS: ReadonlySet<PropertyKey> = new Set<keyof Store>([
  'shownSaleId',
  'samePurchase',
  'saleOfPayment',
  'keptPayment',
  'unreadAnswer',
  'watch',
  'putWatch',
  'due',
  'dueCount',
  'nextDueAt',
  'makeAllDue',
  'makeUnheardDue',
  'countLookUp',
  'uncountLookUp',
  'lookUps',
  'learnLimit',
  'markSpent',
  'markOpened',
  'payDelays',
  'salesPerDay',
  'salesMadeOn',
  'setting',
  'putSetting',
  'endpoints',
  'eventLineage',
  'referenceOf',
  'isQueued',
  // What is called inside it is told by itself.
  'together',
])

/** Answers kept at once: a snapshot asks for some ten. */
const ANSWERS_MAX = 100

export class Remembered {
  readonly #answers = new Map<string, unknown>()
  /** The same store, for reading a snapshot. */
  readonly store: Store

  constructor(store: Store) {
    const readers = new Map<PropertyKey, unknown>()
    this.store = new Proxy(store, {
      get: (target, name) => {
        if (!REMEMBERED.has(name)) return Reflect.get(target, name)
        if (!readers.has(name)) readers.set(name, this.#reader(target, name))
        return readers.get(name)
      },
    })
  }

  /** A method of the books was called. */
  heard(name: PropertyKey): void {
    if (!HARMLESS.has(name) && !REMEMBERED.has(name)) this.forget()
  }

  forget(): void {
    this.#answers.clear()
  }

  #reader(target: Store, name: PropertyKey): (...input: readonly (string | number)[]) => unknown {
    const read = Reflect.get(target, name) as (...input: readonly unknown[]) => unknown
    return (...input) => {
      const key = `${String(name)} ${input.join(' ')}`
      if (this.#answers.has(key)) return this.#answers.get(key)
      const answer = Reflect.apply(read, target, input)
      if (this.#answers.size >= ANSWERS_MAX) this.#answers.clear()
      this.#answers.set(key, answer)
      return answer
    }
  }
}
