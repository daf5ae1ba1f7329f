// The commands about the machine around the till, and about the till itself.

import { z } from 'zod'
import type { AboutView, Comfort } from '../comfort'

const nothing = z.object({})

export const comfortCommands = {
  'comfort.view': { input: nothing, output: z.custom<Comfort>() },
  /** Leaving the kiosk is a manager's, where there are PINs. */
  'comfort.change': {
    input: z.object({
      kiosk: z.boolean().optional(),
      autostart: z.boolean().optional(),
      keepAwake: z.boolean().optional(),
    }),
    output: z.custom<Comfort>(),
    needs: 'manager',
  },
  /** Ends the till. A kiosk with PINs asks a manager before its window closes. */
  'till.leave': { input: nothing, output: nothing, needs: 'manager' },
  'about.view': { input: nothing, output: z.custom<AboutView>() },
  'about.openFolder': { input: nothing, output: nothing, needs: 'manager' },
  /** Asks where, then copies the logs there. `saved` is false when the person thought better of it. */
  'about.saveLogs': { input: nothing, output: z.object({ saved: z.boolean() }), needs: 'manager' },
} as const
