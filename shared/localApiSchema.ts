// The local API at the borders: schemas of what other programs and managers write. Apart from `localApi.ts`, which pages load.

import { z } from 'zod'
import { API_KEY_NAME_MAX, REFERENCE_MAX } from './localApi'

/** The caller's own name for a purchase: an order or a table. Printable ASCII, so that it is one and the same for everybody. */
export const Reference = z
  .string()
  .min(1)
  .max(REFERENCE_MAX)
  .regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/, 'printable ASCII, no spaces at the ends')

export const ApiKeyName = z.string().trim().min(1).max(API_KEY_NAME_MAX)

/** Sales or events in one answer. */
export const PAGE_MAX = 200
