// People: who stands at the till, whose PIN allows what, how wrong tries are slowed, and the trail of what was done.

import { type Command, commands } from '../../shared/contract'
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
import { patiently } from './patience'
import { type Clock, type Person, type PinHasher, type PinTries, type Store, StoreFailure } from './ports'

/** Wrong PINs that cost no wait; each further one doubles it. The first, and the longest: of one person, and of all. */
export const WAITS = {
  one: { free: 3, firstMs: 30_000, longestMs: 3_600_000 },
  all: { free: 10, firstMs: 15_000, longestMs: 300_000 },
} as const
const ALL = '*'

/** What a manager has allowed is done at once, or not at all. */
export const APPROVAL_MS = 30_000

/** Lines of one page of the trail. */
export const AUDIT_PAGE = 50

const KEY = 'people'

/** Who did something that no person did. */
const TILL = 'Till'

type Facts = Readonly<Record<string, string | number | boolean>>

export interface PeopleDeps {
  readonly store: Pick<
    Store,
    'people' | 'putPerson' | 'pinTries' | 'putPinTries' | 'appendAudit' | 'auditPage' | 'setting' | 'putSetting'
  >
  readonly clock: Clock
  readonly pins: PinHasher
  readonly newId: () => string
  /** Who stands at the till has changed, or what is known of people. */
  readonly changed: (view: PeopleView) => void
  /** Another person stands at the till, or nobody does any more, or it was locked. */
  readonly handedOver: () => void
  /** The trail could not be written about something that happens whatever the disk does. */
  readonly storeFailed: (failure: StoreFailure) => void
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
  #approval: { readonly person: Person; readonly command: string; readonly untilMonotonic: number } | null = null
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
    this.#rules = readRules(deps.store.setting(KEY))
    this.#people = deps.store.people()
    if (ownerUnlocks) this.#unlockForOwner()
    this.#toldOf = whose(this.view())
  }

  view(): PeopleView {
    const signedIn = this.#person(this.#signedIn)
    return {
      ...this.#rules,
      people: this.#people.map(({ id, name, role, active }) => ({ id, name, role, active })),
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

  /** The manager who has allowed this command, once: asking uses it up. */
  approved(command: string): Actor | null {
    const approval = this.#approval
    if (approval === null || approval.command !== command) return null
    this.#approval = null
    if (this.#deps.clock.monotonic() > approval.untilMonotonic) return null
    return { name: approval.person.name, role: approval.person.role }
  }

  async signIn(personId: string, pin: string): Promise<Result<null>> {
    const known = await this.#prove(personId, pin, 'people.signIn')
    if (!known.ok) return known
    await this.#stored(() => this.#write(known.value.name, 'people.signedIn', { role: known.value.role }))
    this.#signedIn = known.value.id
    this.#approval = null
    this.active()
    this.#tell()
    return ok(null)
  }

  signOut(why: 'person' | 'idle' | 'sleep' = 'person'): void {
    const person = this.#person(this.#signedIn)
    this.#stopIdle()
    this.#signedIn = null
    this.#approval = null
    if (person === null) return
    this.#tell()
    // Nobody stays signed in because the disk fails.
    this.#stored(() => this.#write(person.name, 'people.signedOut', { why })).catch((failure: unknown) => {
      if (!(failure instanceof StoreFailure)) throw failure
      this.#deps.storeFailed(failure)
    })
  }

  /** A manager allows one run of one command that a cashier may not do. */
  async approve(personId: string, pin: string, command: string): Promise<Result<null>> {
    if (!Object.hasOwn(commands, command)) return refuse('unknown-command', 'command')
    const known = await this.#prove(personId, pin, 'people.approve')
    if (!known.ok) return known
    if (known.value.role !== 'manager') return refuse('manager-needed')
    const asked = this.actor().name
    await this.#stored(() => this.#write(known.value.name, 'people.approved', { command, asked }))
    const untilMonotonic = this.#deps.clock.monotonic() + APPROVAL_MS
    this.#approval = { person: known.value, command, untilMonotonic }
    return ok(null)
  }

  /** Somebody touched the till. */
  active(): void {
    this.#stopIdle()
    if (this.#signedIn === null || this.#rules.mode === 'off') return
    this.#stopIdle = this.#deps.clock.after(this.#rules.idleMinutes * 60_000, () => this.signOut('idle'))
  }

  async add(person: { readonly name: string; readonly role: Role; readonly pin: string }): Promise<Result<null>> {
    const { clock, pins, newId } = this.#deps
    if (this.#people.length >= PEOPLE_MAX) return refuse('too-many-people')
    const pinHash = await pins.hash(person.pin)
    if (this.#people.length >= PEOPLE_MAX) return refuse('too-many-people')
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
    const pinHash = change.pin === undefined ? undefined : await pins.hash(change.pin)
    // Read only now: somebody may have changed this person while the PIN was hashed.
    const before = this.#people.find(({ id }) => id === change.id)
    if (before === undefined) return refuse('person-unknown', 'id')
    const after: Person = {
      ...before,
      name: change.name ?? before.name,
      role: change.role ?? before.role,
      active: change.active ?? before.active,
      pinHash: pinHash ?? before.pinHash,
    }
    const others = this.#people.filter(({ id }) => id !== before.id)
    if (this.#rules.mode !== 'off' && !hasManager([...others, after])) return refuse('last-manager')
    await this.#stored(() => this.#put(after))
    if (pinHash !== undefined) await this.#stored(() => this.#forget([after.id]))
    if (!after.active && this.#signedIn === after.id) this.signOut()
    this.#tell()
    return ok(null)
  }

  lock(change: { readonly mode?: PinMode | undefined; readonly idleMinutes?: number | undefined }): Result<null> {
    const { store } = this.#deps
    const mode = change.mode ?? this.#rules.mode
    if (mode !== 'off' && !hasManager(this.#people)) return refuse('manager-missing')
    const rules = { mode, idleMinutes: change.idleMinutes ?? this.#rules.idleMinutes }
    store.putSetting(KEY, JSON.stringify(rules))
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

  /** A command was done on this person's word. The one place that writes what people do. */
  done(actor: Actor, command: Command, input: unknown): void {
    if (isAudited(command)) this.#write(actor.name, command, factsOf(input))
  }

  /** @returns the person whose PIN this is. A try counts before it is judged: a power cut gives nobody a free one. */
  #prove(personId: string, pin: string, action: string): Promise<Result<Person>> {
    const turn = this.#line.then(() => this.#proveNow(personId, pin, action))
    this.#line = turn.catch(() => undefined)
    return turn
  }

  async #proveNow(personId: string, pin: string, action: string): Promise<Result<Person>> {
    const { store, clock, pins } = this.#deps
    const waitMs = Math.max(this.#waitMs(personId), this.#waitMs(ALL))
    if (waitMs > 0) return refuse('pin-wait', 'pin', String(Math.ceil(waitMs / 1000)))
    const person = this.#person(personId)
    if (person === null) return refuse('person-unknown', 'personId')
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
    const now = this.#person(personId)
    return now === null ? refuse('person-unknown', 'personId') : ok(now)
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
    this.#deps.store.putSetting(KEY, JSON.stringify(this.#rules))
    this.#forget([ALL, ...this.#people.map(({ id }) => id)])
    this.#write(TILL, 'people.ownerUnlocked', { before })
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

function ruleOf(who: string): (typeof WAITS)['one' | 'all'] {
  return who === ALL ? WAITS.all : WAITS.one
}

function hasManager(people: readonly Person[]): boolean {
  return people.some(({ active, role }) => active && role === 'manager')
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

/** Fields whose values may stand in the trail. Of every other field only its name does: it may hold a secret. */
const tellable: ReadonlySet<string> = new Set([
  'saleId',
  'retryOf',
  'amountMinor',
  'currency',
  'scenario',
  'language',
  'theme',
  'muted',
  'volume',
  'id',
  'name',
  'role',
  'active',
  'mode',
  'idleMinutes',
  'kind',
  'reason',
  'kiosk',
  'autostart',
  'keepAwake',
])
const FACT_MAX = 80

/** What the trail keeps of an input. */
export function factsOf(input: unknown): Facts {
  if (typeof input !== 'object' || input === null) return {}
  const facts: Record<string, string | number | boolean> = {}
  const others: string[] = []
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined) continue
    if (tellable.has(name) && (typeof value === 'number' || typeof value === 'boolean')) facts[name] = value
    else if (tellable.has(name) && typeof value === 'string') facts[name] = value.slice(0, FACT_MAX)
    else others.push(name)
  }
  return others.length === 0 ? facts : { ...facts, given: others.join(', ').slice(0, FACT_MAX) }
}
