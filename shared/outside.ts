// What was changed from outside the till, by a file that somebody put there, as the cashier's window tells it.

/** One field: `merchant.accountId`. Null where there was nothing, or where it is a secret. */
export interface OutsideChange {
  readonly field: string
  readonly from: string | null
  readonly to: string | null
}

/** `taken`: a file's word, or a set-up edited by hand. `pins-off`: the owner's file in the data folder. */
export const outsideKinds = ['taken', 'pins-off'] as const
export type OutsideKind = (typeof outsideKinds)[number]

export interface OutsideNotice {
  readonly id: number
  /** UTC ms. */
  readonly at: number
  readonly kind: OutsideKind
  readonly changes: readonly OutsideChange[]
}

export interface OutsideQuestion {
  readonly id: string
  /** UTC ms. */
  readonly at: number
  readonly changes: readonly OutsideChange[]
}

export interface OutsideView {
  /** Waits for a manager's word; until then the old account, host and token are in use. */
  readonly question: OutsideQuestion | null
  /** Taken, and not seen by a manager yet, the oldest first. */
  readonly notices: readonly OutsideNotice[]
  /** A manager has said no to the file, and it is still there. */
  readonly declined: boolean
}
