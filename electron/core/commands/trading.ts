// How a handler meets a failing disk: the same for every command that touches the books.

import type { Result } from '../../../shared/result'
import { type Patience, patiently } from '../patience'
import { StoreFailure } from '../ports'
import { stoppedBy } from '../storeHealth'

/**
 * Runs what touches the books. While another program holds them it is tried again for a moment; a failing disk becomes
 * the refusal `trading-stopped`, a lock that lasts `books-locked`, and nothing has changed then. What is done only after
 * a wait of its own (a question to Bakong) is patient by itself: asking again would spend a look-up.
 */
export type Trading = <T>(act: () => Result<T> | Promise<Result<T>>) => Promise<Result<T>>

/** @param storeFailed hears of each failure */
export function tradingWith(storeFailed: (failure: StoreFailure) => void, patience: Patience): Trading {
  return async (act) => {
    try {
      return await (await patiently(() => ({ result: act() }), patience)).result
    } catch (failure) {
      if (!(failure instanceof StoreFailure)) throw failure
      storeFailed(failure)
      return stoppedBy(failure.kind)
    }
  }
}
