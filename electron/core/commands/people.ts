// The commands about people, carried to the rules.

import type { peopleCommands } from '../../../shared/commands/people'
import type { Handlers } from '../../../shared/contract'
import { ok, type Result } from '../../../shared/result'
import type { People } from '../people'
import type { Trading } from './trading'

export function peopleHandlers(people: People, trading: Trading): Pick<Handlers, keyof typeof peopleCommands> {
  const empty = async (act: () => Result<null> | Promise<Result<null>>) => {
    const result = await trading(act)
    return result.ok ? ok({}) : result
  }
  return {
    'people.view': () => trading(() => ok(people.view())),
    'people.signIn': ({ personId, pin, newPin }) => empty(() => people.signIn(personId, pin, newPin)),
    'people.signOut': () =>
      empty(() => {
        people.signOut()
        return ok(null)
      }),
    'people.approve': ({ personId, pin, question, newPin }) =>
      empty(() => people.approve(personId, pin, question, newPin)),
    'people.active': () => {
      people.active()
      return ok({})
    },
    'people.add': (person) => empty(() => people.add(person)),
    'people.change': (change) => empty(() => people.change(change)),
    'people.lock': (change) => empty(() => people.lock(change)),
    'audit.view': ({ before }) => trading(() => ok(people.auditPage(before ?? null))),
  }
}
