// What the books keep of files from outside, checked when it is read: no page loads this.

import { z } from 'zod'
import { outsideKinds } from './outside'

/** Guarded fields by their path, `merchant.accountId`. Secrets stand here by name only. */
export const Facts = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string()).readonly()]))
  .readonly()
export type Facts = z.infer<typeof Facts>
export type Fact = Facts[string]

const changes = z
  .array(z.object({ field: z.string(), from: z.string().nullable(), to: z.string().nullable() }).readonly())
  .readonly()

export const KeptOutside = z
  .object({
    /** What is in force; null before the files were judged for the first time. */
    facts: Facts.nullable(),
    /** The till itself is about to change the set-up file to this: found there, it is no word from outside. */
    next: Facts.nullable(),
    /** What the set-up file said before what is in force was written into it: found there still, that was broken off. */
    stale: Facts.nullable().default(null),
    /** A set-up file that was edited by hand: put back on the disk, and kept here until a manager has answered. */
    aside: Facts.nullable(),
    /** Another host is in force, and the token of the old one is not gone yet. */
    dropToken: z.boolean(),
    /** Where backups go as well; not there before it was looked at. */
    secondFolder: z.string().nullable().optional(),
    /** The shop has, or once had, a manager. */
    managed: z.boolean(),
    question: z
      .object({
        id: z.string(),
        at: z.int(),
        changes,
        /** What would be in force. */
        wanted: Facts,
        /** A manager has said yes, and it is not done yet. */
        allowed: z.boolean(),
      })
      .readonly()
      .nullable(),
    /** The question that a manager said no to. */
    declined: z.string().nullable(),
    notices: z.array(z.object({ id: z.int(), at: z.int(), kind: z.enum(outsideKinds), changes }).readonly()).readonly(),
  })
  .readonly()
export type KeptOutside = z.infer<typeof KeptOutside>
