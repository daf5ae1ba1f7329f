// Who does something at the till, what their role allows, and what the windows are told about it.

import type { Facts } from './facts'
import type { Language } from './settings'

/** `nobody`: PINs are asked for and nobody has signed in. */
export const roles = ['cashier', 'manager'] as const
export type Role = (typeof roles)[number]
export type ActingRole = Role | 'nobody'

/** The one on whose word a command runs. Their name goes into the books with what they did. */
export interface Actor {
  readonly name: string
  readonly role: ActingRole
}

/** Without PINs whoever stands at the till may do everything, as in a one-person shop. */
export const nobodyAsked: Actor = { name: 'Till', role: 'manager' }

/** Settings are locked by a manager's PIN, and cashiers need not sign in. */
export const anybody: Actor = { name: 'Till', role: 'cashier' }

/** Everybody signs in, and nobody has. */
export const nobodyThere: Actor = { name: 'Locked till', role: 'nobody' }

const ranks: Record<ActingRole, number> = { nobody: 0, cashier: 1, manager: 2 }

/** Whether someone with this role may do what asks for `needed`. */
export function mayAct(role: ActingRole, needed: ActingRole): boolean {
  return ranks[role] >= ranks[needed]
}

/** `off`: everybody may do everything. `settings`: what a manager does asks for a PIN. `everyone`: so does selling. */
export const pinModes = ['off', 'settings', 'everyone'] as const
export type PinMode = (typeof pinModes)[number]

/** Digits of a PIN. */
export const PIN_DIGITS = { min: 4, max: 8 } as const

/** Minutes without a touch or a key after which the one who signed in is signed out. */
export const IDLE_MINUTES = { min: 1, usual: 5, max: 120 } as const

/** People a till knows at most, those switched off included. */
export const PEOPLE_MAX = 50

export interface PersonView {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly active: boolean
  /** What the PIN was kept with is gone: it must be set anew, and opens nothing. */
  readonly pinLost: boolean
}

export interface PeopleView {
  readonly mode: PinMode
  readonly idleMinutes: number
  readonly people: readonly PersonView[]
  readonly signedIn: { readonly id: string; readonly name: string; readonly role: Role } | null
  /** PINs are asked for, and no manager's can be judged: the owner of the computer must switch them off. */
  readonly pinsLost: boolean
  /** The amount screen and the pages are closed until somebody signs in. */
  readonly locked: boolean
}

/** What a manager is asked to allow. Main composes it, and binds the answer to the command and the input it is about. */
export interface AllowQuestion {
  readonly id: string
  readonly words: Readonly<Record<Language, { readonly sentence: string; readonly details: readonly string[] }>>
}

/** Whose till it is: another text, another person, or a lock between them. What was half typed is only theirs. */
export function whose({ signedIn, locked }: PeopleView): string {
  return locked ? 'locked' : (signedIn?.id ?? 'nobody')
}

/** One line of what was done. */
export interface AuditEntry {
  readonly seq: number
  /** UTC ms. */
  readonly at: number
  readonly actor: string
  /** The command, or what the till did by itself. */
  readonly action: string
  /** Facts about it; never a PIN, a token or a key. */
  readonly facts: Facts
}

export interface AuditPageView {
  /** Newest first. */
  readonly entries: readonly AuditEntry[]
  /** What to ask for next; null at the end. */
  readonly before: number | null
}
