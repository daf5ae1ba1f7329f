// The guarded fields of the files from outside: read out flat, compared, and put back. Pure.

import { readServerAddress } from '../../shared/address'
import { type Guard, provisionGuards, setupGuards } from '../../shared/guards'
import type { Fact, Facts } from '../../shared/outsideSchema'
import { PRODUCTION_URL, type Provision } from '../../shared/provision'
import { demoSettings } from '../../shared/settings'
import type { Setup } from '../../shared/setup'
import { applyProvision } from './applyProvision'

export interface Change {
  readonly path: string
  readonly guard: Exclude<Guard, 'free'>
  readonly from: Fact | undefined
  readonly to: Fact | undefined
}

const TOKEN = 'bakong.token'
export const HOST = 'bakong.baseUrl'

/** From what decides least to what decides most. */
const weights: readonly Guard[] = ['free', 'seen', 'secret', 'word']

type Fields = Readonly<Record<string, unknown>>
type Table = { readonly [name: string]: Guard | Table }

/** Names a secret without revealing it. */
export type NameOf = (secret: string) => string

/**
 * Where money, questions and secrets would go if these files had their way.
 * @param provision the provisioning file; empty without one
 */
export function standingOf(setup: Setup, provision: Provision, nameOf: NameOf): Facts {
  const after = applyProvision(setup, provision, false, demoSettings.sale)
  const own = Object.entries(factsOf(provision, provisionGuards, nameOf)).filter(([path]) => !isOfSetup(path))
  return { ...setupFacts(after), ...Object.fromEntries(own) }
}

/** The same of the set-up file alone. */
export function setupFacts(setup: Setup): Facts {
  const host = canonical(setup.bakong.baseUrl ?? PRODUCTION_URL)
  return factsOf({ ...setup, bakong: { ...setup.bakong, baseUrl: host } }, setupGuards, () => '')
}

/** One spelling for one server: a slash at the end is no other host. */
function canonical(baseUrl: string): string {
  const read = readServerAddress(baseUrl)
  if (!read.ok) return baseUrl
  const { secure, host, port, path } = read.value
  const name = host.includes(':') ? `[${host}]` : host
  return `${secure ? 'https' : 'http'}://${name}${port === (secure ? 443 : 80) ? '' : `:${port}`}${path}`
}

function factsOf(value: Fields, table: Table, nameOf: NameOf, prefix = ''): Record<string, Fact> {
  const facts: Record<string, Fact> = {}
  for (const [name, guard] of Object.entries(table)) {
    const path = prefix + name
    const field = value[name]
    if (field === undefined) continue
    if (typeof guard !== 'string') {
      if (field !== null) Object.assign(facts, factsOf(field as Fields, guard, nameOf, `${path}.`))
      else if (heaviest(guard) !== 'free') facts[path] = null
    } else if (guard === 'secret') facts[path] = named(field, nameOf)
    else if (guard !== 'free') facts[path] = field as Fact
  }
  return facts
}

function named(secret: unknown, nameOf: NameOf): Fact {
  return Array.isArray(secret) ? secret.map((one) => nameOf(String(one))).sort() : nameOf(String(secret))
}

/** @returns what the files want otherwise than it is in force, what decides most first. A secret that is gone from the file changes nothing:
 *  it was moved into the vault, or a key holds no more. */
export function changesBetween(inForce: Facts, wanted: Facts): readonly Change[] {
  const paths = [...new Set([...Object.keys(wanted), ...Object.keys(inForce)])]
  const changes = paths.flatMap((path): Change[] => {
    const [from, to, guard] = [inForce[path], wanted[path], guardOf(path)]
    if (guard === 'free' || same(from, to)) return []
    if (guard === 'secret' && isWithin(to, from)) return []
    return [{ path, guard, from, to }]
  })
  return changes.sort((one, other) => weights.indexOf(other.guard) - weights.indexOf(one.guard))
}

/** Not said and said to be nothing are the same: a field that came with a newer version is no change. */
function same(one: Fact | undefined, other: Fact | undefined): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null)
}

function isWithin(to: Fact | undefined, from: Fact | undefined): boolean {
  if (to === undefined) return true
  return Array.isArray(to) && Array.isArray(from) && to.every((one) => from.includes(one))
}

/**
 * What is in force once the files' word is taken. A token that is gone from the file is still the one in the vault; with
 * another host it is not: put into a file again, it is another token.
 */
export function taken(inForce: Facts, wanted: Facts): Facts {
  const kept = wanted[TOKEN] ?? (inForce[HOST] === wanted[HOST] ? inForce[TOKEN] : undefined)
  return kept === undefined ? wanted : { ...wanted, [TOKEN]: kept }
}

/** Those of the set-up file among them. */
export function ofSetup(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([path]) => isOfSetup(path)))
}

/** The same with another set-up file: what that one does not say any more is not in force either. */
export function withSetupFacts(facts: Facts, setup: Facts): Facts {
  const others = Object.entries(facts).filter(([path]) => !isOfSetup(path))
  return { ...Object.fromEntries(others), ...setup }
}

export function needsWord(changes: readonly Change[]): boolean {
  return changes.some(({ guard }) => guard === 'word')
}

/** The set-up with its guarded fields as they are in force. */
export function setupInForce(now: Setup, inForce: Facts): Setup {
  return rebuilt(now, setupGuards, inForce, () => null) as Setup
}

/**
 * The provisioning file with its guarded fields as they are in force. Those that stand in the set-up too are left to it;
 * a secret stays where it is the same one, and is not there where it is another.
 */
export function provisionInForce(given: Provision, inForce: Facts, nameOf: NameOf): Provision {
  const own = Object.fromEntries(Object.entries(inForce).filter(([path]) => !isOfSetup(path)))
  const known = (secret: unknown, fact: Fact | undefined) => {
    if (Array.isArray(secret))
      return Array.isArray(fact) ? secret.filter((one) => fact.includes(nameOf(one))) : undefined
    return typeof secret === 'string' && nameOf(secret) === fact ? secret : undefined
  }
  return (rebuilt(given, provisionGuards, own, known) ?? {}) as Provision
}

/** Free fields as they are now, guarded ones as the facts say; undefined where nothing is left. */
function rebuilt(
  now: Fields,
  table: Table,
  facts: Facts,
  secret: (now: unknown, fact: Fact | undefined) => unknown,
  prefix = '',
): Fields | undefined {
  const fields: Record<string, unknown> = {}
  for (const [name, guard] of Object.entries(table)) {
    const path = prefix + name
    const value = fieldOf()
    if (value !== undefined) fields[name] = value
    function fieldOf(): unknown {
      const field = now[name]
      if (typeof guard !== 'string') {
        if (heaviest(guard) === 'free') return field
        if (facts[path] === null) return null
        return rebuilt((field ?? {}) as Fields, guard, facts, secret, `${path}.`)
      }
      if (guard === 'free') return field
      return guard === 'secret' ? secret(field, facts[path]) : facts[path]
    }
  }
  return Object.keys(fields).length === 0 ? undefined : fields
}

/** Whether the set-up file has this field, which the till itself may change. */
export function isOfSetup(path: string): boolean {
  return lookUp(path, setupGuards) !== undefined
}

/** Of a path that no schema knows any more: free. */
function guardOf(path: string): Guard {
  const found = lookUp(path, provisionGuards) ?? lookUp(path, setupGuards)
  return found === undefined ? 'free' : typeof found === 'string' ? found : heaviest(found)
}

function lookUp(path: string, table: Table): Guard | Table | undefined {
  let found: Guard | Table | undefined = table
  for (const name of path.split('.')) {
    if (typeof found !== 'object' || !Object.hasOwn(found, name)) return undefined
    found = found[name]
  }
  return found
}

/** The heaviest word of any field within. */
function heaviest(table: Table): Guard {
  const within = Object.values(table).map((guard) =>
    weights.indexOf(typeof guard === 'string' ? guard : heaviest(guard)),
  )
  return weights[Math.max(0, ...within)] ?? 'free'
}
