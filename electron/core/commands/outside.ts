// What was changed from outside: a manager's answer and that it was seen, carried to the book of it.

import type { outsideCommands } from '../../../shared/commands/outside'
import type { Handlers } from '../../../shared/contract'
import { ok, refuse } from '../../../shared/result'
import type { OutsideBook } from '../outside'
import type { Trading } from './trading'

export interface OutsideDeps {
  readonly book: OutsideBook
  /** A code is on the screens: not the moment to open the till again. */
  readonly busy: () => boolean
  /** Opens the till again, with what was allowed. */
  readonly reopen: () => void
  readonly trading: Trading
}

export function outsideHandlers({
  book,
  busy,
  reopen,
  trading,
}: OutsideDeps): Pick<Handlers, keyof typeof outsideCommands> {
  return {
    'outside.answer': ({ id, take }, actor) =>
      trading(() => {
        if (take && busy()) return refuse('sale-on-screen')
        const answered = book.answer(id, take, actor.name)
        if (!answered.ok) return answered
        if (take) reopen()
        return ok({})
      }),
    'outside.seen': ({ id }, actor) =>
      trading(() => {
        book.seen(id, actor.name)
        return ok({})
      }),
  }
}
