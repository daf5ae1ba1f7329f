// What files from outside may change. The books know the account, the host and the keys that are in force; a file that wants
// others is taken, told, or waits for a manager's word (docs/decisions/0061). Rules only: who writes the files is main's business.

import type { OutsideChange, OutsideKind, OutsideView } from '../../shared/outside'
import { type Fact, type Facts, KeptOutside } from '../../shared/outsideSchema'
import type { Provision } from '../../shared/provision'
import { assert, ok, type Result, refuse } from '../../shared/result'
import type { Setup } from '../../shared/setup'
import {
  type Change,
  changesBetween,
  HOST,
  isOfSetup,
  type NameOf,
  needsWord,
  ofSetup,
  provisionInForce,
  setupFacts,
  setupInForce,
  standingOf,
  taken,
  withSetupFacts,
} from './guarded'
import type { Clock, SetupFile, Store } from './ports'

const KEY = 'outside'
/** Who did something that no person did. */
const TILL = 'Till'
/** Notices that wait to be seen; older ones stand in the trail alone. */
const NOTICES_MAX = 20
/** Characters of one fact in the trail, and of one side of a change. */
const FACT_MAX = 120
const ACCOUNT = 'merchant.accountId'

const nothingKept: KeptOutside = {
  ...{ facts: null, next: null, stale: null, aside: null, dropToken: false },
  ...{ managed: false, question: null, declined: null, notices: [] },
}

interface Line {
  readonly action: string
  readonly changes: readonly Change[]
}

/** What the till is to run with. */
export interface Judged {
  readonly provision: Provision
  /** What the books are to know from now on, and the line in the trail that goes with it. */
  readonly next: KeptOutside
  readonly line: Line | null
}

export interface OutsideDeps {
  readonly store: Pick<Store, 'setting' | 'putSetting' | 'appendAudit' | 'together' | 'people' | 'lastSales'>
  readonly clock: Pick<Clock, 'now'>
  readonly nameOf: NameOf
  /** What the windows are to show has changed. */
  readonly changed: () => void
}

export class OutsideBook {
  readonly #deps: OutsideDeps
  #kept: KeptOutside | null
  #given: Provision = {}
  #setup: Setup | null = null

  /** @throws StoreFailure */
  constructor(deps: OutsideDeps) {
    this.#deps = deps
    const text = deps.store.setting(KEY)
    this.#kept = text === null ? null : KeptOutside.parse(JSON.parse(text))
  }

  /**
   * Judges what the files say now against what is in force. Writes nothing: see `begin`.
   * @param given the provisioning file; empty without one  @param setup the set-up file as it is on the disk
   * @throws StoreFailure
   */
  judge(given: Provision, setup: Setup): Judged {
    this.#given = given
    this.#setup = setup
    const managed = this.#kept?.managed === true || this.#hasManager(false)
    const before = this.#kept === null ? null : inForceNow(this.#kept, setup)
    if (before === null || before.facts === null) return this.#firstJudged(given, setup, managed)
    const { facts } = before
    const kept = { ...before, managed }
    // What is in force already may not have come to the disk: allowed just now, or broken off.
    const unwritten = this.#kept?.question?.allowed === true || isSame(kept.stale, setupFacts(setup))
    const onDisk = unwritten ? setupInForce(setup, facts) : setup
    const edited = changesBetween(ofSetup(facts), setupFacts(onDisk)).length > 0
    const wish = edited || kept.aside === null ? onDisk : setupInForce(onDisk, withSetupFacts(facts, kept.aside))
    const wanted = taken(facts, standingOf(wish, given, this.#deps.nameOf))
    const changes = changesBetween(facts, wanted)
    const settled = { ...kept, facts: wanted, aside: null, question: null, declined: null }
    if (changes.length === 0) return { provision: given, next: settled, line: null }
    if (needsWord(changes) && managed) {
      const provision = provisionInForce(given, facts, this.#deps.nameOf)
      return { provision, ...this.#waiting(kept, changes, wanted, edited ? setupFacts(onDisk) : kept.aside) }
    }
    const dropToken = settled.dropToken || facts[HOST] !== wanted[HOST]
    const next = this.#noticed({ ...settled, dropToken }, 'taken', changes)
    return { provision: given, next, line: { action: 'outside.taken', changes } }
  }

  /** The first start of these books takes the files as they are; one that sold for another account before is told. */
  #firstJudged(given: Provision, setup: Setup, managed: boolean): Judged {
    const facts = standingOf(setup, given, this.#deps.nameOf)
    const [last] = this.#deps.store.lastSales(1)
    const account = facts[ACCOUNT]
    const next = { ...(this.#kept ?? nothingKept), facts, managed }
    if (last === undefined || account === last.accountId) {
      return { provision: given, next, line: { action: 'outside.begun', changes: firstOf(facts) } }
    }
    const changes = [{ path: ACCOUNT, guard: 'word' as const, from: last.accountId, to: account }]
    return { provision: given, next: this.#noticed(next, 'taken', changes), line: { action: 'outside.taken', changes } }
  }

  #waiting(
    kept: KeptOutside,
    changes: readonly Change[],
    wanted: Facts,
    aside: Facts | null,
  ): Pick<Judged, 'next' | 'line'> {
    const id = this.#idOf(changes)
    if (aside === null && kept.declined === id) return { next: { ...kept, question: null }, line: null }
    const asked = { ...kept, aside, declined: null }
    if (kept.question?.id === id) return { next: { ...asked, question: kept.question }, line: null }
    const question = { id, at: this.#deps.clock.now(), changes: changes.map(shown), wanted, allowed: false }
    return { next: { ...asked, question }, line: { action: 'outside.asked', changes } }
  }

  /** Nothing of the file is taken at this start: it could not be written down. Before anything is in force it is. */
  asBefore(given: Provision): Provision {
    const facts = this.#kept?.facts ?? null
    return facts === null ? given : provisionInForce(given, facts, this.#deps.nameOf)
  }

  /** Writes down what was judged, and its line in the trail: both or neither. @throws StoreFailure */
  begin({ next: judged, line }: Judged): void {
    const found = this.#setup === null ? null : setupFacts(this.#setup)
    const next = { ...judged, stale: isSame(found, ofSetup(judged.facts ?? {})) ? null : found }
    if (line === null && JSON.stringify(next) === JSON.stringify(this.#kept)) return
    this.#write(next, line === null ? null : { actor: TILL, ...line })
  }

  /** The set-up file says what is in force. @throws StoreFailure */
  filed(setup: Setup): void {
    const kept = this.#kept
    if (kept === null || kept.facts === null || kept.stale === null) return
    if (isSame(ofSetup(kept.facts), setupFacts(setup))) this.#write({ ...kept, stale: null }, null)
  }

  /** The token that is kept belongs to another host than the one in force: it must be gone before that one is asked. */
  get dropsToken(): boolean {
    return this.#kept?.dropToken === true
  }

  /** @throws StoreFailure */
  tokenDropped(): void {
    if (this.#kept !== null) this.#write({ ...this.#kept, dropToken: false }, null)
  }

  /** The set-up with its guarded fields as they are in force, whatever stands in the file. */
  inForce(setup: Setup): Setup {
    const facts = this.#kept?.facts ?? null
    return facts === null ? setup : setupInForce(setup, facts)
  }

  /** The set-up file for the rest of the till: as it is in force, and the till's own changes made known here first. */
  ownSetup(file: SetupFile): SetupFile {
    return {
      read: () => this.inForce(file.read()),
      change: async (edit) => {
        await file.change((now) => {
          const after = edit(this.inForce(now))
          this.#expect(setupFacts(after))
          return after
        })
        this.#settle()
      },
    }
  }

  #expect(next: Facts): void {
    const kept = this.#kept
    if (kept === null || kept.facts === null || changesBetween(ofSetup(kept.facts), next).length === 0) return
    this.#write({ ...kept, next }, null)
  }

  /** The file has it. A disk that fails here leaves `next`, which the next start finds. @throws StoreFailure */
  #settle(): void {
    const kept = this.#kept
    if (kept === null || kept.facts === null || kept.next === null) return
    this.#write({ ...kept, facts: withSetupFacts(kept.facts, kept.next), next: null }, null)
  }

  /**
   * The second folder of backups, as the file beside them names it. Another one than the till last knew is told: whole
   * copies of the books go there.
   * @param chosen at the till, by somebody who may  @throws StoreFailure
   */
  secondFolderIs(folder: string | null, chosen: boolean): void {
    const kept = this.#kept
    if (kept === null || kept.secondFolder === folder) return
    const next = { ...kept, secondFolder: folder }
    if (chosen || kept.secondFolder === undefined) {
      this.#write(next, null)
      return
    }
    const changes = [{ path: 'backups.second', guard: 'seen' as const, from: kept.secondFolder, to: folder }]
    this.#write(this.#noticed(next, 'taken', changes), { actor: TILL, action: 'outside.taken', changes })
  }

  /** PINs are about to be switched off by the owner's file. @throws StoreFailure */
  pinsOff(): void {
    if (!this.#hasManager(true)) return
    const kept = this.#kept ?? nothingKept
    this.#write(this.#noticed(kept, 'pins-off', []), null)
  }

  /** Null while there is nothing to say. */
  view(): OutsideView | null {
    if (this.#kept === null) return null
    const { question, notices, declined } = this.#kept
    if (question === null && notices.length === 0 && declined === null) return null
    return {
      question: question === null ? null : { id: question.id, at: question.at, changes: question.changes },
      notices,
      declined: declined !== null,
    }
  }

  /**
   * A manager's answer. What is allowed is done when the till opens again, which the caller sees to.
   * @param by the manager's name  @throws StoreFailure
   */
  answer(id: string, take: boolean, by: string): Result<null> {
    const kept = this.#kept
    if (kept === null || kept.question === null || kept.question.id !== id) return refuse('nothing-to-resolve')
    const { question } = kept
    const changes = changesBetween(kept.facts ?? {}, question.wanted)
    if (take) {
      const wanted = withChanges(kept.facts ?? {}, question)
      this.#write(
        { ...kept, question: { ...question, wanted, allowed: true } },
        { actor: by, action: 'outside.allowed', changes },
      )
    } else {
      const declined = this.#stillWanted(kept)
      this.#write(
        { ...kept, question: null, aside: null, declined },
        { actor: by, action: 'outside.declined', changes },
      )
    }
    this.#deps.changed()
    return ok(null)
  }

  /** What the provisioning file alone still wants after a no: not asked again while it wants just this. */
  #stillWanted({ facts }: KeptOutside): string | null {
    assert(this.#setup !== null && facts !== null, 'a question is asked after the files were judged')
    const wanted = taken(facts, standingOf(setupInForce(this.#setup, facts), this.#given, this.#deps.nameOf))
    const changes = changesBetween(facts, wanted)
    return changes.length === 0 ? null : this.#idOf(changes)
  }

  /** A manager has seen a notice. Again changes nothing. @throws StoreFailure */
  seen(id: number, by: string): void {
    const kept = this.#kept
    if (kept === null || !kept.notices.some((notice) => notice.id === id)) return
    const notices = kept.notices.filter((notice) => notice.id !== id)
    this.#write({ ...kept, notices }, { actor: by, action: 'outside.seen', changes: [] })
    this.#deps.changed()
  }

  #noticed(kept: KeptOutside, kind: OutsideKind, changes: readonly Change[]): KeptOutside {
    const id = Math.max(0, ...kept.notices.map((notice) => notice.id)) + 1
    const notice = { id, at: this.#deps.clock.now(), kind, changes: changes.map(shown) }
    return { ...kept, notices: [...kept.notices, notice].slice(-NOTICES_MAX) }
  }

  #write(next: KeptOutside, line: (Line & { readonly actor: string }) | null): void {
    const { store, clock } = this.#deps
    store.together(() => {
      store.putSetting(KEY, JSON.stringify(next))
      if (line !== null) {
        const { actor, action, changes } = line
        store.appendAudit({ at: clock.now(), actor, action, facts: trailFacts(changes) })
      }
    })
    this.#kept = next
  }

  #idOf(changes: readonly Change[]): string {
    return this.#deps.nameOf(JSON.stringify(changes.map(({ path, to }) => JSON.stringify([path, to ?? null])).sort()))
  }

  #hasManager(activeOnly: boolean): boolean {
    return this.#deps.store.people().some(({ role, active }) => role === 'manager' && (active || !activeOnly))
  }
}

/** What was kept, with what was allowed or under way done: it only lacks the writing down. */
function inForceNow(kept: KeptOutside, setup: Setup): KeptOutside {
  const { facts, next, question } = kept
  if (facts !== null && question?.allowed === true) {
    const dropToken = kept.dropToken || facts[HOST] !== question.wanted[HOST]
    const done = { facts: question.wanted, next: null, aside: null, question: null, declined: null }
    return { ...kept, ...done, dropToken }
  }
  // Broken off between the books and the file: it was the till's own doing.
  const own = facts !== null && next !== null && changesBetween(next, setupFacts(setup)).length === 0
  return { ...kept, facts: own ? withSetupFacts(facts, next) : facts, next: null }
}

/** What a manager saw is what they allow: fields that were changed at the till since stay as they are. */
function withChanges(facts: Facts, { changes, wanted }: NonNullable<KeptOutside['question']>): Facts {
  const fields = new Set(changes.map(({ field }) => field))
  const paths = new Set([...Object.keys(facts), ...Object.keys(wanted)])
  const all = [...paths].flatMap((path) => {
    const fact = (fields.has(path) || !isOfSetup(path) ? wanted : facts)[path]
    return fact === undefined ? [] : [[path, fact] as const]
  })
  // A whole that was nothing is not, once a part of it is something.
  const kept = all.filter(([path, fact]) => fact !== null || !all.some(([other]) => other.startsWith(`${path}.`)))
  return Object.fromEntries(kept)
}

function isSame(one: Facts | null, other: Facts | null): boolean {
  return one !== null && other !== null && changesBetween(one, other).length === 0
}

/** The account and the host that these books begin with, for the trail. */
function firstOf(facts: Facts): readonly Change[] {
  return [ACCOUNT, HOST].flatMap((path) =>
    facts[path] === undefined ? [] : [{ path, guard: 'word' as const, from: undefined, to: facts[path] }],
  )
}

function shown({ path, guard, from, to }: Change): OutsideChange {
  const text = (fact: Fact | undefined) =>
    guard === 'secret' || fact === undefined || fact === null ? null : String(fact).slice(0, FACT_MAX)
  return { field: path, from: text(from), to: text(to) }
}

/** Old and new account and host stand in full, other fields by their names. */
function trailFacts(changes: readonly Change[]): Record<string, string> {
  const facts: Record<string, string> = {}
  for (const change of changes) {
    const { field, from, to } = shown(change)
    const name = field === ACCOUNT ? 'account' : field === HOST ? 'host' : null
    if (name !== null) facts[name] = from === null ? `${to}` : `${from} → ${to}`
  }
  const fields = changes.map(({ path }) => path).join(', ')
  return fields === '' ? facts : { ...facts, fields: fields.slice(0, FACT_MAX) }
}
