// Looks into the books before the till opens: whether they are sound, and ask for PINs.

import { asksForPins } from './core/people'
import { StoreFailure } from './core/ports'
import { openStore } from './store/open'
import { booksThere } from './store/restore'

/** @returns false for books that can't be opened: there no PIN could be proved, and nobody is held */
export function booksAskForPins(books: string, now: () => number): boolean {
  try {
    if (!booksThere(books)) return false
    const store = openStore(books, { now })
    try {
      return asksForPins(store)
    } finally {
      store.close()
    }
  } catch (failure) {
    if (!(failure instanceof StoreFailure)) throw failure
    return false
  }
}
