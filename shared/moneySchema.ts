// Money at the borders: the schemas of what `money.ts` works with. Apart from it, so that a page that only shows amounts
// does not load a schema library before the cashier can type.

import { z } from 'zod'
import { AMOUNT_MINOR_MAX, currencies } from './money'

export const Currency = z.enum(currencies)
export type Currency = z.infer<typeof Currency>

export const AmountMinor = z.int().positive().max(AMOUNT_MINOR_MAX)

/** Riel for one dollar. NBC's official rate has stood near 4,000 for years; the range only stops slips of the hand. */
export const KhrPerUsd = z.int().min(1000).max(10_000)
