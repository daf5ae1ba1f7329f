// Commands about what was changed from outside: a manager's answer, and that a manager has seen it.

import { z } from 'zod'

const nothing = z.object({})

export const outsideCommands = {
  /** Takes or declines what waits. `id` is the question that was shown: another one that came meanwhile is not answered. */
  'outside.answer': {
    input: z.object({ id: z.string().max(64), take: z.boolean() }),
    output: nothing,
    needs: 'manager',
    pin: 'always',
  },
  'outside.seen': {
    input: z.object({ id: z.int().positive() }),
    output: nothing,
    needs: 'manager',
    pin: 'always',
  },
} as const
