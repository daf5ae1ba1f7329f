// The second axis of a sale: what is remarkable about its money.

export const flags = [
  'LATE',
  'AFTER_CANCEL',
  'DUPLICATE',
  'AMOUNT_MISMATCH',
  'CURRENCY_MISMATCH',
  'ACCOUNT_MISMATCH',
  'MANUAL',
  'UNREADABLE',
  'RECOVERED',
] as const
export type Flag = (typeof flags)[number]

/** Money came in time, the till only learnt it late: the one flag that asks nothing of anybody. */
export const HARMLESS_FLAG: Flag = 'RECOVERED'
