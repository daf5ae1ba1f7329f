// Commands of Needs attention, late money, confirming by hand and sticker sales.

import { z } from 'zod'
import type { AttentionView } from '../attention'
import { Currency } from '../moneySchema'
import { ResolutionWay, SaleId, saleStates } from '../sale'
import type { CodeImage } from '../till'
import { troubleKinds } from '../troubles'

const nothing = z.object({})
/** Why somebody does it. That it is not empty is judged by core. */
const Note = z.string().max(500)

/** What came of looking for a payment by the customer's receipt. */
export const StickerReply = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('received'), saleId: SaleId, state: z.enum(saleStates) }),
  z.object({ kind: z.enum(['not-found', 'failed']) }),
  /** Bakong knows it, but it is not this shop's, or not of today. */
  z.object({
    kind: z.literal('does-not-match'),
    differs: z.array(z.enum(['account', 'amount', 'currency', 'time'])),
    toAccountId: z.string(),
    sentAt: z.int().nullable(),
  }),
  /** It fits, and is older than a customer at the counter needs: only a manager may take it. */
  z.object({ kind: z.literal('too-old'), sentAt: z.int() }),
  z.object({ kind: z.literal('already-used'), billNumber: z.string() }),
  z.object({ kind: z.literal('could-not-ask'), why: z.enum(troubleKinds) }),
])
export type StickerReply = z.infer<typeof StickerReply>

/** The caller makes the id: the same id again is the same sale. */
const StickerInput = z.object({
  saleId: SaleId,
  amountMinor: z.number(),
  currency: Currency,
  shortHash: z.string().max(16),
})

export const attentionCommands = {
  'attention.view': { input: nothing, output: z.custom<AttentionView>() },
  /** One of the three ways out. The same way again, or for a sale that is settled, is refused and changes nothing. */
  'attention.resolve': {
    input: z.object({ saleId: SaleId, way: ResolutionWay, note: Note }),
    output: nothing,
    needs: 'manager',
  },
  /** The money of a refund was given back. */
  'refund.made': { input: z.object({ refundId: z.int().positive(), note: Note }), output: nothing, needs: 'manager' },
  /** The cashier has seen an alarm. */
  'alarm.seen': { input: z.object({ alarmId: z.int().positive() }), output: nothing },
  /** A manager says that the money came, when Bakong can't be asked. */
  'sale.confirmByHand': {
    input: z.object({ saleId: SaleId, reason: Note }),
    output: z.object({ saleId: SaleId, state: z.enum(saleStates) }),
    needs: 'manager',
  },
  /** Looks for a payment of the printed code. */
  'sticker.check': { input: StickerInput, output: StickerReply },
  /** The same for a receipt that may have been shown at another till before. */
  'sticker.takeOld': { input: StickerInput, output: StickerReply, needs: 'manager' },
  /** The printed code, to look at. */
  'sticker.code': { input: z.object({ currency: Currency }), output: z.custom<{ readonly code: CodeImage }>() },
  /** Demo mode only: a customer pays the printed code. */
  'demo.paySticker': {
    input: z.object({ amountMinor: z.number(), currency: Currency }),
    output: z.object({ shortHash: z.string() }),
  },
} as const
