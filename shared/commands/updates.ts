// Commands about newer versions of the till. Nothing is fetched or replaced but on a manager's word.

import { z } from 'zod'
import type { UpdatesView } from '../updates'

const line = { input: z.object({}), output: z.custom<UpdatesView>(), needs: 'manager' } as const

export const updateCommands = {
  'updates.view': line,
  'updates.check': line,
  'updates.download': line,
  /** At once, or as soon as no customer can be paying. */
  'updates.install': line,
} as const
