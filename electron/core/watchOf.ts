// The watch of a sale that is in the books.

import { assert } from '../../shared/result'
import type { Store, Watch } from './ports'

/** @throws StoreFailure; a sale that was never made is a bug */
export function watchOf(store: Pick<Store, 'watch'>, saleId: string): Watch {
  const watch = store.watch(saleId)
  assert(watch !== null, 'every sale has its watch from the moment it is made')
  return watch
}
