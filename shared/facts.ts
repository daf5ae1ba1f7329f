// Facts about what somebody does: flat, without secrets and without words of a language. The trail keeps them, and the
// question to a manager names them, by the same names.

import { moneyText } from './money'
import type { Text } from './text'

export type Facts = Readonly<Record<string, string | number | boolean>>

/** A fact that has words of its own; an amount is two facts and one name. */
export type FactName = keyof Text['peopleWords']['facts']

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-/

/** Facts whose values are one of a few. */
const chosen: ReadonlySet<string> = new Set([
  'role',
  'mode',
  'way',
  'what',
  'kind',
  'language',
  'why',
  'before',
  'command',
  'action',
])

/** What stands between the value before and the one after. */
export const BECOMES = ' → '

/** The words of one fact, or null where there is none. */
export function factText(facts: Facts, name: string, text: Text): string | null {
  const { amountMinor, currency } = facts
  if (name === 'amount') {
    const known = typeof amountMinor === 'number' && (currency === 'KHR' || currency === 'USD')
    return known ? moneyText({ amountMinor, currency }) : null
  }
  const value = facts[name]
  const { actions, values, yes, no } = text.peopleWords
  if (value === undefined) return null
  if (typeof value === 'boolean') return value ? yes : no
  if (typeof value === 'number') return String(value)
  if (UUID.test(value)) return value.slice(0, 8)
  // Of what a person wrote nothing is translated: somebody may be called "Demo".
  const names: Readonly<Record<string, string>> = chosen.has(name) ? { ...values, ...actions } : {}
  return value
    .split(BECOMES)
    .map((part) => (part === '' ? '—' : Object.hasOwn(names, part) ? names[part] : part))
    .join(BECOMES)
}

/**
 * Facts as a person reads them, each with its name: an amount with its currency, yes and no, an id by its beginning.
 * @param skip names that are said elsewhere
 */
export function factLines(facts: Facts, text: Text, skip: ReadonlySet<string> = new Set()): readonly string[] {
  const labels: Readonly<Record<string, string>> = text.peopleWords.facts
  const { amountMinor, currency, ...others } = facts
  const names = [
    ...(amountMinor === undefined ? (currency === undefined ? [] : ['currency']) : ['amount']),
    ...Object.keys(others),
  ]
  return names.flatMap((name) => {
    // A bill number says more than the id of its sale.
    if (skip.has(name) || (name === 'saleId' && facts['bill'] !== undefined)) return []
    const words = factText(facts, name, text)
    return words === null ? [] : [`${labels[name] ?? name}: ${words}`]
  })
}
