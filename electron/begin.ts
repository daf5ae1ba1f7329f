// A person's word for new books in the place of books that are gone: whose it must be, and whether this is it.

import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { WordToBegin } from '../shared/backups'
import { nobodyAsked } from '../shared/people'
import { ok, type Result, refuse } from '../shared/result'
import { isShopsName, wordToBegin } from './core/gone'
import { PEOPLE_RULES, People, type PeopleDeps } from './core/people'
import { type Clock, type PinHasher, type PinTries, StoreFailure } from './core/ports'
import { stoppedBy } from './core/storeHealth'
import { asStoreFailure, isSystemError } from './disk/failures'
import { moveHere, OWNER_ONLY, removeHere, syncFile, UNFINISHED } from './disk/wholeFile'
import type { Log } from './ipc/router'
import type { BeginRequest } from './store/begin'
import type { Staff } from './store/people'

export interface WitnessDeps {
  readonly clock: Clock
  readonly pins: PinHasher
  /** The shop's name, as the set-up has it. */
  readonly shop: string
  /** Where wrong PINs are counted: the books that did it are gone, and a restart must not end a wait. */
  readonly tries: string
  readonly log: Log
}

/** What was entered. */
export type Given =
  | { readonly personId: string; readonly pin: string; readonly newPin?: string | undefined }
  | { readonly name: string }

/** Who said that new books may begin, and by what. */
export type Proof = Pick<BeginRequest, 'by' | 'word'>

export interface Witness {
  readonly word: WordToBegin
  /** @returns refusals as for signing in, and `shop-name-differs` */
  prove(given: Given): Promise<Result<Proof>>
  /** The word was used: wrong tries before it count no more. */
  used(): void
  close(): void
}

/** @param staff out of the newest backup that can be read; null where none can be */
export function witnessOf(staff: Staff | null, { clock, pins, shop, tries, log }: WitnessDeps): Witness {
  const people = staff === null ? null : new People(depsOf(staff, tries, { clock, pins, log }))
  const word = wordToBegin(people?.view() ?? null, shop)

  async function byPin(given: Extract<Given, { pin: string }>): Promise<Result<Proof>> {
    if (people === null || word.kind !== 'pin' || !word.people.some(({ id }) => id === given.personId))
      return refuse('person-unknown', 'personId')
    try {
      const known = await people.signIn(given.personId, given.pin, given.newPin)
      return known.ok ? ok({ by: people.actor().name, word: 'pin' }) : known
    } catch (failure) {
      if (!(failure instanceof StoreFailure)) throw failure
      return stoppedBy(failure.kind)
    }
  }

  return {
    word,
    prove: async (given) => {
      if ('pin' in given) return await byPin(given)
      if (word.kind !== 'name' || !isShopsName(given.name, shop)) return refuse('shop-name-differs', 'name')
      return ok({ by: nobodyAsked.name, word: 'shop-name' })
    },
    used: () => removeHere(tries),
    close: () => people?.close(),
  }
}

/** The people of a backup, judged as at the till. What changes about them stays in memory: the backup is nobody's to write. */
function depsOf(
  staff: Staff,
  tries: string,
  { clock, pins, log }: Pick<WitnessDeps, 'clock' | 'pins' | 'log'>,
): PeopleDeps {
  let people = staff.people
  const counted = readTries(tries)
  return {
    store: {
      people: () => people,
      putPerson: (person) => {
        people = people.map((one) => (one.id === person.id ? person : one))
      },
      pinTries: (who) => counted.get(who) ?? { failures: 0, waitUntil: 0 },
      putPinTries: (more) => {
        for (const [who, one] of more) counted.set(who, one)
        writeTries(tries, counted)
      },
      appendAudit: ({ actor, action, facts }) => log('warn', 'recovery.asked', { actor, action, facts }),
      auditPage: () => [],
      setting: (key) => (key === PEOPLE_RULES ? staff.rules : null),
      putSetting: () => undefined,
    },
    clock,
    pins,
    newId: () => '',
    word: { about: () => null, give: () => false, forget: () => undefined },
    factsOf: () => ({}),
    changed: () => undefined,
    handedOver: () => undefined,
    storeFailed: (failure) => log('error', 'recovery.asked', { kind: failure.kind, error: failure }),
  }
}

const Tries = z.record(z.string(), z.object({ failures: z.int().min(0), waitUntil: z.int().min(0) }))

/** A file that is not ours counts nothing: whoever can write it could as well take it away. */
function readTries(file: string): Map<string, PinTries> {
  try {
    const read = Tries.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    return new Map(read.success ? Object.entries(read.data) : [])
  } catch (error) {
    if (!isSystemError(error) && !(error instanceof SyntaxError)) throw error
    return new Map()
  }
}

/** @throws StoreFailure: a try that can't be counted is not judged */
function writeTries(file: string, tries: ReadonlyMap<string, PinTries>): void {
  try {
    const part = file + UNFINISHED
    writeFileSync(part, JSON.stringify(Object.fromEntries(tries)), { mode: OWNER_ONLY.file })
    syncFile(part)
    moveHere(part, file)
  } catch (error) {
    throw asStoreFailure(error)
  }
}
