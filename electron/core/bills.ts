// Bill numbers over restores: none is ever given twice, whatever of the books can still be read.

import { serialAfterRestore } from './backups'

/**
 * From which number on the till may have sold after earlier restores of the same backup, though neither those books nor
 * anything else tells of it: what each of them would have let it go on from.
 * @param facts.lastBill of the backup  @param facts.restores books that were put aside, the oldest first, with the last bill
 *   that can be read in them or 0
 */
export function reachedByRestores(facts: {
  readonly lastBill: number
  readonly busiestDay: number
  readonly backupAt: number
  readonly restores: readonly { readonly at: number; readonly lastBill: number }[]
}): number {
  const since = facts.restores.filter(({ at }) => at >= facts.backupAt)
  return since.reduce(
    (reached, { at, lastBill }) =>
      serialAfterRestore({
        known: [reached, lastBill],
        busiestDay: facts.busiestDay,
        unseenMs: at - facts.backupAt,
      }),
    facts.lastBill,
  )
}
