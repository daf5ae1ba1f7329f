// Looks into the books before the till opens, for whoever started it to choose a backup: may they be left just like that?

import { asksForPins } from './core/people'
import { StoreFailure } from './core/ports'
import { openStore } from './store/open'
import { booksThere } from './store/restore'

/**
 * `pins`: they are sound, and a manager must say so. `free`: they are broken, gone, or ask for no PIN: there nobody is held.
 * `may-be-sound`: they could not be looked at now (a full disk, another program), so nothing takes their place.
 */
export type Leave = 'pins' | 'free' | 'may-be-sound'

/** What cannot be read at all has no PIN to prove, and a shop whose disk fails must not look for its manager first. */
const NOBODY_HELD: ReadonlySet<StoreFailure['kind']> = new Set(['corrupt', 'io'])

export function mayBeLeft(books: string, now: () => number): Leave {
  try {
    if (!booksThere(books)) return 'free'
    const store = openStore(books, { now })
    try {
      return asksForPins(store) ? 'pins' : 'free'
    } finally {
      store.close()
    }
  } catch (failure) {
    if (!(failure instanceof StoreFailure)) throw failure
    return NOBODY_HELD.has(failure.kind) ? 'free' : 'may-be-sound'
  }
}
