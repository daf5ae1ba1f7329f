// People: who stands at the till, whose PIN allows what, how wrong tries are slowed, and the trail of what was done.

import type { Command } from '../../shared/contract'
import type { Facts } from '../../shared/facts'
import {
  type Actor,
  type AuditPageView,
  anybody,
  IDLE_MINUTES,
  nobodyAsked,
  nobodyThere,
  PEOPLE_MAX,
  type PeopleView,
  type PinMode,
  pinModes,
  type Role,
  whose,
} from '../../shared/people'
import { ok, type Result, refuse } from '../../shared/result'
import type { ManagersWord } from './managersWord'
import { patiently } from './patience'
import { isTillsName, nameApart, nameKey } from './personName'
import { isCommonPin } from './pinFloor'
import { type Clock, type Person, type PinHasher, type PinTries, type Store, StoreFailure } from './ports'

/** Wrong PINs that cost no wait; each further one doubles it. The first, and the longest: of one person, and of all. */
export const WAITS = {
  // Whoever stands there may have tried another one's PIN: nobody waits for their own longer than this.
  one: { free: 3, firstMs: 30_000, longestMs: 300_000 },
  all: { free: 10, firstMs: 15_000, longestMs: 300_000 },
} as const
const ALL = '*'

/** Lines of one page of the trail. */
export const AUDIT_PAGE = 50

/** The setting that says when a PIN is asked for. */
export const PEOPLE_RULES = 'people'

/** Who did something that no person did. */
const TILL = 'Till'

export interface PeopleDeps {
  readonly store: Pick<
    Store,
    'people' | 'putPerson' | 'pinTries' | 'putPinTries' | 'appendAudit' | 'auditPage' | 'setting' | 'putSetting'
  >
  readonly clock: Clock
  readonly pins: PinHasher
  readonly newId: () => string
  readonly word: Pick<ManagersWord, 'about' | 'give' | 'forget'>
  /** What a command is about. @throws StoreFailure */
  readonly factsOf: (command: Command, input: unknown) => Facts
  /** Who stands at the till has changed, or what is known of people. */
  readonly changed: (view: PeopleView) => void
  /** Another person stands at the till, or nobody does any more, or it was locked. */
  readonly handedOver: () => void
  /** The trail could not be written about something that happens whatever the disk does. */
  readonly storeFailed: (failure: StoreFailure) => void
}

/** What somebody has entered at the pad. */
interface Given {
  readonly personId: string
  readonly pin: string
  readonly newPin: string | undefined
  /** For the trail. */
  readonly action: string
}

interface Rules {
  readonly mode: PinMode
  readonly idleMinutes: number
}

/** One more wrong PIN. @returns what is kept of it */
export function tryMissed({ failures }: PinTries, rule: (typeof WAITS)['one' | 'all'], now: number): PinTries {
  return { failures: failures + 1, waitUntil: now + waitAfter(failures + 1, rule) }
}

/** How long nobody is heard after this many wrong PINs in a row, ms. */
export function waitAfter(failures: number, { free, firstMs, longestMs }: (typeof WAITS)['one' | 'all']): number {
  return failures < free ? 0 : Math.min(longestMs, firstMs * 2 ** Math.min(failures - free, 20))
}

export class People {
  readonly #deps: PeopleDeps
  #rules: Rules
  /** As they stand in the books: who may do what must not wait for a disk in trouble. */
  #people: readonly Person[]
  #signedIn: string | null = null
  #stopIdle: () => void = () => undefined
  /** Whose till it was when that was last told. */
  #toldOf: string
  #closed = false
  /** Waits by this machine's own running time as well: setting the clock forward does not end one. */
  readonly #waits = new Map<string, number>()
  /** One PIN at a time: two at once would both count as the same try. */
  #line: Promise<unknown> = Promise.resolve()

  /** @param ownerUnlocks the machine's owner has asked for PINs to be switched off, because a manager's is forgotten */
  constructor(deps: PeopleDeps, { ownerUnlocks = false }: { readonly ownerUnlocks?: boolean } = {}) {
    this.#deps = deps
    this.#rules = readRules(deps.store.setting(PEOPLE_RULES))
    this.#people = deps.store.people()
    if (ownerUnlocks) this.#unlockForOwner()
    this.#tellApart()
    this.#toldOf = whose(this.view())
  }

  view(): PeopleView {
    const signedIn = this.#person(this.#signedIn)
    return {
      ...this.#rules,
      people: this.#people.map(({ id, name, role, active, pinHash }) => ({
        ...{ id, name, role, active },
        pinLost: this.#deps.pins.isLost(pinHash),
      })),
      pinsLost: this.#rules.mode !== 'off' && !this.#hasManager(this.#people),
      signedIn: signedIn === null ? null : { id: signedIn.id, name: signedIn.name, role: signedIn.role },
      locked: this.#rules.mode === 'everyone' && signedIn === null,
    }
  }

  /** On whose word the window's commands run now. */
  actor(): Actor {
    if (this.#rules.mode === 'off') return nobodyAsked
    const signedIn = this.#person(this.#signedIn)
    if (signedIn !== null) return { name: signedIn.name, role: signedIn.role }
    return this.#rules.mode === 'everyone' ? nobodyThere : anybody
  }

  /**
   * Whether nobody has shown to be the shop's manager, though whoever stands here may do everything: PINs are off. A file from
   * outside may have switched them off, and must not say yes to another one.
   */
  get unproven(): boolean {
    return this.#rules.mode === 'off' && this.#people.some(({ active, role }) => active && role === 'manager')
  }

  /** @param newPin in place of one that is below the floor: nobody gets in with that (refusal `pin-must-change`) */
  async signIn(personId: string, pin: string, newPin?: string): Promise<Result<null>> {
    const known = await this.#prove({ personId, pin, newPin, action: 'people.signIn' })
    if (!known.ok) return known
    await this.#stored(() => this.#write(known.value.name, 'people.signedIn', { role: known.value.role }))
    this.#signedIn = known.value.id
    this.#deps.word.forget()
    this.active()
    this.#tell()
    return ok(null)
  }

  signOut(why: 'person' | 'idle' | 'sleep' = 'person'): void {
    const person = this.#person(this.#signedIn)
    this.#stopIdle()
    this.#signedIn = null
    this.#deps.word.forget()
    if (person === null) return
    this.#tell()
    // Nobody stays signed in because the disk fails.
    this.#stored(() => this.#write(person.name, 'people.signedOut', { why })).catch((failure: unknown) => {
      if (!(failure instanceof StoreFailure)) throw failure
      this.#deps.storeFailed(failure)
    })
  }

  /** A manager says yes to what the till has asked: to one run of that command, with that input. */
  async approve(personId: string, pin: string, questionId: string, newPin?: string): Promise<Result<null>> {
    const { word } = this.#deps
    if (word.about(questionId) === null) return refuse('question-over', 'question')
    const known = await this.#prove({ personId, pin, newPin, action: 'people.approve' })
    if (!known.ok) return known
    if (known.value.role !== 'manager') return refuse('manager-needed')
    const asked = this.actor().name
    // While the PIN was judged somebody else may have come to the till.
    const about = word.about(questionId)
    if (about === null) return refuse('question-over', 'question')
    const { command, facts } = about
    await this.#stored(() => this.#write(known.value.name, 'people.approved', { command, asked, ...facts }))
    const { name, role } = known.value
    return word.give(questionId, { name, role }) ? ok(null) : refuse('question-over', 'question')
  }

  /** Somebody touched the till. */
  active(): void {
    this.#stopIdle()
    if (this.#signedIn === null || this.#rules.mode === 'off') return
    this.#stopIdle = this.#deps.clock.after(this.#rules.idleMinutes * 60_000, () => this.signOut('idle'))
  }

  async add(person: { readonly name: string; readonly role: Role; readonly pin: string }): Promise<Result<null>> {
    const { clock, pins, newId } = this.#deps
    // Nobody is told that a PIN is another one's too: that would tell whose.
    const unfit = () =>
      this.#people.length >= PEOPLE_MAX ? refuse('too-many-people') : this.#nameFault(person.name, null)
    const before = unfit() ?? pinFault(person.pin)
    if (before !== null) return before
    const pinHash = await pins.hash(person.pin)
    const after = unfit()
    if (after !== null) return after
    const added: Person = {
      ...{ id: newId(), name: person.name, role: person.role },
      ...{ pinHash, active: true, addedAt: clock.now() },
    }
    await this.#stored(() => this.#put(added))
    this.#tell()
    return ok(null)
  }

  async change(change: {
    readonly id: string
    readonly name?: string | undefined
    readonly role?: Role | undefined
    readonly active?: boolean | undefined
    readonly pin?: string | undefined
  }): Promise<Result<null>> {
    const { pins } = this.#deps
    const fault = change.pin === undefined ? null : pinFault(change.pin)
    if (fault !== null) return fault
    const pinHash = change.pin === undefined ? undefined : await pins.hash(change.pin)
    // Read only now: somebody may have changed this person while the PIN was hashed.
    const before = this.#people.find(({ id }) => id === change.id)
    if (before === undefined) return refuse('person-unknown', 'id')
    const taken = change.name === undefined ? null : this.#nameFault(change.name, before)
    if (taken !== null) return taken
    const after: Person = {
      ...before,
      name: change.name ?? before.name,
      role: change.role ?? before.role,
      active: change.active ?? before.active,
      pinHash: pinHash ?? before.pinHash,
    }
    const others = this.#people.filter(({ id }) => id !== before.id)
    if (this.#rules.mode !== 'off' && !this.#hasManager([...others, after])) return refuse('last-manager')
    await this.#stored(() => this.#put(after))
    if (pinHash !== undefined) await this.#stored(() => this.#forget([after.id]))
    if (!after.active && this.#signedIn === after.id) this.signOut()
    this.#tell()
    return ok(null)
  }

  lock(change: { readonly mode?: PinMode | undefined; readonly idleMinutes?: number | undefined }): Result<null> {
    const { store } = this.#deps
    const mode = change.mode ?? this.#rules.mode
    if (mode !== 'off' && !this.#hasManager(this.#people)) return refuse('manager-missing')
    const rules = { mode, idleMinutes: change.idleMinutes ?? this.#rules.idleMinutes }
    store.putSetting(PEOPLE_RULES, JSON.stringify(rules))
    this.#rules = rules
    if (mode === 'off') this.#signedIn = null
    this.active()
    this.#tell()
    return ok(null)
  }

  /** Ends the waiting for idle time. The store may be closed after it. */
  close(): void {
    this.#closed = true
    this.#stopIdle()
  }

  /** Newest first, by the number of the last line seen. */
  auditPage(before: number | null): AuditPageView {
    const entries = this.#deps.store.auditPage(before, AUDIT_PAGE)
    return { entries, before: entries.length < AUDIT_PAGE ? null : (entries.at(-1)?.seq ?? null) }
  }

  /**
   * A command is about to be run on this person's word: its facts are taken down as they are now, names above all.
   * @returns writes it into the trail, once it was done. The one place that writes what people do.
   */
  deed(actor: Actor, command: Command, input: unknown): () => void {
    if (!isAudited(command)) return () => undefined
    const before = this.#factsNow(command, input)
    return () => {
      // A sale that was just made has its number only now.
      const { bill } = before['bill'] === undefined ? this.#factsNow(command, input) : before
      this.#write(actor.name, command, { ...before, ...(bill !== undefined && { bill }) })
    }
  }

  /** Books that can't be read now hold up nothing that a person does; the line itself is told to be missing. */
  #factsNow(command: Command, input: unknown): Facts {
    try {
      return this.#deps.factsOf(command, input)
    } catch (failure) {
      if (!(failure instanceof StoreFailure)) throw failure
      this.#deps.storeFailed(failure)
      return {}
    }
  }

  /** @returns the person whose PIN this is. A try counts before it is judged: a power cut gives nobody a free one. */
  #prove(given: Given): Promise<Result<Person>> {
    const turn = this.#line.then(() => this.#proveNow(given))
    this.#line = turn.catch(() => undefined)
    return turn
  }

  async #proveNow({ personId, pin, newPin, action }: Given): Promise<Result<Person>> {
    const { store, clock, pins } = this.#deps
    const waitMs = Math.max(this.#waitMs(personId), this.#waitMs(ALL))
    if (waitMs > 0) return refuse('pin-wait', 'pin', String(Math.ceil(waitMs / 1000)))
    const person = this.#person(personId)
    if (person === null) return refuse('person-unknown', 'personId')
    if (pins.isLost(person.pinHash)) return refuse('pin-lost', 'pin')
    const before = new Map([personId, ALL].map((who) => [who, store.pinTries(who)] as const))
    await this.#stored(() => this.#count(personId))
    if (!(await pins.matches(pin, person.pinHash))) {
      const inARow = store.pinTries(personId).failures
      await this.#stored(() => this.#write(person.name, 'people.pinWrong', { action, inARow }))
      const wait = Math.max(this.#waitMs(personId), this.#waitMs(ALL))
      return refuse(wait > 0 ? 'pin-wait' : 'pin-wrong', 'pin', wait > 0 ? String(Math.ceil(wait / 1000)) : undefined)
    }
    // A cashier's own PIN does not wipe out what was tried against the others.
    const all = person.role === 'manager' ? { failures: 0, waitUntil: 0 } : (before.get(ALL) ?? store.pinTries(ALL))
    await this.#stored(() =>
      store.putPinTries(
        new Map([
          [personId, { failures: 0, waitUntil: 0 }],
          [ALL, all],
        ]),
      ),
    )
    this.#waits.delete(personId)
    if (all.waitUntil <= clock.now()) this.#waits.delete(ALL)
    const fit = await this.#keptWell(person, pin, newPin)
    if (!fit.ok) return fit
    const now = this.#person(personId)
    return now === null ? refuse('person-unknown', 'personId') : ok(now)
  }

  /** The PIN was right. One below the floor must become another now; one that could be kept better is. */
  async #keptWell(person: Person, pin: string, newPin: string | undefined): Promise<Result<null>> {
    const { pins, storeFailed } = this.#deps
    if (isCommonPin(pin)) {
      if (newPin === undefined) return refuse('pin-must-change', 'pin')
      const fault = pinFault(newPin)
      if (fault !== null) return fault
      await this.#keep(person, await pins.hash(newPin))
      await this.#stored(() => this.#write(person.name, 'people.pinChanged', {}))
    } else if (pins.couldBeBetter(person.pinHash)) {
      try {
        await this.#keep(person, await pins.hash(pin))
      } catch (failure) {
        // It is as good as it was, and is tried again at the next sign-in.
        if (!(failure instanceof StoreFailure)) throw failure
        storeFailed(failure)
      }
    }
    return ok(null)
  }

  /** Unless somebody has set another PIN meanwhile. */
  async #keep({ id, pinHash: before }: Person, pinHash: string): Promise<void> {
    const now = this.#people.find((person) => person.id === id)
    if (now?.pinHash === before) await this.#stored(() => this.#put({ ...now, pinHash }))
  }

  /** One try, of this person and of all: both are counted, or neither. */
  #count(personId: string): void {
    const { store, clock } = this.#deps
    const missed = [personId, ALL].map((who) => {
      const rule = ruleOf(who)
      return { who, rule, tries: tryMissed(store.pinTries(who), rule, clock.now()) }
    })
    store.putPinTries(new Map(missed.map(({ who, tries }) => [who, tries])))
    for (const { who, rule, tries } of missed) this.#waits.set(who, clock.monotonic() + waitAfter(tries.failures, rule))
  }

  /** What is left of a wait, ms. A clock that was set back can't make it longer than it was. */
  #waitMs(who: string): number {
    const { store, clock } = this.#deps
    const { failures, waitUntil } = store.pinTries(who)
    const whole = waitAfter(failures, ruleOf(who))
    const running = this.#waits.get(who)
    if (running !== undefined) return Math.min(whole, Math.max(0, running - clock.monotonic()))
    return Math.min(whole, Math.max(0, waitUntil - clock.now()))
  }

  #forget(ids: readonly string[]): void {
    this.#deps.store.putPinTries(new Map(ids.map((id) => [id, { failures: 0, waitUntil: 0 }])))
    for (const id of ids) this.#waits.delete(id)
  }

  #unlockForOwner(): void {
    const before = this.#rules.mode
    this.#rules = { ...this.#rules, mode: 'off' }
    this.#deps.store.putSetting(PEOPLE_RULES, JSON.stringify(this.#rules))
    this.#forget([ALL, ...this.#people.map(({ id }) => id)])
    this.#write(TILL, 'people.ownerUnlocked', { before })
  }

  /** @param own whose name it is to be; null for somebody new */
  #nameFault(name: string, own: Person | null): Result<never> | null {
    const key = nameKey(name)
    const taken =
      isTillsName(name) || this.#people.some((person) => person.id !== own?.id && nameKey(person.name) === key)
    return taken && (own === null || nameKey(own.name) !== key) ? refuse('name-taken', 'name') : null
  }

  /** Books of a time when two people could have one name: the one added later gets a number behind it. */
  #tellApart(): void {
    try {
      this.#renameDoubles()
    } catch (failure) {
      // Books that can't be written now: at the next start.
      if (!(failure instanceof StoreFailure)) throw failure
      this.#deps.storeFailed(failure)
    }
  }

  #renameDoubles(): void {
    const taken = new Set<string>()
    for (const person of this.#people) {
      const key = nameKey(person.name)
      if (!taken.has(key)) {
        taken.add(key)
        continue
      }
      const others = new Set([...taken, ...this.#people.map(({ name }) => nameKey(name))])
      const name = nameApart(person.name, others)
      taken.add(nameKey(name))
      this.#put({ ...person, name })
      this.#write(TILL, 'people.renamed', { person: person.name, name })
    }
  }

  /** Whether a manager could say yes: somebody active whose PIN can be judged. */
  #hasManager(people: readonly Person[]): boolean {
    const { pins } = this.#deps
    return people.some(({ active, role, pinHash }) => active && role === 'manager' && !pins.isLost(pinHash))
  }

  #person(id: string | null): Person | null {
    return this.#people.find((person) => person.id === id && person.active) ?? null
  }

  #put(person: Person): void {
    const { store } = this.#deps
    store.putPerson(person)
    this.#people = store.people()
  }

  /** Another program may hold the books for a moment. @throws StoreFailure, and nothing has changed then */
  #stored(work: () => void): Promise<void> {
    return patiently(work, { clock: this.#deps.clock, stopped: () => this.#closed })
  }

  #write(actor: string, action: string, facts: Facts): void {
    this.#deps.store.appendAudit({ at: this.#deps.clock.now(), actor, action, facts })
  }

  #tell(): void {
    const view = this.view()
    const before = this.#toldOf
    this.#toldOf = whose(view)
    if (before !== this.#toldOf) this.#deps.handedOver()
    this.#deps.changed(view)
  }
}

/** Whether a manager's work asks for a PIN in these books. @throws StoreFailure */
export function asksForPins(store: Pick<Store, 'setting' | 'people'>): boolean {
  const managers = store.people().filter(({ active, role }) => active && role === 'manager')
  return readRules(store.setting(PEOPLE_RULES)).mode !== 'off' && managers.length > 0
}

function ruleOf(who: string): (typeof WAITS)['one' | 'all'] {
  return who === ALL ? WAITS.all : WAITS.one
}

function pinFault(pin: string): Result<never> | null {
  return isCommonPin(pin) ? refuse('pin-too-common', 'pin') : null
}

function readRules(text: string | null): Rules {
  if (text === null) return { mode: 'off', idleMinutes: IDLE_MINUTES.usual }
  const { mode, idleMinutes } = JSON.parse(text) as Partial<Rules>
  return { mode: pinModes.find((known) => known === mode) ?? 'off', idleMinutes: idleMinutes ?? IDLE_MINUTES.usual }
}

/** Questions, and what has a line of its own that says more. */
const unaudited: ReadonlySet<string> = new Set([
  'till.ready',
  'log.write',
  'sale.check',
  'demo.check',
  'people.signIn',
  'people.signOut',
  'people.approve',
  'people.active',
  'outside.answer',
  'outside.seen',
  'screens.identify',
  'sticker.code',
  'doctor.run',
  'doctor.report',
  'webhooks.deliveries',
  // A program asks and sells as often as it likes: the trail would be full of it. Its sales stand in the books' own chain.
  'api.sell',
  'api.check',
  'api.sale',
  'api.sales',
  'api.events',
  'api.staticQr',
  'api.health',
])
const question = /\.(view|list|preview|deliveries)$/

/** Whether a command changes something: every new one does, unless its name or this file says otherwise. */
export function isAudited(command: Command): boolean {
  return !unaudited.has(command) && !question.test(command)
}
