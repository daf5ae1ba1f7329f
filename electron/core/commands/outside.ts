// What was changed from outside: a manager's answer and that it was seen, carried to the book of it.

import type { outsideCommands } from '../../../shared/commands/outside'
import type { Handlers } from '../../../shared/contract'
import { ok, refuse } from '../../../shared/result'
import type { OutsideBook } from '../outside'
import type { People } from '../people'
import type { Trading } from './trading'

export interface OutsideDeps {
  readonly book: OutsideBook
  readonly people: Pick<People, 'proven'>
  /** A code is on the screens: not the moment to open the till again. */
  readonly busy: () => boolean
  /** Opens the till again, with what was allowed. */
  readonly reopen: () => void
  readonly trading: Trading
}

export function outsideHandlers({
  book,
  people,
  busy,
  reopen,
  trading,
}: OutsideDeps): Pick<Handlers, keyof typeof outsideCommands> {
  return {
    'outside.answer': ({ id, take }, actor) =>
      trading(() => {
        if (take && busy()) return refuse('sale-on-screen')
        const manager = people.proven(actor, 'outside.answer')
        if (manager === null) return refuse('manager-needed', undefined, 'outside.answer')
        const answered = book.answer(id, take, manager.name)
        if (!answered.ok) return answered
        if (take) reopen()
        return ok({})
      }),
    'outside.seen': ({ id }, actor) =>
      trading(() => {
        const manager = people.proven(actor, 'outside.seen')
        if (manager === null) return refuse('manager-needed', undefined, 'outside.seen')
        book.seen(id, manager.name)
        return ok({})
      }),
  }
}
