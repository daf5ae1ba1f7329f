// People on a store, with a manager's word and the facts of the trail, as the till puts them together.

import { createHash } from 'node:crypto'
import { ManagersWord } from '../../electron/core/managersWord'
import { type MatterBooks, matterOf } from '../../electron/core/matters'
import { People, type PeopleDeps } from '../../electron/core/people'
import type { Store } from '../../electron/core/ports'
import { freshSetup } from '../../shared/setup'
import { anId } from './builders'

/** Of a hasher without a pepper. */
export const plainPins = { isLost: () => false, couldBeBetter: () => false, startAnew: () => Promise.resolve() }

/** Books without anything but people and sales. */
export function matterBooks(store: Store, change: Partial<MatterBooks> = {}): MatterBooks {
  const { merchant, bakong } = freshSetup
  const sale = { currency: 'KHR', khrPerUsd: 4100, lifetimeSeconds: 300 } as const
  return {
    store,
    people: () => store.people(),
    endpoints: () => [],
    keys: () => [],
    displays: () => [],
    slides: () => [],
    setup: () => ({ merchant, sale, language: 'en', bakong: { ...bakong } as never }),
    update: () => ({ kind: 'unknown' }),
    outside: () => null,
    ...change,
  }
}

type Given = Omit<PeopleDeps, 'word' | 'factsOf' | 'store'> & { readonly store: Store }

/** What people ask of each other, on this store. */
export function peopleOn(deps: Given, books: MatterBooks = matterBooks(deps.store)) {
  const factsOf: PeopleDeps['factsOf'] = (command, input) => matterOf(command, input as never, books)
  const { clock, storeFailed } = deps
  const digest = (text: string) => createHash('sha256').update(text).digest('hex')
  const word = new ManagersWord({ clock, newId: anId, digest, factsOf, storeFailed })
  return { word, open: (options = {}) => new People({ ...deps, word, factsOf }, options) }
}
