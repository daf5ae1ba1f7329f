// The shapes of Bakong's answers, as tolerant as the answers are varied and no more (bakong/API.md §1, §2.1).

import { z } from 'zod'

const anything = z.unknown().optional()

/** A whole number, or its digits as text. */
const Code = z.union([
  z.int(),
  z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number),
])

/** All endpoints answer with this. `errorCode` may be missing in a success, and 0 stands for none. */
export const Envelope = z.object({
  responseCode: Code,
  errorCode: Code.nullish().transform((code) => (code === undefined || code === 0 ? null : code)),
  data: anything,
})
export type Envelope = z.infer<typeof Envelope>

/** The first four must be there for a transaction to be one. The rest is read by hand and may be anything. */
export const Transaction = z.object({
  hash: z.string(),
  toAccountId: z.string(),
  currency: z.string(),
  amount: z.union([z.number(), z.string()]),
  fromAccountId: anything,
  createdDateMs: anything,
  acknowledgedDateMs: anything,
  /** These two spellings stand in the types of one public client. */
  createDateMs: anything,
  acknowledgeDateMs: anything,
  externalRef: anything,
  description: anything,
})
export type Transaction = z.infer<typeof Transaction>

/** One word of a list look-up. The transaction is in `transaction` (md5 list), `data` (hash list) or beside the status. */
export const ListItem = z.looseObject({
  status: z.string(),
  md5: z.string().nullish(),
  hash: z.string().nullish(),
  transaction: anything,
  data: anything,
})
export type ListItem = z.infer<typeof ListItem>

/** A token is a JWT; its exact form is Bakong's affair, but it must fit into a header. */
export const Issued = z.object({ token: z.string().regex(/^[\x21-\x7e]{1,4096}$/) })

export const DeepLink = z.object({
  shortLink: z.url({ protocol: /^https$/ }).max(2048),
})
