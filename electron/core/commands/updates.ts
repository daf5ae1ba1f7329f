// The commands about updates, carried to the one who keeps them.

import type { updateCommands } from '../../../shared/commands/updates'
import type { Handlers } from '../../../shared/contract'
import { ok } from '../../../shared/result'
import type { Updates } from '../updates'

export function updateHandlers(updates: Updates): Pick<Handlers, keyof typeof updateCommands> {
  return {
    'updates.view': () => ok(updates.view()),
    'updates.check': () => updates.check(),
    'updates.download': () => updates.download(),
    'updates.install': () => updates.install(),
  }
}
