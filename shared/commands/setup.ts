// Commands of setting the shop up and changing it later. A token goes in and never comes out.

import { z } from 'zod'
import { Currency } from '../moneySchema'
import { Language, Merchant } from '../settings'
import { DailyLookups, Email, SaleRules, TillsOnToken } from '../setup'
import type { Fault, PreviewView, SetupView, TrialView } from '../setupView'

const nothing = z.object({})

export const setupCommands = {
  'setup.view': { input: nothing, output: z.custom<SetupView>() },
  /** "Later": the welcome goes and does not come back. */
  'setup.welcomed': { input: nothing, output: nothing, needs: 'manager' },
  'setup.language': { input: z.object({ language: Language }), output: nothing, needs: 'manager' },
  /** What is wrong with each field, and the shop's code once nothing is. Stores nothing. */
  'setup.preview': {
    input: z.object({ merchant: Merchant, currency: Currency }),
    output: z.custom<PreviewView>(),
    needs: 'manager',
  },
  /** Stores the shop unless a field is wrong. */
  'setup.shop': {
    input: z.object({ merchant: Merchant }),
    output: z.object({ faults: z.custom<readonly Fault[]>() }),
    needs: 'manager',
  },
  'setup.sale': { input: SaleRules, output: nothing, needs: 'manager' },
  'setup.bakong': {
    input: z.object({
      email: Email.nullable(),
      renew: z.boolean(),
      dailyLookups: DailyLookups,
      /** As before, if not given. */
      tillsOnToken: TillsOnToken.optional(),
      /** Without a keyring: a token that is held is stored, or taken off the disk. As before, if not given. */
      keepWeakly: z.boolean().optional(),
    }),
    output: nothing,
    needs: 'manager',
  },
  /** Tries a token against Bakong, and keeps it if it is good. At most one look-up of the day is spent. */
  'setup.token': {
    input: z.object({ token: z.string().max(4096), keepWeakly: z.boolean() }),
    output: z.custom<TrialView>(),
    needs: 'manager',
  },
  'setup.forgetToken': { input: nothing, output: nothing, needs: 'manager' },
  /** Asks Bakong for a new token now. */
  'setup.renew': { input: nothing, output: nothing, needs: 'manager' },
  /** Opens the other books: the windows close, and new ones come. */
  'setup.mode': { input: z.object({ mode: z.enum(['demo', 'live']) }), output: nothing, needs: 'manager' },
  /** Saves the set-up without its secrets as a provisioning file. `saved` is false when the person thought better of it. */
  'setup.export': { input: nothing, output: z.object({ saved: z.boolean() }), needs: 'manager' },
} as const
