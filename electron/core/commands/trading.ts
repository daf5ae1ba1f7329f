// How a handler meets a failing disk: the same for every command that touches the books.

import { type Result, refuse } from '../../../shared/result'
import { StoreFailure } from '../ports'

/** Runs what touches the books. A failing disk becomes the refusal `trading-stopped`, and nothing has changed then. */
export type Trading = <T>(act: () => Result<T> | Promise<Result<T>>) => Promise<Result<T>>

/** @param storeFailed hears of each failure */
export function tradingWith(storeFailed: (failure: StoreFailure) => void): Trading {
  return async (act) => {
    try {
      return await act()
    } catch (failure) {
      if (!(failure instanceof StoreFailure)) throw failure
      storeFailed(failure)
      return refuse('trading-stopped', undefined, failure.kind)
    }
  }
}
