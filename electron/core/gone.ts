// Books that are gone: on whose word empty ones may begin in their place.

import type { WordToBegin } from '../../shared/backups'
import type { PeopleView } from '../../shared/people'

/**
 * A manager's PIN wherever one can be judged; else the shop's name in full: nothing that anybody types by mistake.
 * @param people out of the newest backup that can be read; null where none can be
 * @param shop its name, as the set-up has it
 */
export function wordToBegin(people: PeopleView | null, shop: string): WordToBegin {
  if (people === null) return { kind: 'name', why: 'no-backup', shop }
  const managers = people.people.filter(({ active, role }) => active && role === 'manager')
  if (people.mode === 'off' || managers.length === 0) return { kind: 'name', why: 'pins-off', shop }
  return people.pinsLost ? { kind: 'name', why: 'pins-lost', shop } : { kind: 'pin', people: managers }
}

/** Whether this is the shop's name in full. Capitals and the number of spaces don't matter. */
export function isShopsName(typed: string, shop: string): boolean {
  return plain(typed) === plain(shop)
}

function plain(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase()
}
