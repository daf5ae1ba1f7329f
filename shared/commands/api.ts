// Commands of the local API, and those by which a manager looks after it.

import { z } from 'zod'
import { type ApiEvent, type ApiHealth, type ApiSale, type ApiView, apiScopes } from '../localApi'
import { ApiKeyName, PAGE_MAX, Reference } from '../localApiSchema'
import { Currency } from '../moneySchema'
import { SaleId, saleStates } from '../sale'
import type { LinkState } from '../till'

const nothing = z.object({})
const View = z.custom<ApiView>()
const Instant = z.int().nonnegative()

export const apiCommands = {
  /** Makes a sale for another program. While a sale is on the screens it waits for them in a queue. */
  'api.sell': {
    input: z.object({
      amountMinor: z.number(),
      currency: Currency,
      reference: Reference.optional(),
      /** The same key and request again is the same sale, also after a restart. */
      idempotency: z
        .object({ key: z.string().min(1).max(255), caller: z.string().min(1), requestHash: z.string().length(64) })
        .optional(),
    }),
    output: z.custom<{ readonly sale: ApiSale; readonly link: LinkState; readonly again: boolean }>(),
  },
  'api.sale': {
    input: z.object({ saleId: SaleId }),
    output: z.custom<{ readonly sale: ApiSale; readonly link: LinkState; readonly at: number }>(),
  },
  /** "I have paid", of a program: counted as if the till had asked by itself. */
  'api.check': {
    input: z.object({ saleId: SaleId }),
    output: z.object({
      /** UTC ms: Bakong was not asked, since programs have used up their share, and may be asked again then. */
      againAt: z.int().nullable(),
    }),
  },
  /** As `sale.cancel`, of a program: never refused for the look-ups, and the same again where it was cancelled before. */
  'api.cancel': { input: z.object({ saleId: SaleId }), output: nothing },
  /** Newest first, a page at a time. */
  'api.sales': {
    input: z.object({
      state: z.enum(saleStates).optional(),
      source: z.enum(['cashier', 'api']).optional(),
      reference: Reference.optional(),
      /** Made at or after, and before; UTC ms. */
      from: Instant.optional(),
      to: Instant.optional(),
      /** Only bills before this one. */
      beforeBill: z.int().positive().optional(),
      limit: z.int().min(1).max(PAGE_MAX),
    }),
    output: z.custom<{ readonly sales: readonly ApiSale[]; readonly nextBeforeBill: number | null }>(),
  },
  /** What happened after an event, oldest first. */
  'api.events': {
    input: z.object({
      afterSeq: Instant,
      saleId: SaleId.optional(),
      limit: z.int().min(1).max(PAGE_MAX),
    }),
    output: z.custom<{
      readonly events: readonly ApiEvent[]
      readonly lastSeq: number
      /** Where it goes on; `lost` where what was told up to `afterSeq` is not in these books. */
      readonly after: number
      readonly lost: boolean
    }>(),
  },
  /** The code that hangs at the counter: the payer types the amount. */
  'api.staticQr': {
    input: z.object({ currency: Currency.optional() }),
    output: z.custom<{
      readonly khqr: string
      readonly md5: string
      readonly currency: Currency
      readonly merchantName: string
    }>(),
  },
  'api.health': { input: nothing, output: z.custom<ApiHealth>() },

  'api.view': { input: nothing, output: View, needs: 'manager' },
  /** On or off, and on which port (0: any free one). Answers once the server has started or stopped. */
  'api.change': {
    input: z.object({ enabled: z.boolean().optional(), port: z.int().min(0).max(65_535).optional() }),
    output: View,
    needs: 'manager',
  },
  /** The key is told once and is nowhere kept. */
  'api.keyCreate': {
    input: z.object({ name: ApiKeyName, scopes: z.array(z.enum(apiScopes)).min(1).max(apiScopes.length) }),
    output: z.object({ id: z.uuid(), key: z.string() }),
    needs: 'manager',
  },
  'api.keyRevoke': { input: z.object({ id: z.uuid() }), output: View, needs: 'manager' },
} as const
